"""Sentences, clauses and brackets of a text, found once."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable

from ..ingest.source import Source
from ..keeping import plain
from ..spans import Span, trimmed

_OPEN = "([《“"
_OPENED_BY = dict(zip(")]》”", _OPEN, strict=True))
_MARK = plain(r"[\n。!?,;:()\[\]《》“”]")
_SENTENCE_END = "。!?"
_CLAUSE_END = ",;:"


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
        found = [(match.start(), match[0]) for match in _MARK.finditer(folded)]
        pairs = _pairs(folded, found)
        closing = frozenset(pairs.values())
        sentences = [0, len(folded) + 1, *starts]
        self._trimmed: dict[int, Span] = {}
        self._events: list[int] = [-1]
        self._inside: list[int] = [-1]
        self._marks: dict[int, list[int]] = {-1: []}
        self._close = pairs
        stack, marks = [-1], self._marks[-1]
        for at, mark in found:
            if mark in _CLAUSE_END:
                if not _in_number(folded, at):
                    marks.append(at)
            elif mark in _SENTENCE_END or mark == "\n":
                marks.append(at)
                if stack[-1] < 0:
                    sentences.append(at + 1)
            elif at in pairs:
                stack.append(at)
                marks = self._marks[at] = []
                self._note(at, at)
            elif at in closing:
                stack.pop()
                marks = self._marks[stack[-1]]
                self._note(at, stack[-1])
        self._sentences = sorted(set(sentences))
        self._marks[-1] = sorted({*self._marks[-1], *[start - 1 for start in starts]})

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
        found = self._trimmed.get(index)
        if found is None:
            start, end = self._sentences[index - 1], min(self._sentences[index], len(self.source.text))
            found = self._trimmed[index] = trimmed(self.source.text, start, end)
        return found

    def clause(self, position: int) -> Span:
        """Return the clause around a position, without its bounding marks; in brackets, the one inside."""
        return self.clause_in(position, self.bracket(position))

    def clause_in(self, position: int, bracket: Span | None) -> Span:
        """Return the clause around a position among the marks of one pair of brackets (None: outside all)."""
        if bracket:
            marks, start, end = self._marks[bracket.start], bracket.start + 1, bracket.end - 1
        else:
            marks, start, end = self._marks[-1], 0, len(self.source.text)
        index = bisect_left(marks, position)
        if index:
            start = marks[index - 1] + 1
        return Span(start, marks[index] if index < len(marks) else end)

    def mark_after(self, clause: Span) -> str:
        """Return the folded character that ends a clause, or an empty string at the end of the text."""
        return self.source.folded[clause.end : clause.end + 1]


def after_last(folded: str, marks: str, start: int, end: int) -> int:
    """Return the offset behind the last of ``marks`` (single characters) in ``folded[start:end]``, else ``start``."""
    last = start - 1
    for mark in marks:
        at = folded.rfind(mark, start, end)
        if at > last:
            last = at
    return last + 1


def _pairs(folded: str, found: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Return where every matched pair of brackets within a line opens and closes, of the marks that were found."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for at, mark in found:
        if mark in _OPENED_BY:
            if stack and folded[stack[-1]] == _OPENED_BY[mark]:
                pairs[stack.pop()] = at
        elif mark in _OPEN:
            stack.append(at)
        elif mark == "\n":
            stack.clear()
    return pairs


def _in_number(folded: str, at: int) -> bool:
    return folded[at] in ",:" and folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()
