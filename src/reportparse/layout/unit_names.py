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
    closed = words.endswith(_closing(strength)) or (strength == "strong" and "SIG" in words)
    return closed and _ending(strength).search(words) is not None


@cache
def _closing(strength: Strength) -> tuple[str, ...]:
    """Return what words must end with that end so."""
    return *_suffixes(strength), ")", "]", "\n"


@cache
def _suffixes(strength: Strength) -> tuple[str, ...]:
    return tuple(row["suffix"] for row in load_table("unit_names") if row["strength"] == strength)


@cache
def _ending(strength: Strength) -> "regex.Pattern[str]":
    ending = rf"{alternation(_suffixes(strength))}(?:[(\[][^()\[\]]{{1,20}}[)\]])?$"
    return compiled(rf"{ending}|\bSIG\b" if strength == "strong" else rf"^[^的]{{1,14}}{ending}")
