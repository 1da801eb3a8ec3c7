"""Where a report's body begins and ends: title and front matter before it, signature and page furniture behind it."""

from dataclasses import dataclass
from itertools import pairwise

from ..ingest.source import Source
from ..keeping import compiled, plain
from ..spans import trimmed
from .headings import heading_kind, heading_words, label_kind
from .lines import Segment, words_of
from .markers import head_marker
from .roles import LineRole, LineRoles
from .unit_names import is_unit_name

_TITLE_LENGTH = 64
_TITLE_STOP = compiled(r"[。;!?]|\p{Han}[:,].*[:,。]")
_FRONT = compiled(
    r"(?:内容)?摘要$|目录$|要目|.{2,20}(?:处|局|部|办|委|会|院|中心|室|组|科|厅|股|站|所|队|社|公司)$"
)
_TITLED = compiled(r"(?:总结|小结|报告|汇报|简报|季报|月报|周报|通报|要点)$")
_ABOUT = compiled(r"关于[^,。;:\n]{4,60}(?:报告|总结|汇报|通报|情况)")
_SUBTITLE = plain(r"\([^()\n。;]{2,40}\)$")
_DELIVERED = compiled(
    r"[-—]{1,3}.{4,50}(?:上|大会|会议)$"
    r"|\p{Han}{0,14}(?:总理|[省市县区镇乡局院校会处科]长|主任|书记|主席|总经理)[ \t]+\p{Han}[ \t]?\p{Han}{1,3}$"
)
_TIMES = compiled(
    r"(?:(?:19|20)\d{2}|[二一][〇零一二三四五六七八九]{3})[ ]?(?:学?年度?|[-/.])"
    r"|\d{1,2}[ ]?[-/.月][ ]?(?:\d{1,2}[ ]?[日号]?)?"
    r"|[一二三四五六七八九十]{1,2}月份?|第?[一二三四]季度|[上下]半年|总?第[ ]?\d{1,4}[ ]?[期周号]|第[一二]学期"
)
_YEAR = compiled(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_WORD = compiled(r"\w")
_CLAUSES = plain(r"[,。;!?]")
_BYLINE = 12
_ATTACHED_DATE = compiled(r"[ \t]*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ \t]*$")
_YAML_TITLE = compiled(r"title:[ \t]*[\"']?(?P<title>[^\n\"']+)")
_COLOPHON_LINES = 4
_EDGE, _SURE = 3, 0.95
_SLOGAN = plain(r"(?!暂?无|略|没有)[^\n,。;:、]{1,20}$")
_LINKS = compiled(r"(?:参考|相关|友情)?(?:链接|资料|文献)(?:列表|汇总|地址)?|[Rr]eferences?")
_LONGEST_DATE = 30
_SIGNED = compiled(r"(?=[^\n]*\p{Han})[^\n,。;:!?]{2,30}$")


@dataclass(frozen=True, slots=True)
class Frame:
    """The title's offsets (or None) and the body as a range of segments: ``first`` up to, not including, ``last``."""

    title: tuple[int, int] | None
    first: int
    last: int


def frame(source: Source, segments: list[Segment]) -> Frame:
    """Return where title, body and footer lie among the segments of a text."""
    at, named = _front_matter(source, segments)
    while at < len(segments) and segments[at].is_furniture:
        at += 1
    title = _title(source, segments, at)
    if named and not (at < len(segments) and segments[at].rank == head_marker(0, 1).rank):
        return Frame(named, at, _body_end(source, segments, at))
    if title is None:
        return Frame(None, at if at < len(segments) else 0, _body_end(source, segments, at))
    first = at + 1
    if first < len(segments) and _goes_on(source, segments[at], segments[first]):
        title, first = (title[0], segments[first].end), first + 1
    while first < len(segments) and _is_front(source, segments, first):
        first += 1
    return Frame(title, first, _body_end(source, segments, first))


def _goes_on(source: Source, head: Segment, line: Segment) -> bool:
    """Return whether a title that names an office goes on in the next line: 某局 / 关于上半年工作的报告."""
    words = words_of(source, line)
    return line.marker is None and _ABOUT.fullmatch(words) is not None and not _TITLED.search(words_of(source, head))


def narrowed(source: Source, found: Frame, segments: list[Segment], roles: LineRoles) -> Frame:
    """Return a frame without the lines at the edges of its body of which the model is sure that they are none of it."""
    first, last = found.first, found.last
    while first < min(last - 1, found.first + _EDGE) and _is_aside(source, segments[first], roles.sure(first, _SURE)):
        first += 1
    floor = max(first + 1, found.last - _EDGE)
    while last > floor and _is_aside(source, segments[last - 1], roles.sure(last - 1, _SURE)):
        last -= 1
    return Frame(found.title, first, last)


def _is_aside(source: Source, segment: Segment, role: LineRole | None) -> bool:
    # What ends with a colon leads in the body, or greets its readers; of the names of offices the rules decide.
    plain = segment.marker is None and not segment.row and not words_of(source, segment).endswith(":")
    return plain and role == "outside" and not _is_office(source, segment)


def _front_matter(source: Source, segments: list[Segment]) -> tuple[int, tuple[int, int] | None]:
    """Return the index behind a YAML front matter (0 where there is none) and the offsets of the title in it."""
    fences = [i for i, s in enumerate(segments[:40]) if source.folded[s.start : s.end].rstrip() == "---"]
    if len(fences) < 2 or fences[0] != 0:
        return 0, None
    titles = (_YAML_TITLE.match(source.folded, s.start, s.end) for s in segments[1 : fences[1]])
    title = next((m.span("title") for m in titles if m), None)
    return fences[1] + 1, title


def _title(source: Source, segments: list[Segment], at: int) -> tuple[int, int] | None:
    if at >= len(segments):
        return None
    segment = segments[at]
    words = words_of(source, segment)
    family = segment.marker.family if segment.marker else None
    if segment.rank == head_marker(0, 1).rank:
        return segment.words, segment.end
    if family == "bold" and _TITLED.search(heading_words(words)):
        return trimmed(source.folded, segment.words, segment.end, "*_")
    if family is not None or len(words) > _TITLE_LENGTH or _TITLE_STOP.search(words):
        return None
    if (
        words.endswith((":", "!"))
        or segment.row
        or _is_section_heading(source, segments, at)
        or label_kind(words)
        or len(segments) == at + 1
    ):
        return None
    dated = _ATTACHED_DATE.search(words)
    return segment.words, segment.words + (dated.start() if dated and dated.start() else len(words))


def _is_section_heading(source: Source, segments: list[Segment], at: int) -> bool:
    """Return whether a first line such as 本周工作 is a heading of the body: others follow, of another kind.

    A line that alone among them names a year is the title.
    """
    words = words_of(source, segments[at])
    kind = heading_kind(words)
    if kind is None:
        return False
    lines = (words_of(source, s) for s in segments[at + 1 :] if s.marker is None and s.end - s.start <= 20)
    others = [line for line in lines if (other := heading_kind(line)) and other.kind != kind.kind]
    return any(_YEAR.search(line) for line in others) if _YEAR.search(words) else bool(others)


def _is_front(source: Source, segments: list[Segment], index: int) -> bool:
    segment = segments[index]
    if segment.is_furniture:
        return True
    words = " ".join(words_of(source, segment).split())
    if _DELIVERED.match(words):
        return True
    if segment.marker or segment.row or len(words) > 40 or index + 1 >= len(segments) or heading_kind(words):
        return False
    if _SUBTITLE.match(words):
        return True
    rest, times = _TIMES.subn("", words)
    dated = times > 0 and not words.endswith(":") and len(_WORD.findall(rest)) <= _BYLINE and not _CLAUSES.search(words)
    return dated or (_is_office(source, segment) and not _opens_units(source, segments, index))


def _is_office(source: Source, segment: Segment) -> bool:
    """Return whether a plain line is no more than a name that ends as those of offices do, or a summary's head."""
    words = words_of(source, segment).strip()
    plain = segment.marker is None or segment.marker.family in ("bold", "heading")
    return plain and len(words) <= 25 and _FRONT.match(words) is not None and not is_unit_name(heading_words(words))


def _opens_units(source: Source, segments: list[Segment], index: int) -> bool:
    """Return whether a name below the title is the first of several units: a section follows it, or names like it."""
    rest = segments[index + 1 :]
    if not rest or rest[0].is_furniture:
        return False
    if rest[0].marker is None and heading_kind(words_of(source, rest[0])):
        return True
    # A name with a date or nothing behind it is a signature.
    return any(
        _is_office(source, segment) and not _is_office(source, after) and not after.is_furniture
        for segment, after in pairwise(rest[1:])
    )


def _body_end(source: Source, segments: list[Segment], first: int) -> int:
    """Return the index behind the body's last segment: furniture and signatures at the end are left out.

    What follows a signature with its date, such as an English copy or an appendix, is no part of the body, unless it
    has sections of its own: then several reports stand in one text.
    """
    dated = [at for at in range(first + 1, len(segments) - 1) if segments[at].furniture == "dateline"]
    signed = (at for at in dated if _is_signed(source, segments, at))
    if (end := next(signed, None)) is not None:
        heads = (at for at in range(len(segments) - 1, end, -1) if heading_kind(words_of(source, segments[at])))
        head = next(heads, end)
        end = end if head == end else next((at for at in signed if at > head), None)
        segments = segments if end is None else segments[: end + 1]
    last = _before_links(source, segments, first, _before_colophon(source, segments, first))
    while last > first and segments[last - 1].is_furniture and not segments[last - 1].inline:
        last -= 1
    end = last
    while end > first + 1 and (segments[end - 1].is_furniture or _is_signature(source, segments, end - 1)):
        end -= 1
    if end > first and heading_kind(words_of(source, segments[end - 1])):
        return last
    if any(
        segments[i].blank_before or segments[i].is_furniture for i in range(end, min(last + 1, len(segments)))
    ):
        return end
    return last


def _before_colophon(source: Source, segments: list[Segment], first: int) -> int:
    """Return the index of a rule (---) that sets a few closing lines off from the body, else the number of segments."""
    for index in range(len(segments) - 1, max(first, len(segments) - 1 - _COLOPHON_LINES), -1):
        if segments[index].marker and segments[index].marker.in_heading:  # type: ignore[union-attr]
            break
        if segments[index].furniture == "rule" and index + 1 < len(segments):
            return index
    return len(segments)


def _before_links(source: Source, segments: list[Segment], first: int, last: int) -> int:
    """Return the index of a closing heading 参考链接 and the like, with the list of links below it, else ``last``."""
    for index in range(last - 1, first, -1):
        marker = segments[index].marker
        if marker and marker.in_heading:
            return index if _LINKS.fullmatch(words_of(source, segments[index]).strip(" :#*")) else last
    return last


def _is_signed(source: Source, segments: list[Segment], index: int) -> bool:
    """Return whether a line with a date is that of a signature: a name, or links below one, stands before it."""
    line = segments[index]
    if line.end - line.start > _LONGEST_DATE:
        return False
    before = index - 1
    while before > 0 and segments[before].furniture == "link":
        before -= 1
    segment = segments[before]
    return segment.marker is None and not segment.row and _SIGNED.match(words_of(source, segment)) is not None


def _is_signature(source: Source, segments: list[Segment], index: int) -> bool:
    segment = segments[index]
    if segment.marker or segment.inline or segment.row:
        return False
    words = words_of(source, segment)
    before = segments[index - 1]
    titled = before.marker and before.marker.in_heading and before.end - before.start <= 25
    if titled or not _SLOGAN.match(words):
        return False
    kind = heading_kind(words)
    return kind is None or kind.kind == "other"
