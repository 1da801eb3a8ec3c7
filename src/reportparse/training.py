"""From gold to the weights of the models: what is learned from each text, and in which order."""

import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .agreement import judged, paired
from .confidence import RIGHT, WRONG, features
from .errors import GoldError, ModelError
from .evaluate import KINDS
from .gold import Gold, GoldRecord, read_gold
from .ingest.source import to_source
from .language.tagger import Entity, Tagged
from .layout.roles import LineRoles
from .layout.segments import cut
from .linear import Example, LinearModel, train
from .pipeline import Reading, read
from .resources import Models
from .schema import Node, Report
from .spans import Span, trimmed

FOLDS = 5
# Records are seldom wrong: what marks the wrong ones is believed only where many say so.
_DOUBT = 3.0


def golds_to_learn(paths: Sequence[Path]) -> list[Gold]:
    """Return the golds of fixture folders and gold files that may be learned from, each text once, sorted by their id.

    Fixtures whose ``about.toml`` says ``split = "test"`` are left out, and so is their text wherever else it stands.
    Raises :class:`GoldError` for a malformed one.
    """
    golds = [(read_gold(path), _split(path)) for path in paths]
    known = {gold.text for gold, split in golds if split == "test"}
    kept: list[Gold] = []
    for gold in sorted((gold for gold, _ in golds), key=lambda gold: gold.id):
        if gold.text not in known:
            known.add(gold.text)
            kept.append(gold)
    return kept


def _split(path: Path) -> str:
    about = (path if path.is_dir() else path.parent) / "about.toml"
    try:
        return str(tomllib.loads(about.read_text("utf-8")).get("split", "")) if about.is_file() else ""
    except ValueError as error:
        raise GoldError(f"{about}: {error}; valid is TOML in UTF-8") from error


def train_models(golds: Sequence[Gold]) -> Models:
    """Return the models that the golds teach, each with what it was trained on.

    Confidence is learned from readings by models that did not see the text, so that it is not told that what it
    learns from is surer than other texts. Raises :class:`ModelError` for fewer than two golds.
    """
    if len(golds) < 2:
        raise ModelError(f"{len(golds)} texts to learn from; valid are at least 2, and of use some dozens")
    about = {"texts": sorted(gold.id for gold in golds)}
    examples = [example for gold, reading in held_out(golds) for example in confidence_examples(gold, reading)]
    confidence = train(examples, penalty=_DOUBT, about=about | {"examples": len(examples)})
    return Models(_line_model(golds, about), confidence)


def held_out(golds: Sequence[Gold], *, confidence: bool = False) -> Iterator[tuple[Gold, Reading]]:
    """Yield each gold with the reading of its text by models that were trained on others."""
    for fold in range(min(FOLDS, len(golds))):
        held = golds[fold::FOLDS]
        others = [gold for gold in golds if gold not in held]
        models = train_models(others) if confidence else Models(_line_model(others, {}))
        yield from ((gold, reading_of(gold, models)) for gold in held)


def _line_model(golds: Sequence[Gold], about: Mapping[str, object]) -> LinearModel:
    examples = [example for gold in golds for example in line_examples(gold, reading_of(gold, Models()))]
    return train(examples, about={**about, "examples": len(examples)})


@dataclass(frozen=True, slots=True)
class _Nameless:
    """A tagger that finds nothing: names teach nothing here."""

    name: str = "none"
    parses: bool = False

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        return [Tagged((), tuple[Entity, ...]()) for _ in sentences]


def reading_of(gold: Gold, models: Models) -> Reading:
    """Return the reading of a gold's text by some models, without names."""
    return read(to_source(gold.text, gold.id), model=_Nameless(), weights=models)


def line_examples(gold: Gold, reading: Reading) -> Iterator[Example]:
    """Yield what a text teaches of the roles of lines: the features of each segment, and what the gold says it is."""
    source = reading.flow.source
    segments = cut(source, reading.flow.lines)
    roles, role_at = LineRoles(source, segments), line_roles(gold)
    for index, segment in enumerate(segments):
        place = reading.flow.span(segment.start, segment.end)
        if gold.covers(Node(start=place.start, end=place.end)):
            yield roles.features(index), role_at(place.start)


def line_roles(said: Gold | Report) -> Callable[[int], str]:
    """Return what tells the role of the line that begins at an offset, as a gold or a report has it."""
    units = {_ink(said.text, group) for group in said.groups if group.name}
    sections = {_ink(said.text, section): section.kind for section in said.sections}
    items = {_ink(said.text, item) for item in said.items}
    starts = [group.start for group in said.groups]

    def role(at: int) -> str:
        if at in units:
            return "unit"
        if at in sections and at not in items:
            return sections[at]
        if at in items:
            return "point"
        group = bisect_right(starts, at) - 1
        return "body" if group >= 0 and at < said.groups[group].end else "outside"

    return role


def _ink(text: str, node: Node) -> int:
    return trimmed(text, node.start, max(node.end, node.start)).start


def confidence_examples(gold: Gold, reading: Reading) -> Iterator[Example]:
    """Yield what a text teaches of confidence: the marks of each record, and whether it is right in every field."""
    for at, right in judgements(gold, reading):
        record, reasons, _ = reading.found[at]
        section = reading.context.section_kind(reading.context.block(record.start))
        beside = reading.context.beside(Span(record.start, record.end))
        yield features(record.kind, dict(record), reasons, section, beside), RIGHT if right else WRONG


def judgements(gold: Gold, reading: Reading) -> Iterator[tuple[int, bool]]:
    """Yield the index of each record that a gold judges, and whether all its fields that the gold names are right.

    A record that the gold lacks is wrong; one that it calls optional is not judged.
    """
    known = {at: one for one, at in partners(gold, reading)}
    for at, record in enumerate(reading.report.records):
        one = known.get(at)
        if gold.covers(record) and not (one and one.optional):
            yield at, one is not None and all(right for _, right, _ in judged(one, record))


def partners(gold: Gold, reading: Reading) -> Iterator[tuple[GoldRecord, int]]:
    """Yield each record of a gold that the reading found, and the index of what it found."""
    for kind in KINDS:
        wanted = [record for record in gold.records if record.kind == kind and gold.covers(record)]
        places = [at for at, record in enumerate(reading.report.records) if record.kind == kind and gold.covers(record)]
        found = [reading.report.records[at] for at in places]
        yield from ((wanted[i], places[j]) for i, j in paired(wanted, found))
