"""Spot checks: draw a sample of records, judge them one by one, and know how many are right, within which bounds.

``sample`` draws, ``review`` shows the records in a notebook (``reportparse review`` does in a terminal), ``precision``
counts the verdicts, ``to_gold`` makes gold of them.
"""

from .export import save_gold, to_gold
from .figures import Figure, precision
from .notebook import StaticReview, review
from .sampling import Drawn, Sample, sample
from .session import Session
from .verdicts import Verdict, Verdicts, read_verdicts

__all__ = [
    "Drawn",
    "Figure",
    "Sample",
    "Session",
    "StaticReview",
    "Verdict",
    "Verdicts",
    "precision",
    "read_verdicts",
    "review",
    "sample",
    "save_gold",
    "to_gold",
]
