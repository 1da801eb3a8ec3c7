"""What one process works out and the next can use: compiled patterns, rule files as read, the dictionary of words.

It is kept in a folder of the user's: the one that ``REPORTPARSE_CACHE`` names (``off``: nothing is kept), else
``reportparse`` where the system keeps such things. All of it is worked out anew, with the same results, where the
folder cannot be had, and where a file is missing, damaged or not the user's own: only the start is slower.
"""

import os
import pickle
import re
import sys
import zlib
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, AnyStr, TypeVar

import regex

from . import __version__

FOLDER_NAMED_BY = "REPORTPARSE_CACHE"

_T = TypeVar("_T")
_Known = dict[Hashable, bytes]

# A file is its check sum, and what is kept.
_CHECK = 4
# Files of one name, of as many versions of Python, of this package and of what they were made from.
_VERSIONS = 4
# Lexicons that are worked on leave patterns that nothing asks for again.
_MOST = 2000


def compiled(pattern: AnyStr, flags: int = 0) -> "regex.Pattern[AnyStr]":
    """Return ``regex.compile(pattern, flags)``, by what is kept: compiling all patterns takes longer than a parse."""
    return kept(regex.compile, pattern, flags)


def plain(pattern: str, flags: int = 0) -> "re.Pattern[str]":
    """Return ``re.compile(pattern, flags)``, by what is kept.

    For patterns that need nothing of ``regex``: ``re`` matches two or three times faster, and looks a character up in
    a set of Chinese ones where ``regex`` tries each in turn.
    """
    try:
        found: re.Pattern[str] = _engine().compile(pattern, *kept(_code_of, pattern, flags))
    except (AttributeError, TypeError, ValueError):
        # Another Python keeps its compiled code in another way.
        return re.compile(pattern, flags)
    return found


def _engine() -> Any:
    return re._compiler._sre  # type: ignore[attr-defined]


def _code_of(pattern: str, flags: int) -> tuple[Any, ...]:
    """Return what ``re.compile`` hands to its engine beside the pattern: a compiled one is pickled as its source."""
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    parsed = compiler._parser.parse(pattern, flags)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, group in state.groupdict.items():
        names[group] = name
    code = [int(one) for one in compiler._code(parsed, flags)]
    return flags | state.flags, code, state.groups - 1, state.groupdict, tuple(names)


def kept(function: Callable[..., _T], *inputs: Hashable) -> _T:
    """Return ``function(*inputs)``, by what an earlier process has kept where one has.

    For functions of others whose value depends on their inputs alone (``regex.compile``, ``tomllib.loads``): what is
    kept goes by the inputs in full, and by the versions of Python and ``regex``. What the function raises is raised.
    """
    key = (function.__module__, function.__qualname__, *inputs)
    if value := _known().get(key):
        with suppress(Exception):
            found: _T = pickle.loads(value)
            _used[key] = value
            return found
    made = function(*inputs)
    _used[key] = pickle.dumps(made)
    _made.add(key)
    return made


_used: _Known = {}
# Of these what no earlier process has kept.
_made: set[Hashable] = set()


@cache
def _known() -> _Known:
    """Return what earlier processes have kept."""
    data = read(_memory())
    known: _Known = {}
    with suppress(Exception):
        known = pickle.loads(data) if data else {}
    return known


def keep() -> None:
    """Write what has been worked out since the last time, if anything has, for the processes to come."""
    if _made:
        _made.clear()
        known, used = _known(), dict(_used)
        if len(known) + len(used) > _MOST:
            known.clear()
        known |= used
        write(_memory(), [pickle.dumps(known)])


def _memory() -> Path | None:
    return file_of("patterns", regex.__version__)


def file_of(name: str, *made_from: object) -> Path | None:
    """Return where something is kept that is made from what is given, by these versions; None where nothing is."""
    folder = _folder()
    stamp = blake2b(repr((__version__, sys.version, *made_from)).encode(), digest_size=8).hexdigest()
    return folder and folder / f"reportparse-{name}-{stamp}"


def _folder() -> Path | None:
    named = os.environ.get(FOLDER_NAMED_BY)
    if named:
        return None if named.lower() == "off" else Path(named).absolute()
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or home / ".cache"
    return Path(base) / "reportparse" if Path(base).is_absolute() else None


def read(path: Path | None) -> memoryview | None:
    """Return what :func:`write` put there, None where there is none that is whole and the user's own."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            # What others can write may be anything: it is not unpickled.
            if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
                return None
            data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):
        return None
    return data[_CHECK:] if zlib.crc32(data[_CHECK:]).to_bytes(_CHECK) == data[:_CHECK] else None


def write(path: Path | None, parts: Iterable[bytes]) -> None:
    """Put the parts, one behind the other, in the place of a file; where that cannot be done there is none."""
    if path is None:
        return
    from tempfile import mkstemp

    partial = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = b"".join(parts)
        handle, partial = mkstemp("", f"{_name(path)}-", path.parent)
        with open(handle, "wb") as file:
            file.write(zlib.crc32(data).to_bytes(_CHECK))
            file.write(data)
        os.replace(partial, path)
        _drop_old(path)
    except OSError:
        if partial is not None:
            with suppress(OSError):
                os.unlink(partial)


def _drop_old(path: Path) -> None:
    """Leave the newest few files of one name; what a killed process left half written is among them."""
    files = sorted(path.parent.glob(f"{_name(path)}-*"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[_VERSIONS:]:
        file.unlink(missing_ok=True)


def _name(path: Path) -> str:
    return path.name.rpartition("-")[0]
