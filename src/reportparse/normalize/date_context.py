"""What a date without a year is read against, and the year that it gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ..periods import Period
from .date_points import Interval

_YEAR = timedelta(days=366)
# A month and day this far from the one before belong to the neighbouring year: 25 November … 5 February.
_FAR = timedelta(days=240)
# From the day of writing: far in the future is last year's; a plan may lie a little in the past.
_UNLIKELY = timedelta(days=275)
_SLACK = timedelta(days=60)
_LATE = timedelta(days=100)

_LENGTHS = {"week": 7, "month": 31, "quarter": 92, "half": 184, "year": 3660}

Build = Callable[[int], Interval | None]


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known where a date stands.

    ``report`` and ``section`` are the reported period and that of the section; ``planned`` says that the
    clause or section is a plan. ``previous`` is the date resolved last in the same item or one that encloses
    it, ``earlier`` the one resolved last before that item; ``reference`` is the day of writing.
    """

    report: Period | None = None
    section: Period | None = None
    planned: bool = False
    previous: date | None = None
    reference: date | None = None
    earlier: date | None = None

    @property
    def home(self) -> Period | None:
        """The section's period, else the report's."""
        return self.section or self.report

    def anchor_day(self, unit: str) -> date | None:
        """Return a day in the year, half, quarter, month, week or day that this (本, 今) unit is."""
        if unit == "day":
            return self.reference
        period, today = self.report or self.section, self.reference
        if period is None:
            return today or self.previous or self.earlier
        fine = period.end - period.start < timedelta(days=_LENGTHS[unit])
        return today if today and not fine and period.start <= today <= period.end else period.end


def with_likely_year(build: Build, context: DateContext) -> Interval | None:
    """Return the point in the year that its surroundings give it: the date before it, else the section.

    ``build`` gives the point's days in a year, or None where that year has no such day.
    """
    home, previous = context.home, context.previous
    if home is None:
        return _without_period(build, context)
    found = _after_previous(build, previous, home, context.planned) if previous else None
    if found:
        return found
    found = _in_period(build, home)
    return _rolled(build, found, context) if found else None


def _after_previous(build: Build, previous: date, home: Period, planned: bool) -> Interval | None:
    """Return the point in the year of the date before it, None where that date does not lead to it."""
    if not home.start - _YEAR <= previous <= home.end + 2 * _YEAR:
        return None
    same, following = build(previous.year), build(previous.year + 1)
    at_home = _in_period(build, home)
    if previous > home.end and at_home and home.start <= at_home.start <= home.end:
        return at_home
    if same and following and same.end < previous and home.start <= following.start <= home.end:
        return following
    if planned and same and same.end < previous and same.end < home.start:
        return None
    return same


def _in_period(build: Build, home: Period) -> Interval | None:
    """Return the point in the first year in which it touches the period, else in the period's last year."""
    found = None
    for year in range(home.start.year, home.end.year + 1)[:10]:
        found = build(year) or found
        if found and found.start <= home.end and found.end >= home.start:
            break
    return found


def _rolled(build: Build, found: Interval, context: DateContext) -> Interval | None:
    """Move what is planned out of the past into the next year, and what was done out of the future."""
    report, home = context.report, context.home
    assert home is not None
    past = report is not None and found.end < report.start
    if context.planned and (past or found.end + _LATE < home.start):
        return build(found.start.year + 1) or found
    if not context.planned and report and context.section and found.start > context.section.end:
        before = build(found.start.year - 1)
        if before and report.start <= before.end and before.start <= report.end:
            return before
    return found


def _without_period(build: Build, context: DateContext) -> Interval | None:
    if context.previous:
        return _near_previous(build, context.previous, backward=False)
    if context.reference:
        return _near_reference(build, context.reference, context.planned)
    return _near_previous(build, context.earlier, backward=True) if context.earlier else None


def _near_previous(build: Build, previous: date, backward: bool) -> Interval | None:
    """Return the point in the year of the date before it, or in a neighbouring year that is far nearer."""
    same = build(previous.year)
    if same and previous - same.end > _FAR:
        return build(previous.year + 1) or same
    if same and backward and same.start - previous > _FAR:
        return build(previous.year - 1) or same
    return same


def _near_reference(build: Build, reference: date, planned: bool) -> Interval | None:
    same = build(reference.year)
    if same and planned and same.end + _SLACK < reference:
        return build(reference.year + 1) or same
    if same and not planned and same.start - reference > _UNLIKELY:
        return build(reference.year - 1) or same
    return same
