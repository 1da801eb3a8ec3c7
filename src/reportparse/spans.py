"""Where something stands in a text."""

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open interval of code-point offsets into the text as given: ``text[start:end]``."""

    start: int
    end: int


def trimmed(text: str, start: int, end: int, marks: str = "") -> Span:
    """Return the part of ``text[start:end]`` between its first and last character that is no white space.

    Characters of ``marks`` are left out at the edges too. A blank stretch gives the empty span at its start.
    """
    if not marks:
        piece = text[start:end].rstrip()
        return Span(start + len(piece) - len(piece.lstrip()), start + len(piece))
    while end > start and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    return Span(start, end)
