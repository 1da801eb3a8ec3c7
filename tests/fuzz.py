"""Fuzzing: whatever is read gives a Report that holds together, or an error of ours, in bounded time.

usage: python tests/fuzz.py [--seconds 600] [--seed N] [--case K] [--limit 20] [--out DIR]

Cases of six kinds (txt, docx, html, pdf, csv, xlsx) are made by turns, see fuzz_cases.py. A seed and a number make a
case: --seed N --case K makes it again.

A case fails if it raises anything but a ReportParseError, takes longer than the limit, or gives a report that does not
hold together: a record that is not its text, a node outside the text or its parent, a wrong index, JSON that reads back
otherwise. Its input stays in the folder --out (a new temporary one), and the exit status is 1. A call that never comes
back ends the run after three times the limit, with its stack; its input stays too.

The last line counts, for each kind, cases, reports and errors of ours, and names the slowest case.
"""

import argparse
import faulthandler
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from itertools import count, pairwise
from pathlib import Path
from types import FrameType

from fuzz_cases import MAKERS

from reportparse import Report, ReportParseError
from reportparse.pipeline import parse_each
from reportparse.schema import Node

MOST_FAILURES = 20
_LARGE = 20_000


class TooLongError(Exception):
    """A case has taken longer than its limit."""


def check(report: Report) -> None:
    """Raise AssertionError where a report does not hold together."""
    for node in (*report.groups, *report.sections, *report.items, *report.records, *report.warnings):
        assert 0 <= node.start <= node.end <= len(report.text), f"outside the text: {node!r:.300}"
    for before, after in pairwise(report.groups):
        assert before.end <= after.start, f"groups overlap: {before!r} {after!r}"
    for section in report.sections:
        assert _is_inside(section, report.groups[section.group]), f"outside its group: {section!r}"
    for item in report.items:
        assert _is_inside(item, report.sections[item.section]), f"outside its section: {item!r:.300}"
    for record in report.records:
        assert record.text == report.text[record.start : record.end] != "", f"not its text: {record!r:.300}"
        if record.item is not None:
            assert report.items[record.item].section == record.section, f"item of another section: {record!r:.300}"
        if record.section is not None:
            assert report.sections[record.section].group == record.group, f"section of another group: {record!r:.300}"
    assert len(report.text) > _LARGE or Report.from_json(report.to_json()) == report, "JSON reads back otherwise"


def _is_inside(node: Node, around: Node) -> bool:
    return around.start <= node.start and node.end <= around.end


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


def run(path: Path, limit: float) -> tuple[int, bool]:
    """Parse and check a case; return how many reports it gave, and whether an error of ours. Raises whatever fails."""
    faulthandler.dump_traceback_later(3 * limit, exit=True)
    signal.setitimer(signal.ITIMER_REAL, limit)
    reports = 0
    try:
        for report in parse_each([path]):
            check(report)
            reports += 1
    except ReportParseError:
        return reports, True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
    return reports, False


def fuzz(seed: int, cases: Iterable[int], seconds: float, limit: float, out: Path) -> int:
    """Run cases until the time is up, and print the failures and the counts; return how many failed."""
    counts: Counter[str] = Counter()
    slowest, failures, begun = (0.0, ""), 0, time.monotonic()
    for case in cases:
        kind = list(MAKERS)[case % len(MAKERS)]
        path = out / f"seed{seed}-case{case}.{kind}"
        path.write_bytes(MAKERS[kind](random.Random(f"{seed}/{case}")))
        started = time.monotonic()
        try:
            reports, refused = run(path, limit)
            counts.update({f"{kind} reports": reports, f"{kind} errors": int(refused)})
            path.unlink()
        except Exception:
            failures += 1
            print(
                f"FAILED: seed {seed}, case {case}, input {path}", traceback.format_exc(limit=-4), sep="\n", flush=True
            )
        counts[f"{kind} cases"] += 1
        slowest = max(slowest, (time.monotonic() - started, f"case {case}, {kind}"))
        if failures == MOST_FAILURES or time.monotonic() - begun > seconds:
            break
    told = (
        f"{kind} " + "/".join(str(counts[f"{kind} {what}"]) for what in ("cases", "reports", "errors"))
        for kind in MAKERS
    )
    total = sum(counts[f"{kind} cases"] for kind in MAKERS)
    print(f"seed {seed}: {total} cases, {failures} failed; cases/reports/errors: {', '.join(told)};", end=" ")
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]})")
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz the readers and the parser.")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--case", type=int, help="make this one case")
    parser.add_argument("--limit", type=float, default=20, help="seconds for a case")
    parser.add_argument("--out", type=Path, help="where the inputs that fail are kept")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _stop)
    out = options.out or Path(tempfile.mkdtemp(prefix="fuzz-"))
    out.mkdir(parents=True, exist_ok=True)
    cases = count() if options.case is None else range(options.case, options.case + 1)
    return int(fuzz(options.seed, cases, options.seconds, options.limit, out) > 0)


if __name__ == "__main__":
    sys.exit(main())
