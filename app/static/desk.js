// Everything on the desk works without this. It makes errors easier to find, and shows a draft while it is written.
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

  // Whoever is signed in is told five minutes before they are signed out. A preview keeps asking, and so keeps them in.
  if (document.querySelector(".desk-who") && !document.querySelector("[data-preview]")) {
    setTimeout(() => {
      const notice = document.createElement("p");
      notice.className = "done";
      notice.setAttribute("role", "alert");
      notice.textContent =
        "You have opened no page for 15 minutes. In 5 minutes you are signed out. What you write stays on this page: send it, or sign in again in another tab.";
      document.querySelector("main").prepend(notice);
    }, 15 * 60 * 1000);
  }

  // What residents would read, a moment after somebody stops writing. It also keeps them signed in while they write.
  const form = document.querySelector("form[data-preview]");
  const panel = document.getElementById("preview");
  if (form && panel) {
    let waiting = 0;
    let latest = 0;
    const refresh = async () => {
      const turn = ++latest;
      const sent = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.preview, { method: "POST", body: sent, redirect: "error" });
      const text = await answer.text();
      if (!answer.ok || turn !== latest) return;
      panel.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    };
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => refresh().catch(() => {}), 700);
    };
    form.addEventListener("input", later);
    later();

    // Leaving a form with something in it that was not saved asks first.
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    window.addEventListener("beforeunload", (event) => {
      if (touched) event.preventDefault();
    });
  }
})();
