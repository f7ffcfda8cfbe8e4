// The small toolbar above a report's text: puts marks around the selection or before its lines. Without it one types them.

const AROUND = { strong: "**", emphasis: "*" };
const BEFORE = { heading: () => "# ", bullets: () => "- ", numbers: (rank) => `${rank + 1}. ` };

function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  // Kept in the browser's own undo history where it can be.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function surround(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  replace(area, start, end, mark + value.slice(start, end) + mark);
  area.setSelectionRange(start + mark.length, end + mark.length);
}

function prefix(area, before) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const found = area.value.indexOf("\n", area.selectionEnd);
  const end = found < 0 ? area.value.length : found;
  const lines = area.value.slice(start, end).split("\n");
  replace(area, start, end, lines.map((line, rank) => before(rank) + line).join("\n"));
}

function table(area) {
  const at = area.selectionEnd;
  const gap = at === 0 || area.value.slice(0, at).endsWith("\n\n") ? "" : area.value[at - 1] === "\n" ? "\n" : "\n\n";
  replace(area, at, at, `${gap}|   |   |\n|---|--:|\n|   |   |\n`);
}

const toolbar = document.querySelector("[data-text-toolbar]");
const area = document.querySelector("[data-text] textarea");
if (toolbar && area) {
  toolbar.hidden = false;
  toolbar.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]")?.dataset.mark;
    if (!mark) return;
    if (mark in AROUND) surround(area, AROUND[mark]);
    else if (mark in BEFORE) prefix(area, BEFORE[mark]);
    else table(area);
  });
}
