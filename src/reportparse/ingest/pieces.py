"""What every reader of files yields: pieces of text, each with its place in the file, that make up a Source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import InputError
from ..keeping import compiled
from .source import Notice, Place, Source, to_source

MOST_CHARACTERS = 2_000_000
"""The characters of a file that are read as one report: a hundred times those of a long one."""

_BREAK = compiled(r"\s*[\r\n\v\f\u2028\u2029]\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with its line ends, and the place in the file that it comes from.

    ``level`` is set where it is a heading in the file's own layout: 1 for the highest. ``notice`` says, in a sentence
    for the user, what could not be read at its start.
    """

    text: str
    locator: str
    level: int | None = None
    notice: str | None = None


def paragraph(text: str, locator: str, level: int | None = None) -> Piece:
    """Return a paragraph as a line of its own; line ends inside it stay."""
    return Piece(text.rstrip() + "\n", locator, level)


def row(cells: Sequence[str], locators: Sequence[str]) -> Iterator[Piece]:
    """Yield a row of a table as a line ``| a | b |``, a piece for each cell.

    A line end inside a cell becomes a blank, a ``|`` its full-width form: the row stays one line.
    """
    for cell, locator in zip(cells, locators, strict=True):
        yield Piece(f"| {_BREAK.sub(' ', cell.strip()).replace('|', '｜')} ", locator)
    if cells:
        yield Piece("|\n", locators[-1])


def assemble(pieces: Iterable[Piece], name: str) -> Source:
    """Return the Source that pieces make up, in order. Raises :class:`InputError` for more than can be one report."""
    texts: list[str] = []
    places: list[Place] = []
    heads: dict[int, int] = {}
    notices: list[Notice] = []
    at = 0
    for piece in pieces:
        if piece.level is not None and (ink := piece.text.lstrip()):
            heads[at + len(piece.text) - len(ink)] = piece.level
        if piece.notice:
            notices.append(Notice(at, piece.notice))
        if not places or places[-1].locator != piece.locator:
            places.append(Place(at, piece.locator))
        texts.append(piece.text)
        at += len(piece.text)
        if at > MOST_CHARACTERS:
            raise InputError(f"{name} has more than {MOST_CHARACTERS:,} characters; valid is one report: part the file")
    return replace(to_source("".join(texts), name), places=tuple(places), heads=heads, notices=tuple(notices))
