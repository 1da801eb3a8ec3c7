"""What part each line plays in a report, as a model reads it: asked where no word of the lexicons decides."""

from collections.abc import Sequence
from typing import Literal, cast

from ..ingest.source import Source
from ..linear import LinearModel, runs
from .lines import Segment, words_of

LineRole = Literal["unit", "work", "plan", "issue", "other", "point", "body", "outside"]
"""A unit's heading, what opens a section of a kind, a point with or without title, its body, text of no unit."""

_HEAD, _TAIL, _LONGEST_RUN = 8, 8, 3
_SHORT = 24
_LENGTHS = (4, 8, 12, 20, 40, 80, 160)
_NEAR = 2


class LineRoles:
    """The segments of one text and the model that reads their roles; without a model it is never sure."""

    def __init__(self, source: Source, segments: Sequence[Segment], model: LinearModel | None = None) -> None:
        self._source, self._segments, self._model = source, segments, model
        self._settings: dict[int, list[str]] = {}

    def sure(self, index: int, least: float) -> LineRole | None:
        """Return the role of a segment where the model gives it a probability of at least ``least``, else None."""
        if self._model is None:
            return None
        role, chance = self._model.best(self.features(index))
        return cast(LineRole, role) if chance >= least else None

    def features(self, index: int) -> list[str]:
        """Return what the model reads of a segment: its words, how it is set, and how those beside it are."""
        segment = self._segments[index]
        words = words_of(self._source, segment).strip()
        place = min(index, _NEAR), min(len(self._segments) - 1 - index, _NEAR)
        setting = self._beside(index)
        return [
            "bias", f"place={place[0]},{place[1]}", *[f"is:{mark}" for mark in setting],
            f"is:{','.join(setting)}",
            *[f"before:{mark}" for mark in self._beside(index - 1)],
            *[f"after:{mark}" for mark in self._beside(index + 1)],
            *[f"^{run}" for run in _opening(words)], *[f"{run}$" for run in _closing(words)],
            *[f"~{run}" for run in (runs(words, _LONGEST_RUN) if len(words) <= _SHORT else ())],
        ]  # fmt: skip

    def _beside(self, index: int) -> list[str]:
        if not 0 <= index < len(self._segments):
            return ["none"]
        if index not in self._settings:
            segment = self._segments[index]
            self._settings[index] = _setting(segment, words_of(self._source, segment).strip())
        return self._settings[index]


def _setting(segment: Segment, words: str) -> list[str]:
    """Return how a line is set: its marker, its length, how it closes, what parts it."""
    family = segment.marker.family if segment.marker else "row" if segment.row else "none"
    length = sum(len(words) > bound for bound in _LENGTHS)
    closed = words[-1:] if words[-1:] in tuple("。:;,)") else ""
    return [family, f"length{length}", f"closed{closed}", f"clauses{',' in words or '。' in words[:-1]}"]


def _opening(words: str) -> list[str]:
    return [words[:length] for length in range(1, min(_HEAD, len(words)) + 1)]


def _closing(words: str) -> list[str]:
    plain = words.rstrip(" 。:;")
    return [plain[-length:] for length in range(1, min(_TAIL, len(plain)) + 1)]
