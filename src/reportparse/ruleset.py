"""A rule, and the rules of one file, which find what they match in a text."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, NamedTuple, Self

import regex

from .keeping import compiled, plain

Engine = Literal["re", "regex"]
"""``re`` matches several times faster where a pattern is tried; ``regex`` knows more."""

Pattern = re.Pattern[str] | regex.Pattern[str]
Match = re.Match[str] | regex.Match[str]

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
    engine: Engine

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of the pattern's groups."""
        return tuple(dict.fromkeys(_GROUP.findall(self.source)))

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern alone. Most rules are only ever asked for together, as their set's."""
        return pattern_of(self.source, self.engine)

    def scan(self, text: str) -> Iterator[Match]:
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


@cache
def pattern_of(source: str, engine: Engine, *, backwards: bool = False) -> Pattern:
    """Compile what a rule says: in it ^ and $ mean the ends of a line. Raises the engine's own ``error``."""
    if engine == "re":
        return plain(source, re.MULTILINE)
    return compiled(source, regex.VERSION1 | regex.MULTILINE | (regex.REVERSE if backwards else 0))


class Joined(NamedTuple):
    """The pattern of some rules, of which the first listed wins, and how to tell which of them matched."""

    pattern: Pattern
    names: tuple[str, ...]
    closing: tuple[int, ...]

    @classmethod
    def of(cls, rules: Sequence[Rule], groups: Iterable[str] = (), *, backwards: bool = False) -> Self:
        """Join rules of one engine into one pattern; it has the ``groups`` too that no rule has."""
        # Each rule closes with an empty group of its own.
        sources = [f"(?:{rule.source})(?P<rule_{rule.name}>)" for rule in rules]
        held = {group for rule in rules for group in rule.groups}
        if others := "".join(f"(?P<{group}>)" for group in groups if group not in held):
            sources.append(f"(?!){others}")
        pattern = pattern_of("|".join(sources), rules[0].engine if rules else "regex", backwards=backwards)
        names = tuple(rule.name for rule in rules)
        return cls(pattern, names, tuple(pattern.groupindex[f"rule_{name}"] for name in names))

    def rule_of(self, match: Match) -> str:
        """Return the name of the rule that made the match."""
        if len(self.names) == 1:
            return self.names[0]
        # ``regex`` errs in what it calls the last group where groups share a name.
        at = match.lastindex if isinstance(match, re.Match) else None
        return self.names[self.closing.index(at) if at else match.group(*self.closing).index("")]


def joined(rules: Sequence[Rule], groups: Sequence[str], *, backwards: bool = False) -> tuple[Joined, ...]:
    """Join rules into as few patterns as can be, to be tried in order.

    One pattern is of one engine, and a pattern of ``re`` has a name for one group only.
    """
    runs: list[list[Rule]] = [[]]
    for rule in rules:
        run = runs[-1]
        shared = rule.engine == "re" and any(group in other.groups for other in run for group in rule.groups)
        if run and (shared or rule.engine != run[0].engine):
            runs.append(run := [])
        run.append(rule)
    return tuple(Joined.of(run, groups, backwards=backwards) for run in runs)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one file, joined into few patterns: where several match at one place, the first listed wins.

    Where there is a pattern ``begins``, matches begin nowhere but where one of its own begins. Where one of the
    ``shortcuts`` matches, the rules that are ``joined`` at the index of its group are the only ones that can; all are
    at index 0. Those of a file that is ``anchored`` match at a given place only; else, without ``begins``, they are one
    pattern.
    """

    name: str
    rules: tuple[Rule, ...]
    begins: "re.Pattern[str] | None"
    anchored: bool
    shortcuts: "re.Pattern[str] | None"
    named: Mapping[str, Rule]
    joined: tuple[tuple[Joined, ...], ...]

    @property
    def pattern(self) -> Pattern:
        """The pattern of all rules, where they are one."""
        return self.joined[0][0].pattern

    def __getitem__(self, name: str) -> Rule:
        """Return the rule of a name."""
        return self.named[name]

    def scan(
        self, text: str, start: int = 0, end: int | None = None, *, skip: Callable[[int], bool] | None = None
    ) -> Iterator[tuple[str, Match]]:
        """Yield (rule name, match) for every match in ``text[start:end]``, left to right, none overlapping.

        With ``begins`` no match begins where ``skip`` is true of the offset. Of an ``anchored`` file it is the one at
        ``start``.
        """
        stop = len(text) if end is None else end
        if self.anchored:
            if match_here := self._tried(text, start, stop):
                yield match_here
            return
        if self.begins is None:
            for match in self.pattern.finditer(text, start, stop):
                yield self.rule_of(match), match
            return
        done = start
        for first in self.begins.finditer(text, start, stop):
            at = first.start()
            if at >= done and not (skip and skip(at)) and (found := self._tried(text, at, stop)):
                yield found
                done = found[1].end()

    def scan_apart(self, text: str) -> Iterator[tuple[str, Match]]:
        """Yield what :meth:`scan` yields by a scan a rule: far quicker where each begins with a literal of its own."""
        found = [(match.start(), order, match) for order, rule in enumerate(self.rules) for match in rule.scan(text)]
        end = 0
        for start, order, match in sorted(found, key=lambda one: one[:2]):
            if start >= end:
                yield self.rules[order].name, match
                end = match.end()

    def at(self, text: str, position: int) -> tuple[str, Match] | None:
        """Return (rule name, match) for the first listed rule that matches at ``position``, else None."""
        if self.begins and not self.begins.match(text, position):
            return None
        return self._tried(text, position, len(text))

    def before(self, text: str, position: int, longest: int) -> tuple[str, Match] | None:
        """Return (rule name, match) for the first listed rule that matches right before ``position``, else None.

        For a file that says ``backwards``; no more than the ``longest`` number of characters are looked at.
        """
        match = self.pattern.match(text, max(0, position - longest), position)
        return (self.rule_of(match), match) if match else None

    def _tried(self, text: str, position: int, stop: int) -> tuple[str, Match] | None:
        short = self.shortcuts.match(text, position, stop) if self.shortcuts else None
        for some in self.joined[(short.lastindex or 0) if short else 0]:
            if match := some.pattern.match(text, position, stop):
                return some.rule_of(match), match
        return None

    def rule_of(self, match: Match) -> str:
        """Return the name of the rule that made the match of :attr:`pattern`."""
        return self.joined[0][0].rule_of(match)
