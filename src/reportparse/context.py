"""What the records of one text are read against: its outline, the boundaries of its sentences, its cues of tense."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Any

from .confidence import Beside
from .ingest.source import Source, fold
from .layout.headings import heading_kind
from .layout.outline import Block, Outline
from .normalize.clauses import Boundaries
from .normalize.dates import DateValue
from .normalize.tense import Place, Tenses
from .periods import Period, year_period
from .reasons import Reason
from .schema import Event
from .spans import Span, trimmed

# A text without full stops must not be copied into each of its records.
_LONGEST_SENTENCE = 1000
# How far beside a mention its confidence looks.
_NEAR = 24


class Context:
    """One text with all that its records are read against; ``locator`` says where in the file an offset is."""

    def __init__(
        self, source: Source, tree: Outline, boundaries: Boundaries, tenses: Tenses, locator: Callable[[int], str]
    ) -> None:
        self.source, self.tree, self.boundaries, self.tenses = source, tree, boundaries, tenses
        self.locator = locator
        self.report: Period | None = tree.period or (year_period(tree.year) if tree.year else None)
        self._starts = [block.start for block in tree.blocks]
        self._places: dict[tuple[int | None, int | None], Place] = {}

    def block(self, position: int) -> Block:
        """Return the block that a position lies in."""
        return self.tree.blocks[bisect_right(self._starts, position) - 1]

    def planned(self, block: Block) -> bool:
        """Return whether a block lies in a plan: a section of that kind, or an item whose title says so."""
        return self.place_of(block).planned

    def section_kind(self, block: Block) -> str:
        """Return the kind of the section that a block lies in, an empty string outside all."""
        return "" if block.section is None else self.tree.sections[block.section].kind

    def section_period(self, block: Block) -> Period | None:
        """Return the period of the section that a block lies in."""
        return None if block.section is None else self.tree.sections[block.section].period

    def is_later(self, text: str, value: DateValue | Event) -> bool:
        """Return whether a date lies behind the reported period and the day of writing.

        A date that sets a term (年内, 年底前) is taken by its end.
        """
        tree = self.tree
        if tree.period is None or text.startswith(("截至", "截止")):
            return False
        now = max(tree.period.end, tree.reference) if tree.reference else tree.period.end
        return (value.date_end if _sets_term(text, value) else value.date_start) > now

    def is_past(self, text: str, value: DateValue | Event, block: Block) -> bool:
        """Return whether a date that stands in a plan lies before it: what it dates was done (去年完成…)."""
        plan, report = self.section_period(block), self.tree.period
        if report is None or not self.planned(block) or _sets_term(text, value):
            return False
        return value.date_end <= report.end and (plan is None or value.date_end < plan.start)

    def later_clauses(self, events: Iterable[Event]) -> set[int]:
        """Return where the clauses begin that name a day behind the reported period, as one still to come."""
        later = (
            e
            for e in events
            if e.tense == "planned"
            and (e.precision != "year" or e.text.endswith(("内", "前")))
            and self.is_later(e.text, e)
        )
        return {self.boundaries.clause_in(event.start, None).start for event in later}

    def past_clauses(self, events: Iterable[Event]) -> set[int]:
        """Return where the clauses of plans begin that name a day before the plan, as one that is over."""
        past = (e for e in events if e.tense == "done" and self.is_past(e.text, e, self.block(e.start)))
        return {self.boundaries.clause_in(event.start, None).start for event in past}

    def place_of(self, block: Block, *, later: bool = False, past: bool = False) -> Place:
        """Return what the tense of a mention depends on beside its words."""
        key = block.section, block.item
        if key not in self._places:
            title = self.tree.items[block.item].title if block.item is not None else None
            kind = heading_kind(fold(title)) if title else None
            section = self.section_kind(block)
            self._places[key] = Place(section == "plan" or (kind is not None and kind.kind == "plan"), section=section)
        place = self._places[key]
        return place._replace(later=later, past=past) if later or past else place

    def fields(self, span: Span, block: Block) -> dict[str, Any]:
        """Return the fields of a record that say where it stands."""
        return {
            "start": span.start, "end": span.end, "text": self.source.text[span.start : span.end],
            "sentence": self._sentence(span.start), "locator": self.locator(span.start),
            "group": block.group, "section": block.section, "item": block.item,
        }  # fmt: skip

    def beside(self, span: Span) -> Beside:
        """Return how a mention stands in its clause."""
        clause, folded = self.boundaries.clause(span.start), self.source.folded
        before = folded[max(clause.start, span.start - _NEAR) : span.start]
        after = folded[span.end : min(clause.end, span.end + _NEAR)]
        return Beside(before[-2:], after[:1], len(before) // 4, len(after) // 4, ":" in before)

    def layout_reasons(self, block: Block) -> list[Reason]:
        """Return why a record lies in the unit, the section and the item that it lies in."""
        tree, found = self.tree, list[Reason]()
        if block.group is not None:
            group = tree.groups[block.group]
            found.append(Reason("unit", "named" if group.name else "nameless", self._line(group.span)))
        if block.section is not None:
            section = tree.sections[block.section]
            found.append(Reason("section", section.how, self._line(section.span), section.kind))
        if block.item is not None:
            item = tree.items[block.item]
            found.append(Reason("item", "titled" if item.title else "plain", self._line(item.span), item.path))
        return found

    def _line(self, span: Span) -> Span:
        """Return the first line of a node."""
        end = self.source.text.find("\n", span.start, span.end)
        return trimmed(self.source.text, span.start, span.end if end < 0 else end)

    def _sentence(self, position: int) -> str:
        """Return the sentence around a position, as given; of one beyond all measure only what is near."""
        span = self.boundaries.sentence(position)
        if span.end - span.start > _LONGEST_SENTENCE:
            near = max(span.start, position - _LONGEST_SENTENCE // 2)
            span = trimmed(self.source.text, near, min(span.end, near + _LONGEST_SENTENCE))
        return self.source.text[span.start : span.end]


def _sets_term(text: str, value: DateValue | Event) -> bool:
    return value.bound == "before" or text.endswith("内")
