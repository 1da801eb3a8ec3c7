"""What no date or quantity is looked for in: titles, quoted names, links, headings and what lies outside the body."""

from collections.abc import Iterable, Iterator

import regex

from ..ingest.source import Source
from ..layout.outline import Outline
from ..spans import Span
from .documents import DocumentMention
from .shields import Shields

_QUOTED = regex.compile(r"“[^“”\n]{1,30}”|\"[^\"\n]{1,30}\"(?![A-Za-z0-9])")
_LINK = regex.compile(
    r"(?:(?:https?|ftp)://|www\.)[^\s()\[\]<>“”\p{Han},。;、]{1,2000}"
    r"|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){1,5}"
    r"|`[^`\n]{1,200}`|\]\([^()\n]{0,500}\)"
)


def shields_of(source: Source, documents: Iterable[DocumentMention], tree: Outline | None = None) -> Shields:
    """Return the shields of a text: names of documents, short quotations, links, blocks that are no running text."""
    return Shields([*(d.span for d in documents), *_quoted(source), *(_silent(tree) if tree else ())])


def _quoted(source: Source) -> Iterator[Span]:
    for pattern in (_QUOTED, _LINK):
        yield from (Span(*match.span()) for match in pattern.finditer(source.folded))


def _silent(tree: Outline) -> Iterator[Span]:
    yield from (Span(block.start, block.end) for block in tree.blocks if block.role != "body")
    yield from tree.leads
