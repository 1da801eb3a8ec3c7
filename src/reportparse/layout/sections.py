"""Sections: which lines open one, of what kind, and for which period."""

from typing import NamedTuple

from ..ingest.source import Source
from ..numerals import read_enumerator
from ..periods import Period
from ..schema import SectionKind
from ..spans import Span
from .calendar import Anchor, find_period, following
from .group_lines import LEAD, GroupLines
from .headings import admits_trouble, heading_kind, looks_back, opener_kind, opens_plan, tells
from .lines import Segment
from .markers import Marker
from .roles import LineRoles

_SURE = 0.8
_NEVER_HEADINGS = ("order", "circled", "num_paren")
_LEADING_IN = ("是", "为", "有", "是:", "为:", "有:")


class Section(NamedTuple):
    """A run of segments ``first`` up to ``last`` of one kind.

    ``opening`` says how many segments at its start only open it (a heading, an opening sentence); ``rank`` is the rank
    of the heading that opened it, None where a sentence did; ``lead`` is the period word that such a sentence begins
    with (下半年,…), ``how`` what decided the kind, ``host`` the point in which it stands, with the kind of that one's
    section.
    """

    kind: SectionKind
    first: int
    last: int
    opening: int = 0
    rank: float | None = None
    period: Period | None = None
    lead: Span | None = None
    how: str = "default"
    host: tuple[Marker, SectionKind] | None = None


class _Opening(NamedTuple):
    """What a segment opens. ``announced``: it only announces; else its words are the section's own already."""

    kind: SectionKind
    rank: float | None = None
    announced: bool = True
    lead: Span | None = None
    how: str = "heading"


def find_sections(
    source: Source,
    segments: list[Segment],
    first: int,
    last: int,
    anchor: Anchor,
    roles: LineRoles,
    kind: SectionKind = "work",
) -> list[Section]:
    """Return the sections that tile the segments ``first`` up to ``last`` of one group.

    ``kind`` is that of lines before which nothing opens a section; ``roles`` are asked where no word says it.
    """
    return _Reader(source, segments, first, last, anchor, roles, kind).read()


class _Reader:
    def __init__(
        self,
        source: Source,
        segments: list[Segment],
        first: int,
        last: int,
        anchor: Anchor,
        roles: LineRoles,
        kind: SectionKind,
    ) -> None:
        self._source, self._segments, self._anchor, self._roles = source, segments, anchor, roles
        self._range, self._kind = range(first, last), kind
        self._sections: list[Section] = []
        self._current: Section | None = None
        self._enclosing: list[Section] = []
        self._marked = False
        self._point: tuple[Marker, SectionKind] | None = None
        self._lines = GroupLines(source, segments, self._range, anchor)
        self._parted = self._lines.parting_families()

    def read(self) -> list[Section]:
        """Return the sections, each segment in one."""
        for index in self._range:
            segment = self._segments[index]
            marker = segment.marker
            point = None if segment.inline else marker
            opening = self._opening(index) or (self._closing(point, index) if point else None)
            if opening and self._absorbs(opening, index):
                self._current = self._sections[-1] = self._widened(index)
            elif opening:
                self._open(opening, index)
            self._marked = self._marked or (marker is not None and not (opening and opening.announced))
            if point:
                self._point = point, self._sections[-1].kind
        starts = [*(section.first for section in self._sections), self._range.stop]
        self._sections = [section._replace(last=end) for section, end in zip(self._sections, starts[1:], strict=True)]
        return self._with_agenda(self._without_remarks())

    def _opening(self, index: int) -> _Opening | None:
        """Return what a segment opens by its own words, if anything; the first one opens a section at any rate."""
        segment, words, current = self._segments[index], self._lines.words(index), self._current
        if segment.told and segment.told.what != "unit":
            return _Opening(segment.told.what, announced=False, lead=segment.told.said, how="table")
        heading = None if segment.row else self._heading(segment, words)
        if heading:
            nested = current and current.kind == heading and current.rank is not None and segment.level > current.rank
            if not nested:
                return _Opening(heading, segment.level)
            if segment.marker or not words.endswith(":"):
                return None
        said = None if segment.row or segment.marker else self._sentence(index, words)
        said = said or self._modelled(index, words)
        if said or current:
            return said
        return _Opening(self._kind, announced=False, how="default" if self._kind == "work" else "unit")

    def _modelled(self, index: int, words: str) -> _Opening | None:
        """Return what a heading opens that holds no word of the lexicon, where the model is sure."""
        if not self._lines.is_unknown(index, words):
            return None
        segment, current = self._segments[index], self._current
        role = self._roles.sure(index, _SURE)
        if role not in ("plan", "issue") or (current and current.kind == role):
            return None
        return _Opening(role, segment.level if segment.marker else None, how="model")

    def _sentence(self, index: int, words: str) -> _Opening | None:
        """Return what an unmarked line opens: by announcing it, by its label, or by beginning to plan."""
        lines, current, retold = self._lines, self._current, self._lines.retold(words)
        announced = opener_kind(retold)
        if announced == "work" and current and current.kind == "plan" and not self._looks_back(words):
            announced = "plan"
        if announced:
            return None if self._goes_on(announced, index) else _Opening(announced, how="sentence")
        said = lines.label(index, words) if ":" in words else None
        if said is None and (opens_plan(retold) or lines.looks_ahead(words)):
            said = "plan"
        elif said is None and admits_trouble(words):
            said = "issue"
        if said is None or (current and current.kind == said) or lines.list_goes_on(index):
            return None
        # A sentence that leads in a list is no point of it.
        announces = said == "issue" and words.endswith(":")
        return _Opening(said, announced=announces, lead=lines.lead(index, words), how="paragraph")

    def _goes_on(self, announced: SectionKind, index: int) -> bool:
        """Return whether a sentence that announces a kind only leads in a part of the section of that kind."""
        current = self._current
        if current is None or current.kind != announced:
            return False
        return self._marked or (current.rank is not None and index > current.first + current.opening)

    def _looks_back(self, words: str) -> bool:
        """Return whether an opening sentence names what is past: what was reached, or a period that is over.

        Below a plan's own heading a period says nothing: 今年要抓好 may name the one that is reported.
        """
        period, report, current = find_period(words, self._anchor), self._anchor.report, self._current
        over = period is not None and report is not None and period.start <= report.end
        return looks_back(words) or (over and not (current and current.rank is not None))

    def _heading(self, segment: Segment, words: str) -> SectionKind | None:
        marker = segment.marker
        if marker and (marker.family in _NEVER_HEADINGS or (marker.family == "bullet" and segment.indent > 0)):
            return None
        if segment.inline and not (marker and marker.family == "plain"):
            return None
        if marker is None and words.endswith(":") and self._is_within(segment):
            return None
        found = None if marker is None and words.endswith(_LEADING_IN) else heading_kind(words)
        if found:
            aside = found.kind == "other" and marker is not None and marker.family == "bullet"
            return None if aside else self._lines.said(found, words)
        if marker is None:
            return self._lines.of_unit(words)
        kind, sure = self._lines.topical(words)
        if kind is None or sure or marker.family in self._parted:
            return kind
        beside = kind == "plan" and any(section.rank == marker.rank for section in self._sections)
        return kind if beside else None

    def _is_within(self, segment: Segment) -> bool:
        """Return whether a label stands indented below the unmarked heading of the section that it is part of."""
        current = self._current
        if current is None or not current.opening:
            return False
        head = self._segments[current.first]
        return head.marker is None and segment.indent > head.indent

    def _closing(self, marker: Marker, index: int) -> _Opening | None:
        """Return what goes on where a point ends a section: at the level of the section's heading, or above it."""
        current = self._sections[-1]
        if current.rank is None:
            kind = self._left(current, marker, index)
            return None if kind in (None, current.kind) else _Opening(kind, announced=False, how="back")
        if marker.rank > current.rank:
            return None
        if current.kind == "plan" and self._is_parted_by(marker.rank) and not tells(self._lines.words(index)):
            return None
        outer = [s for s in self._enclosing[:-1] if s.rank is not None and s.rank < marker.rank]
        kind = outer[-1].kind if outer else "work"
        return None if kind == current.kind else _Opening(kind, announced=False, how="back")

    def _left(self, current: Section, marker: Marker, index: int) -> SectionKind | None:
        """Return the kind to go back to where a point comes after the one that a sentence's section stands in.

        A section that has such points of its own (1. again) goes on with them.
        """
        begin = current.first + current.opening
        if current.host is None or (current.opening and index == begin):
            return None
        host, kind = current.host
        own = (self._segments[at] for at in range(begin, index))
        if any(s.marker and s.marker.family in (host.family, marker.family) and not s.inline for s in own):
            return None
        number, before = (read_enumerator(mark.no or "") for mark in (marker, host))
        if marker.rank == host.rank and marker.family == host.family:
            after = marker.in_heading if number is None or before is None else number == before + 1
        else:
            after = marker.rank < host.rank and (number or 0) > 1
        return kind if after else None

    def _is_parted_by(self, rank: float) -> bool:
        """Return whether finished work has a heading of a rank: topics of that rank behind the plan's are plans too."""
        return any(s.rank == rank and s.opening and s.kind == "work" for s in self._sections)

    def _open(self, opening: _Opening, index: int) -> None:
        kind, rank, announced, lead, how = opening
        host = self._point if rank is None else None
        period = self._period(opening, index)
        section = Section(kind, index, index + 1, int(announced), rank, period, lead, how, host)
        self._sections.append(section)
        self._current = section
        outer = [s for s in self._enclosing if rank is not None and s.rank is not None and s.rank < rank]
        self._enclosing = [*outer, section]
        self._marked = False

    def _absorbs(self, opening: _Opening, index: int) -> bool:
        """Return whether an opening sentence stands right behind the heading of the section."""
        current = self._current
        if current is None or opening.rank is not None or not opening.announced or not current.opening:
            return False
        return current.first + current.opening == index

    def _widened(self, index: int) -> Section:
        section = self._sections[-1]
        wider = section._replace(opening=section.opening + 1)
        said = find_period(self._lines.words(index), self._anchor, ahead=section.kind == "plan")
        headed = find_period(self._lines.words(section.first), self._anchor)
        return wider if headed or said is None else wider._replace(period=said)

    def _period(self, opening: _Opening, index: int) -> Period | None:
        """Return a section's period: what its heading says, else the report's (work) or the one after it (plan)."""
        if opening.kind not in ("work", "plan"):
            return None
        words = self._lines.words(index) if opening.announced else ""
        if opening.lead:
            words = self._source.folded[opening.lead.start : opening.lead.end]
        said = find_period(words, self._anchor, ahead=opening.kind == "plan") if words else None
        if said or self._anchor.report is None:
            return said
        return self._anchor.report if opening.kind == "work" else following(self._anchor.report)

    def _with_agenda(self, sections: list[Section]) -> list[Section]:
        """Where nothing else is reported, the topics of a meeting are its work and no mere list of them."""
        if any(section.kind != "other" for section in sections):
            return sections
        report = self._anchor.report
        agenda = [section.opening > 0 and "议题" in self._lines.words(section.first) for section in sections]
        return [s._replace(kind="work", period=report) if held else s for s, held in zip(sections, agenda, strict=True)]

    def _without_remarks(self) -> list[Section]:
        """A unit's opening remarks before its announced work are neither work nor plan, unless on the period."""
        if len(self._sections) < 2:
            return self._sections
        head, after = self._sections[:2]
        announced = head.kind == "work" == after.kind and not head.opening and after.opening
        if not announced or any(s.marker for s in self._segments[head.first : head.last]):
            return self._sections
        report = self._anchor.report
        if report is not None and find_period(self._lines.words(head.first)[:LEAD], self._anchor) == report:
            return self._sections
        return [head._replace(kind="other", period=None), *self._sections[1:]]
