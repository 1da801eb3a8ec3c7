"""Tables with a unit in each row (部门 | 本周工作 | 下周计划): the rows as units, their cells as sections."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from ..ingest.source import Source
from ..keeping import compiled
from ..spans import Span, trimmed
from .headings import heading_kind, heading_words, says_nothing
from .lines import Segment, Told

_UNIT_HEAD = compiled(
    r"(?:(?:责任|牵头|承办|成员|填报|所属)?(?:部门|科室|单位|处室|股室)|(?:工作|项目|专业)?组别?|小组|班组|车间|项目部?|乡镇|街道)(?:名称)?"
)
_RULE_ROW = compiled(r"[\s|:+=-]*")
_PROSE = compiled(r"\p{Han}{3}")


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of such a table: the column of units, and what other columns say of their cells."""

    unit: int
    columns: dict[int, Told]


def row_cells(text: str, line: Span) -> list[Span]:
    """Return the cells of a row between bars or tabs, blanks around them aside; a bar before the first opens none."""
    mark = "|" if text.count("|", *line) > 1 else "\t"
    cells, start = [], line.start
    while (end := text.find(mark, start, line.end)) >= 0:
        cells.append(trimmed(text, start, end))
        start = end + 1
    cells.append(trimmed(text, start, line.end))
    return cells[1:] if mark == "|" and cells[0].start == cells[0].end else cells


def cut_unit_tables(source: Source, lines: list[Segment]) -> list[Segment]:
    """Return the lines of a text, those of such tables cut into cells that say what they are; other rows stay."""
    found: list[Segment] = []
    for is_row, run in groupby(lines, key=attrgetter("row")):
        rows = list(run)
        head = _head(source, rows) if is_row else None
        if head is None:
            found += rows
            continue
        found.append(rows[0])
        for row in rows[1:]:
            found += _cells(source, row, head)
    return found


def _head(source: Source, rows: list[Segment]) -> _Head | None:
    """Return what the first row of a table says, None where it is not the head of a table of units."""
    text = source.folded
    heads = row_cells(text, Span(rows[0].start, rows[0].end))
    units = [at for at, cell in enumerate(heads) if _UNIT_HEAD.fullmatch(heading_words(text[slice(*cell)]))]
    kinds = {at: heading_kind(text[slice(*cell)]) for at, cell in enumerate(heads)}
    behind = {at: kind for at, kind in kinds.items() if units and at > units[0]}
    columns = {at: Told(kind.kind, heads[at]) for at, kind in behind.items() if kind and kind.kind != "other"}
    if not columns:
        return None
    body = [row_cells(text, Span(row.start, row.end)) for row in rows[1:] if not _is_rule(source, row)]
    filled = [text[slice(*cells[at])] for cells in body for at in columns if at < len(cells)]
    prose = [words for words in filled if _PROSE.search(words) or says_nothing(words)]
    return _Head(units[0], columns) if len(body) > 1 and 2 * len(prose) > len(filled) else None


def _is_rule(source: Source, row: Segment) -> bool:
    return _RULE_ROW.fullmatch(source.folded, row.start, row.end) is not None


def _cells(source: Source, row: Segment, head: _Head) -> Iterator[Segment]:
    """Yield the cells of a row that has words: the unit from the row's start on, and those under what says a kind."""
    if _is_rule(source, row):
        yield row
        return
    cells = row_cells(source.folded, Span(row.start, row.end))
    for at, cell in enumerate(cells):
        told = Told("unit", cell) if at == head.unit else head.columns.get(at)
        if told and cell.start < cell.end:
            start = row.start if at == head.unit else cell.start
            yield row._replace(start=start, end=cell.end, words=cell.start, row=False, told=told)
