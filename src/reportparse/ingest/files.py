"""From a file, standard input or bytes to a Source. Line ends, tabs and blanks stay as they are."""

import codecs
import sys
from pathlib import Path

from ..errors import DecodingError, InputError
from .source import Source, to_source

SUFFIXES = (".txt", ".md")
"""The files that are read; text from other places comes by ``-``, standard input."""

GUESSED = ("utf-8", "gb18030")
"""The encodings tried where no byte-order mark and no ``encoding`` says which it is, in this order."""

# No UTF-32: its mark begins with that of UTF-16, and no one writes reports in it.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# First bytes that files which are no text begin with.
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive (.docx, .xlsx and .wps files are ones)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .wps)"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
)

_ADVICE = {
    ".docx": "save it as plain text in Word or WPS, or: pandoc FILE.docx -t plain --wrap=none -o FILE.txt",
    ".doc": "save it as plain text (.txt, UTF-8) in Word or WPS",
    ".wps": "save it as plain text (.txt, UTF-8) in WPS",
    ".rtf": "save it as plain text (.txt, UTF-8) in Word or WPS",
    ".pdf": "run: pdftotext -enc UTF-8 FILE.pdf FILE.txt (a scan needs character recognition first)",
    ".html": "run: pandoc FILE.html -t plain --wrap=none -o FILE.txt",
}
_OTHER_ADVICE = "rename it where it is text, or give it as standard input: reportparse parse - < FILE"


def read_source(path: Path | str, *, encoding: str | None = None) -> Source:
    """Return the Source of a ``.txt`` or ``.md`` file, or of standard input where ``path`` is ``-``.

    ``encoding`` is any of Python's; without it see :func:`decode`. Raises :class:`InputError` for what cannot
    be read, :class:`DecodingError` for what is no text.
    """
    if str(path) == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; valid is a file, or text piped to reportparse")
        return to_source(decode(sys.stdin.buffer.read(), encoding=encoding, name="standard input"), "stdin")
    path = Path(path)
    return to_source(decode(_read(path), encoding=encoding, name=str(path)), path.stem)


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; valid is one {' or '.join(SUFFIXES)} file, or - for standard input")
        # Pipes and devices have no suffix to judge by.
        if path.is_file() and path.suffix.lower() not in SUFFIXES:
            advice = _ADVICE.get(path.suffix.lower(), _OTHER_ADVICE)
            suffix = path.suffix or "a file without a suffix"
            raise InputError(f"{path}: {suffix} is not read; valid are {' and '.join(SUFFIXES)}: {advice}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file (looked in {path.absolute().parent})") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def decode(data: bytes, *, encoding: str | None = None, name: str = "input") -> str:
    """Return bytes as text: by ``encoding``, else by a byte-order mark, else UTF-8, else GB18030.

    A byte-order mark is no part of the text. Raises :class:`DecodingError` naming the encodings tried and the
    first byte that each could not read, and :class:`InputError` for an unknown encoding.
    """
    if encoding is not None:
        return _decoded(data, (_known(encoding, name),), name)
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decoded(data, (codec,), name)
    _refuse_binary(data, name)
    return _decoded(data, GUESSED, name)


def _known(encoding: str, name: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        # Python's codecs include some, such as "hex", that make no text.
        if isinstance(codec.decode(b"")[0], str):
            return codec.name
    except (LookupError, ValueError, TypeError):
        pass
    valid = "utf-8, gb18030, gbk, big5, utf-16 or another of Python's text encodings"
    raise InputError(f"{name}: unknown encoding {encoding!r}; valid are {valid}")


def _decoded(data: bytes, encodings: tuple[str, ...], name: str) -> str:
    failures = []
    for encoding in encodings:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            found = data[error.start : error.start + 4].hex(" ")
            failures.append(f"{encoding} fails at byte {error.start} ({found})")
            if encoding == "utf-8" and len(encodings) > 1:
                _refuse_mojibake(data, name, error.start)
        except ValueError as error:
            failures.append(f"{encoding} fails: {error}")
    raise DecodingError(f"{name} is not text in the encodings tried: {'; '.join(failures)}; {_NAME_IT}")


_NAME_IT = "name the right one with --encoding (encoding=), such as big5 or utf-16-le"


def _refuse_binary(data: bytes, name: str) -> None:
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    if kind:
        raise InputError(f"{name} is {kind}, not a text; save it as plain text (.txt, UTF-8) first")
    head = data[:4096]
    odd, even = (head[lane::2].count(0) / max(1, len(head) // 2) for lane in (1, 0))
    # Every other byte of ASCII in UTF-16 is NUL; a text with stray NULs, or all of them, is not that.
    if head.count(0) > 3 and max(odd, even) > 0.25 and min(odd, even) < 0.05:
        raise DecodingError(f"{name} looks like UTF-16 without its mark; {_NAME_IT}")


def _refuse_mojibake(data: bytes, name: str, start: int) -> None:
    """Almost any bytes make some text in GB18030: refuse those that are plainly something else.

    The limits were set by hand: GB18030 read as UTF-8 is mostly damage and hardly has a NUL, UTF-8 with a
    byte lost is sound but for that place, and UTF-16 has a NUL for each ASCII character and line end.
    """
    guess = data.decode("utf-8", "replace")
    broken = guess.count("\ufffd")
    sound = sum(character > "\u07ff" for character in guess) - broken
    if sound > 4 * broken:
        raise DecodingError(f"{name} is UTF-8, but damaged at byte {start}; mend it, or name its encoding")
    if data.count(0) > 1 + len(data) // 100:
        raise DecodingError(f"{name} has NUL bytes and is no UTF-8 (byte {start}): UTF-16 or no text; {_NAME_IT}")
