"""The default tagger: jieba's words, and names told by lexicons. Offline and deterministic."""

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any, overload

from ..ingest.source import fold
from ..keeping import plain
from ..spans import Span
from .dictionary import tokenizer_of_words
from .named import find_organizations
from .people import find_people
from .places import find_places
from .tagger import Entity, EntityKind, Tagged
from .tokens import Tokens
from .words import Word

# What a title names took no part in anything.
_TITLE = plain(r"《[^《》]*》")


class JiebaTagger:
    """Words and their parts of speech by jieba with our own lexicon; names by rules over them."""

    name = "jieba"
    parses = False

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        """Return the words and names of each sentence; see :class:`~reportparse.language.tagger.Tagger`."""
        return [_tagged(sentence) for sentence in sentences]


def _tagged(sentence: str) -> Tagged:
    folded = fold(sentence)
    entities = (Entity(*span, sentence[span.start : span.end], kind) for span, kind in _names(folded))
    return Tagged(_Words(sentence, folded), tuple(entities))


class _Words(Sequence[Word]):
    """The words of a sentence, cut when they are first looked at: names are found without them, and posseg is slow."""

    def __init__(self, sentence: str, folded: str) -> None:
        self._sentence, self._folded = sentence, folded

    @cached_property
    def _cut(self) -> tuple[Word, ...]:
        return tuple(_words(self._sentence, self._folded))

    def __len__(self) -> int:
        return len(self._cut)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return self._cut[index]


def _words(sentence: str, folded: str) -> Iterator[Word]:
    start = 0
    for pair in _posseg().cut(folded):
        end = start + len(pair.word)
        yield Word(start, end, sentence[start:end], pair.flag)
        start = end


def _names(folded: str) -> list[tuple[Span, EntityKind]]:
    """Return the names in a folded sentence in order; where several overlap, the longest."""
    tokens = Tokens(_TITLE.sub(_blanks, folded) if "《" in folded else folded)
    places = find_places(tokens)
    kinds: dict[Span, EntityKind] = dict.fromkeys(find_organizations(tokens, places), "organization")
    kinds |= dict.fromkeys(places, "place")
    kinds |= dict.fromkeys(find_people(tokens), "person")
    found: list[Span] = []
    taken = bytearray(len(folded))
    for span in sorted(kinds, key=lambda span: (span.start - span.end, span)):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = bytes([1]) * (span.end - span.start)
            found.append(span)
    return [(span, kinds[span]) for span in sorted(found)]


def _blanks(title: "re.Match[str]") -> str:
    return " " * (title.end() - title.start())


@cache
def _posseg() -> Any:
    tokenizer = tokenizer_of_words()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba import posseg
    return posseg.POSTokenizer(tokenizer)
