"""Which columns of a table hold the texts and which name them, told from its first rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...keeping import compiled
from .sheets import Value

TEXT_HEADS = (
    "正文", "报告正文", "内容", "报告内容", "文本", "报告文本", "报告", "总结", "工作总结",
    "text", "content", "report", "body",
)  # fmt: skip
"""The heads of a column of texts, in lower case, the surest first."""

NAME_HEADS = (
    "编号", "报告编号", "id", "文件名", "filename", "file", "标题", "报告标题", "题目", "title", "名称", "name",
    "单位", "单位名称", "部门", "填报单位",
)  # fmt: skip
"""The heads of a column that names the texts, in lower case, the surest first."""

# These tell a row of heads, and say nothing of a text.
_OTHER_HEADS = ("序号", "no", "no.", "日期", "备注")
_HEADS = {*TEXT_HEADS, *NAME_HEADS, *_OTHER_HEADS}
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
_LETTERS = compiled(r"[a-z]{1,3}")

# Set by hand: a cell of a report has more characters than this, a head fewer.
_LONG_TEXT = 30
_LONGEST_HEAD = 60
_LONGER_THAN_OTHERS = 2.0
_TITLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sheet is read: its text column, the columns that may name texts, its first row of texts, all from 0.

    ``said`` is whether a head or the caller says that the column holds the texts.
    """

    text: int
    naming: tuple[int, ...]
    first: int
    said: bool


def find_columns(head: Sequence[Sequence[Value]], column: str | None) -> Plan | None:
    """Return how a sheet is read, from its first rows; None where it has no text column.

    ``column`` is a head or a letter. Without it the text column is the one with a head of :data:`TEXT_HEADS`, else the
    one with by far the longest texts.
    """
    first = next((index for index, row in enumerate(head) if any(texts(row))), None)
    if first is None:
        return None
    at = _head_row(head, first)
    heads = [] if at is None else [_key(text) for text in texts(head[at])]
    below = first if at is None else at + 1
    text = _text_column(head[below:], heads, column)
    if text is None:
        return None
    naming = (heads.index(key) for key in NAME_HEADS if key in heads)
    said = column is not None or (text < len(heads) and heads[text] in TEXT_HEADS)
    return Plan(text, tuple(index for index in naming if index != text), below, said)


def valid_columns(head: Sequence[Sequence[Value]]) -> str:
    """Return the columns of a sheet for a message: ``A (编号), B (正文), C``."""
    first = next((index for index, row in enumerate(head) if any(texts(row))), 0)
    at = _head_row(head, first) if head else None
    width = max((index + 1 for row in head for index, text in enumerate(texts(row)) if text), default=0)
    heads = texts(head[at]) if at is not None else []
    names = [*heads, *[""] * width][: min(width, 30)]
    return ", ".join(f"{letter(i)} ({name[:20]})" if name else letter(i) for i, name in enumerate(names))


def texts(row: Sequence[Value]) -> list[str]:
    """Return the cells of a row as texts without blanks around them."""
    return [shown(row, index).strip() for index in range(len(row))]


def shown(row: Sequence[Value], index: int) -> str:
    """Return a cell as text: numbers without a needless .0, dates as ISO days; nothing for none, and for an error."""
    value = row[index] if index < len(row) else None
    if value is None or isinstance(value, str):
        return "" if value is None or value in _ERRORS else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int | float) else str(value).removesuffix(" 00:00:00")


def letter(index: int) -> str:
    """Return a column's letter, from 0: ``A``, ``AA``."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _head_row(head: Sequence[Sequence[Value]], first: int) -> int | None:
    """Return the row of heads: among the first rows one with a known head, else a first row of short texts.

    A title may stand above it. A row with a cell as long as a report, or above no such cell, is none.
    """
    for index in range(first, min(len(head), first + _TITLE_ROWS)):
        cells = texts(head[index])
        if not _HEADS.isdisjoint(map(_key, cells)) and max(map(len, cells)) < _LONGEST_HEAD:
            return index
    longest = max((len(text) for row in head[first + 1 :] for text in texts(row)), default=0)
    has_number = any(isinstance(value, int | float) for value in head[first])
    return first if max(map(len, texts(head[first])), default=0) < _LONG_TEXT <= longest and not has_number else None


def _text_column(rows: Sequence[Sequence[Value]], heads: Sequence[str], column: str | None) -> int | None:
    if column is not None:
        return _named_column(rows, heads, column)
    for key in TEXT_HEADS:
        if key in heads and any(shown(row, heads.index(key)).strip() for row in rows):
            return heads.index(key)
    return _longest_column(rows)


def _named_column(rows: Sequence[Sequence[Value]], heads: Sequence[str], column: str) -> int | None:
    """Return the column with a head, else the one with a letter: a head that is a letter comes first."""
    key = _key(column)
    if key in heads:
        return heads.index(key)
    if not _LETTERS.fullmatch(key):
        return None
    index = 0
    for character in key:
        index = index * 26 + ord(character) - ord("a") + 1
    width = max((len(row) for row in (heads, *rows)), default=0)
    return index - 1 if index <= width else None


def _longest_column(rows: Sequence[Sequence[Value]]) -> int | None:
    """Return the column whose texts are by far the longest, None where no column stands out."""
    lengths: Counter[int] = Counter()
    for row in rows:
        for index, value in enumerate(row):
            lengths[index] += len(value.strip()) if isinstance(value, str) else 0
    ranked = lengths.most_common(2)
    if not ranked or ranked[0][1] < _LONG_TEXT:
        return None
    return ranked[0][0] if len(ranked) < 2 or ranked[0][1] >= _LONGER_THAN_OTHERS * ranked[1][1] else None


def _key(text: str) -> str:
    return "".join(text.split()).lower().strip("*：:")
