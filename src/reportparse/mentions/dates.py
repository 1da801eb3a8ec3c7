"""Find date expressions: what they say is kept as written; normalize/dates.py gives them their days.

A mention is one point in time or a range of two, with the words of its bound (``截至``, ``前``, ``起``).
The rules lie in ``lexicons/rules/date*.toml``.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..ingest.source import Source
from ..keeping import plain
from ..numerals import read_number
from ..rules import load_rules
from ..ruleset import Match
from ..spans import Span
from .shields import Shields

_LEAD_WINDOW = 24
_LONGEST_LINK = 10
# 二、今年的总体要求: a numbered line of nouns. (Of a report's own markers only blanks are left here.)
_NUMBERED = plain(
    r"(?:^|\n)[ \t]{0,8}(?:[ \t]{2}|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))$"
)
_NUMBERED_ENDS = (" ", "\t", "、", ")", "\n")
_HEADED = plain(
    r"[^\n。;,!?]{0,30}(?:要求|目标|任务|政策|取向|建议|安排|部署|打算|计划|重点|思路|工作)[ \t]*(?:\n|$)"
)
_INSIDE_TAILS = ("around", "before", "stop", "after", "since", "until_now", "onward")
_BEFORE = ("before", "stop", "before_outside")
_AFTER = ("after", "since", "until_now", "onward", "after_outside")
# Points as wide as a year often only describe.
_WIDE = ("year", "year_part", "relative", "season", "five_years")
_TIME_LEADS = ("at", "until", "since", "from", "latest")
_FREE_LEADS = ("clause", *_TIME_LEADS, "listed")
# Words that mostly only repeat the day named before: 9月1日报到当天.
_SAME_DAY = ("当日", "当天", "当晚", "第二天")
# A number before 日 or 月 that may be a span of days or months: 公示7日, 停工二月.
_SHORT = ("bare_day", "month")
# What may be counted on where a number stands alone before its unit.
_COUNTED = ("month", "day", "quarter")

# A rule, and its match.
_Beside = tuple[str, Match]


class DatePoint(NamedTuple):
    """One point in time as written: ``parts`` holds the words and numbers that its rule captured, folded."""

    span: Span
    rule: str
    parts: Mapping[str, str]


class DateMention(NamedTuple):
    """A date expression: one point (``last`` is None) or a range, and what stands before and after it.

    ``lead`` and ``tail`` name rules of date_leads.toml and date_tails.toml, empty where none matches.
    """

    span: Span
    first: DatePoint
    last: DatePoint | None = None
    lead: str = ""
    tail: str = ""

    @property
    def rule(self) -> str:
        """The name of the rule that found the mention, ``range`` for two points."""
        return "range" if self.last else self.first.rule

    @property
    def bound(self) -> str | None:
        """``before``, ``after`` or None."""
        if self.tail == "stop" and self.last:
            return None
        if self.lead in ("until", "latest") or self.tail in _BEFORE:
            return "before"
        if self.tail in _AFTER or (self.lead == "since" and self.last is None):
            return "after"
        if self.tail == "begun" and self.lead == "from":
            return "after"
        return None


def find_date_mentions(source: Source, shields: Shields) -> list[DateMention]:
    """Return the dates that say when something happens, in text order, none overlapping or touching a shield.

    Bases of comparison, years inside names, and days whose month nothing leads up to are left out.
    """
    kept: list[DateMention] = []
    for mention in find_date_expressions(source, shields):
        if _dates_an_event(mention, kept[-1] if kept else None, source.folded):
            kept.append(mention)
    return kept


def find_date_expressions(source: Source, shields: Shields) -> list[DateMention]:
    """Return every date expression, bases of comparison too, in text order, none touching a shield.

    Frequencies (每月5日) and durations (历时五月, 住院5天后) name no days.
    """
    text = source.folded
    points = [point for point in _points(text, shields) if not shields.touches(*point.span)]
    found = list(_joined(points, text))
    limits = [first.span.start for first, _ in found[1:]] + [len(text)]
    # Pattern by pattern: each matches faster while it is in the processor's cache.
    leads = [load_rules("date_leads").before(text, first.span.start, _LEAD_WINDOW) for first, _ in found]
    tails = [load_rules("date_tails").at(text, (last or first).span.end) for first, last in found]
    kept: list[DateMention] = []
    dropped = None
    for (first, last), lead, tail, limit in zip(found, leads, tails, limits, strict=False):
        mention = _bounded(first, last, lead, tail, limit)
        repeats = dropped is not None and first.rule == "bare_day" and _link(dropped, first.span.start, text) == "list"
        if repeats or not _names_days(mention):
            dropped = mention.span.end
        else:
            kept.append(mention)
    return kept


def _names_days(mention: DateMention) -> bool:
    """Return whether a mention names days, and no frequency or duration."""
    if mention.lead in ("frequency", "duration"):
        return False
    if mention.first.rule == "offset":
        return _stands_free(mention)
    short = mention.last is None and mention.first.rule in _SHORT and "year" not in mention.first.parts
    return not (short and mention.lead == "lasting")


def _points(text: str, shields: Shields) -> Iterator[DatePoint]:
    """Yield the points in time that begin outside shields; the rules are tried only where one may begin."""
    starts, rules = load_rules("date_starts").pattern, load_rules("dates")

    def idle(at: int) -> bool:
        return shields.covers(at) or starts.match(text, at) is None

    for rule, match in list(rules.scan(text, skip=idle)):
        parts = {name: said for name in rules[rule].groups if (said := match[name]) is not None}
        yield DatePoint(Span(*match.span()), rule, parts)


def _joined(points: list[DatePoint], text: str) -> Iterator[tuple[DatePoint, DatePoint | None]]:
    """Yield single points and the two ends of ranges."""
    index = 0
    while index < len(points):
        first = points[index]
        end = index + 1
        while end < len(points) and _continues(points[end - 1], points[end], text):
            end += 1
            if "open" not in points[end - 2].parts:
                break
        yield first, points[end - 1] if end > index + 1 else None
        index = end


def _continues(one: DatePoint, other: DatePoint, text: str) -> bool:
    """Return whether two points are ends of one range: joined by a dash, or counted on (7、8月)."""
    if "offset" in (one.rule, other.rule):
        return False
    link = _link(one.span.end, other.span.start, text)
    return link == "range" or (link == "list" and "open" in one.parts and _follows(one, other))


def _link(start: int, end: int, text: str) -> str:
    """Return ``range`` or ``list``, or an empty string where ``text[start:end]`` joins no two points."""
    rules = load_rules("date_links")
    match = rules.pattern.fullmatch(text, start, end) if end - start <= _LONGEST_LINK else None
    return rules.rule_of(match) if match else ""


def _follows(one: DatePoint, other: DatePoint) -> bool:
    for name in _COUNTED:
        low, high = read_number(one.parts.get(name, "")), read_number(other.parts.get(name, ""))
        if low is not None and high is not None and ("day" in one.parts) == (name == "day"):
            return high == low + 1
    return False


def _bounded(
    first: DatePoint, last: DatePoint | None, lead: _Beside | None, tail: _Beside | None, limit: int
) -> DateMention:
    """Return the mention with the words of its bound taken in; those from ``limit`` on belong to the next date."""
    start, end = first.span.start, (last or first).span.end
    if lead and lead[0] == "until":
        start = lead[1].start()
    if tail and tail[0] in _INSIDE_TAILS:
        if tail[1].end() <= limit:
            end = tail[1].end()
        else:
            tail = None
    return DateMention(Span(start, end), first, last, lead[0] if lead else "", tail[0] if tail else "")


def _dates_an_event(mention: DateMention, before: DateMention | None, text: str) -> bool:
    first, last = mention.first, mention.last or mention.first
    if _is_basis(mention, last) or (last.rule in _WIDE and _only_describes(mention, text)):
        return False
    if mention.lead == "cell" and "day" not in last.parts:
        return False
    if first.rule == "month_part":
        return _stands_free(mention) or mention.bound is not None or mention.tail == "happens"
    if first.rule == "festival" and before and mention.span.start - before.span.end <= 1:
        # 3月12日植树节当天: the same day once more.
        return False
    if first.rule == "festival":
        return mention.lead in _TIME_LEADS or mention.tail == "around" or bool(mention.bound) or _is_stretch(first)
    if first.rule == "relative" and first.parts["relative"] in _SAME_DAY:
        return mention.lead == "clause"
    if first.rule in ("bare_day", "weekday", "day_short") or first.parts == {"year_part": "中"}:
        happens = first.rule == "bare_day" and mention.tail == "happens"
        return happens or _stands_free(mention) or _listed(mention, before, text, ("day", "bare_day", "range"))
    if last.rule == "year" and "year" in first.parts:
        return _is_time(mention) or _listed(mention, before, text, ("year",))
    return True


def _is_stretch(festival: DatePoint) -> bool:
    """Return whether a festival is a time (国庆期间, 中秋当天, 2024年春节假期) and no topic (国庆假期)."""
    parts = festival.parts
    return "that_day" in parts or parts.get("leave", "").endswith("期间") or ("leave" in parts and "year" in parts)


def _is_basis(mention: DateMention, last: DatePoint) -> bool:
    """Return whether something is compared with the date: 比上年, 去年同期."""
    if mention.lead == "compared" or mention.tail == "compared":
        return True
    if (mention.lead, mention.tail) == ("from", "amount"):
        return True
    return "relative" in last.parts and "same" in last.parts


def _only_describes(mention: DateMention, text: str) -> bool:
    """Return whether a year belongs to a noun (全年目标), is spoken of itself (今年是关键之年), or heads a part."""
    if mention.tail == "equated" or (mention.tail == "goal" and not _stands_free(mention)):
        return True
    start, end = mention.span
    if not text.endswith(_NUMBERED_ENDS, 0, start):
        return False
    return bool(_NUMBERED.search(text, max(0, start - _LEAD_WINDOW), start) and _HEADED.match(text, end))


def _stands_free(mention: DateMention) -> bool:
    return mention.lead in _FREE_LEADS


def _is_time(mention: DateMention) -> bool:
    """Return whether a bare year is a time and no part of a name (2023年第二次会议, 及2023年行业年会)."""
    return mention.bound is not None or (_stands_free(mention) and mention.tail != "named")


def _listed(mention: DateMention, before: DateMention | None, text: str, rules: tuple[str, ...]) -> bool:
    """Return whether the mention goes on with a list: 5日、12日; 2009年和2011年."""
    if before is None or before.rule not in rules:
        return False
    return bool(_link(before.span.end, mention.span.start, text))
