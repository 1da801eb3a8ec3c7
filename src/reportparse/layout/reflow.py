"""A text as its paragraphs run: wrapped lines joined, the numbers and running heads of pages left out.

All that comes after reads this flow; offsets lead back to the text as given.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from ..ingest.source import Source, to_source
from ..keeping import compiled, plain
from ..numerals import read_enumerator
from ..spans import Span
from .furniture import furniture_kind
from .headings import heading_kind
from .lines import Segment, read_lines, words_of
from .markers import Markers

# What a line cannot end with: a mark inside a sentence, or a word that wants another.
_OPEN_LAST = frozenset(",、(过到约为至在的和与及或对将由从于把被")
_OPEN_END = compiled(r"(?r)[,、(]|(?<=[^\n]{15})(?:超过|达到|[约为至到在的和与及或对将由从于把被])")
# A word on either side of a wrap; digits on both are a number that was cut.
_WORDS = plain(r"[A-Za-z,;)]\n[A-Za-z0-9(]|\d\n[A-Za-z(]")
_MENDED = compiled(r"\d[ \t]*(?:\r\n|\n|\r)\s{0,20}(?P<page>\d{1,2})、(?=\d)")
_DIGITS = plain(r"\d+")
# Lines that stand for themselves among lines of prose: a label, a link, a label before a link, front matter.
_ALONE = compiled(
    r"[^\n]*:[ \t]*$|[-=*_]{3,}[ \t]*$|[\w-]{1,20}:[ \t]|[^\n。,;]{0,40}?(?:https?://|\]\([^()\s]*\)[ \t]*$)"
)
_SOFT_WRAP = 60
_PARAGRAPH_INDENT = 4
_SENTENCE_END = "。!?;:"
# Set by hand on wrapped reports: how many lines tell, how many columns they take, what fills one.
_FEWEST, _FEW = 8, 3
_NARROWEST, _WIDEST = 40, 130
_FULL = 0.8
_LONGEST_NUMBER = 40
# The number of a page, what closes it, and the digit behind it.
_MARK = 4


@dataclass(frozen=True, slots=True)
class Flow:
    """A source to read, and for each of its characters the offset in the text as given; None where it is that text.

    ``lines`` are the lines of the source, ``markers`` what its rules find at their beginnings; ``mended`` is where the
    number of a page stood inside a number.
    """

    source: Source
    lines: list[Segment]
    markers: Markers
    origin: Sequence[int] | None = None
    mended: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return where a stretch of the flow stands in the text as given; an empty one at the character behind it."""
        if self.origin is None or not self.origin:
            return Span(start, end)
        if start == end:
            at = self.origin[start] if start < len(self.origin) else self.origin[-1] + 1
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)


def reflow(source: Source) -> Flow:
    """Return the flow of a text; a file's paragraphs are known, and stay as they are."""
    markers = Markers(source.folded)
    lines = read_lines(source, markers)
    if source.places:
        return Flow(source, lines, markers)
    pages = _page_lines(source, lines)
    kept = [line for index, line in enumerate(lines) if index not in pages] if pages else lines
    width = _wrap_width(source, kept)
    markdown = sum([line.marker is not None and line.marker.family == "heading" for line in kept]) > 1
    cuts = [Span(lines[index].start, lines[index].end) for index in pages]
    for before, line in pairwise(kept):
        if _continues(source, before, line, width) or (markdown and _is_same_paragraph(source, before, line)):
            cuts.append(Span(before.end, line.start))
        if source.folded[before.end - 1].isdecimal() and (mark := _page_mark(source, before, line)):
            cuts.append(mark)
    return _without(source, sorted(cuts)) if cuts else Flow(source, lines, markers)


def _without(source: Source, cuts: Sequence[Span]) -> Flow:
    """Return a flow without some stretches; where Latin words meet, the first character cut becomes a blank."""
    origin = array("q")
    pieces: list[str] = []
    done = 0
    for start, end in cuts:
        if end <= done:
            continue
        pieces.append(source.text[done:start])
        origin.extend(range(done, start))
        if _WORDS.match(f"{source.folded[start - 1 : start]}\n{source.folded[end : end + 1]}"):
            pieces.append(" ")
            origin.append(start)
        done = end
    pieces.append(source.text[done:])
    origin.extend(range(done, len(source.text)))
    heads = (
        {at: source.heads[begin] for at, begin in enumerate(origin) if begin in source.heads} if source.heads else {}
    )
    flow = replace(to_source("".join(pieces), source.name), heads=heads)
    mended = tuple(bisect_left(origin, cut.end) for cut in cuts if _mends(source, cut.start, cut.end + _MARK))
    markers = Markers(flow.folded)
    return Flow(flow, read_lines(flow, markers), markers, origin, mended)


def _page_lines(source: Source, lines: list[Segment]) -> set[int]:
    """Return the lines that are numbers of pages, and the running heads beside them: what stands there again and again.

    The first line of a text may be a running head too: that one is its title, and stays.
    """
    short = [index for index, line in enumerate(lines) if line.end - line.start <= _LONGEST_NUMBER]
    numbers = {index for index in short if furniture_kind(source.folded, lines[index]) == "page"}
    if not numbers:
        return numbers
    beside = {index + step for index in numbers for step in (-1, 1) if 0 < index + step < len(lines)} - numbers
    said = {index: _DIGITS.sub("0", source.folded[lines[index].start : lines[index].end]) for index in {0, *beside}}
    often = Counter(said.values())
    return numbers | {index for index in beside if often[said[index]] > 1}


def _page_mark(source: Source, before: Segment, line: Segment) -> Span | None:
    """Return the number of a page that stands in a number, with the line end before it: 5 / 2、5.7万吨 is 55.7万吨.

    In a list the line before would bear the number before it.
    """
    mark = None if line.row else _mends(source, before.end, line.end)
    if mark is None:
        return None
    listed = before.marker and before.marker.no and read_enumerator(before.marker.no) == int(mark["page"]) - 1
    return None if listed or int(mark["page"]) < 2 else Span(before.end, mark.end())


def _mends(source: Source, start: int, end: int) -> "regex.Match[str] | None":
    """Return where the number of a page stands in a number whose first part ends at ``start``."""
    # Without an end ``regex`` first looks through all that follows for what every match must hold.
    number = source.folded[start - 1 : start].isdecimal()
    return _MENDED.match(source.folded, start - 1, end) if number else None


def _continues(source: Source, before: Segment, line: Segment, width: int | None) -> bool:
    """Return whether a line goes on with the paragraph of the one before it.

    It does behind a comma, and behind a full line: at the width of a text that is wrapped throughout, or in others at
    60 characters and more where no sentence ends.
    """
    if line.marker or line.row or before.row or (before.marker and before.marker.in_heading):
        return False
    last = source.folded[before.end - 1]
    if width is None and before.end - before.start < _SOFT_WRAP and last not in _OPEN_LAST:
        return False
    if source.folded[line.end - 1] == ":" and heading_kind(words_of(source, line)):
        return False
    ends = last in _SENTENCE_END
    if width is not None:
        return not ends and _width(source, before) >= _FULL * width
    if ends or line.blank_before:
        return False
    indented = line.indent >= _PARAGRAPH_INDENT and line.indent == before.indent
    long = before.end - before.start >= _SOFT_WRAP and last not in ")》”"
    if long and not indented:
        return True
    return last in _OPEN_LAST and _OPEN_END.match(source.folded, before.start, before.end) is not None


def _is_same_paragraph(source: Source, before: Segment, line: Segment) -> bool:
    """Return whether two lines are one paragraph of Markdown: lines of prose that no blank line parts."""
    if line.blank_before or line.marker or line.row or before.marker or before.row:
        return False
    if any(_ALONE.match(source.folded, part.start, part.end) for part in (before, line)):
        return False
    if heading_kind(words_of(source, before)) or heading_kind(words_of(source, line)):
        return False
    return not source.folded.startswith("  ", before.end) and source.folded[before.end - 1] != "。"


def _width(source: Source, line: Segment) -> int:
    """Return the columns that a line takes with its indent, a Chinese character two."""
    return line.indent + len(source.text[line.start : line.end].encode("gbk", "replace"))


def _wrap_width(source: Source, lines: list[Segment]) -> int | None:
    """Return the columns at which a text is hard-wrapped, or None where its lines are paragraphs.

    It is where most of the widest lines end inside a sentence: at least half of all lines, or a quarter of them
    where those are of about one width.
    """
    if len(lines) < _FEWEST:
        return None
    lengths = sorted([line.indent + line.end - line.start for line in lines if not line.row])
    longest = lengths[int(len(lengths) * 0.9)] if lengths else 0
    # No line takes fewer columns than it has characters, nor more than twice as many.
    if longest > _WIDEST or 2 * longest < _NARROWEST:
        return None
    columns = [0 if line.row else _width(source, line) for line in lines]
    widths = sorted([width for width, line in zip(columns, lines, strict=True) if not line.row])
    width = widths[int(len(widths) * 0.9)] if widths else 0
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = [at for at, taken in enumerate(columns[:-1]) if taken >= _FULL * width]
    broken = sum([_is_broken(source, lines[at], lines[at + 1]) for at in full])
    if broken < 0.6 * len(full):
        return None
    alike = broken >= _FEW and widths[-1] <= 1.2 * width
    return width if 2 * len(full) >= len(widths) or (alike and 4 * len(full) >= len(widths)) else None


def _is_broken(source: Source, line: Segment, after: Segment) -> bool:
    """Return whether a line ends inside a sentence that the next line may go on with."""
    return source.folded[line.end - 1] not in _SENTENCE_END and after.marker is None and not after.row
