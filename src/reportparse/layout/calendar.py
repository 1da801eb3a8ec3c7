"""The period that a title, a heading or an opening sentence names."""

from dataclasses import dataclass
from datetime import date, timedelta

from ..numerals import read_whole
from ..periods import (
    Period,
    days_period,
    half_period,
    month_end,
    month_period,
    period_at,
    quarter_period,
    read_label,
    school_term,
    school_year,
    year_period,
)
from ..rules import load_rules
from ..ruleset import Match

_STEPS = {"本": 0, "这": 0, "当": 0, "上": -1, "下": 1}
_UNITS = {"半年": "half", "季度": "quarter", "月": "month", "周": "week"}
# How many days lie between the first and the last day of one week and of two.
_WEEKS = (6, 13)
_RELATIVE_YEARS = {"今": 0, "本": 0, "明": 1, "去": -1, "上": -1}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an incomplete period is read against: the report's period, or at least its year.

    ``written`` is the year in which the report was written, where it says so.
    """

    report: Period | None = None
    year: int | None = None
    written: int | None = None

    @property
    def base_year(self) -> int | None:
        """The year of the report's period, of several years the last, else the bare year."""
        if self.report is None:
            return self.year
        start, end = self.report.start.year, self.report.end.year
        return start if end - start < 2 else end


def find_days(folded: str, year: int | None) -> Period | None:
    """Return the first period that a stretch of folded text gives as two dates, or None.

    In brackets they need no ``year`` of their own; where a week's number stands before those, the week counts.
    """
    rules = load_rules("periods")
    if not any(rules[name].pattern.search(folded) for name in ("days", "days_of_year")):
        return None
    named = list(rules.scan(folded))
    full = next((_days(match, year) for rule, match in named if rule == "days"), None)
    short = (_read(rule, match, Anchor(year=year)) for rule, match in named if rule in ("week", "days_of_year"))
    return full or (next(short, None) if any(rule == "days_of_year" for rule, _ in named) else None)


def find_period(folded: str, anchor: Anchor, *, ahead: bool = False) -> Period | None:
    """Return the first period that a stretch of folded text names, or None.

    With ``ahead`` (plans) a period without a year that began before the report's own is the next year's, and 今年 is
    the year after the reported one where the report was written in it.
    """
    for rule, match in load_rules("periods").scan(folded):
        period = _read(rule, match, anchor)
        if period and ahead and anchor.report and match["relyear"] and anchor.written == period.end.year + 1:
            period = period.shifted(1) if period.end == anchor.report.end else period
        if period and ahead and not match["year"] and anchor.report and period.end < anchor.report.start:
            period = _read(rule, match, Anchor(year=anchor.report.start.year + 1))
        if period:
            return period
    return None


def following(period: Period) -> Period | None:
    """Return the period that a plan is about after a report on ``period``: the next one of its sort.

    After the first months of a year it is the rest of it; after other days that are no calendar period, none is known.
    """
    if period.unit != "days":
        return period.shifted(1)
    third = _next_third(period)
    if third or (period.end - period.start).days in _WEEKS:
        return third or period.shifted(1)
    whole_months = period.start.day == period.start.month == 1 and period.end == month_end(
        period.end.year, period.end.month
    )
    return _months(period.end.year, period.end.month + 1, 12) if whole_months else None


def _next_third(period: Period) -> Period | None:
    """Return the third of a month (旬) behind a period that is one, None for any other period."""
    first = {1: 10, 11: 20, 21: month_end(period.start.year, period.start.month).day}
    if (period.start.year, period.start.month) != (period.end.year, period.end.month):
        return None
    if first.get(period.start.day) != period.end.day:
        return None
    start = period.end + timedelta(days=1)
    end = month_end(start.year, start.month) if start.day == 21 else start + timedelta(days=9)
    return days_period(start, end)


def _read(rule: str, match: Match, anchor: Anchor) -> Period | None:
    if rule == "relative":
        return _relative(match["step"][0], match["unit"], anchor.report)
    if rule in ("days", "days_of_year"):
        return _days(match, anchor.base_year)
    if rule == "past_years":
        return anchor.report or _past_years(match["count"], anchor.year)
    year = _year(match, anchor)
    if year is None or not 1000 <= year <= 2999:
        return None
    match rule:
        case "week":
            week = int(match["week"])
            return read_label(f"{year:04d}-W{week:02d}") if 1 <= week <= 52 else None
        case "quarter":
            return quarter_period(year, read_whole(match["quarter"]))
        case "half":
            return half_period(year, 1 if match["half"] == "上" else 2)
        case "first_quarters":
            return _months(year, 1, 3 * read_whole(match["quarters"]))
        case "term":
            return _term(year, match)
        case "months":
            return _months(year, int(match["month"]), int(match["month2"]))
        case "month" | "iso_month":
            return month_period(year, read_whole(match["month"]))
        case _:
            return year_period(year)


def _days(match: Match, year: int | None) -> Period | None:
    first = int(match["year"]) if match["year"] else year
    if first is None:
        return None
    month = int(match["month"])
    try:
        start = date(first, month, int(match["day"]))
        end = date(int(match["year2"] or first), int(match["month2"] or month), int(match["day2"]))
    except ValueError:
        return None
    return days_period(start, end) if start <= end else None


def _past_years(count: str, year: int | None) -> Period | None:
    """Return the years before the one in which a report looks back on them (过去五年)."""
    if year is None:
        return None
    return days_period(date(year - read_whole(count), 1, 1), date(year - 1, 12, 31))


def _term(year: int, match: Match) -> Period | None:
    if match["year2"] and read_whole(match["year2"]) != year + 1:
        return None
    if match["term"] is None:
        return school_year(year)
    return school_term(year, 1 if match["term"] in "一上秋" else 2)


def _year(match: Match, anchor: Anchor) -> int | None:
    if match["year"]:
        year = read_whole(match["year"])
        return year if year > 99 else year + 2000
    if anchor.base_year is None:
        return None
    return anchor.base_year + (_RELATIVE_YEARS[match["relyear"][0]] if match["relyear"] else 0)


def _months(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    match last - first + 1:
        case 12:
            return year_period(year)
        case 6 if first in (1, 7):
            return half_period(year, 1 + (first > 6))
        case 3 if first % 3 == 1:
            return quarter_period(year, last // 3)
        case 1:
            return month_period(year, first)
        case _:
            return days_period(month_period(year, first).start, month_period(year, last).end)


def _relative(step: str, unit: str, report: Period | None) -> Period | None:
    if report is None or unit == "学期":
        # When a term begins differs from school to school: the word opens a plan, and names no days of it.
        return None
    period = period_at(_UNITS.get(unit.removesuffix("份"), "year"), report.end)
    # 本周 in a quarterly report is no week that one could name.
    return None if period.start > report.start and period.end >= report.end else period.shifted(_STEPS[step])
