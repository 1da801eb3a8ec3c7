"""Calendar periods and their labels: ``2023``, ``2023H2``, ``2023Q4``, ``2023-12``, ``2023-W51``, or two ISO days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .keeping import plain

_LABEL = plain(
    r"(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2])|-W(?P<week>[0-5]\d))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """An interval of days, both inclusive, with its label."""

    label: str
    start: date
    end: date

    @property
    def unit(self) -> str:
        """``year``, ``half``, ``quarter``, ``month``, ``week`` or ``days``."""
        return _unit(self.label)

    def shifted(self, steps: int) -> "Period":
        """Return the period of the same unit, ``steps`` later (earlier where negative)."""
        year = self.start.year
        match self.unit:
            case "year":
                return year_period(year + steps)
            case "half":
                index = year * 2 + (self.start.month > 6) + steps
                return half_period(index // 2, index % 2 + 1)
            case "quarter":
                index = year * 4 + (self.start.month - 1) // 3 + steps
                return quarter_period(index // 4, index % 4 + 1)
            case "month":
                index = year * 12 + self.start.month - 1 + steps
                return month_period(index // 12, index % 12 + 1)
            case "week":
                return week_period(self.start + timedelta(weeks=steps))
            case _:
                move = (self.end - self.start + timedelta(days=1)) * steps
                return days_period(self.start + move, self.end + move)


@lru_cache(maxsize=4096)
def _unit(label: str) -> str:
    match = _LABEL.fullmatch(label)
    if not match:
        return "days"
    return next((u for u in ("half", "quarter", "month", "week") if match[u]), "year")


@lru_cache(maxsize=1024)
def year_period(year: int) -> Period:
    """Return 1 January to 31 December of a year."""
    return Period(f"{year:04d}", date(year, 1, 1), date(year, 12, 31))


@lru_cache(maxsize=1024)
def half_period(year: int, half: int) -> Period:
    """Return the first (1) or second (2) half of a year."""
    return Period(f"{year:04d}H{half}", date(year, half * 6 - 5, 1), month_end(year, half * 6))


@lru_cache(maxsize=1024)
def quarter_period(year: int, quarter: int) -> Period:
    """Return a quarter (1–4) of a year."""
    return Period(f"{year:04d}Q{quarter}", date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3))


@lru_cache(maxsize=1024)
def month_period(year: int, month: int) -> Period:
    """Return a month (1–12) of a year."""
    return Period(f"{year:04d}-{month:02d}", date(year, month, 1), month_end(year, month))


def week_period(day: date) -> Period:
    """Return the ISO week, Monday to Sunday, that a day lies in."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period(f"{year:04d}-W{week:02d}", monday, monday + timedelta(days=6))


def school_year(year: int) -> Period:
    """Return the school year that begins in September of a year: its two terms."""
    return days_period(school_term(year, 1).start, school_term(year, 2).end)


def school_term(year: int, term: int) -> Period:
    """Return the first (1: September to January) or second (2: February to July) term of a school year."""
    if term == 1:
        return days_period(date(year, 9, 1), date(year + 1, 1, 31))
    return days_period(date(year + 1, 2, 1), date(year + 1, 7, 31))


def period_at(unit: str, day: date) -> Period:
    """Return the ``year``, ``half``, ``quarter``, ``month`` or ``week`` that a day lies in.

    Raises ValueError for another unit, ValueError or OverflowError where the period runs past the last day of dates.
    """
    match unit:
        case "year":
            return year_period(day.year)
        case "half":
            return half_period(day.year, 1 + (day.month > 6))
        case "quarter":
            return quarter_period(day.year, (day.month + 2) // 3)
        case "month":
            return month_period(day.year, day.month)
        case "week":
            return week_period(day)
    raise ValueError(f"{unit!r} is no unit of periods; valid are year, half, quarter, month, week")


def days_period(start: date, end: date) -> Period:
    """Return the period from one day to another, both inclusive."""
    return Period(f"{start.isoformat()}/{end.isoformat()}", start, end)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def read_label(label: str) -> Period:
    """Return the period that a label names. Raises ValueError for anything else."""
    match = _LABEL.fullmatch(label)
    if match and int(match["year"]):
        year = int(match["year"])
        if match["half"]:
            return half_period(year, int(match["half"]))
        if match["quarter"]:
            return quarter_period(year, int(match["quarter"]))
        if match["month"]:
            return month_period(year, int(match["month"]))
        return week_period(date.fromisocalendar(year, int(match["week"]), 1)) if match["week"] else year_period(year)
    start, slash, end = label.partition("/")
    if not slash:
        raise ValueError(
            f"{label!r} is no period; valid are 2023, 2023H2, 2023Q4, 2023-12, 2023-W51, 2023-10-01/2023-12-15"
        )
    return days_period(date.fromisoformat(start), date.fromisoformat(end))
