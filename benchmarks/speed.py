"""How fast a parse is, as ratios that mean the same on every machine.

usage: python benchmarks/speed.py [--text FILE] [--rounds N]

parse / jieba   a parse of the text against jieba.lcut of the same text, both warm, best of N rounds
ten / one       the text ten times over against the text once: 10 where the time is linear in the length
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from reportparse import parse
from reportparse.ingest.files import read_source

DEFAULT = Path(__file__).resolve().parents[1] / "fixtures" / "street-office-2019" / "text.txt"


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the shortest of several runs, in seconds; the first run, which loads things, is not counted."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--text", type=Path, default=DEFAULT, help="a .txt or .md file")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    jieba.setLogLevel(60)
    text = read_source(options.text).text
    ten = (text.rstrip("\n") + "\n") * 10
    once = best(lambda: parse(text), options.rounds)
    cut = best(lambda: jieba.lcut(text), options.rounds)
    tenfold = best(lambda: parse(ten), options.rounds)
    print(f"text           {len(text)} characters, {len(parse(text).records)} records")
    print(f"parse          {once * 1000:.1f} ms, {len(text) / once:,.0f} characters a second")
    print(f"parse / jieba  {once / cut:.2f}")
    print(f"ten / one      {tenfold / once:.2f}")


if __name__ == "__main__":
    main()
