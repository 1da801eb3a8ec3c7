"""Many reports in one batch: how much faster over two processes, and whether memory grows with their number.

usage: python benchmarks/many.py [--reports N] [--more N] [--rounds N] [--suffix .parquet]

The reports are the texts of fixtures/, each time with another line at its end, so that no two are alike.

one / two     the time of a batch of N reports (--reports) in one process against that in two, best of N rounds each;
              start-up is part of it, as for who waits for it; a table with a report in each row is told beside files
by CPU time   the same ratio as it would be with nothing else on the machine: the CPU time of the one process against
              that of the command, the server that loads the lexicons, and the busiest of the two, one after another
more          a batch of many reports (--more) in one run: time, and the most memory that the command itself and the
              largest of its processes held, beside those of a tenth of the reports

Memory is read from the system (Linux). On a machine that does other work the ratios say little: the load is told too.
"""

import argparse
import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_COMMAND = "import sys; from reportparse.cli import main; sys.argv[0] = 'reportparse'; main()"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run of the command took.

    ``seconds`` by the clock; ``cpu`` the CPU seconds that cannot pass at the same time: of the command, the server that
    starts processes, and the busiest process; ``parent`` and ``worker`` the most MiB of the command and of any process
    below it.
    """

    reports: int
    jobs: int
    seconds: float
    cpu: float
    parent: float
    worker: float


def texts() -> Iterator[str]:
    """Yield reports without end: each fixture in turn, with a line of its own."""
    fixtures = [path.read_text("utf-8").rstrip("\n") for path in sorted(FIXTURES.glob("*/text.txt"))]
    for number, text in zip(count(), cycle(fixtures)):
        yield f"{text}\n补充第{number}号。共检查{number}家。\n"


def write_files(number: int, folder: Path) -> Path:
    """Write reports into a folder, a file each, and return it."""
    folder.mkdir(parents=True)
    for at, text in enumerate(islice(texts(), number)):
        (folder / f"{at:06}.txt").write_text(text, "utf-8")
    return folder


def write_table(number: int, path: Path) -> Path:
    """Write reports into the rows of a CSV file, and return it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("编号", "正文"))
        rows.writerows((f"r{at}", text) for at, text in enumerate(islice(texts(), number)))
    return path


def measure(inputs: Path, output: Path, reports: int, jobs: int) -> Figures:
    """Run the command once, watch its processes, and delete what it wrote."""
    start = time.perf_counter()
    command = [sys.executable, "-c", _COMMAND, "batch", str(inputs), "-o", str(output), "--jobs", str(jobs)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    memory: dict[int, float] = {}
    # The command, what it starts, and what that starts: the work is done in the last of these.
    times = [0.0, 0.0, 0.0]
    while process.poll() is None:
        for depth, pid in _tree(process.pid):
            memory[pid] = max(memory.get(pid, 0.0), _peak(pid))
            times[depth] = max(times[depth], _cpu(pid))
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    said = process.stderr.read() if process.stderr else ""
    if process.returncode or not said.rstrip().endswith(f"of {reports} reports"):
        raise RuntimeError(f"{command}: {said}")
    output.unlink()
    parent = memory.pop(process.pid)
    return Figures(reports, jobs, seconds, sum(times), parent, max(memory.values(), default=0.0))


def speedup(inputs: Path, reports: int, suffix: str, rounds: int) -> tuple[Figures, Figures]:
    """Return the best of several runs in one process, and in two; runs of either take turns."""
    output = inputs.parent / f"out{suffix}"
    runs = [[measure(inputs, output, reports, jobs) for jobs in (1, 2)] for _ in range(rounds)]
    one, two = (min(each, key=lambda run: run.seconds) for each in zip(*runs, strict=True))
    return one, two


def growth(folder: Path, reports: int, suffix: str) -> tuple[Figures, Figures]:
    """Return the figures of a tenth of many reports, and of all, over as many processes as there are cores."""
    jobs = max(2, len(os.sched_getaffinity(0)))
    some, all_ = (
        measure(write_files(number, folder / str(number)), folder / f"out{suffix}", number, jobs)
        for number in (reports // 10, reports)
    )
    return some, all_


def figures(quick: bool) -> dict[str, Any]:
    """Return how much faster two processes are than one, and what ten thousand reports take beside a thousand."""
    number = 40 if quick else 1000
    found: dict[str, Any] = {"reports": number}
    with TemporaryDirectory() as place:
        home = Path(place)
        for name, inputs in (
            ("files", write_files(number, home / "files")), ("table", write_table(number, home / "table.csv")),
        ):  # fmt: skip
            one, two = speedup(inputs, number, ".parquet", 1 if quick else 2)
            found[name] = {"clock": round(one.seconds / two.seconds, 2), "processor": round(one.cpu / two.cpu, 2)}
        if not quick:
            some, more = growth(home / "more", 10 * number, ".parquet")
            told = {"seconds": "seconds", "parent": "command", "worker": "process"}
            found["more"] = {said: [round(getattr(run, name)) for run in (some, more)] for name, said in told.items()}
    return found


def _peak(pid: int) -> float:
    """Return the most MiB that a process has held so far; shared pages count in each."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)


def _cpu(pid: int) -> float:
    """Return the CPU seconds that a process has used so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tree(pid: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Yield a process and those below it, each with its depth, at most 2."""
    yield depth, pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in map(int, children if depth < 2 else ()):
        yield from _tree(child, depth + 1)


def _told(run: Figures) -> str:
    return (
        f"{run.reports:>7} reports in {run.jobs} processes  {run.seconds:7.1f} s, by CPU time {run.cpu:6.1f} s; "
        f"at most {run.parent:.0f} MiB, each process {run.worker:.0f} MiB"
    )


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--more", type=int, default=10_000, help="0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--suffix", default=".parquet", help="of the output: .parquet, .csv, .jsonl or .xlsx")
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores")
    with TemporaryDirectory() as place:
        home = Path(place)
        files = write_files(options.reports, home / "files")
        for name, inputs in (("files", files), ("table", write_table(options.reports, home / "table.csv"))):
            one, two = speedup(inputs, options.reports, options.suffix, options.rounds)
            ratios = f"one / two {one.seconds / two.seconds:.2f}, by CPU time {one.cpu / two.cpu:.2f}"
            print(f"{name}  {ratios}", _told(one), _told(two), sep="\n  ")
        if options.more:
            some, all_ = growth(home / "more", options.more, options.suffix)
            print("more", _told(some), _told(all_), sep="\n  ")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
