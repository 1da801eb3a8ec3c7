"""Where a tagger's tokens stand in a sentence, although it folded width and case or dropped blanks."""

import unicodedata
from collections.abc import Iterable, Iterator

from ..spans import Span

# How far a token is sought behind the last one: taggers drop characters, but not many in a row.
_REACH = 64


def align(sentence: str, tokens: Iterable[str]) -> list[Span | None]:
    """Return where each token stands, in order and without overlap; None for one that is not found.

    Characters are compared without case, width, accents and blanks. Linear in the length of the sentence.
    """
    where = [(key, index) for index, character in enumerate(sentence) for key in _key(character)]
    keys = "".join(key for key, _ in where)
    found: list[Span | None] = []
    cursor = end = 0
    for token in tokens:
        wanted = "".join(key for character in token for key in _key(character))
        at = keys.find(wanted, cursor, cursor + len(wanted) + _REACH) if wanted else -1
        if at < 0:
            found.append(None)
            continue
        cursor = at + len(wanted)
        start, stop = max(where[at][1], end), where[cursor - 1][1] + 1
        # Half of a character that folds into several (½) is no token of its own.
        found.append(Span(start, stop) if start < stop else None)
        end = max(end, stop)
    return found


def covering(spans: Iterable[Span | None]) -> Span | None:
    """Return the span from the first to the last of several tokens, None where none of them is known."""
    known = [span for span in spans if span is not None]
    return Span(known[0].start, known[-1].end) if known else None


def _key(character: str) -> Iterator[str]:
    for part in unicodedata.normalize("NFKD", character.casefold()):
        if not part.isspace() and not unicodedata.combining(part):
            yield part
