"""The options that several commands take."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Header(StrEnum):
    """The language of a table's headings."""

    en = "en"
    zh = "zh"


def _period(label: str | None) -> str | None:
    from .periods import read_label

    try:
        return read_label(label).label if label else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def print_version(asked: bool) -> None:
    """Print the version where it is asked for, and leave."""
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
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What finds names in events: jieba (default), lac, or hanlp:PATH_OR_NAME."),
]
Weights = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Weights that `reportparse train` wrote, in the place of those shipped."),
]
Headings = Annotated[
    Header | None,
    typer.Option("--header", help="The language of the headings: zh by default in an .xlsx, en in a .csv."),
]
