"""How sure we are of a record: how often one with the same marks is right, by a model calibrated on gold."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from .linear import LinearModel
from .reasons import Reason

RIGHT, WRONG = "right", "wrong"
_DIGITS = 3
# Without weights, as while they are trained.
_UNKNOWN = 0.9
_BOUNDS = (1, 3, 5, 9, 15, 30, 60)
_SIZES = (*[f"<{bound}" for bound in _BOUNDS], "long")


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
        return round(self._model.chance(RIGHT, features(kind, fields, reasons, section, beside)), _DIGITS)


def features(
    kind: str, fields: Mapping[str, Any], reasons: Sequence[Reason], section: str, beside: Sequence[str]
) -> list[str]:
    """Return the marks of a record: its rule, what decided each of its fields, what it lacks, what stands beside it."""
    tense = fields["tense"]
    marks = ["bias", f"rule={fields['rule']}", f"section={section}", f"tense={tense}"]
    marks += _OF_KIND[kind](fields)
    for step, how, _, detail in reasons:
        marks.append(f"{step}={how}")
        if step == "tense":
            marks.append(f"tense={tense},{how},{section}")
        elif step == "metric":
            marks.append(f"{how},{detail}")
            marks += [f"metric,{part}" for part in detail.split("|")]
    marks += beside
    return [f"{kind}:{mark}" for mark in marks]


def _of_event(fields: Mapping[str, Any]) -> list[str]:
    return [
        f"precision={fields['precision']}", f"bound={fields['bound']}", f"approximate={fields['approximate']}",
        f"event~{_size(fields['event'])}",
    ]  # fmt: skip


def _of_metric(fields: Mapping[str, Any]) -> list[str]:
    unit = fields["unit"]
    return [
        f"metric~{_size(fields['metric'])}", f"subject~{_size(fields['subject'])}", f"change={fields['change']}",
        f"comparator={fields['comparator']}", f"unit={unit}" if unit in ("%", "元", None) else "unit=counted",
    ]  # fmt: skip


def _of_document(fields: Mapping[str, Any]) -> list[str]:
    return [
        f"status={fields['status']}", f"next={fields['next_status']}", f"type={fields['doc_type']}",
        f"number={fields['number'] is not None}",
    ]  # fmt: skip


_OF_KIND = {"event": _of_event, "metric": _of_metric, "document": _of_document}


def _size(words: str | None) -> str:
    """Return how long a name is, roughly: very short and very long ones are wrong more often."""
    return _SIZES[bisect_right(_BOUNDS, len(words or ""))]
