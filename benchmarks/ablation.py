"""What the models add to the rules: rules alone, model alone, and both, on texts that taught no model.

usage: python benchmarks/ablation.py [GOLD...]

GOLD are more golds to learn from, beside the fixtures of the split "train". Two sets of fixtures are judged: those of
the split "test" that the rules were written with in view, and those that were written blind (``written_blind``).

line role   a line's role (a unit's heading, what opens a section of a kind, a point, its body, text of no unit)
tense       of the events and metrics found; a linear model over the characters around a mention and what the rules say
"""

import argparse
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from reportparse.gold import Gold, read_gold
from reportparse.layout.roles import LineRoles
from reportparse.layout.segments import cut
from reportparse.linear import LinearModel, runs, train
from reportparse.normalize.tense import Place, Tenses
from reportparse.pipeline import Reading
from reportparse.resources import Models
from reportparse.spans import Span
from reportparse.training import golds_to_learn, line_examples, line_roles, partners, reading_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
BEFORE, AFTER, OPENING, LONGEST_RUN = 16, 10, 6, 3
UNSURE = ("section", "plan", "carried", "later")
"""How the rules decide a tense where no cue stands in the clause."""
SURE = 0.9

Case = tuple[str, str, str, str]
"""What the gold says, and what rules, model and both say."""


def tense_features(tenses: Tenses, reading: Reading, span: Span, place: Place) -> list[str]:
    """Return what a model of tense reads of a mention: the words around it, its place, and what the rules say."""
    boundaries, folded = reading.context.boundaries, reading.flow.source.folded
    clause, sentence = boundaries.clause_in(span.start, None), boundaries.sentence(span.start)
    tense, reason = tenses.at(span, place)
    before = folded[max(clause.start, span.start - BEFORE) : span.start]
    after = folded[span.end : max(span.end, min(clause.end, span.end + AFTER))]
    opening = folded[sentence.start : min(sentence.start + OPENING, span.start)]
    return [
        "bias", f"section={place.section}", f"planned={place.planned}", f"later={place.later}", f"past={place.past}",
        f"rules={tense}", f"how={reason.how}", f"rules={tense},how={reason.how}", f"cue={reason.detail}",
        *(f"<{run}" for run in runs(before, LONGEST_RUN)), *(f">{run}" for run in runs(after, LONGEST_RUN)),
        *(f"^{run}" for run in runs(opening, LONGEST_RUN)),
    ]  # fmt: skip


def mentions(gold: Gold, reading: Reading) -> Iterator[tuple[Span, Place, str]]:
    """Yield the events and metrics that gold and reading share, with the gold's tense."""
    for one, at in partners(gold, reading):
        record, _, place = reading.found[at]
        if place and one.tense and not one.optional:
            yield Span(record.start, record.end), place, one.tense


def tense_model(golds: Sequence[Gold]) -> LinearModel:
    readings = [(gold, reading_of(gold, Models())) for gold in golds]
    return train(
        [
            (tense_features(reading.context.tenses, reading, span, place), tense)
            for gold, reading in readings
            for span, place, tense in mentions(gold, reading)
        ]
    )


def line_model(golds: Sequence[Gold]) -> LinearModel:
    return train([example for gold in golds for example in line_examples(gold, reading_of(gold, Models()))])


def tense_cases(model: LinearModel, golds: Iterable[Gold]) -> Iterator[Case]:
    for gold in golds:
        reading = reading_of(gold, Models())
        for span, place, wanted in mentions(gold, reading):
            said, reason = reading.context.tenses.at(span, place)
            guess, chance = model.best(tense_features(reading.context.tenses, reading, span, place))
            yield wanted, said, guess, guess if reason.how in UNSURE and chance >= SURE else said


def line_cases(model: LinearModel, golds: Iterable[Gold]) -> Iterator[Case]:
    for gold in golds:
        alone, both = reading_of(gold, Models()), reading_of(gold, Models(model))
        source = alone.flow.source
        segments = cut(source, alone.flow.lines)
        roles = LineRoles(source, segments)
        wanted, by_rules, by_both = (line_roles(said) for said in (gold, alone.report, both.report))
        for index, segment in enumerate(segments):
            at = alone.flow.span(segment.start, segment.end).start
            yield wanted(at), by_rules(at), model.best(roles.features(index))[0], by_both(at)


def told(name: str, cases: Iterable[Case]) -> str:
    found = list(cases)
    right = [sum(case[0] == case[at] for case in found) / len(found) for at in (1, 2, 3)]
    return f"| {name} ({len(found)}) | " + " | ".join(f"{share:.3f}" for share in right) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    options = parser.parse_args()
    abouts = {path.parent: tomllib.loads(path.read_text("utf-8")) for path in sorted(FIXTURES.glob("*/about.toml"))}
    learned = golds_to_learn([*abouts, *options.gold])
    tested = {folder: about for folder, about in abouts.items() if about["split"] == "test"}
    sets = {
        "written blind": [read_gold(folder) for folder, about in tested.items() if about.get("written_blind")],
        "in view": [read_gold(folder) for folder, about in tested.items() if not about.get("written_blind")],
    }
    print("| of each text's lines or mentions | rules alone | model alone | both |\n|---|---|---|---|")
    judged: tuple[tuple[str, LinearModel, Callable[[LinearModel, Iterable[Gold]], Iterator[Case]]], ...] = (
        ("line role", line_model(learned), line_cases),
        ("tense", tense_model(learned), tense_cases),
    )
    for name, model, cases in judged:
        for which, golds in sets.items():
            print(told(f"{name}, {which}", cases(model, golds)))


if __name__ == "__main__":
    main()
