"""What one process keeps for the next: the same results whatever becomes of it, and a start that makes nothing anew."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import FIXTURES

import reportparse
from reportparse import keeping, resources
from reportparse.resources import load_table
from reportparse.rules import load_rules

TEXT = FIXTURES / "association-2024q3" / "text.txt"

# A parse in a process of its own: its result, what it compiled, and what it imported.
PARSE = f"""
import json, pathlib, sys
import regex
from regex import _main
compiled = []
make = _main._compile
_main._compile = lambda pattern, *rest: compiled.append(pattern) or make(pattern, *rest)
import reportparse
report = reportparse.parse(pathlib.Path({str(TEXT)!r}).read_text("utf-8"))
print(json.dumps({{"report": report.to_json(), "compiled": len(compiled), "jieba": "jieba" in sys.modules}}))
"""


def start(folder: Path | str) -> "subprocess.Popen[str]":
    environment = {**os.environ, keeping.FOLDER_NAMED_BY: str(folder)}
    return subprocess.Popen([sys.executable, "-c", PARSE], env=environment, stdout=subprocess.PIPE, text=True)


def parsed(folder: Path | str) -> dict[str, Any]:
    output, _ = start(folder).communicate()
    found: dict[str, Any] = json.loads(output)
    return found


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("kept") / "new" / "folder"
    return folder, parsed(folder)


@pytest.fixture
def warm(cold: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(cold[0], tmp_path / "warm"))


def names(folder: Path) -> list[str]:
    return sorted(path.name.split("-")[1] for path in folder.iterdir())


def test_the_first_process_keeps_patterns_and_words(cold: tuple[Path, dict[str, Any]]) -> None:
    folder, result = cold
    assert names(folder) == ["patterns", "words"]
    assert result["jieba"]
    assert result["compiled"] > 100
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_the_second_process_compiles_nothing(cold: tuple[Path, dict[str, Any]], warm: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in warm.iterdir()}
    assert parsed(warm) == {"report": cold[1]["report"], "compiled": 0, "jieba": False}
    assert {path: path.stat().st_mtime_ns for path in warm.iterdir()} == before


@pytest.mark.parametrize("harm", [lambda data: b"", lambda data: data[:-1], lambda data: data + b"!"])
def test_a_damaged_file_is_not_read(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "words-1"
    keeping.write(path, [b"one", b"two"])
    path.write_bytes(harm(path.read_bytes()))
    assert keeping.read(path) is None


def test_damaged_files_are_made_anew(cold: tuple[Path, dict[str, Any]], warm: Path) -> None:
    for path in warm.iterdir():
        data = path.read_bytes()
        at = len(data) // 2
        path.write_bytes(data[:at] + b"?!" + data[at + 2 :])
    assert parsed(warm)["report"] == cold[1]["report"]
    assert parsed(warm) == {"report": cold[1]["report"], "compiled": 0, "jieba": False}


def test_nothing_is_kept_where_it_cannot_be(cold: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    assert parsed(file)["report"] == cold[1]["report"]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert parsed("off")["report"] == cold[1]["report"]


@pytest.mark.slow
def test_many_processes_may_begin_at_once(cold: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    started = [start(tmp_path / "kept") for _ in range(2)]
    results = [json.loads(process.communicate()[0]) for process in started]
    assert [result["report"] for result in results] == [cold[1]["report"]] * 2
    assert names(tmp_path / "kept") == ["patterns", "words"]
    assert parsed(tmp_path / "kept")["compiled"] == 0


@pytest.mark.skipif(os.name != "posix", reason="files have no such owners here")
def test_what_others_can_write_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "patterns-1"
    keeping.write(path, [b"one", b"two"])
    assert bytes(keeping.read(path) or b"") == b"onetwo"
    path.chmod(0o666)
    assert keeping.read(path) is None
    path.chmod(0o600)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert keeping.read(path) is None


def test_old_versions_are_dropped(tmp_path: Path) -> None:
    for number in range(9):
        keeping.write(tmp_path / f"words-{number}", [b""])
        os.utime(tmp_path / f"words-{number}", ns=(number, number))
    keeping.write(tmp_path / "patterns-0", [b""])
    keeping.write(tmp_path / "words-9", [b""])
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "patterns-0", "words-6", "words-7", "words-8", "words-9"
    ]  # fmt: skip


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(keeping.FOLDER_NAMED_BY, "off")
    assert keeping.file_of("words") is None
    monkeypatch.delenv(keeping.FOLDER_NAMED_BY)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = keeping.file_of("words", 1)
    assert path is not None
    assert path.parent == tmp_path / "reportparse"
    assert path != keeping.file_of("words", 2)


def test_a_changed_lexicon_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "rules" / "odd.toml"
    rules.parent.mkdir()
    monkeypatch.setattr(resources, "lexicon_folder", lambda: tmp_path)
    found = []
    for word in ("开会", "散会", "开会"):
        rules.write_text(
            "[terms]\nword = 'odd.word'\n[[rule]]\nname = 'one'\npattern = '{{word}}'\n"
            f"matches = ['{word}']\nrejects = ['会']\n",
            "utf-8",
        )
        (tmp_path / "odd.tsv").write_text(f"word\n{word}\n", "utf-8")
        load_rules.cache_clear()
        load_table.cache_clear()
        found.append([match[0] for _, match in load_rules("odd").scan("开会散会")])
        keeping.keep()
    load_rules.cache_clear()
    load_table.cache_clear()
    assert found == [["开会"], ["散会"], ["开会"]]


def test_a_changed_list_of_words_is_noticed(warm: Path, tmp_path: Path) -> None:
    lexicons = Path(shutil.copytree(resources.lexicon_folder(), tmp_path / "lexicons"))
    with (lexicons / "words.tsv").open("a", encoding="utf-8") as file:
        file.write("龘龘会\t\tn\n")
    code = (
        "import pathlib, sys\nfrom reportparse import resources\n"
        f"resources.lexicon_folder = lambda: pathlib.Path({str(lexicons)!r})\n"
        "from reportparse.language.words import words\n"
        "print([(word.text, word.tag) for word in words('龘龘会工业')], 'jieba' in sys.modules)"
    )
    environment = {**os.environ, keeping.FOLDER_NAMED_BY: str(warm)}
    for imported in (True, False):
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == f"[('龘龘会', 'n'), ('工业', 'n')] {imported}"


def test_what_a_parquet_file_needs(warm: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom reportparse.cli import main\n"
        f"sys.argv[1:] = ['parse', {str(TEXT)!r}, '-o', {str(tmp_path / 'out.parquet')!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print([name for name in ('pandas', 'jieba', 'rich', 'lxml', 'openpyxl', 'xlsxwriter', 'pypdfium2')"
        " if name in sys.modules])"
    )
    environment = {**os.environ, keeping.FOLDER_NAMED_BY: str(warm)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert (tmp_path / "out.parquet").is_file()


@given(
    st.sampled_from(["一", "(?P<one>[甲乙丙]+)(?P<two>二)?", "^x$|(?i:Y)", "(?<=a)b*+", r"\w\s"]),
    st.sampled_from([0, re.M, re.S]),
)
def test_a_plain_pattern_is_that_of_re(pattern: str, flags: int) -> None:
    made = keeping.plain(pattern, flags)
    assert made == re.compile(pattern, flags)
    assert made.groupindex == re.compile(pattern, flags).groupindex


def test_a_plain_pattern_where_python_keeps_code_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_engine", object)
    assert keeping.plain("[一二]三") == re.compile("[一二]三")


def test_a_bad_plain_pattern_is_refused_as_by_re() -> None:
    with pytest.raises(re.error, match="missing"):
        keeping.plain("(")


def test_every_pattern_is_kept() -> None:
    for path in Path(reportparse.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert called != "regex.compile", f"{path}:{node.lineno}: compiled() of reportparse.keeping keeps it"
            if path.name != "keeping.py":
                assert called != "re.compile", f"{path}:{node.lineno}: plain() of reportparse.keeping keeps it"
