"""The commands as a user types them: output, exit codes, and one line for an error."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from samples import FIXTURES, LINES, TEXT, Command

import reportparse
from reportparse.schema import Report

FIXTURE = FIXTURES / "street-office-2019"


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "yunhu.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_parse_writes_each_format(run: Command, report_file: Path, tmp_path: Path) -> None:
    for suffix in ("csv", "parquet", "json", "jsonl"):
        assert run("parse", report_file, "-o", tmp_path / f"out.{suffix}").code == 0
    report = Report.from_json((tmp_path / "out.json").read_bytes())
    assert (report.id, report.text) == ("yunhu", TEXT)
    assert len(pd.read_csv(tmp_path / "out.csv")) == len(report.records) > 0
    assert run("parse", report_file, "-o", tmp_path / "zh.csv", "--header", "zh").code == 0
    assert (tmp_path / "zh.csv").read_text("utf-8-sig").startswith("报告,报告标题,")


def test_parse_without_output_shows_a_summary(run: Command, report_file: Path) -> None:
    result = run("parse", report_file)
    assert result.code == 0
    assert result.out.startswith("云湖镇2019年工作总结\n报告期: 2019\n")
    assert "《云湖镇考勤办法》" in result.out
    assert "\x1b" not in result.out


def test_profile_tells_every_stage_beside_the_same_table(run: Command, report_file: Path, tmp_path: Path) -> None:
    plain, profiled = tmp_path / "plain.jsonl", tmp_path / "profiled.jsonl"
    run("parse", str(report_file), "-o", str(plain))
    done = run("parse", str(report_file), "-o", str(profiled), "--profile")
    stages = [line.split()[0] for line in done.err.splitlines()[1:10]]
    assert " ".join(stages) == "lines outline sentences dates events quantities metrics documents report"
    assert done.err.splitlines()[11].endswith("characters a second")
    assert profiled.read_bytes() == plain.read_bytes()


def test_show_marks_the_text(run: Command, report_file: Path) -> None:
    result = run("show", report_file)
    assert "[文件 《云湖镇考勤办法》]" in result.out
    assert "[事件 3月5日]" in result.out
    assert "⟨条目 1 培训学习⟩1.培训学习。" in result.out


def test_standard_input_encoding_and_period(run: Command, tmp_path: Path) -> None:
    text = "一、上半年工作\n5月6日召開會議3次。\n"
    out = tmp_path / "out.json"
    words = ("parse", "-", "-o", out, "--encoding", "big5", "--period", "2014H1")
    result = run(*words, stdin=text.encode("big5"))
    assert (result.code, result.err) == (0, f"{out}: 2 records\n")
    report = Report.from_json(out.read_bytes())
    assert (report.text, report.period) == (text, "2014H1")


def test_evaluate_counts_and_lists(run: Command, tmp_path: Path) -> None:
    folder = tmp_path / "yunhu"
    folder.mkdir()
    (folder / "text.txt").write_text(TEXT, "utf-8")
    (folder / "gold.tsv").write_text(LINES, "utf-8")
    assert "document         F1 1.0000  P 1.0000  R 1.0000  of 1" in run("evaluate", folder).out
    result = run("evaluate", folder, "--pred", tmp_path, "--errors")
    assert "yunhu group missed 13: '一、办公室" in result.out
    assert "metric           F1 0.0000  P 1.0000  R 0.0000  of 2" in result.out
    run("parse", folder / "text.txt", "-o", tmp_path / "yunhu.json")
    assert run("evaluate", folder, "--pred", tmp_path).out == run("evaluate", folder).out


def test_version(run: Command) -> None:
    assert run("--version").out == f"reportparse {reportparse.__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("parse", "missing.txt"), "no such file"),
        (("show", "."), "is a folder"),
        (("parse", "yunhu.txt", "-o", "out.xls"), "valid are .xlsx"),
        (("parse", "yunhu.txt", "-o", "nowhere/out.csv"), "there is no folder"),
        (("parse", "yunhu.txt", "--encoding", "klingon"), "unknown encoding 'klingon'"),
        (("parse", "yunhu.txt", "--encoding", "ascii"), "ascii fails at byte 0"),
        (("evaluate", "."), "a fixture is a folder with text.txt and gold.tsv"),
        (("evaluate", "missing.json"), "No such file"),
    ],
)
def test_bad_input_is_one_line_and_code_1(
    words: tuple[str, ...], said: str, run: Command, report_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(report_file.parent)
    result = run(*words)
    assert result.code == 1
    assert result.out == ""
    assert result.err.startswith("reportparse: ")
    assert result.err.count("\n") == 1
    assert said in result.err


@pytest.mark.parametrize(
    "words",
    [
        "parse",
        "fly",
        "evaluate",
        "parse a.txt --header de",
        "parse a.txt --period spring",
        "show a.txt --colour",
        "evaluate a.json --pred . --weights .",
    ],
)
def test_wrong_usage_is_code_2(words: str, run: Command) -> None:
    result = run(*words.split())
    assert result.code == 2
    assert "Usage" in result.err


def test_a_text_cannot_command_the_terminal(run: Command) -> None:
    result = run("show", "-", stdin="第一\x1b]0;pwned\x07行\r\n[bold]第二行[/bold]\n".encode())
    assert "\x1b" not in result.out
    assert "\x07" not in result.out
    assert "[bold]第二行[/bold]" in result.out


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from reportparse.cli import main; main()", *words]


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys, reportparse.cli as cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('pandas', 'pyarrow', 'jieba', 'pydantic', 'numpy') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script, "--help"], capture_output=True, text=True, check=True)
    assert "evaluate" in result.stdout
    assert result.stdout.endswith("[]\n")


def test_a_closed_pipe_ends_quietly() -> None:
    words = command("show", str(FIXTURE / "text.txt"))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_narrow_encoding_is_no_error() -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)}
    words = command("parse", str(FIXTURE / "text.txt"))
    result = subprocess.run(words, capture_output=True, env=environment, check=True)
    assert b"2019" in result.stdout
    assert result.stderr == b""


def test_parse_tells_what_to_check_and_who_is_missing(run: Command, tmp_path: Path) -> None:
    path, roster = tmp_path / "a.txt", tmp_path / "units.txt"
    path.write_text("某局2023年5月总结\n一、财务科\n1、审计3项。\n3、核算4次。\n二、工程科\n完工2条。\n", "utf-8")
    roster.write_bytes("财务科\r\n\r\n 信息科 \r\n工程科\r\n".encode("gb18030"))
    result = run("parse", path, "--roster", roster, "-o", tmp_path / "out.csv")
    assert result.err.splitlines() == [
        f"{tmp_path / 'out.csv'}: 3 records, 2 to check",
        "请核对 line 4: 编号不连续：1之后是3 | 3、核算4次。",
        "请核对 line 4: 名单中的“信息科”没有出现",
    ]
    assert "请核对 line 4: 编号不连续" in run("parse", path).out
    assert run("parse", path, "--roster", tmp_path / "none.txt").code == 1


def test_batch_writes_one_table_of_many_reports(run: Command, tmp_path: Path) -> None:
    table = tmp_path / "reports.csv"
    table.write_text('编号,正文\n甲,"某局2023年5月总结\n检查12家。"\n乙,"某局2023年6月总结\n检查15家。"\n', "utf-8")
    single = tmp_path / "丙.txt"
    single.write_text("某局2023年7月总结\n检查18家。\n", "utf-8")
    result = run("batch", table, single, "-o", tmp_path / "out.parquet")
    assert (result.code, result.err) == (0, f"{tmp_path / 'out.parquet'}: 3 records of 3 reports\n")
    frame = pd.read_parquet(tmp_path / "out.parquet")
    assert frame[["report", "report_period", "text", "locator"]].values.tolist() == [
        ["甲", "2023-05", "12家", "row 2"], ["乙", "2023-06", "15家", "row 3"], ["丙", "2023-07", "18家", "line 2"],
    ]  # fmt: skip
    assert run("batch", table, "-o", tmp_path / "out.json").code == 1
    assert "备注" in run("batch", table, "--column", "备注", "-o", tmp_path / "out.csv").err


def test_batch_leaves_out_what_cannot_be_read_and_says_so(run: Command, report_file: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.docx"
    damaged.write_bytes(b"PK\x03\x04")
    result = run("batch", report_file, damaged, "-o", tmp_path / "out.csv")
    assert result.code == 1
    assert "left out" in result.err.splitlines()[0]
    assert result.err.splitlines()[1].endswith("of 1 reports, 1 left out")
    assert len(pd.read_csv(tmp_path / "out.csv")) > 0
    assert run("batch", damaged, "-o", tmp_path / "none.csv").code == 1
    assert not (tmp_path / "none.csv").exists()
