"""Give one point in time its days, once its year is known, or by its distance from an anchor."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ..mentions.dates import DatePoint
from ..numerals import read_whole
from ..periods import (
    Period,
    half_period,
    month_end,
    month_period,
    period_at,
    quarter_period,
    week_period,
    year_period,
)
from ..resources import Row, load_table

_DAYS_OF = (
    ("初 上旬", 1, 10),
    ("中 中旬", 11, 20),
    ("底 末 下旬", 21, 31),
    ("上中旬", 1, 20),
    ("中下旬", 11, 31),
)
_THIRDS = {name: (low, high) for names, low, high in _DAYS_OF for name in names.split()}
_YEAR_PARTS = {"初": (1, 4), "中": (5, 8), "底": (9, 12), "末": (9, 12), "终": (9, 12)}
_QUARTER_PARTS = {"初": 1, "末": 3, "底": 3}
_WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}
_LAST_WEEK = "最后一"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both inclusive, and how exact they are."""

    start: date
    end: date
    precision: str
    approximate: bool = False
    inferred: bool = False


@cache
def relative_words() -> Mapping[str, Row]:
    """Return the words that name a period by its distance from another, with their unit, steps and anchor."""
    return {row["word"]: row for row in load_table("relative_dates")}


def full_year(text: str, near: int | None) -> int:
    """Return a year of four digits as it is, one of two digits as the nearest to the year ``near``."""
    value = read_whole(text)
    if len(text) > 2:
        return value
    centre = near if near is not None else 2020
    return min((century + value for century in range(1000, 3000, 100)), key=lambda year: abs(year - centre))


def in_year(parts: Mapping[str, str], year: int) -> Interval:
    """Return the days of a point within a year. Raises ValueError for days that no calendar has."""
    if "month" in parts:
        return in_month(parts, year, read_whole(parts["month"]))
    if "first_months" in parts:
        return _months(year, 1, read_whole(parts["first_months"] or "1"))
    if "first_quarters" in parts:
        last = quarter_period(year, read_whole(parts["first_quarters"]))
        return Interval(date(year, 1, 1), last.end, "quarter")
    if "quarter" in parts:
        return in_quarter(parts, year, read_whole(parts["quarter"]))
    if "half" in parts:
        return _whole(half_period(year, 1 if parts["half"] in "上1" else 2), "half")
    if parts.get("year_part") in _YEAR_PARTS:
        low, high = _YEAR_PARTS[parts["year_part"]]
        return Interval(date(year, low, 1), month_end(year, high), "year", approximate=True)
    return _whole(year_period(year), "year")


def in_month(parts: Mapping[str, str], year: int, month: int) -> Interval:
    """Return the day, the third or the whole of a month. Raises ValueError for days that no calendar has."""
    length = monthrange(year, month)[1]
    if "weekday" in parts:
        return _day(_nth_weekday(year, month, parts["nth"], parts["weekday"]))
    if "day" in parts:
        return _day(date(year, month, read_whole(parts["day"])))
    if "first_days" in parts:
        return Interval(date(year, month, 1), date(year, month, read_whole(parts["first_days"])), "day")
    if "third" in parts:
        third = parts["third"].replace("、", "")
        low, high = _THIRDS[third]
        low_day, high_day = date(year, month, low), date(year, month, min(high, length))
        return Interval(low_day, high_day, "month", approximate=not third.endswith("旬"))
    return _whole(month_period(year, month), "month")


def in_quarter(parts: Mapping[str, str], year: int, quarter: int) -> Interval:
    """Return a quarter, or its first or last month where only that is meant."""
    if "quarter_part" not in parts:
        return _whole(quarter_period(year, quarter), "quarter")
    month = quarter * 3 - 3 + _QUARTER_PARTS[parts["quarter_part"]]
    return Interval(date(year, month, 1), month_end(year, month), "quarter", approximate=True)


def from_anchor(point: DatePoint, unit: str, steps: int, anchor: date) -> Interval:
    """Return the days of a point such as 上周一, 本月底, 下一季度, 大前天, counted from a day.

    Raises ValueError or OverflowError for days that no calendar has.
    """
    if unit == "day":
        return _day(anchor + timedelta(days=steps))
    period = period_at(unit, anchor).shifted(steps)
    year, month = period.start.year, period.start.month
    match unit:
        case "year":
            return in_year(point.parts, year)
        case "half":
            return _whole(period, "half")
        case "quarter":
            return in_quarter(point.parts, year, (month + 2) // 3)
        case "month":
            return in_month(point.parts, year, month)
        case _:
            return in_week(point.parts, period.start)


def in_week(parts: Mapping[str, str], day: date) -> Interval:
    """Return a day, the end, or the whole of the week that a day lies in."""
    week = week_period(day)
    if "weekday" in parts:
        return _day(week.start + timedelta(days=_WEEKDAYS[parts["weekday"]]))
    if "weekend" in parts:
        return Interval(week.end - timedelta(days=1), week.end, "day")
    return Interval(week.start, week.end, "day")


def shifted(parts: Mapping[str, str], anchor: date) -> Interval:
    """Return the day, or the month or year, that 20天后 or 两个月前 names from a day."""
    steps = read_whole(parts["amount"]) * (1 if parts["way"] == "后" else -1)
    unit = parts["unit"].removeprefix("个")
    if unit == "天":
        return _day(anchor + timedelta(days=steps))
    if unit in ("周", "星期", "礼拜"):
        return _day(anchor + timedelta(weeks=steps))
    index = anchor.year * 12 + anchor.month - 1 + (steps if unit == "月" else steps * 12)
    year, month = index // 12, index % 12 + 1
    return _day(date(year, month, min(anchor.day, monthrange(year, month)[1])))


def same_period(period: Period, year: int) -> Interval:
    """Return the period that lies in another year as the given one lies in its own (2016年同期)."""
    step = year - period.end.year
    start = date(period.start.year + step, period.start.month, min(period.start.day, 28))
    end = month_end(year, period.end.month)
    if period.end != month_end(period.end.year, period.end.month):
        end = min(end, date(year, period.end.month, min(period.end.day, end.day)))
    unit = period.unit if period.unit in ("year", "half", "quarter", "month") else "day"
    return Interval(start, end, unit, inferred=True)


def _nth_weekday(year: int, month: int, nth: str, weekday: str) -> date:
    index = _WEEKDAYS[weekday]
    if nth == _LAST_WEEK:
        last = month_end(year, month)
        return last - timedelta(days=(last.weekday() - index) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(index - first.weekday()) % 7 + 7 * (read_whole(nth) - 1))
    if day.month != month:
        raise ValueError(f"{year}-{month} has no weekday {weekday} number {nth}")
    return day


def _day(day: date) -> Interval:
    return Interval(day, day, "day")


def _months(year: int, low: int, high: int) -> Interval:
    return Interval(date(year, low, 1), month_end(year, high), "month")


def _whole(period: Period, precision: str) -> Interval:
    return Interval(period.start, period.end, precision)
