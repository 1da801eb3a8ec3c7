"""The names in what a date dates: the sentences of a text's events go to the tagger together."""

from bisect import bisect_left
from collections.abc import Sequence

from .language.tagger import Entity, Tagger
from .normalize.clauses import Boundaries
from .normalize.events import EventClause
from .spans import Span

_FIELDS = {"organization": "organizations", "place": "places", "person": "people"}
# A text without full stops must not go to a tagger again with each of its dates.
_LONGEST_SENTENCE = 1000


class Names:
    """The names that a tagger finds in the sentences of some clauses, each sentence tagged once."""

    def __init__(self, boundaries: Boundaries, tagger: Tagger, clauses: Sequence[EventClause]) -> None:
        text = boundaries.source.text
        near = (boundaries.sentence(span.start) for clause in clauses for span in clause.spans)
        sentences = sorted({_bounded(span) for span in near})
        tagged = tagger.tag([text[span.start : span.end] for span in sentences])
        self._entities = [
            entity._replace(start=span.start + entity.start, end=span.start + entity.end)
            for span, found in zip(sentences, tagged, strict=True)
            for entity in found.entities
        ]
        self._starts = [entity.start for entity in self._entities]

    def of(self, clause: EventClause) -> dict[str, tuple[str, ...]]:
        """Return the names in a clause, by the fields of an event, each name once, in text order."""
        found = sorted({entity for span in clause.spans for entity in self._within(span)})
        return {
            field: tuple(dict.fromkeys(entity.text for entity in found if entity.kind == kind))
            for kind, field in _FIELDS.items()
        }

    def _within(self, span: Span) -> Sequence[Entity]:
        low, high = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [entity for entity in self._entities[low:high] if entity.end <= span.end]


def _bounded(sentence: Span) -> Span:
    return Span(sentence.start, min(sentence.end, sentence.start + _LONGEST_SENTENCE))
