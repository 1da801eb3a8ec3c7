"""The command for many files."""

from pathlib import Path
from typing import Annotated

import typer

from .cli_options import Encoding, Headings, Model, Period, Weights

_JOBS = "In how many processes: one for each core by default, 1 with a model other than jieba."
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help=_JOBS)]


def batch(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Reports, folders or patterns of them, tables with a report in each row (table.csv:COLUMN).",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="An .xlsx, .csv, .parquet or .jsonl file to write."),
    ],
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="The column that holds the texts, by its head or letter.")
    ] = None,
    encoding: Encoding = None,
    period: Period = None,
    header: Headings = None,
    model: Model = None,
    weights: Weights = None,
    jobs: Jobs = None,
    resume: Annotated[bool, typer.Option(help="Go on with a run that was cut off.")] = False,
) -> None:
    """Parse many reports into one table; a file that cannot be read is told and left out, and the exit code is 1."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from .scale.batch import Options, Progress, find_inputs, run

    inputs = find_inputs(files, column, output=output)
    options = Options(encoding, period, model, None if weights is None else str(weights))
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(inputs))

        def show(progress: Progress) -> None:
            said = f"{progress.reports:,} reports, {progress.path.name}"
            bar.update(task, completed=progress.files, description=said)

        try:
            outcome = run(
                inputs, output, options, header=header.value if header else None, resume=resume, jobs=jobs, done=show
            )
        except KeyboardInterrupt:
            typer.echo("reportparse: stopped; what is done is kept, go on with --resume", err=True)
            raise typer.Exit(130) from None
    for told in outcome.left_out:
        typer.echo(f"reportparse: left out: {told}", err=True)
    told = f"{outcome.records} records of {outcome.reports} reports"
    failed = f", {len(outcome.left_out)} left out" if outcome.left_out else ""
    typer.echo(f"{output}: {told}{failed}", err=True)
    if outcome.left_out:
        raise typer.Exit(1)
