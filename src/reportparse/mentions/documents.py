"""Named documents: titles in brackets (also broken ones), numbers of standards, and names closed by a kind word."""

from collections.abc import Iterator
from typing import NamedTuple

from ..ingest.source import Source
from ..keeping import compiled
from ..rules import load_rules
from ..spans import Span

_SHARED = compiled(
    r"[ \t]?[、,和及与][ \t]?"
    r"(?P<number>P\d{3,5}(?:[.]\d{1,3})?|\d{3,6}(?:[.]\d{1,3}){0,2}[-:](?:19|20)\d{2}|\d{4,6}(?:-\d{1,3}){1,3})"
    r"(?![\d%A-Za-z年月日])"
)
_PREFIX = compiled(r"(?:DB\d{2,4}(?:/T)?|\D+?)(?=[ ]?P?\d)")
_LINK = compiled(r"\[(?P<text>[^\[\]]{1,120})\]\([^()]{0,300}\)")
_MARKS = compiled(r"\*\*|__|`")
_WRAP = compiled(r"\s*[\r\n]\s*")
_SENTENCE = compiled(r"。|[,;!?].*[,;!?]")
_MOST_SHARED, _LONGEST_SHARED = 20, 32


class DocumentMention(NamedTuple):
    """The name of a document: its span with brackets and number, its title and number as they read, and the rule.

    ``title`` is None where only a number is given; a prefix shared by several numbers is supplied.
    """

    span: Span
    title: str | None
    number: str | None
    rule: str
    confidence: float


def find_documents(source: Source) -> list[DocumentMention]:
    """Return the document mentions of a text, in order, none overlapping."""
    return list(_mentions(source))


def _mentions(source: Source) -> Iterator[DocumentMention]:
    joined_to = -1
    rules = load_rules("documents")
    for rule, match in rules.scan_apart(source.folded):
        if rule.startswith("governed"):
            # A bare name in a list counts only behind one that a verb governs.
            if rule == "governed_next" and match.start() != joined_to:
                continue
            joined_to = match.end()
        groups = match.groupdict()
        title = _title(source, Span(*match.span("title"))) if groups.get("title") else None
        if rule == "bracketed" and not _is_name(source.folded[match.start("title") : match.end("title")]):
            continue
        number = _number(source, Span(*match.span("number"))) if groups.get("number") else None
        if title is None and number is None:
            continue
        span = Span(*match.span("name" if groups.get("name") else 0))
        yield DocumentMention(span, title, number, rule, rules[rule].confidence)
        if rule == "designation":
            yield from _sharing(source, match.end(), number or "", rules[rule].confidence)


def _sharing(source: Source, position: int, number: str, confidence: float) -> Iterator[DocumentMention]:
    """Yield the numbers joined to a standard's number that take their prefix from it (IEEE P2731、P2794)."""
    prefix = _PREFIX.match(number)
    for _ in range(_MOST_SHARED):
        match = _SHARED.match(source.folded, position, position + _LONGEST_SHARED)
        if match is None or prefix is None:
            return
        span = Span(*match.span("number"))
        yield DocumentMention(span, None, f"{prefix[0]} {_number(source, span)}", "shared_prefix", confidence)
        position = match.end()


def _title(source: Source, span: Span) -> str:
    """Return a title as it reads: line wraps closed, link targets and Markdown marks left out."""
    text = source.text[span.start : span.end]
    if "](" in text:
        text = _LINK.sub(lambda m: m["text"], text)
    if "**" in text or "__" in text or "`" in text:
        text = _MARKS.sub("", text)
    if "\n" in text or "\r" in text:
        text = _WRAP.sub("", text)
    return text.strip()


def _number(source: Source, span: Span) -> str:
    return " ".join(source.text[span.start : span.end].split())


def _is_name(folded: str) -> bool:
    """Return whether what stands in brackets can be a name: whole sentences are none."""
    return bool(folded.strip()) and not (_SENTENCE.search(folded) and len(folded) > 20) and folded.count("\n") <= 4
