"""What a report says in plain words: a line for a warning or a record, with control characters made visible."""

from collections.abc import Iterator

from ..schema import Document, Event, Metric, Record, Report
from .table import labels

_ABOUT = 30

# Control characters of a text, shown as pictures: a terminal would obey them.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_VISIBLE |= dict.fromkeys(range(0x7F, 0xA0), 0x2426)


def visible(text: str) -> str:
    """Return a text with its control characters as pictures, a carriage return before a line feed left out."""
    return text.replace("\r\n", "\n").translate(_VISIBLE)


def warned(report: Report) -> Iterator[str]:
    """Yield a line for each warning of a report: its place in the file, what it says, and the words it is about."""
    words = labels()
    for warning in report.warnings:
        about = " ".join(visible(report.text[warning.start : warning.end]).split())
        shown = about[:_ABOUT] + "…" * (len(about) > _ABOUT)
        yield f"{words['warning']} {warning.locator}: {warning.message}" + (f" | {shown}" if shown else "")


def value_of(record: Record) -> str:
    """Return what a record says in a few words: days, number with unit and name, or title and stage."""
    match record:
        case Event():
            last = "" if record.date_end == record.date_start else f"..{record.date_end}"
            return f"{record.date_start}{last} {record.event or ''}"
        case Metric():
            sign = "" if record.comparator == "=" else f"{record.comparator} "
            high = "" if record.value_high is None else f"–{record.value_high}"
            names = " ".join(filter(None, (record.subject, record.metric)))
            return f"{names}{names and ': '}{sign}{record.value}{high} {record.unit or ''}".rstrip()
        case Document():
            words = labels()
            stages = (words.get(record.status or ""), record.next_status and f"→ {words[f'next_{record.next_status}']}")
            return " ".join(filter(None, (record.number, record.title, *stages)))
