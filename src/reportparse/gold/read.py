"""From a fixture's folder to its gold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import GoldError
from ..periods import read_label
from ..schema import Group, Section
from ..spans import trimmed
from .entries import KEYS, Entry, read_entries
from .model import Gold, GoldDocument, GoldEvent, GoldItem, GoldMetric, load_gold_json
from .places import find_entry

NODES = ("group", "section", "item")
"""The kinds of nodes, the highest level first."""

RECORDS: Mapping[str, type[GoldEvent] | type[GoldMetric] | type[GoldDocument]] = {
    "event": GoldEvent,
    "metric": GoldMetric,
    "document": GoldDocument,
}

_NEEDED = {"event": "date_start", "metric": "value"}

Model = TypeVar("Model", bound=BaseModel)
_Node = tuple[Entry, dict[str, Any]]


def read_gold(path: Path | str) -> Gold:
    """Return the gold of a fixture's folder, or of a gold ``.json`` with its text beside it.

    Raises :class:`GoldError` for a malformed entry, or one that is not found in the text, with file and line.
    """
    path = Path(path)
    if path.suffix == ".json":
        return load_gold_json(path)
    try:
        text = (path / "text.txt").read_bytes().decode("utf-8")
        lines = (path / "gold.tsv").read_text("utf-8")
    except OSError as error:
        valid = "a fixture is a folder with text.txt and gold.tsv"
        raise GoldError(f"{error.filename}: {error.strerror}; {valid}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: {error}; a fixture's files are UTF-8") from error
    return compile_gold(lines, text, id=path.resolve().name, file=str(path / "gold.tsv"))


def compile_gold(lines: str, text: str, *, id: str, file: str = "gold.tsv") -> Gold:
    """Return the gold that the lines of a ``gold.tsv`` give a text, else raise :class:`GoldError`."""
    builder = _Builder(text)
    for entry in read_entries(lines, file):
        builder.add(entry)
    return builder.finished(id)


@dataclass(slots=True)
class _Builder:
    """Places one entry after the other in the text and gathers what they say."""

    text: str
    cursor: int = 0
    report: Entry | None = None
    last: dict[str, int] = field(default_factory=dict)
    open: dict[str, _Node] = field(default_factory=dict)
    nodes: dict[str, list[_Node]] = field(default_factory=lambda: {kind: [] for kind in NODES})
    records: list[Any] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        if entry.kind == "report":
            self._add_report(entry)
        elif entry.kind in RECORDS:
            self._add_record(entry)
        else:
            self._add_node(entry)

    def _add_report(self, entry: Entry) -> None:
        if self.report or self.cursor or self.last:
            raise GoldError(f"{entry.where}: 'report' is the first entry, and there is one")
        _check_period(entry)
        self.report = entry

    def _add_record(self, entry: Entry) -> None:
        start = find_entry(entry, self.text, self.cursor)
        self.cursor = start + len(entry.text)
        self.last["record"] = start
        if not entry.fields.get("optional"):
            _check_complete(entry)
        data = _said(entry) | {"start": start, "end": self.cursor, "text": entry.text}
        self.records.append(_validated(RECORDS[entry.kind], data, entry))

    def _add_node(self, entry: Entry) -> None:
        # Two nodes of one kind never begin at one place; nodes of different kinds may.
        start = find_entry(entry, self.text, max(self.cursor, self.last.get(entry.kind, -1) + 1))
        self.cursor = self.last[entry.kind] = start
        self._close(entry.kind, start)
        if entry.kind == "footer":
            return
        _check_period(entry)
        data = _said(entry) | {"start": start}
        level = NODES.index(entry.kind)
        if level:
            above = NODES[level - 1]
            if above not in self.open:
                raise GoldError(f"{entry.where}: {entry.kind!r} stands in no {above!r}; put one before it")
            data[above] = len(self.nodes[above]) - 1
        self.open[entry.kind] = (entry, data)
        self.nodes[entry.kind].append((entry, data))

    def _close(self, kind: str, end: int) -> None:
        level = NODES.index(kind) if kind in NODES else 0
        for lower in NODES[level:]:
            if node := self.open.pop(lower, None):
                node[1]["end"] = trimmed(self.text, node[1]["start"], end).end

    def finished(self, id: str) -> Gold:
        self._close("group", len(self.text))
        report = self.report or Entry("", "report", "", {})
        data: dict[str, Any] = {"id": id, "text_file": "text.txt", "text": self.text, **report.fields}
        data["groups"] = self._built("group", Group)
        data["sections"] = self._built("section", Section)
        data["items"] = self._built("item", GoldItem)
        data["records"] = tuple(self.records)
        return _validated(Gold, data, report)

    def _built(self, kind: str, model: type[Model]) -> tuple[Model, ...]:
        return tuple(_validated(model, data, entry) for entry, data in self.nodes[kind])


def _said(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in entry.fields.items() if name != "after"}


def _check_complete(entry: Entry) -> None:
    needed = _NEEDED.get(entry.kind)
    if needed and needed not in entry.fields:
        key = "dates" if needed == "date_start" else needed
        raise GoldError(f"{entry.where}: {entry.kind!r} needs {key}=, or the flag 'optional'")
    if entry.kind == "document" and not entry.fields.get("title") and not entry.fields.get("number"):
        raise GoldError(f"{entry.where}: 'document' needs title= or number=, or the flag 'optional'")
    if "tense" not in entry.fields:
        raise GoldError(f"{entry.where}: {entry.kind!r} needs tense=done, ongoing or planned")


def _check_period(entry: Entry) -> None:
    if label := entry.fields.get("period"):
        try:
            read_label(label)
        except ValueError as error:
            raise GoldError(f"{entry.where}: period={label}: {error}") from error


def _validated(model: type[Model], data: Mapping[str, Any], entry: Entry) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        key = next((key for key, value in KEYS[entry.kind].items() if value == name), name)
        key = "dates" if key.startswith("date_") else key
        raise GoldError(f"{entry.where}: {key}={data.get(name)!r}: {first['msg']}") from error
