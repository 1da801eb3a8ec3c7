"""Why a record says what it says: the decisions that were made for it, and the words that made them."""

from typing import Literal, NamedTuple

from .spans import Span

Step = Literal["unit", "section", "item", "date", "metric", "subject", "stage", "next_stage", "tense"]


class Reason(NamedTuple):
    """One decision: the step, how it was decided (a code), the words that decided where there are any, and a detail.

    ``how`` is from a short fixed list for each step, in words in ``lexicons/reasons.tsv``; ``detail`` names the rule or
    says what was read.
    """

    step: Step
    how: str
    span: Span | None = None
    detail: str = ""
