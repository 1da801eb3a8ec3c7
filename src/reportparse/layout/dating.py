"""The period that a whole report is about, and the day it was written, from its title, headings and first dates."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..ingest.source import Source
from ..keeping import compiled
from ..numerals import read_whole
from ..periods import Period, half_period, month_period, year_period
from ..schema import SectionKind
from ..spans import Span
from .calendar import Anchor, find_days, find_period
from .headings import heading_kind, opener_kind
from .lines import Segment, words_of

_FULL_DATE = compiled(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?:[ ]?[-/.][ ]?(?P<month>\d{1,2})[ ]?[-/.][ ]?(?P<day>\d{1,2})(?!\d)"
    r"|[ ]?年[ ]?(?P<month>\d{1,2})[ ]?月[ ]?(?P<day>\d{1,2})(?!\d)"
    r"|(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d))"
    r"|(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?[ ]"
    r"(?P<day>\d{1,2}),?[ ](?P<year>(?:19|20)\d{2})"
    r"|(?P<year>[一二][〇零一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_YEAR = compiled(r"(?<![\d比较自]|[比较][ ])(?P<year>(?:19|20)\d{2}|[一二][〇零一二三四五六七八九]{3})[ ]?年")
_TITLES = compiled(r"《[^《》\n]{0,120}》")
_ISSUE = compiled(
    r"(?P<year>(?:19|20)\d{2})[ ]?年?第[ ]?(?P<no>\d{1,2})[ ]?期|[Ii]ssue[ ](?P<no>\d{1,2}),[ ](?P<year>(?:19|20)\d{2})"
)
_DAY_IN_MONTH = compiled(r"(?<!\d)(?P<month>\d{1,2})[ ]?月(?:[ ]?\d{1,2}[ ]?日|[上中下]旬)")
_HALF_YEAR = compiled(r"半年(?!以|内|来)")
_NEWS = compiled(r"召开|举行|会议|例会|通知|会$")
_OPENING_YEAR = compiled(r"\s*(?P<year>(?:19|20)\d{2})[ ]?年(?:以?来)?,")
# What the first sentences of a letter say it is about: 报告研究所2021年的主要工作.
_REPORTING = compiled(r"(?:报告|汇报|通报|总结|回顾)[^。;\n]{0,30}?(?:工作|情况)")
_LEAD = 400
_SCAN = 6000


@dataclass(frozen=True, slots=True)
class Dating:
    """The report's period, the day of writing, and at least a year; each None where the text does not say."""

    period: Period | None
    reference: date | None
    year: int | None


def date_report(source: Source, segments: list[Segment], title: Span | None, first: int, last: int) -> Dating:
    """Return what a report says of its own time. ``first`` and ``last`` bound the body among the segments."""
    head = source.folded[title.start : title.end] if title else ""
    body = segments[first:last]
    begin = body[0].start if body else len(source.text)
    outside = source.folded[:begin] + "\n" + (source.folded[body[-1].end :][:2000] if body else "")
    reference = _full_date(head) or _full_date(outside) or _full_date(source.folded[begin : begin + _LEAD])
    lead = _TITLES.sub("", source.folded[begin : begin + _SCAN])
    year = _first_year(head) or _first_year(outside) or _first_year(lead) or (reference.year if reference else None)
    period = find_days(f"{head}\n{source.folded[title.end : begin] if title else ''}", year)
    period = period or _named(head, year) or _from_issue(source.folded[:begin] or head, lead)
    if period is None or period.unit == "year":
        period = _half_year(head, year) or period
    if period is None or period.unit == "year":
        headed = _from_headings(source, body, year)
        reviewed = headed is not None and headed.start.year < headed.end.year
        if period is None or reviewed or (headed and headed.unit != "days" and _inside(headed, period)):
            period = headed or period
    if period is None:
        period = _named(source.folded[title.end : begin] if title else "", year)
    if period is None and not _NEWS.search(head):
        period = _from_lead(lead[:_LEAD], year)
    if period is None and title is None:
        period = next(filter(None, (_named(m[0], year) for m in _REPORTING.finditer(lead[:_LEAD]))), None)
    return Dating(period, reference, period.start.year if period else year)


def spoken_year(source: Source, dating: Dating, plans: Iterable[Span]) -> int | None:
    """Return the year in which a report on the year before is delivered, None where it speaks from its own.

    A report to a congress says 去年 of the year that it reports on, and 今年 where it plans; a summary says 明年 there.
    """
    period, written = dating.period, dating.reference
    whole = period is not None and (period.unit == "year" or period.start.year < period.end.year)
    if period is None or not whole or (written and written.year != period.end.year + 1):
        return None
    planned = [source.folded[slice(*plan)] for plan in plans]
    this, following = (sum(text.count(word) for text in planned) for word in ("今年", "明年"))
    return period.end.year + 1 if this > following else None


def _inside(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _full_date(folded: str) -> date | None:
    for match in _FULL_DATE.finditer(folded):
        month = _MONTH_NAMES.index(match["name"][:3]) + 1 if match["name"] else read_whole(match["month"])
        try:
            return date(read_whole(match["year"]), month, read_whole(match["day"]))
        except ValueError:
            continue
    return None


def _first_year(folded: str) -> int | None:
    match = _YEAR.search(folded)
    return read_whole(match["year"]) if match else None


def _named(folded: str, year: int | None) -> Period | None:
    """Return the first period that a stretch of folded text names, its full dates aside."""
    return find_period(_FULL_DATE.sub("", folded), Anchor(year=year))


def _from_issue(head: str, lead: str) -> Period | None:
    """A bulletin's issue number is its month where most of its dates lie in that month."""
    match = _ISSUE.search(head)
    if match is None or not 1 <= int(match["no"]) <= 12:
        return None
    months = Counter(int(m["month"]) for m in _DAY_IN_MONTH.finditer(lead))
    month = int(match["no"])
    return month_period(int(match["year"]), month) if months and months.most_common(1)[0][0] == month else None


def _from_headings(source: Source, body: list[Segment], year: int | None) -> Period | None:
    """Return the period of the first heading of work that names one, else the one before the first plan's."""
    planned: Period | None = None
    for kind, words in _announcements(source, body):
        period = find_period(words, Anchor(year=year))
        if period and kind == "work":
            return period
        planned = planned or period
    return planned.shifted(-1) if planned else None


def _announcements(source: Source, body: list[Segment]) -> Iterator[tuple[SectionKind, str]]:
    headed = False
    for segment in body:
        words, follows = words_of(source, segment), headed
        heading = heading_kind(words)
        headed = heading is not None
        if heading and heading.kind in ("work", "plan") and not (heading.weak and "任务" in words):
            yield heading.kind, words
        elif segment.marker is None and heading is None and not follows:
            announced = opener_kind(words)
            if announced in ("work", "plan"):
                yield announced, words


def _half_year(head: str, year: int | None) -> Period | None:
    return half_period(year, 1) if year and _HALF_YEAR.search(head) else None


def _from_lead(lead: str, year: int | None) -> Period | None:
    """Return the first quarter, half or run of months that the first sentences name, or the year they open with."""
    period = _named(lead, year)
    if period and period.unit in ("quarter", "half"):
        return period
    opening = _OPENING_YEAR.match(lead)
    return year_period(int(opening["year"])) if opening else None
