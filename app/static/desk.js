// Everything on the desk works without this. It makes errors easier to find and long forms safer.
(() => {
  "use strict";
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  const summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
  }
})();
