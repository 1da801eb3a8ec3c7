"""Our readers of dates and numbers beside those of other libraries, on the same cases and one real report, in one run.

usage: python benchmarks/readers.py [--dates FILE] [--numbers FILE] [--text FILE] [--rounds N]

Needs the extra environment: pip install --editable '.[bench]' (JioNLP, Recognizers-Text, cn2an).

A line of the table is one reader on one set. `right` counts the cases that it reads as the set has them: a date where
some result overlaps the expression and has its first and last day; a number, a percentage or an amount of money where
its value is the case's. `chars/s` is the length of the texts over the time of the best of N rounds. A reader that
raises has read nothing. On the report there is no right or wrong: `found` counts the results that have a value.
JioNLP reads dates here and no numbers: its reader of money takes one amount at a time.

dates    one JSON object a line: text, reference (a day), spans (start, end, values: pairs of ISO days)
numbers  one JSON object a line: text, type (number, percentage or currency), value
"""

import argparse
import json
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"

Row = dict[str, Any]
Dates = Callable[[str, date], list[tuple[int, int, str, str]]]
"""Reads a text on a day of reference: (start, end, first day, last day) of each date."""
Number = Callable[[str], float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    task: str
    reader: str
    right: str
    speed: float


def ours_dates(text: str, reference: date) -> list[tuple[int, int, str, str]]:
    import reportparse

    found = reportparse.find_dates(text, reference)
    return [(one.start, one.end, str(one.date_start), str(one.date_end)) for one in found]


def jionlp_dates(text: str, reference: date) -> list[tuple[int, int, str, str]]:
    import jionlp

    base = {"year": reference.year, "month": reference.month, "day": reference.day}
    found = []
    for one in jionlp.ner.extract_time(text, time_base=base, with_parsing=True):
        days = one["detail"].get("time")
        if isinstance(days, list):
            found.append((*one["offset"], days[0][:10], days[1][:10]))
    return found


def recognizers_dates(text: str, reference: date) -> list[tuple[int, int, str, str]]:
    from ms_recognizers_date_time import Culture, recognize_datetime

    day = datetime(reference.year, reference.month, reference.day)
    found = []
    for one in recognize_datetime(text, Culture.Chinese, reference=day):
        for value in (one.resolution or {}).get("values", []):
            if first := value.get("start") or value.get("value"):
                # Its ranges end on the day after the last.
                last = _day_before(value["end"][:10]) if value.get("end") else first[:10]
                found.append((one.start, one.end + 1, first[:10], last))
    return found


def _day_before(day: str) -> str:
    try:
        return str(date.fromisoformat(day) - timedelta(days=1))
    except ValueError:
        return day


def ours_number(text: str) -> float | None:
    import reportparse

    value = reportparse.read_number(text)
    return None if value is None else float(value)


def ours_quantity(text: str) -> float | None:
    import reportparse

    found = reportparse.find_quantities(text)
    return float(found[0].value) if found else None


def cn2an_number(text: str) -> float | None:
    import cn2an

    return float(cn2an.cn2an(text, "smart"))


def _recognized(results: list[Any]) -> float | None:
    return float(str(results[0].resolution["value"]).rstrip("%")) if results else None


def recognizers_number(text: str) -> float | None:
    from ms_recognizers_number import Culture, recognize_number

    return _recognized(recognize_number(text, Culture.Chinese))


def recognizers_percentage(text: str) -> float | None:
    from ms_recognizers_number import Culture, recognize_percentage

    return _recognized(recognize_percentage(text, Culture.Chinese))


def recognizers_money(text: str) -> float | None:
    from ms_recognizers_number_with_unit import Culture, recognize_currency

    return _recognized(recognize_currency(text, Culture.Chinese))


def ours_quantities(text: str) -> int:
    import reportparse

    return len(reportparse.find_quantities(text))


def recognizers_numbers(text: str) -> int:
    from ms_recognizers_number import Culture, recognize_number

    return len(recognize_number(text, Culture.Chinese))


def cn2an_transform(text: str) -> None:
    import cn2an

    # It rewrites the text and does not tell where: what it found is not known.
    cn2an.transform(text, "cn2an")


DATES: dict[str, Dates] = {
    "reportparse": ours_dates, "JioNLP": jionlp_dates, "Recognizers-Text": recognizers_dates,
}  # fmt: skip
NUMBERS: dict[str, dict[str, Number]] = {
    "number": {"reportparse": ours_number, "cn2an": cn2an_number, "Recognizers-Text": recognizers_number},
    "percentage": {"reportparse": ours_quantity, "Recognizers-Text": recognizers_percentage},
    "currency": {"reportparse": ours_quantity, "Recognizers-Text": recognizers_money},
}
QUANTITIES: dict[str, Callable[[str], int | None]] = {
    "reportparse": ours_quantities, "cn2an": cn2an_transform, "Recognizers-Text": recognizers_numbers,
}  # fmt: skip


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def quietly(read: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a reader reads, None where it raises. A reader that is not installed is an error."""
    try:
        return read(*arguments)
    except ImportError:
        raise
    except Exception:
        return None


def timed(read: Callable[..., Any], calls: list[tuple[Any, ...]], rounds: int) -> tuple[list[Any], float]:
    """Return what a reader reads of each call, and the seconds of the best round; one uncounted round loads things."""
    results = [quietly(read, *call) for call in calls]
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for call in calls:
            quietly(read, *call)
        best = min(best, time.perf_counter() - start)
    return results, best


def date_lines(cases: list[Row], rounds: int) -> Iterable[Line]:
    calls = [(case["text"], date.fromisoformat(case["reference"])) for case in cases]
    total = sum(len(case["spans"]) for case in cases)
    for name, read in DATES.items():
        results, seconds = timed(read, calls, rounds)
        right = sum(
            any(
                start < span["end"] and span["start"] < end and list(days) in span["values"]
                for start, end, *days in found
            )
            for case, found in zip(cases, (one or [] for one in results), strict=True)
            for span in case["spans"]
        )
        yield Line("dates", name, f"{right}/{total}", sum(len(text) for text, _ in calls) / seconds)


def number_lines(cases: list[Row], rounds: int) -> Iterable[Line]:
    for kind, readers in NUMBERS.items():
        chosen = [case for case in cases if case["type"] == kind]
        for name, read in readers.items():
            results, seconds = timed(read, [(case["text"],) for case in chosen], rounds)
            right = sum(
                value is not None and abs(value - case["value"]) <= 1e-9 * max(1, abs(case["value"]))
                for value, case in zip(results, chosen, strict=True)
            )
            yield Line(kind, name, f"{right}/{len(chosen)}", sum(len(case["text"]) for case in chosen) / seconds)


def report_lines(text: str, rounds: int) -> Iterable[Line]:
    for name, read in DATES.items():
        (found,), seconds = timed(read, [(text, date(2023, 12, 31))], rounds)
        yield Line("report: dates", name, f"{len(found or [])} found", len(text) / seconds)
    for name, count in QUANTITIES.items():
        (number,), seconds = timed(count, [(text,)], rounds)
        yield Line("report: numbers", name, "-" if number is None else f"{number} found", len(text) / seconds)


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--dates", type=Path, default=SHARED / "suites" / "dates_dev.jsonl")
    parser.add_argument("--numbers", type=Path, default=SHARED / "suites" / "numbers_dev.jsonl")
    parser.add_argument("--text", type=Path, default=SHARED / "reports" / "aimd-2023q4.txt")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for path in (options.dates, options.numbers, options.text):
        if not path.is_file():
            parser.error(f"{path}: no such file; name one with --dates, --numbers or --text")
    warnings.simplefilter("ignore")
    lines = [
        *date_lines(rows(options.dates), options.rounds),
        *number_lines(rows(options.numbers), options.rounds),
        *report_lines(options.text.read_text("utf-8"), options.rounds),
    ]
    ours = {line.task: line.speed for line in lines if line.reader == "reportparse"}
    print(f"{'task':16}  {'reader':16}  {'right':>9}  {'chars/s':>10}  ours is")
    for line in lines:
        times = f"{ours[line.task] / line.speed:.1f} times as fast" if line.reader != "reportparse" else ""
        print(f"{line.task:16}  {line.reader:16}  {line.right:>9}  {line.speed:>10,.0f}  {times}")


if __name__ == "__main__":
    main()
