"""Read files of rules (``lexicons/rules/*.toml``).

A rule is a pattern with samples that it must match and must reject; the rules of one file are one pattern.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

import regex

from . import resources
from .errors import LexiconError
from .keeping import compiled, kept, plain
from .ruleset import Engine, Rule, RuleSet, joined, pattern_of

_NAME = compiled(r"[a-z][a-z0-9_]*")
_PART = compiled(r"\{\{(\w+(?::first|:second)?)\}\}")
_CONFIDENCE = 0.9
HAN = (
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d"
    "\ufa70-\ufad9\U00016fe2\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U0002a6df\U0002a700-\U0002b81e\U0002b820-\U0002cead"
    "\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a\U00031350-\U00033479"
)
"""The characters of the script Han (Scripts.txt of Unicode 17), as ranges of a class."""

_HAN_NAME = r"\p{Han}"
_HAN_OR_CLASS = compiled(r"\\p\{Han\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")


@cache
def load_rules(name: str) -> RuleSet:
    """Compile ``lexicons/rules/NAME.toml``.

    ``[terms]`` names lexicon columns (``unit = "units.unit"``; ``alone = "festivals.word where alone=yes"``) and
    ``[parts]`` patterns; ``{{name}}`` in a pattern stands for either, ``{{name:first}}`` and ``{{name:second}}``
    for the first and second characters of terms. At the file's top: ``include`` names files whose parts may be used
    too, ``begins`` is a quick pattern (of the standard library's ``re``), or a list of words, that every match begins
    with, ``engine`` is what its patterns are of (``regex``, or the quicker ``re``, in which ``\\p{Han}`` may stand all
    the same), as a rule may say for itself, ``backwards`` has patterns read from their ends, ``anchored`` has them
    matched at a given place only, ``says`` bounds what rules may say. A table ``[[shortcut]]`` names the only ``rules``
    that can match where its pattern ``begins`` (of ``re``) matches; the first that does decides. Raises
    :class:`LexiconError` with file and line for a rule without samples, with a bad pattern, name or engine, or one that
    says what none may say.
    """
    path, source, data = _read_rules(name)
    parts = _parts(path, data)
    engine = data.get("engine", "regex")
    rules = tuple(_rule({"engine": engine, **entry}, parts, path, source) for entry in data.get("rule", []))
    _check(rules, data.get("says"), path, source)
    groups = list(dict.fromkeys(group for rule in rules for group in rule.groups))
    try:
        whole = joined(rules, groups, backwards=data.get("backwards", False))
    except (re.error, regex.error) as error:
        raise _error_of(rules, path, source) or error from error
    begins = _begins(data["begins"], parts, path) if "begins" in data else None
    anchored = data.get("anchored", False)
    if len(whole) > 1 and begins is None and not anchored:
        raise LexiconError(f"{path}: its rules cannot be one pattern; valid are `begins`, `anchored`, or one engine")
    named = {rule.name: rule for rule in rules}
    shortcuts, narrowed = _shortcuts(data.get("shortcut", []), named, parts, path)
    few = [joined(some, groups) for some in narrowed]
    return RuleSet(name, rules, begins, anchored, shortcuts, named, (whole, *few))


def _error_of(rules: Iterable[Rule], path: Path, source: str) -> LexiconError | None:
    """Return what is wrong with the first rule whose pattern cannot be compiled."""
    for rule in rules:
        try:
            pattern_of(rule.source, rule.engine)
        except (re.error, regex.error) as error:
            return LexiconError(f"{path}:{_line_of(source, rule.name)}: rule {rule.name!r}: {error}")
    return None


def _begins(said: str | list[str], parts: Mapping[str, str], path: Path) -> "re.Pattern[str]":
    """Return the pattern of what matches begin with: as it is said, or made of a list of words.

    ``re`` looks for the first characters of words at once, then for what follows; the next word may begin there.
    """
    if isinstance(said, str):
        pattern = _expand(said, parts, str(path))
    elif not isinstance(said, list) or not said or not all(isinstance(word, str) and word for word in said):
        raise LexiconError(f"{path}: begins: {said!r}; valid is a pattern of re, or a list of words")
    else:
        behind: dict[str, list[str]] = {}
        for word in said:
            behind.setdefault(word[0], []).append(word[1:])
        pattern = "|".join(
            re.escape(first) if "" in rests else f"{re.escape(first)}(?={'|'.join(map(re.escape, rests))})"
            for first, rests in behind.items()
        )
    try:
        return plain(pattern)
    except re.error as error:
        raise LexiconError(f"{path}: begins: {error}; valid is a pattern of re, or a list of words") from error


def _shortcuts(
    tables: Sequence[Mapping[str, Any]], named: Mapping[str, Rule], parts: Mapping[str, str], path: Path
) -> "tuple[re.Pattern[str] | None, list[list[Rule]]]":
    """Return the pattern of all shortcuts, a group for each, and the rules of each."""
    begins: list[str] = []
    narrowed = []
    for table in tables:
        begin, names = _begins(table.get("begins", []), parts, path), table.get("rules", [])
        odd = "a group that captures" if begin.groups else "" if names else "names no rules"
        if odd := odd or ", ".join(f"no rule {name!r}" for name in names if name not in named):
            valid = f"valid are groups (?:) and the rules {', '.join(named)}"
            raise LexiconError(f"{path}: shortcut {begin.pattern!r}: {odd}; {valid}")
        begins.append(f"({begin.pattern})")
        narrowed.append([rule for rule in named.values() if rule.name in names])
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
    engine = entry["engine"]
    if engine not in get_args(Engine):
        raise LexiconError(f"{where}: engine {engine!r}; valid are {', '.join(get_args(Engine))}")
    pattern = _expand(entry.get("pattern", ""), parts, where)
    if engine == "re":
        pattern = _spelled(pattern)
    begins = _begins(entry["begins"], parts, path) if "begins" in entry else None
    samples = tuple(entry["matches"]), tuple(entry["rejects"])
    confidence = float(entry.get("confidence", _CONFIDENCE))
    return Rule(name, pattern, *samples, entry.get("says", name), confidence, begins, engine)


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


def _spelled(pattern: str) -> str:
    """Return a pattern with the characters of ``\\p{Han}`` spelled out, which ``re`` has no name for."""
    return _HAN_OR_CLASS.sub(lambda m: f"[{HAN}]" if m[0] == _HAN_NAME else m[0].replace(_HAN_NAME, HAN), pattern)


def _line_of(source: str, name: str) -> int:
    place = source.find(f'name = "{name}"')
    return source.count("\n", 0, max(place, 0)) + 1
