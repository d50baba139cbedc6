"""The specification: what each persona must be shown, must not be shown, and must be told to do first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from services_catalogue.impact.personas import PERSONAS, Persona, PersonaError, check, read_personas
from services_catalogue.model.provision import Provision
from tests.moves import MOVES, ON, bodies, move_pathfinder, shown_ids
from tests.test_panel import EVERYBODY
from tests.triage.asking import same_in_all_that_is_worth_a_question
from tests.triage.catalogue import real_catalogue
from tests.triage.test_laws_of_moves import NOBODY_TO_TURN_TO
from triage.districts import DISTRICT_IDS
from triage.judgement.applicability import with_answer
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import NOT_SURE, Answers
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, Condition, OneOf

FILES = sorted(PERSONAS.glob("*.yaml"))
CASES = dict(zip((file.stem for file in FILES), read_personas(), strict=True))
LIVE = {provision.slug: provision for provision in real_catalogue() if not provision.closed(ON)}
# Inspire teaches in Bassetlaw too, and who may use the hub is not known: neither access point has to be the one shown.
COUNCILS = "council-and-district-contact-points"
WITHOUT_A_PERSONA = {
    ("adult-skills-fund-emcca", "bridge-skills-hub-worksop"),
    (COUNCILS, "local-libraries"),  # whoever says where they live is sent to their own council
    (COUNCILS, "derby-council"),  # Derby has a door for work, which the Plan's third case goes through
}
every_persona = pytest.mark.parametrize("persona", CASES.values(), ids=CASES.keys())


def pathway_of(persona: Persona) -> Pathway:
    return pathway_with(persona, persona.given())


def pathway_with(persona: Persona, answers: Answers) -> Pathway:
    """The pathway of somebody with these answers, on the day of this persona."""
    return move_pathfinder().pathway(answers, persona.on or ON)


def shape(pathway: Pathway) -> dict[str, object]:
    """All of a pathway that must not depend on the order or the way in which the answers were given."""
    parts: dict[str, object] = {
        part.value: [
            (e.support.slug, e.verdict.value, None if e.access_point is None else e.access_point.id, e.opens, e.instead)
            for e in pathway.parts[part]
        ]
        for part in Part
    }
    return {**parts, "first": (shown_ids(pathway), pathway.first_slug), "outside": pathway.outside}


@every_persona
def test_the_persona_gets_the_pathway_written_for_them(persona: Persona) -> None:
    assert check(persona, pathway_of(persona)) == []


@every_persona
def test_the_order_in_which_answers_were_given_does_not_matter(persona: Persona) -> None:
    expected = shape(pathway_of(persona))
    given = list(persona.answers.items())
    orders = [given[::-1], *(Random(seed).sample(given, len(given)) for seed in range(20))]
    assert all(shape(pathway_with(persona, Answers(dict(order)))) == expected for order in orders)


@every_persona
def test_asking_only_what_still_matters_leads_to_the_same_pathway(persona: Persona) -> None:
    """But for checks that are not worth a question. Whatever a persona says nothing of is answered "I'm not sure"."""
    answers = Answers()
    pathway = pathway_with(persona, answers)
    for _ in range(len(QUESTIONNAIRE)):
        question = pathway.next_question
        if question is None:
            break
        assert question not in answers, f"{question} was asked twice"
        answers = with_answer(answers, question, persona.answers.get(question, NOT_SURE), QUESTIONNAIRE)
        pathway = pathway_with(persona, answers)
    assert pathway.next_question is None
    assert same_in_all_that_is_worth_a_question(pathway, pathway_of(persona), answers)


def test_two_carers_get_two_routes() -> None:
    in_work, out_of_work = (
        shape(pathway_of(CASES[case])) for case in ("carer-20-hours-in-work", "carer-40-hours-out-of-work")
    )
    assert in_work["step_up"], "nobody is left without a step"
    assert out_of_work["step_on"], "nobody is left without a step"
    for part in (Part.STEP_ON, Part.STEP_UP):
        assert in_work[part.value] != out_of_work[part.value]


def test_outside_the_area_everything_is_in_not_now() -> None:
    pathway = pathway_of(CASES["outside-the-area"])
    assert {entry.support.slug for entry in pathway.parts[Part.NOT_NOW]} == LIVE.keys()
    assert shown_ids(pathway) == []
    assert pathway.first_slug is None


def test_someone_who_told_us_nothing_is_refused_nothing() -> None:
    assert pathway_of(CASES["not-sure-of-anything"]).parts[Part.NOT_NOW] == ()


# What every provision, question and name needs of the personas.


def can_fail(condition: Condition) -> bool:
    """Whether a resident of the area can fail to meet this condition."""
    match condition:
        case AnyOf(any_of=tests):
            return all(map(can_fail, tests))
        case OneOf(question=question, one_of=named) if question == AREA:
            return not set(DISTRICT_IDS) <= set(named)
        case Between(question=question, at_least=low, at_most=None):
            numbers = QUESTIONNAIRE[question].numbers
            return numbers is None or low is None or low > numbers.start
        case _:
            return True


def shown_by(personas: Iterable[Persona]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for persona in personas:
        for slug, verdict in persona.shown.items():
            found.setdefault(slug, set()).add(verdict)
    return found


@pytest.mark.parametrize("provision", LIVE.values(), ids=LIVE.keys())
def test_every_provision_is_shown_to_one_persona_and_refused_to_another(provision: Provision) -> None:
    assert Verdict.MET.value in shown_by(CASES.values()).get(provision.slug, set()), "no persona meets its rule"
    # A persona outside the area is refused everything, which says nothing about any one rule.
    inside = [persona for persona in CASES.values() if persona.answers.get(AREA) != OUTSIDE]
    if any(can_fail(condition) for condition in provision.eligibility):
        refused = [persona.name for persona in inside if provision.slug in persona.not_shown]
        assert refused, "no persona inside the area is refused"


def test_only_these_provisions_refuse_nobody_who_lives_here() -> None:
    assert {p.slug for p in LIVE.values() if not any(map(can_fail, p.eligibility))} == {
        "advice-and-community-organisations",
        "council-and-district-contact-points",
        "national-careers-service",
        "nhs-social-prescribing",
    }


def test_every_access_point_is_the_access_point_of_one_persona() -> None:
    used = {(slug, access_point) for persona in CASES.values() for slug, access_point in persona.access_points.items()}
    access_points = {(p.slug, access_point.id) for p in LIVE.values() for access_point in p.access_points}
    assert used <= access_points
    assert access_points - used == WITHOUT_A_PERSONA, "write a persona who is sent there"


def test_every_question_is_answered_by_one_persona() -> None:
    answered = {
        question for persona in CASES.values() for question in persona.answers if persona.given().known(question)
    }
    assert {question.id for question in QUESTIONNAIRE} - answered == set()


def test_every_move_is_shown_to_a_persona_or_in_a_situation_of_the_panel() -> None:
    shown = {move_id for persona in CASES.values() for move_id in shown_ids(pathway_of(persona))}
    shown |= {move_id for one in EVERYBODY for move_id in shown_ids(one.pathway(move_pathfinder(), ON))}
    assert MOVES.keys() - shown == NOBODY_TO_TURN_TO, "write a persona to whom it is shown"


def test_whoever_carries_the_first_move_is_told_by_one_word_alone() -> None:
    """A persona names a provision, a body or a person's own act, without saying which of the three it is."""
    carriers = [carrier for move in MOVES.values() for carrier in move.carried_by]
    own_acts = {carrier.own_act for carrier in carriers if carrier.own_act is not None}
    assert len({body.slug for body in bodies()} | LIVE.keys() | own_acts) == len(bodies()) + len(LIVE) + len(own_acts)


@every_persona
def test_a_persona_is_plainly_one(persona: Persona) -> None:
    assert persona.name.startswith("Persona: ")
    assert 20 < len(persona.why) < 300


@every_persona
def test_a_persona_says_something_that_could_fail(persona: Persona) -> None:
    assert persona.shown or persona.not_shown


# Reading the files, and telling differences.

GOOD = """\
name: "Persona: a reader"
why: To show how a file is read.
answers:
  area: derby
  age: 30
  wants: [new_skills, a_job]
first_move: careers-adviser
first_step: national-careers-service
shown:
  night-school: met
not_shown: [day-school]
"""


def told(folder: Path, text: str, name: str = "reader") -> list[str]:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PersonaError, match="Mend what is named here") as refusal:
        read_personas(folder)
    return [str(problem) for problem in refusal.value.problems]


MISTAKES = {
    "a name that a person could have": (
        '"Persona: a reader"', "Amy Reader",
        "line 1: name: it is not written as it should be. Begin with 'Persona: a' and say what matters",
    ),
    "no reason": ("why: To show how a file is read.\n", "", "line 1: why: it is missing. Add a line that begins with"),
    "a misspelt field": ("not_shown:", "not_show:", "line 11: not_show: there is no field 'not_show' here. The fields"),
    "a question that is not asked": (
        "  age: 30", "  years: 30", "line 5: answers, years: there is no such question. Use one of area, age,",
    ),
    "an answer that cannot be": (
        "area: derby", "area: leicester",
        "line 4: answers, area: 'leicester' is not an answer to this question. Use one of derby, nottingham,",
    ),
    "an answer that nobody would ask them for": (
        "age: 30", "age: 30\n  lone_parent: no\n  children: [none]",
        "line 6: answers, lone_parent: this is not asked of somebody with the other answers. Take this line away.",
    ),
    "refused under shown": (
        "night-school: met", "night-school: not_met",
        "line 10: shown, night-school: it is not written as it should be. Use met or not_known; what must not be shown",
    ),
    "shown and not shown": (
        "[day-school]", "[night-school]",
        "line 1: 'night-school' is said to be shown and not to be shown. Take it away from one of the two places.",
    ),
    "a day that is not one": ("why:", "on: tomorrow\nwhy:", "line 2: on: it is not written as it should be. Write a"),
    "broken YAML": ("why: To", "why: To: ", "line 2: this is not YAML that can be read: mapping values are not"),
    "a list": (GOOD, "- a", "line 1: a persona should be a list of fields, 'name: value'. Begin with the lines name,"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_where_it_is_with_its_mend(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = told(tmp_path, GOOD.replace(old, new))
    assert len(found) == 1, found
    assert found[0].startswith(f"{tmp_path.name}/reader.yaml {expected}"), found


def test_all_mistakes_of_all_files_are_told_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_bytes(b"name: \xff")
    found = told(tmp_path, GOOD.replace("derby", "york").replace("30", "300"))
    assert [problem.split(":")[0] for problem in found] == [
        f"{tmp_path.name}/{place}" for place in ("other.yaml", "reader.yaml line 4", "reader.yaml line 5")
    ]


def test_two_personas_need_two_names(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    assert "b.yaml: name: another persona is called 'Persona: a reader' too" in told(tmp_path, GOOD, "b")[0]


def test_a_folder_without_personas_is_told(tmp_path: Path) -> None:
    with pytest.raises(PersonaError, match="there are no personas in this folder"):
        read_personas(tmp_path)


def test_answers_are_read_as_the_questions_order_them(tmp_path: Path) -> None:
    (tmp_path / "reader.yaml").write_text(GOOD, encoding="utf-8")
    (persona,) = read_personas(tmp_path)
    assert persona.answers == {"area": "derby", "age": 30, "wants": ("a_job", "new_skills")}
    assert Persona.model_validate_json(persona.model_dump_json()) == persona


def test_differences_are_told_in_words() -> None:
    carer = CASES["carer-in-derby"]
    wrong = carer.model_copy(
        update={
            "shown": {"unpaid-carers-support": "not_known", "no-such-thing": "met"},
            "not_shown": ("national-careers-service",),
            "instead": {"nottingham-jobs": "zink-buxton"},
            "access_points": {"unpaid-carers-support": "carers-hub-nottinghamshire"},
            "part": {"unpaid-carers-support": "step_on"},
        }
    )
    assert check(wrong, pathway_of(wrong)) == [
        "no-such-thing is not in the catalogue, or it has ended.",
        "unpaid-carers-support should be not_known and is met. Because you look after someone for less than 20 hours "
        "a week.",
        "national-careers-service should be not_met and is met. It can help with getting a job.",
        "In place of nottingham-jobs, zink-buxton should be offered. Offered now: jobcentre-work-coach, "
        "national-careers-service.",
        "unpaid-carers-support should be reached through carers-hub-nottinghamshire, and the door is "
        "derby-universal-services-for-carers.",
        "unpaid-carers-support should be in step_on and is in alongside.",
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"first_move": "esol"}, "The first step should be 'esol' with unpaid-carers-support and is "),
        ({"first_step": "carers-uk"}, "The first step should be 'carer-out-of-work' with carers-uk and is "),
        ({"first_move": None, "first_step": None}, "The first step should be none and is "),
        ({"first_move": None, "first_step": "zink-buxton"}, "The first step should be zink-buxton and is "),
    ],
)
def test_a_first_step_is_told_when_it_is_another_and_when_there_should_be_none(
    changed: dict[str, str | None], told: str
) -> None:
    carer = CASES["carer-in-derby"]
    found = check(carer.model_copy(update=changed), pathway_of(carer))
    assert found == [told + "'carer-out-of-work' with unpaid-carers-support."]


def test_help_above_everything_is_told_when_it_is_other_help_and_when_there_should_be_none() -> None:
    homeless = CASES["homeless-in-mansfield"]
    (told,) = check(homeless.model_copy(update={"boxes": ()}), pathway_of(homeless))
    assert told.startswith("Above everything should stand nothing, and there stands 'nowhere-safe-tonight'")
    (told,) = check(homeless.model_copy(update={"boxes": ("child-in-danger",)}), pathway_of(homeless))
    assert told.startswith("Above everything should stand 'child-in-danger', and")
