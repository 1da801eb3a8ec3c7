"""The words beside a quantity: comparators that touch it, and what the clause around it says."""

from dataclasses import dataclass
from functools import cache

import regex

from ..keeping import compiled
from ..resources import alternation, load_table

CLAUSE = 60
"""How many characters before a quantity may belong to its clause."""
_BREAK = compiled(r"(?r)[,。;:!?()\[\]|\n\t]")
_DATED = frozenset("今去明上本前后近全半几多两一二三四五六七八九十当同历往每整周同次翌来元")
_LIST_BREAK = compiled(r"(?r)[,。;:!?()\[\]|\n\t、“”]")


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


@cache
def units() -> dict[str, Unit]:
    """Return the units, by their folded form."""
    return {row["unit"]: Unit(row["kind"], row["digits"]) for row in load_table("units")}


def kind_of(unit: str) -> str:
    """Return the kind of a unit (count, measure, ratio, money, duration), the empty text for none.

    A rate (元/吨) is a measure.
    """
    if "/" in unit and unit not in units():
        return "measure"
    known = units().get(without_open(unit))
    return known.kind if known else ""


def without_open(unit: str) -> str:
    """Return a unit without the word that opens or halves its number: 三个多月 and 两个半月 have the unit 个月."""
    return "个" + unit[2:] if unit.startswith(("个多", "个半")) else unit


@cache
def _comparators(side: str) -> tuple[dict[str, Comparator], int]:
    words = {
        row["word"]: Comparator(row["comparator"], frozenset(row["not_beside"]), frozenset(row["kinds"].split()))
        for row in load_table("comparators")
        if row["side"] == side
    }
    return words, max(map(len, words))


def comparator_before(text: str, start: int, kind: str) -> tuple[int, str]:
    """Return where the comparator that ends at ``start`` begins, and its sign; ``(start, "")`` for none.

    One blank or Markdown's ``**`` may stand between.
    """
    end = start - 1 if text[start - 1 : start] == " " else start
    if text[max(0, end - 2) : end] == "**":
        end -= 2
    words, longest = _comparators("before")
    for size in range(min(longest, end), 0, -1):
        found = words.get(text[end - size : end])
        if found and _fits(found, text[max(0, end - size - 1) : end - size], kind):
            return end - size, found.sign
    return start, ""


def comparator_after(text: str, end: int, kind: str) -> tuple[int, str]:
    """Return where the comparator that begins at ``end`` ends, and its sign; ``(end, "")`` for none."""
    start = end
    for gap in ("** ", "**", " "):
        if text.startswith(gap, end):
            start = end + len(gap)
            break
    words, longest = _comparators("after")
    for size in range(min(longest, len(text) - start), 0, -1):
        found = words.get(text[start : start + size])
        if found and _fits(found, text[start + size : start + size + 1], kind):
            return start + size, found.sign
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


@cache
def _words(field: str) -> tuple[dict[str, str], int]:
    """Return the words of a field with their values, and the length of the longest one."""
    words = {row["word"]: row["value"] for row in load_table("quantity_context") if row["field"] == field}
    return words, max(map(len, words))


@cache
def _pattern(field: str) -> "regex.Pattern[str]":
    return compiled(alternation(_words(field)[0]))


def said_before(field: str, clause: str) -> str:
    """Return the value of the last word of a field in a clause, the empty text for none.

    A word that begins with 年, 月 or 日 is passed over where the character before makes a date of it (2007年, 今年).
    """
    value = ""
    for match in _pattern(field).finditer(clause):
        before = clause[match.start() - 1 : match.start()]
        dated = match[0][0] in "年月日" and (before.isdecimal() or before in _DATED)
        value = value if dated and before else _words(field)[0][match[0]]
    return value


def ending(field: str, clause: str) -> str:
    """Return the value of the longest word of a field that ends the clause, the empty text for none."""
    return _ending(field, clause) or ""


def _ending(field: str, clause: str) -> str | None:
    words, longest = _words(field)
    for size in range(min(longest, len(clause)), 0, -1):
        value = words.get(clause[-size:])
        if value is not None:
            return value
    return None


def ending_loosely(field: str, clause: str) -> str:
    """Do as :func:`ending`, with at most one particle (了, 约, 达到) between the word and the end."""
    value = _ending(field, clause)
    particles, longest = _words("particle")
    for size in range(min(longest, len(clause)), 0, -1):
        if value is None and clause[-size:] in particles:
            value = _ending(field, clause[:-size])
    return value or ""


def beginning_with(field: str, text: str, start: int) -> str:
    """Return the value of the longest word of a field that begins at ``start``, the empty text for none."""
    size = beginning(field, text, start)
    return _words(field)[0][text[start : start + size]] if size else ""


def beginning(field: str, text: str, start: int) -> int:
    """Return the length of the longest word of a field that begins at ``start``, 0 for none."""
    words, longest = _words(field)
    return next(
        (size for size in range(min(longest, len(text) - start), 0, -1) if text[start : start + size] in words),
        0,
    )
