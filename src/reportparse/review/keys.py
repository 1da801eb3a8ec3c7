"""One key from a terminal, or one line from a pipe."""

import codecs
import os
import select
import sys
from typing import TextIO
from unicodedata import normalize

_ARROWS = {"\x1b[D": "b", "\x1b[C": "s", "\x1bOD": "b", "\x1bOC": "s"}
_ENDS = ("\x03", "\x04", "\x1a")
_ESCAPE = "\x1b"
_PAUSE = 0.05


def read_command(stream: TextIO) -> str:
    """Return the next command: the key pressed in a terminal, else the next line that says something.

    Full-width letters are ordinary ones, arrows are ``b`` and ``s``. Raises :class:`EOFError` at the end.
    """
    said = _key(stream.fileno()) if stream.isatty() else read_line(stream)
    return _ARROWS.get(said, normalize("NFKC", said).strip().lower())


def read_line(stream: TextIO) -> str:
    """Return the next line without its end. Raises :class:`EOFError` where there is none."""
    if line := stream.readline():
        return line.rstrip("\r\n")
    raise EOFError


if sys.platform == "win32":
    import msvcrt

    def _key(_file: int) -> str:
        key = msvcrt.getwch()
        if key in ("\x00", "\xe0"):
            return {"K": "b", "M": "s"}.get(msvcrt.getwch(), "")
        return _ended(key)

else:
    import termios
    import tty

    def _key(file: int) -> str:
        before = termios.tcgetattr(file)
        try:
            # What was typed ahead is kept.
            tty.setcbreak(file, termios.TCSADRAIN)
            return _ended(_character(file))
        finally:
            termios.tcsetattr(file, termios.TCSADRAIN, before)

    def _character(file: int) -> str:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while not (key := decoder.decode(_byte(file))):
            pass
        while key.startswith(_ESCAPE) and len(key) < 3 and select.select([file], [], [], _PAUSE)[0]:
            key += decoder.decode(_byte(file))
        return key

    def _byte(file: int) -> bytes:
        if byte := os.read(file, 1):
            return byte
        raise EOFError


def _ended(key: str) -> str:
    if key in _ENDS:
        raise EOFError
    return key
