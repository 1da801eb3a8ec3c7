"""What fuzz.py feeds to the readers: texts, Word, PDF, HTML and Excel files and CSV, made from a source of chance each.

Texts are of layout marks, numerals, dates, brackets and lines of the fixtures. Of sample files the bytes are damaged
(flipped, cut, repeated), or the markup is: tags lost, doubled, moved, attributes made absurd, in a sound zip.
"""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path

import regex
from lxml import etree
from openpyxl import Workbook

HERE = Path(__file__).parent
SAMPLES, FIXTURES = HERE / "samples", HERE.parent / "fixtures"

# What changes its length or its line where it is folded, split or decoded.
ODD = (
    *"\n\r\t \u3000\xa0\u2028\x0b\x00\ufeff\u200b𠮷👍",
    "\r\n",
    "\n\n",
    "| a | b |",
    "| --- |",
    "a\tb\tc",
    "---",
    "===",
)
MARKUP = (
    "<p>", "</p>", "<br>", "<li>", "<ol start=9999999999>", "<table>", "<td colspan=9999>", "</table>", "<pre>", "<!--",
    "]]>", "<![CDATA[", "&#0;", "&nbsp;", "&a;", "<h1>", "<script>", "<svg>",
)  # fmt: skip
VALUES = ("", "0", "-1", "1", str(10**20), "%1%2%3%9", "nan", "a" * 300, "../../x", "chineseCounting", "bullet", "on")
# What XML cannot hold.
NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_TAG = regex.compile(r"<[^<>]{1,400}>")
_MAIN = regex.compile(r"document\.xml$|numbering|styles|sheet\d|sharedStrings")


@cache
def words() -> tuple[str, ...]:
    """Return what layout, numbers, dates, names and documents hang on."""
    return tuple((SAMPLES / "fuzz_words.txt").read_text("utf-8").split("\n")[:-1])


@cache
def texts() -> list[str]:
    """Return the texts of the fixtures."""
    return [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*/text.txt"))]


@cache
def samples(suffix: str) -> list[bytes]:
    """Return the sample files of a suffix."""
    return [path.read_bytes() for path in sorted(SAMPLES.rglob(f"*{suffix}"))]


def make_text(rng: random.Random) -> str:
    """Return a text of fragments and of lines of the fixtures, or now and then of one fragment thousands of times."""
    if rng.random() < 0.05:
        word: str = rng.choice(words() + ODD)
        return word * rng.choice((1000, 10_000)) + rng.choice(words())
    parts: list[str] = []
    lines = rng.choice(texts()).splitlines(keepends=True)
    for _ in range(rng.choice((3, 30, 300))):
        roll = rng.random()
        if roll < 0.3:
            line = rng.choice(lines)
            parts.append(line if roll < 0.25 else line[rng.randrange(len(line)) :])
        elif roll < 0.45:
            parts.append(rng.choice(ODD))
        else:
            parts.append(rng.choice(words()) * (1 if rng.random() < 0.97 else rng.randrange(2, 60)))
    return "".join(parts)


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Return bytes with some of them flipped, cut, repeated, put in, or all behind a place lost."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40))):
        at = rng.randrange(len(found) + 1)
        span = rng.choice((1, 4, 60, 2000))
        match rng.randrange(6):
            case 0 | 1 if at < len(found):
                found[at] ^= 1 << rng.randrange(8)
            case 2:
                del found[at : at + span]
            case 3:
                found[at:at] = found[at : at + span]
            case 4:
                found[at:at] = rng.randbytes(min(span, 60))
            case _ if rng.random() < 0.1:
                del found[at:]
    return bytes(found)


def marred(rng: random.Random, markup: str) -> str:
    """Return markup with tags lost, doubled, moved or put in, sound or not."""
    for _ in range(rng.choice((1, 2, 5, 20))):
        tags = [match.span() for match in _TAG.finditer(markup)] or [(0, 0)]
        (start, end), (_, other) = rng.choice(tags), rng.choice(tags)
        again = markup[start:end] * rng.choice((1, 300))
        put = rng.choice((again, again, markup[end : end + 5000], rng.choice(words() + ODD), rng.choice(MARKUP)))
        markup = markup[:start] + markup[end:] if rng.random() < 0.2 else markup[:other] + put + markup[other:]
    return markup


def grafted(rng: random.Random, part: bytes) -> bytes:
    """Return XML that stays sound, with elements lost, doubled or moved, and attributes and words made absurd."""
    root = etree.fromstring(part)
    for _ in range(rng.choice((1, 2, 5, 20))):
        nodes = [node for node in root.iter("*") if node is not root] or [root]
        node, twin = rng.choice(nodes), deepcopy(rng.choice(nodes))
        above = node.getparent()
        match rng.randrange(6):
            case 0 if above is not None:
                above.remove(node)
            case 1 | 2 if above is not None:
                above.insert(rng.randrange(len(above) + 1), twin)
            case 3:
                node.append(twin)
            case 4 if node.attrib:
                node.set(rng.choice(list(node.attrib)), rng.choice(VALUES))
            case _ if not len(node):
                node.text = make_text(rng)[:2000].translate(NO_XML)
    return etree.tostring(root)


def rezipped(rng: random.Random, data: bytes) -> bytes:
    """Return a package with some of its XML parts made odd: mostly still sound, most often those with the text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    named = [name for name in parts if name.endswith((".xml", ".rels"))]
    chosen = [name for name in named if _MAIN.search(name)] if rng.random() < 0.8 else named
    for name in rng.sample(chosen, rng.randrange(1, 3)):
        sound = rng.random() < 0.8
        parts[name] = grafted(rng, parts[name]) if sound else marred(rng, parts[name].decode()).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _txt(rng: random.Random) -> bytes:
    data = make_text(rng).encode(rng.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16")))
    return data if rng.random() < 0.8 else damaged(rng, data)


def _docx(rng: random.Random) -> bytes:
    data = rng.choice(samples(".docx"))
    return damaged(rng, data) if rng.random() < 0.3 else rezipped(rng, data)


def _pdf(rng: random.Random) -> bytes:
    return damaged(rng, rng.choice(samples(".pdf")))


def _html(rng: random.Random) -> bytes:
    data = rng.choice(samples(".html") + samples(".htm"))
    return damaged(rng, data) if rng.random() < 0.3 else marred(rng, data.decode("utf-8", "replace")).encode()


def _rows(rng: random.Random) -> list[list[str]]:
    head = rng.sample(("序号", "部门", "报告正文", "日期", "内容", ""), 3)
    return [head, *([rng.choice(words()), make_text(rng)[:3000], str(rng.random())] for _ in range(rng.randrange(4)))]


def _csv(rng: random.Random) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(_rows(rng))
    data = stream.getvalue().encode(rng.choice(("utf-8", "utf-8-sig", "gb18030")))
    return data if rng.random() < 0.6 else damaged(rng, data)


def _xlsx(rng: random.Random) -> bytes:
    book = Workbook()
    for row in _rows(rng):
        book.worksheets[0].append([cell.translate(NO_XML) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return damaged(rng, stream.getvalue()) if rng.random() < 0.3 else rezipped(rng, stream.getvalue())


MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    "txt": _txt, "docx": _docx, "html": _html, "pdf": _pdf, "csv": _csv, "xlsx": _xlsx,
}  # fmt: skip
