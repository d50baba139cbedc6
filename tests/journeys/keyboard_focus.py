"""What can be measured of a page by its keyboard: where Tab stops, in which order, and whether the focus is seen."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.long import LONG

# What Tab has to stop at, in the order of the source: one radio of each group (the chosen one, else the first). Returns
# for each how many look like it up to there.
STOPS = """() => {
    const groups = new Set(), stops = [], alike = {};
    for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
        if (e.disabled || e.type === "hidden" || e.matches("[tabindex='-1'][aria-hidden=true]")) continue;
        if (!e.checkVisibility({ visibilityProperty: true })) continue;
        if (e.type === "radio") {
            const chosen = e.form.querySelector(`input[name="${e.name}"]:checked`);
            if (groups.has(e.name) || (chosen && chosen !== e)) continue;
            groups.add(e.name);
        }
        stops.push(e);
    }
    window.stops = stops;
    return stops.map(e => {
        const look = [e.tagName, e.type, e.className, e.labels?.[0]?.className];
        return alike[look] = (alike[look] ?? 0) + 1;
    });
}"""
WHICH = "window.stops.indexOf(document.activeElement)"
# Past the last control the focus goes to the browser, and not to anything that the page has.
WATCH_THE_LAST = """() => {
    const lets = event => { window.letGo = event.relatedTarget === null; };
    window.letGo = false;
    document.activeElement.addEventListener("blur", lets, { once: true });
}"""
IN_A_DATE = "document.activeElement.matches('input[type=date], input[type=datetime-local]')"
# Which stop it is, and whether it is a date.
WHERE = f"before => [{WHICH}, {IN_A_DATE}, []]"
MOST_PARTS_OF_A_DATE = 7
BACK = 4
ALIKE = 2
# How a control is drawn, or the label that is drawn in its place.
LOOKS = """e => {
    const label = e.labels && e.labels[0];
    const drawn = [[e, null], [e, "::before"], [e, "::after"], ...(label ? [[label, "::before"]] : [])];
    return drawn.map(([of, part]) => {
        const s = getComputedStyle(of, part);
        return [s.outlineStyle === "none" ? "" : s.outline, s.boxShadow, s.backgroundColor, s.borderWidth].join("|");
    }).join("\\n");
}"""
# Whether something, such as the bar at the top, lies over the middle of the control's first line.
COVERED = """e => {
    const drawn = e.matches("input[type=radio], input[type=checkbox]") ? e.labels[0] : e;
    const middle = () => {
        const box = drawn.getClientRects()[0];
        return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    };
    if (!middle()) drawn.scrollIntoView({ block: "nearest" });  // below the window's edge, not below anything
    const top = middle();
    return !top || !(drawn.contains(top) || top === e);
}"""

# All of it at once, since a page has hundreds of stops: what hides the focus, and whether it can be told from none.
FAULTS = f"""() => {{
    const e = document.activeElement, looks = {LOOKS}, covered = {COVERED};
    const words = e.innerText || e.id, hidden = covered(e), focused = looks(e);
    e.blur();
    const same = looks(e) === focused;
    e.focus({{ preventScroll: true }});
    return [
        ...(hidden ? [`something lies over '${{words}}'`] : []),
        ...(same ? [`nothing shows that '${{words}}' has the focus`] : []),
    ];
}}"""

# Both in one question, as there are hundreds of stops; inside a date the focus must be left where it is.
SEEN = f"before => [{WHICH}, {IN_A_DATE}, {WHICH} === before ? [] : ({FAULTS})()]"


def faults_by_keyboard(page: Page) -> list[str]:
    """What stands in the way of a person who tabs through a page from its top to its end and back.

    On the way there it stops at two of the controls that look alike and at the last four, and back at those four; with
    NAVIGATOR_TEST_LONG=1 at every one.
    """
    alike = page.evaluate(STOPS)
    count = len(alike)
    found, at = _on_the_way_there(page, alike)
    if at != count - 1:
        return found
    page.evaluate(WATCH_THE_LAST)
    _press(page, "Tab", count - 1)
    if not page.evaluate("window.letGo"):
        return [*found, "the last control does not let go"]
    at = page.evaluate(WHICH)
    if at != -1:  # a browser without a window sometimes comes round to the top at once
        page.evaluate("document.activeElement.blur(); window.stops.at(-1).focus()")
        count, at = count - 1, count - 1
    for number in reversed(range(0 if LONG else max(count - BACK, 0), count)):
        at, _ = _press(page, "Shift+Tab", at)
        if at != number:
            return [*found, f"the way back is another at stop {number + 1}"]
    page.evaluate("window.stops[0]?.focus()")  # where the whole way back ends, for whatever is looked at next
    return found


def _on_the_way_there(page: Page, alike: list[int]) -> tuple[list[str], int]:
    """What is wrong on the way from the top to the end, and the last stop that was where the source says."""
    found: list[str] = []
    at = -1
    for number, of_its_looks in enumerate(alike):
        if not LONG and of_its_looks > ALIKE and number < len(alike) - BACK:
            continue
        if at != number - 1:
            page.evaluate("before => window.stops[before].focus()", number - 1)
        now, faults = _press(page, "Tab", number - 1, SEEN)
        if now != number:
            return [*found, f"stop {number + 1} of {len(alike)} is another than the source says"], at
        found += faults
        at = number
    return found, at


def _press(page: Page, key: str, before: int, ask: str = WHERE) -> tuple[int, list[str]]:
    """To the next control, and which it is: a date has parts of its own (day, month, year, its calendar), all passed
    first. `before` is the control that has the focus now. Asked by SEEN, also what hides the focus of the next one."""
    for _ in range(1 + MOST_PARTS_OF_A_DATE):
        page.keyboard.press(key)
        at, in_a_date, faults = page.evaluate(ask, before)
        if at != before or not in_a_date:
            break
    return at, faults


def faults_of_the_focus(page: Page) -> list[str]:
    """What keeps a person from seeing where the focus is."""
    found: list[str] = page.evaluate(FAULTS)
    return found
