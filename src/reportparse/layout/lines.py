"""The lines of a text: where their words begin, and what stands before them."""

from typing import Literal, NamedTuple

import regex

from ..ingest.source import Source
from ..keeping import compiled, plain
from ..numerals import read_enumerator
from ..schema import SectionKind
from ..spans import Span
from .headings import heading_kind
from .markers import Marker, Markers, head_marker, rank_of

# A line from its first character that is no blank.
_INK = plain(r"\S[^\r\n]*")
_GLUED_NUMBER = plain(r"(?P<no>\d{1,2})(?:[.](?=\d)|、[ ]?(?=\d))")
_SPACED = compiled(
    r"(?P<no>\d{1,2})[ \t]+(?=\p{Han})(?![年月日号个项家人名次期%万亿元岁])(?=[^,。;:|\n]{2,24}$)", regex.M
)
_LISTED = plain(r"(?P<no>\d{1,2})[.、]")
_LOOK = 30
_TAB = 4
_LONGEST_HEAD = 40
_UNDERLINE = compiled(r"(?<![。;:,|=-])[ \t]*(?:\r\n|\n|\r)[ \t]{0,3}(?P<rule>={3,}|-{3,})[ \t]*$", regex.M)
# Two bars, none of them of a || that stands for "or", or two tabs.
_TABLE_ROW = plain(r"(?:[^|\n]|\|\|)*+\|(?:[^|\n]|\|\|)*+\||[^\t\n]+\t[^\t\n]+\t")


class Told(NamedTuple):
    """What a table says of a cell: that it names a unit, or is a section of a kind; ``said`` is where."""

    what: SectionKind | Literal["unit"]
    said: Span


class Segment(NamedTuple):
    """A stretch of text that layout decides on as a whole, without the blanks around it.

    ``words`` is where the words begin behind the marker. ``inline`` says that it begins inside a line, ``blank_before``
    that an empty line stands before it, ``row`` that it is a row of a table, ``told`` what the table says of a cell,
    ``furniture`` the rule by which it is page furniture or greets its readers.
    """

    start: int
    end: int
    words: int
    indent: int
    marker: Marker | None
    inline: bool = False
    blank_before: bool = False
    row: bool = False
    told: Told | None = None
    furniture: str | None = None

    @property
    def is_furniture(self) -> bool:
        """Whether it is a date, a byline, a page number, a link or the like."""
        return self.furniture is not None and self.furniture != "salutation"

    @property
    def rank(self) -> float | None:
        """The rank of the marker, if there is one."""
        return self.marker.rank if self.marker else None

    @property
    def level(self) -> float:
        """The rank among headings: the marker's, else that of a plain line."""
        return self.marker.rank if self.marker else rank_of("plain")


def read_lines(source: Source, markers: Markers | None = None) -> list[Segment]:
    """Return the lines of a text that are not blank, each as one segment; ``markers`` are the text's, if known."""
    folded = source.folded
    lines = _numbered(folded, _lines(source, markers or Markers(folded)))
    families = {line.marker.family if line.marker else None for line in lines}
    if "symbol" in families and "bullet" in families:
        lines = _listed(folded, lines)
    if None in families:
        lines = _spaced(folded, lines)
    return _ordered(folded, lines) if "order" in families else lines


def _lines(source: Source, markers: Markers) -> list[Segment]:
    text, folded = source.text, source.folded
    headed = bool(source.heads) or "---" in folded or "===" in folded
    tabular = "|" in text or "\t" in text
    lines: list[Segment] = []
    before = 0
    for match in _INK.finditer(text):
        ink = match[0].rstrip()
        start = match.start()
        end = start + len(ink)
        indent, blank_before = _set_off(text[before:start])
        row = tabular and ("|" in ink or "\t" in ink) and _TABLE_ROW.match(folded, start, end) is not None
        marker = None if row else markers.read(start, end, indent)
        if headed and not row:
            marker = _as_head(source, marker, start, end)
        words = min(marker.end, end) if marker else start
        inline = False
        lines.append(Segment(start, end, words, indent, marker, inline, blank_before, row))
        before = end
    return lines


def _set_off(gap: str) -> tuple[int, bool]:
    """Return by how many columns a line is indented, and whether an empty line stands before it."""
    if gap == "\n":
        return 0, False
    if "\r" in gap:
        gap = gap.replace("\r\n", "\n").replace("\r", "\n")
    lead = gap[gap.rfind("\n") + 1 :]
    return len(lead.expandtabs(_TAB)), gap.count("\n") > 1


def _as_head(source: Source, written: Marker | None, start: int, end: int) -> Marker | None:
    """Return the marker of a line: as written, else that of a heading in the file's own layout or underlined."""
    level = source.heads.get(start)
    # A line such as tags: a above --- closes a front matter.
    if level is None and end - start <= _LONGEST_HEAD and source.folded.find(": ", start, end) < 0:
        line = _UNDERLINE.match(source.folded, end)
        level = line and (1 if line["rule"][0] == "=" else 2)
    return written if level is None or (written and written.no) else head_marker(start, level)


def _numbered(folded: str, lines: list[Segment]) -> list[Segment]:
    """Let the run of numbers decide where a line begins with a number and another digit (2.100户受益; 5、6家单位).

    Such a line bears a number of the list if it goes on from the one before it, or begins a list that goes on.
    """
    previous, rank = 0, rank_of("num_dot")
    for index, line in enumerate(lines):
        marker = line.marker
        digit = folded[line.start].isdecimal() and not line.row
        glued = _GLUED_NUMBER.match(folded, line.start, line.end) if digit else None
        if glued:
            number = int(glued["no"])
            begins = number == 1 and _numbers(folded, lines[index + 1 : index + _LOOK], 2)
            goes_on = begins or (number == previous + 1 and number > 1)
            if goes_on or marker is None or marker.family == "num_dot":
                marker = Marker("num_dot", glued["no"], glued.end(), rank) if goes_on else None
                lines[index] = line._replace(marker=marker, words=glued.end() if goes_on else line.start)
        if marker and marker.family == "num_dot":
            previous = read_enumerator(marker.no or "") or 0
        elif marker and marker.rank < rank:
            previous = 0
    return lines


def _listed(folded: str, lines: list[Segment]) -> list[Segment]:
    """Let a short line behind a sign be a point and no heading where the line before or after is a point with it."""
    for index, line in enumerate(lines):
        if line.marker and line.marker.family == "symbol" and not heading_kind(folded[line.words : line.end]):
            signs = [folded[other.start] for other in lines[max(index - 1, 0) : index + 2] if _is_point(other)]
            if folded[line.start] in signs:
                marker = line.marker._replace(family="bullet", rank=rank_of("bullet"), in_heading=False)
                lines[index] = line._replace(marker=marker)
    return lines


def _is_point(line: Segment) -> bool:
    return line.marker is not None and line.marker.family == "bullet"


def _spaced(folded: str, lines: list[Segment]) -> list[Segment]:
    """Let headings bear a number that only a blank parts from them (2 存在问题), where such lines count from one."""
    unmarked = [at for at, line in enumerate(lines) if not (line.marker or line.row) and folded[line.start].isdecimal()]
    found = [(at, match) for at in unmarked if (match := _SPACED.match(folded, lines[at].start, lines[at].end))]
    run = [int(match["no"]) for _, match in found]
    if len(run) > 1 and run == list(range(1, len(run) + 1)):
        for index, match in found:
            marker = Marker("num_space", match["no"], match.end(), rank_of("num_space"))
            lines[index] = lines[index]._replace(marker=marker, words=match.end())
    return lines


def _ordered(folded: str, lines: list[Segment]) -> list[Segment]:
    """Let 其次 and 最后 bear a point only behind the first of its series: 最后,感谢大家 is none."""
    begun = False
    for index, line in enumerate(lines):
        if line.marker is None:
            continue
        if line.marker.family != "order":
            begun = begun and line.marker.rank > rank_of("order")
        elif line.marker.no or begun or folded.startswith("首先", line.start):
            begun = True
        else:
            lines[index] = line._replace(marker=None, words=line.start)
    return lines


def _numbers(folded: str, lines: list[Segment], number: int) -> bool:
    """Return whether one of the lines bears a number of a list."""
    heads = (_LISTED.match(folded, line.start, line.end) for line in lines)
    return any(head and int(head["no"]) == number for head in heads)


def words_of(source: Source, segment: Segment) -> str:
    """Return the folded words of a segment, without its marker."""
    return source.folded[segment.words : segment.end]
