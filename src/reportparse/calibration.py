"""How far confidence can be trusted: are records given 0.9 right nine times in ten, and where do the errors lie?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .gold import Gold
from .training import held_out, judgements

_BINS = 10
_LEAST_SURE = 5

Judged = tuple[float, bool]
"""The confidence of a record, and whether it is right in every field that the gold names."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How confidence fits what is right.

    ``error`` is the expected calibration error over ten bins of equal width (Naeini et al. 2015), from 0 to 1;
    ``wrong`` of ``records`` are wrong, ``found`` of them among the least sure fifth.
    """

    error: float
    records: int
    wrong: int
    found: int

    def __str__(self) -> str:
        return (
            f"calibration error {self.error:.4f}  of {self.records} records, {self.wrong} wrong, "
            f"{self.found} of them in the least sure fifth"
        )


def calibration(judged: Iterable[Judged]) -> Calibration:
    """Return how confidences fit whether their records are right; of equal ones the earlier count as less sure."""
    pairs = sorted(judged, key=lambda pair: pair[0])
    bins: list[list[Judged]] = [[] for _ in range(_BINS)]
    for sure, right in pairs:
        bins[min(int(sure * _BINS), _BINS - 1)].append((sure, right))
    off = sum(abs(sum(sure - right for sure, right in members)) for members in bins)
    least = pairs[: len(pairs) // _LEAST_SURE]
    return Calibration(off / len(pairs) if pairs else 0.0, len(pairs), _wrong(pairs), _wrong(least))


def _wrong(pairs: Sequence[Judged]) -> int:
    return sum(not right for _, right in pairs)


def cross_validated(golds: Sequence[Gold]) -> Calibration:
    """Return the calibration on golds, each read by models that were trained on the others."""
    return calibration(
        (reading.report.records[at].confidence, right)
        for gold, reading in held_out(golds, confidence=True)
        for at, right in judgements(gold, reading)
    )
