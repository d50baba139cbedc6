// Everything works without this. It makes leaving instant, errors easier to find, and "none of these" exclusive.
(() => {
  "use strict";
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  const leave = () => {
    document.documentElement.classList.add("is-leaving");
    document.title = "";
    window.location.replace("/leave");
  };
  for (const link of document.querySelectorAll("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  // Shift three times within three seconds and nothing else in between. Not Escape: people press it to close a list.
  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat || !document.querySelector("[data-leave]")) return;
    if (event.key !== "Shift") {
      shifts = [];
      return;
    }
    shifts = [...shifts.filter((time) => event.timeStamp - time < 3000), event.timeStamp];
    if (shifts.length === 3) leave();
  });

  // A page that the Back button takes out of memory may show what has been cleared since.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  const summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
    for (const link of summary.querySelectorAll("a[href^='#']")) {
      link.addEventListener("click", (event) => {
        const field = document.querySelector(link.getAttribute("href"));
        if (!field) return;
        event.preventDefault();
        (field.closest("fieldset, .govuk-form-group") || field).scrollIntoView();
        field.focus({ preventScroll: true });
      });
    }
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type !== "checkbox" || !box.checked) return;
    for (const other of box.form.querySelectorAll("input[type=checkbox]")) {
      const alone = box.dataset.behaviour === "exclusive" || other.dataset.behaviour === "exclusive";
      if (other !== box && other.name === box.name && alone) other.checked = false;
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  // On paper everything that is folded away on the screen has its place in the style sheet; a link to a part opens it.
  const opened = () => {
    const target = window.location.hash && document.querySelector(window.location.hash);
    const fold = target && target.querySelector(":scope > details");
    if (fold && target.id === "not-now") fold.open = true;
  };
  window.addEventListener("hashchange", opened);
})();
