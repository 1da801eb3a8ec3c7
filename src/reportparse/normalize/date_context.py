"""What a date without a year is read against, and the year that it gets."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from ..periods import Period
from .intervals import Interval

_YEAR = timedelta(days=366)
_QUARTER = timedelta(days=92)
# A month and day this far from the one before belong to the neighbouring year: 25 November … 5 February.
_FAR = timedelta(days=240)
# From the day of writing: far in the future is last year's; a plan may lie a little in the past.
_UNLIKELY = timedelta(days=275)
_SLACK = timedelta(days=60)
_LATE = timedelta(days=100)

_LENGTHS = {"week": 7, "month": 31, "quarter": 92, "half": 184, "term": 184, "year": 3660, "school_year": 335}

Build = Callable[[int], Interval | None]


class DayAnchor(NamedTuple):
    """A day that an incomplete date is counted from, and what is known of it (``section 2024Q1``)."""

    day: date
    said: str


class DateContext(NamedTuple):
    """What is known where a date stands.

    ``report`` and ``section`` are the reported period and that of the section; ``spoken`` is the year that a report
    speaks from where it is a later one than it reports on; ``planned`` says that the clause or section is a plan,
    ``over`` that a clause of a plan tells what has happened (已于12月26日报出); ``loose`` that no period is known, only
    a year that ``report`` or ``section`` stands for. ``previous`` is the date resolved last in the same item or one
    that encloses it, ``earlier`` the one resolved last before that item; ``reference`` is the day of writing.
    """

    report: Period | None = None
    section: Period | None = None
    planned: bool = False
    previous: date | None = None
    reference: date | None = None
    earlier: date | None = None
    spoken: int | None = None
    loose: bool = False
    over: bool = False

    @property
    def home(self) -> Period | None:
        """The section's period, else the report's."""
        return self.section or self.report

    @property
    def home_said(self) -> str | None:
        """The home as an anchor says it."""
        if self.section:
            return f"section {self.section.label}"
        return f"report {self.report.label}" if self.report else None

    def anchor(self, unit: str) -> DayAnchor | None:
        """Return a day in the year, half, quarter, month, week or day that this (本, 今) unit is."""
        if unit == "day":
            return self.named("reference")
        if unit == "year" and self.spoken:
            return DayAnchor(date(self.spoken, 12, 31), f"spoken {self.spoken}")
        name, period = ("report", self.report) if self.report else ("section", self.section)
        if period is None:
            return self.named("reference", "previous", "earlier")
        if unit == "week" and period.unit != "week":
            # Which week of a month or quarter is meant only the day of writing says.
            return self.named("reference", "previous")
        fine = period.end - period.start < timedelta(days=_LENGTHS[unit])
        if self.reference and not fine and period.start <= self.reference <= period.end:
            return self.named("reference")
        return DayAnchor(period.end, f"{name} {period.label}")

    def now(self) -> date | None:
        """Return the day that 今年以来 and 至今 reach to: the end of the reported period, else the day of writing."""
        if self.reference and (self.spoken or self.loose):
            return self.reference
        period = self.report or self.section
        return period.end if period else self.reference

    def named(self, *names: str) -> DayAnchor | None:
        """Return the first known of ``previous``, ``earlier`` and ``reference``, in the order asked for."""
        for name in names:
            day: date | None = getattr(self, name)
            if day:
                return DayAnchor(day, f"{name} {day}")
        return None


def with_likely_year(build: Build, context: DateContext) -> Interval | None:
    """Return the point in the year that its surroundings give it: the date before it, else the section.

    ``build`` gives the point's days in a year, or None where that year has no such day.
    """
    home, previous = context.home, context.named("previous")
    if home is None:
        return _without_period(build, context)
    if context.over and context.report and (found := _last_before(build, context.reference or context.report.end)):
        return found._replace(anchor=f"report {context.report.label}")
    if previous and (found := _after_previous(build, previous, home, context)):
        return found
    found = _in_period(build, home)
    found = _rolled(build, found, context) if found else None
    return found._replace(anchor=context.home_said) if found else None


def _last_before(build: Build, now: date) -> Interval | None:
    """Return the point that lies within a quarter before a day, None where none does."""
    years = (build(year) for year in (now.year, now.year - 1))
    return next((found for found in years if found and found.start <= now and now - found.end <= _QUARTER), None)


def _after_previous(build: Build, previous: DayAnchor, home: Period, context: DateContext) -> Interval | None:
    """Return the point in the year of the date before it, None where that date does not lead to it."""
    day = previous.day
    if not home.start - _YEAR <= day <= home.end + 2 * _YEAR:
        return None
    same, following = build(day.year), build(day.year + 1)
    at_home = _in_period(build, home)
    if day > home.end and at_home and home.start <= at_home.start <= home.end:
        return None
    if same and following and same.end < day and home.start <= following.start <= home.end:
        same = following
    elif context.loose and not context.planned:
        # A chronicle runs on into the next year.
        same = _near_previous(build, day, backward=False)
    elif context.planned and same and same.end < day and same.end < home.start:
        return None
    return same._replace(anchor=previous.said) if same else None


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
    known = context.named("previous", "reference", "earlier")
    if known is None:
        return None
    if context.previous:
        found = _near_previous(build, known.day, backward=False)
    elif context.reference:
        found = _near_reference(build, known.day, context.planned)
    else:
        found = _near_previous(build, known.day, backward=True)
    return found._replace(anchor=known.said) if found else None


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
