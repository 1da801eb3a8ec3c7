"""A batch over processes: the same table whatever their number, and what dies, is killed or stopped costs no report."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from reportparse import parse_each
from reportparse.errors import InputError, ModelError
from reportparse.language.tagger import Tagged
from reportparse.output import files
from reportparse.output.files import write
from reportparse.scale import pool
from reportparse.scale.batch import Input, Options, Outcome, Progress, find_inputs, run
from reportparse.scale.inputs import Unit, units
from reportparse.scale.pool import Died, spread

TEXT = "某局2023年{}月总结\n一、工作情况\n5月5日检查{}家，合格率90%。\n"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Killer:
    """A tagger that ends its own process over some words, as a native reader may: each time, or until ``once`` is."""

    word: str
    once: Path | None = None
    name: str = "killer"
    parses: bool = False

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        if any(self.word in sentence for sentence in sentences) and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return [Tagged((), ()) for _ in sentences]


@dataclass(frozen=True)
class Witness:
    """A tagger that notes in a folder which processes used it."""

    folder: Path
    name: str = "witness"
    parses: bool = False

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        (self.folder / str(os.getpid())).touch()
        return [Tagged((), ()) for _ in sentences]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Sixty small reports, which are several units."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.txt").write_text(TEXT.format(5, number), "utf-8")
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Eighty reports in the rows of a table."""
    path = tmp_path / "通报.csv"
    path.write_text("编号,正文\n" + "".join(f'r{n},"{TEXT.format(5, n)}"\n' for n in range(80)), "utf-8")
    return path


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_the_table_is_the_same_for_any_number_of_processes(suffix: str, reports: Path, table: Path) -> None:
    inputs = [*find_inputs([str(reports)]), Input(table)]
    whole = reports.parent / f"whole.{suffix}"
    write(parse_each([one.path for one in inputs]), whole)
    for jobs in (1, 2, 3):
        output = reports.parent / f"{jobs}.{suffix}"
        assert run(inputs, output, Options(), jobs=jobs) == Outcome(140, 420)
        assert output.read_bytes() == whole.read_bytes(), jobs


def test_rows_of_a_table_are_spread(table: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    told: list[Progress] = []
    outcome = run([Input(table)], tmp_path / "out.csv", Options(model=Witness(seen)), jobs=2, done=told.append)
    assert outcome == Outcome(80, 240)
    assert len(list(seen.iterdir())) == 2
    assert not (seen / str(os.getpid())).exists()
    assert [one.files for one in told].count(1) == 1
    assert told[-1].reports == 80


def test_a_model_of_ones_own_is_not_spread_unless_asked(table: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    run([Input(table)], tmp_path / "out.csv", Options(model=Witness(seen)))
    assert [path.name for path in seen.iterdir()] == [str(os.getpid())]


def test_what_was_in_hand_when_a_process_died_is_done_again(reports: Path, tmp_path: Path) -> None:
    inputs = find_inputs([str(reports)])
    outputs = [tmp_path / "killed.parquet", tmp_path / "calm.parquet"]
    for output in outputs:
        # The second time the file is there, and nothing is killed.
        model = Killer("检查31家", once=tmp_path / "once")
        assert run(inputs, output, Options(model=model), jobs=2) == Outcome(60, 180)
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_what_ends_its_process_twice_is_left_out(reports: Path, table: Path, tmp_path: Path) -> None:
    (reports / "000a.docx").write_bytes(b"PK\x03\x04")
    (reports / "999.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    inputs, output = [*find_inputs([str(reports)]), Input(table)], tmp_path / "out.jsonl"
    outcome = run(inputs, output, Options(model=Killer("检查31家")), jobs=2)
    assert (outcome.reports, outcome.records) == (138, 414)
    places = ("reports/000a.docx", "reports/031.txt", "reports/999.doc", "通报.csv")
    assert all(place in said for place, said in zip(places, outcome.left_out, strict=True))
    assert outcome.left_out[1].endswith("031.txt: twice ended the process that read it (signal 9)")
    assert "row 33: twice ended" in outcome.left_out[3]
    found = pd.read_json(output, lines=True, dtype=False)["report"].unique()
    assert list(found) == [
        *(f"{number:03}" for number in range(60) if number != 31),
        *(f"r{number}" for number in range(80) if number != 31),
    ]


def test_a_fault_of_ours_costs_one_report(reports: Path, tmp_path: Path) -> None:
    class Faulty(Killer):
        def tag(self, sentences: Sequence[str]) -> list[Tagged]:
            raise RuntimeError("no") if "检查31家" in sentences[0] else KeyError(1)

    inputs = [Input(reports / "030.txt"), Input(reports / "031.txt")]
    with pytest.raises(InputError, match=r"none of 2 .*030\.txt: KeyError: 1 .*031\.txt: RuntimeError: no \(this"):
        run(inputs, tmp_path / "out.csv", Options(model=Faulty("")))


def test_a_model_that_cannot_be_had_stops_the_run_and_leaves_nothing(reports: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        with pytest.raises(ModelError, match="no such tagger"):
            run(find_inputs([str(reports)]), tmp_path / "out.csv", Options(model="none"), jobs=jobs)
        assert not (tmp_path / "out.csv.unfinished").exists()
    with pytest.raises(InputError, match="jobs=0: valid is 1 and more"):
        run(find_inputs([str(reports)]), tmp_path / "out.csv", Options(), jobs=0)


def test_a_table_that_is_damaged_far_down_is_left_out_whole(reports: Path, table: Path, tmp_path: Path) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.write('r80,"没有结束\n')
    inputs = [Input(reports / "001.txt"), Input(table), Input(reports / "002.txt")]
    outcome = run(inputs, tmp_path / "out.csv", Options(), jobs=2)
    assert (outcome.reports, len(outcome.left_out)) == (2, 1)
    assert "unexpected end of data" in outcome.left_out[0]
    assert list(pd.read_csv(tmp_path / "out.csv")["report"].unique()) == [1, 2]


def test_row_groups_hold_many_reports(
    reports: Path, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_ROWS_A_GROUP", 100)
    inputs, output = [*find_inputs([str(reports)]), Input(table)], tmp_path / "out.parquet"
    run(inputs, output, Options(), jobs=2)
    found = pq.ParquetFile(output)
    assert [found.metadata.row_group(at).num_rows for at in range(found.num_row_groups)] == [100] * 4 + [20]
    frame = pd.read_parquet(output)
    one = next(parse_each([inputs[0].path])).to_frame()
    assert dict(frame.dtypes) == dict(one.dtypes)


def double(number: int) -> int:
    return number * 2


def end_at(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 9:
        raise ValueError("nine")
    return number


def test_no_more_tasks_are_taken_than_processes_work_at() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    answers = spread(tasks(), double, 2)
    for done, (task, answer) in enumerate(islice(answers, 50)):
        assert answer == task * 2
        assert taken <= done + 2
    answers.close()


def test_a_death_costs_one_task_and_an_error_is_raised() -> None:
    answers = dict(spread(range(8), end_at, 3))
    assert answers.pop(3) == Died("signal 9")
    assert answers == {number: number for number in (0, 1, 2, 4, 5, 6, 7)}
    with pytest.raises(ValueError, match="nine") as caught:
        list(spread(range(20), end_at, 1))
    assert "in end_at" in "".join(caught.value.__notes__)


def test_processes_are_started_anew_where_forking_is_not_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.sys, "platform", "win32")
    assert sorted(spread(range(4), double, 2)) == [(0, 0), (1, 2), (2, 4), (3, 6)]


def test_a_container_may_grant_fewer_cores_than_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(pool, "_QUOTA", quota)
    all_of_them = pool.cores()
    for said, granted in (("max 100000", all_of_them), ("150000 100000", 1), ("50000 100000", 1)):
        quota.write_text(said)
        assert pool.cores() == granted


def found(folder: Path) -> list[Unit]:
    return [unit for unit in units(find_inputs([str(folder)]), None) if isinstance(unit, Unit)]


def test_a_new_file_moves_only_the_units_beside_it(reports: Path) -> None:
    before = found(reports)
    assert 3 <= len(before) <= 12
    assert sum(unit.files for unit in before) == 60
    (reports / "000a.txt").write_text(TEXT.format(5, 100), "utf-8")
    after = {unit.key for unit in found(reports)}
    assert sum(unit.key not in after for unit in before) == 1


def batch(inputs: Path, output: Path, *more: str) -> list[str]:
    code = "import sys; from reportparse.cli import main; sys.argv[0] = 'reportparse'; main()"
    return [sys.executable, "-c", code, "batch", str(inputs), "-o", str(output), *more]


def children(pid: int) -> set[int]:
    """Return all processes below one."""
    below = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return below.union(*map(children, below))


def wait_for_parts(folder: Path, number: int) -> None:
    deadline = time.monotonic() + 300
    while len(list(folder.glob("*.part"))) < number and time.monotonic() < deadline:
        time.sleep(0.02)


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_no_process_and_goes_on(number: signal.Signals, tmp_path: Path) -> None:
    table, output = tmp_path / "通报.csv", tmp_path / "out.csv"
    text = TEXT.format(5, 7) * 4
    table.write_text("编号,正文\n" + "".join(f'r{n},"{text}"\n' for n in range(200)), "utf-8")
    # A terminal interrupts all processes of a command.
    process = subprocess.Popen(batch(table, output, "-j", "2"), stderr=subprocess.PIPE, text=True, process_group=0)
    wait_for_parts(tmp_path / "out.csv.unfinished", 2)
    below = children(process.pid)
    (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    said = process.communicate()[1]
    if number == signal.SIGINT:
        assert (process.returncode, said) == (
            130, "reportparse: stopped; what is done is kept, go on with --resume\n",
        )  # fmt: skip
    assert len(below) >= 3
    assert gone(below)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "out.csv.unfinished").glob("*.part")}
    assert 2 <= len(kept) < 7
    rest = subprocess.run(batch(table, output, "--resume", "-j", "2"), capture_output=True, text=True, check=True)
    assert rest.stderr.endswith("of 200 reports\n")
    run([Input(table)], tmp_path / "whole.csv", Options(), jobs=1)
    assert output.read_bytes() == (tmp_path / "whole.csv").read_bytes()
