"""The stage that a document has reached, and the stage that is announced for it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, cast, get_args

from ..ingest.source import fold
from ..keeping import compiled, plain
from ..mentions.documents import DocumentMention
from ..reasons import Reason
from ..rules import load_rules
from ..ruleset import Match
from ..schema import Status, Tense
from ..spans import Span
from .clauses import Boundaries, after_last

_ORDER = [stage for stage in get_args(Status) if stage != "mentioned"]
_JOINT = compiled(r"[\s、,和及与暨以]{0,4}(?:\([^()\n]{0,40}\))?[\s、,和及与]{0,2}|[ ]?\((?:以下|下)[统并]?简称:?")
_NEXT = compiled(
    r"拟(?!定稿)|即将|(?<![招接期对看])待|(?<![准度项年])计划(?!号|项目|任务|经费)|争取|力争|预计|准备|定于|有望|尽快|尽早|择期|将(?!近)|须|应于|应在|抓紧|下一?步|后续|适时|[等待](?=印发|发布|公布|出版|实施|\Z)|(?<![\p{Han}》])等(?=\p{Han}{1,10}\Z)"
)
_REACHED = compiled(r"已|(?<=\p{Han})了|正在|正由|经[^,。;]{1,20}$|履行|自[^,。;]{2,16}起$")
_PUSHED = plain(r"推[动进]|加快|跟进")
_UNDER_WAY = compiled(r"正在|正(?=由|在|履行)|[审编修写]\p{Han}?中|还在|仍在|进程|审稿")
_NEGATED = compiled(r"(?r)(?:尚未|暂未|未能?|没有|不再|停止)[^,。;]{0,4}\Z")
# How far back the words of a clause are read.
_REACH = 120
_BREAKS = ",;:。"
_INTRODUCED = compiled(r"(?r)(?::|分别[为是]|[即为是含]|包括|如下|其中)[ \t]?\Z")
# Read backwards, as all that end where a name begins.
_CITED_BEFORE = compiled(
    r"(?r)(?:(?:按照?|依[据照]|根据|参照|对照|遵循)\p{Han}{0,24}|基于|贯彻(?:落实|执行)?|落实|学习(?:了|贯彻)?|宣贯|研读|研究了?|依托|(?:持续|积极)参与[^,。;起编制]{0,40}|参与|跟[进踪]了?|引用|采用|执行|[^立]作)"
    r"(?:国家|行业|新版|新修订的?|有关|的)?[ ]?\Z"
)
_CITED_AFTER = compiled(
    r"(?:的)?(?:(?:修订|制定|编制|修编)(?:动态|动向)|基础上|要求|精神|规定|课题|框架|\p{Han}{2,4}提[交出]意见)"
)
# What stands before the name of a journal in which something appeared ends with one of these.
_VENUE_CLOSES = frozenset("于在寄至到给被获际内威心名术志刊 ")
_VENUE_BEFORE = compiled(r"(?r)(?:发表[于在]|投寄|刊[发登载]?[于在]|投稿?[至到给]|收录于)[ ]?\Z")
_VENUE_BESIDE = compiled(r"(?r)(?:被|在|获)(?:国际|国内|权威|核心|知名|学术)*(?:杂志|期刊)?\Z")
_VENUE_AFTER = compiled(
    r"(?:\([^()\n]{0,60}\))?[ ]?(?:杂志|期刊|学报|报|一刊)?(?:上|中)?(?:正式|原则)?"
    r"(?:录用|发表|刊[发登]|接收|收录|杂志|期刊)"
)
# No match of the two patterns of what stands behind a name is longer.
_LONGEST_AFTER = 100
_BEGUN = plain(r"启动|着手|开展")
_ONLY_MEANT = ("制定", "制订", "修改", "修订")


class Stage(NamedTuple):
    """What a sentence says of a document's life, and why. ``status`` None: only the next stage is said."""

    status: Status | None
    next_status: Status | None
    tense: Tense
    reasons: tuple[Reason, ...] = ()


class _Word(NamedTuple):
    """A stage word and how it is said: ``reached``, ``announced``, ``meant`` (拟制定, only an aim), or ``bare``."""

    stage: Status
    mode: Literal["reached", "announced", "meant", "bare"]
    under_way: bool
    alone: bool
    span: Span

    def reason(self, step: Literal["stage", "next_stage"] = "stage") -> Reason:
        return Reason(step, self.mode, self.span, self.stage)


class Stages:
    """Reads the stage of every document mention of one text.

    ``later`` holds the starts of clauses that name a day still to come. ``venues`` says of each mention whether it is
    the name of a journal in which something appeared.
    """

    def __init__(
        self, boundaries: Boundaries, mentions: Sequence[DocumentMention], later: Collection[int] = ()
    ) -> None:
        self._boundaries, self._mentions, self._later = boundaries, mentions, later
        self._folded = boundaries.source.folded
        self.venues = [self._is_venue(mention.span) for mention in mentions]

    def read(self, planned: Sequence[bool]) -> list[Stage]:
        """Return the stage of each mention; ``planned`` says for each whether it lies in a plan section.

        Titles joined in one list share what is said of them all; a journal that a paper appeared in is only mentioned.
        """
        lists = list(self._lists())
        stages = [_only_mentioned("venue", planned=plan) for plan in planned]
        for place, members in enumerate(lists):
            names = Span(self._mentions[members[0]].span.start, self._mentions[members[-1]].span.end)
            before = self._mentions[lists[place - 1][-1]].span.end if place else 0
            after = self._mentions[lists[place + 1][0]].span.start if place + 1 < len(lists) else len(self._folded)
            if self._is_cited(names):
                stage = _only_mentioned("cited", planned=planned[members[0]])
            else:
                titles = [self._mentions[member].title or "" for member in members]
                stage = _decide(self._said(names, before, after), planned[members[0]], titles)
            for member in members:
                stages[member] = stage
        return stages

    def _lists(self) -> Iterator[list[int]]:
        """Yield the mentions joined to one list, as indices, without those that name a journal."""
        current: list[int] = []
        for index, mention in enumerate(self._mentions):
            if self.venues[index]:
                continue
            if current and not _JOINT.fullmatch(self._folded, self._mentions[current[-1]].span.end, mention.span.start):
                yield current
                current = []
            current.append(index)
        if current:
            yield current

    def _is_venue(self, name: Span) -> bool:
        """Return whether a name is that of the journal in which something appeared."""
        if self._folded[name.start - 1 : name.start] not in _VENUE_CLOSES:
            return False
        if _VENUE_BEFORE.match(self._folded, max(0, name.start - 8), name.start):
            return True
        beside = _VENUE_BESIDE.match(self._folded, max(0, name.start - 10), name.start)
        return bool(beside and _VENUE_AFTER.match(self._folded, name.end, name.end + _LONGEST_AFTER))

    def _is_cited(self, names: Span) -> bool:
        before = _CITED_BEFORE.match(self._folded, max(0, names.start - 48), names.start)
        return bool(before or _CITED_AFTER.match(self._folded, names.end, names.end + _LONGEST_AFTER))

    def _said(self, names: Span, before: int, after: int) -> list[_Word]:
        """Return the stage words that speak of the names: in the clause that leads to them and in those that follow."""
        sentence = self._boundaries.sentence(names.start)
        start = max(sentence.start, before)
        lead = after_last(self._folded, _BREAKS, start, names.start)
        stop = min(sentence.end, after)
        if after < sentence.end:
            stop = max(after_last(self._folded, _BREAKS, names.end, after), names.end)
        words = [*self._words(lead, names.start, names), *self._words(names.end, stop, names)]
        introduced = _INTRODUCED.match(self._folded, max(start, names.start - 4), names.start)
        if not words and (introduced or before <= sentence.start):
            return list(self._words(start, names.start, names))
        if introduced and self._folded.startswith("《", names.start):
            # 获批立项2项,分别为《A》《B》,计划明年形成草案: what leads to the list says where they stand.
            return [*self._words(start, lead, names), *words]
        return words

    def _words(self, start: int, end: int, names: Span) -> Iterator[_Word]:
        if start >= end:
            return
        rules = load_rules("stages")
        for rule, match in rules.scan(self._folded, start, end):
            clause = self._boundaries.clause_in(match.start(), None)
            lead = self._lead(clause.start, match.start(), names)
            stage = cast(Status, rules[rule].says)
            if _NEGATED.match(lead):
                continue
            mode = self._mode(stage, lead, match, clause)
            way = _UNDER_WAY.search(self._folded, max(clause.start, start), min(clause.end, end)) is not None
            pushed = _PUSHED.search(lead) is not None and stage != "published"
            yield _Word(stage, mode, way or pushed, rule == "completed", Span(*match.span()))

    def _lead(self, start: int, end: int, names: Span) -> str:
        """Return the words of a clause up to ``end`` without the names, whose words say nothing of a stage."""
        start = max(start, min(names.start, end) - _REACH)
        if start < names.start and names.end <= end:
            return self._folded[start : names.start] + self._folded[max(names.end, end - _REACH) : end]
        return self._folded[max(start, end - _REACH) : end]

    def _mode(
        self, stage: Status, lead: str, match: Match, clause: Span
    ) -> Literal["reached", "announced", "meant", "bare"]:
        if "已" in match[0]:
            return "reached"
        cues = [(m.start(), False) for m in _NEXT.finditer(lead)] + [(m.start(), True) for m in _REACHED.finditer(lead)]
        if cues and max(cues)[1]:
            return "reached"
        if cues or match[0].startswith(("待", "等")):
            meant = match[0] in _ONLY_MEANT and not _BEGUN.search(lead)
            return "meant" if meant else "announced"
        if clause.start in self._later or self._goes_on_announcing(clause):
            return "announced"
        return "announced" if stage == "published" and _PUSHED.search(lead) else "bare"

    def _goes_on_announcing(self, clause: Span) -> bool:
        """Return whether the clause before announced something and this one, after a comma, only goes on."""
        if self._folded[clause.start - 1 : clause.start] != ",":
            return False
        previous = self._boundaries.clause_in(max(clause.start - 2, 0), None)
        text = self._folded[max(previous.start, previous.end - _REACH) : previous.end]
        return bool(_NEXT.search(text)) and not _REACHED.search(text)


def _only_mentioned(how: str, *, planned: bool) -> Stage:
    return Stage("mentioned", None, "planned" if planned else "done", (Reason("stage", how), Reason("tense", "stage")))


def _decide(said: Sequence[_Word], planned: bool, titles: Iterable[str]) -> Stage:
    """Decide between what is reached and what is announced; in a plan bare words are announcements."""
    if not said:
        return _only_mentioned("silent", planned=planned)
    telling = [word for word in said if not word.alone] or said
    announced = [w for w in telling if w.mode == "announced" or (w.mode == "bare" and planned)]
    reached = [w for w in telling if w.mode == "reached" or (w.mode == "bare" and not planned)]
    following = max(announced, key=lambda word: _ORDER.index(word.stage), default=None)
    if reached:
        return _reached(reached, following, titles, completed=any(word.alone for word in said))
    if following is None:
        meant = next((word for word in telling if word.mode == "meant"), None)
        if meant is None:
            return _only_mentioned("silent", planned=planned)
        return Stage("planned", None, "planned", (meant.reason(), Reason("tense", "stage")))
    reasons = (following.reason("next_stage"), Reason("tense", "stage"))
    if following.stage == "for_approval" and not planned:
        # What waits for approval is written.
        written = Reason("stage", "reached", following.span, "drafted")
        return Stage("drafted", following.stage, "done", (written, *reasons))
    return Stage("planned" if following.stage == "drafting" else None, following.stage, "planned", reasons)


def _reached(
    reached: Sequence[_Word], following: _Word | None, titles: Iterable[str], *, completed: bool
) -> Stage:
    best = max(reached, key=lambda word: _ORDER.index(word.stage))
    if best.stage == "drafting" and completed and best.mode == "bare":
        best = best._replace(stage="drafted", under_way=False)
    stage = best.stage
    if stage == "published" and "征求意见稿" in fold(" ".join(titles)):
        stage = "consultation"
    reasons = [best._replace(stage=stage).reason()]
    if following and _ORDER.index(following.stage) <= _ORDER.index(stage):
        following = None
    if following:
        reasons.append(following.reason("next_stage"))
    tense: Tense = "ongoing" if best.under_way or stage == "drafting" else "done"
    return Stage(stage, following.stage if following else None, tense, (*reasons, Reason("tense", "stage")))
