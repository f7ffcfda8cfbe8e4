// The entry sheet as a spreadsheet: keys move between cells, nothing typed is lost. Pasting: sheet-paste.js.
// Saving itself is htmx's: each row posts its own fields when one of them changes, and gets itself back.

const ROW = "[data-sheet-row]";
const bar = document.getElementById("barre");
const words = bar.dataset;
const state = bar.querySelector("[data-state]");
const retry = bar.querySelector("[data-retry]");
const sent = new Map();
const kept = new Map();
let leaving = null;

const cells = () => [...document.querySelectorAll("[data-cell]")];
const rows = () => [...document.querySelectorAll(ROW)];
const rowOf = (element) => element.closest(ROW);
const fieldsOf = (row) => [...row.querySelectorAll("input[name], select[name], textarea[name]")];
const valueOf = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
const touched = (row) => row.hasAttribute("data-dirty") || row.hasAttribute("data-unsaved");
const save = (row) => row.dispatchEvent(new Event("change", { bubbles: true }));

const namesOf = (list) => list.map((row) => row.dataset.sheetRow).join(", ");

function say(text, level = "") {
  state.textContent = text;
  bar.dataset.level = level;
}

function report() {
  const lost = rows().filter((row) => row.hasAttribute("data-unsaved"));
  const refused = rows().filter((row) => row.hasAttribute("data-refused"));
  retry.hidden = lost.length === 0;
  if (lost.length) say(`${words.unsaved} ${namesOf(lost)}`, "error");
  else if (sent.size) say(words.saving);
  else if (refused.length > 1) say(`${words.refused} ${namesOf(refused)}`, "error");
}

// --- Moving ---------------------------------------------------------------------------------------------------------

function move(cell, step) {
  const all = cells();
  const next = all[all.indexOf(cell) + step];
  if (!next) return;
  next.focus();
  next.select();
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const steps = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Escape") {
    cell.value = cell.defaultValue;
    cell.select();
  } else if (event.key in steps) {
    event.preventDefault();
    move(cell, steps[event.key]);
  }
});

document.addEventListener("input", (event) => {
  const row = rowOf(event.target);
  if (row) row.toggleAttribute("data-dirty", true);
});

// --- Saving, and what was typed while a save was on its way -----------------------------------------------------------

document.body.addEventListener("htmx:configRequest", (event) => {
  const row = event.detail.elt.closest(ROW);
  if (!row) return;
  sent.set(row.id, new Map(fieldsOf(row).map((field) => [field.id || field.name, valueOf(field)])));
  row.toggleAttribute("data-unsaved", false);
  report();
});

function mark(row, text) {
  sent.delete(row.id);
  row.toggleAttribute("data-unsaved", true);
  const message = row.querySelector("[data-message]");
  if (message) {
    message.textContent = text;
    message.hidden = false;
  }
  leaving = null;
  report();
}

document.body.addEventListener("htmx:sendError", (event) => onFailure(event, words.lost));
document.body.addEventListener("htmx:timeout", (event) => onFailure(event, words.lost));
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) onFailure(event, words.failed);
});

function onFailure(event, text) {
  const row = event.detail.elt.closest(ROW);
  if (row) mark(row, text);
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const row = event.detail.elt.closest(ROW);
  if (!row || !event.detail.shouldSwap) return;
  if (event.detail.xhr.getResponseHeader("HX-Retarget")) {
    mark(row, words.failed);
  } else if (!event.detail.serverResponse.includes("data-sheet-row")) {
    event.detail.shouldSwap = false;
    mark(row, words.expired);
  } else {
    keepNewer(row);
  }
});

// The answer replaces the row: what was typed since it was sent is put back into the new one, and sent in its turn.
function keepNewer(row) {
  const then = sent.get(row.id) ?? new Map();
  const newer = fieldsOf(row).filter((field) => {
    const name = field.id || field.name;
    return field.type !== "hidden" && field.type !== "checkbox" && then.has(name) && then.get(name) !== field.value;
  });
  kept.set(row.id, {
    values: newer.map((field) => [field.id, field.value]),
    open: row.querySelector("details")?.open ?? false,
  });
  sent.delete(row.id);
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  const old = event.detail.requestConfig?.elt;
  const before = old && kept.get(old.id);
  if (!before) return;
  kept.delete(old.id);
  const row = document.getElementById(old.id);
  if (!row) return;
  const details = row.querySelector("details");
  if (details && before.open) details.open = true;
  announce(row);
  for (const [id, value] of before.values) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  if (before.values.length) {
    row.toggleAttribute("data-dirty", true);
    // Still being typed: leaving the field sends it. Already left: nothing else would.
    if (!before.values.some(([id]) => id === document.activeElement?.id)) queueMicrotask(() => save(row));
  }
});

function announce(row) {
  if (row.hasAttribute("data-refused")) {
    const reason = row.querySelector(".errorlist")?.textContent.trim() ?? "";
    say(`${words.refused} ${row.dataset.sheetRow}. ${reason}`, "error");
  } else {
    say(`${words.savedOne} ${row.dataset.sheetRow}.`);
  }
}

document.body.addEventListener("htmx:afterSettle", () => {
  if (sent.size) return;
  report();
  if (retry.hidden) document.querySelector("#notices [data-level='error']")?.remove();
  if (leaving && !rows().some((row) => touched(row) || row.hasAttribute("data-refused"))) {
    const form = leaving;
    leaving = null;
    form.submit();
  }
  leaving = null;
});

// --- Coming back, and leaving ---------------------------------------------------------------------------------------

function saveAgain() {
  for (const row of rows()) if (row.hasAttribute("data-unsaved")) save(row);
}

retry.addEventListener("click", saveAgain);
window.addEventListener("online", saveAgain);

// Handing in waits for the last save; it does not happen over a value that was refused or lost.
document.addEventListener("submit", (event) => {
  if (event.target.id === "fiche") {
    sent.clear();
    for (const row of rows()) ["data-dirty", "data-unsaved"].forEach((name) => row.toggleAttribute(name, false));
    return;
  }
  if (!event.target.matches("[data-sheet-move]")) return;
  if (sent.size) {
    event.preventDefault();
    leaving = event.target;
  } else if (rows().some((row) => row.hasAttribute("data-unsaved") || row.hasAttribute("data-refused"))) {
    event.preventDefault();
    const blocking = rows().filter((row) => row.hasAttribute("data-unsaved") || row.hasAttribute("data-refused"));
    say(`${words.blocked} ${namesOf(blocking)}`, "error");
    rows().find((row) => touched(row) || row.hasAttribute("data-refused"))?.querySelector("[data-cell]")?.focus();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (sent.size || rows().some(touched)) event.preventDefault();
});

document.querySelector("[data-focus-first]")?.focus();
