"""A resident with a browser: fetches pages, answers questions, and fails on a page that breaks a rule for all pages."""

from __future__ import annotations

import re
from collections import Counter

from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from app.presentation.question_urls import NUMBER_OF
from tests.app.html_validity import slips

TITLE = re.compile(r"(Error: )?([^–]+ – )?Opportunity Escalator")
NEVER_SAID = ("provision", "eligible", "signpost", "cohort", "barriers", "wraparound", "you qualify", "you will get")
WITHOUT_EXIT = ("/left",)


class Page:
    """One page as it came."""

    def __init__(self, response: Response) -> None:
        self.status = response.status_code
        self.html = response.text
        self.document = LexborHTMLParser(self.html)
        self.path = response.url.path

    def text(self, selector: str) -> str:
        """The words of the first element that fits."""
        found = self.document.css(selector)
        assert found, f"there is no {selector} on {self.path}"
        return words_of(found[0])

    def texts(self, selector: str) -> list[str]:
        """The words of every element that fits."""
        return [words_of(element) for element in self.document.css(selector)]

    @property
    def heading(self) -> str:
        return self.text("h1")

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def words(self) -> str:
        return self.text("main")

    def links(self, selector: str = "a") -> list[str]:
        """Where the links that fit lead to."""
        return [attribute(element, "href") for element in self.document.css(selector)]

    def problems(self) -> list[str]:
        """The rules for every page that this one breaks, in words."""
        found = [f"not valid: {slip}" for slip in slips(self.html)]
        found += self._problems_of_structure() + self._problems_of_forms()
        if re.search(r"<[^>]+\s(style|on[a-z]+)=", self.html) or re.search(
            r"<(style|script)(?![^>]* src=)[ >]", self.html
        ):
            found.append("a style or script stands in the page")
        if re.search(r"&lt;/?(a|li|p|ul|ol|h[1-6]|div|span|svg)\b", self.html):
            found.append("a tag was escaped twice")
        # The title of a source is quoted from others, so our rules for words do not hold for it.
        said = self.words.lower()
        for quoted in self.texts(".sources"):
            said = said.replace(quoted.lower(), "")
        found += [f"says '{word}'" for word in NEVER_SAID if re.search(rf"\b{word}\b", said) and self.path != "/find"]
        return found

    def _problems_of_structure(self) -> list[str]:
        found = []
        if len(self.document.css("h1")) != 1:
            found.append("not exactly one h1")
        if not TITLE.fullmatch(self.title):
            found.append(f"the title is '{self.title}'")
        ids = Counter(attribute(element, "id") for element in self.document.css("[id]"))
        found += [f"the id {name} stands twice" for name, count in ids.items() if count > 1]
        found += [f"{link} leads nowhere" for link in self.links() if link.startswith("#") and link[1:] not in ids]
        named = [attribute(e, "aria-describedby").split() for e in self.document.css("[aria-describedby]")]
        found += [f"{name} describes and is not there" for names in named for name in names if name not in ids]
        if not self.document.css("a[data-leave]"):
            found.append("no way to leave quickly")
        return found

    def _problems_of_forms(self) -> list[str]:
        labelled = {attribute(label, "for") for label in self.document.css("label")}
        found = [
            f"a field without a label: {attribute(field, 'name')}"
            for field in self.document.css("input, select, textarea")
            if attribute(field, "type") != "hidden" and attribute(field, "id") not in labelled
        ]
        found += ["a form without an action" for form in self.document.css("form") if not attribute(form, "action")]
        return found


class Resident:
    """Fetches and posts as a browser does, and checks every page that is shown."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200) -> Page:
        """Fetch a page; redirects are not followed."""
        return self._looked_over(self.client.get(path), status)

    def post(self, path: str, status: int = 422, **fields: str | list[str]) -> Page:
        """Send a form that is shown again: the browser is sent back to it, so that Back never sends a form twice."""
        return self._looked_over(self.client.post(path, data=fields, follow_redirects=True), status)

    def goes_to(self, path: str, **fields: str | list[str]) -> str:
        """Send a form; the address to which it leads."""
        response = self.client.post(path, data=fields)
        assert response.status_code == 303, (path, response.status_code)
        return str(response.headers["location"])

    def redirected(self, path: str) -> str:
        """Fetch an address that redirects; the address to which it leads."""
        response = self.client.get(path)
        assert response.status_code == 303, (path, response.status_code)
        return str(response.headers["location"])

    def answers(self, question_id: str, answer: str | list[str], *, changing: bool = False) -> str:
        """Answer a question by its id; the address to which that leads."""
        field = "number" if isinstance(answer, str) and answer.isdigit() else "answer"
        return self.goes_to(address(question_id) + ("/change" if changing else ""), **{field: answer})

    def is_asked_until_the_end(self) -> list[str]:
        """Skip every further question; the addresses, in order."""
        asked = []
        place = self.redirected_from_check()
        while place.startswith("/question/"):
            asked.append(place)
            place = self.goes_to(place, skip="yes")
        return asked

    def redirected_from_check(self) -> str:
        """The next question that the check offers, or the check itself."""
        offered = [link for link in self.get("/check-your-answers").links() if re.fullmatch(r"/question/\d+", link)]
        return offered[0] if offered else "/check-your-answers"

    def _looked_over(self, response: Response, status: int) -> Page:
        assert response.status_code == status, (response.url.path, response.status_code)
        assert "no-store" in response.headers["cache-control"]
        page = Page(response)
        assert page.problems() == [], response.url.path
        return page


def address(question_id: str) -> str:
    """The address of a question."""
    return f"/question/{NUMBER_OF[question_id]}"


def attribute(element: LexborNode, name: str) -> str:
    """The value of an attribute; empty when it is not there."""
    return element.attributes.get(name) or ""


def words_of(element: LexborNode) -> str:
    """What can be read in an element, with one space between words."""
    return " ".join(element.text(separator=" ").split())
