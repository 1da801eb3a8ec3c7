"""From the bytes of a PDF to its pages: characters and ruled lines where they stand, read in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, NamedTuple

from ...errors import InputError
from ...resources import load_table

MOST_PAGES = 2000
"""The pages that a report may have: more than any report has, and read in a minute."""

SECONDS = 120
"""How long the pages may take to read, set by hand: 200 pages of dense text take two seconds."""

MEMORY = 1 << 30
"""The bytes that reading may take, set by hand: ordinary pages need a tenth of it."""

_LIBRARY_ERRORS = {
    4: "is locked with a password; open it, save it without one (or print it to a new PDF) and give that",
    5: "is locked in a way that cannot be read; save it without protection and give that",
}
_STOPPED = {0: "", 3: "the pages before have as many characters as the longest of reports"}
_DAMAGED = "is no PDF that can be read (damaged, or cut off in transfer); open it in a viewer and save it anew"


class Glyph(NamedTuple):
    """A character where it stands, in points from the upper left corner; ``base`` is its baseline."""

    character: str
    left: float
    right: float
    base: float
    size: float


class Stroke(NamedTuple):
    """A ruled line, along a row (``top == bottom``) or along a column (``left == right``) but for its wobble."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as PDFium sees it. ``problem`` says what could not be read of it, in a sentence for the user."""

    number: int
    width: float = 0.0
    height: float = 0.0
    glyphs: tuple[Glyph, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    pictures: float = 0.0
    problem: str | None = None


def read_pages(data: bytes, name: str) -> Iterator[Page]:
    """Yield the pages of a PDF.

    Raises :class:`InputError` for what is no PDF, for one that is locked, and for one of too many pages. A page that
    cannot be read has a ``problem``; where time or memory ran out, so has the last page yielded.
    """
    with tempfile.TemporaryFile() as output:
        reason = _run(data, output)
        output.seek(0)
        first = _record(output.readline())
        count = _count(first, name, reason)
        for number in range(1, count + 1):
            record = _record(output.readline())
            if record is None:
                yield Page(number, problem=_rest(number, count, reason))
                return
            yield _page(number, record)


def _run(data: bytes, output: IO[bytes]) -> str:
    """Run PDFium over the data, and return why it stopped if it did not end by itself."""
    # -P: no module is taken from the folder that the user happens to be in.
    command = [sys.executable, "-P", "-m", f"{__package__}.child", str(MOST_PAGES), str(MEMORY)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command, input=data, stdout=output, stderr=subprocess.DEVNULL, env=environment, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {SECONDS} s"
    except OSError as error:
        raise InputError(f"PDF files are read by a second Python process, which cannot be started: {error}") from error
    return _STOPPED.get(done.returncode, "it is damaged, or needs too much memory")


def _record(line: bytes) -> dict[str, Any] | None:
    """Return a line of output, None where the process stopped before or within it."""
    return json.loads(line) if line.endswith(b"\n") else None


def _count(first: dict[str, Any] | None, name: str, reason: str) -> int:
    if first is None:
        raise InputError(f"{name} {_DAMAGED}" + (f" ({reason})" if reason else ""))
    if "error" in first:
        raise InputError(f"{name} {_LIBRARY_ERRORS.get(first['error'], _DAMAGED)}")
    count = int(first["pages"])
    if not 1 <= count <= MOST_PAGES:
        raise InputError(f"{name} has {count} pages; valid are 1 to {MOST_PAGES}: split it, or save it anew")
    return count


def _rest(number: int, count: int, reason: str) -> str:
    pages = f"page {number}" if number == count else f"pages {number} to {count}"
    return f"{pages} cannot be read: {reason or 'the reader of PDF files stopped'}"


def _page(number: int, record: dict[str, Any]) -> Page:
    if "failed" in record:
        return Page(number, problem=f"page {number} cannot be read: it is damaged")
    text = record["text"].translate(_ordinary())
    boxes = _fours(record["boxes"])
    glyphs = tuple(
        Glyph(character, left / 100, right / 100, base / 100, size / 100)
        for character, (left, right, base, size) in zip(text, boxes, strict=True)
        if character != "\ufffd"
    )
    strokes = tuple(Stroke(a / 100, b / 100, c / 100, d / 100) for a, b, c, d in _fours(record["rules"]))
    width, height = record["size"]
    return Page(number, width / 100, height / 100, glyphs, strokes, record["pictures"], _problem(number, record))


def _fours(numbers: list[int]) -> Iterator[tuple[int, int, int, int]]:
    each = iter(numbers)
    return zip(each, each, each, each, strict=True)


def _problem(number: int, record: dict[str, Any]) -> str | None:
    unmapped, count = record["unmapped"], len(record["text"])
    if record["more"]:
        return f"page {number} has more characters than any page of text; those after the first {count} are left out"
    if unmapped > count // 10:
        return f"page {number} has {unmapped} characters that their font gives no meaning; they are left out"
    return None


@cache
def _ordinary() -> dict[int, str]:
    """Return the ordinary characters for radicals and compatibility ideographs, and a bullet for those of symbol fonts.

    Each stands for one character, so that boxes and text keep step.
    """
    table = {ord(row["radical"]): row["character"] for row in load_table("radicals")}
    table |= {code: unicodedata.normalize("NFC", chr(code)) for code in range(0xF900, 0xFB00)}
    table |= dict.fromkeys(range(0xF020, 0xF100), "•")
    return table
