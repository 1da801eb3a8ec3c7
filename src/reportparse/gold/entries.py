"""The lines of a ``gold.tsv`` as entries: what may stand in them, and how a cell is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from ..errors import GoldError
from ..keeping import compiled

RECORD_KINDS = ("event", "metric", "document")

# Each kind's keys, and the field of the model that each fills.
KEYS: Mapping[str, Mapping[str, str]] = {
    "report": {"title": "title", "period": "period", "scope": "scope"},
    "group": {"no": "no", "name": "name", "status": "status", "after": "after"},
    "section": {"kind": "kind", "period": "period", "after": "after"},
    "item": {"path": "path", "title": "title", "after": "after"},
    "footer": {"after": "after"},
    "event": {
        "dates": "dates", "precision": "precision", "bound": "bound",
        "tense": "tense", "words": "event_words",
        "organizations": "organizations", "places": "places", "people": "people", "after": "after",
    },
    "metric": {
        "value": "value", "high": "value_high", "unit": "unit", "comparator": "comparator",
        "change": "change", "basis": "basis", "per": "per",
        "tense": "tense", "words": "metric_words", "subject": "subject_words", "after": "after",
    },
    "document": {
        "title": "title", "number": "number", "numbers": "number_alt", "type": "doc_type",
        "status": "status", "next": "next_status", "tense": "tense", "after": "after",
    },
}  # fmt: skip

FLAGS: Mapping[str, tuple[str, ...]] = {
    "report": ("names",),
    "item": ("optional",),
    "event": ("optional", "approximate", "inferred"),
    "metric": ("optional",),
    "document": ("optional",),
}

LISTS = frozenset(
    {"event_words", "metric_words", "subject_words", "number_alt", "scope", "organizations", "places", "people"}
)

_ESCAPE = compiled(r"\\(.)")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "|": "|"}
_BAR = compiled(r"(?<!\\)(?:\\\\)*\K\|")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a gold file: ``where`` is its file and line, ``fields`` what it says."""

    where: str
    kind: str
    text: str
    fields: Mapping[str, Any]


def read_entries(lines: str, file: str) -> Iterator[Entry]:
    """Yield the entries of a ``gold.tsv``. Raises :class:`GoldError` for unknown kinds, keys and flags."""
    # Not splitlines(): a form feed or U+2028 inside a cell ends no line.
    for number, line in enumerate(lines.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.strip() and not line.startswith("#"):
            yield _read_entry(line, f"{file}:{number}")


def _read_entry(line: str, where: str) -> Entry:
    kind, *cells = line.split("\t")
    if kind not in KEYS:
        raise GoldError(f"{where}: unknown kind {kind!r}; valid are {', '.join(KEYS)}")
    text = unescaped(cells[0], where) if cells else ""
    if bool(text) == (kind == "report"):
        said = "takes no text" if text else "needs the text that it stands for"
        raise GoldError(f"{where}: {kind!r} {said}")
    fields: dict[str, Any] = {}
    for cell in filter(None, cells[1:]):
        name, value = _read_cell(kind, cell, where)
        if name in fields:
            raise GoldError(f"{where}: {cell!r} says {name!r} a second time")
        fields[name] = value
    return Entry(where, kind, text, _with_dates(fields, where))


def _read_cell(kind: str, cell: str, where: str) -> tuple[str, Any]:
    key, equals, value = cell.partition("=")
    flags = FLAGS.get(kind, ())
    if not equals and key in flags:
        return key, True
    if not equals or key not in KEYS[kind]:
        known = [f"{name}=" for name in KEYS[kind]] + list(flags)
        raise GoldError(f"{where}: {cell!r} is not known for {kind!r}; valid are {', '.join(known)}")
    if not value and key != "after":
        raise GoldError(f"{where}: {cell!r} says nothing; leave it out")
    name = KEYS[kind][key]
    if name in LISTS:
        return name, tuple(unescaped(part, where) for part in _BAR.split(value) if part)
    return name, unescaped(value, where)


def _with_dates(fields: dict[str, Any], where: str) -> dict[str, Any]:
    if "dates" in fields:
        first, _, last = fields.pop("dates").partition("..")
        fields |= {"date_start": first, "date_end": last or first}
        if (last or first) < first:
            raise GoldError(f"{where}: dates={first}..{last} end before they begin")
    return fields


def unescaped(cell: str, where: str) -> str:
    r"""Return a cell with ``\n``, ``\r``, ``\t``, ``\\`` and ``\|`` as the characters that they stand for."""

    def character(match: "regex.Match[str]") -> str:
        if match[1] not in _ESCAPED:
            raise GoldError(rf"{where}: {match[0]!r} stands for nothing; valid are \n, \r, \t, \\ and \|")
        return _ESCAPED[match[1]]

    return _ESCAPE.sub(character, cell)
