"""The records that leave the library, and their shape in JSON.

A :class:`Report` is four flat lists in text order (groups, sections, items, records) over one text. Nodes
refer to their parents by index. All ``start``/``end`` are half-open code-point offsets into ``Report.text``.
"""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Tense = Literal["done", "ongoing", "planned"]
SectionKind = Literal["work", "plan", "issue", "other"]
GroupStatus = Literal["reported", "omitted"]
Precision = Literal["day", "month", "quarter", "half", "year"]
Bound = Literal["before", "after"]
Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
Change = Literal["to", "up", "down"]
Basis = Literal["yoy", "mom"]
Per = Literal["day", "week", "month", "quarter", "year"]
Status = Literal[
    "planned", "project_approved", "drafting", "drafted", "consultation",
    "in_review", "accepted", "for_approval", "published", "mentioned",
]  # fmt: skip
"""The stages of a document's life in their order; ``mentioned`` stands outside it."""

WarningCode = Literal[
    "no_plan", "empty_unit", "duplicate_unit", "number_gap", "number_repeated", "outside", "date_outside_period",
    "missing_unit", "unlisted_unit", "garbled", "cut_number", "unreadable", "undated", "no_text",
]  # fmt: skip
"""What a warning is about; ``lexicons/warnings.tsv`` says it in words."""


class Node(BaseModel):
    """Anything that stands in the text: ``start`` and ``end`` are offsets into it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int


class Group(Node):
    """One reporting unit. ``no`` is its number as printed; ``name`` is null where a report names no units."""

    no: int | None = None
    name: str | None = None
    status: GroupStatus = "reported"


class Section(Node):
    """A run of lines of one group about one thing. ``period`` is a label such as ``2023Q4``, or null."""

    group: int
    kind: SectionKind
    period: str | None = None


class Item(Node):
    """A numbered or titled point; ``path`` ("2", "2.1") nests. Its span ends where the next item begins."""

    section: int
    path: str
    title: str | None = None


class _Record(Node):
    """``locator`` is the place in the file: ``line 12``, ``paragraph 7``, ``table 1 row 2 cell 3``, ``page 4``."""

    text: str
    locator: str | None = None
    group: int | None = None
    section: int | None = None
    item: int | None = None
    sentence: str
    tense: Tense
    confidence: float = Field(ge=0, le=1)
    rule: str

    @property
    def id(self) -> str:
        """The kind and the offset of the record, such as ``event-35``: the same in each parse of one text."""
        return f"{self.kind}-{self.start}"  # type: ignore[attr-defined]


class Event(_Record):
    """A date expression and what it dates. ``date_start`` and ``date_end`` are days, both inclusive.

    ``anchor`` says what gave the year or month that the words lack, in the forms of ``normalize.dates.DateValue``.
    """

    kind: Literal["event"] = "event"
    date_start: date
    date_end: date
    precision: Precision
    approximate: bool = False
    inferred: bool = False
    anchor: str | None = None
    bound: Bound | None = None
    event: str | None = None
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Metric(_Record):
    """A quantity: 万 and 亿 are multiplied into ``value``; ``value_high`` is set for ranges only."""

    kind: Literal["metric"] = "metric"
    value: int | float
    value_high: int | float | None = None
    unit: str | None = None
    comparator: Comparator = "="
    metric: str | None = None
    subject: str | None = None
    change: Change | None = None
    basis: Basis | None = None
    per: Per | None = None


class Document(_Record):
    """The name of a document. Mentions of one document share ``document_id``."""

    kind: Literal["document"] = "document"
    title: str | None = None
    number: str | None = None
    doc_type: str | None = None
    status: Status | None = None
    next_status: Status | None = None
    document_id: str


Record = Annotated[Event | Metric | Document, Field(discriminator="kind")]


class ReportWarning(Node):
    """What a reader should check. ``start`` and ``end`` say where; they are equal where something is missing."""

    code: WarningCode
    message: str
    locator: str | None = None


class Report(BaseModel):
    """One parsed text. ``warnings`` say what it lacks, what does not fit, and what could not be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    title: str | None = None
    period: str | None = None
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    records: tuple[Record, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return the normalized table, one row a record; ``lexicons/columns.tsv`` says what is in it."""
        from .output.table import to_frame

        return to_frame(self)

    def items_frame(self) -> "pd.DataFrame":
        """Return the items, one row each, with their text and how many records stand in them."""
        from .output.table import to_frame

        return to_frame(self, table="items")

    def to_arrow(self) -> "pa.Table":
        """Return the normalized table as Arrow, with the version of its schema in the metadata."""
        from .output.arrow import to_arrow

        return to_arrow(self)

    def write(self, path: Path | str, *, header: Literal["en", "zh"] | None = None) -> None:
        """Write the report by the suffix of ``path``: ``.xlsx``, ``.html``, ``.csv``, ``.parquet``,
        ``.json`` or ``.jsonl``.

        ``header`` is the language of the headings of a workbook (``zh`` by default) or a ``.csv`` (``en``). Raises
        :class:`~reportparse.errors.OutputError` where that cannot be done; there is then no file, or the one
        that was there before.
        """
        from .output.files import write

        write([self], path, header=header)

    def _repr_html_(self) -> str:
        """Return the text with its mentions marked, which is how a notebook shows a report."""
        from .output.webpage import to_fragment

        return to_fragment(self)

    def to_json(self) -> str:
        """Return the whole report as one JSON object, with its text."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, data: str | bytes) -> Self:
        """Return the report that :meth:`to_json` wrote. Raises :class:`InputError` for any other text."""
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            raise InputError(f"no report in JSON: {first_fault(error, 'the whole')}") from error


def first_fault(error: ValidationError, whole: str) -> str:
    """Return where the first fault of some data is and what it is; ``whole`` is what the data are called."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or whole}: {first['msg']}"
