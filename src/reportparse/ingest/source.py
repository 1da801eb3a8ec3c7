"""The text as given, beside a folded view of the same length that the rules read."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from ..errors import InputError
from ..keeping import compiled, plain
from ..resources import load_table
from ..spans import Span

# Four characters tell a sentence from a number (二十一.).
_ASCII_STOP = compiled(r"(?<=[\p{Han}》”)%]{4})\.(?=[\p{Han}\d\s“《(]|$)")
_LINE_END = plain(r"\r\n?|\n")
_SURROGATE = plain(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its file the text from ``start`` on stands: ``paragraph 12``, ``table 1 row 2 cell 3``, ``page 4``."""

    start: int
    locator: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader could not read at an offset, such as a page that is only a picture."""

    start: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """One text. ``folded`` has the same length as ``text``, so that one offset serves both.

    Folding turns full width into half width, variants of dashes, brackets, quotes and blanks into one form each, and
    traditional into simplified characters, character by character. Line ends and tabs are kept.

    ``places`` lead back to the file, in order; a plain text has none, its lines are its places. ``heads`` are the lines
    that are headings in the file's own layout: the offset of the first character that is no blank, and the level, 1 for
    the highest. ``notices`` say what of the file could not be read.
    """

    text: str
    folded: str
    name: str = "text"
    places: tuple[Place, ...] = ()
    heads: Mapping[int, int] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def to_source(text: str, name: str = "text") -> Source:
    """Return the Source of a string. Raises :class:`InputError` for what is no string, and for a lone surrogate."""
    if not isinstance(text, str):
        raise InputError(
            f"{name}: a {type(text).__name__} is no text; valid is a str (decode bytes, or use parse_file)"
        )
    if bad := _SURROGATE.search(text):
        raise InputError(
            f"{name}: character {bad.start()} is the lone surrogate U+{ord(bad[0]):04X}; "
            "valid is any text that can be written as UTF-8 (decode damaged bytes with errors='replace')"
        )
    folded = fold(text)
    assert len(folded) == len(text)
    return Source(text, folded, name)


def locating(source: Source) -> Callable[[int], str]:
    """Return the function from an offset to its place in the file; the place in a plain text is ``line 12``."""
    if source.places:
        starts = [place.start for place in source.places]
        return lambda position: source.places[max(0, bisect_right(starts, position) - 1)].locator
    ends = [match.end() for match in _LINE_END.finditer(source.text)]
    return lambda position: f"line {bisect_right(ends, position) + 1}"


def masked(source: Source, spans: Iterable[Span]) -> Source:
    """Return a source whose folded view has blanks in the place of some spans."""
    folded = source.folded
    pieces, done = [], 0
    for start, end in spans:
        pieces += [folded[done:start], " " * (end - start)]
        done = end
    return replace(source, folded="".join([*pieces, folded[done:]]))


def fold(text: str) -> str:
    """Return the folded view of a text: the same length, one character for each.

    An ASCII full stop that ends a Chinese sentence becomes ``。``.
    """
    table, variants = _folding()
    folded = variants.sub(lambda match: table[match[0]], text)
    return _ASCII_STOP.sub("。", folded) if "." in folded else folded


@cache
def _folding() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return what each variant is folded into, and the pattern of all variants: few characters of a text are one."""
    table = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    table |= {row["traditional"]: row["simplified"] for row in load_table("traditional")}
    table |= {_character(row["variant"]): _character(row["folded"]) for row in load_table("variants")}
    return table, plain(f"[{re.escape(''.join(table))}]")


def _character(cell: str) -> str:
    return chr(int(cell[2:], 16)) if cell.startswith("U+") else cell
