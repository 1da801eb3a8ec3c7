"""A rule, and the rules of one file, which find what they match in a text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import regex

from .keeping import compiled, plain

FLAGS = regex.VERSION1 | regex.MULTILINE
"""Of the patterns of rules: in them ^ and $ mean the ends of a line."""

_GROUP = plain(r"\(\?P<(\w+)>")


@dataclass(frozen=True)
class Rule:
    """One table of a rule file: a pattern with samples that it must match and must reject.

    A sample in ``matches`` marks the match with ``⟦`` and ``⟧``; without marks the whole sample is the match. ``says``
    is what a match means, the rule's name where the table does not say; ``confidence`` how often it is right. Where a
    rule that is scanned apart has a pattern ``begins``, it matches nowhere but where that does.
    """

    name: str
    source: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    says: str
    confidence: float
    begins: "re.Pattern[str] | None"

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of the pattern's groups."""
        return tuple(dict.fromkeys(_GROUP.findall(self.source)))

    @cached_property
    def pattern(self) -> "regex.Pattern[str]":
        """The pattern alone. Most rules are only ever asked for together, as their set's."""
        return compiled(self.source, FLAGS)


    def scan(self, text: str) -> "Iterator[regex.Match[str]]":
        """Yield the matches in a text, left to right, none overlapping."""
        if self.begins is None:
            yield from self.pattern.finditer(text)
            return
        done, stop = 0, len(text)
        for first in self.begins.finditer(text):
            at = first.start()
            if at >= done and (match := self.pattern.match(text, at, stop)):
                yield match
                done = match.end()


class Joined(NamedTuple):
    """The pattern of some rules, of which the first listed wins, and how to tell which of them matched."""

    pattern: "regex.Pattern[str]"
    names: tuple[str, ...]
    closing: tuple[int, ...]

    @classmethod
    def of(cls, rules: Sequence[Rule], groups: Iterable[str] = (), flags: int = FLAGS) -> Self:
        """Join rules into one pattern; it has the ``groups`` too, where no rule has them."""
        # Each rule closes with an empty group of its own. (``lastgroup`` errs where groups share a name.)
        sources = [f"(?:{rule.source})(?P<rule_{rule.name}>)" for rule in rules]
        if others := "".join(f"(?P<{group}>)" for group in groups):
            sources.append(f"(?!){others}")
        pattern = compiled("|".join(sources), flags)
        names = tuple(rule.name for rule in rules)
        return cls(pattern, names, tuple(pattern.groupindex[f"rule_{name}"] for name in names))

    def rule_of(self, match: "regex.Match[str]") -> str:
        """Return the name of the rule that made the match."""
        return self.names[match.group(*self.closing).index("") if len(self.names) > 1 else 0]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one file, compiled into one pattern: where several match at one place, the first listed wins.

    Where there is a pattern ``begins``, matches begin nowhere but where one of its own begins. Where one of the
    ``shortcuts`` matches, the rules that are ``joined`` at the index of its group are the only ones that can; all are
    at index 0.
    """

    name: str
    rules: tuple[Rule, ...]
    begins: "re.Pattern[str] | None"
    shortcuts: "re.Pattern[str] | None"
    named: Mapping[str, Rule]
    joined: tuple[Joined, ...]

    @property
    def pattern(self) -> "regex.Pattern[str]":
        """The pattern of all rules."""
        return self.joined[0].pattern

    def __getitem__(self, name: str) -> Rule:
        """Return the rule of a name."""
        return self.named[name]

    def scan(
        self, text: str, start: int = 0, end: int | None = None, *, skip: Callable[[int], bool] = lambda _: False
    ) -> Iterator[tuple[str, "regex.Match[str]"]]:
        """Yield (rule name, match) for every match in ``text[start:end]``, left to right, none overlapping.

        With ``begins`` no match begins where ``skip`` is true of the offset.
        """
        stop = len(text) if end is None else end
        if self.begins is None:
            for match in self.pattern.finditer(text, start, stop):
                yield self.rule_of(match), match
            return
        done = start
        for first in self.begins.finditer(text, start, stop):
            at = first.start()
            if at >= done and not skip(at) and (found := self._tried(text, at, stop)):
                yield found
                done = found[1].end()

    def scan_apart(self, text: str) -> Iterator[tuple[str, "regex.Match[str]"]]:
        """Yield what :meth:`scan` yields by a scan a rule: far quicker where each begins with a literal of its own."""
        found = [
            (match.start(), order, match)
            for order, rule in enumerate(self.rules)
            for match in rule.scan(text)
        ]
        end = 0
        for start, order, match in sorted(found, key=lambda one: one[:2]):
            if start >= end:
                yield self.rules[order].name, match
                end = match.end()

    def at(self, text: str, position: int) -> "tuple[str, regex.Match[str]] | None":
        """Return (rule name, match) for the first listed rule that matches at ``position``, else None."""
        if self.begins and not self.begins.match(text, position):
            return None
        return self._tried(text, position, len(text))

    def before(self, text: str, position: int, longest: int) -> "tuple[str, regex.Match[str]] | None":
        """Return (rule name, match) for the first listed rule that matches right before ``position``, else None.

        For a file that says ``backwards``; no more than the ``longest`` number of characters are looked at.
        """
        match = self.pattern.match(text, max(0, position - longest), position)
        return (self.rule_of(match), match) if match else None

    def _tried(self, text: str, position: int, stop: int) -> "tuple[str, regex.Match[str]] | None":
        short = self.shortcuts.match(text, position, stop) if self.shortcuts else None
        joined = self.joined[(short.lastindex or 0) if short else 0]
        match = joined.pattern.match(text, position, stop)
        return (joined.rule_of(match), match) if match else None

    def rule_of(self, match: "regex.Match[str]") -> str:
        """Return the name of the rule that made the match of :attr:`pattern`."""
        return self.joined[0].rule_of(match)
