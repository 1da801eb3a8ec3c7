"""What is learned from gold: the roles of lines, and how far a record can be trusted."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import FIXTURES, sample_gold
from typer.testing import CliRunner

from reportparse import parse
from reportparse.calibration import calibration
from reportparse.cli import app
from reportparse.errors import GoldError, ModelError
from reportparse.gold import read_gold
from reportparse.ingest.source import to_source
from reportparse.layout.roles import LineRoles
from reportparse.layout.segments import cut
from reportparse.linear import LinearModel, train
from reportparse.pipeline import read
from reportparse.resources import WEIGHTS, Models, load_models
from reportparse.training import golds_to_learn, judgements, line_roles, reading_of, train_models

SMALL = [FIXTURES / name for name in ("weekly-2024w18", "tax-template", "sig-2025-03", "street-office-2019")]


def test_training_is_deterministic_and_comes_back_from_json() -> None:
    golds = golds_to_learn([path for path in SMALL if "train" in (path / "about.toml").read_text("utf-8")])
    models, again = train_models(golds), train_models(golds)
    assert models.lines is not None
    assert models.lines.to_json() == again.lines.to_json()  # type: ignore[union-attr]
    assert LinearModel.from_json(models.lines.to_json(), "here") == models.lines
    assert models.lines.about["texts"] == sorted(gold.id for gold in golds)


def test_a_model_learns_what_its_features_say() -> None:
    examples = [(["a"], "yes"), (["a", "c"], "yes"), (["b"], "no"), (["b", "c"], "no")] * 3
    model = train(examples)
    assert model.best(["a"])[0] == "yes"
    assert model.best(["b", "c"])[0] == "no"
    assert model.best(["never seen"])[1] == pytest.approx(0.5)


def test_nothing_is_learned_from_nothing() -> None:
    with pytest.raises(ModelError, match="no examples"):
        train([])


MALFORMED = [
    "", "{}", "[1]", '{"about": {}, "labels": ["a"], "weights": {"x": [1, 2]}}',
    '{"about": {}, "labels": [], "weights": {}}',
    '{"about": {}, "labels": ["a"], "weights": {"x": [Infinity]}}',
]  # fmt: skip


@pytest.mark.parametrize("data", MALFORMED)
def test_malformed_weights_are_an_error(data: str) -> None:
    with pytest.raises(ModelError, match="here"):
        LinearModel.from_json(data, "here")


def test_weights_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="valid is a folder that `reportparse train` wrote"):
        load_models(tmp_path)


def test_weights_that_were_trained_anew_are_read_anew(tmp_path: Path) -> None:
    for file in WEIGHTS.glob("*.json"):
        shutil.copy(file, tmp_path)
    before = load_models(tmp_path)
    assert load_models(tmp_path).lines is before.lines
    file = tmp_path / "lines.json"
    file.write_text(before.confidence.to_json(), "utf-8")
    os.utime(file, ns=(1, 1))
    assert load_models(tmp_path) == Models(before.confidence, before.confidence)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_texts_are_an_error(count: int) -> None:
    with pytest.raises(ModelError, match=f"^{count} texts to learn from"):
        train_models([sample_gold()][:count])


def test_a_malformed_about_is_an_error(tmp_path: Path) -> None:
    for name in ("text.txt", "gold.tsv"):
        (tmp_path / name).write_bytes((FIXTURES / "tax-template" / name).read_bytes())
    (tmp_path / "about.toml").write_text("split = ", "utf-8")
    with pytest.raises(GoldError, match="valid is TOML"):
        golds_to_learn([tmp_path])


def test_texts_of_the_test_split_teach_nothing(tmp_path: Path) -> None:
    golds = golds_to_learn([FIXTURES / "port-2025-04", FIXTURES / "windfarm-2025-03", FIXTURES / "windfarm-2025-03"])
    assert [gold.id for gold in golds] == ["windfarm-2025-03"]


def test_the_shipped_weights_are_small_and_say_what_taught_them() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.glob("*.json")) < 300_000
    models = load_models()
    tested = {path.parent.name for path in FIXTURES.glob("*/about.toml") if 'split = "test"' in path.read_text("utf-8")}
    for model in (models.lines, models.confidence):
        assert model is not None
        assert model.about["examples"] > 1000
        assert not tested & set(model.about["texts"])


def test_the_roles_of_lines_are_those_of_the_gold() -> None:
    gold = sample_gold()
    role = line_roles(gold)
    lines = ("云湖镇2019", "一、办公室", "1.培训", "下一步", "二、财务", "(云湖镇")
    starts = {line: gold.text.index(line) for line in lines}
    assert {line: role(at) for line, at in starts.items()} == {
        "云湖镇2019": "outside", "一、办公室": "unit", "1.培训": "point", "下一步": "point", "二、财务": "unit",
        "(云湖镇": "outside",
    }  # fmt: skip


def test_a_heading_without_a_known_word_opens_its_section_by_the_model() -> None:
    text = "某中心2024年上半年小结\n一、上半年工作\n1、培训30人。\n二、往后的路怎么走\n1、8月前招聘5人。\n"
    rules = [section.kind for section in parse(text).sections]
    source = to_source(text)
    segments = cut(source)
    index = next(i for i, s in enumerate(segments) if "往后" in source.text[s.start : s.end])
    features = LineRoles(source, segments).features(index)
    taught = LinearModel(("body", "plan"), {feature: (-100, 100) for feature in features if "往后" in feature})
    models = load_models()
    reading = read(source, weights=type(models)(taught, models.confidence))
    assert rules == ["work"]
    assert [section.kind for section in reading.report.sections] == ["work", "plan"]
    assert reading.context.tree.sections[1].how == "model"


def test_without_a_model_no_role_is_sure() -> None:
    source = to_source("一、办公室\n二、财务科\n")
    assert LineRoles(source, cut(source)).sure(0, 0.0) is None


def test_confidence_orders_records_and_right_ones_are_judged_right() -> None:
    gold = read_gold(FIXTURES / "street-office-2019")
    reading = reading_of(gold, load_models())
    judged = dict(judgements(gold, reading))
    assert 0.5 < sum(judged.values()) / len(judged) <= 1
    assert len({record.confidence for record in reading.report.records}) > 10


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_calibration_counts_every_record(judged: list[tuple[float, bool]]) -> None:
    told = calibration(judged)
    assert told.records == len(judged)
    assert told.wrong == sum(not right for _, right in judged)
    assert 0 <= told.found <= told.wrong
    assert 0 <= told.error <= 1


def test_calibration_of_the_surely_right_and_the_surely_wrong() -> None:
    told = calibration([(1.0, True)] * 8 + [(0.0, False)] * 2)
    assert (told.error, told.wrong, told.found) == (0, 2, 2)
    assert calibration([(0.9, False)] * 10).error == pytest.approx(0.9)


def test_train_writes_weights_that_parse_takes(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    text = FIXTURES / "tax-template" / "text.txt"
    trained = CliRunner().invoke(app, ["train", *map(str, SMALL), "-o", str(folder)])
    assert trained.exit_code == 0, trained.output
    assert sorted(path.name for path in folder.iterdir()) == ["confidence.json", "lines.json"]
    parsed = CliRunner().invoke(app, ["parse", str(text), "--weights", str(folder), "-o", str(tmp_path / "out.json")])
    assert parsed.exit_code == 0, parsed.output
