"""Items: the numbered or titled points of a section, how they nest, and their titles."""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from ..ingest.markdown import LINK, without_marks
from ..ingest.source import Source
from ..keeping import plain
from ..numerals import read_enumerator
from .headings import has_label, heading_kind
from .lines import Segment, words_of
from .markers import Marker, rank_of
from .sections import Section

_TITLE_LENGTH = 40
_LABEL_REACH = 20
_PLAIN_LENGTH = 30
_TOPIC = plain(r"[^,。;:!?()《“\d]{4,24}。[^\n]{20}")
_STOP = plain(r"[,;。]")
_INNER = plain(r"[,。;!?]")
_LABEL_LINE = plain(r"[^。;]{2,30}:[ \t]*$")
_NO_LABEL = plain(r".?:(?://|(?<=\d:)\d{2}(?!\d))")
_OPEN, _CLOSE = "([{《“", ")]}》”"
_LABEL_MARKS = plain(r"[(\[{《“)\]}》”:]")
_CLOSING = " \t\r\n。.;,:!*_#]"
_OPENING = " \t\r\n*_#"


class Item(NamedTuple):
    """A point: segments ``first`` up to ``last`` (its own words and body, children aside), path and title."""

    first: int
    last: int
    path: str
    title: str | None


_Open = tuple[float, str]
"""A point whose own points are read: its rank and path."""


class _Series(NamedTuple):
    """The last number of a series of points, their rank, and what encloses them."""

    number: int
    rank: float
    above: tuple[_Open, ...]


def find_items(source: Source, segments: list[Segment], section: Section) -> list[Item]:
    """Return the items of a section, in order; an item ends where the next one of any depth begins."""
    first = section.first + section.opening
    ranks = _ranks(source, segments, first, section.last)
    starts = [(index, rank) for index, rank in enumerate(ranks, first) if rank is not None]
    items: list[Item] = []
    stack: list[_Open] = []
    series: dict[str, _Series] = {}
    numbers = _Numbers()
    bullet, topic = rank_of("bullet"), rank_of("topic_sentence")
    for (index, rank), (stop, next_rank) in pairwise([*starts, (section.last, 0.0)]):
        segment = segments[index]
        marker = segment.marker
        if stack and stack[-1][0] >= bullet and marker and marker.family.startswith("num"):
            rank = _within_bullets(segment, stack[-1][0], rank)
        while stack and stack[-1][0] >= rank:
            stack.pop()
        if marker and marker.no and not segment.inline:
            stack = _continued(series, marker, rank, stack)
        path = numbers.next_path(stack[-1][1] if stack else "", marker)
        stack.append((rank, path))
        # A paragraph that opens with its topic is a point of its own, and a line below its heading all the same.
        has_body = stop > index + 1 or (rank < topic == next_rank)
        items.append(Item(index, stop, path, title_of(source, segment, has_body=has_body)))
    return items


class _Numbers:
    """The numbers that points bear: as printed, else their place among the points beside them."""

    def __init__(self) -> None:
        # By path: the number of the last point below, and the points below that have points of their own.
        self._last: dict[str, int] = {}
        self._parents: defaultdict[str, list[str]] = defaultdict(list)

    def next_path(self, parent: str, marker: Marker | None) -> str:
        """Return the path of the next point below a parent."""
        last = self._last.get(parent)
        if parent and last is None:
            self._parents[parent.rpartition(".")[0]].append(parent)
        printed = read_enumerator(marker.no.rpartition(".")[2]) if marker and marker.no is not None else None
        number = (last or 0) + 1 if printed is None else printed
        self._last[parent] = number
        path = f"{parent}.{number}" if parent else str(number)
        if path in self._last or path in self._parents:
            self._forget(path)
        return path

    def _forget(self, path: str) -> None:
        """Count the points below a path anew: a number that comes again opens another point."""
        again = [path]
        while again:
            self._last.pop(deeper := again.pop(), None)
            again += self._parents.pop(deeper, ())


def _continued(series: dict[str, _Series], marker: Marker, rank: float, stack: list[_Open]) -> list[_Open]:
    """Return what encloses a point: what encloses its series, where the number goes on from the one before it.

    Lead-ins without a number that stand in between open nothing then; a numbered point of a higher rank ends a series.
    """
    number, last = read_enumerator(marker.no or ""), series.get(marker.family)
    if last and number == last.number + 1:
        stack = list(last.above)
    for family in [family for family, other in series.items() if other.rank > rank]:
        del series[family]
    if number is not None:
        series[marker.family] = _Series(number, rank, tuple(stack))
    return stack


def _within_bullets(segment: Segment, bullet: float, rank: float) -> float:
    """A number indented below a bullet belongs to the bullet."""
    bullet_indent = (bullet - rank_of("bullet")) * 4
    return bullet + 0.5 if segment.indent >= bullet_indent + 2 else rank


def _ranks(source: Source, segments: list[Segment], first: int, last: int) -> list[float | None]:
    """Return for each segment of a section its rank where it begins an item, None where it is body."""
    own = segments[first:last]
    marked = any(segment.marker for segment in own)
    if not marked and not any(_is_title_line(source, segments, index, last, None) for index in range(first, last)):
        loose = rank_of("plain")
        return [None if segment.row or _is_aside(segment) else loose for segment in own]
    paragraphs = [segment for segment in own if not (segment.marker or segment.inline or segment.row)]
    labels = sum([_is_label(source, segment) for segment in paragraphs]) > 1
    topics = sum([_opens_topic(source, segment) for segment in paragraphs])
    # The paragraphs of a section's points may open with bare topic sentences, as a rule.
    topical = topics > 2 and 2 * topics >= len(paragraphs)
    bullet = rank_of("bullet")
    open_rank: float | None = None
    host, indent = 0.0, 0
    ranks: list[float | None] = []
    for index in range(first, last):
        segment = segments[index]
        rank: float | None = None
        if segment.row or _is_aside(segment):
            rank = None
        elif segment.marker:
            rank = segment.marker.rank
            if not segment.inline:
                host, indent = rank, segment.indent
            elif host >= bullet:
                # An enumeration inside a bullet's line lies below the bullet.
                rank = host + rank / 1000
        elif host >= bullet and (segment.indent > indent or not segment.blank_before):
            # A line under a bullet is part of it, whatever it says.
            rank = None
        elif _is_container(source, segments, index, last, open_rank):
            rank = (segments[index + 1].rank or 0) - 0.5
        elif _is_title_line(source, segments, index, last, open_rank):
            rank = rank_of("plain")
        elif labels and not segment.inline and _is_label(source, segment):
            rank = rank_of("label")
        elif topical and not segment.inline and _opens_topic(source, segment):
            rank = rank_of("topic_sentence")
        if rank is not None:
            open_rank = rank
        ranks.append(rank)
    return ranks


def _opens_topic(source: Source, segment: Segment) -> bool:
    """Return whether a plain paragraph opens with a short sentence of one clause that says what it is about."""
    return _TOPIC.match(source.folded, segment.start, segment.end) is not None


def _is_aside(segment: Segment) -> bool:
    kind = segment.furniture
    return kind is not None and (segment.marker is None or kind == "salutation")


def _is_title_line(source: Source, segments: list[Segment], index: int, last: int, open_rank: float | None) -> bool:
    """Return whether an unmarked line stands as a title over the paragraph or the numbered points behind it."""
    segment = segments[index]
    if segment.marker or segment.inline or segment.row or index + 1 >= last:
        return False
    words = words_of(source, segment).strip()
    if not 2 <= len(words) <= _PLAIN_LENGTH:
        return False
    if _INNER.search(words) or words.endswith(":") or segment.is_furniture:
        return False
    after = segments[index + 1]
    if after.marker:
        return after.marker.no in ("1", "一") and after.marker.rank > rank_of("plain")
    if after.row or (open_rank is not None and open_rank > rank_of("plain") and heading_kind(words) is None):
        return False
    goes_on = index + 2 < last and segments[index + 2].inline
    return after.end - after.start > max(40, 1.5 * len(words)) and (goes_on or source.folded[after.end - 1] in "。;!?:")


def _is_container(source: Source, segments: list[Segment], index: int, last: int, open_rank: float | None) -> bool:
    """Return whether a line such as ``社区代码提交：`` holds the numbered points behind it."""
    if index + 1 >= last or not _LABEL_LINE.match(source.folded, segments[index].start, segments[index].end):
        return False
    rank = segments[index + 1].rank
    return rank is not None and (open_rank is None or open_rank >= rank - 0.5) and not segments[index].inline


def _is_label(source: Source, segment: Segment) -> bool:
    return has_label(source.folded[segment.start : segment.start + _LABEL_REACH])


def title_of(source: Source, segment: Segment, *, has_body: bool) -> str | None:
    """Return an item's title by the four rules of the specification, or None.

    In order: the first line, where body lines follow it or where it is short and one clause; the words before the first
    colon; the words before the first full stop.
    """
    begin, end = segment.words, segment.end
    words = source.folded[begin:end]
    if not words:
        return None
    folded, text, shadow = _seen(source, segment) if "](" in words else (words, source.text[begin:end], words)
    if has_body:
        return _clean(text)
    line = folded.rstrip(_CLOSING)
    short = 0 < len(line) <= _TITLE_LENGTH and not _STOP.search(line)
    if short and len(folded) == len(words):
        return _clean(text)
    colon, stop = _label_end(shadow), folded.find("。")
    labels = colon > 0 and not 0 <= stop < colon
    if short and not labels:
        return _clean(text)
    if labels:
        return _clean(text[:colon])
    if 0 < stop <= _TITLE_LENGTH and "," not in folded[:stop] and folded[stop + 1 :].strip():
        return _clean(text[:stop])
    return None


def _seen(source: Source, segment: Segment) -> tuple[str, str, str]:
    """Return a segment's words with only what a reader sees of links: folded, as given, and folded with links blank."""
    links = list(LINK.finditer(source.folded, segment.words, segment.end))
    inner = (edge for link in links for edge in (link.start(), *link.span("text"), link.end()))
    edges = [segment.words, *inner, segment.end]
    kept = [slice(*edges[at : at + 2]) for at in range(0, len(edges), 2)]
    said, given = ("".join(text[part] for part in kept) for text in (source.folded, source.text))
    blank = "".join(" " * (part.stop - part.start) if at % 2 else source.folded[part] for at, part in enumerate(kept))
    return said, given, blank


def _label_end(folded: str) -> int:
    """Return the offset of the first colon outside brackets and quotation marks, no link's or clock's, or -1."""
    depth = 0
    for match in _LABEL_MARKS.finditer(folded, 0, 400) if ":" in folded else ():
        offset, mark = match.start(), match[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and not _NO_LABEL.match(folded, max(0, offset - 1)):
            return offset
    return -1


def _clean(text: str) -> str | None:
    """Return a title without Markdown marks, link targets and closing punctuation."""
    plain = without_marks(text)
    return plain.strip(_OPENING).rstrip(_CLOSING + "，；：．！】") or None
