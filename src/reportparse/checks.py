"""What a secretary should know of a report: what it lacks, what does not fit, what could not be read."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple

from .ingest.source import Source, fold
from .keeping import compiled, plain
from .layout.furniture import furniture_rule
from .layout.markers import Markers
from .layout.outline import Outline
from .layout.reflow import Flow
from .periods import read_label
from .resources import load_table
from .schema import Event, Group, Item, Report, ReportWarning, WarningCode
from .spans import Span, trimmed

_SENTENCE = plain(r"[。;]")
_LONG = 40
# 建設(shè): what a page that shows how characters are read leaves in its text; tones tell it from an abbreviation.
_PINYIN = plain(r"\([a-zü]{0,3}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\)")
_BEHIND_HAN = compiled(r"(?<=\p{Han})")
# Each alternative begins with a character: ``re`` looks for those at once.
_DAMAGED = plain(r"\ufffd\ufffd*|锟斤拷|烫烫烫")
_LONGEST = 20
_BEFORE, _BEHIND = compiled(r"(?r)[\d.]{1,20}"), compiled(r"[\d.]{1,20}")
_FEW = 3
_REMARK = compiled(r"\([^()]{0,40}\)|\s")


class _Told(NamedTuple):
    """A warning without its place in the file."""

    start: int
    end: int
    code: WarningCode
    message: str


def find_warnings(
    report: Report,
    flow: Flow,
    tree: Outline,
    locator: Callable[[int], str],
    roster: Sequence[str] = (),
    undated: Sequence[Span] = (),
) -> list[ReportWarning]:
    """Return what should be checked in the report of a flow, in text order.

    ``locator`` gives the place of an offset in the file. ``roster`` names the units that should report: one that does
    not is told where it would stand, behind the one that the roster names before it. ``undated`` are dates that nothing
    in the text gives a year.
    """
    source = flow.source
    found = [
        *_units(report), *_numbers(report, flow.markers), *_outside(source, tree), *_dates(report), *_garbled(source),
        *_mended(flow), *_unreadable(source), *_lost(report, undated), *(_against(report, roster) if roster else ()),
    ]  # fmt: skip
    found.sort(key=itemgetter(0, 1))
    return [ReportWarning(**told._asdict(), locator=locator(told.start)) for told in found]


@cache
def _messages() -> dict[str, str]:
    return {row["code"]: row["message"] for row in load_table("warnings")}


def _warning(code: WarningCode, start: int, end: int, **words: object) -> _Told:
    return _Told(start, end, code, _messages()[code].format(**words))


def _lost(report: Report, undated: Sequence[Span]) -> Iterator[_Told]:
    """Tell dates that are left out since the report names no year, and a text without words."""
    if undated and report.period is None:
        yield _warning("undated", *undated[0], count=len(undated))
    if not report.text.strip():
        yield _warning("no_text", 0, 0)


def _units(report: Report) -> Iterator[_Told]:
    """Tell units that say nothing, stand twice, or have no plan where at least half of the units have one."""
    kinds: list[set[str]] = [set() for _ in report.groups]
    for section in report.sections:
        kinds[section.group].add(section.kind)
    filled = {report.sections[item.section].group for item in report.items}
    # In a report of two halves a unit stands in both: once with its work, once with its plan.
    whole: dict[str, set[str]] = defaultdict(set)
    for group, held in zip(report.groups, kinds, strict=True):
        whole[group.name or ""] |= held
    planned = [("plan" in held) for name, held in whole.items() if name and held]
    planning = 2 * sum(planned) >= len(planned) > 0
    before: dict[str, set[str]] = defaultdict(set)
    for at, (group, held) in enumerate(zip(report.groups, kinds, strict=True)):
        if not (name := group.name):
            continue
        if group.status == "omitted" or at not in filled:
            yield _warning("empty_unit", *_head(report, group), unit=name)
        elif planning and "plan" not in whole[name] and name not in before:
            yield _warning("no_plan", *_head(report, group), unit=name)
        if before[name] & held:
            yield _warning("duplicate_unit", *_head(report, group), unit=name)
        before[name] |= held


def _head(report: Report, node: Group | Item) -> Span:
    """Return the first line of a node."""
    stop = report.text.find("\n", node.start, node.end)
    return trimmed(report.text, node.start, node.end if stop < 0 else stop)


def _numbers(report: Report, markers: Markers) -> Iterator[_Told]:
    """Tell numbers of units, and of points beside each other, that skip, repeat or go back; a new 1 begins anew."""
    series: dict[tuple[int, str, str], list[tuple[int, Group | Item]]] = defaultdict(list)
    for group in report.groups:
        if group.no is not None:
            series[-1, "", ""].append((group.no, group))
    for item in report.items:
        marker = markers.read(item.start, item.end)
        if marker and marker.no:
            parent, _, number = item.path.rpartition(".")
            series[item.section, parent, marker.family].append((int(number), item))
    for numbered in series.values():
        for (before, _), (after, node) in pairwise(numbered):
            if after not in (1, before + 1):
                code: WarningCode = "number_gap" if after > before else "number_repeated"
                yield _warning(code, *_head(report, node), before=before, after=after)


def _outside(source: Source, tree: Outline) -> Iterator[_Told]:
    """Tell running text that lies in no unit: the title, bylines, page furniture and the like are none."""
    start = end = 0
    for block in tree.blocks:
        if block.group is not None:
            if end:
                yield _warning("outside", start, end)
                end = 0
            continue
        if block.end - block.start <= _LONG and not _SENTENCE.search(source.folded, block.start, block.end):
            continue
        span = trimmed(source.text, block.start, block.end)
        named = tree.title and span.start <= tree.title.start < span.end
        words = source.folded[slice(*span)]
        said = _SENTENCE.search(words) or len(words) > _LONG
        if said and not named and not furniture_rule(source.folded, *span):
            start, end = (start if end else span.start), span.end
    if end:
        yield _warning("outside", start, end)


def _dates(report: Report) -> Iterator[_Told]:
    """Tell days and months of finished work that lie outside the period of their section."""
    for record in report.records:
        if not isinstance(record, Event) or record.section is None or record.tense != "done":
            continue
        section = report.sections[record.section]
        if section.kind != "work" or not section.period or _of_another_time(record):
            continue
        period = read_label(section.period)
        if record.date_end < period.start or record.date_start > period.end:
            yield _warning(
                "date_outside_period", record.start, record.end, day=record.date_start, period=section.period
            )


def _of_another_time(event: Event) -> bool:
    """Return whether a date may well lie outside the period: a year, an open interval, 去年12月."""
    return event.precision not in ("day", "month") or event.bound is not None or event.text[0] in "去上前"


def _garbled(source: Source) -> Iterator[_Told]:
    """Tell a text that shows how its characters are read, and one that lost characters."""
    folded = source.folded
    spoken = (match.span() for match in _PINYIN.finditer(folded) if _BEHIND_HAN.match(folded, match.start()))
    pinyin = list(islice(spoken, _FEW))
    if len(pinyin) == _FEW:
        start, end = pinyin[0]
        yield _warning("garbled", start - 1, end, sample=folded[start - 1 : end])
    if damaged := _DAMAGED.search(source.text):
        yield _warning("garbled", *damaged.span(), sample=damaged[0])


def _mended(flow: Flow) -> Iterator[_Told]:
    """Tell numbers that the number of a page stood in."""
    text = flow.source.folded
    for at in flow.mended:
        before, behind = _BEFORE.search(text, max(0, at - _LONGEST), at), _BEHIND.match(text, at)
        if before and behind:
            yield _warning("cut_number", before.start(), behind.end(), sample=text[before.start() : behind.end()])


def _unreadable(source: Source) -> Iterator[_Told]:
    for notice in source.notices:
        yield _warning("unreadable", notice.start, notice.start, said=notice.message)


def _against(report: Report, roster: Sequence[str]) -> Iterator[_Told]:
    """Tell units of a roster that do not report, and units that the roster lacks."""
    units = [(_plain(group.name), group) for group in report.groups if group.name]
    expected = [(_plain(name), name.strip()) for name in roster if _plain(name)]
    here = units[0][1].start if units else 0
    for wanted, name in expected:
        found = [group for unit, group in units if _same(unit, wanted)]
        if found:
            here = found[-1].end
        else:
            yield _warning("missing_unit", here, here, unit=name)
    for unit, group in units:
        if not any(_same(unit, wanted) for wanted, _ in expected):
            yield _warning("unlisted_unit", *_head(report, group), unit=group.name)


def _plain(name: str) -> str:
    """Return a unit's name as it is compared: folded, without blanks and bracketed remarks."""
    return _REMARK.sub("", fold(name)).lower()


def _same(one: str, other: str) -> bool:
    """Return whether two plain names are of one unit: the same, or one with more before it (市财政局, 财政局)."""
    return one == other or (min(len(one), len(other)) > 2 and (one.endswith(other) or other.endswith(one)))
