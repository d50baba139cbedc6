"""How far a rule reaches: one that leaves fewer out never reaches less far."""

from __future__ import annotations

from services_catalogue.impact.reach import EVERYONE, tenths_reached
from tests.triage.catalogue import real_catalogue
from triage.rules import Between, OneOf, Rule

DERBY: Rule = (OneOf(question="area", one_of=("derby",)),)
YOUNG: Rule = (Between(question="age", at_most=24),)


def test_a_rule_that_leaves_nobody_out_is_for_everyone() -> None:
    everyone, young, young_in_derby = tenths_reached(((), YOUNG, YOUNG + DERBY))
    assert everyone == EVERYONE
    assert EVERYONE > young > young_in_derby


def test_the_rules_of_the_catalogue_are_told_apart() -> None:
    rules = tuple(provision.eligibility for provision in real_catalogue())
    reached = dict(zip((provision.slug for provision in real_catalogue()), tenths_reached(rules), strict=True))
    assert reached["national-careers-service"] == EVERYONE
    assert reached["zink-buxton"] < reached["free-childcare-working-parents"] < reached["access-to-work"]


def test_more_conditions_never_reach_further() -> None:
    rules = [provision.eligibility for provision in real_catalogue()]
    reached = tenths_reached((*rules, *(rule + DERBY for rule in rules)))
    assert all(narrower <= wider for wider, narrower in zip(reached, reached[len(rules) :], strict=False))
