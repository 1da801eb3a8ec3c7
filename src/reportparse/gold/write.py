"""From gold to the ``gold.tsv`` that a person can edit."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import GoldError
from ..spans import Span, trimmed
from .entries import FLAGS, KEYS, LISTS, RECORD_KINDS, Entry
from .model import Gold
from .places import find_entry
from .read import NODES, compile_gold

_ORDER = ("report", "footer", *NODES, *RECORD_KINDS)
_BEGINNING = 12
_UNSAID: tuple[object, ...] = ("", [], ())
_DEFAULTS = (("status", "reported"), ("comparator", "="))


def write_gold(gold: Gold) -> str:
    """Return the lines of a ``gold.tsv`` that say the same as ``gold`` of its text.

    Raises :class:`GoldError` where they cannot: nodes out of order, a section that ends too early.
    """
    told = {"title": gold.title, "period": gold.period, "scope": gold.scope, "names": gold.names}
    lines = [_line("report", "", told)]
    cursor = 0
    last: dict[str, int] = {}
    for kind, span, fields in sorted(_entries(gold), key=lambda e: (e[1].start, _ORDER.index(e[0]))):
        is_record = kind in RECORD_KINDS
        start = cursor if is_record else max(cursor, last.get(kind, -1) + 1)
        text, after = _cell(gold.text, span, start, is_record)
        lines.append(_line(kind, text, {**fields, "after": after}))
        cursor = span.end if is_record else span.start
        last[kind] = span.start
    written = "\n".join(lines) + "\n"
    _check_same(gold, compile_gold(written, gold.text, id=gold.id))
    return written


def _entries(gold: Gold) -> Iterator[tuple[str, Span, Mapping[str, Any]]]:
    named = (("group", gold.groups), ("section", gold.sections), ("item", gold.items))
    for kind, nodes in named:
        for node in nodes:
            yield kind, Span(node.start, node.end), node.model_dump(mode="json")
    for record in gold.records:
        yield record.kind, Span(record.start, record.end), record.model_dump(mode="json")
    for end in _footers(gold):
        yield "footer", Span(end, len(gold.text)), {}


def _footers(gold: Gold) -> Iterator[int]:
    """Yield where the text after a group begins that belongs to no group."""
    starts = [group.start for group in gold.groups[1:]] + [len(gold.text)]
    for group, following in zip(gold.groups, starts, strict=True):
        rest = trimmed(gold.text, group.end, following)
        if rest.start < rest.end:
            yield rest.start


def _cell(text: str, span: Span, cursor: int, whole: bool) -> tuple[str, str | None]:
    """Return the words that name a span, and the words before it where those alone are found too early."""
    for words in [text[span.start : span.end]] if whole else _beginnings(text, span):
        if _found(words, None, text, cursor) == span.start:
            return words, None
    words = text[span.start : span.end] if whole else next(_beginnings(text, span))
    for start in range(span.start, cursor - 1, -1):
        after = text[start : span.start]
        if (not after or not after.isspace()) and _found(words, after, text, cursor) == span.start:
            return words, after
    raise GoldError(f"{words!r} at {span.start} cannot be told from what stands before it")


def _beginnings(text: str, span: Span) -> Iterator[str]:
    line = text[span.start : span.end].split("\n")[0].rstrip() or text[span.start : span.end]
    for length in range(_BEGINNING, len(line), 8):
        yield line[:length].rstrip() or line
    yield line


def _found(words: str, after: str | None, text: str, cursor: int) -> int | None:
    try:
        return find_entry(Entry("", "", words, {} if after is None else {"after": after}), text, cursor)
    except GoldError:
        return None


def _line(kind: str, text: str, fields: Mapping[str, Any]) -> str:
    cells = [kind, escaped(text)]
    if fields.get("date_start"):
        fields = {**fields, "dates": f"{fields['date_start']}..{fields['date_end']}"}
    for key, name in KEYS[kind].items():
        value = fields.get(name)
        if key == "after" and value == "":
            cells.append("after=")
        if value is None or value in _UNSAID or (key, value) in _DEFAULTS:
            continue
        cells.append(f"{key}={_written(name, value)}")
    return "\t".join(cells + [flag for flag in FLAGS.get(kind, ()) if fields.get(flag)])


def _written(name: str, value: Any) -> str:
    if name in LISTS:
        return "|".join(escaped(str(part)).replace("|", r"\|") for part in value)
    return escaped(str(value))


def escaped(cell: str) -> str:
    """Return a cell with backslashes, tabs and line breaks written as two characters each."""
    return cell.replace("\\", "\\\\").replace("\n", r"\n").replace("\r", r"\r").replace("\t", r"\t")


def _check_same(gold: Gold, again: Gold) -> None:
    for kind in ("groups", "sections", "items", "records"):
        for one, other in zip(getattr(gold, kind), getattr(again, kind), strict=True):
            if _scored(one, kind, gold.text) != _scored(other, kind, gold.text):
                raise GoldError(f"{gold.id}: {one!r} cannot be written; it would be read as {other!r}")


def _scored(node: Any, kind: str, text: str) -> dict[str, Any]:
    """Return what a scorer sees of a node: not its parent, of an item no end, of others that of its ink."""
    data: dict[str, Any] = node.model_dump(exclude={"group", "section"})
    data["end"] = None if kind == "items" else trimmed(text, node.start, node.end).end
    return data
