"""A batch: which files are meant, one table of all, and a run that goes on where it was cut off."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from reportparse.errors import InputError, OutputError
from reportparse.scale.batch import Input, Options, Outcome, Progress, find_inputs, run

TEXT = "某局2023年{}月总结\n一、工作情况\n{}月5日检查{}家，合格率{}%。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five reports, one of them deeper, beside files that are none."""
    reports = tmp_path / "reports"
    (reports / "旧").mkdir(parents=True)
    for month in range(1, 5):
        (reports / f"{month}月.txt").write_text(TEXT.format(month, month, month + 10, month + 90), "utf-8")
    (reports / "旧" / "1月.txt").write_text(TEXT.format(9, 9, 19, 99), "utf-8")
    (reports / ".hidden.txt").write_text("某局", "utf-8")
    (reports / "~$1月.docx").write_bytes(b"lock")
    (reports / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return reports


def names(found: list[Input]) -> list[str]:
    return [one.path.name for one in found]


def test_a_folder_a_pattern_and_a_file_name_files(folder: Path) -> None:
    assert names(find_inputs([str(folder)])) == ["1月.txt", "2月.txt", "3月.txt", "4月.txt", "1月.txt"]
    assert names(find_inputs([str(folder / "[23]*.txt")])) == ["2月.txt", "3月.txt"]
    assert names(find_inputs([str(folder / "3月.txt"), str(folder / "*.txt")])) == [
        "3月.txt", "1月.txt", "2月.txt", "4月.txt",
    ]  # fmt: skip
    assert names(find_inputs([str(folder / "**" / "1月.txt")])) == ["1月.txt", "1月.txt"]


def test_a_table_may_name_its_column(tmp_path: Path) -> None:
    table = tmp_path / "通报.csv"
    assert find_inputs([f"{table}:正文", str(table)], "备注") == [Input(table, "正文"), Input(table, "备注")]
    assert find_inputs(["missing:1.txt"]) == [Input(Path("missing:1.txt"))]


def test_the_table_of_an_earlier_run_is_no_report(folder: Path) -> None:
    inputs = find_inputs([str(folder)], output=folder / "all.csv")
    run(inputs, folder / "all.csv", Options())
    assert find_inputs([str(folder)], output=folder / "all.csv") == inputs


def test_nothing_found_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"")
    with pytest.raises(InputError, match=r"no reports in this folder; valid are \.txt, \.md"):
        find_inputs([str(tmp_path)])
    with pytest.raises(InputError, match=r"no file is so named; valid is a pattern such as"):
        find_inputs([str(tmp_path / "*.docx")])


def test_one_table_of_all(folder: Path, tmp_path: Path) -> None:
    output, seen = tmp_path / "out.parquet", list[Progress]()
    inputs = find_inputs([str(folder)])
    assert run(inputs, output, Options(), done=seen.append, jobs=1) == Outcome(5, 15)
    assert seen[-1] == (inputs[-1].path, 5, 5)
    assert pq.ParquetFile(output).num_row_groups == 1
    frame = pd.read_parquet(output)
    assert list(frame["report"].unique()) == ["reports/1月", "2月", "3月", "4月", "旧/1月"]
    assert frame["date_start"].notna().sum() == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "reports"]


def test_a_file_that_cannot_be_read_is_left_out_and_told(folder: Path, tmp_path: Path) -> None:
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    (folder / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    inputs = [*find_inputs([str(folder)]), Input(folder / "没有.txt")]
    outcome = run(inputs, tmp_path / "out.csv", Options())
    assert (outcome.reports, len(outcome.left_out)) == (5, 3)
    assert "坏.docx" in outcome.left_out[0]
    assert "save it as .docx" in outcome.left_out[1]
    assert "没有.txt: no such file" in outcome.left_out[2]
    with pytest.raises(InputError, match=r"none of 1 files could be read; nothing is written: .*没有"):
        run(inputs[-1:], tmp_path / "none.csv", Options())
    assert not list(tmp_path.glob("none*"))


def test_an_output_of_no_format_is_told_before_anything_is_read(tmp_path: Path) -> None:
    for name, said in (
        ("out.doc", "names no format"),
        ("out.html", r"a \.html holds one report; valid are \.xlsx"),
        ("none/out.csv", "there is no folder .*none; make it first"),
    ):
        with pytest.raises(OutputError, match=said):
            run([Input(Path("missing.txt"))], tmp_path / name, Options())
    assert not list(tmp_path.iterdir())


def command(folder: Path, output: Path, *more: str) -> list[str]:
    code = "import sys; from reportparse.cli import main; sys.argv[0] = 'reportparse'; main()"
    return [sys.executable, "-c", code, "batch", str(folder), "-o", str(output), *more]


@pytest.mark.slow
def test_a_killed_run_goes_on_without_loss(tmp_path: Path) -> None:
    reports, output = tmp_path / "reports", tmp_path / "out.jsonl"
    reports.mkdir()
    for index in range(120):
        (reports / f"{index:03}.txt").write_text(TEXT.format(5, 5, index, 90) * 3, "utf-8")
    process = subprocess.Popen(command(reports, output), stderr=subprocess.DEVNULL)
    unfinished = tmp_path / "out.jsonl.unfinished"
    deadline = time.monotonic() + 300
    while len(list(unfinished.glob("*.part"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    # Processes end the unit that they have in hand.
    time.sleep(1)
    kept = {path: path.stat().st_mtime_ns for path in unfinished.glob("*.part")}
    assert 2 <= len(kept) <= 6
    assert not output.exists()

    refused = subprocess.run(command(reports, output), capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "go on with it by --resume, or delete it" in refused.stderr
    other = subprocess.run(
        command(reports, output, "--resume", "--period", "2023"), capture_output=True, text=True, check=False
    )
    assert "holds a run with other options" in other.stderr
    assert {path: path.stat().st_mtime_ns for path in kept} == kept

    subprocess.run(command(reports, output, "--resume"), check=True, capture_output=True)
    assert not unfinished.exists()
    run(find_inputs([str(reports)]), tmp_path / "whole.jsonl", Options(), jobs=1)
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_file_that_changed_is_read_anew(folder: Path, tmp_path: Path) -> None:
    inputs, output = find_inputs([str(folder)]), tmp_path / "out.csv"

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(inputs, output, Options(), done=stop, jobs=1)
    inputs[0].path.write_text(TEXT.format(7, 7, 77, 97), "utf-8")
    os.utime(inputs[0].path, (1, 1))
    run(inputs, output, Options(), resume=True, jobs=1)
    assert "77家" in output.read_text("utf-8-sig")


def test_a_stopped_run_says_how_to_go_on(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys, reportparse.scale.parts as parts\n"
        "def stop(*_, **__): raise KeyboardInterrupt\n"
        "parts.read = stop\n"
        "from reportparse.cli import main\n"
        f"sys.argv = ['reportparse', 'batch', {str(folder)!r}, '-o', {str(tmp_path / 'out.csv')!r}, '-j', '1']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        130, "reportparse: stopped; what is done is kept, go on with --resume\n",
    )  # fmt: skip
