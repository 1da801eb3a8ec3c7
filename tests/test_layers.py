"""The stages stand in the order of the work: none imports a later one."""

import ast
from pathlib import Path

import pytest

import reportparse

PACKAGE = Path(reportparse.__file__).parent
STAGES = ["ingest", "language", "layout", "mentions", "normalize", "output", "review", "scale"]


def imported(path: Path) -> set[str]:
    """Return the stages that a file of a stage imports from, inside functions too."""
    found = set()
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {(node.module or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportparse."):
            found.add(str(node.module).split(".")[1])
    return found & set(STAGES)


def test_every_folder_is_a_stage_or_gold() -> None:
    folders = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/**/*.py")}
    assert folders == {*STAGES, "gold"}


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_imports_a_later_one(stage: str) -> None:
    for path in (PACKAGE / stage).rglob("*.py"):
        later = {name for name in imported(path) if STAGES.index(name) > STAGES.index(stage)}
        assert not later, f"{path.relative_to(PACKAGE)} imports from {sorted(later)}"
