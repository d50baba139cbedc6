// Everything on the desk works without this. It makes errors easier to find, and shows a draft while it is written.
(() => {
  "use strict";
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  const summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
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
