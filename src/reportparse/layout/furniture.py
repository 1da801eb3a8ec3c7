"""Page furniture: the lines that are a date, a byline, a page number, a link or the like."""

from functools import lru_cache

from ..rules import load_rules
from .lines import Segment

# No rule of furniture goes on so far.
_LONGEST = 800


def furniture_rule(folded: str, start: int, end: int) -> str | None:
    """Return which rule says that all of a line of folded text is furniture or greets its readers, or None."""
    if end - start > _LONGEST:
        return None
    furthest = start + _LONGEST
    stop = folded.find("\n", end, furthest)
    if stop < 0 and len(folded) > furthest:
        return None
    words = folded[start : stop if stop >= 0 else len(folded)]
    rule, matched = _furniture(words)
    return rule if matched >= end - start else None


@lru_cache(maxsize=4096)
def _furniture(words: str) -> tuple[str | None, int]:
    """Return which rule matches at the beginning of a line, if any, and where the match ends."""
    found = load_rules("furniture").at(words, 0)
    return (found[0], found[1].end()) if found else (None, 0)


def furniture_kind(folded: str, segment: Segment) -> str | None:
    """Return which rule says that a line is furniture or greets its readers (``salutation``), None for any other."""
    if segment.row:
        return None
    found = furniture_rule(folded, segment.start, segment.end)
    if not found and segment.marker and segment.marker.family == "bold":
        found = furniture_rule(folded, segment.words, segment.end)
    return found
