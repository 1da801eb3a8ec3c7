"""How likely each word is and what its tag is: jieba's dictionary with our own words.

A text asks for a few thousand of its 350,000 words. They are kept (see :mod:`reportparse.keeping`) by their first two
characters, and of what is kept only those are loaded that begin like something in a text; jieba is not imported then.
"""

import logging
import marshal
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import chain
from math import inf, log
from pathlib import Path
from typing import Any

from ..keeping import file_of, read, write
from ..resources import lexicon_folder, load_table

# Changes whenever _parts writes otherwise.
_LAYOUT = 3

Rests = dict[str, float]
"""What follows two characters in words, with the word's logarithm of probability: 0 where it only begins words."""

Seconds = dict[str, Rests | int]
"""The characters behind a first one; of what has not been loaded, the place where it is kept."""


class Firsts(dict[str, tuple[float, Seconds]]):
    """The characters that words begin with: how likely each is alone, and what comes behind it.

    One that only begins words is as likely as none (``-inf``) alone, one that begins none as ``unknown``. Each is
    loaded when it is first asked for; ``tags`` has what has been loaded.
    """

    def __init__(self, unknown: float, tags: dict[str, str], places: Mapping[str, int], data: memoryview) -> None:
        self.unknown, self.tags, self._places, self._data = unknown, tags, places, data

    def __missing__(self, first: str) -> tuple[float, Seconds]:
        chance, tag, seconds, places = self.unknown, None, "", ()
        if first in self._places:
            chance, tag, seconds, places = marshal.loads(self._data[self._places[first] :])
        if tag is not None:
            self.tags[first] = tag
        self[first] = chance, dict(zip(seconds, places, strict=True))
        return self[first]

    def load(self, pair: str, place: int) -> Rests:
        """Load what follows two characters."""
        cells = marshal.loads(self._data[place:])
        rests: Rests = dict(zip(cells[::3], cells[1::3], strict=True))
        for rest, tag in zip(cells[::3], cells[2::3], strict=True):
            if tag is not None:
                self.tags[pair + rest] = tag
        self[pair[0]][1][pair[1]] = rests
        return rests


@cache
def load_dictionary() -> Firsts:
    """Return the dictionary that is kept, else make it (it takes two seconds) and keep it."""
    words = Path(str(find_spec("jieba").origin)).with_name("dict.txt")  # type: ignore[union-attr]
    status = words.stat()
    ours = (lexicon_folder() / "words.tsv").read_bytes()
    path = file_of("words", _LAYOUT, status.st_size, status.st_mtime_ns, ours)
    if data := read(path):
        length = int.from_bytes(data[:4])
        unknown, places = marshal.loads(data[4:])
        return Firsts(unknown, {}, places, data[4 + length :])
    tokenizer = tokenizer_of_words()
    total = log(tokenizer.total)
    chances = {word: log(count) - total if count else 0.0 for word, count in tokenizer.FREQ.items()}
    made = _firsts(chances, -total, _tags(words))
    if path is not None:
        write(path, _parts(made))
    return made


def _firsts(chances: Mapping[str, float], unknown: float, tags: dict[str, str]) -> Firsts:
    firsts = Firsts(unknown, tags, {}, memoryview(b""))
    firsts.update((word, (chance or -inf, {})) for word, chance in chances.items() if len(word) == 1)
    for word, chance in chances.items():
        if len(word) > 1:
            rests = firsts[word[0]][1].setdefault(word[1], {})
            assert isinstance(rests, dict)
            rests[word[2:]] = chance
    return firsts


def _parts(firsts: Firsts) -> Iterator[bytes]:
    """Yield what is kept: the length of the head, the head with the places of characters, what begins with each."""
    places: dict[str, int] = {}
    body: list[bytes] = []
    size = 0
    for first, (chance, seconds) in firsts.items():
        starts: list[int] = []
        for second, rests in seconds.items():
            starts.append(size)
            assert isinstance(rests, dict)
            cells = ((rest, n, firsts.tags.get(first + second + rest)) for rest, n in rests.items())
            body.append(marshal.dumps(tuple(chain.from_iterable(cells))))
            size += len(body[-1])
        places[first] = size
        body.append(marshal.dumps((chance, firsts.tags.get(first), "".join(seconds), starts)))
        size += len(body[-1])
    head = marshal.dumps((firsts.unknown, places))
    yield from (len(head).to_bytes(4), head, *body)


def _tags(words: Path) -> dict[str, str]:
    cells = words.read_text("utf-8").split()
    tags = dict(zip(cells[0::3], cells[2::3], strict=True))
    tags.update((row["term"], row["tag"]) for row in load_table("words"))
    return tags


@cache
def tokenizer_of_words() -> Any:
    """Return the jieba tokenizer with our own words, which no other user of jieba shares."""
    with warnings.catch_warnings():
        # jieba 0.42.1 has invalid escape sequences in its patterns, and imports pkg_resources.
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    logger = logging.getLogger("jieba")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        tokenizer.initialize()
        for row in load_table("words"):
            tokenizer.add_word(row["term"], int(row["freq"]) if row["freq"] else None)
    finally:
        logger.setLevel(level)
    return tokenizer
