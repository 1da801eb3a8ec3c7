"""Days that no civil month names: weeks, seasons, school years, five-year plans, festivals, days of the lunar year.

Every function takes what a rule of dates.toml captured and the year that it belongs to, and raises ValueError for days
that no calendar has.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache

from ..numerals import read_whole
from ..periods import month_end, school_term, school_year, week_period
from ..resources import Row, load_table
from .intervals import Interval, months, one_day, whole

_DAY = timedelta(days=1)
# Meteorological seasons (China Meteorological Administration): spring is March to May; winter runs into the next year.
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_LAST = 30


def in_week_number(parts: Mapping[str, str], year: int) -> Interval:
    """Return a numbered week of a year (ISO 8601) or of a month, whose weeks are those with their Thursday in it."""
    if "month" not in parts:
        week = week_period(date.fromisocalendar(year, read_whole(parts["week"]), 1))
        return Interval(week.start, week.end, "day")
    thursday = nth_weekday(year, read_whole(parts["month"]), read_nth(parts["week"]), 3)
    return Interval(thursday - 3 * _DAY, thursday + 3 * _DAY, "day")


def in_season(parts: Mapping[str, str], year: int) -> Interval:
    """Return the three months of a season; of 去冬今春 those of winter and spring."""
    first = _SEASONS[parts["season"]]
    return months(year, first, first + (5 if "two_seasons" in parts else 2), approximate=True)


def in_school_year(parts: Mapping[str, str], year: int) -> Interval:
    """Return a school year or one of its terms; 2024年春季学期 belongs to the school year that began in 2023."""
    if "year2" in parts and read_whole(parts["year2"]) % 100 != (year + 1) % 100:
        raise ValueError(f"no school year runs from {year} to {parts['year2']}")
    if "civil_term" in parts:
        spring = parts["civil_term"] == "春"
        return whole(school_term(year - spring, 1 + spring), "half", approximate=True)
    if "term" in parts:
        return whole(school_term(year, 1 + (parts["term"] in "二2下春")), "half", approximate=True)
    return whole(school_year(year), "year", approximate=True)


def in_plan(parts: Mapping[str, str]) -> Interval:
    """Return the years of a five-year plan (十四五: 2021–2025; the third began in 1966), or its first or last year."""
    number = read_whole(parts["plan"])
    if number < 3:
        raise ValueError("the plans before the third are not counted by fives")
    first = 1966 + 5 * (number - 3)
    match parts.get("plan_part", "")[:1]:
        case "初":
            return months(first, 1, 12, "year", approximate=True)
        case "末":
            return months(first + 4, 1, 12, "year", approximate=True)
        case _:
            return Interval(date(first, 1, 1), date(first + 4, 12, 31), "year")


def in_lunar_month(parts: Mapping[str, str], year: int) -> Interval:
    """Return a day or a month of the Chinese calendar; 农历 before the year says that it is the calendar's own."""
    month = _LUNAR_MONTHS.get(parts["lunar_month"]) or read_whole(parts["lunar_month"])
    month = -month if "leap" in parts else month
    if "lunar_day" not in parts:
        first = _lunar_day(year, month, 1)
        return Interval(first, first + (_lunar_length(year, month) - 1) * _DAY, "month")
    day = read_whole(parts["lunar_day"].removeprefix("初"))
    return one_day(_lunar_day(year, month, day) if "lunar_year" in parts else _civil_day(year, month, day))


@cache
def festivals() -> Mapping[str, Row]:
    """Return the festivals and solar terms by their words."""
    return {row["word"]: row for row in load_table("festivals")}


def in_festival(parts: Mapping[str, str], year: int) -> Interval:
    """Return the day of a festival, or the usual days of its holiday (期间, 假期) as approximate ones."""
    row = festivals()[parts["festival"]]
    day = _festival_day(row, year)
    if "leave" not in parts or not row["last"]:
        return one_day(day)
    return Interval(day + int(row["first"]) * _DAY, day + int(row["last"]) * _DAY, "day", approximate=True)


def _festival_day(row: Row, year: int) -> date:
    match row["calendar"]:
        case "solar":
            return date(year, int(row["month"]), int(row["day"]))
        case "nth":
            nth, weekday = map(int, row["day"].split("-"))
            return nth_weekday(year, int(row["month"]), nth, weekday - 1)
        case "lunar":
            if int(row["month"]) == 12 and int(row["day"]) == _LAST:
                return _lunar_day(year, 1, 1) - _DAY
            return _civil_day(year, int(row["month"]), int(row["day"]))
        case _:
            return _solar_term(row["word"].removesuffix("节"), year)


def read_nth(text: str) -> int:
    """Return the number that a weekday or week of a month has, -1 for the last one."""
    return -1 if text == "最后一" else read_whole(text)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """Return the nth weekday (Monday is 0) of a month; the last one where ``nth`` is -1."""
    if nth < 0:
        last = month_end(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
    if day.month != month:
        raise ValueError(f"{year}-{month} has no weekday {weekday} number {nth}")
    return day


# lunar_python (6tail) computes the Chinese calendar; it raises plain exceptions for days that a month does not have.


def _civil_day(year: int, month: int, day: int) -> date:
    """Return a day of the Chinese calendar within the civil year, into whose beginning its last month reaches.

    A few civil years have no such day: theirs is the one of the Chinese year that begins in them.
    """
    own = _lunar_day(year, month, day)
    before = own if own.year == year else _lunar_day(year - 1, month, day)
    return before if before.year == year else own


@lru_cache(maxsize=1024)
def _lunar_day(year: int, month: int, day: int) -> date:
    from lunar_python import Lunar

    if not 1 <= day <= _lunar_length(year, month):
        raise ValueError(f"the lunar month {year}-{month} has no day {day}")
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@cache
def _lunar_length(year: int, month: int) -> int:
    from lunar_python import LunarMonth

    found = LunarMonth.fromYm(year, month) if 1 <= abs(month) <= 12 else None
    if found is None:
        raise ValueError(f"the lunar year {year} has no month {month}")
    return int(found.getDayCount())


@cache
def _solar_term(name: str, year: int) -> date:
    from lunar_python import Lunar

    # The table begins with the December before; its own key for the winter solstice at the year's end is DONG_ZHI.
    solar = Lunar.fromYmd(year, 6, 1).getJieQiTable()["DONG_ZHI" if name == "冬至" else name]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
