"""The commands for those who work with gold: evaluate and train."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_options import Model, Weights
from .errors import InputError

if TYPE_CHECKING:
    from .gold import Gold
    from .schema import Report

Golds = Annotated[
    list[Path],
    typer.Argument(metavar="GOLD...", help="Fixture folders, or gold .json files beside their texts."),
]


def evaluate(
    gold: Golds,
    pred: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Compare DIR/NAME.json, written by parse, instead of parsing the texts."),
    ] = None,
    errors: Annotated[bool, typer.Option(help="List every difference.")] = False,
    model: Model = None,
    weights: Weights = None,
) -> None:
    """Compare parses with gold: figures, and what differs."""
    from .evaluate import evaluate as evaluated

    if pred is not None and (model or weights):
        raise typer.BadParameter("--pred compares parses that are there; --model and --weights are for parsing")
    result = evaluated(_pairs(gold, pred, model, weights))
    for difference in result.differences if errors else ():
        typer.echo(difference)
    typer.echo(result)


def train(
    gold: Golds,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write weights into.")],
    check: Annotated[
        bool, typer.Option(help="Also read each text by models trained on the others: how far to trust confidence.")
    ] = False,
) -> None:
    """Learn the weights of the models from gold; fixtures of the split "test" are left out."""
    from dataclasses import fields

    from .calibration import cross_validated
    from .output.files import write_whole
    from .training import golds_to_learn, train_models

    golds = golds_to_learn(gold)
    models = train_models(golds)
    output.mkdir(parents=True, exist_ok=True)
    for field in fields(models):
        write_whole(output / f"{field.name}.json", getattr(models, field.name).to_json().encode())
    typer.echo(f"{output}: trained on {len(golds)} texts", err=True)
    if check:
        typer.echo(cross_validated(golds))


def _pairs(
    paths: list[Path], pred: Path | None, model: str | None, weights: Path | None
) -> "Iterator[tuple[Gold, Report | None]]":
    from .gold import read_gold

    if pred is not None and not pred.is_dir():
        raise InputError(f"{pred}: no such folder; valid is one of parses named as the golds are")
    for path in paths:
        gold = read_gold(path)
        yield gold, _predicted(gold, path, pred, model, weights)


def _predicted(gold: "Gold", path: Path, pred: Path | None, model: str | None, weights: Path | None) -> "Report | None":
    if pred is None:
        from .pipeline import parse

        return parse(gold.text, name=gold.id, model=model, weights=weights)
    from .evaluate import read_parse

    name = path.stem if path.suffix == ".json" else gold.id
    return read_parse(pred / f"{name}.json", gold)
