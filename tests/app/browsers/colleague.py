"""A colleague with a browser: fetches and sends pages of the desk, and fails on one that breaks a rule."""

from __future__ import annotations

from httpx2 import Response
from selectolax.lexbor import LexborNode
from starlette.testclient import TestClient

from tests.app.browsers.resident import Page as AnyPage
from tests.app.browsers.resident import attribute, words_of


class Page(AnyPage):
    """One page of the desk. Staff need no way to leave quickly, and may be told of provisions."""

    def problems(self) -> list[str]:
        """The rules for every page that this one breaks, in words."""
        allowed = ("no way to leave", "says '")
        found = [problem for problem in super().problems() if not problem.startswith(allowed)]
        for error in self.document.css(".govuk-error-summary"):
            if not self.title.startswith("Error: "):
                found.append(f"there is an error and the title is '{self.title}': {words_of(error)[:80]}")
        return found

    def form(self, action: str = "", selector: str = "main form") -> dict[str, str | list[str]]:
        """What the first form with this action holds, as a browser would send it (buttons are not pressed)."""
        found = next(f for f in self.document.css(selector) if action in attribute(f, "action"))
        fields: dict[str, list[str]] = {}
        for control in found.css("input, textarea, select"):
            name, kind = attribute(control, "name"), attribute(control, "type")
            if not name or (kind in ("checkbox", "radio") and "checked" not in control.attributes):
                continue
            fields.setdefault(name, []).append(_value(control))
        return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


def _value(control: LexborNode) -> str:
    """What a browser sends of a control."""
    match control.tag:
        case "textarea":
            return control.text()
        case "select":
            options = control.css("option")
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            return attribute(chosen[0], "value") if chosen else ""
        case _:
            return attribute(control, "value")


class Colleague:
    """A colleague at the desk, in a browser of their own."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200) -> Page:
        """Fetch a page."""
        return self._looked_over(self.client.get(path), status)

    def post(self, path: str, fields: dict[str, str | list[str]], status: int = 422) -> Page:
        """Send a form that is shown again."""
        return self._looked_over(self.client.post(path, data=fields), status)

    def goes_to(self, path: str, fields: dict[str, str | list[str]] | None = None) -> str:
        """Send a form; the address to which it leads."""
        response = self.client.post(path, data=fields or {})
        assert response.status_code == 303, (path, response.status_code, Page(response).texts(".govuk-error-summary"))
        return str(response.headers["location"])

    def saves(self, address: str, **changes: str | list[str]) -> str:
        """Open the form of a record at the desk, change some fields and save; where it leads."""
        fields = self.get(f"{address}/edit").form("/edit") | {"note": "A good reason."} | changes
        return self.goes_to(f"{address}/edit", fields | {"do": "save"})

    def _looked_over(self, response: Response, status: int) -> Page:
        assert response.status_code == status, (response.url.path, response.status_code, response.text[:2000])
        page = Page(response)
        assert page.problems() == [], response.url.path
        return page
