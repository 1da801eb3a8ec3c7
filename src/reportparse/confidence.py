"""How sure we are of a record: how often one with the same marks is right, by a model calibrated on gold."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from .linear import LinearModel
from .reasons import Reason

RIGHT, WRONG = "right", "wrong"
_DIGITS = 3
# Without weights, as while they are trained.
_UNKNOWN = 0.9
_BOUNDS = (1, 3, 5, 9, 15, 30, 60)
_SIZES = (*[f"<{bound}" for bound in _BOUNDS], "long")

_Trait = tuple[Any, ...]
"""What many records have alike: their kind, the function that tells the marks of it, and what that is told."""


class Beside(NamedTuple):
    """How a mention stands in its clause: the characters next to it, and how much stands on each side.

    ``before`` are up to two characters, ``after`` is one; ``label`` says that a colon stands before the mention.
    """

    before: str
    after: str
    much_before: int
    much_after: int
    label: bool


class Confidence:
    """Gives each record its confidence, by a model that tells right records from wrong ones."""

    def __init__(self, model: LinearModel | None) -> None:
        self._model = model

    def of(
        self, kind: str, fields: Mapping[str, Any], reasons: Sequence[Reason], section: str, beside: Beside
    ) -> float:
        """Return the share of records with such marks that are right in every field, from 0 to 1."""
        model = self._model
        if model is None:
            return _UNKNOWN
        summed, rows = model.summed, []
        for trait in _traits(kind, fields, reasons, section, beside):
            row = summed.get(trait)
            if row is None:
                row = summed[trait] = model.totals(_marks(*trait))
            rows.append(row)
        rows += filter(None, map(model.weights.get, _characters(kind, beside)))
        return round(model.chance(RIGHT, [sum(column) for column in zip(*rows, strict=True)]), _DIGITS)


def features(
    kind: str, fields: Mapping[str, Any], reasons: Sequence[Reason], section: str, beside: Beside
) -> list[str]:
    """Return the marks of a record: its rule, what decided each of its fields, what it lacks, what stands beside it."""
    marks = [mark for trait in _traits(kind, fields, reasons, section, beside) for mark in _marks(*trait)]
    return [*marks, *_characters(kind, beside)]


def _traits(
    kind: str, fields: Mapping[str, Any], reasons: Sequence[Reason], section: str, beside: Beside
) -> list[_Trait]:
    tense = fields["tense"]
    traits: list[_Trait] = [
        (kind, _of_rule, fields["rule"], section, tense), (kind, *_OF_KIND[kind](fields)),
        (kind, _of_clause, beside.much_before, beside.much_after, beside.label),
    ]  # fmt: skip
    for step, how, _, detail in reasons:
        if step == "metric":
            traits.append((kind, _of_name, how, detail))
        elif step == "tense":
            traits.append((kind, _of_tense, tense, how, section))
        else:
            traits.append((kind, _of_step, step, how))
    return traits


def _marks(kind: str, tell: Callable[..., list[str]], *values: Any) -> list[str]:
    return [f"{kind}:{mark}" for mark in tell(*values)]


def _characters(kind: str, beside: Beside) -> tuple[str, ...]:
    """Return the marks that are as many as there are characters."""
    before = beside.before
    return f"{kind}:before={before[-1:]}", f"{kind}:before={before}", f"{kind}:after={beside.after}"


def _of_rule(rule: str, section: str, tense: str) -> list[str]:
    return ["bias", f"rule={rule}", f"section={section}", f"tense={tense}"]


def _of_step(step: str, how: str) -> list[str]:
    return [f"{step}={how}"]


def _of_tense(tense: str, how: str, section: str) -> list[str]:
    return [f"tense={how}", f"tense={tense},{how},{section}"]


def _of_name(how: str, words: str) -> list[str]:
    return [f"metric={how}", f"{how},{words}", *[f"metric,{part}" for part in words.split("|")]]


def _of_clause(before: int, after: int, label: bool) -> list[str]:
    return [f"before~{before}", f"after~{after}", f"label={label}"]


def _of_event(precision: str, bound: str | None, approximate: bool, size: str) -> list[str]:
    return [f"precision={precision}", f"bound={bound}", f"approximate={approximate}", f"event~{size}"]


def _of_metric(metric: str, subject: str, change: str | None, comparator: str, unit: str | None) -> list[str]:
    return [
        f"metric~{metric}", f"subject~{subject}", f"change={change}", f"comparator={comparator}", f"unit={unit}",
    ]  # fmt: skip


def _of_document(status: str | None, following: str | None, doc_type: str | None, numbered: bool) -> list[str]:
    return [f"status={status}", f"next={following}", f"type={doc_type}", f"number={numbered}"]


def _event(fields: Mapping[str, Any]) -> _Trait:
    return _of_event, fields["precision"], fields["bound"], fields["approximate"], _size(fields["event"])


def _metric(fields: Mapping[str, Any]) -> _Trait:
    unit = fields["unit"] if fields["unit"] in ("%", "元", None) else "counted"
    return _of_metric, _size(fields["metric"]), _size(fields["subject"]), fields["change"], fields["comparator"], unit


def _document(fields: Mapping[str, Any]) -> _Trait:
    numbered = fields["number"] is not None
    return _of_document, fields["status"], fields["next_status"], fields["doc_type"], numbered


_OF_KIND = {"event": _event, "metric": _metric, "document": _document}


def _size(words: str | None) -> str:
    """Return how long a name is, roughly: very short and very long ones are wrong more often."""
    return _SIZES[bisect_right(_BOUNDS, len(words or ""))]
