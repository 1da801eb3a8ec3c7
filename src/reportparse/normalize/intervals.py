"""An interval of days and how exact it is."""

from datetime import date
from typing import NamedTuple

from ..periods import Period, month_end


class Interval(NamedTuple):
    """Days from ``start`` to ``end``, both inclusive, and how exact they are.

    ``anchor`` says what gave the year or month that the words lack, in the forms of ``DateValue``.
    """

    start: date
    end: date
    precision: str
    approximate: bool = False
    anchor: str | None = None


def one_day(day: date) -> Interval:
    """Return a single day."""
    return Interval(day, day, "day")


def whole(period: Period, precision: str, *, approximate: bool = False) -> Interval:
    """Return all days of a period."""
    return Interval(period.start, period.end, precision, approximate)


def months(year: int, first: int, last: int, precision: str = "month", *, approximate: bool = False) -> Interval:
    """Return whole months; ``last`` may run past 12 into the next year."""
    return Interval(
        date(year, first, 1), month_end(year + (last - 1) // 12, (last - 1) % 12 + 1), precision, approximate
    )
