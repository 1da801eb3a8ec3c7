"""Stretches of text in which no date or quantity is looked for: titles, quoted names, numbers of standards."""

from bisect import bisect_right
from collections.abc import Iterable

from ..spans import Span


class Shields:
    """A set of spans, merged and sorted, that answers in logarithmic time whether it touches another span."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)

    def joined(self, spans: Iterable[Span]) -> "Shields":
        """Return these shields and those of more spans."""
        return Shields([*map(Span, self._starts, self._ends), *spans])

    def touches(self, start: int, end: int) -> bool:
        """Return whether any shielded character lies in ``[start, end)``."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start
