"""Hypothesis strategies: provisions with every field, and the texts that files and spreadsheets spoil most easily."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from services_catalogue.model.access_facts import AccessKind
from services_catalogue.model.body import Body, BodyKind
from services_catalogue.model.contact_facts import Strength
from services_catalogue.model.dates import ObservedState
from services_catalogue.model.placeholders import is_placeholder
from services_catalogue.model.provision import (
    SUPPORT_ONLY,
    Category,
    Confidence,
    Evidence,
    Level,
    Offer,
    Provision,
    Route,
    Stage,
)
from services_catalogue.model.taught_sectors import QualificationLevel, Sector
from services_catalogue.model.visible_text import visible

SPOILT_EASILY = (
    "=1+1", "+44 115 496 0000", "-", "@SUM(A1)", "'", "''", "'=1", '"', '""', '"quoted"', '"a" and "b"', "a,b",
    "a;b", "two\nlines", "three\r\nlines", "\ttab", "#N/A", "TRUE", "yes", "null", "~", "007", "1.50",
    "2026-03", "1e5", "_x0041_", "x005F_", "a: b", "a #b", "{a: b}", "[a]", "- a", "---", "\\n", "\\", "&a",
    "*a", "%", "é", "😀", "\u2028", "\x85", "\x01", "\x7f", "\ufeff", "\ufffe", "\u00a0", "more", "door", "it's",
    "a:", ":a", "?", "!a", "|", ">", "`", "on",
)  # fmt: skip
SEEN = st.sampled_from(SPOILT_EASILY)
# Readers take out what cannot be seen, so that no provision holds it.
words = st.one_of(SEEN, st.lists(SEEN, min_size=2, max_size=4).map(" ".join), st.text(max_size=30)).map(visible)
texts = words.filter(str.strip)
short = st.text(max_size=5).map(visible)
phones = st.sampled_from(["0115 496 0000", "+353 1 234 5678", "0800 100 900 extension 12", "text 85258", "116 123"])
emails = st.sampled_from(["name@example.org", "zoë+1@münchen.example", "o'neil@example.org", "-a@example.org"])
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
days = st.from_regex(r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]))?)?", fullmatch=True)
urls = st.sampled_from(
    ["https://example.org", "http://example.org/a?b=c,d#e", "https://example.org/'{}[]:x", "https://é.example.org"]
)


def several(what: SearchStrategy[Any]) -> SearchStrategy[list[Any]]:
    return st.lists(what, max_size=3)


def perhaps(what: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | what


@composite
def some_test(draw: DrawFn) -> dict[str, Any]:
    """A test on any question, also on none that is there: what a rule says must survive, whatever it says."""
    test: dict[str, Any] = {
        "question": draw(st.sampled_from(["age", "area", "a: b"]) | st.text(max_size=5).map(visible))
    }
    match draw(st.integers(0, 2)):
        case 0:
            test["at_least"] = draw(st.integers(-5, 10**6))
        case 1:
            test["one_of"] = draw(
                st.lists(st.sampled_from(["all", "derbyshire", "derby"]) | texts, min_size=1, max_size=3)
            )
        case _:
            test["none_of"] = draw(st.lists(texts, min_size=1, max_size=3))
    check = draw(perhaps(st.text(max_size=10).map(visible)))
    return test if check is None else {**test, "check": check}


conditions = st.one_of(some_test(), st.lists(some_test(), min_size=2, max_size=3).map(lambda some: {"any_of": some}))
similar = st.fixed_dictionaries({}, optional={"slug": slugs, "name": texts})
sources = st.fixed_dictionaries(
    {"title": texts}, optional={"url": urls, "date": texts | days, "supports": several(texts)}
)
# By kind what may stand in it, in the one spelling that is kept.
values = st.one_of(
    st.tuples(st.just("phone"), st.sampled_from(["0115 496 0000", "+353 1 234 5678", "116 123"])),
    st.tuples(st.just("text"), st.just("text 85258")),
    st.tuples(st.just("text_relay"), st.just("18001 0115 496 0000")),
    st.tuples(st.just("email"), emails),
    st.tuples(st.sampled_from(["act_url", "info_url", "bsl_video"]), urls),
    st.tuples(st.just("bsl_video"), st.sampled_from(["In the app: press Call.", "0115 496 0000"])),
    st.tuples(st.sampled_from(["address", "hours", "say", "ready"]), texts.filter(lambda t: not is_placeholder(t))),
)
fact_sources = st.fixed_dictionaries(
    {"title": texts},
    optional={"url": urls, "date": texts | st.dates(date(2000, 1, 1)).map(date.isoformat), "says": texts},
)
checks = st.fixed_dictionaries(
    {"by": texts, "how": texts, "on": st.dates(date(2020, 1, 1), date(2026, 11, 23)).map(date.isoformat)}
)


@composite
def some_fact(draw: DrawFn) -> dict[str, Any]:
    kind, value = draw(values)
    return {
        **{"kind": kind, "value": value, "strength": draw(st.sampled_from(Strength)), "checked": draw(perhaps(checks))},
        "sources": draw(st.lists(fact_sources, min_size=1, max_size=2)),
        **{name: draw(perhaps(texts)) for name in ("who_answers", "for_whom", "withheld", "note")},
    }


facts = st.lists(some_fact(), max_size=3, unique_by=lambda fact: (fact["kind"], fact["value"]))
access_facts = st.lists(
    st.fixed_dictionaries(
        {
            **{"kind": st.sampled_from(AccessKind), "offered": st.booleans(), "details": perhaps(texts)},
            **{"strength": st.sampled_from(Strength), "checked": perhaps(checks), "withheld": perhaps(texts)},
            **{"sources": st.lists(fact_sources, min_size=1, max_size=2), "note": perhaps(texts)},
        }
    ),
    max_size=3,
    unique_by=lambda fact: fact["kind"],
)
taught = st.lists(
    st.fixed_dictionaries(
        {
            **{"sector": st.sampled_from(Sector), "level": perhaps(st.sampled_from(QualificationLevel))},
            **{"strength": st.sampled_from(Strength), "checked": perhaps(checks), "withheld": perhaps(texts)},
            **{"sources": st.lists(fact_sources, min_size=1, max_size=2), "note": perhaps(texts)},
        }
    ),
    max_size=3,
    unique_by=lambda fact: (fact["sector"], fact["level"]),
)
DATES = st.fixed_dictionaries(
    {"status": st.sampled_from(ObservedState)},
    optional={
        **dict.fromkeys(("start", "paused_until", "last_referral", "end", "as_of"), days),
        "confirmed": st.booleans(),
        "gathered_on": st.dates(date(2020, 1, 1), date(2026, 11, 23)).map(date.isoformat),
        "notes": texts,
    },
)
BOTH: dict[str, SearchStrategy[Any]] = {
    "name": texts,
    "also_known_as": several(texts),
    "confused_with": several(similar),
    "level": st.sampled_from(Level),
    "provider": perhaps(texts),
    "commissioner": perhaps(texts),
    "summary": texts,
    "offers": several(st.sampled_from(Offer)),
    "teaches": taught,
    "eligibility": several(conditions),
    "provider_checks": several(texts),
    "good_to_know": several(texts),
    "eligibility_notes": st.dictionaries(short | SEEN.map(visible), texts, max_size=3),
    "how_to_access": several(st.sampled_from(Route)),
    "contact": st.fixed_dictionaries({}, optional={"phone": phones, "email": emails, "url": urls}),
    "contacts": facts,
    "access": access_facts,
    "cost_to_resident": perhaps(texts),
    "dates": DATES,
    "named_in_plan": st.booleans(),
    "plan_section": perhaps(texts),
    "sources": several(sources),
    "unknown": several(texts),
    "keeper_notes": several(texts),
    "confidence": st.sampled_from(Confidence),
}
ACCESS_POINT: dict[str, SearchStrategy[Any]] = {**BOTH, "id": slugs, "based_in": several(slugs)}
SUPPORT: dict[str, SearchStrategy[Any]] = {
    **BOTH,
    "slug": slugs,
    "category": st.sampled_from(Category),
    "stage": st.sampled_from(Stage),
    "alongside": st.booleans(),
    "opens": several(slugs),
    "try_instead": several(slugs),
    "successor": perhaps(slugs),
    "evidence": st.sampled_from(Evidence),
    "short_name": perhaps(texts),
    "searched_as": several(texts),
    "access_points": st.lists(st.fixed_dictionaries(ACCESS_POINT), max_size=2),
}
BODY: dict[str, SearchStrategy[Any]] = {
    **{name: strategy for name, strategy in BOTH.items() if name not in SUPPORT_ONLY},
    **{name: SUPPORT[name] for name in ("slug", "short_name", "searched_as")},
    **{"body": st.sampled_from(BodyKind), "for_whom": perhaps(texts)},
    "access_points": st.lists(
        st.fixed_dictionaries({name: one for name, one in ACCESS_POINT.items() if name not in SUPPORT_ONLY}), max_size=2
    ),
}
any_body = st.fixed_dictionaries(BODY).map(Body.model_validate)
any_provision = st.fixed_dictionaries(SUPPORT).map(Provision.model_validate)
