// The list of jobs that opens under the field while somebody types. The page works as well without it.
(() => {
  "use strict";
  const field = document.querySelector("[data-job-search]");
  if (!field || !window.accessibleAutocomplete) return;

  const say = (name, values) =>
    field.dataset[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
  let latest = 0;
  const search = async (typed, show) => {
    const mine = (latest += 1);
    const answer = await fetch(`/api/v1/occupations?search=${encodeURIComponent(typed.slice(0, 200))}`);
    const found = answer.ok ? await answer.json() : [];
    // An answer that comes late must not take the place of a newer one, nor open the list when they have gone on.
    if (mine === latest && document.activeElement.id === field.id) show(found.map((job) => job.title));
  };

  const place = document.createElement("div");
  const described = field.getAttribute("aria-describedby");
  const heard = described ? described.split(" ").map((id) => document.getElementById(id).textContent) : [];
  field.replaceWith(place);
  window.accessibleAutocomplete({
    element: place,
    id: field.id,
    name: field.name,
    defaultValue: field.value,
    source: (typed, show) => search(typed, show).catch(() => show([])),
    minLength: 2,
    // Were it to push the buttons down, they would jump back from under the finger that presses them.
    displayMenu: "overlay",
    confirmOnBlur: false,
    showNoOptionsFound: false,
    inputClasses: "govuk-input",
    menuClasses: "govuk-body",
    tAssistiveHint: () => [...heard, say("how", {})].join(" ").replace(/\s+/g, " ").trim(),
    tStatusQueryTooShort: () => say("more", {}),
    tStatusNoResults: () => say("none", {}),
    tStatusSelectedOption: (title, count, index) => say("chosen", { title, count, number: index + 1 }),
    tStatusResults: (count, chosen) => `${say("found", { count })} ${chosen}`.trim(),
  });
})();
