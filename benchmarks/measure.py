"""How the benchmarks take time and memory: processor time of this process and its family, the clock, peak memory."""

import contextlib
import multiprocessing
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

Work = Callable[[], object]

PATIENCE = 1.0
"""Seconds: what takes longer is run twice, not as often as the rest."""
SOURCE = Path(__file__).resolve().parents[1] / "src"


def machine() -> str:
    """Return what figures depend on: the processor and the version of Python."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{model}, Python {platform.python_version()}"


def processor_time(work: Work) -> float:
    """Return the seconds that this process computes, all threads together: other processes hardly change them."""
    start = time.process_time()
    work()
    return time.process_time() - start


def interleaved(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Return the times of each work, taken in turns, so that a slow minute of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds):
        for name, work in works.items():
            if turn < 2 or times[name][0] < PATIENCE:
                times[name].append(processor_time(work))
    return times


def clock(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Return the shortest wall time of each command, run in turns by this Python on this checkout's sources."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "ignore"}
    # As an installed package is: compiled once, not at each start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(rounds):
        for name, words in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *words], env=environment, check=True, capture_output=True)
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def apart(work: Work, limit: float) -> tuple[float, float] | None:
    """Return the processor time of a work, and the bytes that it adds to the memory, in a copy of this process.

    None where it takes longer than the limit. For systems that fork; what is loaded here is loaded there.
    """
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    process = fork.Process(target=_told, args=(work, theirs))
    process.start()
    try:
        return ours.recv() if ours.poll(limit) else None
    finally:
        process.kill()
        process.join()


def family(pid: int) -> Iterator[tuple[int, int, float]]:
    """Yield a process and those below it: how deep each is, its number, the seconds that it has computed (Linux)."""
    below: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        # One that has ended since has no file to read.
        with contextlib.suppress(OSError):
            cells = path.read_text().rpartition(")")[2].split()
            seconds = (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")
            number = int(path.parent.name)
            below[int(cells[1])].append((number, seconds))
            if number == pid:
                yield 0, pid, seconds
    waiting = [(1, *child) for child in below[pid]]
    while waiting:
        depth, number, seconds = waiting.pop()
        yield depth, number, seconds
        waiting += [(depth + 1, *child) for child in below[number]]


def _told(work: Work, pipe: "multiprocessing.connection.Connection") -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = processor_time(work)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    pipe.send((seconds, grown * (1 if sys.platform == "darwin" else 1024)))
