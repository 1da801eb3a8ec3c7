"""One review under way: the records of a sample, what was said of each, and where the reviewer stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from ..errors import InputError
from ..gold import Gold
from ..schema import Record, Report
from .corrections import changes, missed
from .export import to_gold
from .figures import WIDTH, Figure, figures, precision
from .sampling import Drawn, Sample, sample
from .verdicts import Saying, Verdict, Verdicts, hash_of

State = Literal["open", "accept", "reject", "correct", "changed"]
"""``changed``: there is a verdict, but the record no longer says what was judged."""

_GIVEN = ("accept", "reject", "correct")


class Session:
    """The records to judge and the verdicts on them; the terminal, the widget and its fallback each show one.

    ``verdicts`` is a file to append to, verdicts, or None to keep them in memory; ``reviewer`` is noted in each.
    """

    def __init__(
        self, drawn: Sample, verdicts: Verdicts | Path | str | None = None, *, reviewer: str | None = None
    ) -> None:
        self.sample = drawn
        self.verdicts = verdicts if isinstance(verdicts, Verdicts) else Verdicts(verdicts)
        self.reviewer = reviewer

    @property
    def reports(self) -> list[Report]:
        """The reports that records were drawn from, each once."""
        return list(
            {drawn.report.id + hash_of(drawn.report.text): drawn.report for drawn in self.sample.drawn}.values()
        )

    def verdict(self, index: int) -> Verdict | None:
        """Return the verdict on a record of the sample, None where there is none that is about what it says now."""
        drawn = self.sample.drawn[index]
        verdict = self.verdicts.get(drawn.report, drawn.record.id)
        return verdict if verdict and verdict.holds_for(drawn.record) else None

    def state(self, index: int) -> State:
        """Return what was said of a record of the sample."""
        if verdict := self.verdict(index):
            return "open" if verdict.verdict == "missed" else verdict.verdict
        drawn = self.sample.drawn[index]
        return "changed" if self.verdicts.get(drawn.report, drawn.record.id) else "open"

    @property
    def done(self) -> int:
        """How many records of the sample are judged."""
        return sum(self.state(index) in _GIVEN for index in range(len(self.sample)))

    def next_open(self, index: int = 0) -> int | None:
        """Return the first record from ``index`` on that is not judged, else the first before it, else None."""
        size = len(self.sample)
        order = (*range(index, size), *range(min(index, size)))
        return next((at for at in order if self.state(at) not in _GIVEN), None)

    def give(
        self, index: int, verdict: Saying, fields: Mapping[str, Any] | None = None, *, time: datetime | None = None
    ) -> None:
        """Save a verdict on a record of the sample; ``fields`` are the right values of one to correct.

        Values may be texts. Raises :class:`InputError` for an unknown verdict and for values that no such record has.
        """
        if verdict not in _GIVEN:
            raise InputError(f"{verdict!r} is no verdict; valid are {', '.join(_GIVEN)}")
        if fields and verdict != "correct":
            raise InputError(f"{verdict!r} takes no fields; valid with {', '.join(fields)} is 'correct'")
        drawn = self.sample.drawn[index]
        changed = changes(drawn.record, fields or {}, drawn.report.text) if verdict == "correct" else {}
        self._save(drawn.report, drawn.record, verdict, changed, drawn.weight, time)

    def add(self, record: str, verdict: Saying, *, report: str | None = None, **fields: Any) -> None:
        """Save a verdict on the record of an id, such as ``add("metric-35", "correct", value=3)``.

        ``report`` is the report's id, needed where several have such a record. Raises :class:`InputError` as
        :meth:`give`, and where the sample has no such record.
        """
        found = [at for at, drawn in enumerate(self.sample.drawn) if _is(drawn, record, report)]
        if len(found) != 1:
            some = ", ".join(drawn.record.id for drawn in self.sample.drawn[:3]) or "none"
            which = f"{len(found)} records of the sample are {record!r}"
            raise InputError(f"{which}; valid are its ids ({some} …), with report= where several reports have one")
        self.give(found[0], verdict, fields)

    def add_missed(self, kind: str, start: int, end: int, *, report: str | None = None, **fields: Any) -> None:
        """Save a record that the parse lacks: its kind, the offsets of its mention, and its fields.

        It counts in no precision, but is part of the gold. Raises :class:`InputError` for what cannot be one.
        """
        owners = [one for one in self.reports if report in (None, one.id)]
        if len(owners) != 1:
            raise InputError(f"report={report!r} names {len(owners)} of {', '.join(r.id for r in self.reports)}")
        record = missed(owners[0].text, kind, start, end, fields)
        self._save(owners[0], record, "missed", {}, None, None)

    def figures(self) -> list[Figure]:
        """Return the precision of the records judged, per kind and of all."""
        return figures(self._judged())

    def precision(self, by: str = "kind", *, width: float = WIDTH, confidence: float = 0.95) -> pd.DataFrame:
        """Return the precision of the records of the sample as a table; see :func:`reportparse.review.precision`."""
        return precision(self._judged(), by, width=width, confidence=confidence)

    def to_gold(self) -> list[Gold]:
        """Return the gold of each report; see :func:`reportparse.review.to_gold`."""
        return [to_gold(report, self.verdicts) for report in self.reports]

    def _judged(self) -> Iterable[Verdict]:
        """Yield what counts: of a sample judged whole each verdict has its weight there, whenever it was given."""
        whole = self.done == len(self.sample)
        for index, drawn in enumerate(self.sample.drawn):
            verdict = self.verdict(index)
            if verdict and verdict.verdict in _GIVEN:
                yield verdict.model_copy(update={"weight": drawn.weight}) if whole else verdict

    def _save(
        self,
        report: Report,
        record: Record,
        verdict: Saying,
        fields: dict[str, Any],
        weight: float | None,
        time: datetime | None,
    ) -> None:
        self.verdicts.add(
            Verdict(
                text=hash_of(report.text), report=report.id, record=record.id, verdict=verdict, fields=fields,
                judged=record, weight=weight, reviewer=self.reviewer, time=time,
            )
        )  # fmt: skip


def session_of(
    source: Report | Iterable[Report] | Sample,
    verdicts: Verdicts | Path | str | None,
    reviewer: str | None = None,
    **how: Any,
) -> Session:
    """Return a session over a sample, or over one drawn from reports; ``how`` are the options of :func:`sample`."""
    if isinstance(source, pd.DataFrame):
        raise InputError("a table does not hold the texts that verdicts are keyed by; valid are reports and a Sample")
    return Session(source if isinstance(source, Sample) else sample(source, **how), verdicts, reviewer=reviewer)


def _is(drawn: Drawn, record: str, report: str | None) -> bool:
    return drawn.record.id == record and report in (None, drawn.report.id)
