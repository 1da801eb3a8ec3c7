"""How long each stage of a parse takes."""

from collections.abc import Callable
from time import perf_counter

from .pipeline import Reading


class Profile:
    """The seconds of the stages of one parse, in their order: called with the name of each as it ends."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def __call__(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = now - self._since
        self._since = now


def profiled(read: Callable[[Callable[[str], None]], Reading]) -> tuple[Reading, str]:
    """Read twice, and return the second reading and a table of how long the stages took each time, in milliseconds.

    The first time lexicons, weights and the dictionary are loaded; the second tells what a text of its own takes.
    """
    first = Profile()
    read(first)
    again = Profile()
    reading = read(again)
    whole = sum(again.seconds.values())
    lines = [f"{'stage':<12}{'first ms':>10}{'again ms':>10}{'share':>8}"]
    lines += [
        f"{stage:<12}{first.seconds[stage] * 1e3:>10.1f}{seconds * 1e3:>10.1f}{seconds / whole:>8.0%}"
        for stage, seconds in again.seconds.items()
    ]
    lines.append(f"{'all':<12}{sum(first.seconds.values()) * 1e3:>10.1f}{whole * 1e3:>10.1f}{1:>8.0%}")
    lines.append(f"{len(reading.report.text) / whole:,.0f} characters a second")
    return reading, "\n".join(lines)
