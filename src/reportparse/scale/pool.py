"""Processes that take tasks one at a time and may die.

The pool of :mod:`concurrent.futures` does not do: when one of its processes dies it ends all others and does not tell
which task was in hand, its processes outlive a parent that is killed, and it cannot stop them in the midst of a task.
Here each process has a pipe of its own, and at most one task: its end tells of its death, to either side.
"""

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_WARM = "reportparse.scale.warm"
# Two numbers, or "max" and one.
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class Died:
    """What a task comes to whose process died: ``how`` it ended, in words."""

    how: str


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


def cores() -> int:
    """Return how many cores this process may use, by its affinity and by what a container grants."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = map(int, _QUOTA.read_text().split())
        found = min(found, max(1, quota // period))
    return found


def spread(
    tasks: Iterable[Task], work: Callable[[Task], Answer], processes: int
) -> Generator[tuple[Task, Answer | Died], None, None]:
    """Yield each task with what ``work`` makes of it, in the order in which they are done.

    No more tasks are taken than there are processes. ``work``, tasks and answers are pickled. An error that ``work``
    raises is raised here. Whatever ends the iteration, an interrupt too, ends the processes.
    """
    left = iter(tasks)
    threads = max(1, cores() // processes)
    idle: list[_Process[Task, Answer]] = []
    busy: dict[Connection, _Process[Task, Answer]] = {}
    try:
        while True:
            while len(busy) < processes and (some := next(((task,) for task in left), None)):
                process = idle.pop() if idle else _Process(work, threads)
                busy[process.pipe] = process
                process.give(*some)
            if not busy:
                return
            for pipe in wait(list(busy)):
                # One whose task raised stays among the busy, to be ended with them.
                process = busy[pipe]  # type: ignore[index]
                answer = process.take()
                del busy[pipe]  # type: ignore[arg-type]
                if not isinstance(answer, Died):
                    idle.append(process)
                yield process.task, answer
    finally:
        for process in (*idle, *busy.values()):
            process.end()


def _context() -> Any:
    """Return how processes are started: never by forking this one, which may have threads.

    Where it is safe, from a server that has loaded what a parse needs: what it has loaded is there once for all.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARM])
    return context


class _Process(Generic[Task, Answer]):
    """A process, the pipe to it, and the task that it has in hand."""

    task: Task

    def __init__(self, work: Callable[[Task], Answer], threads: int) -> None:
        self.pipe, its = multiprocessing.Pipe()
        self._process = _context().Process(target=_serve, args=(its, work, threads))
        self._process.start()
        its.close()

    def give(self, task: Task) -> None:
        """Give the process a task. One that died meanwhile, with none in hand, is told of by :meth:`take`."""
        self.task = task
        with suppress(OSError):
            self.pipe.send(task)

    def take(self) -> Answer | Died:
        """Return the answer that is there, or that the process died, which is then cleared away."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            self.end()
            return Died(f"signal {-code}" if code < 0 else f"exit code {code}")
        if isinstance(answer, _Raised):
            raise answer.error
        return answer  # type: ignore[no-any-return]

    def end(self) -> None:
        """Kill the process where it still runs."""
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _serve(pipe: Connection, work: Callable[[Any], Any], threads: int) -> None:
    """Work at tasks until the other end of the pipe is gone."""
    # numpy, torch and Arrow take a thread for each core, in each process, where this does not say how many.
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    # An interrupt from the keyboard goes to all processes: the parent ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            try:
                answer = work(task)
            except Exception as error:
                error.add_note(traceback.format_exc())
                answer = _Raised(error)
            pipe.send(answer)
