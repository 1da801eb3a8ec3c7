"""A report in the terminal: its text with structure and mentions marked, or a summary."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from rich.console import Group as Stack
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ..schema import Document, Event, Group, Item, Metric, Record, Report, Section
from .table import labels

_STYLES = {"event": "green", "metric": "cyan", "document": "magenta", "node": "bold yellow", "warning": "yellow"}
_ABOUT = 30
_KINDS: tuple[Literal["event", "metric", "document"], ...] = ("event", "metric", "document")

# Control characters of a text, shown as pictures: a terminal would obey them.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_VISIBLE |= dict.fromkeys(range(0x7F, 0xA0), 0x2426)


def show(report: Report) -> Text:
    """Return the text as given, with a label before each group, section and item, mentions in brackets.

    Labels and brackets stand beside the colours, so that nothing is lost where there are none. Control
    characters are shown as pictures, a carriage return before a line feed not at all.
    """
    shown = Text()
    done = 0
    for start, end, label, style in sorted(_marks(report), key=lambda mark: (mark[0], mark[1] > mark[0])):
        if start < done:
            continue
        shown.append(visible(report.text[done:start]))
        if start == end:
            shown.append(label, _STYLES["node"])
        else:
            shown.append(f"[{label} {visible(report.text[start:end])}]", style)
        done = end
    return shown.append(visible(report.text[done:]))


def visible(text: str) -> str:
    """Return a text with its control characters as pictures, a carriage return before a line feed left out."""
    return text.replace("\r\n", "\n").translate(_VISIBLE)


def _marks(report: Report) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, label, style) of what is marked; nodes where they begin, outer ones first."""
    words = labels()
    nodes: tuple[Group | Section | Item, ...] = (*report.groups, *report.sections, *report.items)
    for node in nodes:
        yield node.start, node.start, f"⟨{_name(node)}⟩", ""
    for record in report.records:
        yield record.start, record.end, words[record.kind], _STYLES[record.kind]


def _name(node: Group | Section | Item) -> str:
    words = labels()
    match node:
        case Group():
            omitted = words["omitted"] if node.status == "omitted" else None
            parts = [words["group"], node.no, node.name or words["whole"], omitted]
        case Section():
            parts = [words[node.kind], node.period]
        case Item():
            parts = [words["item"], node.path, node.title]
    return visible(" ".join(str(part) for part in parts if part is not None))


def summarize(report: Report, limit: int = 12) -> RenderableType:
    """Return title and period, what each group's sections hold, and the first ``limit`` records."""
    words = labels()
    heading = Text(visible(report.title or words["untitled"]), "bold")
    heading.append(f"\n{words['period']}: {report.period or '-'}", "")
    parts: list[RenderableType] = [heading, _counts(report)]
    if report.records:
        parts.append(_first_records(report, limit))
    if len(report.records) > limit:
        parts.append(Text(f"… {words['more'].format(len(report.records) - limit)}"))
    parts += [Text(line, _STYLES["warning"]) for line in warned(report)]
    return Stack(*parts)


def warned(report: Report) -> Iterator[str]:
    """Yield a line for each warning of a report: its place in the file, what it says, and the words it is about."""
    words = labels()
    for warning in report.warnings:
        about = " ".join(visible(report.text[warning.start : warning.end]).split())
        shown = about[:_ABOUT] + "…" * (len(about) > _ABOUT)
        yield f"{words['warning']} {warning.locator}: {warning.message}" + (f" | {shown}" if shown else "")


def _counts(report: Report) -> Table:
    words = labels()
    table = Table(box=None, pad_edge=False)
    table.add_column(words["group"], max_width=30, overflow="ellipsis", no_wrap=True)
    table.add_column(words["section"])
    for kind in ("item", *_KINDS):
        table.add_column(words[kind], justify="right")
    items = Counter(item.section for item in report.items)
    records = Counter((record.section, record.kind) for record in report.records)
    sections: dict[int, list[int]] = {}
    for at, section in enumerate(report.sections):
        sections.setdefault(section.group, []).append(at)
    for index, group in enumerate(report.groups):
        number = "" if group.no is None else f"{group.no} "
        name = visible(number + (group.name or words["whole"]))
        for at in sections.get(index, ()):
            counts = [items[at], *(records[at, kind] for kind in _KINDS)]
            said = f"{words[report.sections[at].kind]} {report.sections[at].period or ''}"
            table.add_row(name, said, *map(str, counts))
            name = ""
        if index not in sections:
            table.add_row(name, words["omitted"] if group.status == "omitted" else "-")
    if any(record.section is None for record in report.records):
        table.add_row("-", "-", "", *(str(records[None, kind]) for kind in _KINDS))
    return table


def _first_records(report: Report, limit: int) -> Table:
    words = labels()
    table = Table(box=None, pad_edge=False, title=f"{words['records']} ({len(report.records)})", title_justify="left")
    for name, width in (("records", 4), ("text", 28), ("value", 34), ("tense", 6)):
        table.add_column(words[name], max_width=width, overflow="ellipsis", no_wrap=True)
    for record in report.records[:limit]:
        cells = (words[record.kind], record.text, value_of(record), words[record.tense])
        table.add_row(*(Text(" ".join(visible(cell).split())) for cell in cells), style=_STYLES[record.kind])
    return table


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
