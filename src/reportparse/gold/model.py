"""What a gold says of one text: the nodes and records that a careful reader finds in it.

The shape in JSON is that of a parse (``groups``, ``sections``, ``items``, ``records``, all in text order); in
place of a record's free text fields stand lists of words of which a parse must say at least one.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import GoldError
from ..schema import (
    Basis,
    Bound,
    Change,
    Comparator,
    Group,
    Item,
    Node,
    Per,
    Precision,
    Section,
    Status,
    Tense,
)


class GoldItem(Item):
    """An item; an ``optional`` one may be found or not, at no cost."""

    optional: bool = False


class _GoldRecord(Node):
    text: str
    tense: Tense | None = None
    optional: bool = False


class GoldEvent(_GoldRecord):
    """A date expression. Only an optional one may lack its days; names count where the gold is one of ``names``."""

    kind: Literal["event"] = "event"
    date_start: date | None = None
    date_end: date | None = None
    precision: Precision | None = None
    approximate: bool = False
    inferred: bool = False
    bound: Bound | None = None
    event_words: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class GoldMetric(_GoldRecord):
    """A quantity. ``metric_words`` and ``subject_words`` list alternatives."""

    kind: Literal["metric"] = "metric"
    value: int | float | None = None
    value_high: int | float | None = None
    unit: str | None = None
    comparator: Comparator = "="
    change: Change | None = None
    basis: Basis | None = None
    per: Per | None = None
    metric_words: tuple[str, ...] = ()
    subject_words: tuple[str, ...] = ()


class GoldDocument(_GoldRecord):
    """The name of a document. ``number_alt`` lists other ways to write it; no ``status`` is not scored."""

    kind: Literal["document"] = "document"
    title: str | None = None
    number: str | None = None
    number_alt: tuple[str, ...] = ()
    doc_type: str | None = None
    status: Status | None = None
    next_status: Status | None = None


GoldRecord = GoldEvent | GoldMetric | GoldDocument


class Gold(BaseModel):
    """The gold of one text.

    ``scope`` lists the numbers of the groups that it covers, where not all. ``names`` says that it gives each event's
    organizations, places and people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text_file: str
    text: str = Field(exclude=True)
    title: str | None = None
    period: str | None = None
    scope: tuple[int, ...] | None = None
    names: bool = False
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = ()
    items: tuple[GoldItem, ...] = ()
    records: tuple[Annotated[GoldRecord, Field(discriminator="kind")], ...] = ()

    def covers(self, node: Node) -> bool:
        """Return whether the gold speaks of a node: it covers all, or the node begins in a group of its scope."""
        if self.scope is None:
            return True
        return any(group.start <= node.start < group.end for group in self.groups if group.no in self.scope)

    @classmethod
    def from_json(cls, data: Mapping[str, Any], text: str) -> Self:
        """Return the gold in parsed JSON. Raises :class:`GoldError` where it is malformed or does not fit."""
        name = data.get("id", "gold")
        try:
            gold = cls.model_validate({**data, "text": text})
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise GoldError(f"{name}: {place}: {first['msg']} (found {first['input']!r})") from error
        for record in gold.records:
            if text[record.start : record.end] != record.text:
                raise GoldError(f"{name}: record at {record.start}: {record.text!r} is not the text there")
        return gold

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object of a gold file; what is null, false or empty in a record is left out."""
        data = self.model_dump(mode="json", exclude={"items", "records"})
        if self.scope is None:
            del data["scope"]
        if not self.names:
            del data["names"]
        data["items"] = [_without(item.model_dump(mode="json"), {"optional"}) for item in self.items]
        data["records"] = [_spare(record) for record in self.records]
        return data


def _spare(record: GoldRecord) -> dict[str, Any]:
    data = record.model_dump(mode="json")
    # By type, not by truth: a value of 0 stays.
    return {key: value for key, value in data.items() if value != [] and value is not None and value is not False}


def _without(data: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value or key not in keys}


def load_gold_json(path: Path) -> Gold:
    """Return the gold of a JSON file whose text lies beside it. Raises :class:`GoldError`."""
    try:
        data = json.loads(path.read_text("utf-8"))
        text = (path.parent / data["text_file"]).read_bytes().decode("utf-8")
    except OSError as error:
        raise GoldError(f"{error.filename}: {error.strerror}; a gold file lies beside its text") from error
    except (ValueError, KeyError, TypeError) as error:
        valid = "a JSON object whose 'text_file' names a UTF-8 text"
        raise GoldError(f"{path}: {error}; valid is {valid}") from error
    return Gold.from_json(data, text)
