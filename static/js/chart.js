// The interactive chart: plotly is loaded when it is asked for, and draws what the page's drawing and table show.

const CONFIG = {
  displaylogo: false,
  showSendToCloud: false,
  responsive: true,
  modeBarButtonsToRemove: ["select2d", "lasso2d"],
};

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

let loaded;

function library(place) {
  loaded ??= load(place.dataset.script).then(() => load(place.dataset.locale));
  return loaded;
}

async function draw(place) {
  const { data, layout, locale } = JSON.parse(document.getElementById(place.dataset.interactiveChart).textContent);
  await library(place);
  await window.Plotly.newPlot(place, data, layout, { ...CONFIG, locale });
}

function connect(place) {
  const figure = place.closest("figure");
  const drawing = figure.querySelector("[data-static-chart]");
  const choice = figure.querySelector("[data-chart-choice]");
  const button = choice.querySelector("button");
  const said = choice.querySelector("[role=status]");
  let drawn = false;

  async function toggle() {
    const open = place.hidden;
    place.hidden = !open;
    drawing.hidden = open;
    button.textContent = open ? button.dataset.close : button.dataset.open;
    if (!open || drawn) return;
    drawn = true;
    await draw(place);
  }

  function fail() {
    loaded = undefined;
    drawn = false;
    place.hidden = true;
    drawing.hidden = false;
    button.textContent = button.dataset.open;
    said.textContent = place.dataset.failure;
  }

  choice.hidden = false;
  button.addEventListener("click", () => toggle().catch(fail));
}

for (const place of document.querySelectorAll("[data-interactive-chart]")) connect(place);
