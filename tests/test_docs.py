"""What the README and the pages of docs/ show is what comes out."""

import contextlib
import glob
import io
import shlex
import shutil
from pathlib import Path

import pytest
from documentation import PAGES, ROOT, column_table, commands, examples, shown_tables
from samples import Command


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that has the fixtures, as the checkout has."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    (tmp_path / "reports").mkdir()
    for name in ("association-2024q2", "association-2024q3"):
        shutil.copy(ROOT / "fixtures" / name / "text.txt", tmp_path / "reports" / f"{name}.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_prints_what_is_shown(page: Path, desk: Path) -> None:
    names: dict[str, object] = {}
    for number, (code, output) in enumerate(examples(page)):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{page.name}, example {number}", "exec"), names)
        assert printed.getvalue() == output


@pytest.mark.parametrize(
    ("page", "command"), [(page, command) for page in PAGES for command in commands(page)], ids=lambda value: str(value)
)
def test_the_commands_work(page: Path, command: str, desk: Path, run: Command) -> None:
    words = [found for word in shlex.split(command)[1:] for found in (sorted(glob.glob(word)) or [word])]
    result = run(*words)
    assert result.code == 0, result.err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_columns_are_told_as_they_are(page: Path) -> None:
    for table, rows in shown_tables(page):
        wanted = column_table(table)  # type: ignore[arg-type]
        assert rows == wanted, "\n".join(wanted)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    import regex

    for target in regex.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"
