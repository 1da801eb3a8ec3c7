"""From a text to a Report: the stages in their order."""

from datetime import date
from pathlib import Path

from .errors import InputError
from .ingest.files import read_source
from .ingest.source import Source, masked, to_source
from .layout.outline import Outline, outline
from .mentions.dates import find_date_mentions
from .mentions.documents import find_documents
from .mentions.shields import shields_of
from .normalize import dates, quantities
from .normalize.clauses import Boundaries
from .normalize.dates import ResolvedDate
from .normalize.quantities import Quantity
from .normalize.tense import Tenses
from .periods import Period, read_label
from .records import Context, document_records, event_records, metric_records
from .schema import Group, Item, Record, Report, Section


def parse(text: str, *, name: str = "text", period: str | None = None) -> Report:
    """Parse one report.

    ``name`` becomes the report's id. ``period`` is a label such as ``2023Q4`` that overrides the period found in the
    text. Offsets in the result are code points of ``text``. Raises :class:`InputError` for a lone surrogate or a label
    that names no period; any other text gives a result.
    """
    return parse_source(to_source(text, name), period=period)


def parse_file(path: Path | str, *, encoding: str | None = None, period: str | None = None) -> Report:
    """Parse a ``.txt`` or ``.md`` file, or standard input where ``path`` is ``-``.

    Without ``encoding``: a byte-order mark, else UTF-8, else GB18030. Raises :class:`InputError` where the file cannot
    be read or is no text.
    """
    return parse_source(read_source(path, encoding=encoding), period=period)


def parse_source(source: Source, *, period: str | None = None) -> Report:
    """Parse a source: cut it into its outline, find the mentions, give them their values, and build the report."""
    tree = outline(source, _period(period))
    documents = find_documents(source)
    shields = shields_of(source, documents, tree)
    boundaries = Boundaries(source, tree.wraps, [marker.end for marker in tree.markers])
    context = Context(source, tree, boundaries, Tenses(source, boundaries))
    unnumbered = masked(source, tree.markers)
    mentions = find_date_mentions(unnumbered, shields)
    events = event_records(context, mentions)
    undated = shields.joined(mention.span for mention in mentions)
    metrics = metric_records(context, quantities.find_quantities(unnumbered, undated), events)
    records: list[Record] = [*events, *metrics, *document_records(context, documents, events)]
    return _report(source, tree, sorted(records, key=lambda record: (record.start, record.end)))


def find_dates(text: str, reference: date) -> list[ResolvedDate]:
    """Return the dates of a text in order, those without a year or month read against the day ``reference``.

    Each has ``start``, ``end`` (offsets), ``text``, ``date_start``, ``date_end`` (days, both inclusive),
    ``precision``, ``approximate``, ``inferred``, ``anchor`` and ``bound``. What stands in names of documents or
    standards and in short quotations is no date. Raises :class:`InputError` for a reference that is no day.
    """
    if not isinstance(reference, date):
        raise InputError(f"reference {reference!r} is no day; valid is a datetime.date")
    day = date(reference.year, reference.month, reference.day)
    source = to_source(text)
    return dates.find_dates(source, shields_of(source, find_documents(source)), day)


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text in order.

    Each has ``start``, ``end`` (offsets), ``text``, ``value`` and ``value_high`` (exact: int or Decimal), ``unit``,
    ``comparator``, ``change``, ``basis`` and ``per``. What stands in names of documents or standards and in short
    quotations is no quantity.
    """
    source = to_source(text)
    return quantities.find_quantities(source, shields_of(source, find_documents(source)))


def _period(label: str | None) -> Period | None:
    try:
        return None if label is None else read_label(label)
    except ValueError as error:
        raise InputError(str(error)) from error


def _report(source: Source, tree: Outline, records: list[Record]) -> Report:
    return Report(
        id=source.name,
        text=source.text,
        title=source.text[tree.title.start : tree.title.end] if tree.title else None,
        period=tree.period.label if tree.period else None,
        groups=tuple(
            Group(start=g.span.start, end=g.span.end, no=g.no, name=g.name, status=g.status) for g in tree.groups
        ),
        sections=tuple(
            Section(
                start=s.span.start,
                end=s.span.end,
                group=s.group,
                kind=s.kind,
                period=s.period.label if s.period else None,
            )
            for s in tree.sections
        ),
        items=tuple(
            Item(start=i.span.start, end=i.span.end, section=i.section, path=i.path, title=i.title) for i in tree.items
        ),
        records=tuple(records),
    )
