"""Why each record is what it is: where it stands, its values, what was decided, in which order and by which words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from rich.text import Text

from ..errors import InputError
from ..reasons import Reason
from ..resources import load_table
from ..rules import load_rules
from ..schema import Document, Record, Report
from .plain import value_of, visible
from .table import Cell, Column, columns, labels, rows

Reasons = Callable[[int], Sequence[Reason]]
"""Gives the reasons of a record by its index in ``Report.records``."""

_STYLE, _STEP = "bold", "yellow"
_RULES = {"event": "dates", "metric": "quantities", "document": "documents"}
# Said in the first line or among the reasons, or of no interest in a terminal.
_SAID = {"report", "report_title", "report_period", "record_id", "kind", "text", "start", "end", "anchor"}
_LONGEST_WORDS = 40


def records_with(report: Report, words: str) -> list[int]:
    """Return the indices of the records whose mention or item title holds ``words``, of all where it is empty."""
    titles = (None if r.item is None else report.items[r.item].title for r in report.records)
    pairs = enumerate(zip(report.records, titles, strict=True))
    return [index for index, (record, title) in pairs if words in record.text or words in (title or "")]


def records_at(report: Report, offset: int) -> list[int]:
    """Return the indices of the records whose mention holds an offset; where none does, those of its sentence.

    Raises :class:`InputError` for an offset outside the text.
    """
    if not 0 <= offset < len(report.text):
        raise InputError(f"offset {offset} is outside the text; valid is 0 to {len(report.text) - 1}")
    at = [index for index, record in enumerate(report.records) if record.start <= offset < record.end]
    return at or [index for index, record in enumerate(report.records) if _in_sentence(report, record, offset)]


def _in_sentence(report: Report, record: Record, offset: int) -> bool:
    low = max(0, record.start - len(record.sentence))
    start = report.text.find(record.sentence, low, record.start + len(record.sentence))
    return 0 <= start <= offset < start + len(record.sentence)


def record_of(report: Report, id: str) -> list[int]:
    """Return the index of the record of an id, in a list. Raises :class:`InputError` where there is none."""
    found = [index for index, record in enumerate(report.records) if record.id == id]
    if not found:
        example = report.records[0].id if report.records else "event-35"
        raise InputError(f"no record {id!r} in {report.id}; an id is a kind and an offset, such as {example}")
    return found


def explain(report: Report, reasons: Reasons, chosen: Iterable[int]) -> Text:
    """Return a paragraph for each record of the indices ``chosen``.

    Each says the mention with its offsets, every value that it has, and line by line what was decided and by what.
    """
    table = rows(report)
    history = _Histories(report)
    told = Text("\n").join(_paragraph(report, history, at, table[at], reasons(at)) for at in chosen)
    return told if told.plain else Text(_line(labels()["nothing_said"]))


def _paragraph(report: Report, history: "_Histories", at: int, row: dict[str, Cell], reasons: Sequence[Reason]) -> Text:
    record, names = report.records[at], labels()
    text = Text()
    text.append(f"{names[record.kind]} {_line(record.text)}", _STYLE)
    text.append(f"  {record.id}  [{record.start}, {record.end})  {_line(value_of(record))}\n")
    for column in columns():
        value = row[column.name]
        if value is not None and value is not False and column.name not in _SAID:
            text.append(f"    {column.heading}: {_line(_said(record, column, value))}\n")
    for reason in reasons:
        text.append(f"  ← {names[f'step_{reason.step}']}: ", _STEP)
        text.append(_reason(report, reason) + "\n")
    if isinstance(record, Document):
        text.append(history.of(record))
    return text


@cache
def _words() -> dict[tuple[str, str], str]:
    return {(row["step"], row["how"]): row["words"] for row in load_table("reasons")}


def _reason(report: Report, reason: Reason) -> str:
    """Return a reason in words, with those of the text that decided."""
    said = _words()[reason.step, reason.how].replace("{detail}", labels().get(reason.detail, reason.detail))
    if reason.span is None:
        return said
    words = _line(report.text[slice(*reason.span)])
    words = words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"
    return f"{said}: {words}  [{reason.span.start}, {reason.span.end})"


class _Histories:
    """What a report tells of each document, mention by mention."""

    def __init__(self, report: Report) -> None:
        self._mentions: defaultdict[str, list[Document]] = defaultdict(list)
        for record in report.records:
            if isinstance(record, Document):
                self._mentions[record.document_id].append(record)

    def of(self, document: Document) -> str:
        """Return a line for each other mention of the same document: what else happened to it in this report."""
        others = (other for other in self._mentions[document.document_id] if other.start != document.start)
        return "".join(f"    {labels()['same_document']}: {other.id}  {_line(value_of(other))}\n" for other in others)


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _said(record: Record, column: Column, value: Cell) -> str:
    names = labels()
    if value is True:
        return names["yes"]
    if column.name == "rule":
        file = _RULES[record.kind]
        return f"{value} ({file}.toml)" if any(rule.name == value for rule in load_rules(file).rules) else str(value)
    return names.get(column.label(value), value) if isinstance(value, str) else str(value)
