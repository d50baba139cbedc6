"""Pay said truly: never under what the law asks for, never without its year and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.occupation import Occupation, PayNoteKind
from services_catalogue.job_steps.pay_floor import ADULT, GROWN_UP, floor_on, is_out_of_date
from triage.i18n import _
from triage.i18n import marked as m

HOURS_A_YEAR = Decimal("37.5") * 52
WORTH_SAYING = 2
"""The rise in per cent below which two jobs pay the same, as far as the figures can tell."""

TYPICAL = m("Middle hourly pay, all employees, April {year}: £{pay}")
AT_LEAST = {
    ADULT: m("At least £{pay} an hour by law from age 21 (since April {year})"),
    GROWN_UP: m("At least £{pay} an hour by law at ages 18 to 20 (since April {year})"),
    0: m("At least £{pay} an hour by law under 18 (since April {year})"),
}
YEARLY = m("Middle yearly pay, full-time employees, year to April {year}: £{pay}")
APPRENTICES = m(
    "By law an apprentice may be paid £{pay} an hour at first (since April {year}). Ask what this one pays."
)
NOT_PUBLISHED = m("No pay figure is published for this job.")
HELD_BACK = m("We do not show pay now: the legal minimum that we know of is out of date.")


class PayKind(StrEnum):
    """What the figure that is shown is, or why there is none."""

    TYPICAL = "typical"
    FLOOR = "floor"
    NOT_PUBLISHED = "not_published"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class OccupationPay:
    """What an occupation pays somebody of an age, as it may be shown on a day.

    `hourly` (pounds an hour) and `year` go together: the middle pay in that year, or the legal floor since then. Both
    are None where nothing can be shown. `yearly` (pounds) is there only where it lies above the floor for 37.5 hours.
    """

    kind: PayKind
    hourly: Decimal | None
    year: int | None
    yearly: int | None
    source: str
    note: PayNoteKind | None

    in_words: str
    yearly_in_words: str | None


def pay_of(data: JobData, occupation: Occupation, age: int | None, day: date) -> OccupationPay:
    """The pay that may be shown to somebody of this age on this day; where it is not known, as to an adult."""
    floor = floor_on(data.floors, day)
    least = None if floor is None else floor.at(age)
    note = occupation.pay_note
    if floor is None or least is None or is_out_of_date(floor, day):
        return OccupationPay(PayKind.HELD_BACK, None, None, None, "", note, _(HELD_BACK), None)
    if occupation.hourly is None:
        return OccupationPay(PayKind.NOT_PUBLISHED, None, None, None, "", note, _(NOT_PUBLISHED), None)
    if occupation.hourly < least:
        year = floor.begins.year
        words = _at_least(age).format(pay=pounds(least), year=year)
        return OccupationPay(PayKind.FLOOR, least, year, None, floor.source, note, words, None)
    about = data.about
    words = _(TYPICAL).format(pay=pounds(occupation.hourly), year=about.pay_year)
    yearly = _yearly(occupation, least)
    in_a_year = None
    if yearly is not None:
        in_a_year = _(YEARLY).format(pay=f"{yearly:,}", year=about.pay_year)
    return OccupationPay(
        PayKind.TYPICAL, occupation.hourly, about.pay_year, yearly, about.pay_source, note, words, in_a_year
    )


def apprentice_pay(data: JobData, day: date) -> str | None:
    """What to know of an apprentice's pay, which has a floor of its own; None where we do not know the newest."""
    floor = floor_on(data.floors, day)
    if floor is None or is_out_of_date(floor, day):
        return None
    return _(APPRENTICES).format(pay=pounds(floor.under_18), year=floor.begins.year)


def rise_of(data: JobData, old: Occupation, new: Occupation, day: date) -> int | None:
    """By how many per cent an hour pays more in the new job, or None where no rise can be claimed.

    Both are first raised to the adult floor of the day, since nobody may be paid less now. A job whose pay does not
    compare gives no rise, and neither does a floor that is out of date.
    """
    if old.pay_note or new.pay_note or is_out_of_date(floor_on(data.floors, day), day):
        return None
    rise = _rise(data, old, new, day)
    return None if rise is None or rise < WORTH_SAYING else int(rise.quantize(Decimal(1), ROUND_HALF_UP))


def pays_more(data: JobData, old: Occupation, new: Occupation, day: date) -> bool:
    """Whether the new job pays more by the hour as far as is known, and the floor has not eaten the rise."""
    rise = _rise(data, old, new, day)
    return rise is not None and rise >= WORTH_SAYING


def pounds(amount: Decimal) -> str:
    """An amount as it is written on a pay slip: 12.60, not 12.6."""
    return f"{amount:.2f}"


def _at_least(age: int | None) -> str:
    if age is None or age >= ADULT:
        return _(AT_LEAST[ADULT])
    return _(AT_LEAST[GROWN_UP if age >= GROWN_UP else 0])


def _yearly(occupation: Occupation, least: Decimal) -> int | None:
    yearly = occupation.yearly
    shown = yearly is not None and occupation.pay_note is None and yearly > least * HOURS_A_YEAR
    return yearly if shown else None


def _rise(data: JobData, old: Occupation, new: Occupation, day: date) -> Decimal | None:
    floor = floor_on(data.floors, day)
    if floor is None or old.hourly is None or new.hourly is None:
        return None
    return 100 * (max(new.hourly, floor.adult) / max(old.hourly, floor.adult) - 1)
