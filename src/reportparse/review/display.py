"""What a reviewer sees of a record: its sentence with the mention in it, and its fields in words."""

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from ..output.plain import visible
from ..output.table import Column
from ..schema import Record, Report
from .corrections import PLACE, choices_of, fields_of
from .figures import Figure
from .session import State
from .words import Language, said, words

MARKS: dict[State, str] = {
    "open": "open_mark",
    "accept": "accepted_mark",
    "reject": "rejected_mark",
    "correct": "corrected_mark",
    "changed": "changed_mark",
}
"""The word for each state of a record under review, among those of ``lexicons/review_words.tsv``."""

# Where the sentence is not in the text as it stands (its lines were joined), so much around the mention is shown.
_REACH = 80


class Context(NamedTuple):
    """The words before a mention, the mention, and those after it, as they stand in the text from ``start`` on."""

    start: int
    before: str
    mention: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A field: ``said`` for readers, ``text`` to edit, ``choices`` as (text, said) where only some values are valid.

    Of the offsets nothing is said: the mention stands marked in its sentence.
    """

    name: str
    label: str
    said: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()


def context_of(report: Report, record: Record) -> Context:
    """Return the sentence of a record, parted at its mention."""
    text, size = report.text, len(record.sentence)
    start = text.find(record.sentence, max(0, record.start - size), record.start + size)
    end = start + size
    if not 0 <= start <= record.start or end < record.end:
        start, end = max(0, record.start - min(size, _REACH)), record.end + min(size, _REACH)
    return Context(start, text[start : record.start], text[record.start : record.end], text[record.end : end])


def fields_shown(record: Record, language: Language) -> list[Shown]:
    """Return the fields that may be corrected, in the table's order."""
    return [_shown(record, column, language) for column in fields_of(record.kind).values()]


def item(report: Report, record: Record, language: Language) -> dict[str, Any]:
    """Return a record as plain values for a page: control characters are pictures there."""
    context = context_of(report, record)
    place = " · ".join(filter(None, (report.id, _group(report, record), record.locator)))
    return {
        "id": record.id,
        "title": words(language).get(record.kind, record.kind),
        "place": visible(place),
        "confidence": f"{record.confidence:.2f}",
        "from": context.start,
        **{part: _one_to_one(getattr(context, part)) for part in ("before", "mention", "after")},
        "fields": [asdict(field) for field in fields_shown(record, language)],
    }


def _shown(record: Record, column: Column, language: Language) -> Shown:
    value = getattr(record, column.name)
    words_of_it = "" if column.name in PLACE else said(value, column, language)
    codes = (True, False) if column.type == "flag" else choices_of(record.kind, column.name)
    choices = tuple((str(code), said(code, column, language)) for code in codes)
    return Shown(column.name, column.head(language), words_of_it, _text(value), choices)


def _group(report: Report, record: Record) -> str | None:
    return None if record.group is None else report.groups[record.group].name


def _one_to_one(text: str) -> str:
    # ``visible`` drops a carriage return before a line feed; offsets counted in the page must stay true.
    return visible(text.replace("\r", " "))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return "" if value is None else str(value)


def caveat(found: list[Figure], language: Language) -> str:
    """Return what must be known to read the precision of all, nothing where it speaks for itself."""
    whole = found[-1]
    return words(language)["not_random"] if whole.n and not whole.at_random else ""


def percent(figure: Figure, language: Language) -> str:
    """Return the precision of a figure with its interval, in words."""
    known = words(language)
    if figure.precision is None:
        return known["none_yet"]
    shares = {name: f"{getattr(figure, name):.0%}" for name in ("precision", "low", "high")}
    return known["so_far"].format(**shares)
