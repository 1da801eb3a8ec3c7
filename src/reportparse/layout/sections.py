"""Sections: which lines open one, of what kind, and for which period."""

from dataclasses import dataclass, replace

from ..ingest.source import Source
from ..periods import Period
from ..schema import SectionKind
from .calendar import Anchor, find_period
from .headings import HeadingKind, heading_kind, opener_kind, opens_plan
from .segments import Segment, words_of

_NEVER_HEADINGS = ("order", "circled", "num_paren")


@dataclass(frozen=True, slots=True)
class Section:
    """A run of segments ``first`` up to ``last`` of one kind.

    ``opening`` says how many segments at its start only open it (a heading, an opening sentence); ``rank`` is the rank
    of the heading that opened it, None where a sentence did.
    """

    kind: SectionKind
    first: int
    last: int
    opening: int = 0
    rank: float | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class _Opening:
    kind: SectionKind
    rank: float | None = None
    announced: bool = True


def find_sections(
    source: Source, segments: list[Segment], first: int, last: int, anchor: Anchor, tail: HeadingKind | None = None
) -> list[Section]:
    """Return the sections that tile the segments ``first`` up to ``last`` of one group.

    ``tail`` is the kind that the group's own heading names, if it does.
    """
    sections: list[Section] = []
    enclosing: list[Section] = []
    for index in range(first, last):
        current = sections[-1] if sections else None
        opening = _opening(source, segments, index, last, current, anchor)
        if opening is None and current and current.rank is not None:
            opening = _closed_by(segments[index], current, enclosing)
        if opening is None and current is None:
            opening = _Opening(tail.kind if tail else "work", announced=False)
        if opening and _absorbed(opening, current, index):
            sections[-1] = _widened(source, segments, sections[-1], index, anchor)
        elif opening:
            section = Section(opening.kind, index, index + 1, int(opening.announced), opening.rank)
            section = replace(section, period=_period(source, segments, section, anchor))
            sections.append(section)
            enclosing = [
                s for s in enclosing if s.rank is not None and opening.rank is not None and s.rank < opening.rank
            ]
            enclosing.append(section)
        else:
            sections[-1] = replace(sections[-1], last=index + 1)
    return _preamble(segments, sections)


def _opening(
    source: Source, segments: list[Segment], index: int, last: int, current: Section | None, anchor: Anchor
) -> _Opening | None:
    """Return what a segment opens by its own words, if anything."""
    segment = segments[index]
    words = words_of(source, segment)
    if segment.row:
        return None
    heading = _heading(segment, words, anchor, source)
    if heading:
        nested = current and current.kind == heading and current.rank is not None and _below(segment, current)
        return None if nested else _Opening(heading, _rank(segment))
    if segment.marker:
        return None
    announced = opener_kind(words)
    if announced:
        return None if current and current.kind == announced and _has_items(segments, current) else _Opening(announced)
    if opens_plan(words) and not (current and current.kind == "plan") and not _list_goes_on(segments, index, last):
        return _Opening("plan", announced=False)
    return None


def _heading(segment: Segment, words: str, anchor: Anchor, source: Source) -> SectionKind | None:
    if segment.marker and (
        segment.marker.family in _NEVER_HEADINGS or (segment.marker.family == "bullet" and segment.indent > 0)
    ):
        return None
    found = heading_kind(words)
    if found is None or (segment.inline and not (segment.marker and segment.marker.family == "plain")):
        return None
    if found.weak:
        period = find_period(words, anchor)
        return "plan" if period and anchor.report and period.start > anchor.report.end else "work"
    return found.kind


def _rank(segment: Segment) -> float:
    return 28.0 if segment.rank is None else segment.rank


def _below(segment: Segment, current: Section) -> bool:
    return current.rank is not None and _rank(segment) > current.rank


def _has_items(segments: list[Segment], current: Section) -> bool:
    return any(s.marker for s in segments[current.first + current.opening : current.last])


def _list_goes_on(segments: list[Segment], index: int, last: int) -> bool:
    """Return whether the numbered list before a paragraph goes on behind it: then it is a part of the list."""
    before = next((s.marker for s in reversed(segments[:index]) if s.marker and s.marker.no), None)
    after = next((s.marker for s in segments[index + 1 : last] if s.marker and s.marker.no), None)
    return bool(
        before and after and before.family == after.family and before.no != after.no and after.no not in ("1", "一")
    )


def _closed_by(segment: Segment, current: Section, enclosing: list[Section]) -> _Opening | None:
    """Return what goes on where a topic heading at the level of the section's own, or above it, ends the section."""
    if segment.marker is None or segment.inline or current.rank is None or segment.marker.rank > current.rank:
        return None
    outer = [s for s in enclosing[:-1] if s.rank is not None and s.rank < segment.marker.rank]
    kind: SectionKind = outer[-1].kind if outer else "work"
    return None if kind == current.kind else _Opening(kind, announced=False)


def _absorbed(opening: _Opening, current: Section | None, index: int) -> bool:
    """Return whether an opening sentence stands right behind the heading of its own section."""
    return bool(
        current and opening.announced and current.opening and current.last == index
        and current.first + current.opening == index and opening.rank is None
    )  # fmt: skip


def _widened(source: Source, segments: list[Segment], section: Section, index: int, anchor: Anchor) -> Section:
    wider = replace(section, last=index + 1, opening=section.opening + 1)
    said = find_period(words_of(source, segments[index]), anchor, ahead=section.kind == "plan")
    headed = find_period(words_of(source, segments[section.first]), anchor)
    return wider if headed or said is None else replace(wider, period=said)


def _period(source: Source, segments: list[Segment], section: Section, anchor: Anchor) -> Period | None:
    """Return the period of a section: what its heading says, else the report's (work) or the one after it (plan)."""
    if section.kind not in ("work", "plan"):
        return None
    if section.opening:
        said = find_period(words_of(source, segments[section.first]), anchor, ahead=section.kind == "plan")
        if said:
            return said
    if anchor.report is None:
        return None
    return anchor.report if section.kind == "work" else anchor.report.shifted(1)


def _preamble(segments: list[Segment], sections: list[Section]) -> list[Section]:
    """A unit's opening remarks before its announced work are neither work nor plan."""
    if len(sections) < 2:
        return sections
    head, following = sections[0], sections[1]
    remarks = not head.opening and not any(s.marker for s in segments[head.first : head.last])
    if remarks and head.kind == "work" and following.kind == "work" and following.opening:
        return [replace(head, kind="other", period=None), *sections[1:]]
    return sections
