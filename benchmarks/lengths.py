"""That time and memory grow no faster than the text: reports of all lengths, and megabytes of what rules begin with."""

from typing import Any

import texts
from measure import apart, processor_time
from rich.progress import track
from speeds import of_a_character

from reportparse import parse

LIMIT = 200
"""What takes more times a report's time per character is given up."""
LENGTHS = (2_000, 20_000, 200_000, 2_000_000, 5_000_000)
QUICK = (2_000, 20_000)
QUICK_MARKS = ("《", "一、", "2023年")


def figures(quick: bool, longest: int = LENGTHS[-1]) -> dict[str, Any]:
    """Return times per character, those of lengths as multiples of the least, those of marks of the real report's."""
    usual = of_a_character(texts.report().text)
    lengths = QUICK if quick else tuple(length for length in LENGTHS if length <= longest)
    megabyte = 5_000 if quick else min(1_000_000, longest)
    # First what is done in copies of this process: they hold what it holds, and their peak begins at its own.
    memory = _memory(QUICK[-1] if quick else min(1_000_000, longest), usual)
    marks = {
        mark: {shape: _of_mark(mark, shape, megabyte, usual) for shape in texts.SHAPES}
        for mark in track(QUICK_MARKS if quick else texts.MARKS, "marks", transient=True)
    }
    return {
        "lengths": {
            "many": _by_length(texts.mix(lengths[-1]), lengths),
            "one": _by_length(texts.repeated(texts.report().text, lengths[-1]), lengths),
        },
        "memory": memory,
        "megabyte": megabyte,
        "marks": marks,
    }


def _by_length(text: str, lengths: tuple[int, ...]) -> dict[str, float]:
    each = {}
    for length in lengths:
        # Short texts differ: enough of them make a fair sample.
        parts = list(texts.pieces(text, length, min(lengths[-1], 200_000)))
        rounds = 2 if length <= 200_000 else 1
        taken = min(processor_time(lambda parts=parts: [parse(part) for part in parts]) for _ in range(rounds))
        each[str(length)] = taken / sum(map(len, parts))
    return {length: round(one / min(each.values()), 2) for length, one in each.items()}


def _memory(size: int, usual: float) -> dict[str, float]:
    """Return the bytes that each further character of a mix costs, to a quarter of the size and from there to it."""
    grown = []
    for part in (size // 16, size // 4, size):
        text = texts.mix(part)
        done = apart(lambda text=text: parse(text), LIMIT * usual * part)
        grown.append(done[1] if done else float("inf"))
    return {
        "size": size,
        "to a quarter": round((grown[1] - grown[0]) / (size // 4 - size // 16)),
        "from there": round((grown[2] - grown[1]) / (size - size // 4)),
    }


def _of_mark(mark: str, shape: str, size: int, usual: float) -> dict[str, float | None]:
    """Return time and memory at a size, and how both per character differ from those at a quarter of it."""
    done = []
    for part in (size // 4, size):
        text = texts.marked(mark, shape, part)
        done.append(apart(lambda text=text: parse(text), LIMIT * usual * part))
    quarter, whole = done
    if quarter is None or whole is None:
        return {"time": None, "growth": None, "bytes": None, "memory": None}
    return {
        "time": round(whole[0] / size / usual, 2),
        "growth": round(whole[0] / quarter[0] / 4, 2),
        "bytes": round(whole[1] / size),
        "memory": round(whole[1] / max(quarter[1], 1) / 4, 2),
    }
