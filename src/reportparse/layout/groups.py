"""Group headings: which lines name the reporting units, at whatever level this report uses."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from typing import NamedTuple

import regex

from ..ingest.markdown import LINK, without_links
from ..ingest.source import Source
from ..keeping import compiled, plain
from ..schema import GroupStatus
from ..spans import Span, trimmed
from .headings import NOTHING, HeadingKind, heading_kind, opener_kind, says_nothing, split_kind_tail
from .lines import Segment, words_of
from .markers import Marker, rank_of
from .roles import LineRoles
from .unit_names import is_unit_name

_OMITTED = plain(rf"(?<![ \t])[ \t]*+(?:(?:[(\[:]|[-—–]{{1,2}})[ \t]*+)?+{NOTHING}[ \t]*+(?:[)\]][ \t]*+)?+$")
# What a line must hold that says there is nothing.
_NOUGHT = plain(r"[略缺无没]")
_REMARK = plain(r"(?<=..)[ \t]*\([^()\n]{1,40}\)$")
_SENTENCE = plain(r"[,。;!?]")
_EDGES = "*_#`:[]"
_MEETING = compiled(r"会议|例会|纪要|meeting|minutes", regex.I)
_AGENDA = plain(r"[#* \t]*(?:议题|主题|专题)")
_FAMILIES = ("heading", "team", "part", "ordinal", "cn_dun", "cn_paren", "num_dot", "bold", "symbol", "plain", "label")
_UNNUMBERED = ("plain", "label")
_TOP_ONLY = ("num_round", "num_paren", "circled")
_NAME_LENGTH = 40
_SURE = 0.8


class Heading(NamedTuple):
    """The heading of a unit: its segment's index, the number as printed, the name's offsets, and where the unit stops.

    ``kind`` is what the heading's own tail or the divider above it says of the unit's first section, ``said`` the
    offsets of the words that say so. Without a ``name`` it is a divider under which no units stand.
    """

    segment: int
    no: str | None
    name: Span | None
    status: GroupStatus
    stop: int
    kind: HeadingKind | None = None
    said: Span | None = None


def find_headings(
    source: Source, segments: list[Segment], first: int, last: int, title: str, roles: LineRoles
) -> list[Heading]:
    """Return the group headings of a body, in order; none where the report names no units.

    ``roles`` are asked where no word says that a series of lines names units.
    """
    if rows := _rows(source, segments, first, last):
        return rows
    series = _series(source, segments, first, last)
    for family, rank in sorted(series, key=lambda key: (key[0] in _UNNUMBERED, key[1])):
        chosen = _units(source, segments, series[family, rank], family, last, title, roles)
        if chosen:
            return _divided(chosen, _dividers(source, segments, chosen[0], first, last), last)
    return []


def _rows(source: Source, segments: list[Segment], first: int, last: int) -> list[Heading]:
    """Return the headings of a table with a unit in each row."""
    units = [i for i in range(first, last) if (told := segments[i].told) and told.what == "unit"]
    stops = [next((i for i in range(at + 1, last) if not segments[i].told), last) for at in units]
    ends = [
        min(stop, *(other for other in (*units, last) if other > at)) for at, stop in zip(units, stops, strict=True)
    ]
    names = [trimmed(source.folded, segments[at].words, segments[at].end, _EDGES) for at in units]
    return [Heading(at, None, name, "reported", end) for at, name, end in zip(units, names, ends, strict=True)]


def _series(source: Source, segments: list[Segment], first: int, last: int) -> dict[tuple[str, float], list[int]]:
    """Collect the lines that could be group headings by family and rank."""
    series: dict[tuple[str, float], list[int]] = defaultdict(list)
    highest, plain_rank = inf, rank_of("plain")
    for index in range(first, last):
        segment = segments[index]
        marked = segment.start < segment.words
        if segment.inline or segment.row or (marked and _AGENDA.match(source.folded, segment.start, segment.words)):
            continue
        marker = segment.marker
        words = without_links(words_of(source, segment))
        family, rank = _family(marker, words), marker.rank if marker else plain_rank
        if family in _UNNUMBERED and len(words) > 2 * _NAME_LENGTH:
            continue
        if family in _FAMILIES or (family in _TOP_ONLY and rank <= highest):
            if family == "label":
                series["plain", rank].append(index)
            series[family, rank].append(index)
        if marker and marker.no and rank < highest and not heading_kind(words):
            highest = rank
    return series


def _family(marker: Marker | None, words: str) -> str:
    if marker is None:
        return "label" if words.endswith(":") else "plain"
    return "bold" if marker.family == "bracket" else marker.family


def _units(
    source: Source,
    segments: list[Segment],
    indices: list[int],
    family: str,
    last: int,
    title: str,
    roles: LineRoles,
) -> list[Heading]:
    headings = _first_told(source, [h for i in indices if (h := _read(source, segments[i], i))])
    if family == "team":
        return headings
    if len(headings) < 2:
        return []
    kinds = [heading_kind(words_of(source, segments[i])) for i in indices]
    names = [_name(source, h) for h in headings]
    strong = [is_unit_name(name) for name in names]
    unitlike = [sure or is_unit_name(name, "weak") for sure, name in zip(strong, names, strict=True)]
    known = [h for h, unit in zip(headings, unitlike, strict=True) if unit or h.status == "omitted"]
    others = len(indices) - len(known) - sum(kind is not None for kind in kinds)
    if len(known) > 1 and (any(strong) or others == 0) and (family == "plain" or len(known) >= others):
        # A series that is mostly units is units throughout, but for headings that only name a section.
        throughout = family != "plain" and 0 < others < len(known)
        return _with_body(source, headings if throughout else known)
    if _sections_repeat(source, segments, headings, last, anywhere=family == "label") or _are_projects(
        family, headings, kinds, title
    ):
        return headings
    sure = sum(roles.sure(h.segment, _SURE) == "unit" for h in headings)
    return headings if sure > len(headings) / 2 else []


def _dividers(
    source: Source, segments: list[Segment], unit: Heading, first: int, last: int
) -> list[tuple[int, HeadingKind, Span]]:
    """Return the headings of sections that stand above the units (一、本月工作; 二、下月计划), one before them all."""
    found = []
    below = segments[unit.segment].level
    for index in range(first, last):
        segment = segments[index]
        if segment.inline or segment.row or segment.level >= below:
            continue
        kind = heading_kind(words_of(source, segment))
        if kind and kind.kind != "other":
            found.append((index, kind, Span(segment.words, segment.end)))
    if not found or found[0][0] > unit.segment:
        return []
    level = segments[found[0][0]].level
    return [here for here in found if segments[here[0]].level == level]


def _divided(headings: list[Heading], dividers: list[tuple[int, HeadingKind, Span]], last: int) -> list[Heading]:
    """Return the headings with their ends, and with the kind that the divider above them says.

    A divider ends the unit before it; one without units below it holds lines of its own.
    """
    units = {heading.segment: heading for heading in headings}
    kinds = {index: (kind, said) for index, kind, said in dividers}
    divided: list[Heading] = []
    above: tuple[HeadingKind | None, Span | None] = (None, None)
    for index, stop in pairwise([*sorted({*units, *kinds}), last]):
        if index in units:
            unit = units[index]
            kind, said = (unit.kind, unit.said) if unit.kind else above
            divided.append(unit._replace(stop=stop, kind=kind, said=said))
            continue
        above = kinds[index]
        if stop not in units and stop > index + 1:
            divided.append(Heading(index, None, None, "reported", stop))
    return divided


def _read(source: Source, segment: Segment, index: int) -> Heading | None:
    """Read a line as a group heading, or return None where it is a sentence or names a section."""
    words = words_of(source, segment)
    if len(words) < 2 or heading_kind(words):
        return None
    found = _OMITTED.search(words) if _NOUGHT.search(words) else None
    omitted = found if found and found.start() > 0 else None
    end = segment.words + (omitted.start() if omitted else len(words))
    remark = _REMARK.search(source.folded, segment.words, end)
    name = trimmed(source.folded, segment.words, remark.start() if remark else end, _EDGES)
    linked = "](" in words
    if linked and (link := LINK.fullmatch(source.folded, segment.words, end)):
        name = Span(*link.span("text"))
    split = split_kind_tail(source.folded[name.start : name.end])
    if split:
        name = trimmed(source.folded, name.start, name.start + len(split[0]), _EDGES)
    text = source.folded[name.start : name.end]
    if len(text) < 2 or ":" in text or _is_too_wide(text) or _SENTENCE.search(LINK.sub("", text) if linked else text):
        return None
    status: GroupStatus = "omitted" if omitted else "reported"
    number = segment.marker.no if segment.marker else None
    kind, said = (split[1], Span(name.end, segment.end)) if split else (None, None)
    return Heading(index, number, name, status, index + 1, kind, said)


def _is_too_wide(text: str) -> bool:
    """Return whether a text takes more columns than names do, a Chinese character two."""
    return len(text) > _NAME_LENGTH and len(text) + sum([c > "\u00ff" for c in text]) > 2 * _NAME_LENGTH


def _name(source: Source, heading: Heading) -> str:
    return source.folded[heading.name.start : heading.name.end] if heading.name else ""


def _with_body(source: Source, headings: list[Heading]) -> list[Heading]:
    """Leave out a table of contents: headings named again later that have no words of their own."""
    texts = [_name(source, h) for h in headings]
    listed = [headings[at + 1].segment == h.segment + 1 for at, h in enumerate(headings[:-1])] + [False]
    contents = [here or (at > 0 and listed[at - 1]) for at, here in enumerate(listed)]
    return [h for at, h in enumerate(headings) if not (contents[at] and texts[at] in texts[at + 1 :])]


def _first_told(source: Source, headings: list[Heading]) -> list[Heading]:
    """Leave out a line that names again the unit of the line before it: the sentence that opens what it reports."""
    named = {h.segment: _name(source, h) for h in headings}
    return [h for h in headings if named.get(h.segment - 1) != named[h.segment]]


def _bodies(headings: list[Heading], last: int) -> Iterator[range]:
    ends = [h.segment for h in headings[1:]] + [last]
    return (range(h.segment + 1, end) for h, end in zip(headings, ends, strict=True))


def _sections_repeat(
    source: Source, segments: list[Segment], headings: list[Heading], last: int, *, anywhere: bool
) -> bool:
    """Return whether section headings or openings stand again and again below the headings, as units report.

    Those of a lower rank count, ``anywhere`` those of any.
    """
    telling = 0
    for heading, body in zip(headings, _bodies(headings, last), strict=True):
        rank = segments[heading.segment].level
        kinds: set[str] = set()
        for segment in segments[body.start : body.stop]:
            below = anywhere or segment.marker is None or segment.marker.rank > rank
            if below and (kind := _opens(source, segment)):
                kinds.add(kind)
                if len(kinds) > 1:
                    telling += 1
                    break
        if telling > 1:
            return True
    return False


def _opens(source: Source, segment: Segment) -> str | None:
    words = words_of(source, segment)
    kind = heading_kind(words)
    if kind:
        return kind.kind
    return opener_kind(words) if segment.marker is None and len(words) <= 120 else None


def _are_projects(family: str, headings: list[Heading], kinds: list[HeadingKind | None], title: str) -> bool:
    """Return whether Markdown heads of one level are a bulletin's projects: names only, no number, no section."""
    if family != "heading" or len(headings) < 3 or _MEETING.search(title):
        return False
    sections = any(kind and kind.kind != "other" for kind in kinds)
    numbered = any(h.no for h in headings)
    return not sections and not numbered and len(headings) >= 0.8 * (len(kinds) - sum(k is not None for k in kinds))


def group_end(source: Source, segments: list[Segment], heading: Heading) -> tuple[int, bool]:
    """Return the end of a group, and whether its body says only that nothing is."""
    body = segments[heading.segment + 1 : heading.stop]
    end = body[-1].end if body else segments[heading.segment].end
    said = [s for s in body if not s.is_furniture]
    nothing = bool(said) and all(says_nothing(words_of(source, s)) for s in said)
    return trimmed(source.text, segments[heading.segment].start, end).end, nothing
