"""Which records to look at: a sample from every stratum, at random or the least sure first."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, overload

import pandas as pd

from ..errors import InputError
from ..output.table import columns, rows
from ..schema import Record, Report

BY = ("kind", "confidence")
"""The columns by which samples are stratified unless others are named."""

# Most records are sure: the bands are narrow where many lie.
_EDGES = (0.5, 0.8, 0.9, 0.95)

Stratum = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One record to judge. ``weight`` is how many of its stratum it stands for, None where not drawn at random."""

    report: Report
    record: Record
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The records drawn, in the order in which to judge them; of each stratum its size and how many are drawn."""

    drawn: tuple[Drawn, ...]
    strata: Mapping[Stratum, tuple[int, int]]

    def __len__(self) -> int:
        return len(self.drawn)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a stratum: its values, how many records it has, and how many of them are drawn."""
        found = [(" ".join(stratum), *sizes) for stratum, sizes in self.strata.items()]
        return pd.DataFrame(found, columns=["stratum", "records", "drawn"])


@overload
def sample(
    source: Report | Iterable[Report],
    n: int = ...,
    by: str | Sequence[str] = ...,
    *,
    seed: int = ...,
    least_sure: bool = ...,
) -> Sample: ...
@overload
def sample(
    source: pd.DataFrame, n: int = ..., by: str | Sequence[str] = ..., *, seed: int = ..., least_sure: bool = ...
) -> pd.DataFrame: ...
def sample(
    source: Report | Iterable[Report] | pd.DataFrame,
    n: int = 50,
    by: str | Sequence[str] = BY,
    *,
    seed: int = 0,
    least_sure: bool = False,
) -> Sample | pd.DataFrame:
    """Draw ``n`` records (all where there are fewer), stratified by columns of the table.

    Each stratum gets its share by largest remainders and, where ``n`` allows, at least one; ``confidence`` is cut into
    bands. The same ``seed`` draws the same records. They come in random order, so that whoever stops early has still
    judged a random part; a larger ``n`` draws those of a smaller one again, but for a few where shares are rounded.
    ``least_sure`` takes the least sure of all, those first: that finds errors soon, but is no estimate for all records.

    Of reports the result is a :class:`Sample`; of a frame, its rows that were drawn with a column ``weight``, how many
    rows each stands for. Raises :class:`InputError` for ``n`` below 1 or an unknown column.
    """
    names = (by,) if isinstance(by, str) else tuple(by)
    if n < 1:
        raise InputError(f"n={n} draws no records; valid is 1 or more")
    if isinstance(source, pd.DataFrame):
        _check(names, source.columns, least_sure)
        draw = _draw(source.to_dict("records"), n, names, seed, least_sure)
        return source.iloc[draw.order].assign(weight=pd.array(draw.weights, dtype="Float64"))
    reports = (source,) if isinstance(source, Report) else tuple(source)
    _check(names, [column.name for column in columns()], least_sure)
    draw = _draw(rows(*reports), n, names, seed, least_sure)
    places = [(report, record) for report in reports for record in report.records]
    drawn = (Drawn(*places[at], weight) for at, weight in zip(draw.order, draw.weights, strict=True))
    return Sample(tuple(drawn), draw.strata)


def band(confidence: float) -> str:
    """Return the band that a confidence lies in, such as ``0.80–0.90``; its upper end belongs to the next one."""
    edges = (0.0, *_EDGES, 1.0)
    at = bisect_right(_EDGES, confidence)
    return f"{edges[at]:.2f}–{edges[at + 1]:.2f}"


def shares(sizes: Sequence[int], n: int) -> list[int]:
    """Return how many of ``n`` each stratum of some sizes gets: by largest remainders, and where it goes at least one.

    The remainders are Hamilton's method; of equal ones the earlier stratum wins.
    """
    total = sum(sizes)
    if n >= total:
        return list(sizes)
    given = [n * size // total for size in sizes]
    remainders = sorted(range(len(sizes)), key=lambda at: (-(n * sizes[at] % total), at))
    for at in remainders[: n - sum(given)]:
        given[at] += 1
    while n >= len(sizes) and 0 in given:
        given[given.index(max(given))] -= 1
        given[given.index(0)] += 1
    return given


@dataclass(frozen=True, slots=True)
class _Draw:
    """The places drawn in their order, the weight of each, and the strata."""

    order: list[int]
    weights: list[float | None]
    strata: Mapping[Stratum, tuple[int, int]]


def _draw(table: Sequence[Mapping[Any, Any]], n: int, names: Stratum, seed: int, least_sure: bool) -> _Draw:
    members: defaultdict[Stratum, list[int]] = defaultdict(list)
    for at, row in enumerate(table):
        members[tuple(_said(name, row[name]) for name in names)].append(at)
    if least_sure:
        order = sorted(range(len(table)), key=lambda at: (_sure(table[at]["confidence"]), at))[:n]
        drawn = set(order)
        strata = {key: (len(found), len(drawn.intersection(found))) for key, found in sorted(members.items())}
        return _Draw(order, [None] * len(order), strata)
    keys = sorted(members)
    counts = shares([len(members[key]) for key in keys], n)
    # One order of all records, whatever n: a larger sample goes on where a smaller one ended.
    places = Random(seed).sample(range(len(table)), len(table))
    weights: dict[int, float | None] = {}
    for key, count in zip(keys, counts, strict=True):
        chosen = sorted(members[key], key=places.__getitem__)[:count]
        weights |= dict.fromkeys(chosen, len(members[key]) / max(count, 1))
    order = sorted(weights, key=places.__getitem__)
    strata = {key: (len(members[key]), count) for key, count in zip(keys, counts, strict=True)}
    return _Draw(order, [weights[at] for at in order], strata)


def _sure(confidence: Any) -> float:
    return 0.0 if pd.isna(confidence) else float(confidence)


def _said(name: str, value: Any) -> str:
    if pd.isna(value):
        return "-"
    return band(value) if name == "confidence" else str(value)


def _check(names: Stratum, known: Iterable[Any], least_sure: bool) -> None:
    known = [str(name) for name in known]
    needed = (*names, "confidence") if least_sure else names
    for name in needed:
        if name not in known:
            raise InputError(f"{name!r} is no column to sample by; valid are {', '.join(known)}")
