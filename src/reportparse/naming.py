"""What a tagger finds in a text: the names in what a date dates, the subjects of what a quantity is said of."""

from bisect import bisect_left, bisect_right
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
        stretches = (span for clause in clauses if clause.text for span in _around(clause))
        self._entities = sorted(
            entity._replace(start=at + entity.start, end=at + entity.end)
            for at, tagged in _tagged(boundaries, tagger, stretches)
            for entity in tagged.entities
            if not _in_title(boundaries, at + entity.start)
        )
        self._starts = [entity.start for entity in self._entities]

    def of(self, clause: EventClause) -> dict[str, tuple[str, ...]]:
        """Return the names in a clause, by the fields of an event, each name once, in text order."""
        found = sorted({entity for span in clause.spans for entity in self._within(span)})
        if not found:
            return dict.fromkeys(_FIELDS.values(), ())
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
        self._found = sorted(
            Subject(Span(at + said.start, at + said.end), Span(at + subject.start, at + subject.end))
            for at, tagged in _tagged(boundaries, tagger, sentences)
            for said, subject in tagged.subjects
        )

    def of(self, start: int) -> str | None:
        """Return the subject of the last predicate before a quantity in its clause, None where there is none."""
        if not self._found:
            return None
        clause = self._boundaries.clause(start)
        at = bisect_right(self._found, start, key=lambda one: one.predicate.end) - 1
        if at < 0 or self._found[at].predicate.start < clause.start:
            return None
        subject = self._found[at].subject
        words = self._boundaries.source.text[subject.start : subject.end]
        return words if len(words) <= _LONGEST_SUBJECT else None


def _tagged(boundaries: Boundaries, tagger: Tagger, stretches: Iterable[Span]) -> Iterator[tuple[int, Tagged]]:
    """Yield the offset of each stretch and what the tagger says of it, in text order; those that overlap are one."""
    text = boundaries.source.text
    bounded = list(_bounded(_merged(stretches)))
    tagged = tagger.tag([text[span.start : span.end] for span in bounded])
    yield from ((span.start, one) for span, one in zip(bounded, tagged, strict=True))


def _merged(stretches: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(stretches):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _bounded(stretches: Iterable[Span]) -> Iterator[Span]:
    """Yield stretches cut into pieces that a tagger can take."""
    for start, end in stretches:
        for at in range(start, end, _LONGEST_SENTENCE):
            yield Span(at, min(end, at + _LONGEST_SENTENCE))


def _in_title(boundaries: Boundaries, position: int) -> bool:
    """Return whether a position lies in the title of a document: what it names took no part in anything."""
    bracket = boundaries.bracket(position)
    return bracket is not None and boundaries.source.folded[bracket.start] == "《"


def _around(clause: EventClause) -> list[Span]:
    """Return the stretch that a clause was taken from, with the date in it; of a very long one only its parts."""
    filled = [span for span in clause.spans if span.start < span.end]
    whole = Span(min(span.start for span in filled), max(span.end for span in filled))
    return [whole] if whole.end - whole.start <= _LONGEST_SENTENCE else filled
