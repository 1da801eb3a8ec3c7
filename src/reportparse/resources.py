"""Find, check and cache what the rules know, lexicons (TSV), and the weights of models (JSON).

The files lie in the package (``reportparse/lexicons``, as the wheel ships them), else in the checkout's top folder.
Everything is loaded on first use.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import regex

from .errors import LexiconError, ModelError
from .linear import LinearModel

Row = Mapping[str, str]


@cache
def lexicon_folder() -> Path:
    """Return the folder that holds the lexicons. Raises :class:`LexiconError` where there is none."""
    package = Path(__file__).resolve().parent
    candidates = (package / "lexicons", package.parents[1] / "lexicons")
    for folder in candidates:
        if (folder / "rules").is_dir():
            return folder
    raise LexiconError(f"no lexicons at {' or '.join(map(str, candidates))}; reinstall reportparse")


@cache
def load_table(name: str) -> tuple[Row, ...]:
    """Return the rows of ``lexicons/NAME.tsv``, each a mapping from the heading's names to cells.

    Lines that begin with ``#`` and blank lines are passed over; cells missing at a line's end are empty.
    Raises :class:`LexiconError` for a row with too many cells, with one only of several, or with an empty first cell.
    """
    path = lexicon_folder() / f"{name}.tsv"
    heading: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if heading is None:
            heading = cells
        elif not min(2, len(heading)) <= len(cells) <= len(heading) or not cells[0]:
            raise LexiconError(
                f"{path}:{number}: {len(cells)} cells {cells!r} parted by tabs; valid are {heading}, the first filled"
            )
        else:
            rows.append(dict(zip(heading, cells + [""] * len(heading), strict=False)))
    return tuple(rows)


def alternation(terms: Iterable[str]) -> str:
    """Return a pattern that matches any of the terms, the longest first.

    Terms that begin alike share their beginning, so that a long list costs little where none of it stands.
    """
    tree: _Tree = {}
    for term in terms:
        node = tree
        for character in term:
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?:{_branches(tree)})"


_Tree = dict[str, "_Tree"]


def _branches(node: _Tree) -> str:
    ends = {character for character, rest in node.items() if character.isalnum() and rest.keys() == {""}}
    parts = [regex.escape(character) + _branches(node[character]) for character in sorted(node.keys() - ends - {""})]
    if ends:
        parts.append(f"[{''.join(sorted(ends))}]")
    if not parts:
        return ""
    joined = "|".join(parts)
    return f"(?:{joined})?" if "" in node else joined if len(parts) == 1 else f"(?:{joined})"


@dataclass(frozen=True, slots=True)
class Models:
    """The models that help the rules; where one is None the rules decide alone."""

    lines: LinearModel | None = None
    confidence: LinearModel | None = None


WEIGHTS = Path(__file__).resolve().parent / "weights"
"""The folder of the models' weights, in the package."""


def load_models(weights: Path | str | Models | None = None) -> Models:
    """Return the models whose weights a folder holds, one JSON file each; by default those that the package ships.

    Models are returned as they are. Raises :class:`ModelError` for a missing or malformed file.
    """
    if isinstance(weights, Models):
        return weights
    folder = Path(weights or WEIGHTS)
    return Models(**{field.name: _load(folder / f"{field.name}.json") for field in fields(Models)})


def _load(path: Path) -> LinearModel:
    # A file that was trained anew is read anew.
    return _load_model(path, path.stat().st_mtime_ns if path.is_file() else None)


@cache
def _load_model(path: Path, _written: int | None) -> LinearModel:
    try:
        return LinearModel.from_json(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        advice = "valid is a folder that `reportparse train` wrote"
        raise ModelError(f"{path}: no weights can be read: {error}; {advice}") from error
