"""The public names: what they are, where they come from, and that they cost nothing until used."""

import subprocess
import sys

import pytest

import reportparse

PUBLIC = {
    "Document", "Event", "Group", "Item", "Metric", "Report", "ReportParseError",
    "ReportWarning", "Section", "find_dates", "find_quantities", "parse", "parse_each", "parse_file", "read_number",
}  # fmt: skip


def test_public_names() -> None:
    assert set(reportparse.__all__) == PUBLIC
    assert set(dir(reportparse)) >= PUBLIC
    for name in PUBLIC:
        assert getattr(reportparse, name).__doc__, f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'parse_pdf'"):
        _ = reportparse.parse_pdf


def test_import_is_cheap() -> None:
    script = (
        "import sys, reportparse\n"
        "heavy = ['pandas', 'pyarrow', 'jieba', 'pydantic', 'numpy', 'regex', 'rich', 'typer']\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
