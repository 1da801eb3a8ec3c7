"""People: a surname with a given name, where a post, a list or a verb says that a person stands there."""

import re
from collections.abc import Iterator
from functools import cache

import regex

from ..keeping import compiled, plain
from ..resources import alternation, load_table
from ..rules import HAN
from ..spans import Span
from .tokens import Tokens, is_han

_SEPARATOR = plain(r"[、,/和与及]")
_BETWEEN = plain(r" ?[、,/和与及] ?")
_OPENS = compiled(r"[\s,。;:、()\[\]“”]")
_LATIN = r"[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+){1,3}"
_FOREIGN = r"\p{Han}{1,6}(?:·\p{Han}{1,8}){1,3}"
_FOREIGN_SIGN = plain(r"[A-Za-z.'-] [A-Z]|·")
# Where a name of either spelling can begin: few places of a text, so that titles are looked for there only.
_FOREIGN_BEGINS = plain(rf"[A-Z](?=[A-Za-z.'-]+ [A-Z])|[{HAN}](?=[{HAN}]{{0,5}}·)")


def find_people(tokens: Tokens) -> list[Span]:
    """Return where people are named, in order."""
    told = _cues().search(tokens.text) is not None or len(_SEPARATOR.findall(tokens.text)) > 1
    return _apart({*_foreigners(tokens.text), *(_Finder(tokens).find() if told else ())})


class _Finder:
    """The names of one sentence that are spelled as Chinese ones: where a word says so, or in a list of three."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.text = tokens, tokens.text
        self.surnames = _begun_by_surnames(tokens)
        self.candidates = {start: list(self.candidates_at(start)) for start in self.surnames}

    def find(self) -> set[Span]:
        sure = {span for spans in self.candidates.values() for span in spans if self.is_sure(span)}
        # A row of names where none is sure has three of them.
        if sure or len(self.candidates) > 2:
            sure |= self.listed(sure)
        return sure

    def candidates_at(self, start: int) -> Iterator[Span]:
        """Yield the spans that may be a name at a word's start, the longest first: 张三, 欧阳修文."""
        word, surname = self.tokens.words[self.tokens.edges[start]], self.surnames[start]
        if not (len(word.text) == surname or word.tag.startswith("nr")):
            return
        for end in (start + surname + 2, start + surname + 1):
            given = self.text[start + surname : end]
            if end in self.tokens.edges and is_han(given) and given not in _words("title"):
                yield Span(start, end)

    def is_sure(self, span: Span) -> bool:
        """Return whether what stands beside a name says that it is a person's."""
        if _words("never") & set(self.text[span.start + 1 : span.end]):
            return False
        if self.title_after(span) or self.role_before(span):
            return True
        if self.text[span.start] in _rare():
            return False
        if self.asked(span) and self.ends_well(span):
            return True
        return self.opens(span) and bool(_acts().match(self.text, span.end))

    def title_after(self, span: Span) -> bool:
        match = _titles().match(self.text, span.end)
        return match is not None and match.end() in self.tokens.edges

    def role_before(self, span: Span) -> bool:
        match = _roles_before().search(self.text, max(0, span.start - 12), span.start)
        return match is not None and self.longest(span)

    def longest(self, span: Span) -> bool:
        """Return whether a name takes all it can: three characters where the third belongs to no other word."""
        longer = self.candidates[span.start][0]
        return longer == span or bool(_words("never") & set(self.text[span.end : longer.end]))

    def asked(self, span: Span) -> bool:
        index = self.tokens.edges[span.start]
        return self.tokens.at(index - 1).text in _words("asks") and self.is_spelled(span)

    def is_spelled(self, span: Span) -> bool:
        """Return whether a name is no single word of the dictionary, other than as a name."""
        word = self.tokens.words[self.tokens.edges[span.start]]
        return word.end < span.end or word.tag.startswith("nr")

    def ends_well(self, span: Span) -> bool:
        after = self.tokens.at(self.tokens.edges[span.end])
        closed = after.text in ("", "、", ",", "。", ";", "等") or after.tag in ("v", "vn", "p", "d")
        return closed or _acts().match(self.text, span.end) is not None

    def opens(self, span: Span) -> bool:
        return self.is_spelled(span) and (span.start == 0 or _OPENS.match(self.text[span.start - 1]) is not None)

    def listed(self, sure: set[Span]) -> set[Span]:
        """Return the names in a row with one that is sure, and all in rows of three or more."""
        rows = list(self.rows())
        strict = {span for at, spans in self.candidates.items() for span in spans if self.text[at] not in _rare()}
        return {span for row in rows if (len(row) > 2 and strict & set(row)) or sure & set(row) for span in row}

    def rows(self) -> Iterator[list[Span]]:
        """Yield the candidates that stand in a row, each filling the place between two separators."""
        row: list[Span] = []
        for start in sorted(self.candidates):
            span = next((one for one in [*self.candidates[start], *self.whole_word(start)] if self.fits(one)), None)
            if span is None or (row and start < row[-1].end):
                continue
            if row and not self.joined(row[-1], span):
                yield row
                row = []
            row.append(span)
        yield row

    def whole_word(self, start: int) -> Iterator[Span]:
        """Yield a word of the dictionary that may be a name in a list of names: 高远、李永平."""
        word = self.tokens.words[self.tokens.edges[start]]
        if 1 < len(word.text) < 4 and is_han(word.text):
            yield Span(word.start, word.end)

    def fits(self, span: Span) -> bool:
        """Return whether a name ends where a member of a list does: before a separator, a title, the end."""
        rest = self.text[span.end : span.end + 1]
        return not rest or not rest.isalnum() or rest in "和与及等" or self.title_after(span)

    def joined(self, last: Span, span: Span) -> bool:
        between = self.text[last.end : span.start]
        title = _titles().match(between)
        between = between[title.end() :] if title else between
        return _BETWEEN.fullmatch(between) is not None


def _foreigners(text: str) -> Iterator[Span]:
    """Yield the names that are spelled as foreign ones, beside a title or a role."""
    if not _FOREIGN_SIGN.search(text):
        return
    done, stop = 0, len(text)
    for first in _FOREIGN_BEGINS.finditer(text):
        at = first.start()
        if at >= done and (match := _foreign().match(text, at, stop)):
            done = match.end()
            yield Span(*match.span(1 if match.start(1) >= 0 else 2))


def _apart(spans: set[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def _begun_by_surnames(tokens: Tokens) -> dict[int, int]:
    """Return the length of the surname that a word begins with, by where it begins, of all words that have one."""
    known = _surnames()
    found: dict[int, int] = {}
    for start, _, text, _ in tokens.words:
        if text[:2] in known:
            found[start] = len(text[:2])
        elif text[0] in known:
            found[start] = 1
    return found


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in load_table("surnames"))


@cache
def _rare() -> frozenset[str]:
    return frozenset(row["surname"] for row in load_table("surnames") if row["use"] == "rare")


@cache
def _cues() -> "re.Pattern[str]":
    """Return the pattern of all words that say that a person's name stands beside them."""
    words = _words("title") | _words("role") | _words("asks") | _words("acts")
    firsts = "".join(sorted({word[0] for word in words}))
    return plain(f"(?=[{firsts}]){alternation(words)}")


@cache
def _titles() -> "re.Pattern[str]":
    return plain(alternation(_words("title")))


@cache
def _acts() -> "re.Pattern[str]":
    return plain(alternation(_words("acts")))


@cache
def _roles_before() -> "regex.Pattern[str]":
    return compiled(alternation(_words("title") | _words("role")) + r"(?::\s?|\s)?$")


@cache
def _foreign() -> "regex.Pattern[str]":
    before, after = alternation(_words("title") | _words("role")), alternation(_words("title"))
    name = rf"(?:{_LATIN}|{_FOREIGN})"
    return compiled(rf"(?<={before}\s?)({name})|({name})(?=\s?{after})")


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("posts") if row["role"] == role)
