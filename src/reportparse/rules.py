"""Read rules (``lexicons/rules/*.toml``) and find what they match.

A rule is a pattern with samples that it must match and must reject; the rules of one file are one pattern.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import regex

from . import resources
from .errors import LexiconError
from .keeping import compiled, kept, plain

# In rules, ^ and $ mean the ends of a line.
_FLAGS = regex.VERSION1 | regex.MULTILINE

_NAME = compiled(r"[a-z][a-z0-9_]*")
_PART = compiled(r"\{\{(\w+(?::first|:second)?)\}\}")
_GROUP = plain(r"\(\?P<(\w+)>")

_CONFIDENCE = 0.9


@dataclass(frozen=True)
class Rule:
    """One table of a rule file: a pattern with samples that it must match and must reject.

    A sample in ``matches`` marks the match with ``⟦`` and ``⟧``; without marks the whole sample is the match. ``says``
    is what a match means, the rule's name where the table does not say; ``confidence`` how often it is right.
    """

    name: str
    source: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    says: str
    confidence: float

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of the pattern's groups."""
        return tuple(dict.fromkeys(_GROUP.findall(self.source)))

    @cached_property
    def pattern(self) -> "regex.Pattern[str]":
        """The pattern alone. Most rules are only ever asked for together, as their set's."""
        return compiled(self.source, _FLAGS)


class _Joined(NamedTuple):
    """The pattern of some rules, of which the first listed wins, and how to tell which of them matched."""

    pattern: "regex.Pattern[str]"
    names: tuple[str, ...]
    closing: tuple[int, ...]

    @classmethod
    def of(cls, rules: Sequence[Rule], groups: Iterable[str] = (), flags: int = _FLAGS) -> Self:
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
    ``shortcuts`` matches, the rules that are joined at the index of its group are the only ones that can.
    """

    name: str
    rules: tuple[Rule, ...]
    begins: "re.Pattern[str] | None"
    shortcuts: "re.Pattern[str] | None"
    _named: Mapping[str, Rule]
    _joined: tuple[_Joined, ...]

    @property
    def pattern(self) -> "regex.Pattern[str]":
        """The pattern of all rules."""
        return self._joined[0].pattern

    def __getitem__(self, name: str) -> Rule:
        """Return the rule of a name."""
        return self._named[name]

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
            for match in rule.pattern.finditer(text)
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
        joined = self._joined[(short.lastindex or 0) if short else 0]
        match = joined.pattern.match(text, position, stop)
        return (joined.rule_of(match), match) if match else None

    def rule_of(self, match: "regex.Match[str]") -> str:
        """Return the name of the rule that made the match of :attr:`pattern`."""
        return self._joined[0].rule_of(match)


@cache
def load_rules(name: str) -> RuleSet:
    """Compile ``lexicons/rules/NAME.toml``.

    ``[terms]`` names lexicon columns (``unit = "units.unit"``; ``alone = "festivals.word where alone=yes"``) and
    ``[parts]`` patterns; ``{{name}}`` in a pattern stands for either, ``{{name:first}}`` and ``{{name:second}}``
    for the first and second characters of terms. At the file's top: ``include`` names files whose parts may be used
    too, ``begins`` is a quick pattern (of the standard library's ``re``), or a list of words, that every match begins
    with, ``backwards`` has patterns read from their ends, ``says`` bounds what rules may say. A table ``[[shortcut]]``
    names the only ``rules`` that can match where its pattern ``begins`` (of ``re``) matches; the first that does
    decides. Raises :class:`LexiconError` with file and line for a rule without samples, with a bad pattern or name, or
    one that says what none may say.
    """
    path, source, data = _read_rules(name)
    parts = _parts(path, data)
    rules = tuple(_rule(entry, parts, path, source) for entry in data.get("rule", []))
    _check(rules, data.get("says"), path, source)
    try:
        whole = _Joined.of(rules, flags=_FLAGS | (regex.REVERSE if data.get("backwards") else 0))
    except regex.error as error:
        raise _error_of(rules, path, source) or error from error
    begins = _begins(data["begins"], parts, path) if "begins" in data else None
    named = {rule.name: rule for rule in rules}
    shortcuts, narrowed = _shortcuts(data.get("shortcut", []), named, parts, path)
    return RuleSet(name, rules, begins, shortcuts, named, (whole, *narrowed))


def _error_of(rules: Iterable[Rule], path: Path, source: str) -> LexiconError | None:
    """Return what is wrong with the first rule whose pattern cannot be compiled."""
    for rule in rules:
        try:
            compiled(rule.source, _FLAGS)
        except regex.error as error:
            return LexiconError(f"{path}:{_line_of(source, rule.name)}: rule {rule.name!r}: {error}")
    return None


def _begins(said: str | list[str], parts: Mapping[str, str], path: Path) -> "re.Pattern[str]":
    """Return the pattern of what matches begin with: as it is said, or made of a list of words.

    Words are told apart behind a class of their first characters, which ``re`` looks for many times faster; their other
    characters are looked at only, so that the next word may begin there.
    """
    if isinstance(said, str):
        pattern = _expand(said, parts, str(path))
    elif not isinstance(said, list) or not said or not all(isinstance(word, str) and word for word in said):
        raise LexiconError(f"{path}: begins: {said!r}; valid is a pattern of re, or a list of words")
    else:
        words = [(re.escape(word[0]), re.escape(word[1:])) for word in sorted(said)]
        firsts = "".join(dict.fromkeys(first for first, _ in words))
        pattern = f"[{firsts}](?:{'|'.join(f'(?<={first})(?={rest})' for first, rest in words)})"
    try:
        return plain(pattern)
    except re.error as error:
        raise LexiconError(f"{path}: begins: {error}; valid is a pattern of re, or a list of words") from error


def _shortcuts(
    tables: Sequence[Mapping[str, Any]], named: Mapping[str, Rule], parts: Mapping[str, str], path: Path
) -> "tuple[re.Pattern[str] | None, list[_Joined]]":
    """Return the pattern of all shortcuts, a group for each, and the rules of each."""
    begins: list[str] = []
    narrowed = []
    groups = dict.fromkeys(group for rule in named.values() for group in rule.groups)
    for table in tables:
        begin, names = _begins(table.get("begins", []), parts, path), table.get("rules", [])
        odd = "a group that captures" if begin.groups else "" if names else "names no rules"
        if odd := odd or ", ".join(f"no rule {name!r}" for name in names if name not in named):
            valid = f"valid are groups (?:) and the rules {', '.join(named)}"
            raise LexiconError(f"{path}: shortcut {begin.pattern!r}: {odd}; {valid}")
        begins.append(f"({begin.pattern})")
        narrowed.append(_Joined.of([rule for rule in named.values() if rule.name in names], groups))
    return plain("|".join(begins)) if begins else None, narrowed


def _read_rules(name: str) -> tuple[Path, str, dict[str, Any]]:
    path = resources.lexicon_folder() / "rules" / f"{name}.toml"
    if not path.is_file():
        known = sorted(other.stem for other in path.parent.glob("*.toml"))
        raise LexiconError(f"{path}: no such file of rules; known are {known}")
    source = path.read_text("utf-8")
    try:
        return path, source, kept(tomllib.loads, source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: {error}") from error


def _parts(path: Path, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the terms and parts of a rule file, and the parts of the files that it includes."""
    parts: dict[str, str] = {}
    for other in data.get("include", []):
        included, _, rules = _read_rules(other)
        parts |= _parts(included, rules)
    for key, place in data.get("terms", {}).items():
        terms = _terms(place)
        parts[key] = resources.alternation(terms)
        for at, place_in in enumerate(("first", "second")):
            parts[f"{key}:{place_in}"] = resources.alternation(term[at : at + 1] for term in terms)
    for key, pattern in data.get("parts", {}).items():
        parts[key] = _expand(pattern, parts, f"{path}: part {key}")
    return parts


def _terms(place: str) -> list[str]:
    """Return the cells of a column: ``units.unit``, or of some of its rows: ``festivals.word where alone=yes``."""
    place, _, condition = place.partition(" where ")
    table, _, column = place.partition(".")
    key, _, wanted = condition.partition("=")
    return [row[column] for row in resources.load_table(table) if not condition or row[key] == wanted]


def _rule(entry: Mapping[str, Any], parts: Mapping[str, str], path: Path, source: str) -> Rule:
    name = entry.get("name", "")
    where = f"{path}:{_line_of(source, name)}: rule {name!r}"
    if not _NAME.fullmatch(name):
        raise LexiconError(f"{where}: a name is lower-case letters, digits and _")
    if not entry.get("matches") or not entry.get("rejects"):
        raise LexiconError(f"{where}: needs samples in both 'matches' and 'rejects'")
    pattern = _expand(entry.get("pattern", ""), parts, where)
    samples = tuple(entry["matches"]), tuple(entry["rejects"])
    return Rule(name, pattern, *samples, entry.get("says", name), float(entry.get("confidence", _CONFIDENCE)))


def _check(rules: tuple[Rule, ...], sayable: list[str] | None, path: Path, source: str) -> None:
    names = [rule.name for rule in rules]
    for rule in rules:
        where = f"{path}:{_line_of(source, rule.name)}: rule {rule.name!r}"
        if names.count(rule.name) > 1:
            raise LexiconError(f"{where}: stands {names.count(rule.name)} times; a name is given once")
        if sayable is not None and rule.says not in sayable:
            raise LexiconError(f"{where}: says {rule.says!r}; valid are {', '.join(sayable)}")


def _expand(pattern: str, parts: Mapping[str, str], where: str) -> str:
    def part(match: "regex.Match[str]") -> str:
        if match[1] not in parts:
            raise LexiconError(f"{where}: no part {{{{{match[1]}}}}}; known are {sorted(parts)}")
        return f"(?:{parts[match[1]]})"

    return _PART.sub(part, pattern)


def _line_of(source: str, name: str) -> int:
    place = source.find(f'name = "{name}"')
    return source.count("\n", 0, max(place, 0)) + 1
