"""A Source cut into segments: lines, and parts of lines where an enumeration or an opening begins inside one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from ..ingest.source import Source
from ..numerals import read_enumerator
from ..spans import Span, trimmed
from .headings import opener_kind, says_nothing
from .markers import Marker, head_marker, rank_of, read_marker
from .unit_names import is_unit_name

_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_OPEN_END = regex.compile(r"[,、(]$")
_SOFT_WRAP = 60
_PARAGRAPH_INDENT = 4
_SENTENCE_END = "。!?！？;；:："
_ENUMERATION = regex.compile(
    r"(?<=[。;:,、!?”)\]\n ]|^)(?:"
    r"(?P<order>(?P<no>[一二三四五六七八九十])\s{0,4}[是要](?=[^否非的求])|第(?P<no>[一二三四五六七八九十]),)"
    r"|(?P<num_paren>\((?P<no>\d{1,2})\))|(?P<circled>(?P<no>[①-⑳]))"
    r"|(?P<num_dot>(?<=[。;:][ ]?|^)(?P<no>\d{1,2})[.、](?=[ ]?[\p{Han}“《])))",
    regex.M,
)
_GLUED_NUMBER = regex.compile(r"(?P<no>\d{1,2})(?:[.](?=\d)|、[ ]?(?=\d))")
_LISTED = regex.compile(r"(?P<no>\d{1,2})[.、]")
_LOOK = 30
_GLUED_TITLE = regex.compile(
    r"(?P<title>[^\n,。:;]{4,40}?(?:总结|报告|汇报|小结|简报))(?=(?:19|20)\d{2}年(?:以来|,|初|[上下]半年)|今年|年初)"
)
_UNIT_FAMILIES = ("part", "ordinal", "cn_dun", "cn_paren", "symbol")
_LABEL = regex.compile(r"(?P<name>[^,。;:!?《“\n]{2,16}):[ \t]*(?=\S)")
_FAMILIES = ("order", "num_paren", "circled", "num_dot")
_STOPS = regex.compile(r"[。!?]")
_OPENER = regex.compile(r"[^。;:!?\n]{2,60}:[ ]?(?=\d{1,2}[.、](?!\d)|\(\d{1,2}\)|①|一是)")
# The blanks that may stand between a full stop and an opening sentence.
_GAP = 16
_RUN_ON = regex.compile(
    r"(?<=^|[。;!?] ?)(?P<head>\p{Han}{0,10})(?P<no>\d{1,2})(?:[.] ?|、)(?=[\p{Han}\d“《])(?!(?<=[.])\d)", regex.M
)
_RUN_ON_LENGTH = 200
_TABLE_ROW = regex.compile(r"[^|\n]*\|[^|\n]*\||[^\t\n]+\t[^\t\n]+\t")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that layout decides on as a whole, without the blanks around it.

    ``words`` is where the words begin behind the marker. ``inline`` says that it begins inside a line, ``blank_before``
    that an empty line stands before it, ``row`` that it is a row of a table.
    """

    start: int
    end: int
    words: int
    indent: int
    marker: Marker | None
    inline: bool = False
    blank_before: bool = False
    row: bool = False

    @property
    def rank(self) -> float | None:
        """The rank of the marker, if there is one."""
        return self.marker.rank if self.marker else None

    @property
    def level(self) -> float:
        """The rank among headings: the marker's, else that of a plain line."""
        return self.marker.rank if self.marker else rank_of("plain")


def cut(source: Source) -> list[Segment]:
    """Return the segments of a text, in order. Between them is nothing but white space."""
    lines = list(_join(source, _numbered(source.folded, list(_lines(source)))))
    return [part for line in _unglued(source, lines) for part in _parts(source, line)]


def _lines(source: Source) -> Iterator[Segment]:
    blank = False
    for match in _LINE.finditer(source.text):
        ink = trimmed(source.text, *match.span())
        if ink.start == ink.end:
            blank = blank or match.start() > 0
            continue
        indent = ink.start - match.start()
        row = _TABLE_ROW.match(source.folded, ink.start, ink.end) is not None
        marker = None if row else _marker(source, ink, indent)
        words = marker.end if marker else ink.start
        yield Segment(ink.start, ink.end, min(words, ink.end), indent, marker, blank_before=blank, row=row)
        blank = False


def _marker(source: Source, ink: Span, indent: int) -> Marker | None:
    """Return the marker of a line: as written, else that of a heading in the file's own layout."""
    written = read_marker(source.folded, ink.start, ink.end, indent)
    level = source.heads.get(ink.start)
    return written if level is None or (written and written.no) else head_marker(ink.start, level)


def _numbered(folded: str, lines: list[Segment]) -> list[Segment]:
    """Let the run of numbers decide where a line begins with a number and another digit (2.100户受益; 5、6家单位).

    Such a line bears a number of the list if it goes on from the one before it, or begins a list that goes on.
    """
    previous = 0
    for index, line in enumerate(lines):
        glued = _GLUED_NUMBER.match(folded, line.start, line.end)
        if glued and not line.row:
            number = int(glued["no"])
            goes_on = number == previous + 1 and (number > 1 or _numbers(folded, lines[index + 1 : index + _LOOK], 2))
            marker = Marker("num_dot", glued["no"], glued.end(), rank_of("num_dot")) if goes_on else None
            if goes_on or line.marker is None or line.marker.family == "num_dot":
                lines[index] = line = replace(line, marker=marker, words=glued.end() if goes_on else line.start)
        if line.marker and line.marker.family == "num_dot":
            previous = read_enumerator(line.marker.no or "") or 0
        elif line.marker and line.marker.rank < rank_of("num_dot"):
            previous = 0
    return lines


def _numbers(folded: str, lines: list[Segment], number: int) -> bool:
    """Return whether one of the lines bears a number of a list."""
    heads = (_LISTED.match(folded, line.start, line.end) for line in lines)
    return any(head and int(head["no"]) == number for head in heads)


def _join(source: Source, lines: list[Segment]) -> Iterator[Segment]:
    """Join lines that were wrapped: behind a comma, or at full width in a text that is wrapped throughout."""
    width = _wrap_width(source, lines)
    current: Segment | None = None
    last_line: Segment | None = None
    for line in lines:
        if current and last_line and _continues(source, last_line, line, width):
            current = replace(current, end=line.end)
        else:
            if current:
                yield current
            current = line
        last_line = line
    if current:
        yield current


def _continues(source: Source, before: Segment, line: Segment, width: int | None) -> bool:
    if line.marker or line.row or before.row or (before.marker and before.marker.in_heading):
        return False
    if width is not None:
        full = before.end - before.start >= 0.8 * width
        return full and source.folded[before.end - 1] not in _SENTENCE_END
    if line.blank_before:
        return False
    indented = line.indent >= _PARAGRAPH_INDENT and line.indent == before.indent
    long = before.end - before.start >= _SOFT_WRAP and source.folded[before.end - 1] not in _SENTENCE_END + ")》”"
    return (long and not indented) or _OPEN_END.search(source.folded, before.end - 1, before.end) is not None


def _wrap_width(source: Source, lines: list[Segment]) -> int | None:
    """Return the width at which a text is hard-wrapped, or None where its lines are paragraphs."""
    lengths = sorted(line.end - line.start for line in lines if not line.row)
    if len(lengths) < 8:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    full = [line for line in lines if line.end - line.start >= 0.8 * width]
    broken = sum(source.folded[line.end - 1] not in _SENTENCE_END for line in full)
    return width if 20 <= width <= 60 and len(full) >= 0.5 * len(lengths) and broken >= 0.6 * len(full) else None


def _unglued(source: Source, lines: list[Segment]) -> list[Segment]:
    """Cut a title from the body that was glued to it on the first line."""
    first = lines[0] if lines else None
    glued = _GLUED_TITLE.match(source.folded, first.start, first.end) if first and first.marker is None else None
    if first is None or glued is None:
        return lines
    at = glued.end("title")
    return [replace(first, end=at), replace(first, start=at, words=at, indent=0), *lines[1:]]


def _parts(source: Source, line: Segment) -> Iterator[Segment]:
    """Cut a line where an enumeration runs on inside it, or where its last sentence announces a section."""
    if line.row:
        yield line
        return
    body = _behind_unit(source.folded, line)
    if body is not None:
        yield from _sliced(source, line, [(body, None)])
        return
    for part in _sliced(source, line, _openers(source.folded, line)):
        cuts = _enumerated(source.folded, part) or _run_on(source.folded, part)
        opener = _announcing(source.folded, part, cuts[-1][0] if cuts else part.words)
        if opener is not None:
            cuts.append((opener, None))
        yield from _sliced(source, part, cuts)


def _behind_unit(folded: str, line: Segment) -> int | None:
    """Return where the words behind a unit's name begin that stand on its numbered line (一、财务部:完成审计3项)."""
    label = _LABEL.match(folded, line.words, line.end) if line.marker and line.marker.family in _UNIT_FAMILIES else None
    named = label and (is_unit_name(label["name"]) or is_unit_name(label["name"], "weak"))
    return label.end() if label and named and not says_nothing(folded[label.end() : line.end]) else None


def _sliced(source: Source, line: Segment, cuts: list[tuple[int, Marker | None]]) -> Iterator[Segment]:
    if not cuts:
        yield line
        return
    starts = [position for position, _ in cuts] + [line.end]
    head = trimmed(source.text, line.start, starts[0])
    if head.start < head.end and head.end > line.words:
        yield replace(line, end=head.end)
    for (position, marker), end in zip(cuts, starts[1:], strict=True):
        span = trimmed(source.text, position, end)
        at_start = position == line.start
        begin = line.start if at_start else span.start
        words = marker.end if marker else span.start
        if begin < span.end:
            blank = line.blank_before and at_start
            yield Segment(
                begin,
                span.end,
                min(words, span.end),
                line.indent,
                marker,
                inline=line.inline or not at_start,
                blank_before=blank,
            )


def _openers(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where an opening sentence begins and ends that a list follows in the line: of a plan, or at its start."""
    found: list[tuple[int, Marker | None]] = []
    for match in _OPENER.finditer(folded, line.words, line.end):
        kind = opener_kind(match[0].strip())
        at_start = match.start() == line.words and line.marker is None
        before = folded[max(line.words, match.start() - _GAP) : match.start()].rstrip()
        if kind and (at_start or (kind == "plan" and before.endswith(tuple("。;!?")))):
            found += [(match.start(), None), (match.end(), None)]
    return found


def _enumerated(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where the members of an enumeration (一是…二是…) begin in a line: at least two, numbered from one."""
    found: list[tuple[int, Marker | None]] = []
    family, wanted = None, 1
    opens = line.marker is None or line.marker.family in _FAMILIES
    above = line.marker is None or line.marker.rank <= rank_of("num_dot")
    for match in _ENUMERATION.finditer(folded, line.start if opens else line.words, line.end):
        kind = next(name for name in _FAMILIES if match[name])
        if kind == "num_dot" and not above:
            continue
        if read_enumerator(match["no"]) == wanted and family in (None, kind):
            family, wanted = kind, wanted + 1
            found.append((match.start(), Marker(kind, match["no"], match.end(), rank_of(kind))))
    return found if len(found) > 1 else []


def _run_on(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where points begin in a text that has lost its line breaks: 1. …2. …3. …, with a title before a 1."""
    if line.end - line.start < _RUN_ON_LENGTH:
        return []
    found: list[tuple[int, Marker | None]] = []
    wanted, count = 1, 0
    for match in _RUN_ON.finditer(folded, line.start, line.end):
        number = int(match["no"])
        if number not in (1, wanted):
            continue
        if match["head"]:
            if number != 1:
                continue
            found.append((match.start(), Marker("plain", None, match.start(), rank_of("plain"))))
        found.append((match.start("no"), Marker("num_dot", match["no"], match.end(), rank_of("num_dot"))))
        wanted, count = number + 1, count + 1
    return found if count > 2 else []


def _announcing(folded: str, line: Segment, after: int) -> int | None:
    """Return where the last sentence of a line begins if it announces a section and is not the whole line."""
    tail = folded[max(after, line.end - 400) : line.end]
    stops = [match.end() for match in _STOPS.finditer(tail, 0, len(tail) - 1)]
    if not stops:
        return None
    sentence = tail[stops[-1] :]
    begin = line.end - len(sentence)
    begin += len(sentence) - len(sentence.lstrip())
    announces = sentence.rstrip().endswith(":") and opener_kind(sentence.strip()) is not None
    return begin if announces and begin > after else None


def words_of(source: Source, segment: Segment) -> str:
    """Return the folded words of a segment, without its marker."""
    return source.folded[segment.words : segment.end]
