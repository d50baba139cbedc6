"""Fuzz tests of the desk's forms: whatever is sent, it answers in plain words, never with a server error."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.permissions import Role
from tests.app.desk.conftest import SignedInAs
from tests.app.desk.test_routing import AUDIENCES, GUARDED
from tests.long import LONG

FORM = "application/x-www-form-urlencoded"
AWKWARD = ["", " ", "0", "-1", "1", "2", "9" * 400, "1e9", "\x00", "\ud800", "\u202e", "é" * 300, "../../etc", "=1+1"]
OF_FORMS = [
    "do",
    "seen",
    "note",
    "name",
    "slug",
    "number",
    "reason",
    "when",
    "at",
    "head",
    "choice-0",
    "dates-status",
    "dates-end",
    "contact-phone",
    "contact-email",
    "contact-url",
    "rule-0-0-question",
    "rule-0-0-at_least",
    "rule-0-0-option",
    "rule-new",
    "rule-0-or",
    "offers",
    "offers-main",
    "confused_with",
    "eligibility_notes",
    "opens",
    "sources-0-title",
    "sources-0-url",
    "every_months",
    "organisation",
    "keeper_email",
    "email",
    "revision",
    "door",
    "password",
    "code",
    "answer",
]
MEANT = [
    "save",
    "preview",
    "rule:add",
    "rule:or:0",
    "rule:take:0:0",
    "rule:take:9:9",
    "more-sources",
    "more-access",
    "more-teaches",
    "take-away",
    "age",
    "area",
    "derby",
    "theirs",
    "yours",
    "now",
    "2027-04-01T09:00",
    "contact_wrong",
    "editor",
    "running",
]
PLACES = ["access-to-work", "workwell-derby-nottingham", "new", "unknown", "1", "99", "9" * 30, "%00", "é", "..", "csv"]
texts = st.sampled_from([*AWKWARD, *MEANT]) | st.text(max_size=12)
forms = st.dictionaries(
    st.sampled_from(OF_FORMS) | st.text(max_size=6), texts | st.lists(texts, max_size=3), max_size=8
)
OPEN = [line.strip() for line in AUDIENCES["everybody"].strip().splitlines()]
routes = st.sampled_from([*(route for _, route in GUARDED), *(r for r in OPEN if "/desk/" in r or "/still-right" in r)])


def test_no_form_brings_it_down(signed_in_as: SignedInAs) -> None:
    client = signed_in_as(*Role)
    staff = client.cookies["staff"]

    @settings(max_examples=250 if LONG else 100, suppress_health_check=list(HealthCheck))
    @given(routes, st.sampled_from(PLACES), forms, st.sampled_from(["", "?on=9999-99-99", "?done=x&on=2026-02-30"]))
    def sent(route: str, place: str, form: dict[str, str | list[str]], query: str) -> None:
        if "account/sessions" in route or "sign-out" in route or "disable" in route or "roles" in route:
            return  # it would end what the other requests need
        method, path = route.split()
        parts = [place if part.startswith("{") else part for part in path.split("/")]
        address = quote("/".join(parts).replace("export.{ending}", f"export.{place}"), safe="/%") + query
        body = urlencode(form, doseq=True, errors="surrogatepass") if method == "POST" else ""
        client.cookies.set("staff", staff)
        response = client.request(method, address, content=body, headers={"Content-Type": FORM})
        assert response.status_code < 500, (method, address, body)
        assert "Traceback" not in response.text

    sent()
