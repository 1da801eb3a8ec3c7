"""Where no date or quantity is looked for: named documents, quoted names, links, and what is no running text."""

from collections.abc import Iterable, Iterator
from functools import cache

from ..ingest.source import Source
from ..keeping import compiled, plain
from ..layout.outline import Outline
from ..resources import load_table
from ..spans import Span
from .documents import DocumentMention

_QUOTED = plain(r"“[^“”\n]{1,30}”|\"[^\"\n]{1,30}\"(?![A-Za-z0-9])")
_PLAN = plain(r"[一二三四五六七八九十]{1,3}五")
# What is in every link, address and stretch of code.
_LINKED = ("://", "www.", "@", "`", "](")
_LINK = compiled(
    r"(?:(?:https?|ftp)://|www\.)[^\s()\[\]<>“”\p{Han},。;、]{1,2000}"
    r"|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){1,5}"
    r"|`[^`\n]{1,200}`|\]\([^()\n]{0,500}\)"
)


class Shields:
    """A set of spans, as a mark on each shielded character: quick to ask at every place where something may begin."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = list(spans)
        self._marks = bytearray(max((span.end for span in self._spans), default=0))
        for start, end in self._spans:
            self._marks[start:end] = b"\1" * (end - start)

    def joined(self, spans: Iterable[Span]) -> "Shields":
        """Return these shields and those of more spans."""
        return Shields([*self._spans, *spans])

    def covers(self, position: int) -> bool:
        """Return whether a character is shielded."""
        return position < len(self._marks) and self._marks[position] == 1

    def touches(self, start: int, end: int) -> bool:
        """Return whether any shielded character lies in ``[start, end)``."""
        return self._marks.find(1, start, end) >= 0


def shields_of(source: Source, documents: Iterable[DocumentMention], tree: Outline | None = None) -> Shields:
    """Return the shields of a text: names of documents, short quotations, links, blocks that are no running text."""
    return Shields([*(d.span for d in documents), *_quoted(source), *(_silent(tree) if tree else ())])


def _quoted(source: Source) -> Iterator[Span]:
    for match in _QUOTED.finditer(source.folded):
        if not _is_period(match[0][1:-1]):
            yield Span(*match.span())
    if any(sign in source.folded for sign in _LINKED):
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
