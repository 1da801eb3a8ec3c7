"""The tables of the benchmarks: one form for the terminal and for the README."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from speeds import JIEBA, OURS, READERS, UNSEEN

OPEN, CLOSE = "<!-- benchmark -->", "<!-- /benchmark -->"
_NAMES = (OURS, UNSEEN, *(reader.name for reader in READERS if reader.name != OURS))
Figures = dict[str, Any]


def markdown(figures: Figures) -> str:
    """Return the tables of the sections that were measured, as the README shows them."""
    parts = [f"Measured on {figures['machine']}."]
    for section, rows in (("speed", _speed), ("start", _start), ("linear", _linear), ("batch", _batch)):
        if figures.get(section):
            parts.append("\n".join(rows(figures[section])))
    return "\n\n".join(parts)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def _head(*cells: str) -> Iterator[str]:
    yield _row(cells)
    yield "|" + "---|" * len(cells)


def _speed(figures: Figures) -> Iterator[str]:
    texts = [figures[key] for key in ("report", "mix") if key in figures]
    yield "Processor time as a multiple of `jieba.lcut` on the same text; less is faster:\n"
    yield from _head("reads", *(text["text"] for text in texts), figures["check"]["text"])
    for name in _NAMES if texts else (OURS,):
        check = {OURS: figures["check"]["ratio"], JIEBA: 1.0}.get(name, "")
        yield _row([_coded(name), *(_times(text, name) for text in texts), check])


def _coded(name: str) -> str:
    """Return a name with the function in it, where there is one, as code."""
    function, comma, rest = name.partition(",")
    return f"`{function}`{comma}{rest}" if "." in function else name


def _times(text: Figures, name: str) -> str:
    ratio = text["rows"].get(name)
    if ratio is None:
        return "not installed"
    part = text["parts"].get(name)
    return f"{ratio} (by its first {part:,} characters)" if part else str(ratio)


def _start(figures: Figures) -> Iterator[str]:
    yield from _head("starts", "against", "takes its time")
    yield _row(["`python -c 'import reportparse'`", "`python -c 'import pydantic'`", f"{figures['import']} ×"])
    yield _row(["`reportparse --help`", "`python -c 'import pydantic'`", f"{figures['help']} ×"])
    parse, imports = "`reportparse parse REPORT -o x.parquet`", "`python -c 'import pandas, pyarrow'`"
    yield _row([parse, imports, f"{figures['parse']} ×"])


def _linear(figures: Figures) -> Iterator[str]:
    lengths, memory, size = figures["lengths"], figures["memory"], figures["megabyte"]
    yield "Time per character by the length of the text, as a multiple of the least:\n"
    yield from _head("text", *(f"{int(length):,}" for length in lengths["many"]))
    yield _row(["many reports after one another", *lengths["many"].values()])
    yield _row(["one report over and over", *lengths["one"].values()])
    worst, shape, one = next(_slowest_first(figures))
    growth = max(one["growth"] or float("inf") for _, _, one in _marks(figures))
    count = len(list(_marks(figures)))
    yield f"\nOf {count} texts of {size:,} characters that are one mark over and over, the slowest (`{_shown(worst)}`,"
    yield f"{shape}) takes {one['time']} times as long per character as a report; four times the length takes at most"
    yield f"{4 * growth:.1f} times as long. A character costs {memory['to a quarter']:,} bytes of memory in reports of"
    yield f"up to {memory['size'] // 4:,} characters, {memory['from there']:,} in those up to {memory['size']:,}."


def _slowest_first(figures: Figures) -> Iterator[tuple[str, str, Figures]]:
    return iter(sorted(_marks(figures), key=lambda one: -(one[2]["time"] or float("inf"))))


def _marks(figures: Figures) -> Iterator[tuple[str, str, Figures]]:
    for mark, shapes in figures["marks"].items():
        for shape, one in shapes.items():
            yield mark, shape, one


def _shown(mark: str) -> str:
    return mark.replace(" ", "␣").replace("\n", "line end")


def marks(figures: Figures) -> str:
    """Return the whole table of marks, the slowest first; too long for the README."""
    rows = list(_head("mark", "shape", "time", "growth", "bytes a character", "growth of memory"))
    for mark, shape, one in _slowest_first(figures):
        rows.append(_row([_shown(mark), shape, *(one[key] for key in ("time", "growth", "bytes", "memory"))]))
    return "\n".join(rows)


def _batch(figures: Figures) -> Iterator[str]:
    yield f"A batch of {figures['reports']:,} reports in one process takes as many times as long as in two:\n"
    yield from _head("reports", "by the clock", "by processor time")
    for name, said in (("files", "a file each"), ("table", "a table's row each")):
        yield _row([said, *(figures[name][of] for of in ("clock", "processor"))])
    if more := figures.get("more"):
        (few, many), (command, commands), (process, processes) = more.values()
        yield f"\nTen times as many take {many / few:.1f} times as long. The command holds at most {commands} MiB then,"
        yield f"{command} before, the largest of its processes {processes} MiB, {process} before."


def written(page: str, figures: Figures) -> str:
    """Return a page with the tables between its two comments. Raises ValueError where it lacks them."""
    if page.count(OPEN) != 1 or page.count(CLOSE) != 1:
        raise ValueError(f"the page needs {OPEN} and {CLOSE}, once each")
    body = f"{OPEN}\n{markdown(figures)}\n{CLOSE}"
    return re.sub(f"{re.escape(OPEN)}.*{re.escape(CLOSE)}", lambda _: body, page, flags=re.DOTALL)


def load(path: Path) -> Figures:
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def save(path: Path, figures: Figures) -> None:
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
