"""What stands before the words of a line: numbers, bullets, Markdown heads and bold."""

from functools import cache
from typing import NamedTuple

import regex

from ..keeping import compiled
from ..resources import load_table
from ..rules import load_rules
from ..ruleset import Match
from .headings import NOTHING

_BOLD_LINE = compiled(r"(?:\*\*|__)(?=\S)")
_CLOSED_BOLD = compiled(r"(?:\*\*|__)(?P<inner>[^\n*]{1,80}?)(?:\*\*|__)[ \t]*(?P<colon>:?)[ \t]*(?P<rest>[^\n]*)")
_BRACKET_LINE = compiled(
    rf"\[(?P<inner>[^\[\]\n,。;]{{1,24}})\][ \t]*(?::|\([^()\n]{{1,6}}\)|:?[ \t]*{NOTHING})?[ \t\r]*$", regex.M
)


class Marker(NamedTuple):
    """How a line opens: ``family`` is the rule that found it, ``no`` the number as printed, ``end`` where words begin.

    ``rank`` says how families nest: a smaller one encloses a larger one.
    """

    family: str
    no: str | None
    end: int
    rank: float
    in_heading: bool = False


@cache
def _ranks() -> dict[str, float]:
    return {row["family"]: float(row["rank"]) for row in load_table("marker_ranks")}


def rank_of(family: str) -> float:
    """Return the rank of a marker family."""
    return _ranks()[family]


def head_marker(end: int, level: int) -> Marker:
    """Return the marker of a heading of a level from 1, whose words begin at ``end``."""
    return Marker("heading", None, end, rank_of("heading") + level, in_heading=True)


def read_marker(folded: str, start: int, end: int, indent: int = 0) -> Marker | None:
    """Return the marker at the first character of a line (``start``), or None. ``indent`` is its column."""
    return Markers(folded).read(start, end, indent)


class Markers:
    """The markers of one text, for which the rules are asked once at each offset."""

    def __init__(self, folded: str) -> None:
        self._folded, self._rules = folded, load_rules("markers")
        self._known: dict[int, Marker | None] = {}

    def read(self, start: int, end: int, indent: int = 0) -> Marker | None:
        """Return the marker at the first character of a line (``start``), or None. ``indent`` is its column.

        A head of Markdown or a bold line may hold a number of its own (``## 一、``, ``**1. …**``): the number is told,
        the head ranks.
        """
        first = self._simple(start, end)
        if first is None:
            opened = self._folded[start : start + 1]
            if opened == "[":
                return _bracket(self._folded, start, end)
            return self._bold(start, end) if opened and opened in "*_" else None
        if first.family == "heading":
            inner = self._simple(first.end, end)
            if inner and inner.family not in ("heading", "bullet"):
                return first._replace(no=inner.no, end=inner.end)
        if indent and first.family == "bullet":
            return first._replace(rank=first.rank + min(indent, 100) / 4)
        return first

    def _simple(self, start: int, end: int) -> Marker | None:
        known = self._known
        if start in known:
            marker = known[start]
        else:
            found = self._rules.at(self._folded, start)
            marker = known[start] = _marker(*found) if found else None
        return None if marker is None or marker.end > end else marker

    def _bold(self, start: int, end: int) -> Marker | None:
        folded = self._folded
        match = _CLOSED_BOLD.match(folded, start, end) if _BOLD_LINE.match(folded, start, end) else None
        if match is None:
            return None
        runs_on = bool(match["rest"].strip()) and not match["colon"] and not match["inner"].endswith(":")
        inner = self._simple(match.start("inner"), end)
        if inner and inner.family not in ("heading", "bullet"):
            return Marker(inner.family, inner.no, inner.end, inner.rank, in_heading=not runs_on)
        if runs_on:
            return None
        return Marker("bold", None, match.start("inner"), rank_of("bold"), in_heading=True)


def _marker(family: str, match: Match) -> Marker:
    if family == "heading":
        return head_marker(match.end(), len(match["hashes"]))
    rank = rank_of(family)
    if family == "symbol":
        # Hollow signs stand below solid ones.
        rank += match[0][0] in "◇□☆〇◎"
    elif family == "num_multi":
        rank += match["no"].count(".")
    return Marker(family, match["no"], match.end(), rank)


def _bracket(folded: str, start: int, end: int) -> Marker | None:
    match = _BRACKET_LINE.match(folded, start, end)
    return Marker("bracket", None, match.start("inner"), rank_of("bracket"), in_heading=True) if match else None
