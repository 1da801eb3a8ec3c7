"""Tense: whether a clause speaks of what was done, is under way, or is still to come."""

from bisect import bisect_left

import regex

from ..ingest.source import Source
from ..resources import load_rules
from ..schema import Tense
from ..spans import Span
from .clauses import Boundaries, after_last

_FULL_STOPS = ";。"
_REACH = 400
_FULFILLED = regex.compile(r"完成|实现|实际|累计|同比|环比|占|较|收到|共")
_TENSES: dict[str, Tense] = {"planned": "planned", "figure": "planned", "done": "done", "ongoing": "ongoing"}


class Tenses:
    """The cues of tense of one text, found in one scan, and the tense that they give to a place in it."""

    def __init__(self, source: Source, boundaries: Boundaries) -> None:
        self._source, self._boundaries = source, boundaries
        self._at: list[int] = []
        self._says: list[Tense] = []
        self._carries: list[bool] = []
        rules = load_rules("tense")
        for rule, match in rules.scan(source.folded):
            says = rules[rule].says
            self._at.append(match.start())
            self._says.append(_TENSES[says])
            self._carries.append(says != "figure")

    def at(self, span: Span, *, planned: bool, later: bool = False) -> Tense:
        """Return the tense of a mention.

        The nearest cue before it in its own clause decides, else one behind it in the clause, else a plan that an
        earlier clause of the same sentence speaks of; else the section: ``planned`` says that it is a plan, ``later``
        that the mention names a day after the reported period.
        """
        clause = self._boundaries.clause_in(span.start, None)
        before, after = self._cue_before(clause.start, span.start), self._cue_after(span.end, clause.end)
        if planned:
            return "done" if (before or after) == "done" else "planned"
        if "planned" in (before, after) and (before != "done" or later):
            return "planned"
        own = before or after
        if own:
            return "planned" if later and own == "ongoing" else own
        return "planned" if later or self._carried(clause) == "planned" else "done"

    def _carried(self, clause: Span) -> Tense | None:
        """Return the tense that the clauses before say, back to the last full stop or semicolon.

        A planned figure (计划投资…) says nothing of the next clause, nor does a plan of one that tells a result.
        """
        folded = self._source.folded
        start = max(self._boundaries.sentence(clause.start).start, clause.start - _REACH)
        start = after_last(folded, _FULL_STOPS, start, clause.start)
        if _FULFILLED.search(folded, clause.start, min(clause.end, clause.start + _REACH)):
            return None
        low, high = bisect_left(self._at, start), bisect_left(self._at, clause.start)
        return next((self._says[i] for i in range(high - 1, low - 1, -1) if self._carries[i]), None)

    def _cue_before(self, start: int, end: int) -> Tense | None:
        """Return what the last cue in a stretch says."""
        index = bisect_left(self._at, end) - 1
        return self._says[index] if index >= 0 and self._at[index] >= start else None

    def _cue_after(self, start: int, end: int) -> Tense | None:
        """Return what the first cue in a stretch says."""
        index = bisect_left(self._at, start)
        return self._says[index] if index < len(self._at) and self._at[index] < end else None
