"""A pathway as JSON, joined from cached fragments: one entry costs microseconds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring as quoted

from app.catalogue.snapshot import CatalogueSnapshot
from services_catalogue.impact.referral_routes import Helper, WayIn, sentence_for
from services_catalogue.model.contact_facts import ContactFact
from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.shown_access import AccessAnswer, access_of
from services_catalogue.model.shown_contacts import BestContact, best_of, certainty_of, facts_shown
from services_catalogue.model.shown_facts import evidence_shown
from services_catalogue.model.shown_sectors import sectors_shown
from triage.explanation.explanation import Explanation
from triage.i18n import _
from triage.pathway.needs import ask_for
from triage.pathway.pathway import Part, Pathway, PathwayEntry
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE

MOST_FRAGMENTS = 50_000


class EntryFragments:
    """The JSON of entries for one published version. It holds nothing about any person."""

    def __init__(self, published: CatalogueSnapshot) -> None:
        self.published = published
        self._heads: dict[str, str] = {}
        self._checks: dict[Explanation, str] = {}
        self._changes: dict[tuple[object, ...], str] = {}
        self._shut: dict[tuple[PathwayEntry, str, str | None], tuple[str, str]] = {}  # without what would change it
        self._access_points: dict[tuple[str, str, Explanation | None, str, str | None], str] = {}
        self.status = lru_cache(maxsize=1024)(self._status)
        self._helpers = compact([helper_out(helper) for helper in published.joining.helpers()])

    def pathway(self, pathway: Pathway, answers: Answers, place: str, first: str) -> bytes:
        """The body of the response. `place` is the JSON of what a postcode told, or null; `first` the members that
        tell what comes first, and the next jobs.
        """
        parts = ",".join(
            f'"{part.value}":[{",".join([self._one(e, pathway, answers) for e in pathway.parts[part]])}]'
            for part in Part
        )
        return (
            f'{{"catalogue_version":{self.published.version},"as_of":"{pathway.on}",'
            f'{first},{parts},"not_covered":{texts(pathway.not_covered)},'
            f'"ask_for":{texts(ask_for(pathway.access_needs, QUESTIONNAIRE))},'
            f'"next_question":{compact(pathway.next_question)},'
            f'"questions_that_still_matter":{texts(pathway.still_matter)},'
            f'"outside_area":{compact(where_to_go()) if pathway.outside else "null"},'
            f'"place":{place},"talk_to":{self._helpers}}}'
        ).encode("utf-8", "replace")

    def _one(self, entry: PathwayEntry, pathway: Pathway, answers: Answers) -> str:
        """One entry, as EntryOut describes it; entries of "not now" are shared between people."""
        if entry.part is not Part.NOT_NOW:
            before, after = self._around_changes(entry, pathway.on, pathway.district)
            return f"{before}[]{after}"
        key = (entry, pathway.on, pathway.district)
        made = self._shut.get(key)
        if made is None:
            if len(self._shut) > MOST_FRAGMENTS:
                self._shut.clear()
            made = self._shut[key] = self._around_changes(entry, pathway.on, pathway.district)
        return f"{made[0]}{self._would_change(entry.explanation, answers)}{made[1]}"

    def _around_changes(self, entry: PathwayEntry, on: str, district: str | None) -> tuple[str, str]:
        """An entry but for what would change it, for somebody who lives in a district; None where that is not known."""
        slug = entry.support.slug
        head = self._heads.get(slug) or self._head(slug)
        check = self._checks.get(entry.explanation) or self._check(entry.explanation)
        access_point_id = "" if entry.access_point is None else entry.access_point.id
        access_point_key = (slug, access_point_id, entry.access_point_explanation, on, district)
        access_point = self._access_points.get(access_point_key) or self._access_point(access_point_key)
        return (
            f'{head},"verdict":"{entry.verdict.value}","why":{texts(entry.why)},{check},'
            f'"why_not":{texts(entry.why_not)},"would_change":',
            f',"instead":{texts(entry.instead)},{self.status(slug, on)},{access_point},"opens":{texts(entry.opens)}}}',
        )

    def _head(self, slug: str) -> str:
        provision = self.published.by_slug[slug]
        known = {
            "slug": provision.slug,
            "name": provision.name,
            "stage": provision.stage.value,
            "category": provision.category.value,
            "summary": provision.summary,
            "evidence": evidence_shown(provision).value,
            "revision": self.published.revisions[slug],
        }
        self._heads[slug] = compact(known)[:-1]
        return self._heads[slug]

    def _check(self, explanation: Explanation) -> str:
        if len(self._checks) > MOST_FRAGMENTS:
            self._checks.clear()
        made = self._checks[explanation] = f'"check":{texts(explanation.check)}'
        return made

    def _would_change(self, explanation: Explanation, answers: Answers) -> str:
        """What would change it, with what this person chose beside what it names."""
        key = (explanation, *[answers.said(q) for change in explanation.would_change for q in change.beside])
        made = self._changes.get(key)
        if made is None:
            if len(self._changes) > MOST_FRAGMENTS:
                self._changes.clear()
            made = self._changes[key] = compact(
                [
                    {
                        "question": change.question,
                        "answers": change.answers_of(answers, QUESTIONNAIRE),
                        "sentence": change.sentence,
                    }
                    for change in explanation.would_change
                ]
            )
        return made

    def _status(self, slug: str, on: str) -> str:
        provision = self.published.by_slug[slug]
        return f'"status":{compact(status_out(provision, provision, on))}'

    def _access_point(self, key: tuple[str, str, Explanation | None, str, str | None]) -> str:
        slug, access_point_id, explanation, on, district = key
        provision = self.published.by_slug[slug]
        access_point = next((d for d in provision.access_points if d.id == access_point_id), None)
        check = () if explanation is None else explanation.check
        ways = self.published.joining.ways_in(provision, access_point, district)
        options = [
            {
                "route": way.route,
                "who": way.who,
                "how": way.how,
                "contact": contact_out(way.contact, way.sentence or way.how),
                "helper": None if way.helper is None else helper_out(way.helper),
            }
            for way in ways
        ]
        point = None
        if access_point is not None:
            point = access_point_out(provision, access_point, sentence_of(ways[0]), check, on)
        access = access_out(provision, access_point, on)
        made = f'"referral_options":{compact(options)},"access":{compact(access)},"access_point":{compact(point)}'
        if len(self._access_points) > MOST_FRAGMENTS:
            self._access_points.clear()
        self._access_points[key] = made
        return made


def texts(sentences: Iterable[str]) -> str:
    """A JSON list of strings."""
    return f"[{','.join([quoted(s) for s in sentences])}]"


def compact(value: object) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def status_out(entry: CatalogueEntry, support: CatalogueEntry | AccessPoint, on: str) -> dict[str, object]:
    """How an entry, or an access point of it with dates of its own, stands on a day: as StatusOut describes it."""
    status, checked = support.status_on(on), entry.checked
    by_somebody = checked is not None and bool(checked.by)
    return {
        "state": status.state.value,
        "as_of": status.as_of,
        "sentence": status.sentence,
        "checked_on": checked.on if checked is not None and by_somebody else None,
        "checked_by": checked.by if checked is not None and by_somebody else None,
        "not_checked_since": checked.on if checked is not None and entry.overdue(on) else None,
    }


def contact_out(contact: BestContact, sentence: str) -> dict[str, object]:
    """A contact as the schema describes it."""
    return {
        "phone": contact.phone,
        "phone_certainty": contact.phone_certainty,
        "email": contact.email,
        "email_certainty": contact.email_certainty,
        "url": contact.url,
        "url_certainty": contact.url_certainty,
        "sentence": sentence,
    }


def access_out(entry: CatalogueEntry, access_point: AccessPoint | None, on: str) -> dict[str, dict[str, object]]:
    """What it does for people who need to be helped in some way: to each kind an AccessOut."""
    return {kind.value: _access(answer) for kind, answer in access_of(entry, access_point, on).items()}


def _access(answer: AccessAnswer) -> dict[str, object]:
    offered = "not_known" if answer.offered is None else "yes" if answer.offered else "no"
    return {"offered": offered, "details": answer.details or None, "certainty": answer.certainty or None}


def contacts_out(support: CatalogueEntry | AccessPoint, on: str) -> list[dict[str, object]]:
    """Every contact that a support page shows on a day, as ContactFactOut describes it."""
    return [_fact(fact, support, on) for fact in facts_shown(support, on)]


def teaches_out(support: CatalogueEntry | AccessPoint, on: str) -> list[dict[str, object]]:
    """What it teaches as far as that may be shown on a day, as TaughtSectorOut describes it."""
    return [
        {
            "sector": fact.sector.value,
            "level": None if fact.level is None else fact.level.value,
            "strength": fact.strength.value,
            "year": fact.year,
            "date": fact.newest_date,
            "certainty": certainty_of(fact, fact.showing(on), on),
        }
        for fact in sectors_shown(support, on)
    ]


def sources_out(support: CatalogueEntry | AccessPoint) -> list[dict[str, object]]:
    """Its sources, as SourceOut describes them."""
    return [{"kind": source.kind.value, **source.model_dump(mode="json")} for source in support.sources]


def _fact(fact: ContactFact, support: CatalogueEntry | AccessPoint, on: str) -> dict[str, object]:
    return {
        "kind": fact.kind.value,
        "value": fact.value,
        "link": fact.link or None,
        "who_answers": fact.who_answers,
        "for_whom": fact.for_whom,
        "strength": fact.strength.value,
        "year": fact.year,
        "date": fact.newest_date,
        "certainty": certainty_of(fact, support.visibility_of(fact, on), on),
    }


def helper_out(helper: Helper) -> dict[str, object]:
    """Somebody to ask, as HelperOut describes them."""
    return {"name": helper.name, "contact": contact_out(helper.contact, helper.sentence or helper.ask)}


def sentence_of(way: WayIn) -> str:
    """What to do to get in touch, in a sentence: the provision's own contact, or whom to ask."""
    return sentence_for(way.contact) or f"{way.how} {way.sentence}".strip()


def access_point_out(
    entry: CatalogueEntry, access_point: AccessPoint, sentence: str, check: Iterable[str], on: str
) -> dict[str, object]:
    """An access point as AccessPointOut describes it; `sentence` says how to get in touch."""
    return {
        "id": access_point.id,
        "name": access_point.name,
        "provider": access_point.provider,
        "summary": access_point.summary,
        "check": list(check),
        "contact": contact_out(best_of(entry, access_point, on), sentence),
        "contacts": contacts_out(access_point, on),
        "access": access_out(entry, access_point, on),
        "unknown": list(access_point.unknown),
        "status": status_out(entry, access_point, on),
    }


def where_to_go() -> str:
    """What to say to a person who lives outside the area."""
    return _(
        "This service is only for people who live in Derby, Derbyshire, Nottingham or Nottinghamshire. "
        "Your own council, library or Jobcentre can tell you what there is where you live. "
        "Find your council at https://www.gov.uk/find-local-council. "
        "The people listed under talk_to help everyone in England."
    )
