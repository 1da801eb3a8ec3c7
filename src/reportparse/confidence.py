"""How sure we are of a record: how often one with the same marks is right, by a model calibrated on gold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .linear import LinearModel
from .reasons import Reason

RIGHT, WRONG = "right", "wrong"
_DIGITS = 3
# Without weights, as while they are trained.
_UNKNOWN = 0.9


class Confidence:
    """Gives each record its confidence, by a model that tells right records from wrong ones."""

    def __init__(self, model: LinearModel | None) -> None:
        self._model = model

    def of(
        self, kind: str, fields: Mapping[str, Any], reasons: Sequence[Reason], section: str, beside: Sequence[str]
    ) -> float:
        """Return the share of records with such marks that are right in every field, from 0 to 1."""
        if self._model is None:
            return _UNKNOWN
        found = self._model.probabilities(features(kind, fields, reasons, section, beside))
        return round(found.get(RIGHT, 0.0), _DIGITS)


def features(
    kind: str, fields: Mapping[str, Any], reasons: Sequence[Reason], section: str, beside: Sequence[str]
) -> list[str]:
    """Return the marks of a record: its rule, what decided each of its fields, what it lacks, what stands beside it."""
    marks = ["bias", f"rule={fields['rule']}", f"section={section}", f"tense={fields['tense']}"]
    marks += _of_kind[kind](fields)
    marks += [f"{reason.step}={reason.how}" for reason in reasons]
    marks += [f"tense={fields['tense']},{reason.how},{section}" for reason in reasons if reason.step == "tense"]
    marks += [f"{reason.how},{reason.detail}" for reason in reasons if reason.step == "metric"]
    marks += [f"metric,{part}" for reason in reasons if reason.step == "metric" for part in reason.detail.split("|")]
    return [f"{kind}:{mark}" for mark in (*marks, *beside)]


def _of_event(fields: Mapping[str, Any]) -> Iterator[str]:
    yield f"precision={fields['precision']}"
    yield f"bound={fields['bound']}"
    yield f"approximate={fields['approximate']}"
    yield f"event~{_size(fields['event'])}"


def _of_metric(fields: Mapping[str, Any]) -> Iterator[str]:
    yield f"metric~{_size(fields['metric'])}"
    yield f"subject~{_size(fields['subject'])}"
    yield f"change={fields['change']}"
    yield f"comparator={fields['comparator']}"
    yield f"unit={fields['unit']}" if fields["unit"] in ("%", "元", None) else "unit=counted"


def _of_document(fields: Mapping[str, Any]) -> Iterator[str]:
    yield f"status={fields['status']}"
    yield f"next={fields['next_status']}"
    yield f"type={fields['doc_type']}"
    yield f"number={fields['number'] is not None}"


_of_kind = {"event": _of_event, "metric": _of_metric, "document": _of_document}


def _size(words: str | None) -> str:
    """Return how long a name is, roughly: very short and very long ones are wrong more often."""
    length = len(words or "")
    return next((f"<{bound}" for bound in (1, 3, 5, 9, 15, 30, 60) if length < bound), "long")
