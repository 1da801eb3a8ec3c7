"""Bytes to text: which encoding they are in, and what is said of bytes that are no text."""

import codecs

from ..errors import DecodingError, InputError

GUESSED = ("utf-8", "gb18030")
"""The encodings tried where no byte-order mark and no ``encoding`` says which it is, in this order."""

# No UTF-32: its mark begins with that of UTF-16, and no one writes reports in it.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


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
    _refuse_unmarked(data, name)
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


def _refuse_unmarked(data: bytes, name: str) -> None:
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
