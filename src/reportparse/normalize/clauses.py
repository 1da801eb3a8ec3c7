"""Sentences, clauses and brackets of a text, found once; and the clause that a date dates."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator

import regex

from ..ingest.markdown import without_marks
from ..ingest.source import Source, fold
from ..spans import Span, trimmed
from .phrases import has_noun

_OPEN = "([《“"
_CLOSE = ")]》”"
_MARK = regex.compile(r"[\n。!?,;:()\[\]《》“”]")
_SENTENCE_END = "。!?"
_CLAUSE_END = ",;:"
_LONGEST_EVENT, _KEPT_HEAD = 80, 48
_DAY = (
    r"(?:(?:19|20)\d\d\s?年(?=\s?[、,和与及至到-])|(?:(?:19|20)\d\d\s?年\s?|[今去明]年)?"
    r"(?:\d{1,2}\s?月份?\s?(?:\d{1,2}(?:\s?[-~至]\s?\d{1,2})?\s?[日号])?(?:[上中下]旬|[初底末])?"
    r"|\d{1,2}\s?[日号]|[上下]半年|[一二三四]季度))(?:上午|下午|晚)?(?:前|起)?"
)
_DAYS_BEFORE = regex.compile(rf"(?:{_DAY}\s?[、,和与及至到-]\s?){{1,8}}$")
_DAYS_AFTER = regex.compile(rf"(?:\s?[、和与及至到-]\s?{_DAY}){{1,8}}")
_PREPOSITION = regex.compile(r"(?:截至到?|截止到?|[于在自从至到由])\s*$")
_SET_TIME = regex.compile(r"(?:为|是|于|在|至|到)\s*$")
_AFTER_DATE = regex.compile(r"\s*(?:以来|期间|的|里(?![程面])|内(?![部容外设地科审控]))?\s*")
_BULLET = regex.compile(
    r"[\s>#*+~_-]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)][、.]?|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)"
    r"|[一二三四五六七八九十]是|[▲•·①-⑩])?[\s*_]*"
)
_WRAP = regex.compile(r"\s*\n\s*")
_EDGES = " \t\n*#_>~|,，、;；:：。.-"


class Boundaries:
    """Where the sentences and clauses of one text end, and which brackets enclose what.

    A sentence ends after ``。！？`` outside brackets and at the end of a line; a clause also at
    ``，；：``. Inside brackets (or quotation marks) a clause is what stands between their marks.
    At ``starts``, behind a line's number or bullet, a sentence begins. Made once for a text, in linear time; then
    every question is a bisection.
    """

    def __init__(self, source: Source, starts: Collection[int] = ()) -> None:
        self.source = source
        folded = source.folded
        pairs = dict(_pairs(folded))
        opening = {close: open_ for open_, close in pairs.items()}
        self._sentences: list[int] = [0]
        self._events: list[int] = [-1]
        self._inside: list[int] = [-1]
        self._marks: dict[int, list[int]] = {-1: []}
        self._close = pairs
        stack = [-1]
        for match in _MARK.finditer(folded):
            at, mark = match.start(), match[0]
            if at in pairs:
                stack.append(at)
                self._marks[at] = []
                self._note(at, at)
            elif at in opening:
                stack.pop()
                self._note(at, stack[-1])
            elif mark == "\n" or (mark in _SENTENCE_END and stack[-1] < 0):
                self._sentences.append(at + 1)
                self._marks[stack[-1]].append(at)
            elif mark in _SENTENCE_END or (mark in _CLAUSE_END and not _in_number(folded, at)):
                self._marks[stack[-1]].append(at)
        self._sentences = sorted({*self._sentences, *starts, len(folded) + 1})
        self._marks[-1] = sorted({*self._marks[-1], *(start - 1 for start in starts)})

    def _note(self, at: int, inside: int) -> None:
        self._events.append(at)
        self._inside.append(inside)

    def bracket(self, position: int) -> Span | None:
        """Return the innermost pair of brackets around a position, marks included, or None."""
        index = bisect_right(self._events, position) - 1
        inside = self._inside[index]
        if index > 0 and self._events[index] == position and inside == position:
            inside = self._inside[index - 1]
        return None if inside < 0 else Span(inside, self._close[inside] + 1)

    def sentence(self, position: int) -> Span:
        """Return the sentence around a position, without blanks at its edges."""
        index = bisect_right(self._sentences, position)
        return trimmed(self.source.text, self._sentences[index - 1], min(self._sentences[index], len(self.source.text)))

    def clause(self, position: int) -> Span:
        """Return the clause around a position, without its bounding marks; in brackets, the one inside."""
        return self.clause_in(position, self.bracket(position))

    def clause_in(self, position: int, bracket: Span | None) -> Span:
        """Return the clause around a position among the marks of one pair of brackets (None: outside all)."""
        marks = self._marks[bracket.start if bracket else -1]
        low, high = (bracket.start + 1, bracket.end - 1) if bracket else (0, len(self.source.text))
        index = bisect_left(marks, position)
        start = max(low, marks[index - 1] + 1 if index else low)
        return Span(start, min(high, marks[index] if index < len(marks) else high))

    def mark_after(self, clause: Span) -> str:
        """Return the folded character that ends a clause, or an empty string at the end of the text."""
        return self.source.folded[clause.end : clause.end + 1]


def after_last(folded: str, marks: str, start: int, end: int) -> int:
    """Return the offset behind the last of ``marks`` (single characters) in ``folded[start:end]``, else ``start``."""
    return max(start, max(folded.rfind(mark, start, end) for mark in marks) + 1)


def _pairs(folded: str) -> Iterator[tuple[int, int]]:
    """Yield (open, close) of every matched pair of brackets within a line."""
    stack: list[int] = []
    for match in _MARK.finditer(folded):
        at, mark = match.start(), match[0]
        if mark == "\n":
            stack.clear()
        elif mark in _OPEN:
            stack.append(at)
        elif mark in _CLOSE and stack and folded[stack[-1]] == _OPEN[_CLOSE.index(mark)]:
            yield stack.pop(), at


def _in_number(folded: str, at: int) -> bool:
    return folded[at] in ",:" and folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()


def event_clause(boundaries: Boundaries, start: int, end: int) -> str:
    """Return the words that the date at ``[start, end)`` dates: its clause without the date.

    At most 80 characters: a longer clause loses its middle (``…``). A date alone before a comma dates
    the clause that follows in the sentence; one that ends its clause dates both; one alone in brackets,
    after a label or with a verb only dates what stands before, too.
    """
    bracket = boundaries.bracket(start)
    clause = boundaries.clause_in(start, bracket)
    before, after = _around(boundaries.source, clause, start, end)
    said = _cleaned(before.rstrip() + after.lstrip(" ,，、"))
    closing = not after.strip() and boundaries.mark_after(clause) == ","
    if len(said) < 2 or (
        closing and not _SET_TIME.search(boundaries.source.folded, max(clause.start, start - 8), start)
    ):
        said = _with_next(boundaries, clause, bracket, said)
    if len(said) < 8 and not has_noun(fold(said)):
        said = _with_last(boundaries, clause, bracket, said)
    return said if len(said) <= _LONGEST_EVENT else f"{said[:_KEPT_HEAD]}…{said[_KEPT_HEAD + 1 - _LONGEST_EVENT :]}"


def _with_last(boundaries: Boundaries, clause: Span, bracket: Span | None, said: str) -> str:
    """Add what stands before a clause of verbs alone: that around its brackets, or the one before it."""
    text, folded = boundaries.source.text, boundaries.source.folded
    if bracket and folded[bracket.start] in "([":
        outer = boundaries.clause(bracket.start)
        low, high = max(outer.start, bracket.start - _LONGEST_EVENT), bracket.end + _LONGEST_EVENT
        return _cleaned(text[low : bracket.start] + text[bracket.end : min(outer.end, high)])
    sentence = boundaries.sentence(clause.start)
    if clause.start - 1 <= sentence.start or folded[clause.start - 1] not in ",:":
        return said
    last = boundaries.clause_in(clause.start - 1, bracket)
    room = _LONGEST_EVENT - len(said) - 1
    words = _cleaned(text[max(last.start, sentence.start, last.end - room) : last.end])
    return f"{words}，{said}" if said and has_noun(fold(said + words)) else words or said


def _around(source: Source, clause: Span, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a date in its clause, without bullets and prepositions."""
    low = min(start, _BULLET.match(source.folded, clause.start, start).end())  # type: ignore[union-attr]
    low = max(low, start - _LONGEST_EVENT)
    high = start
    if days := _DAYS_BEFORE.search(source.folded, low, start):
        high = days.start()
    elif source.folded[low:start].rstrip().endswith("、"):
        low = start
    if preposition := _PREPOSITION.search(source.folded, low, high):
        high = preposition.start()
    if days := _DAYS_AFTER.match(source.folded, end, clause.end):
        end = days.end()
    if link := _AFTER_DATE.match(source.folded, end, clause.end):
        end = link.end()
    return source.text[low:high], _slice(source.text, end, clause.end)


def _slice(text: str, start: int, end: int) -> str:
    """Return ``text[start:end]``; of a very long stretch only what an event can show of it."""
    if end - start <= 4 * _LONGEST_EVENT:
        return text[start : max(start, end)]
    return text[start : start + 2 * _LONGEST_EVENT] + text[end - 2 * _LONGEST_EVENT : end]


def _with_next(boundaries: Boundaries, clause: Span, bracket: Span | None, said: str) -> str:
    """Add the clause that follows in the sentence, or in the brackets, if there is one."""
    limit = bracket.end - 1 if bracket else boundaries.sentence(clause.start).end
    for _ in range(3):
        if clause.end + 1 >= limit:
            break
        clause = boundaries.clause_in(clause.end + 1, bracket)
        if words := _cleaned(_slice(boundaries.source.text, clause.start, clause.end)):
            return f"{said}，{words}" if said else words
    return said


def _cleaned(text: str) -> str:
    return _WRAP.sub("", without_marks(text)).strip(_EDGES)
