"""The same report as text, Word, HTML and PDF: the parses agree but for offsets, locators and white space.

The files under ``samples/formats`` are what ``benchmarks/formats.py`` makes of four fixtures: ``docx`` by python-docx
with Word's own numbers, ``resaved`` the same by LibreOffice, ``html`` a page with lists, ``office`` a docx by
LibreOffice from such a page, ``pdf`` by LibreOffice. When a fixture's text changes, they are made anew:
``python benchmarks/formats.py fixtures/NAME/text.txt … --out tests/samples/formats``.
"""

import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regex
from lxml import etree

import reportparse
from reportparse import Report

HERE = Path(__file__).parent
FILES = HERE / "samples" / "formats"
FIXTURES = HERE.parent / "fixtures"
NAMES = ("association-2024q3", "bank-branch-2024-05", "investment-trad-2014h1", "street-office-2019")
FORMATS = {"docx": "docx", "resaved": "docx", "office": "docx", "html": "html", "pdf": "pdf"}
CASES = [(format_, name) for format_ in FORMATS for name in NAMES]
NUMBER = regex.compile(r"(?:[一二三四五六七八九]、|[（(][一二三四五六七八九][）)]|\d\.(?!\d))\s?")
ASIDE = {"start", "end", "locator"}


def path_of(format_: str, name: str) -> Path:
    return FILES / format_ / f"{name}.{FORMATS[format_]}"


@cache
def text_of(name: str) -> Report:
    return reportparse.parse_file(FIXTURES / name / "text.txt")


@cache
def file_of(format_: str, name: str) -> Report:
    return reportparse.parse_file(path_of(format_, name))


def squeezed(value: Any) -> Any:
    """Return a value without the white space in its words."""
    if isinstance(value, str):
        return "".join(value.split())
    return [squeezed(one) for one in value] if isinstance(value, (list, tuple)) else value


def facts(nodes: Any) -> list[dict[str, Any]]:
    """Return what nodes say, in order, without offsets and locators."""
    return [{key: squeezed(value) for key, value in node.model_dump(exclude=ASIDE).items()} for node in nodes]


@pytest.mark.parametrize(("format_", "name"), CASES)
def test_a_file_parses_as_its_text_does(format_: str, name: str) -> None:
    wanted, found = text_of(name), file_of(format_, name)
    assert (squeezed(found.title), found.period) == (squeezed(wanted.title), wanted.period)
    assert facts(found.groups) == facts(wanted.groups)
    assert facts(found.sections) == facts(wanted.sections)
    assert facts(found.items) == facts(wanted.items)
    assert facts(found.records) == facts(wanted.records)


@pytest.mark.parametrize(("format_", "name"), CASES)
def test_records_of_a_file_are_grounded_and_located(format_: str, name: str) -> None:
    found = file_of(format_, name)
    place = "page" if format_ == "pdf" else "paragraph"
    cells = r"page \d+ table \d+ row \d+ cell \d+" if format_ == "pdf" else r"table \d+ row \d+ cell \d+"
    assert found.records
    for record in found.records:
        assert found.text[record.start : record.end] == record.text
        assert regex.fullmatch(rf"{place} \d+|{cells}", record.locator or "")


@pytest.mark.parametrize(("format_", "name"), [case for case in CASES if case[0] in ("docx", "resaved")])
def test_the_numbers_of_the_word_files_are_word_s(format_: str, name: str) -> None:
    with zipfile.ZipFile(path_of(format_, name)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    numbered = [
        "".join(one.itertext("{*}t")) for one in root.iterfind(".//{*}p") if one.find("{*}pPr/{*}numPr") is not None
    ]
    own = [words for words in numbered if words and not NUMBER.match(words)]
    lines = [line for line in file_of(format_, name).text.splitlines() if NUMBER.match(line)]
    assert len(own) > 5
    assert [NUMBER.sub("", line) for line in lines] == own
