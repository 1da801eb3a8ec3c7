"""Lexicons and rule files: what is wrong in one is told with its file and line."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportparse import resources
from reportparse.errors import LexiconError
from reportparse.ingest.source import fold
from reportparse.resources import lexicon_folder, load_table
from reportparse.rules import load_rules

# What makes a row one of a kind, where it is more than the first column.
KEYS = {
    "quantity_context": ("word", "field"),
    "comparators": ("word", "side"),
    "name_suffixes": ("suffix", "kind"),
    "organization_words": ("word", "role"),
    "other_columns": ("table", "name"),
    "place_words": ("word", "role"),
    "posts": ("word", "role"),
    "reasons": ("step", "how"),
}
RULE = """[[rule]]
name = "meeting"
pattern = '开会'
matches = ["⟦开会⟧"]
rejects = ["散会"]
"""
NAMED = RULE.replace("'开会'", "'(?P<held>开)会'")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "rules").mkdir()
    monkeypatch.setattr(resources, "lexicon_folder", lambda: tmp_path)
    load_table.cache_clear()
    load_rules.cache_clear()
    yield tmp_path
    load_table.cache_clear()
    load_rules.cache_clear()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("word\trole\n甲\t乙\t丙\n", r"odd\.tsv:2: 3 cells"),
        ("# remark\nword\n\n甲\n\t乙\n", r"odd\.tsv:5: "),
    ],
)
def test_a_bad_table(folder: Path, table: str, message: str) -> None:
    (folder / "odd.tsv").write_text(table, "utf-8")
    with pytest.raises(LexiconError, match=message):
        load_table("odd")


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("[[rule]\n", r"odd\.toml: .*line 1"),
        (RULE.replace("meeting", "Big Meeting"), r"odd\.toml:2: rule 'Big Meeting': a name is"),
        (RULE.replace('["散会"]', "[]"), r"odd\.toml:2: rule 'meeting': needs samples"),
        (RULE.replace("'开会'", "'(开会'"), r"odd\.toml:2: rule 'meeting': missing \)"),
        (RULE.replace("'开会'", "'{{time}}开会'"), r"rule 'meeting': no part \{\{time\}\}; known are \[\]"),
        (RULE + RULE, r"rule 'meeting': stands 2 times"),
        ('include = ["times"]\n' + RULE, r"times\.toml: no such file of rules; known are \['odd'\]"),
        ("begins = '(开'\n" + RULE, r"odd\.toml: begins: missing \)"),
        ("begins = []\n" + RULE, r"odd\.toml: begins: \[\]; valid is a pattern of re, or a list of words"),
        ("begins = 5\n" + RULE, r"odd\.toml: begins: 5; valid is"),
        ('engine = "pcre"\n' + RULE, r"rule 'meeting': engine 'pcre'; valid are re, regex"),
        ('engine = "re"\n' + RULE.replace("'开会'", "'(?<=已|再次)开会'"), r"rule 'meeting': look-behind"),
        ('engine = "re"\n' + NAMED + NAMED.replace("meeting", "held"), r"odd\.toml: its rules cannot be one pattern"),
        ('says = ["held"]\n' + RULE, r"rule 'meeting': says 'meeting'; valid are held"),
        (RULE + "[[shortcut]]\nbegins = '开'\nrules = ['met']\n", r"shortcut '开': no rule 'met'; valid are groups"),
        (RULE + "[[shortcut]]\nbegins = '开'\n", r"shortcut '开': names no rules; valid are"),
        (RULE + "[[shortcut]]\nrules = ['meeting']\n", r"odd\.toml: begins: \[\]; valid is a pattern of re"),
        (RULE + "[[shortcut]]\nbegins = '(开)'\nrules = ['meeting']\n", r"shortcut '\(开\)': a group that captures"),
    ],
)
def test_a_bad_rule_file(folder: Path, rules: str, message: str) -> None:
    (folder / "rules" / "odd.toml").write_text(rules, "utf-8")
    with pytest.raises(LexiconError, match=message):
        load_rules("odd")


def test_a_rule_says_its_name_or_what_it_is_told_to(folder: Path) -> None:
    told = RULE.replace("meeting", "session") + 'says = "held"\nconfidence = 0.5\n'
    (folder / "rules" / "odd.toml").write_text(RULE + told.replace("开会", "会议"), "utf-8")
    rules = load_rules("odd")
    said = [(name, rules[name].says) for name, _ in rules.scan("会议,开会")]
    assert said == [("session", "held"), ("meeting", "meeting")]
    assert rules["session"].confidence == 0.5
    assert [name for name, _ in rules.scan_apart("会议,开会")] == ["session", "meeting"]


@pytest.mark.parametrize("begins", ["'[开散]'", '["开会", "开", "会议"]', "'{{word:first}}(?={{word:second}})'"])
def test_rules_are_tried_where_matches_begin(folder: Path, begins: str) -> None:
    (folder / "odd.tsv").write_text("word\tnote\n开会\t\n会议\t\n", "utf-8")
    terms = '[terms]\nword = "odd.word"\n'
    (folder / "rules" / "odd.toml").write_text(f"begins = {begins}\n{terms}{RULE}", "utf-8")
    rules = load_rules("odd")
    text = "准备开会,已开会,散会,(开会)"
    assert [match.start() for _, match in rules.scan(text)] == [2, 6, 13]
    assert [match.start() for _, match in rules.scan(text, 3, 14)] == [6]
    assert [match.start() for _, match in rules.scan(text, skip=lambda at: at == 6)] == [2, 13]
    assert rules.at(text, 2) is not None
    assert rules.at(text, 3) is None


def test_words_that_matches_begin_with_may_overlap(folder: Path) -> None:
    rule = RULE.replace("'开会'", "'会议'").replace("⟦开会⟧", "⟦会议⟧")
    (folder / "rules" / "odd.toml").write_text('begins = ["开会", "会议"]\n' + rule, "utf-8")
    assert [match.start() for _, match in load_rules("odd").scan("召开会议")] == [2]


def test_rules_of_both_engines_are_tried_in_their_order(folder: Path) -> None:
    first = NAMED.replace("开)会", r"\p{Han})会议").replace("meeting", "talk").replace("⟦开会⟧", "开⟦会议⟧")
    second = RULE.replace("meeting", "late") + 'engine = "regex"\n'
    third = NAMED.replace("开)会", r"[开\p{Han}])")
    (folder / "rules" / "odd.toml").write_text("begins = '[开会]'\nengine = \"re\"\n" + first + second + third, "utf-8")
    rules = load_rules("odd")
    found = [(name, match[0], match["held"]) for name, match in rules.scan("开会议,开会,会")]
    assert found == [("talk", "开会议", "开"), ("late", "开会", None), ("meeting", "会", "会")]


def test_rules_that_are_read_backwards_end_at_a_place(folder: Path) -> None:
    rules = RULE.replace("'开会'", "'不晚于|晚'").replace("meeting", "latest") + RULE.replace("'开会'", "'晚?于'")
    (folder / "rules" / "odd.toml").write_text("backwards = true\n" + rules, "utf-8")
    text = "不晚于于晚会"
    found = [load_rules("odd").before(text, at, 3) for at in range(len(text) + 1)]
    assert [one and (one[0], one[1].start()) for one in found] == [
        None, None, ("latest", 1), ("latest", 0), ("meeting", 3), ("latest", 4), None,
    ]  # fmt: skip
    narrow = load_rules("odd").before(text, 3, 2)
    assert narrow is not None
    assert narrow[1].span() == (1, 3)


def test_anchored_rules_match_at_a_place(folder: Path) -> None:
    (folder / "rules" / "odd.toml").write_text("anchored = true\n" + RULE, "utf-8")
    rules = load_rules("odd")
    assert [match.start() for _, match in rules.scan("开会,开会", 3)] == [3]
    assert list(rules.scan("会,开会")) == []


def test_rules_are_tried_nowhere_else(folder: Path) -> None:
    (folder / "rules" / "odd.toml").write_text('begins = ["散"]\n' + RULE, "utf-8")
    rules = load_rules("odd")
    assert list(rules.scan("开会")) == []
    assert rules.at("开会", 0) is None


def test_a_file_uses_the_parts_of_another(folder: Path) -> None:
    (folder / "rules" / "times.toml").write_text("[parts]\ntime = '[上下]午'\n", "utf-8")
    (folder / "rules" / "odd.toml").write_text(
        'include = ["times"]\n' + RULE.replace("'开会'", "'{{time}}开会'").replace("⟦开会⟧", "⟦下午开会⟧"), "utf-8"
    )
    assert [match[0] for _, match in load_rules("odd").scan("定于下午开会")] == ["下午开会"]


TABLES = sorted(path.stem for path in lexicon_folder().glob("*.tsv"))


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    rows = load_table(name)
    columns = KEYS.get(name, tuple(rows[0])[:1])
    counts = Counter(tuple(row[column] for column in columns) for row in rows)
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(path.stem for path in (lexicon_folder() / "rules").glob("*.toml")))
def test_patterns_hold_only_what_folded_text_can_hold(name: str) -> None:
    for rule in load_rules(name).rules:
        assert [c for c in rule.pattern.pattern if fold(c) != c] == [], rule.name
