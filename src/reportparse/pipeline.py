"""From a text to a Report: the stages in their order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .checks import find_warnings
from .confidence import Confidence
from .context import Context
from .errors import InputError
from .ingest.files import read_source, read_sources
from .ingest.source import Source, locating, masked, to_source
from .keeping import keep
from .language.tagger import Tagger, load_tagger
from .layout.outline import Outline, outline
from .layout.reflow import Flow, reflow
from .mentions.dates import find_date_mentions
from .mentions.documents import find_documents
from .mentions.shields import shields_of
from .normalize import dates, quantities
from .normalize.clauses import Boundaries
from .normalize.dates import ResolvedDate
from .normalize.quantities import Quantity
from .normalize.tense import Tenses
from .periods import Period, read_label
from .reasons import Reason
from .records import Found, document_records, event_records, metric_records
from .resources import Models, load_models
from .schema import Document, Event, Metric, Node, Record, Report
from .spans import Span

_NODES = ("groups", "sections", "items", "records", "warnings")


def parse(
    text: str,
    *,
    name: str = "text",
    period: str | None = None,
    roster: Sequence[str] = (),
    model: str | Tagger | None = None,
    weights: Path | str | None = None,
) -> Report:
    """Parse one report.

    ``name`` becomes the report's id. ``period`` is a label such as ``2023Q4`` that overrides the period found in the
    text. ``roster`` names the units that should report; the report's warnings tell which do not. ``model`` finds the
    names in events: ``jieba`` (the default), ``lac``, ``hanlp:PATH_OR_NAME``, or a :class:`Tagger`; ``weights`` is a
    folder that ``reportparse train`` wrote, in the place of the weights that are shipped. Offsets in the result are
    code points of ``text``. Raises :class:`InputError` for a lone surrogate or a label that names no period,
    :class:`ModelError` for a model or weights that cannot be had; any other text gives a result.
    """
    return read(to_source(text, name), period=period, roster=roster, model=model, weights=weights).report


def parse_file(
    path: Path | str,
    *,
    encoding: str | None = None,
    period: str | None = None,
    roster: Sequence[str] = (),
    model: str | Tagger | None = None,
    weights: Path | str | None = None,
) -> Report:
    """Parse a Word (.docx), PDF, HTML or text file, or standard input where ``path`` is ``-``.

    ``text`` of the result is what its offsets refer to: the words of the file, with the numbers that Word shows before
    them, a table's rows as ``| a | b |``. A ``locator`` leads from a record to its place in the file. Text and HTML
    without ``encoding``: a byte-order mark, else what the page declares, else UTF-8, else GB18030. ``period``,
    ``roster``, ``model`` and ``weights`` as for :func:`parse`. Raises :class:`InputError` where the file cannot be read
    or holds no text.
    """
    source = read_source(path, encoding=encoding)
    return read(source, period=period, roster=roster, model=model, weights=weights).report


def parse_each(
    paths: Iterable[Path | str],
    *,
    column: str | None = None,
    encoding: str | None = None,
    period: str | None = None,
    model: str | Tagger | None = None,
    weights: Path | str | None = None,
) -> Iterator[Report]:
    """Parse many reports, one at a time: files as :func:`parse_file` reads, and tables with a report in each row.

    Of an ``.xlsx``, ``.csv`` or ``.tsv`` file ``column`` names the column of the texts, by its head or letter; without
    it the head decides, else the length. Raises :class:`InputError` as :func:`parse_file`, and where a table has no
    such column or no text.
    """
    for path in paths:
        for source in read_sources(path, column=column, encoding=encoding):
            yield read(source, period=period, model=model, weights=weights).report


@dataclass(frozen=True, slots=True)
class Reading:
    """A report, and why it says what it says."""

    report: Report
    flow: Flow
    context: Context
    found: tuple[Found, ...]

    def reasons(self, index: int) -> list[Reason]:
        """Return why the report's record of an index is what it is; spans are those of the report's text."""
        record, reasons, _ = self.found[index]
        layout = self.context.layout_reasons(self.context.block(record.start))
        return [reason._replace(span=reason.span and self.flow.span(*reason.span)) for reason in (*layout, *reasons)]


def read(
    source: Source,
    *,
    period: str | None = None,
    roster: Sequence[str] = (),
    model: str | Tagger | None = None,
    weights: Path | str | Models | None = None,
    ended: Callable[[str], None] = lambda stage: None,
) -> Reading:
    """Cut a source into its outline, find the mentions, give them their values, build the report, keep the reasons.

    Options and errors as for :func:`parse`; ``weights`` may be models too. ``ended`` is called with the name of each
    stage when it ends.
    """
    flow = reflow(source)
    ended("lines")
    locator = _locating(flow, source)
    context, found, undated = _read_flow(
        flow, locator, _period(period), load_tagger(model), load_models(weights), ended
    )
    report = _report(flow.source, context.tree, [one.record for one in found])
    warnings = find_warnings(report, flow, context.tree, locator, roster, undated)
    report = report.model_copy(update={"warnings": tuple(warnings)})
    if flow.origin is not None:
        report = _placed(report, flow, source)
    keep()
    ended("report")
    return Reading(report, flow, context, tuple(found))


def _read_flow(
    flow: Flow,
    locator: Callable[[int], str],
    period: Period | None,
    tagger: Tagger,
    models: Models,
    ended: Callable[[str], None],
) -> tuple[Context, list[Found], list[Span]]:
    """Return what the records of a flow were read against, the records with their reasons, and the dates left out."""
    source = flow.source
    tree = outline(source, period, flow.lines, models.lines)
    ended("outline")
    documents = find_documents(source)
    shields = shields_of(source, documents, tree)
    boundaries = Boundaries(source, tree.starts)
    context = Context(source, tree, boundaries, Tenses(source, boundaries), locator)
    sure = Confidence(models.confidence)
    unnumbered = masked(source, tree.markers)
    ended("sentences")
    mentions = find_date_mentions(unnumbered, shields)
    ended("dates")
    dated = list(event_records(context, mentions, sure, tagger))
    events = [one.record for one in dated if isinstance(one.record, Event)]
    ended("events")
    figures = quantities.find_quantities(unnumbered, shields.joined(mention.span for mention in mentions))
    ended("quantities")
    measured = list(metric_records(context, figures, events, sure, tagger))
    ended("metrics")
    found = [*dated, *measured, *document_records(context, documents, events, sure)]
    known = {event.start for event in events}
    undated = [mention.span for mention in mentions if mention.span.start not in known]
    found.sort(key=lambda one: (one.record.start, one.record.end))
    ended("documents")
    return context, found, undated


def _locating(flow: Flow, source: Source) -> Callable[[int], str]:
    """Return the function from an offset in a flow to its place in the file."""
    locator = locating(source)
    return locator if flow.origin is None else lambda position: locator(flow.span(position, position).start)


def _placed(report: Report, flow: Flow, source: Source) -> Report:
    """Return the report of a flow with its offsets in the text as given."""

    def placed(node: Node) -> Node:
        start, end = flow.span(node.start, node.end)
        fields: dict[str, object] = {"start": start, "end": end}
        if isinstance(node, (Event, Metric, Document)):
            fields["text"] = source.text[start:end]
        return node.model_copy(update=fields)

    nodes = {name: tuple(map(placed, getattr(report, name))) for name in _NODES}
    return report.model_copy(update={"text": source.text, **nodes})


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
    fields = {
        "id": source.name,
        "text": source.text,
        "title": "".join(source.text[slice(*tree.title)].split("\n")) if tree.title else None,
        "period": tree.period.label if tree.period else None,
        "groups": [
            {"start": start, "end": end, "no": no, "name": name, "status": status}
            for (start, end), no, name, status in tree.groups
        ],
        "sections": [
            {"start": start, "end": end, "group": group, "kind": kind, "period": period.label if period else None}
            for (start, end), group, kind, period, _ in tree.sections
        ],
        "items": [
            {"start": start, "end": end, "section": section, "path": path, "title": title}
            for (start, end), section, path, title in tree.items
        ],
    }
    # The records are valid as they are.
    return Report.model_validate(fields).model_copy(update={"records": tuple(records)})
