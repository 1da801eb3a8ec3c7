"""A sentence's words as the finders of names need them: by where they begin and end."""

from bisect import bisect_left
from functools import cached_property

from .words import Word, words

_NONE = Word(-1, -1, "", "")


class Tokens:
    """The words of a folded sentence, in order and without gaps."""

    def __init__(self, folded: str) -> None:
        self.text, self.words = folded, tuple(words(folded))

    @cached_property
    def ends(self) -> dict[int, int]:
        """Return each word's index by its end."""
        return {word.end: index for index, word in enumerate(self.words)}

    @cached_property
    def starts(self) -> dict[int, int]:
        """Return each word's index by its start."""
        return {word.start: index for index, word in enumerate(self.words)}

    def at(self, index: int) -> Word:
        """Return the word of an index, an empty one beyond both ends."""
        return self.words[index] if 0 <= index < len(self.words) else _NONE

    def index_of(self, offset: int) -> int:
        """Return the index of the word that an offset lies in."""
        return bisect_left(self.words, offset + 1, key=lambda word: word.end)


def is_han(text: str) -> bool:
    """Return whether a text is Chinese characters and nothing else."""
    return bool(text) and all("㐀" <= character <= "鿿" for character in text)
