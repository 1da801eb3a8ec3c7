"""What a page of the documentation shows, taken apart: code with its output, commands, tables of columns."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import regex
from samples import FIXTURES

from reportparse import parse
from reportparse.output.table import Name, columns, to_frame

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = regex.compile(r"(?:<!-- (?P<mark>[^\n]*?) -->\n)?```(?P<language>\w+)\n(?P<code>.*?)```", regex.DOTALL)
_LONGEST_EXAMPLE = 36
_SHOWN = ("association-2024q3", "finance-2021q2", "medical-ai-society-2023q4")


class Block(NamedTuple):
    """A fenced block, and the comment right before it."""

    mark: str | None
    language: str
    code: str


def blocks(page: Path) -> list[Block]:
    return [
        Block(match["mark"], match["language"], match["code"]) for match in _BLOCK.finditer(page.read_text("utf-8"))
    ]


def examples(page: Path) -> list[tuple[str, str]]:
    """Return the Python code of a page in order, each with the output shown for it."""
    return [
        (block.code, after.code if after.mark == "output" else "")
        for block, after in pairwise([*blocks(page), Block(None, "", "")])
        if block.language == "python"
    ]


def commands(page: Path) -> list[str]:
    """Return the commands of ``reportparse`` that a page shows, without their comments."""
    lines = (line for block in blocks(page) if block.language == "bash" for line in block.code.splitlines())
    return [line.partition("  #")[0].strip() for line in lines if line.startswith("reportparse ")]


def column_table(table: Name) -> list[str]:
    """Return the rows that tell a table's columns, with the first value that each has in some of the fixtures."""
    texts = {name: (FIXTURES / name / "text.txt").read_text("utf-8") for name in _SHOWN}
    frame = to_frame(*(parse(text, name=name) for name, text in texts.items()), table=table)
    head = ["| column | 列名 | type | meaning | example |", "|---|---|---|---|---|"]
    return head + [
        f"| `{c.name}` | {c.heading} | {c.type} | {c.meaning} | {_example(frame[c.name])} |" for c in columns(table)
    ]


def _example(values: "pd.Series[object]") -> str:
    held = [" ".join(str(value).split()) for value in values.dropna() if str(value) != "False"]
    if not held:
        return ""
    text = held[0] if len(held[0]) <= _LONGEST_EXAMPLE else held[0][: _LONGEST_EXAMPLE - 1] + "…"
    return text.replace("|", "\\|")


def shown_tables(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the rows of each table of columns on a page."""
    for match in regex.finditer(r"<!-- columns: (\w+) -->\n((?:\|[^\n]*\n)*)", page.read_text("utf-8")):
        yield match[1], match[2].splitlines()
