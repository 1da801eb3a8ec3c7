"""From lines to paragraphs, by where the lines begin and end between the margins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ...keeping import compiled
from .lines import HAN, Line

# Parts of the font's size, set by hand: half a character is less than any indent and more than any wobble.
_NEAR = 0.6
_DEEPEST_INDENT = 4.4
_BETWEEN_SCRIPTS = 0.3
_SLACK = 1.5
_LONG = 2.5
_FILLED = 0.15
_MOST = 0.85
_SAME_SIZE = 0.1
_FARTHER = 1.25
_EMPTY_LINE = 0.8
_FEWEST = 3
_SENTENCE_END = "。！？；：!?;:…”）)"
_NUMBERED = compiled(
    r"[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）、．]|[.](?!\d))"
    r"|第[一二三四五六七八九十百]{1,4}[章节条部]"
)
# These stand within a sentence as well, and open a line only behind the end of one.
_LISTED = compiled(r"[①-⑳•●■◆★▪◇○√#|]|[-–—*] |[一二三四五六七八九十]是")
_BULLET = compiled(r"[•●■◆★▪◇○√]|[-–—*] ")


@dataclass(frozen=True, slots=True)
class Frame:
    """The margins between which the lines of a column stand; ``justified`` where wrapped lines fill them."""

    left: float
    right: float
    justified: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, the margins of its column, and the number of its page and of its column in the file."""

    line: Line
    frame: Frame
    page: int
    column: int

    @property
    def indent(self) -> float:
        """How far from the left margin the line begins."""
        return self.line.left - self.frame.left


def find_frame(lines: Sequence[Line], width: float) -> Frame:
    """Return the margins of lines that stand in one column; ``width`` is that of the page.

    A margin is where several lines begin or end. Where no two lines end alike, the right margin is as wide as the left.
    """
    if not lines:
        return Frame(0.0, width)
    size = median(line.size for line in lines)
    left = _shared([line.left for line in lines], size)
    right = _shared([-line.edge for line in lines], size)
    left = min(line.left for line in lines) if left is None else left
    if right is None:
        return Frame(left, max(width - left, *(line.edge for line in lines)))
    long = [line for line in lines if line.edge > -right - _LONG * size]
    filled = sum(min(abs(line.edge + right), abs(line.right + right)) < _FILLED * size for line in long)
    return Frame(left, -right, filled > _MOST * len(long))


def _shared(places: list[float], size: float) -> float | None:
    """Return the outermost place that several share but for a part of a character, None where there is none.

    A few places beyond it, one in fifty, are passed over.
    """
    places = sorted(places)
    for index in range(len(places) // 50 + 1):
        near = [place for place in places[index : index + 100] if place - places[index] <= _NEAR * size]
        if len(near) >= max(2, min(_FEWEST, len(places) // 20)):
            return median(near)
    return None


@dataclass(frozen=True, slots=True)
class Setting:
    """How a file sets its paragraphs: with indented first lines, with space between them, or neither.

    ``pitches`` are how far apart wrapped lines stand, baseline to baseline, in parts of the font's size, for each size.
    ``size`` is that of most lines.
    """

    indented: bool
    spaced: bool
    pitches: dict[int, float]
    size: float


def to_paragraphs(lines: Sequence[Placed], setting: Setting) -> list[list[Placed]]:
    """Return the lines of each paragraph, in order."""
    paragraphs: list[list[Placed]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1], line, setting):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def parted_paragraphs(paragraphs: Sequence[Sequence[Placed]], setting: Setting) -> set[int]:
    """Return the indices of paragraphs with an empty line above them: a line's height more than above most."""
    pitches: dict[int, float] = {}
    for index, (above, below) in enumerate(pairwise(paragraphs), 1):
        before, line = above[-1], below[0]
        if before.column == line.column and _same_size(before.line, line.line):
            pitches[index] = _pitch(before.line, line.line)
    if len(pitches) < _FEWEST:
        return set()
    usual = median(pitches.values())
    heights = {index: setting.pitches.get(round(paragraphs[index][0].line.size), usual) for index in pitches}
    return {index for index, pitch in pitches.items() if pitch >= usual + _EMPTY_LINE * heights[index]}


def find_setting(lines: Sequence[Placed]) -> Setting:
    """Return how paragraphs are set: by what follows full lines, and by the space below lines that are not full."""
    wrapped: list[tuple[Placed, Placed]] = []
    ended: list[tuple[Placed, Placed]] = []
    for before, line in pairwise(lines):
        if before.column == line.column and _same_size(before.line, line.line):
            (ended if _had_room(before, line) else wrapped).append((before, line))
    pitches: dict[int, list[float]] = {}
    for before, line in wrapped:
        pitches.setdefault(round(line.line.size), []).append(_pitch(before.line, line.line))
    low = {size: sorted(found)[len(found) // 10] for size, found in pitches.items()}
    returning = sum(_is_indent(before) and _is_near(line, 0) for before, line in wrapped)
    staying = sum(_is_indent(before) and _is_near(line, before.indent) for before, line in wrapped)
    spaced = sum(_is_far(before, line, low) for before, line in ended)
    size = median(placed.line.size for placed in lines) if lines else 0.0
    return Setting(returning > staying, spaced > _MOST * max(_FEWEST, len(ended)), low, size)


def _is_far(before: Placed, line: Placed, pitches: Mapping[int, float]) -> bool:
    """Return whether a line stands farther from the one above it than wrapped lines do, or not below it."""
    pitch = _pitch(before.line, line.line)
    return not 0 < pitch <= _FARTHER * pitches.get(round(line.line.size), pitch)


def _pitch(before: Line, line: Line) -> float:
    return (line.base - before.base) / line.size


def _is_near(placed: Placed, indent: float) -> bool:
    return abs(placed.indent - indent) <= _NEAR * placed.line.size


def _is_indent(placed: Placed) -> bool:
    """Return whether a line is indented as the first line of a paragraph may be."""
    return _NEAR * placed.line.size < placed.indent <= _DEEPEST_INDENT * placed.line.size


def _continues(paragraph: list[Placed], line: Placed, setting: Setting) -> bool:
    before = paragraph[-1]
    # Where an indent or a space tells paragraphs apart, a line need not fill its measure to the hair.
    strict = not (setting.indented or setting.spaced)
    if not _same_size(before.line, line.line) or _had_room(before, line, strict):
        return False
    if before.column == line.column and _is_far(before, line, setting.pitches):
        return False
    return _is_centred_on(before, line, setting) or _begins_as_continued(paragraph, line, setting)


def _same_size(before: Line, line: Line) -> bool:
    return abs(before.size - line.size) <= _SAME_SIZE * before.size


def _had_room(before: Placed, after: Placed, strict: bool = True) -> bool:
    """Return whether the beginning of a line would have fitted on the line before: then it was not wrapped.

    A justified line is stretched up to the margin where it is wrapped, unless it has no place to be stretched; only
    a ``strict`` judge relies on that. Other lines may be wrapped a little early.
    """
    line, centred = after.line, _centred(before) and _centred(after)
    taken = before.line.width if centred else before.line.right - before.frame.left
    room = before.frame.right - before.frame.left - taken
    if strict and before.frame.justified and before.line.last > before.line.left and not centred:
        return room > _NEAR * line.size
    scripts = {HAN.match(character) is None for character in (before.line.text[-1], line.text[0])}
    slack = _BETWEEN_SCRIPTS if len(scripts) > 1 else 0.0
    return room > line.first + (slack if strict or centred else _SLACK) * line.size


def _centred(placed: Placed) -> bool:
    line, frame = placed.line, placed.frame
    margins = line.left - frame.left, frame.right - line.right
    near = _NEAR * line.size
    return min(margins) > near and abs(margins[0] - margins[1]) < near


def _is_centred_on(before: Placed, line: Placed, setting: Setting) -> bool:
    """Return whether a centred line goes on from one that is centred too, or that fills its measure in larger type."""
    left, right = before.indent, before.frame.right - before.line.right
    is_even = abs(left - right) < _NEAR * before.line.size
    is_short = min(left, right) > _FILLED * before.line.size
    is_large = before.line.size > (1 + _SAME_SIZE) * setting.size
    return _centred(line) and is_even and (is_short or is_large)


def _begins_as_continued(paragraph: list[Placed], line: Placed, setting: Setting) -> bool:
    """Return whether a line begins where the lines after the first of its paragraph do."""
    first, before = paragraph[0], paragraph[-1]
    ends = before.line.text[-1] in _SENTENCE_END
    numbered = not (setting.spaced and before.column == line.column) and _is_numbered(line.line, ends)
    if _is_near(line, first.indent) and (sign := _BULLET.match(line.line.text)) and first.line.text.startswith(sign[0]):
        return False
    if len(paragraph) > 1:
        return _is_near(line, before.indent) and not (numbered and _is_near(first, before.indent))
    if _is_near(line, first.indent):
        return not numbered and (not _is_indent(line) or not (setting.indented or ends))
    if any(_is_near(line, stop - first.frame.left) for stop in first.line.stops):
        return True
    return 0 < first.indent - line.indent <= _DEEPEST_INDENT * line.line.size


def _is_numbered(line: Line, ends: bool) -> bool:
    """Return whether a line opens with the number of a point, given whether the line before ends a sentence."""
    return _NUMBERED.match(line.text) is not None or (ends and _LISTED.match(line.text) is not None)


def join(lines: Sequence[Line]) -> list[str]:
    """Return the texts of wrapped lines, so that they read on: a blank between Latin words, none beside Chinese."""
    texts = []
    for line, after in pairwise(lines):
        texts.append(line.text + " " * _parted(line, after))
    return [*texts, lines[-1].text]


def _parted(line: Line, after: Line) -> bool:
    last, first = line.text[-1], after.text[0]
    if HAN.match(last) or HAN.match(first) or last in "-–/":
        return False
    # A word as long as its line was cut where the line ended.
    return line.last - line.left > line.size or after.text[0].isspace()
