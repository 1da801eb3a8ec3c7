"""The commands. Exit codes: 0, 1 for input that cannot be read or output not written, 2 for usage."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_batch import batch
from .cli_gold import evaluate, train
from .cli_options import Encoding, File, Headings, Model, Period, Weights, print_version
from .cli_review import review
from .errors import ReportParseError

if TYPE_CHECKING:
    from .schema import Report

app = typer.Typer(
    name="reportparse",
    help="Turn free-text Chinese periodic reports into a normalized table.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn free-text Chinese periodic reports into a normalized table."""


@app.command()
def parse(
    file: File,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="An .xlsx, .html, .csv, .parquet, .json or .jsonl file."),
    ] = None,
    encoding: Encoding = None,
    period: Period = None,
    header: Headings = None,
    roster: Annotated[
        Path | None,
        typer.Option(metavar="UNITS", help="A text file with a unit's name in each line: tells which do not report."),
    ] = None,
    model: Model = None,
    weights: Weights = None,
    profile: Annotated[
        bool, typer.Option("--profile", help="Tell how long each stage takes, the first time and again.")
    ] = False,
) -> None:
    """Parse a report, write its table, and tell what should be checked in it; without -o, show a summary."""
    units = _roster(roster)
    if profile:
        from .ingest.files import read_source
        from .pipeline import read
        from .profiling import profiled

        source = read_source(file, encoding=encoding)
        reading, told = profiled(
            lambda ended: read(source, period=period, roster=units, model=model, weights=weights, ended=ended)
        )
        report = reading.report
        typer.echo(told, err=True)
    else:
        report = _parsed(file, encoding, period, model, weights, units)
    if output is None:
        from .output.show import summarize

        _print(summarize(report))
        return
    from .output.plain import warned

    report.write(output, header=header.value if header else None)
    typer.echo(f"{output}: {_told(report)}", err=True)
    for line in warned(report):
        typer.echo(line, err=True)


def _told(report: "Report") -> str:
    checks = f", {len(report.warnings)} to check" if report.warnings else ""
    return f"{len(report.records)} records{checks}"


def _roster(path: Path | None) -> list[str]:
    """Return the units of a roster, one a line."""
    from .ingest.files import read_source

    return [] if path is None else [line.strip() for line in read_source(path).text.splitlines() if line.strip()]


@app.command()
def show(file: File, encoding: Encoding = None, period: Period = None) -> None:
    """Show a report's text with its structure and its mentions marked."""
    from .output.show import show as shown

    _print(shown(_parsed(file, encoding, period)))


@app.command()
def schema(
    table: Annotated[bool, typer.Option(help="Of a row of the table instead, as a .jsonl file holds it.")] = False,
) -> None:
    """Print the JSON Schema of a report, as a .json file holds it."""
    import json

    from .output.table import row_schema
    from .schema import Report

    shape = row_schema() if table else Report.model_json_schema()
    typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))


@app.command()
def explain(
    file: File,
    words: Annotated[
        str, typer.Option("--find", metavar="TEXT", help="Only mentions and titled items that hold it.")
    ] = "",
    at: Annotated[
        int | None, typer.Option("--at", metavar="OFFSET", help="Only what stands at this offset of the text.")
    ] = None,
    record: Annotated[
        str | None, typer.Option("--record", metavar="ID", help="Only this record, such as event-35.")
    ] = None,
    encoding: Encoding = None,
    period: Period = None,
    model: Model = None,
    weights: Weights = None,
) -> None:
    """Tell why each record is what it is: its values, and line by line what was decided and by which words."""
    from .ingest.files import read_source
    from .output.explain import explain as explained
    from .output.explain import record_of, records_at, records_with
    from .pipeline import read

    if sum((bool(words), at is not None, record is not None)) > 1:
        raise typer.BadParameter("--find, --at and --record exclude each other")
    reading = read(read_source(file, encoding=encoding), period=period, model=model, weights=weights)
    report = reading.report
    if record is not None:
        chosen = record_of(report, record)
    else:
        chosen = records_with(report, words) if at is None else records_at(report, at)
    _print(explained(report, reading.reasons, chosen))


def _parsed(
    file: str,
    encoding: str | None,
    period: str | None,
    model: str | None = None,
    weights: Path | None = None,
    roster: Sequence[str] = (),
) -> "Report":
    from .pipeline import parse_file

    return parse_file(file, encoding=encoding, period=period, roster=roster, model=model, weights=weights)


def _print(shown: object) -> None:
    from rich.console import Console
    from rich.text import Text

    # A text keeps its own lines; a table fits itself to the terminal.
    Console(highlight=False).print(shown, soft_wrap=isinstance(shown, Text))


app.command()(batch)
app.command()(review)
app.command()(evaluate)
app.command()(train)


def main() -> None:
    """Run the command line; a :class:`ReportParseError` is one line on standard error and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a question mark, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except BrokenPipeError:
        # The reader has gone (| head): what is left unwritten is nobody's loss.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"reportparse: cannot write: {error.strerror or error}", err=True)
        sys.exit(1)
    except ReportParseError as error:
        typer.echo(f"reportparse: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
