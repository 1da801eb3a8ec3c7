"""From the characters of a page, or of a cell, to its lines: what stands on one baseline, with the blanks between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ...keeping import compiled
from .pages import Glyph

HAN = compiled(r"[\p{Han}\u3000-\u303f\uff00-\uffef“”‘’…—·]")
"""Characters between which a line may be wrapped, and that have no blank between them."""

_SAME_BASE = 0.3
_SMALL = 0.8
_RAISED = 0.6
# A page with more is no page of text.
_MOST_ROWS = 2000
# Parts of the font's size, set by hand: Chinese and Latin characters are set apart by a quarter of it.
_LATIN_BLANK = 0.17
_WIDE_BLANK = 0.6
_EVEN_BLANK = 0.22
_EVEN = 0.08
_FEW_GAPS = 6
_ARTEFACT = 0.2
_MOST_BLANKS = 8
_STOPS = ".、．)）:： \u3000"
_LABEL = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, in points from the upper left corner of its page.

    ``edge`` is its right end without the mark that may hang beyond the margin. ``first`` is the width of what would
    have had to fit on the line before, were this line wrapped from it, and ``last`` where the last word begins.
    ``stops`` are the places behind a number, bullet or label at its start, where the lines of a hanging indent begin.
    """

    text: str
    left: float
    right: float
    edge: float
    base: float
    size: float
    first: float
    last: float
    stops: tuple[float, ...] = ()

    @property
    def width(self) -> float:
        """The width of the line's ink."""
        return self.right - self.left


def to_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines that characters make up, from the top down."""
    lines = (_line(row) for row in to_rows(glyphs))
    return [line for line in lines if line]


def to_rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return characters by baseline, from the top down, each row from left to right; raised ones join their row."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        row = rows[-1] if rows else None
        if row and glyph.base - row[0].base <= _SAME_BASE * max(row[0].size, glyph.size):
            row.append(glyph)
        else:
            rows.append([glyph])
    rows = _with_raised(rows) if len(rows) <= _MOST_ROWS else rows
    return [sorted(row, key=lambda glyph: glyph.left) for row in rows]


def _with_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Put the small characters above or below a baseline (notes, powers, indices) into its row."""
    kept: list[list[Glyph]] = []
    for row in rows:
        if kept and (_hangs_on(row, kept[-1]) or _hangs_on(kept[-1], row)):
            kept[-1] = [*kept[-1], *row]
        else:
            kept.append(row)
    return kept


def _hangs_on(small: list[Glyph], row: list[Glyph]) -> bool:
    size = max(glyph.size for glyph in row)
    if max(glyph.size for glyph in small) > _SMALL * size or len(small) > len(row):
        return False
    near = abs(small[0].base - row[0].base) <= _RAISED * size
    left, right = min(glyph.left for glyph in row), max(glyph.right for glyph in row)
    return near and all(left - size <= glyph.left and glyph.right <= right + 2 * size for glyph in small)


def _line(row: Sequence[Glyph]) -> Line | None:
    """Return the line of a row, None where it is blank."""
    ink = [glyph for glyph in row if not glyph.character.isspace()]
    if not ink:
        return None
    size = median(glyph.size for glyph in ink)
    words, starts = _words(ink, [glyph.left for glyph in row if glyph.character.isspace()])
    last = ink[-1]
    return Line(
        words,
        ink[0].left,
        last.right,
        last.left if len(ink) > 1 and last.character in _HANGING else last.right,
        _base(ink, size),
        size,
        _first_width(ink, starts),
        _last_left(ink, starts),
        tuple(_label_stops(ink, starts)),
    )


def _words(ink: list[Glyph], blanks: list[float]) -> tuple[str, set[int]]:
    """Return the text of a row, and the indices of the characters before which there is a blank or the row's start.

    ``blanks`` are the places of the blanks that the file has.
    """
    parts, starts = [ink[0].character], {0}
    spacing = _spacing(ink)
    at = 0
    behind_words = False
    for index, (before, glyph) in enumerate(pairwise(ink), 1):
        while at < len(blanks) and blanks[at] < before.left:
            at += 1
        printed = at < len(blanks) and blanks[at] < glyph.left
        behind_words = behind_words or _is_wide(before)
        if count := _blanks(before, glyph, spacing, printed):
            # However wide the gap behind a bullet or a number, it is one blank.
            parts.append(" " * (count if behind_words else 1))
            starts.add(index)
        parts.append(glyph.character)
    return "".join(parts), starts


def _base(ink: list[Glyph], size: float) -> float:
    return next((glyph.base for glyph in ink if glyph.size >= size), ink[0].base)


@dataclass(frozen=True, slots=True)
class _Spacing:
    """The gap that the setting of a line gives its characters, and the gap beyond it that is a blank between Chinese.

    Justified text has even gaps; where they are uneven (the text under a scan), only a wide one is a blank.
    """

    usual: float
    blank: float


def _spacing(ink: list[Glyph]) -> _Spacing:
    gaps = sorted(
        (after.left - before.right) / after.size
        for before, after in pairwise(ink)
        if _is_wide(before) and _is_wide(after)
    )
    if len(gaps) < 2:
        return _Spacing(0.0, _WIDE_BLANK)
    usual = max(0.0, gaps[len(gaps) // 2])
    even = len(gaps) > _FEW_GAPS and gaps[len(gaps) * 3 // 4] - usual < _EVEN
    return _Spacing(usual, _EVEN_BLANK if even else _WIDE_BLANK)


def _is_wide(glyph: Glyph) -> bool:
    return HAN.match(glyph.character) is not None


def _blanks(before: Glyph, after: Glyph, spacing: _Spacing, printed: bool) -> int:
    """Return how many blanks stand between two characters; ``printed`` if the file has one there."""
    size = min(before.size, after.size)
    gap = (after.left - before.right) / size
    wide = _is_wide(before) + _is_wide(after)
    least = (_LATIN_BLANK, _WIDE_BLANK + spacing.usual, spacing.blank + spacing.usual)[wide]
    if gap > least or (printed and (wide < 2 or gap > _ARTEFACT)):
        return max(1, min(_MOST_BLANKS, int(gap)))
    return 0


_OPENING = "“‘（(《〈【〔[「『·"
_HANGING = "，。、；：！？,.;:"
_CLOSING = "”’）)》〉】〕]」』，。、；：！？,.;:!?%％…—·"


def _first_width(ink: list[Glyph], starts: set[int]) -> float:
    """Return the width of what cannot be parted at the line's start: a character or a word, and the marks at it."""
    end = 1
    while end < len(ink) and end not in starts and not _may_break(ink[end - 1], ink[end]):
        end += 1
    return ink[end - 1].right - ink[0].left


def _may_break(before: Glyph, after: Glyph) -> bool:
    """Return whether a line may be wrapped between two characters without a blank between them."""
    if before.character in _OPENING or after.character in _CLOSING:
        return False
    if after.character in _OPENING or before.character in _CLOSING:
        return _is_wide(before) and _is_wide(after)
    after_sign = before.character in "/-" and not after.character.isdigit()
    return after_sign or _is_wide(before) or _is_wide(after)


def _last_left(ink: list[Glyph], starts: set[int]) -> float:
    """Return where the last word of a line begins."""
    index = len(ink) - 1
    while index > 0 and index not in starts and not _is_wide(ink[index - 1]):
        index -= 1
    return ink[index].left


def _label_stops(ink: list[Glyph], starts: set[int]) -> Iterator[float]:
    for index in range(1, min(_LABEL, len(ink))):
        if index in starts or ink[index - 1].character in _STOPS:
            yield ink[index].left
