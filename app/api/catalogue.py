"""The questions and the provisions as JSON, made once for each published version."""

from __future__ import annotations

from dataclasses import asdict

from app.api.entries import access_out, contact_out, contacts_out, sentence_of, sources_out, status_out, teaches_out
from app.catalogue.snapshot import CatalogueSnapshot
from app.referrals.response_rates import ResponseRate, response_rate_in_words
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import FOR_KEEPERS, NOT_STORED, AccessPoint, Provision
from services_catalogue.model.shown_contacts import best_contact
from services_catalogue.model.shown_facts import certainty_of_facts, evidence_shown
from triage.i18n import _
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Option, Question


def questions_out() -> list[dict[str, object]]:
    """All questions in the order they may be asked, as QuestionOut describes them."""
    return [_question(question) for question in QUESTIONNAIRE]


def _question(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": _(question.text),
        "hint": _(question.hint) if question.hint else "",
        "why": _(question.why),
        "sensitive": question.sensitive,
        "options": [
            {"id": o.id, "label": _(o.label), "hint": _(o.hint) if o.hint else ""}
            for o in question.options
            if o.offered
        ],
        "lowest": None if question.numbers is None else question.numbers.start,
        "highest": None if question.numbers is None else question.numbers.stop - 1,
        "ask_if": [test.model_dump(exclude_none=True) for test in question.ask_if],
    }


def _option(option: Option) -> dict[str, str]:
    return {"id": option.id, "label": _(option.label), "hint": _(option.hint) if option.hint else ""}


def summary_out(provision: Provision, published: CatalogueSnapshot, on: str) -> dict[str, object]:
    """One provision in a list, as ProvisionSummary describes it."""
    return {
        "slug": provision.slug,
        "name": provision.name,
        "short_name": provision.short_name,
        "also_known_as": list(provision.also_known_as),
        "category": provision.category.value,
        "stage": provision.stage.value,
        "level": provision.level.value,
        "summary": provision.summary,
        "status": status_out(provision, provision, on),
        "ended": provision.closed(on),
        "revision": published.revisions[provision.slug],
    }


def provision_out(provision: Provision, published: CatalogueSnapshot, on: str) -> dict[str, object]:
    """Everything about one provision, as ProvisionOut describes it: the stored record, its status on a day, which
    criteria can be tested, and its response rate."""
    return {
        **provision.model_dump(mode="json", exclude={*NOT_STORED, *FOR_KEEPERS, "access_points"}),
        **summary_out(provision, published, on),
        **_contacts(provision, None, published, on),
        "criteria": criteria_out(provision),
        "certainty": asdict(certainty_of_facts(provision, on)),
        "evidence": evidence_shown(provision).value,
        "sources": sources_out(provision),
        "could_not_be_read": provision.unreadable is not None,
        "recent_answers": _answers(published.signals.get(provision.slug)),
        "access_points": [
            _access_point(provision, access_point, published, on) for access_point in provision.access_points
        ],
    }


def _answers(signal: ResponseRate | None) -> dict[str, object]:
    return {
        "sentences": list(response_rate_in_words(signal)),
        "replies": None if signal is None else signal.replies,
        "working_days": None if signal is None else signal.working_days,
        "said_yes_in_10": None if signal is None else signal.said_yes,
        "waiting_list_in_10": None if signal is None else signal.waiting,
        "waiting_list_until": None if signal is None else signal.waiting_until or None,
    }


def _contacts(
    provision: Provision, access_point: AccessPoint | None, published: CatalogueSnapshot, on: str
) -> dict[str, object]:
    support = provision if access_point is None else access_point
    sentence = sentence_of(published.joining.ways_in(provision, access_point)[0])
    return {
        "contact": contact_out(best_contact(support, on), sentence),
        "contacts": contacts_out(support, on),
        "access": access_out(provision, access_point, on),
        "teaches": teaches_out(support, on),
    }


def _access_point(
    provision: Provision, access_point: AccessPoint, published: CatalogueSnapshot, on: str
) -> dict[str, object]:
    return {
        **access_point.model_dump(mode="json", exclude={*FOR_KEEPERS}),
        **_contacts(provision, access_point, published, on),
        "criteria": criteria_out(access_point),
        "certainty": asdict(certainty_of_facts(access_point, on)),
        "sources": sources_out(access_point),
        "status": status_out(provision, access_point, on),
    }
