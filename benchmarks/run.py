"""All figures on speed in one run, as ratios that mean the same on every machine.

usage: python benchmarks/run.py [--only speed,start,linear,batch] [--quick] [--longest N]
                                [--check FIGURES] [--write README]

speed    a parse beside jieba, rjieba, JioNLP, Recognizers-Text and LAC on the same texts (pip install '.[bench,lac]')
start    importing the library and starting the command line
linear   time per character from 2,000 to 5,000,000 characters, on reports and on megabytes of one mark; memory
batch    many reports in one process and in two, and the memory that ten thousand take (Linux)

The whole run takes long: --longest gives linear shorter texts. --quick reads little, in less than 20 seconds.
--check FIGURES fails where a parse of a fixture, against jieba, takes three times what the file of figures says.
--write README puts the tables between the README's comments, and the figures into figures.json beside this file;
sections that were not run keep theirs.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import lengths
import many
import measure
import speeds
import starts
import table

FIGURES = Path(__file__).with_name("figures.json")
SLOWER = 3.0


SECTIONS: dict[str, Callable[[bool], table.Figures]] = {
    "linear": lengths.figures, "speed": speeds.figures, "start": starts.figures, "batch": many.figures,
}  # fmt: skip


def checked(found: table.Figures, known: table.Figures) -> str | None:
    """Return what is wrong where a parse has become much slower, against jieba, than the known figures say."""
    now, before = found["speed"]["check"], known["speed"]["check"]
    if now["ratio"] <= SLOWER * before["ratio"]:
        return None
    return f"{now['text']}: {now['ratio']} times jieba.lcut; more than {SLOWER:g} times the {before['ratio']} of before"


def _sections(words: str) -> list[str]:
    chosen = words.split(",")
    if unknown := [word for word in chosen if word not in SECTIONS]:
        raise argparse.ArgumentTypeError(f"no section {unknown[0]!r}; valid are {','.join(SECTIONS)}")
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=_sections, default=list(SECTIONS), help="some sections, parted by commas")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--longest", type=int, default=lengths.LENGTHS[-1], help="characters of the texts of linear")
    parser.add_argument("--check", type=Path, metavar="FIGURES")
    parser.add_argument("--write", type=Path, metavar="README")
    options = parser.parse_args()
    if options.quick and options.write:
        parser.error("--write needs the figures of a whole run, without --quick")
    if options.check and not options.check.is_file():
        parser.error(f"{options.check}: no such file")
    if options.check and "speed" not in options.only:
        parser.error("--check needs the section speed")
    if options.longest < lengths.LENGTHS[0]:
        parser.error(f"--longest {options.longest}: at least {lengths.LENGTHS[0]}")
    sections = SECTIONS | {"linear": lambda quick: lengths.figures(quick, options.longest)}
    found = {"machine": measure.machine()}
    for name in options.only:
        found[name] = sections[name](options.quick)
    print(table.markdown(found))
    if "linear" in found:
        print("", table.marks(found["linear"]), sep="\n")
    if options.write:
        figures = table.load(FIGURES) | {name: one for name, one in found.items() if one}
        table.save(FIGURES, figures)
        options.write.write_text(table.written(options.write.read_text("utf-8"), figures), "utf-8")
    if options.check and (wrong := checked(found, table.load(options.check))):
        sys.exit(wrong)


if __name__ == "__main__":
    main()
