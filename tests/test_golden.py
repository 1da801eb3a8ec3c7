"""Every fixture: its gold compiles, and the parse of its text reaches the floors that are set for it.

A floor stands in the fixture's ``about.toml``, under ``[floors]``, else in ``FLOORS`` here: a figure of the
evaluator, from 0 to 1. Where one is missed, the differences are printed.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from samples import FIXTURES

from reportparse import parse
from reportparse.evaluate import Evaluation, evaluate
from reportparse.gold import read_gold, write_gold

FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/about.toml"))

FLOORS = {"group": 1.0, "item": 0.7, "document": 0.95, "metric": 0.9, "event": 0.85}
"""What every fixture must reach, whatever its own ``about.toml`` says of it."""

SPLIT_FLOORS = {
    "train": {
        "section": 0.94, "section_period": 0.87, "item": 0.98, "item_title": 0.96, "document": 0.98, "metric": 0.98,
        "event": 0.97, "tense": 0.95, "status": 0.93, "next_status": 0.96, "metric_name": 0.96, "subject": 0.9,
        "event_clause": 0.98,
    },
    "test": {
        "section": 0.97, "section_period": 0.95, "item": 0.98, "item_title": 0.97, "document": 0.98, "metric": 0.97,
        "event": 0.97, "tense": 0.96, "status": 0.93, "next_status": 0.96, "metric_name": 0.9, "subject": 0.88,
        "event_clause": 0.97,
    },
}  # fmt: skip
"""What the fixtures of one split must reach together."""


def about(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "about.toml").read_text("utf-8"))


@cache
def evaluated(*folders: Path) -> Evaluation:
    golds = [read_gold(folder) for folder in folders]
    return evaluate((gold, parse(gold.text, name=gold.id)) for gold in golds)


def missed(result: Evaluation, floors: dict[str, float]) -> list[str]:
    return [
        f"{name} {result.figure(name):.4f} < {floor}" for name, floor in floors.items() if result.figure(name) < floor
    ]


def check(result: Evaluation, floors: dict[str, float]) -> None:
    assert floors.keys() <= {*result.scores, *result.shares}, "a floor for a figure that there is none of"
    if below := missed(result, floors):
        print(*result.differences, sep="\n")
        pytest.fail("; ".join(below))


def test_there_are_fixtures_of_both_splits() -> None:
    assert {about(folder)["split"] for folder in FOLDERS} == {"train", "test"}
    assert {folder.name for folder in FIXTURES.iterdir()} == {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_fixture(folder: Path) -> None:
    said = about(folder)
    assert said["origin"] == "written for this project"
    assert said["office"]
    assert said["tests"]
    gold = read_gold(folder)
    assert bool(gold.records) != said.get("masked", False)
    assert write_gold(gold)
    result = evaluated(folder)
    assert result.figure("offsets") == 1
    check(result, {**FLOORS, **said.get("floors", {})})


@pytest.mark.parametrize("split", SPLIT_FLOORS)
def test_split(split: str) -> None:
    folders = [folder for folder in FOLDERS if about(folder)["split"] == split]
    check(evaluated(*folders), SPLIT_FLOORS[split])
