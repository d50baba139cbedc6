// Everything on the desk works without this. It makes errors easier to find, and shows a draft while it is written.
(() => {
  "use strict";
  document.body.classList.add("js-enabled", "govuk-frontend-supported");

  // A page that comes back out of the browser's memory may show the client before, or what was closed. A form of the
  // catalogue is about nobody, and what was written into it would be lost.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !document.querySelector("form[data-preview]")) window.location.reload();
  });

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
  let untilNotice = 0;
  const seen = () => {
    if (!document.querySelector(".desk-who") || document.querySelector("[data-preview]")) return;
    clearTimeout(untilNotice);
    untilNotice = setTimeout(() => {
      const notice = document.createElement("p");
      notice.className = "done";
      notice.setAttribute("role", "alert");
      notice.textContent =
        "You have opened no page for 15 minutes. In 5 minutes you are signed out. What you write stays on this page: send it, or sign in again in another tab.";
      document.querySelector("main").prepend(notice);
    }, 15 * 60 * 1000);
  };
  seen();

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type !== "checkbox" || !box.checked) return;
    for (const other of box.form.querySelectorAll("input[type=checkbox]")) {
      const alone = box.dataset.behaviour === "exclusive" || other.dataset.behaviour === "exclusive";
      if (other !== box && other.name === box.name && alone) other.checked = false;
    }
  });

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

  // Triage: an answer is sent as soon as it is given, and what comes out takes the place of what stood there. Whatever
  // has the focus, or was changed since it was sent, stays as it is: no key is lost, and the focus moves only by a key.
  const questions = document.getElementById("questions");
  if (!questions) return;
  const said = document.getElementById("said");
  const result = document.getElementById("result");
  let edits = 0; // how often something was changed, and how many of these changes were sent
  let sent = 0;
  let line = Promise.resolve(); // one after another: each answer brings a new cookie
  let pause = 0;
  let leftBy = null; // the question that a key led on from, until another key is pressed
  let typing = null; // the question in which something is being written and is not done
  let lost = false;
  const WHY_NOT = {
    401: "You were signed out, so the last answers are not saved. Sign in in another tab, then press “Update”.",
    410: "This triage is not open here any more, so nothing was saved. Press “Update” to see why, and what to do.",
  };
  const changed = new Map();

  const inQuestion = (unit) => unit.querySelector("input:checked") || unit.querySelector("select, input:not([type=hidden])");
  const isOpen = (unit) =>
    ![...unit.querySelectorAll("input:not([type=hidden]), select")].some((e) => (e.matches("[type=radio], [type=checkbox]") ? e.checked : e.value));
  const goOn = (id) => {
    const units = [...questions.querySelectorAll("[data-asked]")];
    const after = units.slice(units.findIndex((unit) => unit.id === id) + 1);
    const next = after.find(isOpen) || units.find((unit) => unit.querySelector("[data-slip] > *") && unit.id !== id);
    const target = next ? inQuestion(next) : document.querySelector("#result [data-refer]") || document.getElementById("result-title");
    target.focus({ preventScroll: true });
    (next || target).scrollIntoView({ block: next && next.offsetHeight > window.innerHeight ? "start" : "center" });
    leftBy = id;
  };

  const putQuestions = (old, fresh, upTo) => {
    const untouched = (unit) => !unit.contains(document.activeElement) && !(changed.get(unit.id) > upTo);
    for (const unit of [...old.children]) {
      if (!fresh.querySelector(`#${unit.id}`) && untouched(unit)) unit.remove();
    }
    let place = old.firstElementChild;
    for (const unit of [...fresh.children]) {
      const mine = old.querySelector(`#${unit.id}`);
      if (!mine) {
        old.insertBefore(unit, place);
        continue;
      }
      place = mine.nextElementSibling;
      if (untouched(mine)) mine.replaceWith(unit);
      else mine.querySelector("[data-slip]").replaceWith(unit.querySelector("[data-slip]"));
    }
  };
  const putPart = (old, fresh) => {
    const held = old.contains(document.activeElement) ? document.activeElement.id : "";
    const unfolded = [...old.querySelectorAll("details[open]")].map((fold) => fold.id);
    const above = old.scrollTop;
    old.replaceChildren(...fresh.childNodes);
    for (const id of unfolded) {
      const fold = document.getElementById(id);
      if (fold) fold.open = true;
    }
    old.scrollTop = above;
    const again = held && (document.getElementById(held) || document.getElementById("result-title"));
    if (again) again.focus({ preventScroll: true });
  };
  const put = (text, upTo) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    if (!fresh.getElementById("questions")) throw new Error("Not the page of triage.");
    for (const old of document.querySelectorAll("#triage [data-questions]")) putQuestions(old, fresh.getElementById(old.id), upTo);
    document.getElementById("sensitive-part").hidden = !document.getElementById("sensitive").children.length;
    for (const old of document.querySelectorAll("#triage [data-part]")) putPart(old, fresh.getElementById(old.id));
    const words = fresh.getElementById("said").textContent;
    if (said.textContent !== words) said.textContent = words;
    if (leftBy) goOn(leftBy);
    if (edits === sent) {
      leftBy = null;
      result.removeAttribute("aria-busy");
    }
  };
  const answers = () => {
    const unfinished = typing && typing.querySelector("[name=asked]").value;
    return new URLSearchParams([...new FormData(questions)].filter(([name, value]) => name !== "asked" || value !== unfinished));
  };
  const post = async (form, body) => {
    const upTo = edits;
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "triage" }, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    sent = Math.max(sent, upTo);
    lost = false;
    seen();
    put(text, upTo);
  };
  const failed = (problem) => {
    sent = edits; // whoever presses a link again may go
    lost = true;
    result.removeAttribute("aria-busy");
    said.textContent = WHY_NOT[problem.message] || "We could not save the last answers. Press “Update” to send them again.";
  };
  const save = () => {
    clearTimeout(pause);
    line = line.then(() => (edits > sent ? post(questions, answers()) : null)).catch(failed);
    return line;
  };

  const noted = (unit) => {
    edits += 1;
    result.setAttribute("aria-busy", "true");
    if (unit) changed.set(unit.id, edits);
  };
  questions.addEventListener("input", (event) => {
    const unit = event.target.closest("[data-asked]");
    noted(unit);
    if (event.target.matches("input:not([type=radio], [type=checkbox])")) typing = unit;
    // A postcode counts more than a district: whoever chooses another district has done with it.
    const postcode = event.target.matches("select") && unit && unit.querySelector(".postcode");
    if (postcode) postcode.value = "";
  });
  questions.addEventListener("change", (event) => {
    const unit = event.target.closest("[data-asked]");
    noted(unit);
    if (typing === unit) typing = null;
    clearTimeout(pause);
    pause = setTimeout(save, 100);
  });
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { leftBy = null; }, true);
  questions.addEventListener("keydown", (event) => {
    const unit = event.target.closest("[data-asked]");
    if (!unit || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      goOn(unit.id);
    } else if (/^[0-9]$/.test(event.key) && event.target.matches("[type=radio], [type=checkbox]")) {
      const choice = unit.querySelector(`[data-key="${event.key}"]`);
      if (!choice) return;
      event.preventDefault();
      choice.focus();
      choice.click();
      if (choice.type === "radio") goOn(unit.id);
    }
  });

  // What leads away from the page waits for the answers that are on their way, or they would be lost.
  const waits = (event, goes) => {
    if (edits === sent || event.defaultPrevented) return;
    event.preventDefault();
    save().then(() => lost || goes());
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.getAttribute("href").startsWith("#")) return;
    waits(event, () => window.location.assign(link.href));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === questions) return;
    if (form.matches("[data-in-place]")) {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form, event.submitter));
      save();
      line = line.then(() => post(form, body)).catch(failed);
    } else {
      waits(event, () => form.requestSubmit(event.submitter));
    }
  });
})();
