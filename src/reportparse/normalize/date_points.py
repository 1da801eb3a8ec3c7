"""Give one point in time its days, once its year is known, or by its distance from an anchor."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

from ..mentions.dates import DatePoint
from ..numerals import read_whole
from ..periods import (
    Period,
    half_period,
    month_end,
    period_at,
    quarter_period,
    school_term,
    school_year,
    week_period,
    year_period,
)
from ..resources import Row, load_table
from .calendars import in_festival, in_lunar_month, in_school_year, in_season, in_week_number, nth_weekday, read_nth
from .intervals import Interval, months, one_day, whole

_DAYS_OF = (
    ("初 上旬", 1, 10),
    ("中 中旬", 11, 20),
    ("底 末 下旬", 21, 31),
    ("上中旬", 1, 20),
    ("中下旬", 11, 31),
    ("上半月", 1, 15),
    ("下半月", 16, 31),
)
_ROUGH = ("初", "中", "底", "末")
_THIRDS = {name: (low, high) for names, low, high in _DAYS_OF for name in names.split()}
_YEAR_PARTS = {"初": (1, 4), "中": (5, 8), "底": (9, 12), "末": (9, 12), "终": (9, 12)}
_QUARTER_PARTS = {"初": 1, "末": 3, "底": 3}
_WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}


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
    for name, read in _IN_YEAR.items():
        if name in parts:
            return read(parts, year)
    return _year_or_part(parts, year)


def in_month(parts: Mapping[str, str], year: int, month: int) -> Interval:
    """Return the day, the third or the whole of a month. Raises ValueError for days that no calendar has."""
    if "weekday" in parts:
        return one_day(nth_weekday(year, month, read_nth(parts["nth"]), _WEEKDAYS[parts["weekday"]]))
    if "last_day" in parts:
        return one_day(month_end(year, month))
    if "day" in parts:
        return one_day(date(year, month, read_whole(parts["day"])))
    first = date(year, month, 1)
    if "first_days" in parts:
        return Interval(first, date(year, month, read_whole(parts["first_days"])), "day")
    last = month_end(year, month)
    if "third" not in parts:
        return Interval(first, last, "month")
    third = parts["third"].replace("、", "")
    low, high = _THIRDS[third]
    low_day, high_day = date(year, month, low), date(year, month, min(high, last.day))
    return Interval(low_day, high_day, "month", approximate=third in _ROUGH)


def in_quarter(parts: Mapping[str, str], year: int, quarter: int) -> Interval:
    """Return a quarter, or its first or last month where only that is meant."""
    if "quarter_part" not in parts:
        return whole(quarter_period(year, quarter), "quarter")
    month = quarter * 3 - 3 + _QUARTER_PARTS[parts["quarter_part"]]
    return months(year, month, month, "quarter", approximate=True)


def from_anchor(point: DatePoint, unit: str, steps: int, anchor: date) -> Interval:
    """Return the days of a point such as 上周一, 本月底, 下一季度, 大前天, counted from a day.

    Raises ValueError or OverflowError for days that no calendar has.
    """
    match unit:
        case "day":
            return one_day(anchor + timedelta(days=steps))
        case "term" | "school_year":
            return _school(unit, steps, anchor)
    period = period_at(unit, anchor).shifted(steps)
    year, month = period.start.year, period.start.month
    match unit:
        case "year":
            return in_year(point.parts, year)
        case "half":
            return whole(period, "half")
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
        return one_day(week.start + timedelta(days=_WEEKDAYS[parts["weekday"]]))
    if "weekend" in parts:
        return Interval(week.end - timedelta(days=1), week.end, "day")
    return Interval(week.start, week.end, "day")


def shifted(parts: Mapping[str, str], anchor: date) -> Interval:
    """Return the day that 20天后 or 两个月前 names from a day."""
    steps = read_whole(parts["amount"]) * (1 if parts["way"] == "后" else -1)
    unit = parts["unit"].removeprefix("个")
    if unit == "天":
        return one_day(anchor + timedelta(days=steps))
    if unit in ("周", "星期", "礼拜"):
        return one_day(anchor + timedelta(weeks=steps))
    index = anchor.year * 12 + anchor.month - 1 + (steps if unit == "月" else steps * 12)
    year, month = index // 12, index % 12 + 1
    return one_day(date(year, month, min(anchor.day, monthrange(year, month)[1])))


def same_period(period: Period, year: int) -> Interval:
    """Return the period that lies in another year as the given one lies in its own (2016年同期)."""
    step = year - period.end.year
    start = date(period.start.year + step, period.start.month, min(period.start.day, 28))
    end = month_end(year, period.end.month)
    if period.end != month_end(period.end.year, period.end.month):
        end = min(end, date(year, period.end.month, min(period.end.day, end.day)))
    unit = period.unit if period.unit in ("year", "half", "quarter", "month") else "day"
    return Interval(start, end, unit)


def _first_months(parts: Mapping[str, str], year: int) -> Interval:
    return months(year, 1, read_whole(parts["first_months"] or "1"))


def _first_quarters(parts: Mapping[str, str], year: int) -> Interval:
    return months(year, 1, 3 * read_whole(parts["first_quarters"]), "quarter")


def _joint_quarters(parts: Mapping[str, str], year: int) -> Interval:
    first, last = map(read_whole, parts["quarters"])
    return months(year, 3 * first - 2, 3 * last, "quarter")


def _half(parts: Mapping[str, str], year: int) -> Interval:
    return whole(half_period(year, 1 if parts["half"] in "上1" else 2), "half")


def _year_or_part(parts: Mapping[str, str], year: int) -> Interval:
    if parts.get("year_part") in _YEAR_PARTS:
        return months(year, *_YEAR_PARTS[parts["year_part"]], "year", approximate=True)
    return whole(year_period(year), "year")


# The first of these that a point names says how it lies in its year.
_IN_YEAR: Mapping[str, Callable[[Mapping[str, str], int], Interval]] = {
    "week": in_week_number,
    "month": lambda parts, year: in_month(parts, year, read_whole(parts["month"])),
    "first_months": _first_months,
    "first_quarters": _first_quarters,
    "quarters": _joint_quarters,
    "both_halves": lambda parts, year: whole(year_period(year), "half"),
    "quarter": lambda parts, year: in_quarter(parts, year, read_whole(parts["quarter"])),
    "half": _half,
    "season": in_season,
    "school": in_school_year,
    "festival": in_festival,
    "lunar_month": in_lunar_month,
}


def _school(unit: str, steps: int, anchor: date) -> Interval:
    """Return the school year or term, so many on from the one that a day lies in; August belongs to the spring term."""
    year, second = anchor.year - (anchor.month < 9), 2 <= anchor.month < 9
    if unit == "school_year":
        return whole(school_year(year + steps), "year", approximate=True)
    index = 2 * year + second + steps
    return whole(school_term(index // 2, index % 2 + 1), "half", approximate=True)
