"""Why each record is what it is: where it stands, its values, what was inferred from what, and what found it."""

from rich.text import Text

from ..resources import load_rules
from ..schema import Record, Report
from .show import value_of, visible
from .table import Cell, columns, labels, rows

_STYLE = "bold"
_RULES = {"event": "dates", "metric": "quantities", "document": "documents"}
# Said in the first line, or of no interest in a terminal.
_SAID = {"report", "report_title", "report_period", "kind", "text", "start", "end"}


def explain(report: Report, words: str = "") -> Text:
    """Return a paragraph for each record whose mention or item title holds ``words`` (each record where it is empty).

    Each says the mention with its offsets, every value that it has, and the rule that found it.
    """
    told = Text("\n").join(
        _paragraph(record, row)
        for record, row in zip(report.records, rows(report), strict=True)
        if words in record.text or words in str(row["item_title"] or "")
    )
    return told if told.plain else Text(_line(labels()["nothing_said"].format(words)))


def _paragraph(record: Record, row: dict[str, Cell]) -> Text:
    names = labels()
    text = Text()
    text.append(f"{names[record.kind]} {_line(record.text)}", _STYLE)
    text.append(f"  [{record.start}, {record.end})  {_line(value_of(record))}\n")
    for column in columns():
        value = row[column.name]
        if value is not None and value is not False and column.name not in _SAID:
            text.append(f"    {column.heading}: {_line(_said(record, column.name, value))}\n")
    return text


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _said(record: Record, name: str, value: Cell) -> str:
    names = labels()
    if value is True:
        return names["yes"]
    if name == "anchor":
        source, _, known = str(value).partition(" ")
        return f"{names[f'anchor_{source}']} {known}"
    if name == "rule":
        file = _RULES[record.kind]
        return f"{value} ({file}.toml)" if any(rule.name == value for rule in load_rules(file).rules) else str(value)
    return names.get(value, value) if isinstance(value, str) else str(value)
