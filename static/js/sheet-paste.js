// A block copied from a spreadsheet, pasted in a cell of the entry sheet, fills downwards: its first column the values,
// the next ones the comments and the sources. Rows are then saved as if they had been typed (sheet.js).

const ROW = "[data-sheet-row]";
// The fields of a row that a block's columns fill, in order.
const COLUMNS = ["[data-cell]", "[name$='-comment']", "[name$='-source']"];
const bar = document.getElementById("barre");
const words = bar.dataset;
const note = bar.querySelector("[data-pasted]");

const slots = () => [...document.querySelectorAll("[data-cell], [data-cell-slot]")];
const labelOf = (row) => row.dataset.sheetRow;

// Spreadsheets quote a cell that holds a tab, a line break or a quotation mark; any other begins and ends as it is.
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/y;

function blockOf(text) {
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const lines = [[]];
  for (CELL.lastIndex = 0; ; ) {
    const [, quoted, plain, end] = CELL.exec(source);
    lines.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (!end) return lines;
    if (end === "\n") lines.push([]);
  }
}

document.addEventListener("paste", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (!cell) return;
  const block = blockOf(event.clipboardData.getData("text/plain"));
  if (block.length < 2 && block[0].length < 2) return;
  event.preventDefault();
  fill(slots().slice(slots().indexOf(cell)), block);
});

// An empty cell passes over its field: it never erases what is there.
function fill(targets, block) {
  const done = { lines: 0, skipped: [], replaced: [], beyond: 0, columns: 0 };
  const changed = new Set();
  block.forEach((cells, index) => {
    if (!cells.some(Boolean)) return;
    done.columns += cells.slice(COLUMNS.length).filter(Boolean).length;
    const target = targets[index];
    const row = target?.closest(ROW);
    if (!row) done.beyond += 1;
    else if (!target.matches("[data-cell]")) done.skipped.push(labelOf(row));
    else if (fillRow(row, cells, done)) changed.add(row);
  });
  for (const row of changed) row.toggleAttribute("data-dirty", true);
  for (const row of changed) row.dispatchEvent(new Event("change", { bubbles: true }));
  tell(done);
}

// Whether something of the row is new. What another comment or source takes the place of is said.
function fillRow(row, cells, done) {
  let fresh = false;
  done.lines += 1;
  COLUMNS.forEach((selector, column) => {
    const text = cells[column];
    const field = row.querySelector(selector);
    if (!text || !field || field.value === text) return;
    if (column && field.value && !done.replaced.includes(labelOf(row))) done.replaced.push(labelOf(row));
    field.value = text;
    fresh = true;
  });
  return fresh;
}

// It stays in sight while the rows are being saved, until the next paste.
function tell(done) {
  const parts = [`${words.pasted} ${done.lines}.`];
  if (done.skipped.length) parts.push(`${words.skipped} ${done.skipped.join(", ")}.`);
  if (done.replaced.length) parts.push(`${words.replaced} ${done.replaced.join(", ")}.`);
  if (done.beyond) parts.push(`${words.beyond} ${done.beyond}.`);
  if (done.columns) parts.push(`${words.columns} ${done.columns}.`);
  note.textContent = parts.join(" ");
  note.toggleAttribute("data-incomplete", done.skipped.length + done.beyond + done.columns > 0);
}
