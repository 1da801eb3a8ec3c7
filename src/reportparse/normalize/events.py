"""The clause that a date dates: what happened, without the date."""

from typing import NamedTuple

from ..ingest.markdown import without_marks
from ..ingest.source import Source, fold
from ..keeping import compiled
from ..spans import Span
from .clauses import Boundaries
from .phrases import has_noun

_LONGEST_EVENT, _KEPT_HEAD = 80, 48
_DAY = (
    r"(?:(?:19|20)\d\d\s?年(?=\s?[、,和与及至到-])|(?:(?:19|20)\d\d\s?年\s?|[今去明]年)?"
    r"(?:\d{1,2}\s?月份?\s?(?:\d{1,2}(?:\s?[-~至]\s?\d{1,2})?\s?[日号])?(?:[上中下]旬|[初底末])?"
    r"|\d{1,2}\s?[日号]|[上下]半年|[一二三四]季度))(?:上午|下午|晚)?(?:前|起)?"
)
_DAYS_BEFORE = compiled(rf"(?:{_DAY}\s?[、,和与及至到-]\s?){{1,8}}$")
_DAYS_AFTER = compiled(rf"(?:\s?[、和与及至到-]\s?{_DAY}){{1,8}}")
_PREPOSITION = compiled(r"(?:截至到?|截止到?|[于在自从至到由])\s*$")
_SET_TIME = compiled(r"(?:为|是|于|在|至|到)\s*$")
_AFTER_DATE = compiled(r"\s*(?:以来|期间|的|里(?![程面])|内(?![部容外设地科审控]))?\s*")
_NUMERALS = frozenset("一二三四五六七八九十")
_BULLET = compiled(
    r"[\s>#*+~_-]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)][、.]?|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)"
    r"|[一二三四五六七八九十]是|[▲•·①-⑩])?[\s*_]*"
)
_WRAP = compiled(r"\s*\n\s*")
# What words end with that lead to a date, and what those begin with that go on from one.
_JOINS, _LEADS = tuple("、,和与及至到-"), tuple("至到止于在自从由")
_GOES_ON = frozenset("、和与及至到-以期的里内")
_EDGES = " \t\n*#_>~|,，、;；:：。.-"


class EventClause(NamedTuple):
    """What a date dates, in words, and the stretches of the text that they were taken from."""

    text: str
    spans: tuple[Span, ...] = ()

    def then(self, other: "EventClause") -> "EventClause":
        """Return this clause and another one behind it."""
        return EventClause("，".join(filter(None, (self.text, other.text))), self.spans + other.spans)


def event_clause(boundaries: Boundaries, start: int, end: int) -> EventClause:
    """Return what the date at ``[start, end)`` dates: its clause without the date.

    At most 80 characters: a longer clause loses its middle (``…``). A date alone before a comma dates
    the clause that follows in the sentence; one that ends its clause dates both; one alone in brackets,
    after a label or with a verb only dates what stands before, too.
    """
    bracket = boundaries.bracket(start)
    clause = boundaries.clause_in(start, bracket)
    before, after = _around(boundaries.source, clause, start, end)
    said = _said(boundaries.source, before, *_ends(after))
    closing = not boundaries.source.text[slice(*after)].strip() and boundaries.mark_after(clause) == ","
    if len(said.text) < 2 or (
        closing and not _SET_TIME.search(boundaries.source.folded, max(clause.start, start - 8), start)
    ):
        said = _with_next(boundaries, clause, bracket, said)
    if len(said.text) < 8 and not has_noun(fold(said.text)):
        said = _with_last(boundaries, clause, bracket, said)
    if len(said.text) <= _LONGEST_EVENT:
        return said
    return said._replace(text=f"{said.text[:_KEPT_HEAD]}…{said.text[_KEPT_HEAD + 1 - _LONGEST_EVENT :]}")


def _said(source: Source, *spans: Span) -> EventClause:
    """Return the words of stretches side by side."""
    words = [source.text[span.start : span.end] for span in spans]
    joined = words[0].rstrip() + "".join(word.lstrip(" ,，、") for word in words[1:])
    return EventClause(_cleaned(joined), spans)


def _ends(span: Span) -> tuple[Span, ...]:
    """Return a stretch; of a very long one only what an event can show of it."""
    if span.end - span.start <= 4 * _LONGEST_EVENT:
        return (span,)
    return Span(span.start, span.start + 2 * _LONGEST_EVENT), Span(span.end - 2 * _LONGEST_EVENT, span.end)


def _with_last(boundaries: Boundaries, clause: Span, bracket: Span | None, said: EventClause) -> EventClause:
    """Add what stands before a clause of verbs alone: that around its brackets, or the one before it."""
    source, folded = boundaries.source, boundaries.source.folded
    if bracket and folded[bracket.start] in "([":
        outer = boundaries.clause(bracket.start)
        low, high = max(outer.start, bracket.start - _LONGEST_EVENT), bracket.end + _LONGEST_EVENT
        return _said(source, Span(low, bracket.start), Span(bracket.end, min(outer.end, high)))
    sentence = boundaries.sentence(clause.start)
    if clause.start - 1 <= sentence.start or folded[clause.start - 1] not in ",:":
        return said
    last = boundaries.clause_in(clause.start - 1, bracket)
    room = _LONGEST_EVENT - len(said.text) - 1
    words = _said(source, Span(max(last.start, sentence.start, last.end - room), last.end))
    if said.text and has_noun(fold(said.text + words.text)):
        return words.then(said)
    return words if words.text else said


def _around(source: Source, clause: Span, start: int, end: int) -> tuple[Span, Span]:
    """Return what stands before and after a date in its clause, without bullets and prepositions."""
    folded = source.folded
    low, high = max(_behind_bullet(folded, clause.start, start), start - _LONGEST_EVENT), start
    lead = folded[low:start].rstrip()
    if lead.endswith(_JOINS) and (days := _DAYS_BEFORE.search(folded, low, start)):
        high = days.start()
        lead = folded[low:high].rstrip()
    elif lead.endswith("、"):
        low, lead = start, ""
    if lead.endswith(_LEADS) and (preposition := _PREPOSITION.search(folded, low, high)):
        high = preposition.start()
    if end < clause.end and (folded[end] in _GOES_ON or folded[end].isspace()):
        if days := _DAYS_AFTER.match(folded, end, clause.end):
            end = days.end()
        if link := _AFTER_DATE.match(folded, end, clause.end):
            end = link.end()
    return Span(low, high), Span(end, max(end, clause.end))


def _behind_bullet(folded: str, start: int, end: int) -> int:
    """Return where the words behind a bullet begin that may stand at ``start``."""
    first = folded[start : start + 1]
    if start >= end or (first.isalpha() and first not in _NUMERALS):
        return start
    bullet = _BULLET.match(folded, start, end)
    return bullet.end() if bullet else start


def _with_next(boundaries: Boundaries, clause: Span, bracket: Span | None, said: EventClause) -> EventClause:
    """Add the clause that follows in the sentence, or in the brackets, if there is one."""
    limit = bracket.end - 1 if bracket else boundaries.sentence(clause.start).end
    for _ in range(3):
        if clause.end + 1 >= limit:
            break
        clause = boundaries.clause_in(clause.end + 1, bracket)
        words = _said(boundaries.source, *_ends(clause))
        if words.text:
            return said.then(words) if said.text else words
    return said


def _cleaned(text: str) -> str:
    text = without_marks(text)
    return (_WRAP.sub("", text) if "\n" in text else text).strip(_EDGES)
