"""Mentions and values become records: each with its place, its sentence, its tense, and how sure we are."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import regex

from .ingest.source import Source, fold
from .layout.headings import heading_kind
from .layout.outline import Block, Outline
from .mentions.dates import DateMention
from .mentions.documents import DocumentMention
from .normalize.clauses import Boundaries, event_clause
from .normalize.date_context import DateContext
from .normalize.dates import DateValue, carried, resolve_date
from .normalize.documents import document_ids, document_type
from .normalize.names import name_metrics
from .normalize.quantities import Quantity
from .normalize.stages import Stages
from .normalize.tense import Tenses
from .periods import Period, year_period
from .schema import Document, Event, Metric, Tense
from .spans import Span, trimmed

_DATE_FIELDS = ("date_start", "date_end", "precision", "approximate", "inferred", "bound", "anchor")
_QUANTITY_FIELDS = ("unit", "comparator", "change", "basis", "per", "confidence", "rule")
_TARGET = regex.compile(r"^(?:本?年度?|全年|月度|季度)?(?:计划|目标|预算|任务)(?!完成|执行)")

# A text without full stops must not be copied into each of its records.
_LONGEST_SENTENCE = 1000


class Context:
    """One text with all that its records are read against: outline, boundaries of sentences, cues of tense."""

    def __init__(self, source: Source, tree: Outline, boundaries: Boundaries, tenses: Tenses) -> None:
        self.source, self.tree, self.boundaries, self.tenses = source, tree, boundaries, tenses
        self.report: Period | None = tree.period or (year_period(tree.year) if tree.year else None)
        self._starts = [block.start for block in tree.blocks]

    def block(self, position: int) -> Block:
        """Return the block that a position lies in."""
        return self.tree.blocks[bisect_right(self._starts, position) - 1]

    def planned(self, block: Block) -> bool:
        """Return whether a block lies in a plan: a section of that kind, or an item whose title says so."""
        if block.section is not None and self.tree.sections[block.section].kind == "plan":
            return True
        title = self.tree.items[block.item].title if block.item is not None else None
        kind = heading_kind(fold(title)) if title else None
        return kind is not None and kind.kind == "plan"

    def section_period(self, block: Block) -> Period | None:
        """Return the period of the section that a block lies in."""
        return None if block.section is None else self.tree.sections[block.section].period

    def is_later(self, text: str, value: DateValue | Event) -> bool:
        """Return whether a date lies behind the reported period and the day of writing.

        A date that sets a term (年内, 年底前) is taken by its end.
        """
        tree = self.tree
        if tree.period is None or text.startswith(("截至", "截止")):
            return False
        now = max(tree.period.end, tree.reference) if tree.reference else tree.period.end
        term = value.bound == "before" or text.endswith("内")
        return (value.date_end if term else value.date_start) > now

    def later_clauses(self, events: Iterable[Event]) -> set[int]:
        """Return where the clauses begin that name a day behind the reported period, as one still to come."""
        later = (
            e
            for e in events
            if e.tense == "planned"
            and (e.precision != "year" or e.text.endswith(("内", "前")))
            and self.is_later(e.text, e)
        )
        return {self.boundaries.clause_in(event.start, None).start for event in later}

    def tense(self, span: Span, block: Block, *, later: bool = False) -> Tense:
        """Return the tense of what a span says."""
        return self.tenses.at(span, planned=self.planned(block), later=later)

    def place(self, span: Span, block: Block) -> dict[str, Any]:
        """Return the fields of a record that say where it stands."""
        return {
            "start": span.start, "end": span.end, "text": self.source.text[span.start : span.end],
            "sentence": self._sentence(span.start),
            "group": block.group, "section": block.section, "item": block.item,
        }  # fmt: skip

    def _sentence(self, position: int) -> str:
        """Return the sentence around a position, as given; of one beyond all measure only what is near."""
        span = self.boundaries.sentence(position)
        if span.end - span.start > _LONGEST_SENTENCE:
            near = max(span.start, position - _LONGEST_SENTENCE // 2)
            span = trimmed(self.source.text, near, min(span.end, near + _LONGEST_SENTENCE))
        return self.source.text[span.start : span.end]


def event_records(context: Context, mentions: Iterable[DateMention]) -> list[Event]:
    """Return the events of a text, in order. A date that nothing in the text completes gives none."""
    memory = _Memory(context)
    events = []
    for mention in mentions:
        block = context.block(mention.span.start)
        planned = context.planned(block)
        section = context.section_period(block)
        value = resolve_date(
            mention,
            DateContext(
                report=context.report, section=section, reference=context.tree.reference, spoken=context.tree.spoken,
                loose=context.tree.period is None,
                previous=memory.within(block), earlier=memory.latest,
                planned=planned or context.tense(mention.span, block) == "planned",
            ),
        )  # fmt: skip
        if value is None:
            continue
        later = context.is_later(context.source.text[slice(*mention.span)], value)
        if not (later and value.inferred and value.precision not in ("day", "month")):
            # 明年上半年 says nothing of the year of the day that is named next.
            memory.note(block, carried(value))
        events.append(
            Event(
                **context.place(mention.span, block),
                **_fields(value, _DATE_FIELDS),
                tense=context.tense(mention.span, block, later=later),
                confidence=_event_confidence(value.inferred, section),
                rule=mention.rule,
                event=event_clause(context.boundaries, *mention.span) or None,
            )
        )
    return events


class _Memory:
    """The last date of each item, so that a later one of the same item can lack its year or month."""

    def __init__(self, context: Context) -> None:
        self._items = context.tree.items
        self._last: dict[tuple[int | None, str], date] = {}
        self.latest: date | None = None

    def within(self, block: Block) -> date | None:
        """Return the nearest earlier date of the block's item, or of those that enclose it."""
        path = self._path(block)
        while path:
            if found := self._last.get((block.section, path)):
                return found
            path = path.rpartition(".")[0]
        return None

    def note(self, block: Block, day: date) -> None:
        """Remember a date."""
        self._last[block.section, self._path(block)] = day
        self.latest = day

    def _path(self, block: Block) -> str:
        return self._items[block.item].path if block.item is not None else ""


def _event_confidence(inferred: bool, section: Period | None) -> float:
    if not inferred:
        return 0.97
    return 0.95 if section else 0.85


def metric_records(context: Context, quantities: Sequence[Quantity], events: Sequence[Event]) -> list[Metric]:
    """Return the metrics of a text, in order, named item by item. ``events`` say which clauses speak of later days."""
    later = context.later_clauses(events)
    records: list[Metric] = []
    for block, members in _by_item(context, quantities):
        title = None if block.item is None else context.tree.items[block.item].title
        for quantity, name in zip(members, name_metrics(context.boundaries, members, title), strict=True):
            span = Span(quantity.start, quantity.end)
            clause = context.boundaries.clause_in(quantity.start, None)
            ahead = clause.start in later or _is_target(quantity)
            records.append(
                Metric(
                    **context.place(span, block),
                    **_fields(quantity, _QUANTITY_FIELDS),
                    tense=context.tense(span, block, later=ahead),
                    value=plain(quantity.value),
                    value_high=None if quantity.value_high is None else plain(quantity.value_high),
                    metric=name.metric,
                    subject=name.subject,
                )
            )
    return records


def _is_target(quantity: Quantity) -> bool:
    """Return whether a cell stands in a column or row of planned figures."""
    return any(head and _TARGET.search(head) for head in (quantity.column_head, quantity.row_head))


def _by_item(context: Context, quantities: Sequence[Quantity]) -> Iterator[tuple[Block, list[Quantity]]]:
    placed = [(context.block(quantity.start), quantity) for quantity in quantities]
    for _, members in groupby(placed, key=lambda pair: (pair[0].section, pair[0].item)):
        run = list(members)
        yield run[0][0], [quantity for _, quantity in run]


def plain(value: int | Decimal) -> int | float:
    """Return an exact value as a number that JSON and Arrow hold: int where whole, else the nearest float."""
    return value if isinstance(value, int) else float(value)


def document_records(context: Context, mentions: Sequence[DocumentMention], events: Sequence[Event]) -> list[Document]:
    """Return the documents of a text, in order."""
    blocks = [context.block(mention.span.start) for mention in mentions]
    reader = Stages(context.boundaries, mentions, context.later_clauses(events))
    stages = reader.read([context.planned(block) for block in blocks])
    ids = document_ids(context.source, mentions)
    return [
        Document(
            **context.place(mention.span, block),
            tense=stage.tense,
            confidence=mention.confidence,
            rule=mention.rule,
            title=mention.title,
            number=mention.number,
            doc_type=document_type(context.source, mention, venue=reader.is_venue(mention.span)),
            status=stage.status,
            next_status=stage.next_status,
            document_id=identity,
        )
        for mention, block, stage, identity in zip(mentions, blocks, stages, ids, strict=True)
    ]


def _fields(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}
