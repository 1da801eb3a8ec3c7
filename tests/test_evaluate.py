"""The evaluator counts what the specification says, and what the shared scorer counts."""

import importlib.util
import json
import random
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from samples import SHARED, report_of, sample_gold, sample_report

from reportparse.errors import GoldError, InputError
from reportparse.evaluate import Evaluation, evaluate, read_parse
from reportparse.gold import Gold, read_gold
from reportparse.schema import Document, Event, Metric, Report

GOLDS = sorted((SHARED / "gold").glob("*.json"))


def changed(report: Report, kind: type[Any], **fields: Any) -> Report:
    """Return the report with the fields of the first record of a kind changed."""
    at = next(at for at, record in enumerate(report.records) if isinstance(record, kind))
    record = report.records[at].model_copy(update=fields)
    return report.model_copy(update={"records": (*report.records[:at], record, *report.records[at + 1 :])})


def compared(report: Report | None) -> Evaluation:
    return evaluate([(sample_gold(), report)])


def test_the_gold_itself_is_all_right() -> None:
    result = compared(sample_report())
    assert [str(difference) for difference in result.differences] == []
    assert {result.figure(name) for name in (*result.scores, *result.shares)} == {1.0}
    assert result.scores["metric"].gold == 2
    assert (result.scores["item"].gold, result.scores["item"].predicted) == (2, 2)
    assert (result.scores["event"].gold, result.scores["event"].predicted) == (1, 1)


def test_no_parse_finds_nothing() -> None:
    result = compared(None)
    assert {name: score.recall for name, score in result.scores.items() if score.recall} == {}
    assert {score.precision for score in result.scores.values()} == {1.0}
    assert result.figure("section") == 0
    assert sum(d.kind == "metric missed" for d in result.differences) == 2


@pytest.mark.parametrize(
    ("kind", "fields", "figure", "said"),
    [
        (Event, {"date_end": date(2019, 3, 6)}, "event", "2019-03-05..2019-03-06 for 2019-03-05..2019-03-05"),
        (Event, {"event": "开会"}, "event_clause", "'开会' lacks ['培训班', '举办']"),
        (Event, {"tense": "planned"}, "tense", "planned for done"),
        (Metric, {"value": 13}, "metric", "= 13 期 for = 3 期"),
        (Metric, {"unit": None}, "metric", "= 3 None for = 3 期"),
        (Metric, {"comparator": ">="}, "metric", ">= 3 期 for = 3 期"),
        (Metric, {"metric": None, "subject": "人"}, "subject", "'人' lacks ['培训班']"),
        (Document, {"title": "考勤办法"}, "document", "'考勤办法' None for '云湖镇考勤办法' None"),
        (Document, {"status": "drafted"}, "status", "drafted for published"),
        (Document, {"next_status": "published"}, "next_status", "published for None"),
    ],
)
def test_one_wrong_field(kind: type[Any], fields: dict[str, Any], figure: str, said: str) -> None:
    result = compared(changed(sample_report(), kind, **fields))
    assert result.figure(figure) < 1
    assert said in [difference.note for difference in result.differences]
    assert result.figure(f"{kind.__name__.lower()}_found") == 1


def test_a_number_names_a_document() -> None:
    gold = sample_gold()
    document = gold.records[2].model_copy(update={"number": "云政〔2019〕3号", "number_alt": ("云政2019-3",)})
    gold = gold.model_copy(update={"records": (*gold.records[:2], document, *gold.records[3:])})
    report = changed(sample_report(), Document, title=None, number="云政2019—3")
    assert evaluate([(gold, report)]).figure("document") == 1


def test_wrong_nodes() -> None:
    report = sample_report()
    groups = (report.groups[0].model_copy(update={"name": "人事科"}), *report.groups[1:])
    sections = (
        report.sections[0].model_copy(update={"kind": "plan", "period": "2020"}),
        *report.sections[1:],
    )
    items = (report.items[0].model_copy(update={"start": report.items[0].start + 3, "title": "培训"}),)
    result = compared(report.model_copy(update={"groups": groups, "sections": sections, "items": items}))
    assert result.figure("group") == 0.5
    assert 0 < result.figure("section") < 1
    assert result.figure("section_period") == 0
    assert result.figure("item") == 0
    kinds = {difference.kind for difference in result.differences}
    assert kinds == {"group missed", "section_period", "item missed", "item extra"}


def test_a_mention_that_is_not_the_text_there() -> None:
    result = compared(changed(sample_report(), Metric, text="4期"))
    assert result.figure("offsets") < 1


def test_sums_over_texts() -> None:
    both = evaluate([(sample_gold(), sample_report()), (sample_gold(), None)])
    assert both.scores["metric"].recall == 0.5
    assert "metric           F1 0.6667  P 1.0000  R 0.5000  of 4" in str(both)


def test_reads_a_parse(tmp_path: Path) -> None:
    gold = sample_gold()
    path = tmp_path / "yunhu.json"
    assert read_parse(path, gold) is None
    sample_report().write(path)
    assert read_parse(path, gold) == sample_report()
    sample_report().model_copy(update={"text": "x"}).write(path)
    with pytest.raises(GoldError, match="another text"):
        read_parse(path, gold)
    path.write_text("[]")
    with pytest.raises(InputError, match="no report in JSON"):
        read_parse(path, gold)


def scorer() -> ModuleType:
    path = SHARED / "score.py"
    if not path.exists():
        pytest.skip("no shared scorer beside this checkout")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHANGES: list[dict[str, Any]] = [
    {}, {}, {"title": "新题"}, {"name": "甲科"}, {"period": "2018"}, {"value": 7}, {"unit": "个"},
    {"comparator": ">"}, {"tense": "planned"}, {"status": None}, {"metric": "x"}, {"event": None},
]  # fmt: skip


def perturbed(report: Report, seed: int) -> Report:
    """Return a report with nodes and records dropped, moved and changed at random."""
    dice = random.Random(seed)
    size = len(report.text)

    def moved(node: Any) -> Any:
        start = min(size - 1, max(0, node.start + dice.choice([0, 0, 0, -1, 2])))
        update: dict[str, Any] = {
            "start": start,
            "end": max(start + 1, node.end + dice.choice([0, 0, -2, 30])),
        }
        update |= dice.choice(CHANGES)
        fields = type(node).model_fields
        node = node.model_copy(update={key: value for key, value in update.items() if key in fields})
        return node.model_copy(update={"text": report.text[node.start : node.end]}) if "text" in fields else node

    def some(nodes: tuple[Any, ...]) -> tuple[Any, ...]:
        kept = [moved(node) for node in nodes if dice.random() < 0.85]
        return tuple(kept + [moved(node) for node in nodes if dice.random() < 0.1])

    names = ("groups", "sections", "items", "records")
    return report.model_copy(update={name: some(getattr(report, name)) for name in names})


def shared_figures(module: ModuleType, gold: dict[str, Any], pred: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the figures of the shared scorer, its offsets and scope handled as its main() does."""
    tally, errors = module.Tally(), list[str]()
    if "scope" in gold:
        spans = [(g["start"], g["end"]) for g in gold["groups"] if g["no"] in gold["scope"]]
        for data in (gold, pred):
            for name in ("sections", "items", "records"):
                data[name] = [n for n in data[name] if any(s <= n["start"] < e for s, e in spans)]
    for record in pred["records"]:
        tally.ok("offsets", int(text[record["start"] : record["end"]] == record["text"]))
    module.score(gold, pred, text, tally, errors)
    figures: dict[str, Any] = tally.figures()
    return figures


def our_figures(gold: Gold, report: Report) -> dict[str, Any]:
    result = evaluate([(gold, report)])
    figures: dict[str, Any] = {
        name: {"f1": s.f1, "precision": s.precision, "recall": s.recall, "gold": s.gold}
        for name, s in result.scores.items()
    }
    return figures | {name: {"share": s.share, "of": s.of} for name, s in result.shares.items()}


@pytest.mark.parametrize("path", GOLDS or [None], ids=lambda path: path.stem if path else "absent")
def test_figures_are_those_of_the_shared_scorer(path: Path | None) -> None:
    module = scorer()
    assert path is not None
    gold = read_gold(path)
    for seed in range(3):
        report = perturbed(report_of(gold), seed)
        shared = shared_figures(module, json.loads(path.read_text("utf-8")), json.loads(report.to_json()), gold.text)
        assert our_figures(gold, report) == shared
