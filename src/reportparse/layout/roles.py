"""What part each line plays in a report, as a model reads it: asked where no word of the lexicons decides."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Literal

from ..ingest.source import Source
from ..linear import LinearModel, runs
from .lines import Segment, words_of

LineRole = Literal["unit", "work", "plan", "issue", "other", "point", "body", "outside"]
"""A unit's heading, what opens a section of a kind, a point with or without title, its body, text of no unit."""

_HEAD, _TAIL, _LONGEST_RUN = 8, 8, 3
_SHORT = 24
_LENGTHS = (4, 8, 12, 20, 40, 80, 160)
_NEAR = 2
_CLOSING_MARKS = tuple("。:;,)")

_Setting = tuple[str, int, str, bool]


class LineRoles:
    """The segments of one text and the model that reads their roles; without a model it is never sure."""

    def __init__(self, source: Source, segments: Sequence[Segment], model: LinearModel | None = None) -> None:
        self._source, self._segments, self._model = source, segments, model
        self._settings: dict[int, _Setting] = {}

    def sure(self, index: int, least: float) -> LineRole | None:
        """Return the role of a segment where the model gives it a probability of at least ``least``, else None."""
        if self._model is None:
            return None
        role, chance = self._model.best(self.features(index))
        return role if chance >= least else None  # type: ignore[return-value]

    def features(self, index: int) -> list[str]:
        """Return what the model reads of a segment: its words, how it is set, and how those beside it are."""
        words = words_of(self._source, self._segments[index]).strip()
        place = min(index, _NEAR), min(len(self._segments) - 1 - index, _NEAR)
        return [
            "bias", f"place={place[0]},{place[1]}", *_marks("is", self._setting(index)),
            *_marks("before", self._setting(index - 1)), *_marks("after", self._setting(index + 1)),
            *_opening(words), *_closing(words),
            *(runs(words, _LONGEST_RUN, "~") if len(words) <= _SHORT else ()),
        ]  # fmt: skip

    def _setting(self, index: int) -> _Setting | None:
        """Return how a line is set: its marker, its length, how it closes, what parts it; None where there is none."""
        if not 0 <= index < len(self._segments):
            return None
        if index in self._settings:
            return self._settings[index]
        segment = self._segments[index]
        words = words_of(self._source, segment).strip()
        family = segment.marker.family if segment.marker else "row" if segment.row else "none"
        closed = words[-1:] if words[-1:] in _CLOSING_MARKS else ""
        clauses = "," in words or "。" in words[:-1]
        setting = self._settings[index] = family, bisect_left(_LENGTHS, len(words)), closed, clauses
        return setting


@cache
def _marks(where: str, setting: _Setting | None) -> list[str]:
    """Return the features of how a line is set: there are few settings."""
    if setting is None:
        return [f"{where}:none"]
    family, length, closed, clauses = setting
    marks = [family, f"length{length}", f"closed{closed}", f"clauses{clauses}"]
    return [f"{where}:{mark}" for mark in (*marks, ",".join(marks))[: None if where == "is" else -1]]


def _opening(words: str) -> list[str]:
    return [f"^{words[:length]}" for length in range(1, min(_HEAD, len(words)) + 1)]


def _closing(words: str) -> list[str]:
    plain = words.rstrip(" 。:;")
    return [f"{plain[-length:]}$" for length in range(1, min(_TAIL, len(plain)) + 1)]
