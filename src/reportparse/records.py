"""Mentions and values become records: each with its place, its sentence, its tense, how sure we are, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from .confidence import Confidence
from .context import Context
from .keeping import compiled
from .language.tagger import Tagger
from .layout.outline import Block
from .mentions.dates import DateMention
from .mentions.documents import DocumentMention
from .naming import Names, Subjects
from .normalize.date_context import DateContext
from .normalize.dates import DateValue, carried, resolve_date
from .normalize.documents import document_ids, document_type
from .normalize.events import EventClause, event_clause
from .normalize.names import name_metrics
from .normalize.quantities import Quantity
from .normalize.stages import Stages
from .normalize.tense import Place
from .reasons import Reason
from .schema import Document, Event, Metric, Record, Tense
from .spans import Span

_TARGET = compiled(r"^(?:本?年度?|全年|月度|季度)?(?:计划|目标|预算|任务)(?!完成|执行)")


class Found(NamedTuple):
    """A record, why it says what it says, and what its tense was read against (None for a document)."""

    record: Record
    reasons: tuple[Reason, ...]
    place: Place | None = None


class _Dated(NamedTuple):
    """A date mention with its value, where it stands, what it dates, and whether that is done, and why."""

    mention: DateMention
    block: Block
    place: Place
    value: DateValue
    clause: EventClause
    tense: Tense
    why: Reason


def event_records(
    context: Context, mentions: Iterable[DateMention], sure: Confidence, tagger: Tagger
) -> Iterator[Found]:
    """Yield the events of a text, in order, with the names that stand in what each date dates.

    A date that nothing in the text completes gives none.
    """
    dated = list(_dated_mentions(context, mentions))
    names = Names(context.boundaries, tagger, [one.clause for one in dated])
    for mention, block, place, value, clause, tense, why in dated:
        fields = {
            **context.fields(mention.span, block), **names.of(clause),
            "date_start": value.date_start, "date_end": value.date_end, "precision": value.precision,
            "approximate": value.approximate, "inferred": value.inferred, "bound": value.bound,
            "anchor": value.anchor, "tense": tense, "rule": mention.rule, "event": clause.text or None,
        }  # fmt: skip
        reasons = (_date_reason(value), why)
        fields["confidence"] = sure.of("event", fields, reasons, place.section, context.beside(mention.span))
        yield Found(Event.model_validate(fields), reasons, place)


def _dated_mentions(context: Context, mentions: Iterable[DateMention]) -> Iterator[_Dated]:
    memory = _Memory(context)
    for mention in mentions:
        block = context.block(mention.span.start)
        place = context.place_of(block)
        section = context.section_period(block)
        stands = context.boundaries.clause_in(mention.span.start, None)
        tense, why = context.tenses.at(mention.span, place, stands)
        value = resolve_date(
            mention,
            DateContext(
                report=context.report, section=section, reference=context.tree.reference, spoken=context.tree.spoken,
                loose=context.tree.period is None,
                previous=memory.within(block), earlier=memory.latest,
                planned=place.planned or tense == "planned", over=place.planned and tense == "done",
            ),
        )  # fmt: skip
        if value is None:
            continue
        text = context.source.text[slice(*mention.span)]
        later = context.is_later(text, value)
        if not (later and value.inferred and value.precision not in ("day", "month")):
            # 明年上半年 says nothing of the year of the day that is named next.
            memory.note(block, carried(value))
        past = context.is_past(text, value, block)
        if later or past:
            place = context.place_of(block, later=later, past=past)
            tense, why = context.tenses.at(mention.span, place, stands)
        clause = event_clause(context.boundaries, *mention.span)
        yield _Dated(mention, block, place, value, clause, tense, why)


def _date_reason(value: DateValue) -> Reason:
    """Return what the year or month of a date came from."""
    how, _, known = (value.anchor or "written").partition(" ")
    return Reason("date", how, None, known)


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


def metric_records(
    context: Context, quantities: Sequence[Quantity], events: Sequence[Event], sure: Confidence, tagger: Tagger
) -> Iterator[Found]:
    """Yield the metrics of a text, in order, named item by item. ``events`` say which clauses speak of which days.

    Where the words name no subject, that which the tagger's parser finds counts.
    """
    subjects = Subjects(context.boundaries, tagger, (quantity.start for quantity in quantities))
    later, past = context.later_clauses(events), context.past_clauses(events)
    # Names, then tenses, then records: each step's own patterns and code stay in the processor's cache.
    named = [
        (block, members, name_metrics(context.boundaries, members, _title(context, block)))
        for block, members in _by_item(context, quantities)
    ]
    told = []
    for block, members, names in named:
        usual = context.place_of(block)
        for quantity, name in zip(members, names, strict=True):
            if name.subject_how == "none" and (parsed := subjects.of(quantity.start)) and parsed != name.metric:
                name = name.about(parsed, "parsed")
            span = Span(quantity.start, quantity.end)
            clause = context.boundaries.clause_in(quantity.start, None)
            ahead, over = clause.start in later or _is_target(quantity), clause.start in past
            place = usual._replace(later=ahead, past=over) if ahead or over else usual
            told.append((block, span, quantity, name, place, *context.tenses.at(span, place, clause)))
    for block, span, quantity, name, place, tense, why in told:
        fields = {
            **context.fields(span, block),
            "unit": quantity.unit, "comparator": quantity.comparator, "change": quantity.change,
            "basis": quantity.basis, "per": quantity.per, "rule": quantity.rule,
            "tense": tense, "value": plain(quantity.value),
            "value_high": None if quantity.value_high is None else plain(quantity.value_high),
            "metric": name.metric, "subject": name.subject,
        }  # fmt: skip
        reasons = (*name.reasons, why)
        fields["confidence"] = sure.of("metric", fields, reasons, place.section, context.beside(span))
        yield Found(Metric.model_validate(fields), reasons, place)


def _title(context: Context, block: Block) -> str | None:
    return None if block.item is None else context.tree.items[block.item].title


def _is_target(quantity: Quantity) -> bool:
    """Return whether a cell stands in a column or row of planned figures."""
    column, row = quantity.column_head, quantity.row_head
    return bool((column and _TARGET.search(column)) or (row and _TARGET.search(row)))


def _by_item(context: Context, quantities: Sequence[Quantity]) -> Iterator[tuple[Block, list[Quantity]]]:
    placed = [(context.block(quantity.start), quantity) for quantity in quantities]
    for _, members in groupby(placed, key=lambda pair: (pair[0].section, pair[0].item)):
        run = list(members)
        yield run[0][0], [quantity for _, quantity in run]


def plain(value: int | Decimal) -> int | float:
    """Return an exact value as a number that JSON and Arrow hold: int where whole, else the nearest float."""
    return value if isinstance(value, int) else float(value)


def document_records(
    context: Context, mentions: Sequence[DocumentMention], events: Sequence[Event], sure: Confidence
) -> Iterator[Found]:
    """Yield the documents of a text, in order."""
    blocks = [context.block(mention.span.start) for mention in mentions]
    reader = Stages(context.boundaries, mentions, context.later_clauses(events))
    stages = reader.read([context.planned(block) for block in blocks])
    ids = document_ids(context.source, mentions)
    found = zip(mentions, blocks, stages, ids, reader.venues, strict=True)
    for mention, block, stage, identity, venue in found:
        fields = {
            **context.fields(mention.span, block),
            "tense": stage.tense, "rule": mention.rule, "title": mention.title, "number": mention.number,
            "doc_type": document_type(context.source, mention, venue=venue),
            "status": stage.status, "next_status": stage.next_status, "document_id": identity,
        }  # fmt: skip
        beside = context.beside(mention.span)
        fields["confidence"] = sure.of("document", fields, stage.reasons, context.section_kind(block), beside)
        yield Found(Document.model_validate(fields), stage.reasons)
