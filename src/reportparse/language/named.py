"""Organizations and venues: words that may stand in a name, ended as such names end, and begun by something proper."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..keeping import plain
from ..resources import alternation, load_table
from ..rules import load_rules
from ..spans import Span
from .tokens import Tokens, is_han
from .words import Word

_LONGEST = 36
_NAME_TAGS = ("n", "vn", "b", "j", "g", "z", "eng", "x", "s", "an", "i", "l", "f", "a")
_PROPER_TAGS = ("ns", "nr", "nz", "nt")
_DATE_SIGNS = frozenset("年月日号")
_FIELDLESS = frozenset({"level", "outer", "generic"})
_CONJUNCTIONS = frozenset("与和")


def find_organizations(tokens: Tokens, places: Collection[Span] = ()) -> list[Span]:
    """Return where organizations are named, in order. A name that begins within one of ``places`` begins with it."""
    formal = [Span(*match.span()) for _, match in load_rules("organizations").scan(tokens.text)]
    return sorted([*_found(tokens, _endings("organization_suffixes"), places), *formal])


def find_venues(tokens: Tokens, places: Collection[Span] = ()) -> list[Span]:
    """Return where buildings and grounds are named, in order, as :func:`find_organizations`."""
    return _found(tokens, _endings("venue_suffixes"), places)


def _found(tokens: Tokens, endings: "_Endings", places: Collection[Span]) -> list[Span]:
    closes = endings.within(tokens.text)
    return _Finder(tokens, endings, closes, places).find() if closes else []


@dataclass(frozen=True, slots=True)
class _Endings:
    """How names end: ``needs`` says what must stand before an ending (proper, any, none; never ends no name)."""

    needs: Mapping[str, str]
    pattern: "re.Pattern[str]"

    def within(self, text: str) -> list[tuple[int, int]]:
        """Return where endings stand in a text, the longest at each place, also where they overlap."""
        found, at = [], 0
        while match := self.pattern.search(text, at):
            found.append(match.span())
            at = match.start() + 1
        return found


@cache
def _endings(table: str) -> _Endings:
    needs = {row["suffix"]: row["needs"] for row in load_table(table)}
    # Few characters begin an ending: the others are passed over without a look at each ending.
    firsts = "".join(sorted({suffix[0] for suffix in needs}))
    return _Endings(needs, plain(f"(?=[{firsts}]){alternation(needs)}"))


class _Finder:
    """The names of one sentence that have one table's endings, which stand at ``closes``."""

    def __init__(
        self, tokens: Tokens, endings: _Endings, closes: Sequence[tuple[int, int]], places: Collection[Span]
    ) -> None:
        self.tokens, self.endings, self.closes = tokens, endings, closes
        self.begins = {at: place.start for place in places for at in range(place.start, place.end)}

    def find(self) -> list[Span]:
        found = {self.name_in(first, last) for first, last in self.runs()}
        return sorted({span for span in found if span is not None} | set(self.known()))

    def known(self) -> Iterator[Span]:
        """Yield the names that need nothing before them."""
        done = 0
        for start, end in self.closes:
            if start < done:
                continue
            done = end
            whole = start in self.tokens.edges and end in self.tokens.edges
            if whole and self.endings.needs[self.tokens.text[start:end]] == "none":
                yield Span(start, end)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last word of each stretch of words that may stand in one name and hold an ending."""
        done = 0
        for start, _ in self.closes:
            first = last = self.tokens.index_of(start)
            if first < done or not self.may_stand(first):
                continue
            while first > done and self.may_stand(first - 1):
                first -= 1
            while last + 1 < len(self.tokens.words) and self.may_stand(last + 1):
                last += 1
            yield first, last
            done = last + 1

    def may_stand(self, index: int) -> bool:
        word = self.tokens.words[index]
        if word.text in _CONJUNCTIONS:
            return all(self.is_field(index + step) for step in (-1, 1))
        if word.text == " ":
            return all(self.tokens.at(index + step).tag == "eng" for step in (-1, 1))
        roles = _roles(word.text)
        if word.tag == "eng" or word.text in self.endings.needs or "inner" in roles or "level" in roles:
            return True
        if word.start in self.begins:
            return True
        if "outer" in roles or not is_han(word.text):
            return False
        return word.tag.startswith(_NAME_TAGS) or self.is_coined(index)

    def is_field(self, index: int) -> bool:
        """Return whether a word is a field of work (标准与检测组), not an organization or the like."""
        word = self.tokens.at(index)
        common = word.tag.startswith(("n", "vn", "b")) and not word.tag.startswith(_PROPER_TAGS)
        known = not _FIELDLESS.isdisjoint(_roles(word.text))
        return common and not known and not self.endings.pattern.search(word.text)

    def is_coined(self, index: int) -> bool:
        """Return whether a word is one of single characters in a row, as the dictionary leaves a made-up name."""
        near = (self.tokens.at(index - 1), self.tokens.at(index + 1))
        return _is_single(self.tokens.at(index)) and any(map(_is_single, near))

    def name_in(self, first: int, last: int) -> Span | None:
        """Return the name that closes with the last ending of a stretch that makes one."""
        begin, end = self.tokens.words[first].start, self.tokens.words[last].end
        longest: dict[int, int] = {}
        for start, stop in self.closes[bisect_left(self.closes, (begin,)) : bisect_left(self.closes, (end,))]:
            # An ending that does not end here may begin with a shorter one that does.
            if stop <= end:
                longest.setdefault(stop, start)
            elif shorter := self.endings.pattern.match(self.tokens.text, start, end):
                longest.setdefault(shorter.end(), start)
        for stop in sorted(longest.keys() & self.tokens.edges.keys(), reverse=True):
            near = self.tokens.index_of(max(begin, stop - _LONGEST))
            at = self.start(max(first, near), longest[stop], stop)
            if at is not None and stop - at <= _LONGEST:
                return Span(at, stop)
        return None

    def start(self, first: int, at: int, stop: int) -> int | None:
        """Return where the name begins whose ending is ``[at, stop)``, None where nothing before it names anything."""
        needs = self.endings.needs[self.tokens.text[at:stop]]
        close = self.tokens.index_of(at)
        head = self.tokens.text[self.tokens.words[close].start : at]
        if needs == "never" or (stop - at == 1 and (len(head) == 1 or self.is_coined(self.tokens.edges[stop]))):
            return None
        end = close + 1 if head else close
        proper = next((index for index in range(first, end) if self.is_proper(index, at)), end)
        if proper < end and not self.is_counted_level(proper):
            opens = needs != "any" or self.opens(proper)
            return self.begin(self.coined_from(first, proper) if opens else self.first_word(first, proper))
        if needs == "none" and not head:
            return at
        if "level" in _roles(head):
            return self.tokens.words[close].start
        if needs != "any" or proper < end:
            return None
        begin = self.first_word(first, end)
        texts = [word.text for word in self.tokens.words[begin:close]] + [head] * bool(head)
        return self.begin(begin) if self.names(begin, texts) else None

    def coined_from(self, first: int, index: int) -> int:
        """Return where the single characters in a row begin that a word is one of: 中/天 + 公司."""
        while index > first and self.is_coined(index) and self.is_coined(index - 1):
            index -= 1
        return index

    def names(self, begin: int, texts: list[str]) -> bool:
        """Return whether words before an ending that asks for none in particular say which one it is."""
        return not self.is_counted(begin) and any("generic" not in _roles(text) for text in texts)

    def begin(self, index: int) -> int:
        # A name that is held back still says where: 东部某大学.
        if self.tokens.words[index].text == "某" and self.tokens.at(index - 1).tag in ("f", "s", "ns"):
            index -= 1
        start = self.tokens.words[index].start
        return self.begins.get(start, start)

    def first_word(self, first: int, stop: int) -> int:
        """Return the first word from ``first`` on that a name may begin with, ``stop`` at the latest."""
        while first < stop - 1 and _is(self.tokens.words[first], "edge"):
            first += 1
        return first

    def is_proper(self, index: int, at: int) -> bool:
        word = self.tokens.words[index]
        if word.start in self.begins:
            return True
        if word.start >= at or _is(word, "generic"):
            return False
        if word.tag == "eng" or _is(word, "level"):
            return True
        if len(word.text) == 1:
            return not _is(word, "inner") and self.is_coined(index)
        return word.tag.startswith(_PROPER_TAGS) and not _is(word, "inner")

    def opens(self, index: int) -> bool:
        """Return whether a proper word stands at the very beginning of names: a place, a level of the state."""
        word = self.tokens.words[index]
        return word.start in self.begins or word.tag.startswith(("ns", "nt")) or _is(word, "level")

    def is_counted_level(self, index: int) -> bool:
        """Return whether a level of the state says which one as little as in 各县, 每个区."""
        return _is(self.tokens.words[index], "level") and self.is_counted(index)

    def is_counted(self, index: int) -> bool:
        before = self.tokens.at(index - 1)
        # The 日 of 12月8日市教育局 ends a date and counts nothing.
        dated = before.text in _DATE_SIGNS and self.tokens.at(index - 2).text.isdecimal()
        return not dated and (_is(before, "counting") or before.tag in ("m", "q"))


def _is_single(word: Word) -> bool:
    roles = _roles(word.text)
    return len(word.text) == 1 and is_han(word.text) and "outer" not in roles and "level" not in roles


def _is(word: Word, role: str) -> bool:
    return role in _roles(word.text)


def _roles(word: str) -> Collection[str]:
    return _known_roles().get(word, ())


@cache
def _known_roles() -> dict[str, set[str]]:
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for row in load_table("organization_words"):
        roles[row["word"]].add(row["role"])
    return dict(roles)
