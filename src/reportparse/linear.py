"""A linear model over named features: multinomial logistic regression with integer weights, kept as readable JSON.

The same model serves all that is learned here: what part a line plays, whether a record is right.
Training is plain stochastic gradient descent with AdaGrad steps (Duchi et al. 2011) in a fixed order, in Python alone,
so that the same examples give the same weights on every machine.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt
from random import Random
from typing import Any, Self

from .errors import ModelError

SCALE = 100
"""Weights are in hundredths of a logit."""

_ROUNDS = 20
_STEP = 0.3
_LEAST = 5

Example = tuple[Sequence[str], str]
"""The features of one case, and its label."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of features for each label. ``about`` says what the model was trained on.

    ``summed`` is for those who ask again and again for the totals of some features that come together.
    """

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]
    about: Mapping[str, Any] = field(default_factory=dict)
    summed: dict[Hashable, Sequence[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def chance(self, label: str, totals: Iterable[int]) -> float:
        """Return how likely a label is for features of such totals, one of another model not at all."""
        if label not in self.labels:
            return 0.0
        return _softmax([total / SCALE for total in totals])[self.labels.index(label)]

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """Return the most likely label (the first of the alphabet where two are alike), and how likely it is."""
        totals = self.totals(features)
        top = max(totals)
        chance = 1 / sum([exp((total - top) / SCALE) for total in totals])
        return min([label for label, total in zip(self.labels, totals, strict=True) if total == top]), chance

    def totals(self, features: Iterable[str]) -> list[int]:
        """Return the sum of the features' weights for each label. Features new to the model count nothing."""
        rows = list(filter(None, map(self.weights.get, features)))
        return list(map(sum, zip(*rows, strict=True))) if rows else [0] * len(self.labels)

    def to_json(self) -> str:
        """Return the model as JSON, one feature a line, sorted."""
        rows = sorted(self.weights.items())
        lines = ",\n".join(f"{json.dumps(feature, ensure_ascii=False)}: {list(row)}" for feature, row in rows)
        about, labels = (json.dumps(part, ensure_ascii=False, sort_keys=True) for part in (self.about, self.labels))
        return f'{{"about": {about},\n"labels": {labels},\n"weights": {{\n{lines}\n}}}}\n'

    @classmethod
    def from_json(cls, data: str, where: str) -> Self:
        """Return the model of a JSON text that :meth:`to_json` wrote. Raises :class:`ModelError` for any other."""
        try:
            said = json.loads(data)
            labels = tuple(map(str, said["labels"]))
            weights = {str(feature): tuple(map(int, row)) for feature, row in said["weights"].items()}
            about = dict(said["about"])
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ModelError(f"{where}: {error!r}; valid is a file that `reportparse train` wrote") from error
        if not labels:
            raise ModelError(f"{where}: no labels; valid is a file that `reportparse train` wrote")
        if bad := next((feature for feature, row in weights.items() if len(row) != len(labels)), None):
            raise ModelError(f"{where}: {bad!r} has {len(weights[bad])} weights for {len(labels)} labels")
        return cls(labels, weights, about)


def runs(words: str, longest: int, mark: str = "") -> list[str]:
    """Return the character n-grams of some words up to a length, all digits as one, each behind a mark."""
    plain = words if words.isalpha() else "".join(["0" if c.isdigit() else c for c in words])
    size = len(plain) + 1
    return [mark + plain[at : at + length] for length in range(1, longest + 1) for at in range(size - length)]


def train(
    examples: Sequence[Example], *, least_count: int = 2, penalty: float = 0.1, about: Mapping[str, Any] | None = None
) -> LinearModel:
    """Return the model of some examples; features of fewer than ``least_count`` of them are left out.

    ``penalty`` is the weight of the squared weights beside the loss summed over the examples (the inverse of the ``C``
    of other libraries). Raises :class:`ModelError` where there are no examples.
    """
    if not examples:
        raise ModelError("no examples to train on; valid are golds whose texts hold what is to be learned")
    labels = tuple(sorted({label for _, label in examples}))
    counts = Counter(feature for features, _ in examples for feature in set(features))
    kept = [
        (sorted({f for f in features if counts[f] >= least_count}), labels.index(label)) for features, label in examples
    ]
    weights = _descend(kept, len(labels), {feature: penalty / count for feature, count in counts.items()})
    rounded = {feature: tuple(round(SCALE * w) for w in row) for feature, row in weights.items()}
    telling = {feature: row for feature, row in rounded.items() if max(map(abs, row)) >= _LEAST}
    return LinearModel(labels, telling, about or {})


def _descend(
    examples: Sequence[tuple[Sequence[str], int]], labels: int, shrink: Mapping[str, float]
) -> dict[str, list[float]]:
    """Return the weights that descent finds, averaged over its rounds but the first.

    ``shrink`` is each feature's part of the penalty at one of its examples.
    """
    weights: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * labels)
    squares: defaultdict[str, list[float]] = defaultdict(lambda: [1e-6] * labels)
    total: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * labels)
    order = list(range(len(examples)))
    shuffled = Random(0)
    for turn in range(_ROUNDS):
        shuffled.shuffle(order)
        for at in order:
            _learn(weights, squares, *examples[at], labels, shrink)
        for feature, row in weights.items() if turn else ():
            total[feature] = [sum(pair) for pair in zip(total[feature], row, strict=True)]
    return {feature: [w / (_ROUNDS - 1) for w in row] for feature, row in total.items()}


_Rows = Mapping[str, list[float]]


def _learn(
    weights: _Rows, squares: _Rows, features: Sequence[str], gold: int, labels: int, shrink: Mapping[str, float]
) -> None:
    """Move the weights of one example's features a step towards its label."""
    rows = [weights[feature] for feature in features]
    found = _softmax([sum(row[k] for row in rows) for k in range(labels)])
    for feature, row in zip(features, rows, strict=True):
        square, less = squares[feature], shrink[feature]
        for k in range(labels):
            slope = found[k] - (k == gold) + less * row[k]
            square[k] += slope * slope
            row[k] -= _STEP * slope / sqrt(square[k])


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    parts = [exp(score - top) for score in scores]
    whole = sum(parts)
    return [part / whole for part in parts]
