"""A report in the terminal: its text with structure and mentions marked, or a summary."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from rich.console import Group as Stack
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ..schema import Group, Item, Report, Section
from .plain import value_of, visible, warned
from .table import labels

_STYLES = {"event": "green", "metric": "cyan", "document": "magenta", "node": "bold yellow", "warning": "yellow"}
_KINDS: tuple[Literal["event", "metric", "document"], ...] = ("event", "metric", "document")


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
