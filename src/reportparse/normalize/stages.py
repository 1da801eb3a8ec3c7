"""The stage that a document has reached, and the stage that is announced for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import regex

from ..ingest.source import Source
from ..resources import load_rules
from ..schema import Status, Tense
from ..spans import Span
from .clauses import Boundaries

_ORDER = [stage for stage in get_args(Status) if stage != "mentioned"]
_JOINT = regex.compile(r"[\s、,和及与暨以]{0,4}(?:\([^()\n]{0,40}\))?[\s、,和及与]{0,2}")
_NEXT = regex.compile(
    r"拟(?!定稿)|即将|待(?=\p{Han})|计划|争取|力争|预计|准备|定于|有望|尽快|择期|将(?!近)|推动|推进|启动|须|应于|应在|要(?=\p{Han})"
    r"|放宽(?=至)|抓紧|加快|积极(?=推)|完善|下一?步|后续|适时"
)
_REACHED = regex.compile(r"已|完成了?$|(?<=\p{Han})了|正在|正由|经[^,。;]{1,20}$|履行")
_UNDER_WAY = regex.compile(r"正在|正(?=由|在|履行)|[审编修写]\p{Han}?中|还在|仍在|进程|推进|审稿")
_CLAUSE = regex.compile(r"[,;:。!?\n]")
_CONSULTED = regex.compile(r"[征徵]求意[见見]稿")
_AIM_ONLY = ("drafting", "project_approved")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a sentence says of a document's life. ``status`` None: only the next stage is said."""

    status: Status | None
    next_status: Status | None
    tense: Tense


def find_stages(
    source: Source, boundaries: Boundaries, mentions: Sequence[Span], planned: Sequence[bool], titles: Sequence[str | None]
) -> list[Stage]:
    """Return the stage of each document mention, in order.

    ``planned`` says for each whether it lies in a plan section; titles joined in one list share what is said of them all.
    """
    lists = list(_lists(source.folded, boundaries, mentions))
    stages: list[Stage] = []
    for place, members in enumerate(lists):
        first, last = mentions[members[0]], mentions[members[-1]]
        sentence = boundaries.sentence(first.start)
        before = mentions[lists[place - 1][-1]].end if place else 0
        after = mentions[lists[place + 1][0]].start if place + 1 < len(lists) else len(source.folded)
        said = _said(source.folded, Span(first.start, last.end), sentence, before, after)
        titled = " ".join(titles[m] or "" for m in members)
        stages += [_decide(said, planned[members[0]], _CONSULTED.search(titled) is not None)] * len(members)
    return stages


def _lists(folded: str, boundaries: Boundaries, mentions: Sequence[Span]) -> Iterator[list[int]]:
    """Yield the mentions that are joined to one list, as indices."""
    current: list[int] = []
    for index, mention in enumerate(mentions):
        joint = current and _JOINT.fullmatch(folded, mentions[index - 1].end, mention.start)
        if current and not joint:
            yield current
            current = []
        current.append(index)
    if current:
        yield current


@dataclass(frozen=True, slots=True)
class _Word:
    """A stage word: where it stands, its stage, and whether it is announced rather than reached."""

    at: int
    stage: Status
    announced: bool | None
    under_way: bool


def _said(folded: str, names: Span, sentence: Span, before: int, after: int) -> list[_Word]:
    """Return the stage words that speak of the names: in the clause that leads to them and in those that follow."""
    start = max(sentence.start, before)
    lead = _last_break(folded, start, names.start)
    stop = min(sentence.end, after)
    if after < sentence.end:
        stop = max(_last_break(folded, names.end, after), names.end)
    words = [*_words(folded, lead, names.start), *_words(folded, names.end, stop)]
    announcing = folded[lead - 1 : lead] == ":" or folded[max(names.start - 1, 0) : names.start] == ":"
    if not words and (announcing or before <= sentence.start):
        words = list(_words(folded, start, names.start))
    return words


def _last_break(folded: str, start: int, end: int) -> int:
    position = max(folded.rfind(mark, start, end) for mark in ",;:。")
    return max(start, position + 1)


def _words(folded: str, start: int, end: int) -> Iterator[_Word]:
    for rule, match in load_rules("stages").scan(folded, start, end):
        clause = max(start, *(m + 1 for m in (folded.rfind(mark, start, match.start()) for mark in ",;:。")))
        lead = folded[clause : match.start()]
        cues = [(m.start(), True) for m in _NEXT.finditer(lead)] + [(m.start(), False) for m in _REACHED.finditer(lead)]
        announced = max(cues)[1] if cues else None
        if announced is None and any(announced_before(folded, start, clause)):
            announced = True
        way = _UNDER_WAY.search(folded, clause, min(end, match.end() + 3)) is not None
        yield _Word(match.start(), rule, announced, way)  # type: ignore[arg-type]


def announced_before(folded: str, start: int, clause: int) -> Iterator[bool]:
    """Yield True where the clause before announced a next stage and this one only goes on (拟…征求意见并发布)."""
    previous = _last_break(folded, start, max(start, clause - 1))
    text = folded[previous:clause]
    if _NEXT.search(text) and not _REACHED.search(text):
        yield True


def _decide(said: Sequence[_Word], planned: bool, consulted: bool) -> Stage:
    """Decide between what is reached and what is announced; in a plan bare words are announcements."""
    reached = [w for w in said if w.announced is False or (w.announced is None and not planned)]
    announced = [w for w in said if w.announced or (w.announced is None and planned)]
    next_stage = max((w.stage for w in announced), key=_ORDER.index, default=None)
    if not reached:
        if next_stage is None:
            return Stage("mentioned", None, "planned" if planned else "done")
        status: Status | None = "drafted" if next_stage == "for_approval" and not planned else None
        if next_stage == "drafting":
            status = "planned"
        return Stage(status, next_stage, "done" if status == "drafted" else "planned")
    best = max(reached, key=lambda w: _ORDER.index(w.stage))
    stage: Status = "consultation" if consulted and best.stage == "published" else best.stage
    if next_stage and _ORDER.index(next_stage) <= _ORDER.index(stage):
        next_stage = None
    ongoing = best.under_way or best.stage == "drafting"
    return Stage(stage, next_stage, "ongoing" if ongoing else "done")
