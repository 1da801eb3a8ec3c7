"""Spot checks in the terminal: keys and lines, what is shown, and that a kill loses at most the verdict in hand."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from samples import FIXTURES, sample_report
from typer.testing import CliRunner

import reportparse
from reportparse.cli_review import review
from reportparse.errors import InputError
from reportparse.gold import read_gold
from reportparse.review import Session, read_verdicts, sample
from reportparse.review.keys import read_command
from reportparse.review.terminal import TerminalReview
from reportparse.schema import Report

FIXTURE = FIXTURES / "association-2024q3" / "text.txt"
COMMAND = "import typer; from reportparse.cli_review import review; app = typer.Typer(); app.command()(review); app()"

Shown = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_bytes(FIXTURE.read_bytes())
    return path


def shown(session: Session, lines: str, **options: Any) -> str:
    """Return what a review prints for lines given to it."""
    out = io.StringIO()
    console = Console(file=out, width=120, highlight=False)
    TerminalReview(session, console, io.StringIO(lines), **options).run()
    return out.getvalue()


def run(file: Path, *options: object, stdin: str = "") -> Any:
    app = typer.Typer()
    app.command()(review)
    return CliRunner().invoke(app, [str(file), *map(str, options)], input=stdin)


def test_verdicts_are_saved_as_they_are_given(file: Path, tmp_path: Path) -> None:
    result = run(file, "--n", 6, stdin="a\nreject\nc\ntense=ongoing\n\ns\nq\na\n")
    assert result.exit_code == 0
    verdicts = list(read_verdicts(tmp_path / "report.verdicts.jsonl"))
    assert [verdict.verdict for verdict in verdicts] == ["accept", "reject", "correct"]
    assert verdicts[2].fields == {"tense": "ongoing"}
    assert all(verdict.time for verdict in verdicts)
    for words in ("已判断 0 / 6", "✓ 已判为正确", "✗ 已判为错误", "✎ 已更正", "准确率", "report.verdicts.jsonl"):
        assert words in result.stdout


def test_it_goes_on_where_it_stopped_and_exports_gold(file: Path, tmp_path: Path) -> None:
    run(file, "--n", 4, stdin="a\na\n")
    result = run(file, "--n", 4, "--lang", "en", "--gold", tmp_path / "gold", stdin="a\na\n")
    assert "2 of 4 judged" in result.stdout
    assert "All records of the sample are judged." in result.stdout
    assert "gold is in" in result.stderr
    gold = read_gold(tmp_path / "gold" / "report")
    assert sum(not record.optional for record in gold.records) == 4


def test_other_options(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    result = run(file, "--n", 5, "--by", "tense, kind", "--least-sure", "--verdicts", path, stdin="a\n")
    assert len(read_verdicts(path)) == 1
    assert "并非全部随机抽取" in result.stdout
    assert isinstance(run(file, "--by", "colour").exception, InputError)
    assert run(Path("-")).exit_code == 2


def test_what_is_wrong_is_told_and_asked_again() -> None:
    session = Session(sample(sample_report(), 99, by="kind"))
    first = session.sample.drawn[0].record
    told = shown(session, "x\nc\nno equals sign\n\nc\ncolour=red\n\nc\n\n?\n\nc\n时态＝进行中\n\n", language="en")
    assert "'x' is no command" in told
    assert "valid is field=value" in told
    assert "'colour' is no field" in told
    assert told.count("the correction is cancelled") == 2
    assert [verdict.fields for verdict in session.verdicts] == [{"tense": "ongoing"}]
    assert session.verdicts.get(sample_report(), first.id)


def test_back_skip_and_judge_again() -> None:
    session = Session(sample(sample_report(), 99))
    shown(session, "a\nb\nr\nb\nb\nb\ns\ns\na\n")
    states = [session.state(index) for index in range(len(session.sample))]
    assert states == ["reject", "open", "accept", "open"]


def test_a_sample_that_is_empty_or_judged(tmp_path: Path) -> None:
    assert "没有可供判断的记录" in shown(Session(sample(Report(id="x", text=""))), "")
    session = Session(sample(sample_report(), 99))
    assert "已全部判断" in shown(session, "a\n" * 4)
    assert "判断只保存在内存中" in shown(session, "")


def test_control_characters_are_never_printed() -> None:
    report = reportparse.parse(
        "一、办公\x1b[31m室\n1.\x9b培训\x07。3月5日举\x1b]0;x\x07办培训班13期。\n", name="a\x1b[2Jb"
    )
    assert report.records
    told = shown(Session(sample(report, 99)), "c\n\n" * len(report.records) + "\x1b]\n")
    assert not {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} & set(told.replace("\n", ""))


def test_a_changed_parse_and_a_torn_line_are_told(file: Path, tmp_path: Path) -> None:
    report = reportparse.parse_file(file)
    path = tmp_path / "v.jsonl"
    session = Session(sample(report, 99), path)
    session.give(0, "accept")
    whole = path.read_text("utf-8")
    tense = session.sample.drawn[0].record.tense
    other = "planned" if tense != "planned" else "done"
    path.write_text(whole.replace(f'"tense":"{tense}"', f'"tense":"{other}"') + whole[:99], "utf-8")
    told = run(file, "--n", 99, "--verdicts", path, stdin="").stdout
    assert "△ 解析结果已变，请重新判断" in told
    assert "v.jsonl:2: the last line was cut short" in told


def start(file: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", COMMAND, str(file), "--n", "30", "--lang", "en"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("given", [1, 7])
def test_a_kill_loses_at_most_the_verdict_in_hand(file: Path, tmp_path: Path, given: int) -> None:
    process = start(file)
    assert process.stdin
    assert process.stdout
    process.stdin.write("a\n" * given)
    process.stdin.flush()
    while f"{given} of 30 judged" not in process.stdout.readline():
        assert process.poll() is None
    # A correction is begun and not ended.
    process.stdin.write("c\ntense=planned\n")
    process.stdin.flush()
    while "field=value" not in process.stdout.readline():
        assert process.poll() is None
    process.kill()
    process.communicate()
    path = tmp_path / "report.verdicts.jsonl"
    found = read_verdicts(path)
    assert (len(found), found.left_out) == (given, None)
    path.write_bytes(path.read_bytes() + b'{"text":"0123')
    result = run(file, "--n", 30, stdin="a\n")
    assert "the last line was cut short" in result.stdout
    assert len(read_verdicts(path)) == given + 1
    assert read_verdicts(path).left_out is None


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_single_keys_of_a_terminal(file: Path, tmp_path: Path) -> None:
    pexpect = pytest.importorskip("pexpect", reason="needs pexpect to act as a terminal")
    child = pexpect.spawn(
        sys.executable, ["-c", COMMAND, str(file), "--n", "6", "--lang", "en"], encoding="utf-8", timeout=60
    )  # fmt: skip
    child.expect("0 of 6 judged.*a accept")
    child.send("ａ")
    child.expect("accepted.*1 of 6 judged.*a accept")
    child.send("\x1b[C")
    child.expect(r"\[3\].*a accept")
    child.send("\x1b[D")
    child.expect(r"\[2\].*a accept")
    child.send("c")
    child.expect("per |number|people")
    child.sendline("tense=ongoing")
    child.sendline("")
    child.expect("corrected.*2 of 6 judged.*a accept")
    child.sendintr()
    child.expect("precision.*verdicts are in")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert [verdict.verdict for verdict in read_verdicts(tmp_path / "report.verdicts.jsonl")] == ["accept", "correct"]


def test_lines_are_commands_until_they_end() -> None:
    stream = io.StringIO("ＡＣＣＥＰＴ \r\n\nr")
    assert [read_command(stream) for _ in range(3)] == ["accept", "", "r"]
    with pytest.raises(EOFError):
        read_command(stream)
