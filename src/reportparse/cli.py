"""The commands. Exit codes: 0, 1 for input that cannot be read or output not written, 2 for usage."""

import os
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .errors import InputError, ReportParseError

if TYPE_CHECKING:
    from .gold import Gold
    from .schema import Report

app = typer.Typer(
    name="reportparse",
    help="Turn free-text Chinese periodic reports into a normalized table.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Header(StrEnum):
    """The language of a CSV file's headings."""

    en = "en"
    zh = "zh"


def _period(label: str | None) -> str | None:
    from .periods import read_label

    try:
        return read_label(label).label if label else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _version(asked: bool) -> None:
    if asked:
        from . import __version__

        typer.echo(f"reportparse {__version__}")
        raise typer.Exit


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A .docx, .pdf, .html, .txt or .md file, or - for standard input.")
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The file's encoding, such as big5; UTF-8, UTF-16 and GB18030 are recognized."),
]
Period = Annotated[
    str | None,
    typer.Option(metavar="LABEL", callback=_period, help="The period reported on, such as 2023Q4, 2023H2 or 2023-12."),
]
Headings = Annotated[Header, typer.Option("--header", help="The language of the headings of a .csv file.")]


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn free-text Chinese periodic reports into a normalized table."""


@app.command()
def parse(
    file: File,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="A .csv, .parquet, .json or .jsonl file to write."),
    ] = None,
    encoding: Encoding = None,
    period: Period = None,
    header: Headings = Header.en,
    roster: Annotated[
        Path | None,
        typer.Option(metavar="UNITS", help="A text file with a unit's name in each line: tells which do not report."),
    ] = None,
) -> None:
    """Parse a report, write its table, and tell what should be checked in it; without -o, show a summary."""
    from .output.show import summarize, warned

    report = _parsed(file, encoding, period, _roster(roster))
    if output is None:
        _print(summarize(report))
        return
    report.write(output, header=header.value)
    typer.echo(f"{output}: {_told(report)}", err=True)
    for line in warned(report):
        typer.echo(line, err=True)


@app.command()
def batch(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Reports, or .xlsx, .csv and .tsv files with a report in each row."),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="A .csv, .parquet or .jsonl file to write."),
    ],
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="The column that holds the texts, by its head or letter.")
    ] = None,
    encoding: Encoding = None,
    period: Period = None,
    header: Headings = Header.en,
) -> None:
    """Parse many reports into one table; a file that cannot be read is told and left out, and the exit code is 1."""
    from .output.files import write
    from .pipeline import parse_each

    reports: list[Report] = []
    left_out = 0
    for file in files:
        try:
            reports += parse_each([file], column=column, encoding=encoding, period=period)
        except InputError as error:
            typer.echo(f"reportparse: left out: {' '.join(str(error).split())}", err=True)
            left_out += 1
    if not reports:
        raise InputError(f"none of {len(files)} files could be read; nothing is written")
    write(reports, output, header=header.value)
    told = f"{sum(len(report.records) for report in reports)} records of {len(reports)} reports"
    typer.echo(f"{output}: {told}" + (f", {left_out} of {len(files)} files left out" if left_out else ""), err=True)
    if left_out:
        raise typer.Exit(1)


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
def explain(
    file: File,
    words: Annotated[
        str, typer.Option("--find", metavar="TEXT", help="Only mentions and titled items that hold it.")
    ] = "",
    encoding: Encoding = None,
    period: Period = None,
) -> None:
    """Tell why each record is what it is: its values, what was inferred from what, the rule that found it."""
    from .output.explain import explain as explained

    _print(explained(_parsed(file, encoding, period), words))


@app.command()
def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD...", help="Fixture folders, or gold .json files beside their texts."),
    ],
    pred: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Compare DIR/NAME.json, written by parse, instead of parsing the texts."),
    ] = None,
    errors: Annotated[bool, typer.Option(help="List every difference.")] = False,
) -> None:
    """Compare parses with gold: figures, and what differs."""
    from .evaluate import evaluate as evaluated

    result = evaluated(_pairs(gold, pred))
    for difference in result.differences if errors else ():
        typer.echo(difference)
    typer.echo(result)


def _parsed(file: str, encoding: str | None, period: str | None, roster: Sequence[str] = ()) -> "Report":
    from .pipeline import parse_file

    return parse_file(file, encoding=encoding, period=period, roster=roster)


def _pairs(paths: list[Path], pred: Path | None) -> "Iterator[tuple[Gold, Report | None]]":
    from .gold import read_gold

    if pred is not None and not pred.is_dir():
        raise InputError(f"{pred}: no such folder; valid is one of parses named as the golds are")
    for path in paths:
        gold = read_gold(path)
        yield gold, _predicted(gold, path, pred)


def _predicted(gold: "Gold", path: Path, pred: Path | None) -> "Report | None":
    if pred is None:
        from .pipeline import parse

        return parse(gold.text, name=gold.id)
    from .evaluate import read_parse

    name = path.stem if path.suffix == ".json" else gold.id
    return read_parse(pred / f"{name}.json", gold)


def _print(shown: object) -> None:
    from rich.console import Console
    from rich.text import Text

    # A text keeps its own lines; a table fits itself to the terminal.
    Console(highlight=False).print(shown, soft_wrap=isinstance(shown, Text))


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
