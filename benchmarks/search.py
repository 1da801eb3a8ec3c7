"""A search for texts that parse slowly: a small genetic search over the words that the rules know.

usage: python benchmarks/search.py [--seed N] [--generations N] [--size N] [--for slow|barren|growing] [--profile]

A recipe is a few tokens that stand once and a few that repeat up to a length; tokens are the terms of the lexicons,
samples and literals of the rules, marks, line ends, and counters that differ each time. It is judged by its time per
character ("slow"), that where a record counts as many characters ("barren"), or how it grows from a text an eighth as
long ("growing"). The worst recipes are measured again
at greater lengths, each in a process of its own: what stays as slow is slow, what gets slower is worse than linear.
The search draws by the seed alone: where the costs are the same it goes the same way.
"""

import argparse
import cProfile
import csv
import pstats
import random
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import regex
from measure import apart, processor_time
from speeds import of_a_character
from texts import report

from reportparse import Report, parse

LEXICONS = Path(__file__).resolve().parents[1] / "lexicons"
# Tables of single characters that folding alone reads, and of words that leave the library.
PASSED_OVER = {"traditional", "radicals", "variants", "reasons", "warnings", "web_words", "review_words", "labels"}
MARKS = tuple(
    "，,。；;：:、！？…—-－~～·.．%％‰/\\|*#>=+&@$￥《》〈〉「」『』【】〔〕［］[]（）(){}“”‘’\"'"
    "〇零一两十百千万亿0159Ⅲ①⑩㎡℃½a"
)
BREAKS = ("\n", "\n\n", "\r\n", "\r", "\t", " ", "\u3000", "\u2028", "\x0c", "\ufeff", "| a | b |\n", "---\n", "# ")
MARKERS = (
    "一、", "（一）", "1.", "1、", "(1)", "①", "第一章 ", "第一", "一是", "1.1 ", "1)", "- ", "* ", "○", "附：",
    "“", "《", "其一",
)  # fmt: skip
COUNTERS = ("<n>", "<n>、", "（<zh>）", "<zh>、", "<n>.", "<han>", "《<han>》", "<han>组", "<n>月", "<n>项", "T/AB <n>")
DIGITS = "〇一二三四五六七八九"
HEAD, BODY = 3, 8
POPULATION, ELITE = 32, 8
LIMIT = 500
RECORD = 130
"""Characters: about as many there are to a record of the real report."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Tokens that stand once and tokens that repeat."""

    head: tuple[str, ...]
    body: tuple[str, ...]

    def text(self, size: int) -> str:
        """Return the text of a length."""
        parts, length, turn = ["".join(self.head)], sum(map(len, self.head)), 0
        body = "".join(self.body)
        varies = "<" in body
        while length < size:
            turn += 1
            parts.append(_counted(body, turn) if varies else body)
            length += len(parts[-1])
        return "".join(parts)[:size]


def _counted(body: str, turn: int) -> str:
    numeral = "".join(DIGITS[int(digit)] for digit in str(turn))
    name = chr(0x4E00 + turn % 9973) + chr(0x4E00 + turn * 31 % 9973)
    return body.replace("<n>", str(turn)).replace("<zh>", numeral).replace("<han>", name)


@cache
def vocabulary() -> tuple[tuple[str, ...], ...]:
    """Return the tokens by kind; each kind is drawn as often, so that a long lexicon does not hide a short one."""
    kinds = [MARKS, BREAKS, BREAKS, MARKERS, MARKERS, COUNTERS]
    for path in sorted(LEXICONS.glob("*.tsv")):
        if path.stem not in PASSED_OVER:
            lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and line[0] != "#"]
            kinds.append(tuple(dict.fromkeys(row[0] for row in csv.reader(lines[1:], delimiter="\t", quoting=3))))
    for path in sorted(LEXICONS.glob("rules/*.toml")):
        rules = tomllib.loads(path.read_text("utf-8"))
        samples = [one for rule in rules.get("rule", []) for one in (*rule["matches"], *rule["rejects"])]
        patterns = [*rules.get("parts", {}).values(), *(rule["pattern"] for rule in rules.get("rule", []))]
        literals = [word for pattern in patterns for word in regex.findall(r"\p{Han}{1,8}", pattern)]
        whole = [regex.sub("[⟦⟧]", "", sample) for sample in samples]
        marked = [word for sample in samples for word in regex.findall("⟦(.*?)⟧", sample)]
        kinds += [tuple(dict.fromkeys(whole + marked)), tuple(dict.fromkeys(literals))]
    return tuple(kept for kind in kinds if (kept := tuple(token for token in kind if token)))


@dataclass(slots=True)
class Search:
    """A population of recipes, the costliest first."""

    cost: Callable[[Recipe], float]
    seed: int
    costs: dict[Recipe, float] = field(default_factory=dict)
    _random: random.Random = field(init=False)
    _population: list[Recipe] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._population = [self._fresh() for _ in range(POPULATION)]

    def found(self) -> list[tuple[float, Recipe]]:
        """Return all recipes tried with their costs, the costliest first."""
        return [(self.costs[one], one) for one in self._ranked(list(self.costs))]

    def step(self) -> None:
        """Measure a generation, and draw the next from its costliest."""
        for one in self._population:
            # Measured again while it stays, and the least kept: another process slows one run down, hardly each.
            self.costs[one] = min(self.cost(one), self.costs.get(one, float("inf")))
        kept = self._ranked(list(dict.fromkeys(self._population)))[:ELITE]
        children: list[Recipe] = []
        while len(kept) + len(children) < POPULATION:
            child = self._child(kept) if self._random.random() < 0.85 else self._fresh()
            if child not in self.costs and child not in children:
                children.append(child)
        self._population = kept + children

    def _ranked(self, recipes: list[Recipe]) -> list[Recipe]:
        return sorted(recipes, key=lambda one: (-self.costs[one], one.head, one.body))

    def _token(self) -> str:
        return self._random.choice(self._random.choice(vocabulary()))

    def _fresh(self) -> Recipe:
        head = tuple(self._token() for _ in range(self._random.choice((0, 0, 1, 2))))
        return Recipe(head, tuple(self._token() for _ in range(self._random.randint(1, 5))))

    def _child(self, parents: Sequence[Recipe]) -> Recipe:
        mother, father = self._random.choice(parents), self._random.choice(parents)
        head = list(self._random.choice((mother, father)).head)
        body = list(mother.body)
        if self._random.random() < 0.4:
            body = body[: self._random.randint(0, len(body))] + list(father.body[self._random.randint(0, len(body)) :])
        for _ in range(self._random.randint(1, 2)):
            self._mutate(head if self._random.random() < 0.15 else body)
        return Recipe(tuple(head[:HEAD]), tuple(body[:BODY]) or (self._token(),))

    def _mutate(self, tokens: list[str]) -> None:
        at = self._random.randint(0, len(tokens))
        match self._random.choice(("put", "put", "take", "change", "double")):
            case "put":
                tokens.insert(at, self._token())
            case "take":
                del tokens[at : at + 1]
            case "change":
                tokens[at : at + 1] = [self._token()]
            case "double":
                tokens[at:at] = tokens[max(at - 2, 0) : at]


def taken(recipe: Recipe, size: int) -> float:
    """Return the processor time of a parse of a recipe's text."""
    text = recipe.text(size)
    return processor_time(lambda: parse(text))


def hottest(text: str, top: int = 5) -> list[str]:
    """Return the functions that take most of a parse, by their own time: share, place and name."""
    profile = cProfile.Profile()
    profile.runcall(parse, text)
    stats = pstats.Stats(profile)
    total = sum(row[2] for row in stats.stats.values())  # type: ignore[attr-defined]
    rows = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:top]  # type: ignore[attr-defined]
    return [f"{row[2] / total:.0%} {'/'.join(Path(file).parts[-2:])}:{line} {name}" for (file, line, name), row in rows]


def unlike(found: list[tuple[float, Recipe]], most: int) -> Iterator[tuple[float, Recipe]]:
    """Yield the costliest recipes, of those that share most of their tokens the first."""
    chosen: list[set[str]] = []
    for cost, recipe in found:
        tokens = set(recipe.body)
        if all(len(tokens & other) * 2 <= len(tokens | other) for other in chosen):
            chosen.append(tokens)
            yield cost, recipe
        if len(chosen) == most:
            return


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generations", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=600, help="no generation begins after so long")
    parser.add_argument("--size", type=int, default=5_000)
    parser.add_argument("--for", dest="aim", choices=("slow", "barren", "growing"), default="slow")
    parser.add_argument("--most", type=int, default=5, help="how many recipes to measure at greater lengths")
    parser.add_argument("--profile", action="store_true", help="name the functions that take the time")
    options = parser.parse_args()
    usual = of_a_character(report().text)
    print(f"{report().name}: {usual * 1e6:.1f} µs a character; below, times of that", flush=True)

    def slow(recipe: Recipe) -> float:
        return taken(recipe, options.size) / options.size / usual

    def barren(recipe: Recipe) -> float:
        text = recipe.text(options.size)
        report: list[Report] = []
        spent = processor_time(lambda: report.append(parse(text)))
        return spent / (options.size + RECORD * len(report[0].records)) / usual

    def growing(recipe: Recipe) -> float:
        short = min(taken(recipe, options.size // 8) for _ in range(2))
        return taken(recipe, options.size) / short / 8

    search = Search({"slow": slow, "barren": barren, "growing": growing}[options.aim], options.seed)
    end = time.monotonic() + options.seconds
    for turn in range(options.generations):
        search.step()
        print(f"generation {turn + 1}: {search.found()[0][0]:.2f}", file=sys.stderr, flush=True)
        if time.monotonic() > end:
            break
    for cost, recipe in unlike(search.found(), options.most):
        print(f"\n{cost:.2f} {options.aim}  once {recipe.head!r} then {recipe.body!r}")
        for size in (options.size, 8 * options.size, 64 * options.size):
            done = apart(lambda recipe=recipe, size=size: parse(recipe.text(size)), LIMIT * usual * size)
            times = f"over {LIMIT}" if done is None else f"{done[0] / size / usual:.2f}"
            print(f"  {size:>9,}: {times}", flush=True)
        if options.profile:
            print(*(f"  {line}" for line in hottest(recipe.text(options.size))), sep="\n", flush=True)


if __name__ == "__main__":
    main()
