"""The words beside a quantity: comparators that touch it, and what the clause around it says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from ..keeping import compiled, plain
from ..resources import alternation, load_table

CLAUSE = 60
"""How many characters before a quantity may belong to its clause."""
_BREAK = compiled(r"(?r)[,。;:!?()\[\]|\n\t]")
_DATED = frozenset("今去明上本前后近全半几多两一二三四五六七八九十当同历往每整周同次翌来元")
_LIST_BREAK = compiled(r"(?r)[,。;:!?()\[\]|\n\t、“”]")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the lexicon of units: its kind, and the digits (arabic, scaled) that it counts behind."""

    kind: str
    digits: str


@dataclass(frozen=True, slots=True)
class Comparator:
    """One row of the lexicon of comparators."""

    sign: str
    not_beside: frozenset[str]
    kinds: frozenset[str]


class _Words(NamedTuple, Generic[_T]):
    """Words with what they say, and how long those are, the longest first, that begin and that end with a character."""

    said: Mapping[str, _T]
    beginning: Mapping[str, Sequence[int]]
    ending: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, said: Mapping[str, _T]) -> "_Words[_T]":
        beginning: dict[str, list[int]] = {}
        ending: dict[str, list[int]] = {}
        for first, last, size in sorted({(word[0], word[-1], len(word)) for word in said}, key=lambda one: -one[2]):
            for sizes in (beginning.setdefault(first, []), ending.setdefault(last, [])):
                if size not in sizes:
                    sizes.append(size)
        return cls(said, beginning, ending)


@cache
def units() -> dict[str, Unit]:
    """Return the units, by their folded form."""
    return {row["unit"]: Unit(row["kind"], row["digits"]) for row in load_table("units")}


def kind_of(unit: str) -> str:
    """Return the kind of a unit (count, measure, ratio, money, duration), the empty text for none.

    A rate (元/吨) is a measure.
    """
    known = units().get(unit)
    if known is None and "/" in unit:
        return "measure"
    known = known or units().get(without_open(unit))
    return known.kind if known else ""


def without_open(unit: str) -> str:
    """Return a unit without the word that opens or halves its number: 三个多月 and 两个半月 have the unit 个月."""
    return "个" + unit[2:] if unit.startswith(("个多", "个半")) else unit


@cache
def _comparators(side: str) -> _Words[Comparator]:
    return _Words.of(
        {
            row["word"]: Comparator(row["comparator"], frozenset(row["not_beside"]), frozenset(row["kinds"].split()))
            for row in load_table("comparators")
            if row["side"] == side
        }
    )


def comparator_before(text: str, start: int, kind: str) -> tuple[int, str]:
    """Return where the comparator that ends at ``start`` begins, and its sign; ``(start, "")`` for none.

    One blank or Markdown's ``**`` may stand between.
    """
    end = start - 1 if text[start - 1 : start] == " " else start
    if text.endswith("**", 0, end):
        end -= 2
    words = _comparators("before")
    for size in words.ending.get(text[end - 1 : end], ()):
        begin = max(0, end - size)
        found = words.said.get(text[begin:end])
        if found and _fits(found, text[max(0, begin - 1) : begin], kind):
            return begin, found.sign
    return start, ""


def comparator_after(text: str, end: int, kind: str) -> tuple[int, str]:
    """Return where the comparator that begins at ``end`` ends, and its sign; ``(end, "")`` for none."""
    start = end
    for gap in ("** ", "**", " "):
        if text.startswith(gap, end):
            start = end + len(gap)
            break
    words = _comparators("after")
    for size in words.beginning.get(text[start : start + 1], ()):
        stop = min(start + size, len(text))
        found = words.said.get(text[start:stop])
        if found and _fits(found, text[stop : stop + 1], kind):
            return stop, found.sign
    return end, ""


def _fits(found: Comparator, beside: str, kind: str) -> bool:
    return beside not in found.not_beside and (not found.kinds or kind in found.kinds)


def clause_before(text: str, start: int, *, whole: bool = False) -> str:
    """Return what stands before ``start`` in its clause (at most CLAUSE characters).

    A comma of a list (、) and a quotation mark end it too, unless ``whole`` is asked for.
    """
    low = max(0, start - CLAUSE)
    found = (_BREAK if whole else _LIST_BREAK).search(text, low, start)
    return text[found.end() if found else low : start]


def member_of(clause: str) -> str:
    """Return the part of a whole clause that is not parted from its end by a comma of a list or a quotation mark."""
    return clause[max(clause.rfind("、"), clause.rfind("“"), clause.rfind("”")) + 1 :]


@cache
def _words(field: str) -> _Words[str]:
    """Return the words of a field with their values."""
    return _Words.of({row["word"]: row["value"] for row in load_table("quantity_context") if row["field"] == field})


@cache
def _pattern(field: str) -> "re.Pattern[str]":
    return plain(alternation(_words(field).said))


def said_before(field: str, clause: str) -> str:
    """Return the value of the last word of a field in a clause, the empty text for none.

    A word that begins with 年, 月 or 日 is passed over where the character before makes a date of it (2007年, 今年).
    """
    value = ""
    for match in _pattern(field).finditer(clause):
        before = clause[match.start() - 1 : match.start()]
        dated = match[0][0] in "年月日" and (before.isdecimal() or before in _DATED)
        value = value if dated and before else _words(field).said[match[0]]
    return value


def ending(field: str, clause: str) -> str:
    """Return the value of the longest word of a field that ends the clause, the empty text for none."""
    return _ending(field, clause) or ""


def _ending(field: str, clause: str) -> str | None:
    words = _words(field)
    for size in words.ending.get(clause[-1:], ()):
        value = words.said.get(clause[-size:])
        if value is not None:
            return value
    return None


def ending_loosely(field: str, clause: str) -> str:
    """Do as :func:`ending`, with at most one particle (了, 约, 达到) between the word and the end."""
    value = _ending(field, clause)
    if value is None:
        particles = _words("particle")
        for size in particles.ending.get(clause[-1:], ()):
            if value is None and clause[-size:] in particles.said:
                value = _ending(field, clause[:-size])
    return value or ""


def beginning_with(field: str, text: str, start: int) -> str:
    """Return the value of the longest word of a field that begins at ``start``, the empty text for none."""
    size = beginning(field, text, start)
    return _words(field).said[text[start : start + size]] if size else ""


def beginning(field: str, text: str, start: int) -> int:
    """Return the length of the longest word of a field that begins at ``start``, 0 for none."""
    words = _words(field)
    for size in words.beginning.get(text[start : start + 1], ()):
        word = text[start : start + size]
        if word in words.said:
            return len(word)
    return 0
