"""What stands around the quantities of one item: what joins and parts them, and the phrases of the clauses beside."""

from collections.abc import Iterator, Sequence

from ..keeping import compiled
from .clauses import Boundaries
from .listed import RESPECTIVELY
from .phrases import NOUNS, ends_like, phrase_after, phrase_before, tokens
from .quantities import Quantity
from .wording import content_end, text_of, verbal

BEFORE, AFTER, REACH = 80, 40, 160
"""How many characters before and behind a quantity its words are sought in, and how far back in its sentence."""

_BETWEEN, _LEAD = 10, 6
# 由去年底的40人扩充到60人
_FROM = compiled(r"[由从](?:\p{Han}{1,4}的?)? ?$")
_TO = compiled(r" ?\p{Han}{0,6}[到至为成] ?")
_IN_LIST = ("glue", "light", "change", "blank")


class Surroundings:
    """The quantities of one item in their text, each by its index in text order."""

    def __init__(self, boundaries: Boundaries, quantities: Sequence[Quantity]) -> None:
        self.boundaries, self.quantities, self.source = boundaries, quantities, boundaries.source
        starts = [quantity.start for quantity in quantities]
        self.sentences = [boundaries.sentence(start) for start in starts]
        self.brackets = [boundaries.bracket(start) for start in starts]
        self._heads: dict[int, str | None] = {}
        self.clauses = [boundaries.clause_in(*place) for place in zip(starts, self.brackets, strict=True)]

    def gap_in_unit(self, index: int) -> str:
        """Return the words between the quantity before and this one, none where their units differ."""
        before, here = self.quantities[index - 1], self.quantities[index]
        return self.source.folded[before.end : here.start] if before.unit == here.unit else ""

    def same_bracket(self, index: int) -> bool:
        return self.brackets[index] is not None and self.brackets[index] == self.brackets[index - 1]

    def same_segment(self, index: int) -> bool:
        return self.source.folded.find(";", self.quantities[index - 1].end, self.quantities[index].start) < 0

    def segment_start(self, index: int) -> int:
        start = self.quantities[index].start
        low = max(self.sentences[index].start, start - REACH)
        return max(low, self.source.folded.rfind(";", low, start) + 1)

    def listed_with(self, index: int) -> Iterator[int]:
        """Yield the quantity and those joined to it by 、 or 和."""
        yield index
        while index + 1 < len(self.quantities) and self.joined(index):
            index += 1
            yield index

    def joined(self, index: int) -> bool:
        """Return whether nothing but 、 or 和 and words of change part a quantity from the next one."""
        start, end = self.quantities[index].end, self.quantities[index + 1].start
        if not 0 < end - start <= _BETWEEN:
            return False
        found = tokens(self.source, start, end)
        if len(found) == 1 and found[0].text in ",/":
            return True
        # Nothing at all stands between the lines of a wrapped text.
        listed = bool(found) and found[0].kind == "glue" and all(token.kind in _IN_LIST for token in found)
        return listed and all(token.text != RESPECTIVELY for token in found)

    def becomes(self, index: int) -> bool:
        """Return whether a figure is what the one before it became: 由40人扩充到60人."""
        if not index:
            return False
        before, here = self.quantities[index - 1], self.quantities[index]
        if before.unit != here.unit or not 0 < here.start - before.end <= _BETWEEN:
            return False
        lead = self.source.folded[max(0, before.start - _LEAD) : before.start]
        if "由" not in lead and "从" not in lead:
            return False
        return bool(_FROM.search(lead) and _TO.fullmatch(self.source.folded, before.end, here.start))

    def head_of_segment(self, index: int) -> str | None:
        """Return the noun phrase that opens the run of clauses up to ``;`` which the quantity stands in."""
        start = self.segment_start(index)
        if start not in self._heads:
            self._heads[start] = self._head_at(start)
        return self._heads[start]

    def _head_at(self, segment: int) -> str | None:
        clause = self.boundaries.clause(segment)
        found = tokens(self.source, clause.start, min(clause.end, clause.start + AFTER))
        skipped = ("blank", "time", "other", "number")
        start = next((i for i, t in enumerate(found) if t.kind not in skipped), len(found))
        if 0 < start < len(found) and found[start - 1].kind == "number" and len(found[start].text) == 1:
            start += 1
        phrase = phrase_after(found, start, len(found))
        if not phrase or phrase.end == len(found) or found[start].kind not in NOUNS:
            return None
        text = text_of(found, phrase)
        return None if ends_like(text, "measure") else text

    def tail_of_last_clause(self, index: int) -> str | None:
        """Return the name that closes the clause before, where no quantity stands between."""
        clause, floor = self.clauses[index], self.sentences[index].start
        if index:
            floor = max(floor, self.quantities[index - 1].end)
        if clause.start - 1 <= floor:
            return None
        last = self.boundaries.clause(clause.start - 1)
        found = tokens(self.source, max(last.start, floor, last.end - BEFORE), max(last.end, floor))
        end = content_end(found)
        said = verbal(found, end)
        return text_of(found, phrase_before(found, end)) or (said.metric if said else None)
