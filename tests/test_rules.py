"""Every rule matches its own samples and rejects the others."""

import pytest

from reportparse.ingest.source import fold
from reportparse.resources import lexicon_folder
from reportparse.rules import Rule, RuleSet, load_rules

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
