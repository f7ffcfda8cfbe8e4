// The menu's button on narrow screens, and a sentence where a partial update could not be made.

document.documentElement.classList.add("has-script");

function toggleMenu(button, nav) {
  const open = nav.toggleAttribute("data-open");
  button.setAttribute("aria-expanded", String(open));
}

function announceFailure(notices) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.dataset.level = "error";
  notice.textContent = notices.dataset.failure;
  notices.replaceChildren(notice);
}

const button = document.querySelector("[data-menu-toggle]");
const nav = document.getElementById("menu");
if (button && nav) {
  button.addEventListener("click", () => toggleMenu(button, nav));
}

const notices = document.getElementById("notices");
if (notices) {
  document.body.addEventListener("htmx:sendError", () => announceFailure(notices));
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) announceFailure(notices);
  });
}
