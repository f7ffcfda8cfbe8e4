// The contrast that axe leaves undecided (over a gradient, under a sticky cell, of one letter): the text's colour
// against every colour that may stand behind it, the least favourable of them all.
(selector) => {
  const element = document.querySelector(selector);
  const style = getComputedStyle(element);

  const colours = (text) => [
    ...[...text.matchAll(/rgba?\(([^)]+)\)/g)].map(([, inside]) => inside.split(/[ ,/]+/).map(Number)),
    ...[...text.matchAll(/color\(srgb ([^)]+)\)/g)].map(([, inside]) => {
      const [r, g, b, alpha] = inside.split(/[ /]+/).map(Number);
      return [r * 255, g * 255, b * 255, alpha ?? 1];
    }),
  ];
  const over = ([r, g, b, alpha = 1], below) =>
    [r, g, b].map((channel, index) => channel * alpha + below[index] * (1 - alpha));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const ancestors = [];
  for (let node = element; node; node = node.parentElement) ancestors.unshift(node);
  let behind = [[255, 255, 255]];
  let opacity = 1;
  for (const node of ancestors) {
    const { backgroundColor, backgroundImage, opacity: own } = getComputedStyle(node);
    opacity *= Number(own);
    const painted = behind.map((below) => over(colours(backgroundColor)[0], below));
    const stripes = colours(backgroundImage);
    behind = painted.flatMap((below) => [below, ...stripes.map((stripe) => over(stripe, below))]).slice(0, 64);
  }
  const ink = colours(element instanceof SVGElement ? style.fill : style.color)[0];
  const shown = [ink[0], ink[1], ink[2], (ink[3] ?? 1) * opacity];
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const least = Math.min(...behind.map((below) => ratio(over(shown, below), below)));
  return { least, wanted: large ? 3 : 4.5 };
}
