"""The outline of a report: title, period, and a partition of the text into groups, sections, items and the rest."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ..ingest.source import Source
from ..linear import LinearModel
from ..numerals import read_enumerator
from ..periods import Period
from ..schema import GroupStatus, SectionKind
from ..spans import Span, trimmed
from . import items, sections
from .calendar import Anchor, find_period
from .dating import Dating, date_report, spoken_year
from .front import frame, narrowed
from .group_lines import kind_said
from .groups import Heading, find_headings, group_end
from .headings import advertises
from .lines import Segment, words_of
from .roles import LineRoles
from .segments import cut

Role = Literal["outside", "lead", "group", "opening", "body", "furniture"]


class GroupNode(NamedTuple):
    """A reporting unit with its span."""

    span: Span
    no: int | None
    name: str | None
    status: GroupStatus


class SectionNode(NamedTuple):
    """A section with its span and the index of its group. ``how`` says what decided its kind."""

    span: Span
    group: int
    kind: SectionKind
    period: Period | None
    how: str


class ItemNode(NamedTuple):
    """An item with its span and the index of its section."""

    span: Span
    section: int
    path: str
    title: str | None


class Block(NamedTuple):
    """A piece of the partition: what its characters are part of. Blank characters belong to the block before them."""

    start: int
    end: int
    role: Role
    group: int | None = None
    section: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The structure of one text.

    ``blocks`` tile it; ``reference`` is the day of writing
    and ``year`` the year written in, each where the text names it; ``spoken`` is the year in which a report on the
    year before is delivered; ``markers`` are the numbers and bullets of lines; ``leads`` are period words that open a
    paragraph of plans; ``starts`` are where the words of a point or a table's cell begin.
    """

    title: Span | None
    period: Period | None
    reference: date | None
    year: int | None
    spoken: int | None
    groups: tuple[GroupNode, ...]
    sections: tuple[SectionNode, ...]
    items: tuple[ItemNode, ...]
    blocks: tuple[Block, ...]
    leads: tuple[Span, ...] = ()
    markers: tuple[Span, ...] = ()
    starts: tuple[int, ...] = ()


def outline(
    source: Source,
    period: Period | None = None,
    lines: list[Segment] | None = None,
    model: LinearModel | None = None,
) -> Outline:
    """Return the outline of a text.

    ``period`` overrides the period found in it; ``lines`` are its lines, if known; ``model`` reads the roles of lines
    where no word decides.
    """
    segments = cut(source, lines)
    roles = LineRoles(source, segments, model)
    found = narrowed(source, frame(source, segments), segments, roles)
    title = Span(*found.title) if found.title else None
    dating = date_report(source, segments, title, found.first, found.last)
    if period is not None:
        dating = Dating(period, dating.reference, period.start.year)
    title_text = source.folded[title.start : title.end] if title else ""
    headings = find_headings(source, segments, found.first, found.last, title_text, roles)
    builder = _Builder(source, segments, dating, roles)
    for heading in headings:
        if heading.name:
            builder.add_unit(heading, heading.name)
        else:
            builder.add_nameless(heading.segment, heading.stop)
    if not headings and found.first < found.last:
        builder.add_nameless(found.first, found.last)
    builder.add_leads(found.first)
    return builder.build(title)


class _Builder:
    def __init__(self, source: Source, segments: list[Segment], dating: Dating, roles: LineRoles) -> None:
        self._source, self._segments, self._dating, self._roles = source, segments, dating, roles
        self._anchor = Anchor(dating.period, dating.year, dating.reference.year if dating.reference else None)
        self._groups: list[GroupNode] = []
        self._sections: list[SectionNode] = []
        self._items: list[ItemNode] = []
        self._leads: list[Span] = []
        # What each segment is part of: its role, group and section, and its item.
        self._parts: list[tuple[Role, int | None, int | None]] = [("outside", None, None)] * len(segments)
        self._item_of: list[int | None] = [None] * len(segments)

    def add_unit(self, heading: Heading, name: Span) -> None:
        source, segments = self._source, self._segments
        end, nothing = group_end(source, segments, heading)
        status: GroupStatus = "omitted" if nothing or heading.status == "omitted" else "reported"
        number = read_enumerator(heading.no) if heading.no else None
        span = Span(segments[heading.segment].start, end)
        group = self._group(source.text[name.start : name.end], number, status, span)
        self._parts[heading.segment] = "group", group, None
        if status == "omitted":
            for index in range(heading.segment + 1, heading.stop):
                self._parts[index] = "opening", group, None
            return
        said = source.folded[heading.said.start : heading.said.end] if heading.said else ""
        kind = kind_said(heading.kind, said, self._anchor) if heading.kind else "work"
        if advertises(source.folded[name.start : name.end]):
            kind = "other"
        period = find_period(said, self._anchor, ahead=kind == "plan") if said else None
        self._fill(group, heading.segment + 1, heading.stop, kind, period)

    def add_nameless(self, first: int, last: int) -> None:
        segments = self._segments
        group = self._group(None, None, "reported", Span(segments[first].start, segments[last - 1].end))
        self._fill(group, first, last)

    def add_leads(self, first: int) -> None:
        """Mark the sentences above the units of a body, and those behind its signature: running text of no unit."""
        for index in range(first, len(self._segments)):
            segment = self._segments[index]
            unmarked = self._parts[index][0] == "outside" and "。" in words_of(self._source, segment)
            if unmarked and not segment.is_furniture:
                self._parts[index] = "lead", None, None

    def _group(self, name: str | None, no: int | None, status: GroupStatus, span: Span) -> int:
        self._groups.append(GroupNode(span, no, name, status))
        return len(self._groups) - 1

    def _fill(
        self, group: int, first: int, last: int, kind: SectionKind = "work", period_said: Period | None = None
    ) -> None:
        """Add the sections and items of a group, whose heading says the first section's kind and perhaps its period."""
        source, segments = self._source, self._segments
        for section in sections.find_sections(source, segments, first, last, self._anchor, self._roles, kind):
            headed = section.first == first and not section.opening
            period = (period_said if headed else None) or section.period
            span = Span(segments[section.first].start, segments[section.last - 1].end)
            if section.lead:
                self._leads.append(section.lead)
            self._sections.append(SectionNode(span, group, section.kind, period, section.how))
            place = len(self._sections) - 1
            behind = section.first + section.opening
            self._parts[section.first : behind] = [("opening", group, place)] * section.opening
            self._parts[behind : section.last] = [("body", group, place)] * (section.last - behind)
            for index in range(behind, section.last):
                if segments[index].furniture and segments[index].is_furniture:
                    self._parts[index] = "furniture", group, place
            for item in items.find_items(source, segments, section):
                whole = Span(segments[item.first].start, segments[item.last - 1].end)
                self._item_of[item.first : item.last] = [len(self._items)] * (item.last - item.first)
                self._items.append(ItemNode(whole, place, item.path, item.title))

    def build(self, title: Span | None) -> Outline:
        return Outline(
            title=title and trimmed(self._source.text, *title),
            period=self._dating.period,
            reference=self._dating.reference,
            year=self._dating.year,
            spoken=spoken_year(self._source, self._dating, [s.span for s in self._sections if s.kind == "plan"]),
            groups=tuple(self._groups),
            sections=tuple(self._sections),
            items=tuple(self._items),
            blocks=tuple(self._blocks()),
            markers=tuple([Span(s.start, s.words) for s in self._segments if s.start < s.words < s.end]),
            leads=tuple(self._leads),
            starts=tuple(_starts(self._segments)),
        )

    def _blocks(self) -> list[Block]:
        """Return the segments as a partition: each block reaches up to the next one's start."""
        starts = [*[segment.start for segment in self._segments], len(self._source.text)]
        blocks = [Block(0, starts[0], "outside")] if starts[0] else []
        whole = zip(starts, starts[1:], self._parts, self._item_of, strict=False)
        return blocks + [Block(start, end, *part, item) for start, end, part, item in whole]


def _starts(segments: list[Segment]) -> list[int]:
    """Return where sentences begin for the segments: behind their markers, and at both ends of a table's cell."""
    starts: list[int] = []
    for segment in segments:
        if segment.told:
            starts += segment.words, segment.end
        elif segment.start < segment.words:
            starts.append(segment.words)
    return starts
