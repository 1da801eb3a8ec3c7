"""From a file or standard input to a Source: what a file is, told by its first bytes, and who reads it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import regex

from ..errors import InputError
from ..keeping import compiled
from .decoding import decode
from .source import Source, to_source

SUFFIXES = (".txt", ".md", ".docx", ".pdf", ".html")
"""The files that are read, each holding one report."""

ROWS = (".xlsx", ".csv", ".tsv")
"""The files that hold a report in each row."""

_TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml")

_BLOCK = 1 << 18

_SAVE = "open it in Word or WPS and save it as .docx, or: soffice --headless --convert-to docx"
_SCAN = "have its characters recognized (OCR) and give the text"
_UNPACK = "unpack it and give the report in it"

# What files are whose first bytes say that they hold no text, and what to do with one.
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .wps)", _SAVE),
    (b"{\\rtf", "an RTF file", _SAVE),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", _SCAN),
    (b"\xff\xd8\xff", "a JPEG picture", _SCAN),
    (b"GIF8", "a GIF picture", _SCAN),
    (b"II*\x00", "a TIFF picture", _SCAN),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
)
# How Office encrypts a .docx: as a stream of this name (UTF-16) in a file of the old kind.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = compiled(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).){0,2000}-->\s*+){0,5}"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    regex.I | regex.S,
)
_MHTML = compiled(rb"(?:[ \t\w-][^\n]{0,990}\n){0,40}?Content-Type:\s*multipart/related", regex.I)


def read_source(path: Path | str, *, encoding: str | None = None) -> Source:
    """Return the Source of a file that holds one report, or of standard input where ``path`` is ``-``.

    Its first bytes say what it is, whatever its name: Word (.docx), PDF, HTML, else text. ``encoding`` is any of
    Python's, for text and HTML; without it see :func:`~reportparse.ingest.decoding.decode`. Raises
    :class:`InputError` for what cannot be read, :class:`~reportparse.errors.DecodingError` for what is no text.
    """
    if str(path) == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; valid is a file, or a report piped to reportparse")
        return to_report(sys.stdin.buffer.read(), "standard input", "stdin", encoding)
    path = Path(path)
    return to_report(read_bytes(path), str(path), path.stem, encoding)


def read_sources(path: Path | str, *, column: str | None = None, encoding: str | None = None) -> Iterator[Source]:
    """Yield the Source of a file that holds one report, or of each row of a table (.xlsx, .csv, .tsv)."""
    if Path(path).suffix.lower() not in ROWS:
        yield read_source(path, encoding=encoding)
        return
    from .rows.reader import read_rows

    yield from read_rows(Path(path), column=column, encoding=encoding)


def read_bytes(path: Path) -> bytes:
    """Return what a file holds. Raises :class:`InputError` where it cannot be read."""
    with _reading(path):
        return path.read_bytes()


def read_blocks(path: Path) -> Iterator[bytes]:
    """Yield what a file holds, some at a time. Raises as :func:`read_bytes`."""
    with _reading(path), path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; valid is one {', '.join(SUFFIXES)} file, or - for standard input")
        yield
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file (looked in {path.absolute().parent})") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def to_report(data: bytes, name: str, stem: str, encoding: str | None = None) -> Source:
    """Return bytes as the Source ``stem``; ``name`` is what messages call them. Raises as :func:`read_source`."""
    kind = _kind(data, name)
    if kind == "docx":
        from .docx.reader import read_docx

        return replace(read_docx(data, name), name=stem)
    if kind == "pdf":
        from .pdf.reader import read_pdf

        return replace(read_pdf(data, name), name=stem)
    if kind == "html":
        from .html.reader import read_html

        return replace(read_html(data, name, encoding=encoding), name=stem)
    return to_source(decode(data, encoding=encoding, name=name), stem)


def _kind(data: bytes, name: str) -> str:
    """Return docx, pdf, html or text. Raises :class:`InputError` for bytes of another kind."""
    suffix = Path(name).suffix.lower()
    if suffix in ROWS:
        raise InputError(f"{name}: a table holds a report in each row; read it with: reportparse batch FILE -o OUT")
    for signature, kind, advice in _SIGNATURES:
        if data.startswith(signature):
            if _ENCRYPTED in data:
                raise InputError(f"{name} is encrypted with a password; save it without one")
            raise InputError(f"{name} is {kind}, which is not read; {advice}")
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    # Some programs put bytes before a PDF's own; readers allow 1,024.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if suffix in _HTML_SUFFIXES or _HTML.match(data) or _MHTML.match(data):
        return "html"
    if suffix in SUFFIXES and suffix not in _TEXT_SUFFIXES:
        held = "text" if data else "none"
        raise InputError(
            f"{name} holds no {suffix[1:]} file, its bytes are {held}; name a text .txt, or get the file anew"
        )
    if suffix and suffix not in _TEXT_SUFFIXES:
        raise InputError(f"{name}: {suffix} is not read; valid are {', '.join(SUFFIXES)}; rename it where it is text")
    return "text"
