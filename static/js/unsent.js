// Warns before a page with typed, unsent text is left: through a link, another form of the page, or the browser.

const typed = new Set();

for (const form of document.querySelectorAll("form[data-guarded]")) {
  form.addEventListener("input", () => typed.add(form));
  form.addEventListener("submit", () => typed.delete(form));
}

window.addEventListener("beforeunload", (event) => {
  if (typed.size) event.preventDefault();
});
