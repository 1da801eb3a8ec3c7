"""A sentence's words as the finders of names need them: by where they begin and end."""

from bisect import bisect_right

from ..keeping import plain
from .words import Word, words

_NONE = Word(-1, -1, "", "")
_HAN = plain(r"[㐀-鿿]+")


class Tokens:
    """The words of a folded sentence, in order and without gaps.

    ``edges`` leads from where each word begins to its index; the end of the sentence is the last edge.
    """

    def __init__(self, folded: str) -> None:
        self.text, self.words = folded, words(folded)
        self._starts = [word.start for word in self.words]
        self.edges = dict(zip([*self._starts, len(folded)], range(len(self.words) + 1), strict=True))

    def at(self, index: int) -> Word:
        """Return the word of an index, an empty one beyond both ends."""
        return self.words[index] if 0 <= index < len(self.words) else _NONE

    def index_of(self, offset: int) -> int:
        """Return the index of the word that an offset lies in."""
        return bisect_right(self._starts, offset) - 1


def is_han(text: str) -> bool:
    """Return whether a text is Chinese characters and nothing else."""
    return _HAN.fullmatch(text) is not None
