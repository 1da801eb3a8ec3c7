"""What a tagger finds in a text: the names in what a date dates, the subjects of what a quantity is said of."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from .language.tagger import Entity, Subject, Tagged, Tagger
from .normalize.clauses import Boundaries
from .normalize.events import EventClause
from .spans import Span

_FIELDS = {"organization": "organizations", "place": "places", "person": "people"}
# A text without full stops must not go to a tagger again with each of its dates.
_LONGEST_SENTENCE = 1000
_LONGEST_SUBJECT = 30


class Names:
    """The names that a tagger finds in some clauses, each stretch of text tagged once, all of them together."""

    def __init__(self, boundaries: Boundaries, tagger: Tagger, clauses: Sequence[EventClause]) -> None:
        stretches = (_around(clause) for clause in clauses if clause.text)
        self._entities = [
            entity._replace(start=at + entity.start, end=at + entity.end)
            for at, tagged in _tagged(boundaries, tagger, stretches)
            for entity in tagged.entities
            if not _in_title(boundaries, at + entity.start)
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


class Subjects:
    """The predicates and their subjects in the sentences of some quantities; none where the tagger does not parse."""

    def __init__(self, boundaries: Boundaries, tagger: Tagger, starts: Iterable[int]) -> None:
        self._boundaries = boundaries
        sentences = (boundaries.sentence(start) for start in starts) if tagger.parses else ()
        self._found = [
            Subject(Span(at + said.start, at + said.end), Span(at + subject.start, at + subject.end))
            for at, tagged in _tagged(boundaries, tagger, sentences)
            for said, subject in tagged.subjects
        ]

    def of(self, start: int) -> str | None:
        """Return the subject of the last predicate before a quantity in its clause, None where there is none."""
        clause = self._boundaries.clause(start)
        near = [one for one in self._found if clause.start <= one.predicate.start and one.predicate.end <= start]
        if not near:
            return None
        subject = max(near).subject
        words = self._boundaries.source.text[subject.start : subject.end]
        return words if len(words) <= _LONGEST_SUBJECT else None


def _tagged(boundaries: Boundaries, tagger: Tagger, stretches: Iterable[Span]) -> Iterator[tuple[int, Tagged]]:
    """Yield each stretch's offset and what the tagger says of it, in text order."""
    text = boundaries.source.text
    bounded = sorted({Span(start, max(start, min(end, start + _LONGEST_SENTENCE))) for start, end in stretches})
    tagged = tagger.tag([text[span.start : span.end] for span in bounded])
    yield from ((span.start, one) for span, one in zip(bounded, tagged, strict=True))


def _in_title(boundaries: Boundaries, position: int) -> bool:
    """Return whether a position lies in the title of a document: what it names took no part in anything."""
    bracket = boundaries.bracket(position)
    return bracket is not None and boundaries.source.folded[bracket.start] == "《"


def _around(clause: EventClause) -> Span:
    filled = [span for span in clause.spans if span.start < span.end]
    return Span(min(span.start for span in filled), max(span.end for span in filled))
