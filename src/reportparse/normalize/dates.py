"""Give a date expression its days, how exact they are, and what a missing year or month came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from ..ingest.source import Source
from ..mentions.dates import DateMention, DatePoint, find_date_expressions
from ..mentions.shields import Shields
from ..periods import year_period
from .calendars import in_plan
from .date_context import DateContext, with_likely_year
from .date_points import (
    from_anchor,
    full_year,
    in_month,
    in_quarter,
    in_week,
    in_year,
    relative_words,
    same_period,
    shifted,
)
from .intervals import Interval, months

_FIRST_DAY, _LAST_DAY = date(1, 1, 1), date(2999, 12, 31)
_FINEST_FIRST = ("day", "month", "quarter", "half", "year")
_COUNTED = ("offset", "two_years", "weekday", "next_weekday")
# 去年本月: so many years on from the month that is meant.
_TURNS = {"去": -1, "今": 0, "明": 1}


@dataclass(frozen=True, slots=True)
class DateValue:
    """The days of a date expression, both inclusive.

    ``precision`` is ``day``, ``month``, ``quarter``, ``half`` or ``year``; ``bound`` is ``before`` or ``after`` where
    the text says so, else None. ``anchor`` says what gave the year or month that the words lack: ``section 2024Q1`` or
    ``report 2023Q4`` (the period of either), ``spoken 2024`` (the year in which a report on the year before speaks),
    ``previous 2023-10-26`` (the date named before in the item), ``earlier 2023-10-26`` (the one before the item), or
    ``reference 2024-01-08`` (the day of writing); None where the words are complete.
    """

    date_start: date
    date_end: date
    precision: str
    approximate: bool = False
    bound: str | None = None
    anchor: str | None = None

    @property
    def inferred(self) -> bool:
        """Whether year or month came from context."""
        return self.anchor is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedDate(DateValue):
    """A date expression of a text: its offsets, its words and its days."""

    start: int
    end: int
    text: str


def resolve_date(mention: DateMention, context: DateContext) -> DateValue | None:
    """Return the days of a mention, or None where nothing tells its year, or no calendar has the day."""
    try:
        found = _interval(mention, context)
    except (ValueError, OverflowError):
        return None
    if found is None or not _FIRST_DAY <= found.start <= found.end <= _LAST_DAY:
        return None
    approximate = found.approximate or mention.tail == "around"
    return DateValue(found.start, found.end, found.precision, approximate, mention.bound, found.anchor)


def carried(value: DateValue) -> date:
    """Return the day that a date leaves behind for the dates after it (``DateContext.previous``)."""
    crossing = value.date_start.year < value.date_end.year
    return value.date_end if value.precision == "day" or crossing else value.date_start


def find_dates(source: Source, shields: Shields, reference: date) -> list[ResolvedDate]:
    """Return the date expressions of any text, read from the day ``reference``, in text order.

    今天 is that day; a month without a year lies in its year, or in that of the date named before.
    Days that no calendar has are left out.
    """
    found: list[ResolvedDate] = []
    previous: date | None = None
    for mention in find_date_expressions(source, shields):
        here = DateContext(previous=previous, reference=reference, loose=True)
        if previous is None:
            here = here._replace(section=year_period(reference.year))
        value = resolve_date(mention, here)
        if value is None:
            continue
        previous = carried(value)
        start, end = mention.span
        days = {field.name: getattr(value, field.name) for field in fields(value)}
        found.append(ResolvedDate(start=start, end=end, text=source.text[start:end], **days))
    return found


def _interval(mention: DateMention, context: DateContext) -> Interval | None:
    first = _point(mention.first, context)
    if first is None:
        return None
    if mention.tail == "until_now" or (mention.tail == "since" and first.precision == "year"):
        return _until_now(first, context, whole_year=mention.tail == "since")
    return _range(first, mention.last, context) if mention.last else first


def _range(first: Interval, last: DatePoint, context: DateContext) -> Interval | None:
    """Return the days from the first point to the last, which takes from the first what it lacks."""
    there = context._replace(previous=first.start, report=None, section=None, reference=None)
    if "relative" in last.parts and relative_words()[last.parts["relative"]]["anchor"] == "report":
        there = context
    end = _point(last, there)
    if end is None:
        return None
    if end.end < first.start and not {"year", "relative"} & last.parts.keys() and last.rule != "bare_day":
        end = in_year(last.parts, end.start.year + 1)
    precision = min(first.precision, end.precision, key=_FINEST_FIRST.index)
    approximate = first.approximate or end.approximate
    return Interval(first.start, end.end, precision, approximate, first.anchor)


def _until_now(first: Interval, context: DateContext, *, whole_year: bool) -> Interval:
    """Return 今年以来 and 2020年至今: from the first day to the end of the reported period.

    以来 behind an earlier year (``whole_year``) leaves that year whole, as SPEC.md has it.
    """
    now = context.now()
    inside = now is not None and (now.year == first.start.year or first.start <= now <= first.end)
    if now is None or now < first.start or (whole_year and not inside):
        return first._replace(approximate=first.approximate or (whole_year and first.anchor is not None))
    return Interval(first.start, now, first.precision, True, first.anchor)


def _point(point: DatePoint, context: DateContext) -> Interval | None:
    parts = point.parts
    if "relative" in parts:
        return _relative(point, context)
    if "plan" in parts:
        return in_plan(parts)
    if point.rule in _COUNTED or "turn" in parts or "this_quarter" in parts:
        return _counted(point, context)
    if point.rule in ("bare_day", "month_part"):
        return _in_known_month(point, context)
    if "year" in parts:
        return _explicit(point, context)
    if parts.get("year_part") == "内" and context.home:
        # 年内 is the report's year, whatever date stands before it.
        context = context._replace(previous=None)
    found = with_likely_year(lambda year: _tried(point, year), context)
    return _nearer(found, point, context) if found and "festival" in parts else found


def _nearer(found: Interval, point: DatePoint, context: DateContext) -> Interval:
    """Return a festival in the year after where it is nearer to the period: 元旦前 in a report on the last quarter."""
    home, following = context.home, _tried(point, found.start.year + 1)
    if home and following and found.end < home.start and following.start - home.end < home.start - found.end:
        return following._replace(anchor=context.home_said)
    return found


def _explicit(point: DatePoint, context: DateContext) -> Interval | None:
    said = point.parts["year"]
    # Only a year of two digits depends on what is known.
    near = context.anchor("year") if len(said) <= 2 else None
    year = full_year(said, near.day.year if near else None)
    if "same" in point.parts and context.report:
        return same_period(context.report, year)._replace(anchor=f"report {context.report.label}")
    return in_year(point.parts, year)


def _tried(point: DatePoint, year: int) -> Interval | None:
    try:
        return in_year(point.parts, year)
    except ValueError:
        return None


def _relative(point: DatePoint, context: DateContext) -> Interval | None:
    word = relative_words()[point.parts["relative"]]
    unit, steps = word["unit"], int(word["steps"])
    known = context.named("previous", "earlier") if word["anchor"] == "previous" else None
    if point.parts["relative"] == "当月" and context.report and context.report.unit == "month":
        # In a report on one month 当月 is that month, whatever was named before (1-4月…,当月…).
        known = context.anchor(unit)
    if word["anchor"] == "report" or unit != "day":
        known = known or context.anchor(unit)
    if known is None:
        return None
    steps += 12 * _TURNS[point.parts["turn"]] if "turn" in point.parts else 0
    return from_anchor(point, unit, steps, known.day)._replace(anchor=known.said)


def _counted(point: DatePoint, context: DateContext) -> Interval | None:
    """Return what is counted from a known day: 周三 in its week, 15天后 from the date before it, 去冬 from the year."""
    read: Callable[[Mapping[str, str], date], Interval] = _from_year
    match point.rule:
        case "offset":
            known, read = context.named("previous", "reference"), shifted
        case "weekday":
            known, read = context.anchor("week"), in_week
        case "next_weekday":
            known, read = context.named("previous"), in_week
        case "relative_quarter":
            known, read = context.anchor("quarter"), _from_quarter
        case _:
            known = context.anchor("year")
    return read(point.parts, known.day)._replace(anchor=known.said) if known else None


def _from_quarter(parts: Mapping[str, str], day: date) -> Interval:
    return in_quarter(parts, day.year, (day.month + 2) // 3)


def _from_year(parts: Mapping[str, str], day: date) -> Interval:
    """Return 去冬, or the two years of 今明两年."""
    if "turn" in parts:
        return in_year(parts, day.year + _TURNS[parts["turn"]])
    first = day.year - (parts["two_years"] == "去今")
    return months(first, 1, 24, "year")


def _in_known_month(point: DatePoint, context: DateContext) -> Interval | None:
    """Return 26日 in the month named before, 月底 in the section's; else either in what is known of the month."""
    home = context.home
    month = home if home and home.unit in ("month", "week") else None
    previous = context.named("previous")
    known = previous if previous and (point.rule == "bare_day" or month is None) else None
    if known is None and month:
        day, said = month.start, context.home_said
    else:
        known = known or context.named("reference", "earlier")
        if known is None:
            return None
        day, said = known.day, known.said
    return in_month(point.parts, day.year, day.month)._replace(anchor=said)
