// Everything on the desk works without this. It makes errors easier to find and long forms safer.
(() => {
  "use strict";
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  const summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
  }

  for (const secret of document.querySelectorAll("[data-secret]")) {
    const field = secret.querySelector("input");
    const button = secret.querySelector("button");
    const show = (shown) => {
      field.type = shown ? "text" : "password";
      button.firstChild.data = shown ? "Hide" : "Show";
    };
    button.hidden = false;
    button.addEventListener("click", () => show(field.type === "password"));
    // A program that keeps passwords, and the memory of the browser, know a password by its type.
    field.form.addEventListener("submit", () => show(false));
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Whoever is signed in is told five minutes before they are signed out.
  if (document.querySelector(".desk-who")) {
    setTimeout(() => {
      const notice = document.createElement("p");
      notice.className = "done";
      notice.setAttribute("role", "alert");
      notice.textContent =
        "You have opened no page for 15 minutes. In 5 minutes you are signed out. What you write stays on this page: send it, or sign in again in another tab.";
      document.querySelector("main").prepend(notice);
    }, 15 * 60 * 1000);
  }
})();
