"""Where an entry stands in the text."""

import regex

from ..errors import GoldError
from ..keeping import compiled
from ..spans import Span
from .entries import Entry

# "2." at a line's start or after a blank numbers a point; elsewhere it is the whole part of a decimal.
_NUMBER_BEFORE = compiled(r"(?:\d|\S(?<!\d)\d+[.．])\Z")


def find_entry(entry: Entry, text: str, start: int) -> int:
    """Return where an entry stands in ``text[start:]``, else raise :class:`GoldError` with the nearest."""
    before = entry.fields.get("after", "")
    anywhere = "after" in entry.fields
    place = text.find(before + entry.text, start)
    while place >= 0 and not anywhere and splits_number(text, Span(place, place + len(entry.text))):
        place = text.find(entry.text, place + 1)
    if place < 0:
        sought = repr(entry.text) + (f" right after {before!r}" if before else "")
        nearest = _nearest(entry.text, text, start)
        raise GoldError(f"{entry.where}: {sought} is not in the text from {start} on; {nearest}")
    return place + len(before)


def splits_number(text: str, span: Span) -> bool:
    """Return whether a span begins or ends inside a number, as ``3项`` does in ``13项`` and ``共1.3项``."""
    head, tail = text[span.start : span.start + 1], text[span.end - 1 : span.end]
    if head.isdigit() and _NUMBER_BEFORE.search(text[max(0, span.start - 32) : span.start]):
        return True
    return tail.isdigit() and text[span.end : span.end + 1].isdigit()


def _nearest(sought: str, text: str, start: int) -> str:
    places = [match.start() for match in regex.finditer(regex.escape(sought), text)]
    if places:
        place = min(places, key=lambda at: abs(at - start))
        return f"the nearest is at {place}, line {text.count(chr(10), 0, place) + 1}"
    length = len(sought)
    while length and sought[:length] not in text[start:]:
        length -= 1
    if not length:
        return "nor is its first character"
    place = text.find(sought[:length], start)
    found = text[place : place + len(sought)]
    return f"nearest is {found!r} at {place}, line {text.count(chr(10), 0, place) + 1}"
