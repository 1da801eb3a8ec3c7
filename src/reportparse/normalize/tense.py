"""Tense: whether a clause speaks of what was done, is under way, or is still to come."""

from bisect import bisect_left
from functools import cache

import regex

from ..ingest.source import Source
from ..resources import load_rules
from ..schema import Tense
from ..spans import Span
from .clauses import Boundaries

_FULL_STOPS = ";。"


class Tenses:
    """The cues of tense of one text, found in one scan, and the tense that they give to a place in it."""

    def __init__(self, source: Source, boundaries: Boundaries) -> None:
        self._source, self._boundaries = source, boundaries
        self._at: list[int] = []
        self._says: list[Tense] = []
        for rule, match in load_rules("tense").scan(source.folded):
            self._at.append(match.start())
            self._says.append(_tense(rule))

    def at(self, span: Span, *, planned: bool, later: bool = False) -> Tense:
        """Return the tense of a mention.

        The nearest cue before it in its own clause decides, else one behind it in the clause, else a plan that an earlier
        clause of the same sentence speaks of; else the section: ``planned`` says that it is a plan, ``later`` that the
        mention names a day after the reported period.
        """
        clause = self._boundaries.clause_in(span.start, None)
        before = self._cues(clause.start, span.start)
        after = self._cues(span.end, clause.end)
        own = before[-1:] + after[:1]
        if planned:
            return self._in_plan(before, after)
        if "planned" in own and not (before and before[-1] == "done" and not later):
            return "planned"
        if own:
            return own[0] if not later or own[0] != "ongoing" else "planned"
        if later or self._carried(clause) == "planned" or _is_target(self._source.folded, clause.start, span.start):
            return "planned"
        return "done"

    def _in_plan(self, before: list[Tense], after: list[Tense]) -> Tense:
        nearest = before[-1:] or after[:1]
        return "done" if nearest == ["done"] and "planned" not in before[-2:] else "planned"

    def _carried(self, clause: Span) -> Tense | None:
        """Return the tense that the clauses before say, back to the last full stop or semicolon."""
        sentence = self._boundaries.sentence(clause.start)
        folded = self._source.folded
        start = max(sentence.start, max(folded.rfind(mark, sentence.start, clause.start) for mark in _FULL_STOPS) + 1)
        cues = self._cues(start, clause.start)
        return cues[-1] if cues else None

    def _cues(self, start: int, end: int) -> list[Tense]:
        return self._says[bisect_left(self._at, start) : bisect_left(self._at, end)] if start < end else []


def _tense(rule: str) -> Tense:
    return "planned" if rule.startswith("planned") else "done" if rule.startswith("done") else "ongoing"


@cache
def _target() -> "regex.Pattern[str]":
    return regex.compile(r"(?:目标|任务|计划)(?:为|是|:)?[ ]?$")


def _is_target(folded: str, start: int, end: int) -> bool:
    """Return whether a figure stands right behind a target's name (募集目标75万元)."""
    return _target().search(folded, max(start, end - 8), end) is not None
