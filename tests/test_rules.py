"""Every rule matches its own samples and rejects the others."""

from dataclasses import replace
from functools import cache
from random import Random
from unicodedata import category

import pytest
import regex
from samples import FIXTURES

from reportparse.ingest.source import fold
from reportparse.keeping import plain
from reportparse.resources import lexicon_folder
from reportparse.rules import HAN, load_rules
from reportparse.ruleset import Match, Rule, RuleSet

FILES = sorted(path.stem for path in (lexicon_folder() / "rules").glob("*.toml"))
CASES = [
    pytest.param(rules, rule, id=f"{rules.name}-{rule.name}")
    for rules in map(load_rules, FILES)
    for rule in rules.rules
]


def matches_of(rules: RuleSet, rule: Rule, text: str) -> list[str]:
    return [match[0] for name, match in rules.scan(fold(text)) if name == rule.name]


@pytest.mark.parametrize(("rules", "rule"), CASES)
def test_samples(rules: RuleSet, rule: Rule) -> None:
    for sample in rule.matches:
        before, mark, rest = sample.partition("⟦")
        wanted, _, after = rest.partition("⟧") if mark else (sample, "", "")
        text = before + wanted + after if mark else sample
        assert fold(wanted) in matches_of(rules, rule, text), f"{rule.name} must match {wanted!r} in {text!r}"
    for sample in rule.rejects:
        assert not matches_of(rules, rule, sample), f"{rule.name} must reject {sample!r}"


Found = tuple[str, tuple[int, int], dict[str, str | None]] | None


def found(rules: RuleSet, named: tuple[str, Match] | None) -> Found:
    groups = {group for rule in rules.rules for group in rule.groups}
    return named and (named[0], named[1].span(), {group: named[1][group] for group in groups})


@cache
def texts_for(name: str) -> list[str]:
    """Return the samples of a file of rules, texts made of pieces of them, and all fixtures."""
    samples = [s.replace("⟦", "").replace("⟧", "") for r in load_rules(name).rules for s in (*r.matches, *r.rejects)]
    pieces = [sample[at : at + size] for sample in samples for at in range(len(sample)) for size in (1, 2, 3)]
    mixed = ["".join(Random(seed).choices(pieces, k=500)) for seed in range(40)] if pieces else []
    return [*samples, *mixed, *(fold(path.read_text("utf-8")) for path in sorted(FIXTURES.glob("*/text.*")))]


@pytest.mark.parametrize("name", [name for name in FILES if load_rules(name).shortcuts])
def test_shortcuts_find_what_all_rules_find(name: str) -> None:
    rules = load_rules(name)
    whole = replace(rules, shortcuts=None)
    taken = 0
    assert rules.begins is not None
    assert rules.shortcuts is not None
    for text in texts_for(name):
        for first in rules.begins.finditer(text):
            at = first.start()
            if rules.shortcuts.match(text, at):
                taken += 1
                wanted = found(rules, whole.at(text, at))
                assert found(rules, rules.at(text, at)) == wanted, f"{name}: {text[at : at + 20]!r}"
    assert taken > 1000


# In those of dates and quantities it says too where a match that could begin is none.
@pytest.mark.parametrize(
    "name", [name for name in FILES if load_rules(name).begins and name not in ("dates", "quantities")]
)
def test_all_matches_begin_as_the_file_says(name: str) -> None:
    rules = load_rules(name)
    for text in texts_for(name):
        everywhere = [(rules.rule_of(match), match.span()) for match in rules.pattern.finditer(text)]
        assert [(rule, match.span()) for rule, match in rules.scan(text)] == everywhere


@pytest.mark.parametrize("rule", [rule for name in FILES for rule in load_rules(name).rules if rule.begins])
def test_all_matches_begin_as_the_rule_says(rule: Rule) -> None:
    for text in texts_for("documents"):
        assert [match.span() for match in rule.scan(text)] == [match.span() for match in rule.pattern.finditer(text)]


def test_the_characters_of_han_are_those_that_regex_knows() -> None:
    known = [chr(code) for code in range(0x110000) if category(chr(code)) not in ("Cn", "Cs")]
    spelled, named = plain(f"[{HAN}]"), regex.compile(r"\p{Han}")
    assert [c for c in known if spelled.match(c)] == [c for c in known if named.match(c)]
