"""Many reports in one batch: how much faster over two processes, and whether memory grows with their number (Linux).

The reports are the texts of fixtures/, each time with another line at its end, so that no two are alike.

clock       the time of a batch in one process against that in two, best of some runs each; start-up is part of it, as
            for who waits for it; a table with a report in each row is told beside files
processor   the same ratio as it would be with nothing else on the machine: the processor time of the one process
            against that of the command, of the server that loads the lexicons, and of the busiest of the two
more        a batch of ten times as many: time, and the most memory that the command itself and the largest of its
            processes held, beside those of a tenth of the reports
"""

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

import measure
import texts

_COMMAND = "import sys; from reportparse.cli import main; sys.argv[0] = 'reportparse'; main()"
_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run of the command took.

    ``seconds`` by the clock; ``processor`` those that cannot be computed at the same time: of the command, the server
    that starts processes, and the busiest process; ``parent`` and ``worker`` the most MiB of the command and of any
    process below it.
    """

    seconds: float
    processor: float
    parent: float
    worker: float


def reports() -> Iterator[str]:
    """Yield reports without end: each fixture in turn, with a line of its own."""
    for number, text in zip(count(), cycle(texts.fixtures())):
        yield f"{text}补充第{number}号。共检查{number}家。\n"


def write_files(number: int, folder: Path) -> Path:
    """Write reports into a folder, a file each, and return it."""
    folder.mkdir(parents=True)
    for at, text in enumerate(islice(reports(), number)):
        (folder / f"{at:06}.txt").write_text(text, "utf-8")
    return folder


def write_table(number: int, path: Path) -> Path:
    """Write reports into the rows of a CSV file, and return it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("编号", "正文"))
        rows.writerows((f"r{at}", text) for at, text in enumerate(islice(reports(), number)))
    return path


def run(inputs: Path, reports: int, jobs: int) -> Figures:
    """Run the command once, watch its processes, and delete what it wrote."""
    output = inputs.parent / f"out{_SUFFIX}"
    start = time.perf_counter()
    command = [sys.executable, "-c", _COMMAND, "batch", str(inputs), "-o", str(output), "--jobs", str(jobs)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    memory: dict[int, float] = {}
    # The command, what it starts, and what that starts: the work is done in the last of these.
    times = [0.0, 0.0, 0.0]
    while process.poll() is None:
        for depth, pid, seconds in measure.family(process.pid):
            memory[pid] = max(memory.get(pid, 0.0), _peak(pid))
            times[min(depth, 2)] = max(times[min(depth, 2)], seconds)
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    said = process.stderr.read() if process.stderr else ""
    if process.returncode or not said.rstrip().endswith(f"of {reports} reports"):
        raise RuntimeError(f"{command}: {said}")
    output.unlink()
    parent = memory.pop(process.pid)
    return Figures(seconds, sum(times), parent, max(memory.values(), default=0.0))


def speedup(inputs: Path, reports: int, rounds: int) -> dict[str, float]:
    """Return how many times as long one process takes as two, at their best of several runs; runs take turns."""
    runs = [[run(inputs, reports, jobs) for jobs in (1, 2)] for _ in range(rounds)]
    one, two = (min(each, key=lambda figures: figures.seconds) for each in zip(*runs, strict=True))
    return {"clock": round(one.seconds / two.seconds, 2), "processor": round(one.processor / two.processor, 2)}


def growth(folder: Path, reports: int) -> dict[str, list[int]]:
    """Return the figures of a tenth of many reports, and of all, over as many processes as there are cores."""
    jobs = max(2, len(os.sched_getaffinity(0)))
    runs = [run(write_files(n, folder / str(n)), n, jobs) for n in (reports // 10, reports)]
    told = {"seconds": "seconds", "parent": "command", "worker": "process"}
    return {said: [round(getattr(figures, name)) for figures in runs] for name, said in told.items()}


def figures(quick: bool) -> dict[str, Any]:
    """Return how much faster two processes are than one, and what ten thousand reports take beside a thousand."""
    number, rounds = (40, 1) if quick else (1000, 2)
    with TemporaryDirectory() as place:
        home = Path(place)
        found: dict[str, Any] = {
            "reports": number,
            "files": speedup(write_files(number, home / "files"), number, rounds),
            "table": speedup(write_table(number, home / "table.csv"), number, rounds),
        }
        if not quick:
            found["more"] = growth(home / "more", 10 * number)
    return found


def _peak(pid: int) -> float:
    """Return the most MiB that a process has held so far; shared pages count in each."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0.0)
