"""The plan with a client: a few steps in the order they are to be taken. Every function gives a new plan."""

from __future__ import annotations

from dataclasses import replace

from app.advising.triage_session import LONGEST_NOTE, MOST_STEPS, PlanStep
from app.referrals.response_form import day_in
from app.referrals.transitions import TransitionError
from app.web.forms import FieldError, Form

Plan = tuple[PlanStep, ...]


class PlanFull(ValueError):
    """The plan has as many steps as a client can keep in mind."""


def added(plan: Plan, slug: str) -> Plan:
    """The plan with one more step at its end; as it was when that step is in it. Raises PlanFull."""
    if any(step.slug == slug for step in plan):
        return plan
    if len(plan) >= MOST_STEPS:
        raise PlanFull
    return (*plan, PlanStep(slug))


def removed(plan: Plan, slug: str) -> Plan:
    """The plan without a step."""
    return tuple(step for step in plan if step.slug != slug)


def moved(plan: Plan, slug: str, by: int) -> Plan:
    """The plan with a step so many places further down, or up when `by` is negative; at an end it stays there."""
    place = next((place for place, step in enumerate(plan) if step.slug == slug), None)
    if place is None:
        return plan
    others = list(removed(plan, slug))
    others.insert(max(0, place + by), plan[place])
    return tuple(others)


def written(plan: Plan, form: Form) -> tuple[Plan, list[FieldError]]:
    """The plan with the notes and days of a form (`note-<slug>`, `on-<slug>`); what has an error stays as it was."""
    errors: list[FieldError] = []
    return tuple(_written(step, form, errors) for step in plan), errors


def _written(step: PlanStep, form: Form, errors: list[FieldError]) -> PlanStep:
    note_field, day_field = f"note-{step.slug}", f"on-{step.slug}"
    if not form.has(note_field):  # added in another tab since this form was drawn
        return step
    note = form.line(note_field)
    if len(note) > LONGEST_NOTE:
        errors.append(FieldError(note_field, f"Write a note of up to {LONGEST_NOTE} letters. This has {len(note)}."))
    else:
        step = replace(step, note=note)
    try:
        day = day_in(form, day_field)
    except TransitionError as refused:
        errors.append(FieldError(refused.field, refused.sentence))
        return step
    return replace(step, on="" if day is None else day.isoformat())
