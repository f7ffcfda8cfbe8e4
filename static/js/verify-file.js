// The digest of a chosen file, computed here: only the digest is sent, and the file never leaves this machine.
// Without script, or where the browser has no Web Crypto (a page that is not on https), the file is sent and computed there.

const form = document.querySelector("form[data-verify]");
const chosen = form?.querySelector("input[type=file]");
const typed = form?.querySelector("input[name=digest]");
const said = form?.querySelector("[data-verify-said]");

async function digest(file) {
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compute() {
  const [file] = chosen.files;
  if (!file) return;
  typed.value = await digest(file);
  chosen.value = "";
  said.textContent = said.dataset.done.replace("{file}", file.name);
  form.requestSubmit();
}

if (form && globalThis.crypto?.subtle) {
  chosen.addEventListener("change", compute);
  form.querySelector("[data-verify-local]").hidden = false;
}
