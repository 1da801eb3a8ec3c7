"""Bytes to text: which encoding they are in, and what is said of bytes that are no text."""

import codecs
from collections.abc import Callable, Iterable
from itertools import chain

from ..errors import DecodingError, InputError

GUESSED = ("utf-8", "gb18030")
"""The encodings tried where no byte-order mark and no ``encoding`` says which it is, in this order."""

# No UTF-32: its mark begins with that of UTF-16, and no one writes reports in it.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


Blocks = Callable[[], Iterable[bytes]]
"""Gives the bytes of a file, anew each time, in pieces of any size; the first has 4096 bytes where the file has."""


def decode(data: bytes, *, encoding: str | None = None, name: str = "input") -> str:
    """Return bytes as text: by ``encoding``, else by a byte-order mark, else UTF-8, else GB18030.

    A byte-order mark is no part of the text. Raises as :func:`find_encoding`.
    """
    found = find_encoding(lambda: (data,), encoding=encoding, name=name)
    return data.decode(found).removeprefix("\ufeff")


def find_encoding(blocks: Blocks, *, encoding: str | None = None, name: str = "input") -> str:
    """Return what decodes all of some bytes, as for :func:`decode`; a mark is then the first character.

    Raises :class:`DecodingError` naming the encodings tried and the first byte that each could not read, and
    :class:`InputError` for an unknown encoding.
    """
    if encoding is not None:
        return _first_that_decodes(blocks, (_known(encoding, name),), name)
    head = next(iter(blocks()), b"")[:4096]
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return _first_that_decodes(blocks, (codec,), name)
    _refuse_unmarked(head, name)
    return _first_that_decodes(blocks, GUESSED, name)


def _known(encoding: str, name: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        # Python's codecs include some, such as "hex", that make no text.
        if isinstance(codec.decode(b"")[0], str) and codec.incrementaldecoder:
            return codec.name
    except (LookupError, ValueError, TypeError):
        pass
    valid = "utf-8, gb18030, gbk, big5, utf-16 or another of Python's text encodings"
    raise InputError(f"{name}: unknown encoding {encoding!r}; valid are {valid}")


def _first_that_decodes(blocks: Blocks, encodings: tuple[str, ...], name: str) -> str:
    failures = []
    for encoding in encodings:
        try:
            bad = _undecodable(blocks, encoding)
        except ValueError as error:
            failures.append(f"{encoding} fails: {error}")
            continue
        if bad is None:
            return encoding
        start, found = bad
        failures.append(f"{encoding} fails at byte {start} ({found.hex(' ')})")
        if encoding == "utf-8" and len(encodings) > 1:
            _refuse_mojibake(blocks, name, start)
    raise DecodingError(f"{name} is not text in the encodings tried: {'; '.join(failures)}; {_NAME_IT}")


def _undecodable(blocks: Blocks, encoding: str) -> tuple[int, bytes] | None:
    """Return where the first bytes are that an encoding cannot read, and up to four of them."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    try:
        for block in blocks():
            done += len(block)
            decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        # What it was given are the bytes up to here, from the first of a character that began in an earlier block.
        return done - len(error.object) + error.start, error.object[error.start : error.start + 4]
    return None


_NAME_IT = "name the right one with --encoding (encoding=), such as big5 or utf-16-le"


def _refuse_unmarked(head: bytes, name: str) -> None:
    odd, even = (head[lane::2].count(0) / max(1, len(head) // 2) for lane in (1, 0))
    # Every other byte of ASCII in UTF-16 is NUL; a text with stray NULs, or all of them, is not that.
    if head.count(0) > 3 and max(odd, even) > 0.25 and min(odd, even) < 0.05:
        raise DecodingError(f"{name} looks like UTF-16 without its mark; {_NAME_IT}")


def _refuse_mojibake(blocks: Blocks, name: str, start: int) -> None:
    """Almost any bytes make some text in GB18030: refuse those that are plainly something else.

    The limits were set by hand: GB18030 read as UTF-8 is mostly damage and hardly has a NUL, UTF-8 with a
    byte lost is sound but for that place, and UTF-16 has a NUL for each ASCII character and line end.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = sound = zeros = size = 0
    for block in chain(blocks(), (b"",)):
        guess = decoder.decode(block, not block)
        damage = guess.count("\ufffd")
        broken += damage
        sound += sum(character > "\u07ff" for character in guess) - damage
        zeros, size = zeros + block.count(0), size + len(block)
    if sound > 4 * broken:
        raise DecodingError(f"{name} is UTF-8, but damaged at byte {start}; mend it, or name its encoding")
    if zeros > 1 + size // 100:
        raise DecodingError(f"{name} has NUL bytes and is no UTF-8 (byte {start}): UTF-16 or no text; {_NAME_IT}")
