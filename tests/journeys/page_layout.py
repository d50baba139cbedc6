"""What can be measured of a page that is drawn: whether all of it can be read, and every control pressed."""

from __future__ import annotations

from playwright.sync_api import Page

SPACED_OUT = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }
"""
"""The spacing of WCAG 1.4.12, that a reader may set for themselves."""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Text that is cut off by a box around it or by the edge of the page, or that lies over other text.
UNREADABLE = """() => {
    const found = [], boxes = [], edge = document.documentElement.clientWidth;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
        const words = node.data.trim(), around = node.parentElement;
        if (!words || !around.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (around.closest(".govuk-visually-hidden, .govuk-skip-link, svg, script")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
            if (box.width < 1) continue;
            if (box.left < -1 || box.right > edge + 1) found.push(`past the edge: ${words}`);
            for (let e = around; e && e !== document.body; e = e.parentElement) {
                if (getComputedStyle(e).overflow === "visible") continue;
                const frame = e.getBoundingClientRect();
                if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1) found.push(`cut off: ${words}`);
            }
            // A line is drawn within its middle half; what is above and below may touch the next line.
            boxes.push([box.left + 1, box.top + box.height / 4, box.right - 1, box.bottom - box.height / 4, words]);
        }
    }
    boxes.sort((a, b) => a[1] - b[1]);
    boxes.forEach((a, i) => {
        for (let j = i + 1; j < boxes.length && boxes[j][1] < a[3]; j++) {
            const b = boxes[j];
            if (a[0] < b[2] && b[0] < a[2]) found.push(`one over the other: ${a[4]} / ${b[4]}`);
        }
    });
    return [...new Set(found)];
}"""

# Controls of less than 24 by 24 pixels. A link among other words is excepted (WCAG 2.5.8).
SMALL = """() => {
    const found = [];
    for (const e of document.querySelectorAll("a[href], button, input, summary, select, textarea")) {
        if (e.type === "hidden" || !e.checkVisibility({ visibilityProperty: true })) continue;
        if (e.closest(".govuk-skip-link, [aria-hidden=true]")) continue;
        const sentence = e.closest("p, li, dd, dt, span");
        const among = sentence && sentence.innerText.trim().length > e.innerText.trim().length;
        if (e.matches("a") && among && getComputedStyle(e).display === "inline") continue;
        const parts = [e, ...(e.labels ?? [])].map(part => part.getBoundingClientRect());
        const width = Math.max(...parts.map(box => box.width)), height = Math.max(...parts.map(box => box.height));
        if (width < 24 || height < 24) found.push(`${Math.round(width)} by ${Math.round(height)}: ${e.outerHTML}`);
    }
    return found;
}"""

# Controls that show neither a border nor an underline: without our colours they could not be told from text.
WITHOUT_A_SHAPE = """() => {
    const shaped = s => s.borderLeftStyle !== "none" && s.borderLeftWidth !== "0px";
    const found = [];
    for (const e of document.querySelectorAll("button, main input, summary, a[role=button], .leave a, .call")) {
        if (e.type === "hidden" || !e.checkVisibility({ visibilityProperty: true })) continue;
        const drawn = e.matches("[type=radio], [type=checkbox]")
            ? getComputedStyle(e.labels[0], "::before") : getComputedStyle(e);
        const inside = e.firstElementChild && getComputedStyle(e.firstElementChild);
        const underlined = [drawn, inside].some(s => s && s.textDecorationLine.includes("underline"));
        if (!shaped(drawn) && !underlined) found.push(e.outerHTML);
    }
    return found;
}"""


def sideways(page: Page) -> int:
    """How many pixels of the page are off to the side."""
    width: int = page.evaluate(SIDEWAYS)
    return width


def unreadable(page: Page) -> list[str]:
    """The texts that are cut off, or that lie over each other."""
    found: list[str] = page.evaluate(UNREADABLE)
    return found


def small(page: Page) -> list[str]:
    """The controls that are too small to press."""
    found: list[str] = page.evaluate(SMALL)
    return found


def without_a_shape(page: Page) -> list[str]:
    """The controls that cannot be told from text when the colours are the reader's own."""
    page.emulate_media(forced_colors="active")
    found: list[str] = page.evaluate(WITHOUT_A_SHAPE)
    page.emulate_media(forced_colors="none")
    return found


def space_out(page: Page) -> None:
    """Set the text as a reader may who needs more space."""
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", SPACED_OUT
    )


def enlarge(page: Page) -> None:
    """Make all text twice as large."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def as_usual(page: Page) -> None:
    """Set the text as it was."""
    page.evaluate("document.adoptedStyleSheets = []; document.documentElement.style.fontSize = ''")


def open_all(page: Page) -> None:
    """Open whatever is folded away."""
    page.locator("details").evaluate_all("all => all.forEach(e => { e.open = true; })")


def widen(page: Page, width: int) -> None:
    """Give the window another width, once the stylesheet is there: what is measured before it came is not the page."""
    page.wait_for_load_state("load")
    page.set_viewport_size({"width": width, "height": 800})
