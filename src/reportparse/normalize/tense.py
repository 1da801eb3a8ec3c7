"""Tense: whether a clause speaks of what was done, is under way, or is still to come."""

from bisect import bisect_left
from typing import NamedTuple

from ..ingest.source import Source
from ..keeping import plain
from ..reasons import Reason
from ..rules import load_rules
from ..schema import Tense
from ..spans import Span
from .clauses import Boundaries, after_last

_FULL_STOPS = ";。"
_REACH = 400
_FULFILLED = plain(r"完成|实现|实际|累计|同比|环比|占|较|收到|共")
_TENSES: dict[str, Tense] = {"planned": "planned", "figure": "planned", "done": "done", "ongoing": "ongoing"}


class Place(NamedTuple):
    """Where a mention stands: whether in a plan, and whether it names what lies behind the reported period or before.

    ``section`` is the kind of its section.
    """

    planned: bool = False
    later: bool = False
    past: bool = False
    section: str = ""


class _Cue(NamedTuple):
    at: int
    end: int
    rule: str
    says: Tense
    carries: bool


class Tenses:
    """The cues of tense of one text, found in one scan, and the tense that they give to a place in it.

    (A linear model over the characters around a mention, asked where no cue decides, was measured and left out: see
    ``benchmarks/ablation.py``.)
    """

    def __init__(self, source: Source, boundaries: Boundaries) -> None:
        self._source, self._boundaries = source, boundaries
        rules = load_rules("tense")
        said = {rule.name: (_TENSES[rule.says], rule.says != "figure") for rule in rules.rules}
        self._cues = [_Cue(*match.span(), rule, *said[rule]) for rule, match in rules.scan(source.folded)]
        self._at = [cue.at for cue in self._cues]
        self._fulfilled: dict[int, bool] = {}

    def at(self, span: Span, place: Place, clause: Span | None = None) -> tuple[Tense, Reason]:
        """Return the tense of a mention, and why; ``clause`` is the one that it stands in, where that is known.

        The nearest cue before it in its own clause decides, else one behind it in the clause, else a plan that an
        earlier clause of the same sentence speaks of; else the section.
        """
        tense, how, cue = self._decided(span, place, clause or self._boundaries.clause_in(span.start, None))
        return tense, Reason("tense", how, Span(cue.at, cue.end) if cue else None, cue.rule if cue else "")

    def _decided(self, span: Span, place: Place, clause: Span) -> tuple[Tense, str, _Cue | None]:
        before, after = self._cue_before(clause.start, span.start), self._cue_after(span.end, clause.end)
        own = before or after
        how = "cue_before" if before else "cue_after"
        if place.planned:
            return self._in_plan(own, how, place, clause)
        if before and before.says == "planned":
            return "planned", how, before
        if after and after.says == "planned" and (before is None or before.says != "done" or place.later):
            return "planned", "cue_after", after
        if own:
            return ("planned", "later", None) if place.later and own.says == "ongoing" else (own.says, how, own)
        if place.later:
            return "planned", "later", None
        carried = self._carried(clause)
        if carried and carried.says == "planned":
            return "planned", "carried", carried
        return "done", "section", None

    def _in_plan(self, own: _Cue | None, how: str, place: Place, clause: Span) -> tuple[Tense, str, _Cue | None]:
        if own:
            return "done" if own.says == "done" else "planned", how, own
        if place.past:
            return "done", "past", None
        carried = self._carried(clause)
        if carried and not place.later and self._source.folded.startswith(("已", "业已"), carried.at):
            # 3月已完成调研,回收问卷1146份: what came of it is done too.
            return "done", "carried", carried
        return "planned", "plan", None

    def _carried(self, clause: Span) -> _Cue | None:
        """Return the last cue that the clauses before hold, back to the last full stop or semicolon.

        A planned figure (计划投资…) says nothing of the next clause, nor does a plan of one that tells a result.
        """
        high = bisect_left(self._at, clause.start)
        if not high or self._at[high - 1] < clause.start - _REACH:
            return None
        folded = self._source.folded
        start = max(self._boundaries.sentence(clause.start).start, clause.start - _REACH)
        start = after_last(folded, _FULL_STOPS, start, clause.start)
        if clause.start not in self._fulfilled:
            stop = min(clause.end, clause.start + _REACH)
            self._fulfilled[clause.start] = _FULFILLED.search(folded, clause.start, stop) is not None
        if self._fulfilled[clause.start]:
            return None
        for cue in reversed(self._cues[bisect_left(self._at, start) : high]):
            if cue.carries:
                return cue
        return None

    def _cue_before(self, start: int, end: int) -> _Cue | None:
        """Return the last cue in a stretch."""
        index = bisect_left(self._at, end) - 1
        return self._cues[index] if index >= 0 and self._at[index] >= start else None

    def _cue_after(self, start: int, end: int) -> _Cue | None:
        """Return the first cue in a stretch."""
        index = bisect_left(self._at, start)
        return self._cues[index] if index < len(self._at) and self._at[index] < end else None
