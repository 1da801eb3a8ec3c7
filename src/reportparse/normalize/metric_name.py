"""The name of a quantity, what is measured and of what, with what the text gave it by."""

from collections.abc import Sequence
from typing import NamedTuple

from ..reasons import Reason
from .phrases import Token


class MetricName(NamedTuple):
    """What is measured and of what; None where the text does not say.

    ``how`` and ``subject_how`` say where each was found: in the words of the clause, aligned by 分别, in a table's
    heads, before the brackets, in the label of the line, taken over from the figure before, and so on; ``beside`` what
    kinds of words stand beside the quantity (``verb.light|noun``).
    """

    metric: str | None = None
    subject: str | None = None
    how: str = "none"
    subject_how: str = "none"
    beside: str = ""

    @property
    def reasons(self) -> tuple[Reason, Reason]:
        """Why the name is what it is."""
        return Reason("metric", self.how, None, self.beside), Reason("subject", self.subject_how)

    def carried(self) -> "MetricName":
        """Return the name as the next quantity takes it over."""
        return MetricName(self.metric, self.subject, "carried", self.subject_how, self.beside)

    def about(self, subject: str | None, how: str) -> "MetricName":
        """Return the name with another subject, where there is one."""
        return MetricName(self.metric, subject, self.how, how, self.beside) if subject else self


def metric_name(metric: str | None, how: str, subject: str | None = None, subject_how: str = "none") -> MetricName:
    """Return a name; what is None was found by nothing."""
    return MetricName(metric, subject, how if metric else "none", subject_how if subject else "none")


def words_beside(left: Sequence[Token], right: Sequence[Token]) -> str:
    """Return the kinds of the last two words before a quantity and of the first behind it."""
    before = ""
    for token in reversed(left):
        if token.kind != "blank":
            if before:
                before = f"{token.kind}.{before}"
                break
            before = token.kind
    for token in right:
        if token.kind != "blank":
            return f"{before}|{token.kind}"
    return f"{before}|"
