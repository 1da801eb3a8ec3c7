"""Give a date expression its days, how exact they are, and whether year or month came from context."""

from dataclasses import dataclass, replace
from datetime import date

from ..ingest.source import Source
from ..mentions.dates import DateMention, DatePoint, find_date_expressions
from ..mentions.shields import Shields
from ..periods import year_period
from .date_context import DateContext, with_likely_year
from .date_points import (
    Interval,
    from_anchor,
    full_year,
    in_month,
    in_week,
    in_year,
    relative_words,
    same_period,
    shifted,
)

_FIRST_DAY, _LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
_FINEST_FIRST = ("day", "month", "quarter", "half", "year")


@dataclass(frozen=True, slots=True)
class DateValue:
    """The days of a date expression, both inclusive.

    ``precision`` is ``day``, ``month``, ``quarter``, ``half`` or ``year``; ``inferred`` says that year or
    month came from context; ``bound`` is ``before`` or ``after`` where the text says so, else None.
    """

    date_start: date
    date_end: date
    precision: str
    approximate: bool = False
    inferred: bool = False
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A date expression of a text, its offsets and its days."""

    start: int
    end: int
    text: str
    date_start: date
    date_end: date
    precision: str
    approximate: bool
    inferred: bool
    bound: str | None


def resolve_date(mention: DateMention, context: DateContext) -> DateValue | None:
    """Return the days of a mention, or None where nothing tells its year, or no calendar has the day."""
    try:
        found = _interval(mention, context)
    except (ValueError, OverflowError):
        return None
    if found is None or not _FIRST_DAY <= found.start <= found.end <= _LAST_DAY:
        return None
    approximate = found.approximate or mention.tail == "around"
    return DateValue(found.start, found.end, found.precision, approximate, found.inferred, mention.bound)


def carried(value: DateValue) -> date:
    """Return the day that a date leaves behind for the dates after it (``DateContext.previous``)."""
    return value.date_end if value.precision == "day" else value.date_start


def find_dates(source: Source, shields: Shields, reference: date) -> list[ResolvedDate]:
    """Return the date expressions of any text, read from the day ``reference``, in text order.

    今天 is that day; a month without a year lies in its year, or in that of the date named before.
    Days that no calendar has are left out.
    """
    found: list[ResolvedDate] = []
    previous: date | None = None
    for mention in find_date_expressions(source, shields):
        here = DateContext(previous=previous, reference=reference)
        if previous is None:
            here = replace(here, section=year_period(reference.year))
        value = resolve_date(mention, here)
        if value is None:
            continue
        previous = carried(value)
        start, end = mention.span
        days = {name: getattr(value, name) for name in DateValue.__slots__}
        found.append(ResolvedDate(start, end, source.text[start:end], **days))
    return found


def _interval(mention: DateMention, context: DateContext) -> Interval | None:
    first = _point(mention.first, context)
    if first is None:
        return None
    if mention.tail == "since" and first.precision == "year":
        return _until_now(first, context)
    return _range(first, mention.last, context) if mention.last else first


def _range(first: Interval, last: DatePoint, context: DateContext) -> Interval | None:
    """Return the days from the first point to the last, which takes from the first what it lacks."""
    there = replace(context, previous=first.start, report=None, section=None, reference=None)
    if "relative" in last.parts and relative_words()[last.parts["relative"]]["anchor"] == "report":
        there = context
    end = _point(last, there)
    if end is None:
        return None
    if end.end < first.start and not {"year", "relative"} & last.parts.keys() and last.rule != "bare_day":
        end = in_year(last.parts, end.start.year + 1)
    precision = min(first.precision, end.precision, key=_FINEST_FIRST.index)
    approximate = first.approximate or end.approximate
    return Interval(first.start, end.end, precision, approximate, first.inferred)


def _until_now(first: Interval, context: DateContext) -> Interval:
    """Return 今年以来: from 1 January to the end of the reported period; an earlier year stays whole."""
    period = context.report or context.section
    end = period.end if period else context.reference
    if end is None or end.year != first.start.year:
        return replace(first, approximate=first.inferred)
    return Interval(date(end.year, 1, 1), end, "year", True, first.inferred)


def _point(point: DatePoint, context: DateContext) -> Interval | None:
    parts = point.parts
    if "relative" in parts:
        return _relative(point, context)
    if point.rule in ("offset", "two_years"):
        return _counted(point, context)
    if point.rule == "weekday":
        day = context.anchor_day("week")
        return replace(in_week(parts, day), inferred=True) if day else None
    if point.rule in ("bare_day", "month_part"):
        return _in_known_month(point, context)
    if "year" in parts:
        return _explicit(point, context)
    found = with_likely_year(lambda year: _tried(point, year), context)
    return replace(found, inferred=True) if found else None


def _explicit(point: DatePoint, context: DateContext) -> Interval | None:
    near = context.anchor_day("year")
    year = full_year(point.parts["year"], near.year if near else None)
    if point.parts.get("year_part") == "同期" and context.report:
        return same_period(context.report, year)
    return in_year(point.parts, year)


def _tried(point: DatePoint, year: int) -> Interval | None:
    try:
        return in_year(point.parts, year)
    except ValueError:
        return None


def _relative(point: DatePoint, context: DateContext) -> Interval | None:
    word = relative_words()[point.parts["relative"]]
    unit, steps = word["unit"], int(word["steps"])
    day = context.previous or context.earlier if word["anchor"] == "previous" else context.anchor_day(unit)
    day = day or context.anchor_day(unit)
    return replace(from_anchor(point, unit, steps, day), inferred=True) if day else None


def _counted(point: DatePoint, context: DateContext) -> Interval | None:
    """Return 20天后 or 今明两年, counted from the day of writing."""
    if point.rule == "offset":
        day = context.reference
        return replace(shifted(point.parts, day), inferred=True) if day else None
    day = context.anchor_day("year")
    if day is None:
        return None
    first = day.year - (point.parts["two_years"] == "去今")
    years = in_year({}, first), in_year({}, first + 1)
    return Interval(years[0].start, years[1].end, "year", inferred=True)


def _in_known_month(point: DatePoint, context: DateContext) -> Interval | None:
    """Return 26日 in the month named before, 月底 in the section's; else either in what is known of the month."""
    home = context.home
    month = home.start if home and home.unit in ("month", "week") else None
    known = (month, context.previous) if point.rule == "month_part" else (context.previous, month)
    day = next((day for day in (*known, context.reference, context.earlier) if day), None)
    return replace(in_month(point.parts, day.year, day.month), inferred=True) if day else None
