"""Whatever is sent, the service answers in plain words: no fault of ours, no trace of the program, always protected."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from httpx2 import Response
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.encrypted_cookie import LONGEST_TOKEN
from app.core.settings import Settings
from app.main import Navigator, create_app
from tests.app.shared_data import all_postcodes
from tests.long import LONG
from tests.triage.catalogue import real_catalogue
from tests.triage.people import JOBS
from triage.questionnaire.answers import RATHER_NOT_SAY, UNSAID
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind

SEARCHED = settings(max_examples=300 if LONG else 120)
PROTECTED_BY = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control")
OF_THE_PROGRAM = ("Traceback", 'File "', "site-packages", "Exception", ".py")
LEAVING = ("/leave", "/clear", "/left", "/cleared")


@pytest.fixture(scope="module")
def navigator(tmp_path_factory: pytest.TempPathFactory) -> Navigator:
    provisions = real_catalogue()
    published = CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, version=1, on=today())
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())


@pytest.fixture(scope="module")
def client(navigator: Navigator) -> Iterator[TestClient]:
    """Raises whatever the application raises, so that a fault of ours shows itself with its trace."""
    with TestClient(navigator, follow_redirects=False) as client:
        yield client


def said_plainly(response: Response) -> None:
    """The promises that hold for every response."""
    assert response.status_code < 500
    assert [name for name in PROTECTED_BY if name not in response.headers] == []
    if response.request.url.path.startswith("/static/"):
        return
    assert [mark for mark in OF_THE_PROGRAM if mark in response.text] == []
    if response.status_code >= 400 and response.request.method != "HEAD":
        if response.request.url.path.startswith("/api/"):
            assert isinstance(response.json(), dict)
        else:
            assert "<h1" in response.text


texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "\x00", "\u202e", "🏠" * 60, "'; --", "<script>", "{{7*7}}", "../../etc", "9" * 400, "-1", "1e9"]
    ),
)
option_ids = sorted({option.id for question in QUESTIONNAIRE for option in question.options} | UNSAID)
paths = st.one_of(
    st.sampled_from(
        [
            "/", "/question/1", "/question/6/change", "/check-your-answers", "/your-pathway", "/support", "/find",
            "/leave", "/clear", "/about", "/health", "/api/v1/pathway", "/api/v1/questions", "/api/v1/provisions",
            "/api/v1/provisions/access-to-work", "/api/v1/openapi.json", "/support/access-to-work", "/static/app.css",
        ]
    ),
    st.integers(0, 22).map(lambda number: f"/question/{number}"),
    st.builds(
        lambda folder, name: folder + quote(name, safe=""),
        st.sampled_from(["/", "/question/", "/support/", "/answers-gone/", "/static/", "/api/v1/provisions/"]),
        texts,
    ),
    st.binary(max_size=12).map(lambda name: "/" + quote_from_bytes(name)),
)  # fmt: skip
forms = st.dictionaries(
    st.sampled_from(["answer", "number", "postcode", "unsaid", "skip", "asked_again", "q"]) | texts,
    st.one_of(texts, st.sampled_from(option_ids), st.lists(st.sampled_from(option_ids) | texts, max_size=4)),
    max_size=5,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.sampled_from(option_ids),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
question_ids = st.sampled_from([question.id for question in QUESTIONNAIRE] + ["postcode"])
requests_as_json = st.one_of(
    st.fixed_dictionaries(
        {"answers": st.dictionaries(question_ids | texts, values, max_size=4)}, optional={"on": values}
    ),
    values,
)
bodies = st.one_of(
    forms.map(lambda form: (urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded")),
    requests_as_json.map(lambda sent: (json.dumps(sent).encode(), "application/json")),
    st.tuples(
        st.binary(max_size=60), st.sampled_from(["application/json", "multipart/form-data; boundary=x", "", "a/b"])
    ),
    st.binary(max_size=60).map(lambda sent: (b"--x\r\n" + sent, "multipart/form-data; boundary=x")),
)
header_values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40).map(
    lambda text: text.encode("latin-1")
)
headers = st.dictionaries(
    st.sampled_from(
        [
            "accept", "accept-encoding", "accept-language", "content-type", "cookie", "if-modified-since",
            "if-none-match", "origin", "range", "sec-fetch-site", "x-forwarded-proto",
            "x-http-method-override", "forwarded", "referer",
        ]
    ),
    header_values,
    max_size=3,
)  # fmt: skip
methods = st.sampled_from(
    ["GET", "POST"] * 3 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"]
)


def values_of(question: Question) -> st.SearchStrategy[Any]:
    """What may be answered to a question."""
    ids = [option.id for option in question.options]
    unsaid = st.sampled_from(sorted(UNSAID))
    match question.kind:
        case QuestionKind.NUMBER:
            numbers = question.numbers or range(1)
            return unsaid | st.integers(numbers.start, numbers.stop - 1)
        case QuestionKind.MANY:
            return unsaid | st.lists(st.sampled_from(ids), min_size=1, unique=True)
        case QuestionKind.OCCUPATION:
            return unsaid | st.sampled_from((*JOBS, "lamplighter"))
        case _:
            return unsaid | st.sampled_from(ids)


answers = st.fixed_dictionaries({}, optional={question.id: values_of(question) for question in QUESTIONNAIRE})


@SEARCHED
@given(methods, paths, st.none() | texts, bodies, headers, st.none() | answers)
@example("POST", "/question/4", None, (b"answer=\xff", "application/x-www-form-urlencoded"), {}, {"area": "derby"})
@example("GET", "/question/4", None, (b"", ""), {"cookie": b"answers=\xe9"}, None)
@example("GET", "/static/app.css", None, (b"", ""), {"range": b"bytes=9-1"}, None)
def test_one_request(
    client: TestClient,
    navigator: Navigator,
    method: str,
    path: str,
    query: str | None,
    body: tuple[bytes, str],
    headers: dict[str, bytes],
    told: dict[str, Any] | None,
) -> None:
    sent = {"content-type": body[1].encode(), **headers}
    if told is not None:
        now = int(time.time())
        sent["cookie"] = (
            b"answers=" + navigator.state.cookie_cipher.encrypt({"answers": told}, started=now, now=now).encode()
        )
    client.cookies.clear()
    address = path if query is None else f"{path}?q={quote(query)}"
    response = client.request(method, address, content=body[0], headers=[(n.encode(), v) for n, v in sent.items()])
    said_plainly(response)
    if told is not None and not path.startswith(LEAVING):
        assert "Max-Age=0" not in response.headers.get("set-cookie", ""), "what was told before is lost"


steps = st.tuples(st.integers(1, len(QUESTIONNAIRE)), st.booleans(), forms | answers.map(lambda told: {"told": told}))


@settings(max_examples=60 if LONG else 25)
@given(st.lists(steps, max_size=12), texts)
def test_one_journey(client: TestClient, steps: list[tuple[int, bool, dict[str, Any]]], words: str) -> None:
    """Forms in any order, right and wrong, one after the other in the same browser."""
    client.cookies.clear()
    client.post("/question/1", data={"answer": RATHER_NOT_SAY})
    for number, changing, form in steps:
        address = f"/question/{number}/change" if changing else f"/question/{number}"
        said_plainly(client.post(address, data=_form(number, form)))
        said_plainly(client.get(address))
    said_plainly(client.post("/find", data={"q": words}))
    for path in ("/find", "/check-your-answers", "/your-pathway", "/support/access-to-work"):
        page = client.get(path)
        said_plainly(page)
        assert page.status_code == 200
    assert len(client.cookies["answers"]) <= LONGEST_TOKEN


def _form(number: int, form: dict[str, Any]) -> dict[str, Any]:
    if "told" not in form:
        return form
    question = list(QUESTIONNAIRE)[number - 1]
    value = form["told"].get(question.id, RATHER_NOT_SAY)
    return {"number": str(value)} if isinstance(value, int) else {"answer": value, "unsaid": value}
