"""An error in a file is told with its file, its line, what is wrong and how to mend it; and all errors at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services_catalogue.model.provision import Provision
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.provision_reader import content_of, read_content, read_file, read_folder
from services_catalogue.reading.yaml_lines import YamlError, read_marked
from tests.provisions import as_provision
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question
from triage.rules import AnyOf, Between, Condition, NoneOf, OneOf, Test

GOOD = """\
slug: night-school
name: Night School
also_known_as:
  - Evening classes
category: employment_and_skills
level: local
stage: both
summary: You learn in the evening.
offers: [training_course]
eligibility:
  - {question: area, one_of: [derby, nottinghamshire]}
  - question: age
    at_least: 19
  - any_of:
      - {question: caring_hours, none_of: [none]}
      - question: health_affects_work
        one_of: [a_lot]
contact:
  phone: 01332 000000
dates:
  status: running
  as_of: 2026-09-01
access_points:
  - id: derby-door
    name: Night School in Derby
    level: local
    summary: In the town hall.
    eligibility:
      - {question: area, one_of: [derby]}
    dates: {status: unknown}
    confidence: low
confidence: medium
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write GOOD, or GOOD with one text in place of another, as a file of a folder `provisions`."""
    folder = tmp_path / "provisions"
    folder.mkdir()

    def written(old: str = "", new: str = "", *, name: str = "night-school", text: str = GOOD) -> Path:
        assert old in text
        (folder / f"{name}.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return written


def told(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as refusal:
        read_folder(folder)
    return [str(problem) for problem in refusal.value.problems]


def test_a_good_file_reads(write: Write) -> None:
    (provision,) = read_folder(write())
    assert provision.slug == "night-school"
    assert provision.dates.as_of == "2026-09-01", "a date stays the text that was written"
    assert provision.contact.phone == "01332 000000"
    assert provision.unreadable is None
    assert read_file(write() / "night-school.yaml") == provision


MISTAKES = {
    "a misspelt field": (
        "summary: You", "sumary: You",
        ["line 8: sumary: there is no field 'sumary' here. Did you mean 'summary'?",
         "line 1: summary: it is missing. Add a line that begins with 'summary: '."],
    ),
    "a field that is nothing like ours": (
        "confidence: medium", "confidence: medium\nzzz: 1",
        ["line 33: zzz: there is no field 'zzz' here. The fields here are: name,"],
    ),
    "a field inside the contact": (
        "  phone:", "  fone:", ["line 19: contact, fone: there is no field 'fone' here. Did you mean 'phone'?"],
    ),
    "a field inside an access point": (
        "    summary: In", "    provder: Us\n    summary: In",
        ["line 27: access_points, entry 1, provder: there is no field 'provder' here. Did you mean 'provider'?"],
    ),
    "a word that is not allowed": (
        "stage: both", "stage: step_in",
        ["line 7: stage: 'step_in' is not one of the words allowed. "
         "Did you mean 'step_on'? Use one of: step_on, step_up, both."],
    ),
    "a number in place of a text": (
        "name: Night School", "name: 24", ["line 2: name: it should be a text, and is the number 24. Put quotes"],
    ),
    "a text in place of a list": (
        "offers: [training_course]", "offers: training_course",
        ["line 9: offers: it should be a list, and is the text 'training_course'. Put each entry"],
    ),
    "an empty field": (
        "summary: You learn in the evening.", "summary:", ["line 8: summary: it should be a text, and is empty."],
    ),
    "a text in place of a group": (
        "contact:\n  phone: 01332 000000", "contact: 01332 000000",
        ["line 18: contact: it should be a group of fields, and is the text '01332 000000'."],
    ),
    "a month that does not exist": (
        "as_of: 2026-09-01", "as_of: 2026-13",
        ["line 22: dates, as_of: '2026-13' is not written as it should be. Write a year, a month or a day"],
    ),
    "an address without its beginning": (
        "  phone: 01332 000000", "  url: example.org",
        ["line 19: contact, url: 'example.org' is not the address of a page. Write the whole address"],
    ),
    "a field twice": (
        "level: local", "level: local\nlevel: national",
        ["line 7: this is not YAML that can be read: 'level' stands here twice, so one of them would be lost. Keep"],
    ),
    "an alias": (
        "offers: [training_course]", "offers: &a [training_course]",
        ["line 9: this is not YAML that can be read: the mark '&a' repeats one part in another. Write it out"],
    ),
    "broken YAML": (
        "summary: You learn in", "summary: You learn: in",
        ["line 8: this is not YAML that can be read: mapping values are not allowed in this context. Often a text"],
    ),
    "a control character": (
        "You learn", "You\0learn", ["line 8: this is not YAML that can be read: it has a character that YAML does not"],
    ),
    "a list in place of a provision": (
        GOOD, "- a\n", ["line 1: a provision should be a list of fields, 'name: value'. Begin with"],
    ),
    "an empty file": (GOOD, "", ["line 1: a provision should be a list of fields"]),
    "the service's own field": (
        "confidence: medium", "confidence: medium\nunreadable: no",
        ["line 33: unreadable: there is no field 'unreadable' here. Take this line away"],
    ),
    "an age that nobody is": (
        "at_least: 19", "at_least: 130",
        ["line 12: eligibility, condition 2: 'age' is never 130 or more, so nobody could meet this. Change"],
    ),
    "a question that is not asked": (
        "question: health_affects_work", "question: health",
        ["line 16: eligibility, condition 3, any_of, test 2: there is no question 'health'. Use one of: area, age"],
    ),
    "an option that does not exist": (
        "[derby, nottinghamshire]", "[derby, leicester]",
        ["line 11: eligibility, condition 1: 'area' has no option 'leicester'. Use one of: derby, nottingham,"],
    ),
    "an option in an access point": (
        "{question: area, one_of: [derby]}", "{question: area, one_of: [york]}",
        ["line 29: access_points, entry 1, eligibility, condition 1: 'area' has no option 'york'. Use one"],
    ),
    "a range for a question with options": (
        "question: age", "question: wants",
        ["line 12: eligibility, condition 2: 'wants' is not a number. Use one_of or none_of with its options."],
    ),
    "a range the wrong way round": (
        "at_least: 19", "at_least: 19\n    at_most: 18",
        ["line 12: eligibility, condition 2: at_least is above at_most, so nobody could meet this. Change"],
    ),
    "a test that is not one": (
        "at_least: 19", "over: 19",
        ["line 12: eligibility, condition 2: this condition does not say how an answer is tested. Use one_of,"],
    ),
    "a misspelt part of a test": (
        "at_least: 19", "at_least: 19\n    chek: Ask.",
        ["line 14: eligibility, condition 2, chek: there is no field 'chek' here. Did you mean 'check'?"],
    ),
    "two tests in one condition": (
        "at_least: 19", "at_least: 19\n    one_of: [derby]",
        ["line 13: eligibility, condition 2, at_least: 'at_least' cannot stand beside the other test here. Give each"],
    ),
    "an empty one_of": (
        "one_of: [derby, nottinghamshire]", "one_of: []",
        ["line 11: eligibility, condition 1, one_of: it has too few entries, and is a list. Name one"],
    ),
    "a number in one_of": (
        "one_of: [a_lot]", "one_of: [a_lot, 3]",
        ["line 17: eligibility, condition 3, any_of, test 2, one_of, entry 2: it should be a text, and is the number"],
    ),
    "a test without a question": (
        "{question: caring_hours, none_of: [none]}", "{none_of: [none]}",
        ["line 15: eligibility, condition 3, any_of, test 1, question: it is missing. Add"],
    ),
    "words in place of a number": (
        "at_least: 19", "at_least: nineteen",
        ["line 13: eligibility, condition 2, at_least: it should be a whole number, and is the text 'nineteen'."],
    ),
    "a slug that is not the file's name": (
        "slug: night-school", "slug: day-school",
        ["line 1: slug: the slug 'day-school' is not the name of the file, so nobody would find it. Name the file"],
    ),
    "a slug that cannot be in an address": (
        "slug: night-school", "slug: Night School",
        ["line 1: slug: 'Night School' is not written as it should be. Use small letters and digits"],
    ),
    "a next step that does not exist": (
        "confidence: medium", "confidence: medium\nopens:\n  - night-scool",
        ["line 34: opens, entry 1: there is no provision 'night-scool'. Use the slug"],
    ),
    "a mix-up with something that does not exist": (
        "    dates: {status: unknown}", "    confused_with: [{slug: nowhere}]\n    dates: {status: unknown}",
        ["line 30: access_points, entry 1, confused_with, entry 1: there is no provision 'nowhere'. Use the slug"],
    ),
    "a provision that leads to itself": (
        "confidence: medium", "confidence: medium\ntry_instead: [night-school]",
        ["line 33: try_instead, entry 1: a provision cannot lead to itself. Take this line away"],
    ),
    "an end that leaves people with nothing": (
        "status: running", "status: closed",
        ["line 1: try_instead: it has ended and has no try_instead and no successor, so whoever looks for it is left"],
    ),
    "an agreed end that will leave people with nothing": (
        "status: running", "status: running\n  end: 2028-03\n  confirmed: true",
        ["line 1: try_instead: it will close by itself when its confirmed date is over, and has no try_instead and no"],
    ),
    "an agreed last day for new people that will leave them with nothing": (
        "status: running", "status: running\n  last_referral: 2028-03\n  confirmed: true",
        ["line 1: try_instead: it will close by itself when its confirmed date is over, and has no try_instead and no"],
    ),
    "a contact that is none": (
        "dates:\n", "contacts:\n  - {kind: phone, value: TBC, strength: third_party, sources: [{title: A}]}\ndates:\n",
        ["line 21: contacts, entry 1, value: 'TBC' is not a phone number. Leave it empty if the number is not known."],
    ),
    "a contact that stands on nothing": (
        "dates:\n", 'contacts:\n  - {kind: phone, value: "111", strength: third_party}\ndates:\n',
        ["line 21: contacts, entry 1: it has no source, and no person has checked it. Add the source where"],
    ),
    "a contact's field that is not there": (
        "dates:\n",
        'contacts:\n  - {kind: phone, value: "111", strength: third_party, sources: [{title: A, say: B}]}\ndates:\n',
        ["line 21: contacts, entry 1, sources, entry 1, say: there is no field 'say' here. Did you mean 'says'?"],
    ),
    "a contact that stands there twice": (
        "dates:\n",
        "contacts:\n"
        '  - {kind: phone, value: "0115 496 0123", strength: third_party, sources: [{title: A}]}\n'
        '  - {kind: phone, value: "(0115) 4960123", strength: owner_old, sources: [{title: B}]}\n'
        "dates:\n",
        ["line 22: contacts, entry 2, value: this contact stands in entry 1 already. Put the sources of both into one"],
    ),
    "a kind of access that there is not": (
        "dates:\n",
        "access:\n  - {kind: bls, offered: true, strength: third_party, sources: [{title: A}]}\ndates:\n",
        ["line 21: access, entry 1, kind: 'bls' is not one of the words allowed. Did you mean 'bsl'? Use one of: bsl,"],
    ),
    "access that is told twice": (
        "dates:\n",
        "access:\n"
        "  - {kind: bsl, offered: true, strength: third_party, sources: [{title: A}]}\n"
        "  - {kind: bsl, offered: false, strength: owner_old, sources: [{title: B}]}\n"
        "dates:\n",
        ["line 22: access, entry 2, kind: this kind of access stands in entry 1 already. Make one entry of the two."],
    ),
    "a sector that there is not": (
        "dates:\n",
        "teaches:\n  - {sector: bilding, level: 2, strength: third_party, sources: [{title: A}]}\ndates:\n",
        ["line 21: teaches, entry 1, sector: 'bilding' is not one of the words allowed. "],
    ),
    "a level that there is not": (
        "dates:\n",
        "teaches:\n  - {sector: digital, level: 9, strength: third_party, sources: [{title: A}]}\ndates:\n",
        ["line 21: teaches, entry 1, level: '9' is not one of the words allowed. Use one of: entry, 1, 2"],
    ),
    "a sector that is taught at the same level twice": (
        "dates:\n",
        "teaches:\n"
        "  - {sector: digital, level: 3, strength: third_party, sources: [{title: A}]}\n"
        "  - {sector: digital, level: '3', strength: owner_old, sources: [{title: B}]}\n"
        "dates:\n",
        ["line 22: teaches, entry 2, sector: this sector stands at the same level in entry 1 already. Make one entry"],
    ),
    "what is taught without a source": (
        "dates:\n",
        "teaches:\n  - {sector: digital, strength: third_party}\ndates:\n",
        ["line 21: teaches, entry 1: it has no source, and no person has checked it"],
    ),
    "a successor that does not exist": (
        "confidence: medium", "confidence: medium\nsuccessor: night-scool",
        ["line 33: successor: there is no provision 'night-scool'. Use the slug"],
    ),
    "a successor that is the provision itself": (
        "confidence: medium", "confidence: medium\nsuccessor: night-school",
        ["line 33: successor: a provision cannot lead to itself. Take this line away"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "to_come",
    [
        {"sources": [{"title": "A", "date": "2999"}]},
        {"checked": {"by": "Sam", "how": "rung", "on": "2999-01-01"}},
    ],
)
@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("contacts", {"kind": "phone", "value": "111"}),
        ("access", {"kind": "bsl", "offered": True}),
        ("teaches", {"sector": "digital"}),
    ],
)
def test_a_fact_cannot_be_read_or_checked_on_a_day_to_come(
    to_come: dict[str, object], field: str, told: dict[str, object]
) -> None:
    fact = {**told, "strength": "third_party", "sources": [{"title": "A"}], **to_come}
    with pytest.raises(CatalogueError, match="has not come yet") as refusal:
        read_content({**yaml.safe_load(GOOD), "dates": {"status": "unknown"}, field: [fact]})
    assert refusal.value.problems[0].path[:2] == (field, 0)


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_where_it_is_with_its_mend(write: Write, old: str, new: str, expected: list[str]) -> None:
    found = told(write(old, new))
    for sentence in expected:
        assert any(f"provisions/night-school.yaml {sentence}" in problem for problem in found), found
    assert len(found) == len(expected), found


def test_a_successor_is_enough_to_end_with_and_an_end_that_nobody_confirmed_needs_none(write: Write) -> None:
    write(name="day-school", text=GOOD.replace("slug: night-school", "slug: day-school"))
    read_folder(write("status: running", "status: running\n  end: 2028-03"))
    folder = write("confidence: medium", "confidence: medium\nsuccessor: day-school")
    read_folder(write("status: running", "status: closed", text=(folder / "night-school.yaml").read_text()))


def test_all_problems_of_all_files_are_told_in_one_go(write: Write) -> None:
    write("level: local", "level: tiny", name="a")
    folder = write("stage: both", "stage: none", name="b")
    found = told(folder)
    assert [problem.split(" line")[0] for problem in found] == ["provisions/a.yaml", "provisions/b.yaml"]


def test_the_message_says_what_happened_why_it_matters_and_what_to_do(write: Write) -> None:
    with pytest.raises(CatalogueError, match=r"has 1 problem, so it was left as it was: .* Mend what is named here"):
        read_folder(write("at_least: 19", "at_least: 130"))


def test_a_slug_used_twice_is_told_at_both(write: Write) -> None:
    write()
    found = told(write(name="other"))
    assert sum("another file has the slug 'night-school' too" in problem for problem in found) == 2


def test_two_access_points_need_two_ids(write: Write) -> None:
    point = GOOD[GOOD.index("  - id: derby-door") : GOOD.index("confidence: medium")]
    found = told(write("confidence: medium", f"{point}confidence: medium"))
    assert [problem.split(": ", 2)[2] for problem in found] == [
        "two access points have the id 'derby-door'. Change one of them."
    ] * 2


def test_a_file_that_cannot_be_read_may_still_be_named_by_others(write: Write) -> None:
    write("level: local", "level: tiny", name="broken")
    found = told(write("confidence: medium", "confidence: medium\nopens: [broken]"))
    assert all("broken.yaml" in problem for problem in found), found


def test_a_file_that_is_not_text_is_told(write: Write) -> None:
    folder = write()
    (folder / "night-school.yaml").write_bytes(b"name: \xff\xfe")
    assert told(folder) == ["provisions/night-school.yaml: this is not text in UTF-8. Save the file again as UTF-8."]


def test_a_folder_without_provisions_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there are no provisions in this folder"):
        read_folder(tmp_path)


def test_deep_brackets_are_refused_and_not_a_crash(write: Write) -> None:
    assert "nested too deeply" in told(write(GOOD, "[" * 5000))[0]


def test_content_from_a_form_is_checked_as_strictly(write: Write) -> None:
    content = content_of(read_folder(write())[0])
    assert read_content(content, known=set()).slug == "night-school"
    with pytest.raises(CatalogueError, match="night-school: opens, entry 1: there is no provision 'x'"):
        read_content({**content, "opens": ["x"]}, known={"y"})
    assert as_provision(read_content({**content, "opens": ["x"]})).opens == ("x",), "known=None leaves them unchecked"
    with pytest.raises(CatalogueError) as refusal:
        read_content({**content, "contact": {"url": "no"}})
    assert [problem.path for problem in refusal.value.problems] == [("contact", "url")]


def answerable(question: Question) -> st.SearchStrategy[Test]:
    checks = st.none() | st.text("abc: #'\"\n-", min_size=1)
    if question.numbers is not None:
        inside = st.integers(question.numbers.start, question.numbers.stop - 1)
        return st.builds(
            lambda a, b, check: Between(question=question.id, at_least=min(a, b), at_most=max(a, b), check=check),
            inside, inside, checks,
        )  # fmt: skip
    ids = [o.id for o in question.options]
    most = min(4, len(ids) - 1)  # a rule that forbids every option is refused
    named = st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True).map(tuple)
    return st.builds(lambda n, check: OneOf(question=question.id, one_of=n, check=check), named, checks) | st.builds(
        lambda n, check: NoneOf(question=question.id, none_of=n, check=check), named, checks
    )


ANSWERABLE: st.SearchStrategy[Test] = st.sampled_from(list(QUESTIONNAIRE)).flatmap(answerable)
CONDITIONS: st.SearchStrategy[Condition] = ANSWERABLE | st.lists(ANSWERABLE, min_size=2, max_size=3).map(
    lambda tests: AnyOf(any_of=tuple(tests))
)


@given(st.lists(CONDITIONS, max_size=4).map(tuple))
@settings(deadline=None)
def test_a_rule_survives_the_trip_to_json_and_to_yaml_and_back(rule: tuple[Condition, ...]) -> None:
    content = read_marked(GOOD).content
    assert isinstance(content, dict)
    before = Provision.model_validate({**content, "eligibility": rule})
    assert Provision.model_validate_json(before.model_dump_json()) == before
    assert read_content(content_of(before)) == before
    assert read_content(read_marked(yaml.safe_dump(content_of(before))).content) == before  # type: ignore[arg-type]


@given(st.text())
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    with suppress(YamlError):
        read_marked(text)


def test_two_fields_whose_names_differ_only_in_what_cannot_be_seen_are_refused() -> None:
    with pytest.raises(CatalogueError, match="'name' stands here twice, so one of them would be lost"):
        read_content({"slug": "a", "name": "One", "na\u200bme": "Another"})


@pytest.mark.parametrize(
    "content", [{"contact": {"phone": 1154960123}}, {"contacts": [{"kind": "phone", "value": 1154960123}]}]
)
def test_a_phone_number_that_a_program_made_a_number_of_is_told_that_its_first_0_was_lost(
    content: dict[str, object],
) -> None:
    with pytest.raises(CatalogueError, match="Did the first 0 get lost\\? Write 0115 496 0123"):
        read_content({"slug": "a", **content})
