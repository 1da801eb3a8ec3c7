"""Names of reporting units, told by how they end."""

from functools import cache
from typing import Literal

import regex

from ..keeping import compiled
from ..resources import alternation, load_table

Strength = Literal["strong", "weak"]


def is_unit_name(words: str, strength: Strength = "strong") -> bool:
    """Return whether folded words end as the names of units do, a bracketed remark aside.

    A strong ending (工作组) speaks for itself; a weak one (组, 部) holds only behind at most 14 characters without 的.
    """
    return _ending(strength).search(words) is not None


@cache
def _ending(strength: Strength) -> "regex.Pattern[str]":
    suffix = alternation(row["suffix"] for row in load_table("unit_names") if row["strength"] == strength)
    ending = rf"{suffix}(?:[(\[][^()\[\]]{{1,20}}[)\]])?$"
    return compiled(rf"{ending}|\bSIG\b" if strength == "strong" else rf"^[^的]{{1,14}}{ending}")
