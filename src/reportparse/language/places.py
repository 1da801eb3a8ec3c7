"""Places: those of the dictionary, made-up ones told by how they end, and venues."""

from collections.abc import Sequence
from functools import cache

from ..keeping import plain
from ..resources import load_table
from ..spans import Span
from .named import find_venues
from .tokens import Tokens, is_han
from .words import Word

_LONGEST_STEM = 4
# A git仓库 is nowhere.
_LATIN = plain(r"[A-WYZa-z]")
_STEM_TAGS = ("n", "z", "g", "j", "a", "f", "s", "m")


def find_places(tokens: Tokens) -> list[Span]:
    """Return where places are named, in order. Places in a row (浙江省杭州市) are one."""
    areas = _joined(_areas(tokens))
    found = [span for span in areas if tokens.text[span.start : span.end] not in _words("never")]
    venues = [venue for venue in find_venues(tokens, found) if not _LATIN.search(tokens.text, *venue)]
    if not venues:
        return found
    alone = [span for span in found if not any(venue.start <= span.start < venue.end for venue in venues)]
    return sorted([*alone, *venues])


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _areas(tokens: Tokens) -> list[Span]:
    """Return the places of the dictionary and names that end as places do (青禾/市, 龙潭/路), by their beginnings."""
    kinds, never, known = _kinds(), _words("never"), _words("place")
    found: set[Span] = set()
    for index, word in enumerate(tokens.words):
        text = word.text
        if kind := kinds.get(text):
            if (first := _stem(tokens, index, kind)) is not None:
                found.add(Span(tokens.words[first].start, word.end))
        elif word.tag == "ns" and len(text) > 1 and is_han(text) and text not in never:
            found.add(Span(word.start, word.end))
        if text in known:
            found.add(Span(word.start, word.end))
    return sorted(found)


def _stem(tokens: Tokens, stop: int, kind: str) -> int | None:
    """Return the first word of the short name before an ending, None where there is none."""
    first = stop
    while stop - first < 3 and _is_single(tokens.at(first - 1)):
        first -= 1
    singles = stop - first
    before = tokens.at(first - 1)
    if singles < 2 and _is_stem(before, kind):
        first -= 1
    elif singles < 2:
        return None
    words = tokens.words[first:stop]
    return first if _says_which(words) and words[-1].end - words[0].start <= _LONGEST_STEM else None


def _is_single(word: Word) -> bool:
    return len(word.text) == 1 and is_han(word.text) and word.tag != "c" and word.text not in _words("outer")


def _is_stem(word: Word, kind: str) -> bool:
    """Return whether a word of several characters may be a short name: a proper one, for settlements any noun."""
    # In texts without names, XX stands for one.
    if word.text.strip("X") == "" != word.text:
        return True
    if len(word.text) < 2 or word.text in _words("outer") or not is_han(word.text):
        return False
    return word.tag.startswith(("ns", "nr", "nz") if kind == "site" else _STEM_TAGS)


def _says_which(words: Sequence[Word]) -> bool:
    return words[0].text not in _words("generic") and not all(word.text in _words("generic") for word in words)


@cache
def _kinds() -> dict[str, str]:
    return {row["suffix"]: row["kind"] for row in load_table("place_suffixes")}


@cache
def _words(role: str) -> frozenset[str]:
    table = "organization_words" if role == "outer" else "place_words"
    return frozenset(row["word"] for row in load_table(table) if row["role"] == role)
