"""Gold against parse: figures, and the list of what differs.

``group``, ``item``, ``event``, ``metric`` and ``document`` are F1 scores: a group is found by its heading's
place and its name, an item by its place, a record where its mention overlaps and its value (days, number
and unit, title or number) is the same; ``event_found`` and so on count the overlap alone. ``section`` is
the share of the characters inside gold groups, blanks and headings aside, whose section kind and group are
right; the others are shares of the nodes or records found. ``organizations``, ``places`` and ``people`` are F1 scores
of the names in the events found, in the texts whose gold gives names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .agreement import is_right, judged, paired, partner_of, plain
from .errors import GoldError
from .gold import Gold, GoldEvent, GoldRecord
from .schema import Node, Record, Report
from .spans import trimmed

KINDS = ("event", "metric", "document")
NAMES = ("organizations", "places", "people")


@dataclass(slots=True)
class F1:
    """How many were right, of how many in gold and how many predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        total = self.gold + self.predicted
        return 2 * self.right / total if total else 1.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.4f}  P {self.precision:.4f}  R {self.recall:.4f}  of {self.gold}"


@dataclass(slots=True)
class Share:
    """How many were right, of how many."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.share:.4f}  of {self.of}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that gold and parse do not say alike, and where it stands in the text of which gold."""

    kind: str
    gold: str
    start: int
    text: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.gold} {self.kind} {self.start}: {self.text!r} {self.note}".rstrip()


@dataclass(slots=True)
class Evaluation:
    """Figures by name, summed over the texts compared, and every difference in text order of each."""

    scores: dict[str, F1] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def figure(self, name: str) -> float:
        """Return a figure from 0 to 1 by its name; one that nothing was counted for is 1."""
        if name in self.scores:
            return self.scores[name].f1
        return self.shares.get(name, Share()).share

    def __str__(self) -> str:
        figures: dict[str, F1 | Share] = {**self.scores, **self.shares}
        return "\n".join(f"{name:16} {figure}" for name, figure in figures.items())


def evaluate(pairs: Iterable[tuple[Gold, Report | None]]) -> Evaluation:
    """Compare each gold with the parse of its text; a missing parse counts as an empty one."""
    total = Evaluation()
    for gold, report in pairs:
        _Comparison(gold, report or Report(id=gold.id, text=gold.text), total).run()
    return total


def read_parse(path: Path, gold: Gold) -> Report | None:
    """Return the parse of a gold's text that ``parse -o`` wrote, None where there is none.

    Raises :class:`GoldError` for a parse of another text, :class:`InputError` for a file of another shape.
    """
    if not path.exists():
        return None
    report = Report.from_json(path.read_bytes())
    if report.text != gold.text:
        raise GoldError(f"{path} is the parse of another text than {gold.id}; parse the text that lies with the gold")
    return report


@dataclass(slots=True)
class _Comparison:
    """One gold against one parse, added to the total."""

    gold: Gold
    report: Report
    total: Evaluation

    def run(self) -> None:
        covers = self.gold.covers
        self.offsets(record for record in self.report.records if covers(record))
        self.groups()
        self.section_kinds(covers)
        self.section_periods(covers)
        self.items(covers)
        for kind in KINDS:
            self.records(
                [r for r in self.gold.records if r.kind == kind and covers(r)],
                [r for r in self.report.records if r.kind == kind and covers(r)],
                kind,
            )

    def score(self, name: str, right: int, gold: int, predicted: int) -> None:
        score = self.total.scores.setdefault(name, F1())
        score.right += right
        score.gold += gold
        score.predicted += predicted

    def share(self, name: str, right: int, of: int) -> None:
        share = self.total.shares.setdefault(name, Share())
        share.right += right
        share.of += of

    def differ(self, kind: str, node: Node, note: str = "") -> None:
        words = self.gold.text[node.start : node.end][:40]
        self.total.differences.append(Difference(kind, self.gold.id, node.start, words, note))

    def check(self, name: str, right: bool, node: Node, note: str) -> None:
        self.share(name, int(right), 1)
        if not right:
            self.differ(name, node, note)

    def at(self, node: Node) -> int:
        """Where a node begins, leading blanks aside."""
        start = trimmed(self.gold.text, node.start, len(self.gold.text))
        return start.start if start.start < start.end else len(self.gold.text)

    def offsets(self, records: Iterable[Record]) -> None:
        for record in records:
            right = self.gold.text[record.start : record.end] == record.text
            self.check("offsets", right, record, f"{record.text!r} is not the text there")

    def groups(self) -> None:
        gold = {(self.at(group), plain(group.name)) for group in self.gold.groups}
        found = {(self.at(group), plain(group.name)) for group in self.report.groups}
        self.score("group", len(gold & found), len(gold), len(found))
        for group in self.gold.groups:
            if (self.at(group), plain(group.name)) not in found:
                self.differ("group missed", group, group.name or "")

    def section_kinds(self, covers: Callable[[Node], bool]) -> None:
        size = len(self.gold.text)
        gold_groups = _painted(size, enumerate(self.gold.groups))
        groups = _painted(size, enumerate(self.report.groups))
        gold_kinds = _painted(size, ((s.kind, s) for s in self.gold.sections if covers(s)))
        kinds = _painted(size, ((s.kind, s) for s in self.report.sections if covers(s)))
        for group in self.gold.groups:
            # A heading belongs to no kind.
            stop = self.gold.text.find("\n", group.start)
            _paint(gold_kinds, None, group.start, stop if stop > 0 else group.end)
        partners = [partner_of(group, self.report.groups) for group in self.gold.groups]
        right = of = 0
        for at, character in enumerate(self.gold.text):
            place = gold_groups[at]
            if place is not None and gold_kinds[at] is not None and not character.isspace():
                of += 1
                right += gold_kinds[at] == kinds[at] and groups[at] == partners[place]
        if of:
            self.share("section", right, of)

    def section_periods(self, covers: Callable[[Node], bool]) -> None:
        found = {self.at(section): section for section in self.report.sections if covers(section)}
        for section in filter(covers, self.gold.sections):
            other = found.get(self.at(section))
            if other is None:
                self.differ("section missed", section, section.kind)
            elif section.period:
                note = f"{other.period} for {section.period}"
                self.check("section_period", other.period == section.period, section, note)

    def items(self, covers: Callable[[Node], bool]) -> None:
        found = {self.at(item): item for item in self.report.items if covers(item)}
        allowed = {self.at(item) for item in self.gold.items if covers(item)}
        wanted = {self.at(item): item for item in self.gold.items if covers(item) and not item.optional}
        optional = allowed - wanted.keys()
        self.score("item", len(wanted.keys() & found.keys()), len(wanted), len(found.keys() - optional))
        for at, item in wanted.items():
            if at not in found:
                self.differ("item missed", item)
            elif item.title:
                title = found[at].title
                self.check("item_title", plain(title) == plain(item.title), item, f"{title!r} for {item.title!r}")
        for at, other in found.items():
            if at not in allowed:
                self.differ("item extra", other)

    def records(self, gold: Sequence[GoldRecord], found: Sequence[Record], kind: str) -> None:
        pairs = list(paired(gold, found))
        hard = [(gold[i], found[j]) for i, j in pairs if not gold[i].optional]
        wanted = sum(not record.optional for record in gold)
        predicted = len(found) - (len(pairs) - len(hard))
        self.score(kind, sum(is_right(a, b) for a, b in hard), wanted, predicted)
        self.score(f"{kind}_found", len(hard), wanted, predicted)
        matched, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, record in enumerate(gold):
            if i not in matched and not record.optional:
                self.differ(f"{kind} missed", record)
        for j, other in enumerate(found):
            if j not in used:
                self.differ(f"{kind} extra", other, other.rule)
        for one, other in hard:
            self.fields(one, other)

    def fields(self, gold: GoldRecord, found: Record) -> None:
        for name, right, note in judged(gold, found):
            if name != "value":
                self.check(name, right, gold, note)
            elif not right:
                self.differ(f"{gold.kind} wrong", gold, note)
        if isinstance(gold, GoldEvent) and self.gold.names:
            for kind in NAMES:
                self.names(kind, gold, getattr(gold, kind), getattr(found, kind))

    def names(self, kind: str, node: Node, gold: Sequence[str], found: Sequence[str]) -> None:
        wanted, said = {plain(name) for name in gold}, {plain(name) for name in found}
        self.score(kind, len(wanted & said), len(wanted), len(said))
        if wanted != said:
            self.differ(kind, node, f"{list(found)} for {list(gold)}")


def _painted(size: int, labelled: Iterable[tuple[Any, Node]]) -> list[Any]:
    labels: list[Any] = [None] * size
    for label, node in labelled:
        _paint(labels, label, node.start, node.end)
    return labels


def _paint(labels: list[Any], label: Any, start: int, end: int) -> None:
    labels[start:end] = [label] * len(labels[start:end])
