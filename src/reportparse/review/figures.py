"""How many of the records judged are right, how far that holds for all, and how many more must be judged."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from math import ceil, sqrt
from statistics import NormalDist

import pandas as pd

from ..errors import InputError
from .sampling import band
from .verdicts import Verdict

ALL = "all"
WIDTH = 0.1
"""The width wished for an interval, unless another is given."""
_BY = ("kind", "confidence", "tense", "rule", "report", "reviewer")


@dataclass(frozen=True, slots=True)
class Figure:
    """The precision of one group of records.

    ``right`` of ``n`` were accepted. ``precision`` weighs each verdict by how many records it stands for, and
    ``low`` to ``high`` is its interval; all three are None where nothing was judged. ``needed`` is how many more
    verdicts make the interval as narrow as wished, if the precision stays. ``at_random`` says whether all were drawn at
    random: only then is this an estimate for the records that were not judged.
    """

    group: str
    n: int
    right: int
    precision: float | None
    low: float | None
    high: float | None
    needed: int
    at_random: bool


def precision(
    verdicts: Iterable[Verdict], by: str | Sequence[str] = "kind", *, width: float = WIDTH, confidence: float = 0.95
) -> pd.DataFrame:
    """Return a row for each group of the records judged, and one for all: the fields of :class:`Figure`.

    A corrected record counts as wrong; missed ones are not counted. ``by`` names fields of what was judged; ``width``
    is the width wished for the whole interval, ``confidence`` its level. Raises :class:`InputError` for others.
    """
    found = figures(verdicts, by, width=width, confidence=confidence)
    table = pd.DataFrame([astuple(figure) for figure in found], columns=[field.name for field in fields(Figure)])
    return table.astype(dict.fromkeys(("precision", "low", "high"), "Float64"))


def figures(
    verdicts: Iterable[Verdict], by: str | Sequence[str] = "kind", *, width: float = WIDTH, confidence: float = 0.95
) -> list[Figure]:
    """Return what :func:`precision` returns as values, all records last."""
    names = (by,) if isinstance(by, str) else tuple(by)
    for name in names:
        if name not in _BY:
            raise InputError(f"by={name!r} is nothing that a verdict tells; valid are {', '.join(_BY)}")
    if not 0 < width < 1 or not 0 < confidence < 1:
        raise InputError(f"width={width} and confidence={confidence}: valid are numbers between 0 and 1")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    groups: defaultdict[str, list[Verdict]] = defaultdict(list)
    judged = [verdict for verdict in verdicts if verdict.verdict != "missed"]
    for verdict in judged:
        groups[" ".join(_of(verdict, name) for name in names)].append(verdict)
    return [*(_figure(key, groups[key], width, z) for key in sorted(groups)), _figure(ALL, judged, width, z)]


def wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Return the score interval (Wilson 1927) of a share seen in ``n`` trials, for a normal quantile ``z``."""
    middle = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def trials_for(share: float, width: float, z: float) -> int:
    """Return the least ``n`` whose interval is no wider than ``width``, if the share stays.

    The width falls as ``n`` grows, and ``z² / width²`` trials are enough for any share.
    """

    def is_enough(n: int) -> bool:
        low, high = wilson(share, n, z)
        return high - low <= width

    return 1 + bisect_left(range(1, ceil((z / width) ** 2) + 1), True, key=is_enough)


def _of(verdict: Verdict, name: str) -> str:
    if name in ("report", "reviewer"):
        return getattr(verdict, name) or "-"
    value = getattr(verdict.judged, name)
    return band(value) if name == "confidence" else str(value)


def _figure(group: str, judged: Sequence[Verdict], width: float, z: float) -> Figure:
    n, right = len(judged), sum(verdict.verdict == "accept" for verdict in judged)
    if not judged:
        # Of an unknown share as many may be needed as of the one that needs most.
        return Figure(group, 0, 0, None, None, None, trials_for(0.5, width, z), False)
    at_random = all(verdict.weight for verdict in judged)
    weights = [verdict.weight or 1.0 if at_random else 1.0 for verdict in judged]
    weight = sum(weights)
    share = sum(w for w, verdict in zip(weights, judged, strict=True) if verdict.verdict == "accept") / weight
    share = min(share, 1.0)
    # Verdicts of unequal weight say less than as many of equal weight (Kish 1965).
    effective = weight * weight / sum(w * w for w in weights)
    needed = max(0, ceil(trials_for(share, width, z) * n / effective - 1e-9) - n)
    return Figure(group, n, right, share, *wilson(share, effective, z), needed, at_random)
