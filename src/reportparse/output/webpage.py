"""A report as one page for the browser: the text with its mentions marked, a table, a timeline, documents by stage.

Nothing is fetched: style, script and data are in the page, and its policy forbids all else. The text reaches the page
as JSON without ``<``, ``>`` and ``&``, and is put in as text only: a report with ``<script>`` is shown and not run.
"""

import base64
import hashlib
import html
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from ..resources import load_table
from ..schema import Document, Event, Record, Report, Status
from .plain import value_of
from .table import Cell, columns, labels, rows

_FILES = Path(__file__).resolve().parent / "web"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
# Said by the heading of the panel, or of no use to a reader.
_UNTOLD = {"report", "report_title", "report_period", "text", "kind"}
_COLORS = {"event": "#0072b2", "metric": "#d55e00", "document": "#009e73"}
_LINES = {"event": "solid", "metric": "dashed", "document": "double"}
_HEIGHT = "30em"

Piece = tuple[str, tuple[int, ...]]
"""A stretch of text, and the indices of the records whose mentions it lies in, the innermost last."""

Side = tuple[str, str, str | None]
"""What stands in the margin: ``group``, ``section`` or ``item``, its name, kind or number, and a section's period."""


def to_page(report: Report) -> bytes:
    """Return a report as an HTML page in UTF-8 that needs nothing beside it."""
    script = _file("views.js") + _file("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    parts = {
        "script_hash": f"sha256-{digest}",
        "title": html.escape(report.title or report.id),
        "style": _file("page.css"),
        "data": json.dumps(_data(report), ensure_ascii=False).translate(_ESCAPES),
        "script": script,
    }
    # Each part goes between the pieces of the frame, so that no words of one are taken for the place of another.
    first, *rest = _file("page.html").split("{{")
    pieces = (piece.partition("}}") for piece in rest)
    return (first + "".join(parts[name] + after for name, _, after in pieces)).encode()


def to_fragment(report: Report) -> str:
    """Return the text of a report with its mentions marked, as HTML without a script, for a notebook."""
    legend = " ".join(_marked(labels()[kind], kind, "") for kind in _COLORS)
    body = "\n".join("".join(_inline(report, piece) for piece in line) for line in _lines(report))
    counts = f"{len(report.records)} {labels()['records']}"
    title = html.escape(" · ".join(filter(None, (report.title or report.id, report.period, counts))))
    box = f"max-height:{_HEIGHT};overflow:auto;white-space:pre-wrap;line-height:1.8;border:1px solid #8884;padding:.6em"
    return f'<div><p><b>{title}</b> {legend}</p><div style="{box}">{body}</div></div>'


def _inline(report: Report, piece: Piece) -> str:
    text, ids = piece
    if not ids:
        return html.escape(text)
    records = [report.records[at] for at in ids]
    told = (f"{labels()[one.kind]}: {value_of(one)} ({labels()[one.tense]})" for one in records)
    return _marked(text, records[-1].kind, "\n".join(told))


def _marked(text: str, kind: str, said: str) -> str:
    color = _COLORS[kind]
    style = f"background:{color}22;border-bottom:3px {_LINES[kind]} {color}"
    return f'<span style="{style}" title="{html.escape(said)}">{html.escape(text)}</span>'


@cache
def _file(name: str) -> str:
    return (_FILES / name).read_text("utf-8")


def _data(report: Report) -> dict[str, Any]:
    """Return what the script draws; no offsets, for those of a browser count other units than ours."""
    starts = [0, *(at + 1 for at, character in enumerate(report.text) if character == "\n")]
    sides = _sides(report, starts)
    return {
        "about": " · ".join(filter(None, (report.id, report.period))),
        "units": [group.name or labels()["whole"] for group in report.groups],
        "stages": list(get_args(Status)),
        "words": _words(),
        "lines": [
            {"side": sides.get(at, []), "pieces": [piece for piece in line if piece[0]]}
            for at, line in enumerate(_lines(report))
        ],
        "records": [_record(report, record, row) for record, row in zip(report.records, rows(report), strict=True)],
        "documents": list(_documents(report)),
        "warnings": [
            [bisect_right(starts, warning.start) - 1, f"{warning.locator or ''} {warning.message}".strip()]
            for warning in report.warnings
        ],
    }


def _record(report: Report, record: Record, row: dict[str, Cell]) -> dict[str, Any]:
    group = None if record.group is None else report.groups[record.group]
    told: dict[str, Any] = {
        "kind": record.kind, "id": record.id, "text": record.text, "says": value_of(record),
        "group": record.group, "unit": (group and group.name) or "",
        "section": row["section_kind"] or "", "tense": record.tense, "confidence": record.confidence,
        "found": f"{record.text}\n{value_of(record)}\n{record.sentence}".lower(),
        "fields": [
            [column.name, value if isinstance(value, (int, float)) else column.label(value), column.type == "code"]
            for column in columns()
            if (value := row[column.name]) is not None and value is not False and column.name not in _UNTOLD
        ],
    }  # fmt: skip
    if isinstance(record, Event):
        told |= {"from": record.date_start.isoformat(), "to": record.date_end.isoformat()}
    return told


def _documents(report: Report) -> Iterator[dict[str, Any]]:
    """Yield each document with its mentions, the furthest stage that any of them says, and the last one announced."""
    mentions: dict[str, list[int]] = {}
    for at, record in enumerate(report.records):
        if isinstance(record, Document):
            mentions.setdefault(record.document_id, []).append(at)
    for ids in mentions.values():
        found = [record for at in ids if isinstance(record := report.records[at], Document)]
        stages = {record.status or "planned" for record in found}
        reached = [stage for stage in get_args(Status)[:-1] if stage in stages]
        names = (" ".join(filter(None, (one.number, one.title))) or one.text for one in found)
        announced = [one.next_status for one in found if one.next_status]
        yield {
            "ids": ids, "name": max(names, key=len), "stage": reached[-1] if reached else "mentioned",
            "next": f"next_{announced[-1]}" if announced else None,
        }  # fmt: skip


@cache
def _words() -> dict[str, dict[str, str]]:
    """Return what the page calls things in both languages: its own words, the codes, and the headings of columns."""
    codes = {
        name: {"zh": label, "en": name.removeprefix("next_").replace("_", " ")} for name, label in labels().items()
    }
    own = {row["name"]: {"zh": row["zh"], "en": row["en"]} for row in load_table("web_words")}
    heads = {f"column_{c.name}": {"zh": c.heading, "en": c.name.replace("_", " ")} for c in columns()}
    return codes | own | heads


def _sides(report: Report, starts: list[int]) -> dict[int, list[Side]]:
    """Return what stands in the margin of lines: the units, sections and items that begin there."""
    nodes: list[tuple[int, Side]] = []
    for group in report.groups:
        number = "" if group.no is None else f"{group.no} "
        omitted = f" ({labels()['omitted']})" if group.status == "omitted" else ""
        nodes.append((group.start, ("group", f"{number}{group.name or labels()['whole']}{omitted}", None)))
    nodes += [(section.start, ("section", section.kind, section.period)) for section in report.sections]
    nodes += [(item.start, ("item", item.path, None)) for item in report.items]
    sides: dict[int, list[Side]] = {}
    for start, said in nodes:
        sides.setdefault(bisect_right(starts, start) - 1, []).append(said)
    return sides


def _lines(report: Report) -> Iterator[list[Piece]]:
    """Yield the pieces of each line, cut wherever a mention begins or ends."""
    line: list[Piece] = []
    for text, ids in _pieces(report.text, report.records):
        first, *rest = text.split("\n")
        line.append((first, ids))
        for part in rest:
            yield line
            line = [(part, ids)]
    yield line


def _pieces(text: str, records: Iterable[Record]) -> Iterator[Piece]:
    begins: dict[int, list[tuple[int, int]]] = {}
    cuts = {0, len(text)}
    for at, record in enumerate(records):
        begins.setdefault(record.start, []).append((record.end, at))
        cuts |= {record.start, record.end}
    around: list[tuple[int, int]] = []
    for start, end in pairwise(sorted(cuts)):
        around = [one for one in (*around, *begins.get(start, ())) if one[0] > start]
        # The one that ends first is the innermost.
        yield text[start:end], tuple(at for _, at in sorted(around, key=lambda one: -one[0]))
