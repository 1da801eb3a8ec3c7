"""What HanLP says of one sentence, read into words, names and subjects with exact offsets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..ingest.source import fold
from ..spans import Span, trimmed
from .align import align, covering
from .labels import entity_kind
from .tagger import Entity, Subject, Tagged
from .words import Word

Document = Mapping[str, Any]
"""A task's name (``tok/fine``, ``pos/ctb``, ``ner/msra``, ``dep``, ``srl``) and what it says of the sentence."""

BY_CHARACTER = "ner/characters"
"""The task of a recognizer whose names count characters, not tokens."""

# The first of these counts: a component of that one task, else of the corpora that taught it the surest.
_PREFERRED = {
    "tok": ("tok", "tok/fine"),
    "pos": ("pos", "pos/ctb", "pos/pku", "pos/863"),
    "ner": (BY_CHARACTER, "ner", "ner/msra", "ner/ontonotes", "ner/pku"),
}
_SUBJECT_RELATIONS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "top", "SBV", "FOB"})
_AGENT_ROLES = frozenset({"ARG0", "A0"})
_PREDICATE_ROLES = frozenset({"PRED", "V"})


def read_document(sentence: str, document: Document) -> Tagged:
    """Return what a document says of its sentence (of its folded view). Tokens not found in it are left out."""
    tokens = [token if isinstance(token, str) else token[0] for token in first_of(document, "tok")]
    spans = align(fold(sentence), tokens)
    units = [Span(at, at + 1) for at in range(len(sentence))] if BY_CHARACTER in document else spans
    return Tagged(
        tuple(_words(sentence, spans, first_of(document, "pos"))),
        tuple(_entities(sentence, units, first_of(document, "ner"))),
        tuple(_subjects(spans, document)),
    )


def first_of(document: Document, kind: str) -> Sequence[Any]:
    """Return what a document says for a kind of task, an empty list where it says nothing."""
    names = [name for name in _PREFERRED[kind] if name in document]
    names += [name for name in document if name.partition("/")[0] == kind]
    return document[names[0]] or [] if names else []


def _words(sentence: str, spans: Sequence[Span | None], tags: Sequence[Any]) -> Iterator[Word]:
    for index, span in enumerate(spans):
        if span is not None:
            tag = str(tags[index]) if index < len(tags) else "x"
            yield Word(span.start, span.end, sentence[span.start : span.end], tag)


def _entities(sentence: str, units: Sequence[Span | None], found: Iterable[Sequence[Any]]) -> Iterator[Entity]:
    """Yield the names in text order. HanLP's own texts join tokens with blanks; only its indices count."""
    end = 0
    for _, label, first, stop in sorted((tuple(one[:4]) for one in found), key=lambda one: (one[2], -one[3])):
        kind, span = entity_kind(str(label)), covering(units[first:stop])
        span = trimmed(sentence, *span) if span else None
        if kind and span and end <= span.start < span.end:
            end = span.end
            yield Entity(*span, sentence[span.start : span.end], kind)


def _subjects(spans: Sequence[Span | None], document: Document) -> Iterator[Subject]:
    if document.get("dep"):
        yield from _from_arcs(spans, document["dep"])
    elif document.get("srl"):
        yield from _from_roles(spans, document["srl"])


def _from_arcs(spans: Sequence[Span | None], arcs: Sequence[tuple[int, str]]) -> Iterator[Subject]:
    """Yield predicate and subject of each arc (head, relation); heads count from 1, and 0 is the root."""
    begins = _subtree_begins([head for head, _ in arcs])
    for index, (head, relation) in enumerate(arcs):
        if relation in _SUBJECT_RELATIONS and head > 0:
            predicate, subject = covering(spans[head - 1 : head]), covering(spans[begins[index] : index + 1])
            if predicate and subject:
                yield Subject(predicate, subject)


def _subtree_begins(heads: Sequence[int]) -> list[int]:
    """Return for each word the first of the words in a row before it that depend on it, directly or not."""
    begins = list(range(len(heads)))
    for index in range(len(heads)):
        first = index
        while first > 0 and _depends(heads, first - 1, index):
            first = begins[first - 1]
        begins[index] = first
    return begins


def _depends(heads: Sequence[int], index: int, top: int) -> bool:
    for _ in range(len(heads)):
        head = heads[index] - 1
        if head == top:
            return True
        if head < 0 or head > top:
            return False
        index = head
    return False


def _from_roles(spans: Sequence[Span | None], frames: Iterable[Iterable[Sequence[Any]]]) -> Iterator[Subject]:
    for frame in frames:
        roles = {str(role): covering(spans[first:stop]) for _, role, first, stop in frame}
        predicate = next((span for role, span in roles.items() if role in _PREDICATE_ROLES), None)
        subject = next((span for role, span in roles.items() if role in _AGENT_ROLES), None)
        if predicate and subject:
            yield Subject(predicate, subject)
