"""From gold to the weights of the models: what is learned from each text, and in which order."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from .agreement import judged, paired
from .confidence import RIGHT, WRONG, features
from .evaluate import KINDS
from .gold import Gold, GoldRecord
from .ingest.source import to_source
from .linear import Example, LinearModel, train
from .pipeline import Reading, read
from .resources import Models
from .spans import Span

FOLDS = 5

Learned = Callable[[Gold, Reading], Iterator[Example]]


def train_models(golds: Sequence[Gold]) -> Models:
    """Return the models that the golds teach, each with what it was trained on.

    Confidence is learned from readings by tense models that did not see the text, so that it is not told that
    the tense of the texts that it learns from is surer than that of others. Raises :class:`ModelError` without gold.
    """
    about = {"texts": sorted(gold.id for gold in golds)}
    tense = _trained(golds, tense_examples, Models(), about)
    examples = [example for gold, reading in _held_out(golds) for example in confidence_examples(gold, reading)]
    return Models(tense=tense, confidence=train(examples, about=about | {"examples": len(examples)}))


def _trained(golds: Sequence[Gold], learned: Learned, models: Models, about: Mapping[str, object]) -> LinearModel:
    examples = [example for gold in golds for example in learned(gold, reading_of(gold, models))]
    return train(examples, about={**about, "examples": len(examples)})


def _held_out(golds: Sequence[Gold]) -> Iterator[tuple[Gold, Reading]]:
    """Yield each gold with the reading of its text by models that were trained on others."""
    for others, held in folds(golds):
        models = Models(tense=_trained(others, tense_examples, Models(), {}))
        yield from ((gold, reading_of(gold, models)) for gold in held)


def folds(golds: Sequence[Gold]) -> Iterator[tuple[list[Gold], list[Gold]]]:
    """Yield (texts to learn from, texts held out), each text held out once; one text is never parted."""
    for fold in range(min(FOLDS, len(golds))):
        held = list(golds[fold::FOLDS])
        yield [gold for gold in golds if gold not in held], held


def reading_of(gold: Gold, models: Models) -> Reading:
    """Return the reading of a gold's text by some models."""
    return read(to_source(gold.text, gold.id), models=models)


def tense_examples(gold: Gold, reading: Reading) -> Iterator[Example]:
    """Yield what a text teaches of tense: the features of each event and metric that gold and reading share."""
    for one, at in partners(gold, reading):
        record, _, place = reading.found[at]
        if place and one.tense and not one.optional:
            yield reading.context.tenses.features(Span(record.start, record.end), place), one.tense


def confidence_examples(gold: Gold, reading: Reading) -> Iterator[Example]:
    """Yield what a text teaches of confidence: the marks of each record, and whether it is right in every field.

    A record that the gold lacks is wrong; one that it calls optional teaches nothing.
    """
    known = {at: one for one, at in partners(gold, reading)}
    for at, (record, reasons, _) in enumerate(reading.found):
        one = known.get(at)
        if (one and one.optional) or not gold.covers(reading.report.records[at]):
            continue
        right = one is not None and all(right for _, right, _ in judged(one, record))
        section = reading.context.section_kind(reading.context.block(record.start))
        yield features(record.kind, dict(record), reasons, section), RIGHT if right else WRONG


def partners(gold: Gold, reading: Reading) -> Iterator[tuple[GoldRecord, int]]:
    """Yield each record of a gold that the reading found, and the index of what it found."""
    for kind in KINDS:
        wanted = [record for record in gold.records if record.kind == kind and gold.covers(record)]
        places = [at for at, record in enumerate(reading.report.records) if record.kind == kind and gold.covers(record)]
        found = [reading.report.records[at] for at in places]
        yield from ((wanted[i], places[j]) for i, j in paired(wanted, found))
