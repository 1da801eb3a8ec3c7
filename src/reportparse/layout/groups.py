"""Group headings: which lines name the reporting units, at whatever level this report uses."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from ..ingest.markdown import LINK, without_links
from ..ingest.source import Source
from ..schema import GroupStatus
from ..spans import Span, trimmed
from .front import is_furniture
from .headings import HeadingKind, heading_kind, opener_kind, split_kind_tail
from .markers import rank_of
from .segments import Segment, words_of
from .unit_names import is_unit_name

_OMITTED = regex.compile(r"[ \t]*[(\[:]?[ \t]*(?:略|暂?无|从略|缺)[ \t]*[)\]]?[ \t]*$")
_EMPTY_BODY = regex.compile(r"[ \t]*(?:暂?无|略|从略|/|-)[ \t]*[。.]?[ \t]*$")
_SENTENCE = regex.compile(r"[,。;!?]")
_TITLE_EDGES = " \t*_#`:[]"
_MEETING = regex.compile(r"会议|例会|纪要|meeting|minutes", regex.I)
_AGENDA = regex.compile(r"[#* \t]*(?:议题|主题|专题)")
_FAMILIES = ("heading", "part", "cn_dun", "cn_paren", "num_dot", "bold", "symbol", "plain")
_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A group heading: its segment's index, the number as printed, the offsets of the name, and what its tail says."""

    index: int
    no: str | None
    name: Span
    status: GroupStatus
    tail: HeadingKind | None = None


def find_headings(source: Source, segments: list[Segment], first: int, last: int, title: str) -> list[Heading]:
    """Return the group headings of a body, in order; none where the report names no units."""
    series = _series(source, segments, first, last)
    for key in sorted(series, key=lambda key: (key[0] == "plain", key[1], key[0])):
        chosen = _units(source, segments, series[key], last, title)
        if chosen:
            return chosen
    return []


def _series(source: Source, segments: list[Segment], first: int, last: int) -> dict[tuple[str, float], list[int]]:
    """Collect the lines that could be group headings by family and rank."""
    series: dict[tuple[str, float], list[int]] = defaultdict(list)
    for index in range(first, last):
        segment = segments[index]
        if segment.inline or segment.row or _AGENDA.match(source.folded, segment.start, segment.words):
            continue
        family = segment.marker.family if segment.marker else "plain"
        family = "bold" if family == "bracket" else family
        words = without_links(words_of(source, segment))
        if family in _FAMILIES and len(words) <= 2 * _NAME_LENGTH:
            series[family, _rank(segment)].append(index)
    return series


def _rank(segment: Segment) -> float:
    return rank_of("plain") if segment.rank is None else segment.rank


def _units(source: Source, segments: list[Segment], indices: list[int], last: int, title: str) -> list[Heading]:
    headings = [h for h in (_read(source, segments[i], i) for i in indices) if h]
    kinds = [heading_kind(words_of(source, segments[i])) for i in indices]
    names = [source.folded[h.name.start : h.name.end] for h in headings]
    family = segments[indices[0]].marker.family if segments[indices[0]].marker else "plain"  # type: ignore[union-attr]
    strong = [is_unit_name(name) for name in names]
    unitlike = [sure or is_unit_name(name, "weak") for sure, name in zip(strong, names, strict=True)]
    known = [h for h, unit in zip(headings, unitlike, strict=True) if unit or h.status == "omitted"]
    others = len(indices) - len(known) - sum(kind is not None for kind in kinds)
    if len(known) > 1 and (any(strong) or others == 0) and (family == "plain" or len(known) >= others):
        return _with_body(source, known if family == "plain" else _all_units(headings, known, others))
    if _sections_repeat(source, segments, headings, last) or _are_projects(family, headings, kinds, title):
        return headings
    return []


def _all_units(headings: list[Heading], known: list[Heading], others: int) -> list[Heading]:
    """A series that is mostly units is units throughout, but for headings that only name a section."""
    return headings if others and len(known) >= 3 * others else known


def _read(source: Source, segment: Segment, index: int) -> Heading | None:
    """Read a line as a group heading, or return None where it is a sentence or names a section."""
    words = words_of(source, segment)
    if heading_kind(words):
        return None
    omitted = _OMITTED.search(words)
    end = segment.words + (omitted.start() if omitted and omitted.start() > 0 else len(words))
    name = _trim(source, segment.words, end)
    link = LINK.fullmatch(source.folded, segment.words, end)
    if link:
        name = Span(*link.span("text"))
    split = split_kind_tail(source.folded[name.start : name.end])
    if split:
        name = _trim(source, name.start, name.start + len(split[0]))
    text = source.folded[name.start : name.end]
    if not 1 < len(text) <= _NAME_LENGTH or _SENTENCE.search(LINK.sub("", text)) or (":" in text):
        return None
    status: GroupStatus = "omitted" if omitted and omitted.start() > 0 else "reported"
    return Heading(index, segment.marker.no if segment.marker else None, name, status, split[1] if split else None)


def _trim(source: Source, start: int, end: int) -> Span:
    while start < end and (source.folded[start] in _TITLE_EDGES or source.folded[start].isspace()):
        start += 1
    while start < end and (source.folded[end - 1] in _TITLE_EDGES or source.folded[end - 1].isspace()):
        end -= 1
    return Span(start, end)


def _with_body(source: Source, headings: list[Heading]) -> list[Heading]:
    """Leave out a table of contents: headings named again later that have no words of their own."""
    texts = [source.folded[h.name.start : h.name.end] for h in headings]
    listed = [headings[at + 1].index == h.index + 1 for at, h in enumerate(headings[:-1])] + [False]
    contents = [here or (at > 0 and listed[at - 1]) for at, here in enumerate(listed)]
    return [h for at, h in enumerate(headings) if not (contents[at] and texts[at] in texts[at + 1 :])]


def _bodies(headings: list[Heading], last: int) -> Iterator[range]:
    ends = [h.index for h in headings[1:]] + [last]
    return (range(h.index + 1, end) for h, end in zip(headings, ends, strict=True))


def _sections_repeat(source: Source, segments: list[Segment], headings: list[Heading], last: int) -> bool:
    """Return whether section headings or openings stand again and again below the headings, as units report."""
    if len(headings) < 2:
        return False
    kinds = []
    for heading, body in zip(headings, _bodies(headings, last), strict=True):
        rank = _rank(segments[heading.index])
        below = (segments[i] for i in body if segments[i].rank is None or _rank(segments[i]) > rank)
        kinds.append({_opens(source, segment) for segment in below} - {None})
    return sum(len(found) >= 2 for found in kinds) >= 2


def _opens(source: Source, segment: Segment) -> str | None:
    words = words_of(source, segment)
    kind = heading_kind(words)
    if kind:
        return kind.kind if not kind.weak else None
    return opener_kind(words) if segment.marker is None and len(words) <= 120 else None


def _are_projects(family: str, headings: list[Heading], kinds: list[HeadingKind | None], title: str) -> bool:
    """Return whether Markdown heads of one level are a bulletin's projects: names only, no number, no section."""
    if family != "heading" or len(headings) < 3 or _MEETING.search(title):
        return False
    sections = any(kind and kind.kind != "other" for kind in kinds)
    numbered = any(h.no for h in headings)
    return not sections and not numbered and len(headings) >= 0.8 * (len(kinds) - sum(k is not None for k in kinds))


def group_end(source: Source, segments: list[Segment], heading: Heading, stop: int) -> tuple[int, bool]:
    """Return the end of a group that runs up to segment ``stop``, and whether its body says only that nothing is."""
    body = segments[heading.index + 1 : stop]
    end = body[-1].end if body else segments[heading.index].end
    said = [s for s in body if not is_furniture(source, s)]
    nothing = bool(said) and all(_EMPTY_BODY.match(words_of(source, s)) for s in said)
    return trimmed(source.text, segments[heading.index].start, end).end, nothing
