"""The command for spot checks: judge a sample of a report's records in the terminal."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .cli_options import Encoding, File, Model, Period, Weights


class Spoken(StrEnum):
    """The language of a review."""

    zh = "zh"
    en = "en"


def review(
    file: File,
    n: Annotated[int, typer.Option("--n", metavar="N", help="How many records to judge.")] = 50,
    by: Annotated[
        str, typer.Option(metavar="COLUMNS", help="Draw from each value of these columns, parted by commas.")
    ] = "kind,confidence",
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="Another seed draws another sample.")] = 0,
    least_sure: Annotated[
        bool, typer.Option("--least-sure", help="The least sure first: finds errors, but estimates no precision.")
    ] = False,
    verdicts: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl", help="Where verdicts are saved; by default NAME.verdicts.jsonl beside FILE."
        ),
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="At the end, write the verdicts as gold: a folder in this one.")
    ] = None,
    lang: Annotated[Spoken, typer.Option("--lang", help="The language to review in.")] = Spoken.zh,
    encoding: Encoding = None,
    period: Period = None,
    model: Model = None,
    weights: Weights = None,
) -> None:
    """Judge a sample of a report's records by a key each, and see how many are right; each verdict is saved at once."""
    from rich.console import Console

    from .pipeline import parse_file
    from .review.export import save_gold, to_gold
    from .review.session import session_of
    from .review.terminal import TerminalReview
    from .review.words import line, words

    if file == "-":
        raise typer.BadParameter("review reads its answers from standard input; FILE must be a file")
    report = parse_file(file, encoding=encoding, period=period, model=model, weights=weights)
    path = verdicts or Path(file).with_name(f"{Path(file).stem}.verdicts.jsonl")
    columns = [name.strip() for name in by.split(",") if name.strip()]
    session = session_of(report, path, n=n, by=columns, seed=seed, least_sure=least_sure)
    console = Console(highlight=False)
    TerminalReview(session, console, sys.stdin, language=lang.value, now=lambda: datetime.now(UTC)).run()
    if gold is not None:
        written = save_gold(to_gold(report, session.verdicts), gold)
        typer.echo(words(lang)["exported"].format(path=line(str(written))), err=True)
