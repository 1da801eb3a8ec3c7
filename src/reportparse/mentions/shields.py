"""Where no date or quantity is looked for: named documents, quoted names, links, and what is no running text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from ..ingest.source import Source
from ..keeping import compiled
from ..layout.outline import Outline
from ..resources import load_table
from ..spans import Span
from .documents import DocumentMention

_QUOTED = compiled(r"“[^“”\n]{1,30}”|\"[^\"\n]{1,30}\"(?![A-Za-z0-9])")
_PLAN = compiled(r"[一二三四五六七八九十]{1,3}五")
_LINK = compiled(
    r"(?:(?:https?|ftp)://|www\.)[^\s()\[\]<>“”\p{Han},。;、]{1,2000}"
    r"|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){1,5}"
    r"|`[^`\n]{1,200}`|\]\([^()\n]{0,500}\)"
)


class Shields:
    """A set of spans, merged and sorted, that answers in logarithmic time whether it touches another span."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif start < end:
                self._starts.append(start)
                self._ends.append(end)

    def joined(self, spans: Iterable[Span]) -> "Shields":
        """Return these shields and those of more spans."""
        return Shields([*map(Span, self._starts, self._ends), *spans])

    def touches(self, start: int, end: int) -> bool:
        """Return whether any shielded character lies in ``[start, end)``."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start


def shields_of(source: Source, documents: Iterable[DocumentMention], tree: Outline | None = None) -> Shields:
    """Return the shields of a text: names of documents, short quotations, links, blocks that are no running text."""
    return Shields([*(d.span for d in documents), *_quoted(source), *(_silent(tree) if tree else ())])


def _quoted(source: Source) -> Iterator[Span]:
    for match in _QUOTED.finditer(source.folded):
        if not _is_period(match[0][1:-1]):
            yield Span(*match.span())
    yield from (Span(*match.span()) for match in _LINK.finditer(source.folded))


def _is_period(quoted: str) -> bool:
    """Return whether a quotation is the name of a span of time: “十四五”期间, “五一”前."""
    return _PLAN.fullmatch(quoted) is not None or quoted in _festivals()


@cache
def _festivals() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("festivals"))


def _silent(tree: Outline) -> Iterator[Span]:
    yield from (Span(block.start, block.end) for block in tree.blocks if block.role not in ("body", "lead"))
    yield from tree.leads
