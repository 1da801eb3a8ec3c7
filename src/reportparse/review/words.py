"""The words of a review in Chinese and English; codes and fields are named as in the table."""

from functools import cache
from typing import Any, Literal

from ..errors import InputError
from ..output.plain import visible
from ..output.table import Column, labels
from ..resources import load_table

Language = Literal["zh", "en"]


@cache
def words(language: str) -> dict[str, str]:
    """Return the words of a language by name. Raises :class:`InputError` for one that there is not."""
    if language not in ("zh", "en"):
        raise InputError(f"lang={language!r} is not spoken; valid are 'zh' and 'en'")
    shared = labels() if language == "zh" else {}
    return {**shared, **{row["name"]: row[language] for row in load_table("review_words")}}


def said(value: Any, column: Column, language: str) -> str:
    """Return a value of a column as readers of a language say it, with control characters as pictures."""
    known = words(language)
    if isinstance(value, bool):
        return known["yes"] if value else known["no"]
    if value is None:
        return ""
    if column.type == "code":
        return known.get(str(value), str(value))
    return line("、".join(value) if isinstance(value, tuple) else str(value))


def line(text: str) -> str:
    """Return a text on one line, with control characters as pictures."""
    return " ".join(visible(text).split())
