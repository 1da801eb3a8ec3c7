"""Lines cut into segments, where an enumeration or an opening begins inside one."""

import regex

from ..ingest.source import Source
from ..keeping import compiled, plain
from ..numerals import read_enumerator
from ..spans import trimmed
from .furniture import furniture_kind
from .headings import heading_kind, opener_kind, says_nothing
from .lines import Segment, read_lines
from .markers import Marker, rank_of, read_marker
from .unit_names import is_unit_name
from .unit_tables import cut_unit_tables

_ENUMERATION = compiled(
    r"(?<=[。;:,、!?”)\]\n ]|^)(?:"
    r"(?P<order>(?P<no>[一二三四五六七八九十])\s{0,4}[是要](?=[^否非的求])|第(?P<no>[一二三四五六七八九十]),)"
    r"|(?P<num_paren>\((?P<no>\d{1,2})\))|(?P<circled>(?P<no>[①-⑳]))"
    r"|(?P<num_dot>(?<=[。;:][ ]?|^)(?P<no>\d{1,2})[.、](?=[ ]?[\p{Han}“《])))",
    regex.M,
)
# What a line must hold for a further member of a family, and for the first one of any.
_MEMBERS = {
    "order": plain(r"[一二三四五六七八九十](?:\s{0,4}[是要]|,)"),
    "num_paren": plain(r"\d\)"),
    "circled": plain(r"[①-⑳]"),
    "num_dot": plain(r"[。;: ]\d{1,2}[.、]"),
}
# Each alternative begins with a character of its own: ``re`` looks for those at once.
_FIRST = r"1(?:\s{0,4}[是要.、,]|\))|一(?:\s{0,4}[是要.、,]|\))|①"
_FIRST_MEMBER = plain(_FIRST)
_FIRST_WORD = compiled(r"(?<=[。;:!? ]|^)首先,[ ]?", regex.M)
_NEXT_WORD = compiled(r"(?<=[。;!? ])(?:其次|再次|然后|最后),[ ]?")
_GLUED_TITLE = compiled(
    r"(?P<title>[^\n,。:;]{4,40}?(?:总结|报告|汇报|小结|简报))(?=(?:19|20)\d{2}年(?:以来|,|初|[上下]半年)|今年|年初|一、|\(一\))"
)
_UNIT_FAMILIES = ("part", "ordinal", "cn_dun", "cn_paren", "symbol")
_LABEL = compiled(r"(?P<name>[^,。;:!?《“\n]{2,16}):[ \t]*(?=\S)")
_STOPS = plain(r"[。!?]")
_LISTING = r":[ ]?(?=\d{1,2}[.、](?!\d)|\(\d{1,2}\)|①|一是|第一,)"
_LEADS_IN = plain(_LISTING)
_OPENER = plain(r"[^。;:!?\n]{2,60}" + _LISTING)
# The blanks that may stand between a full stop and an opening sentence.
_GAP = 16
_RUN_ON = compiled(
    r"(?<=^|[。;!?] ?)(?P<head>\p{Han}{0,10})(?P<no>\d{1,2})(?:[.] ?|、)(?=[\p{Han}\d“《])(?!(?<=[.])\d)", regex.M
)
_RUN_ON_LENGTH = 200
_ROLLED_LENGTH = 80
_ROLLED = compiled(
    r"(?P<stop>(?<=[。;!?:)][ ]?))?(?:(?<![第百千万、])(?P<cn_dun>(?P<no>[一二三四五六七八九十]{1,3})、)"
    r"|(?P<cn_paren>\((?P<no>[一二三四五六七八九十]{1,3})\)))"
)
_LONGEST_HEAD = 24
_GLUED_HEAD = plain(
    r"(?=一[是要]|\(一\)|1[.、]|今年|截至|[上下]半年[,以]|(?:19|20)\d\d年(?:以来|[,初上下]|\d{1,2}月)|\d{1,2}[-~]\d{1,2}月)"
)
# What a line must hold behind its marker to be cut at all, or what it must behind one of a family.
_CUTTABLE = plain(rf":|{_FIRST}|其次,|再次,|然后,|最后,")
_CUTTABLE_BEHIND = _MEMBERS | dict.fromkeys(_UNIT_FAMILIES, _GLUED_HEAD)


def cut(source: Source, lines: list[Segment] | None = None) -> list[Segment]:
    """Return the segments of a text, in order; ``lines`` are its lines, if known.

    Between them is nothing but white space, and what parts the cells of a table.
    """
    found: list[Segment] = []
    for line in cut_unit_tables(source, _unglued(source, read_lines(source) if lines is None else lines)):
        if line.row or not _is_cuttable(source.folded, line):
            found.append(line)
            continue
        for rolled in _unrolled(source, line):
            for part in _headed(source, rolled):
                found += _parts(source, part)
    kinds = [furniture_kind(source.folded, segment) for segment in found]
    return [segment._replace(furniture=kind) if kind else segment for segment, kind in zip(found, kinds, strict=True)]


def _is_cuttable(folded: str, line: Segment) -> bool:
    """Return whether a line holds anything at which it could be cut: most hold nothing of the sort."""
    # A long line may be cut at its marker too.
    begin = line.words if line.marker and line.end - line.start < _ROLLED_LENGTH else line.start
    if _CUTTABLE.search(folded, begin, line.end):
        return True
    further = _CUTTABLE_BEHIND.get(line.marker.family) if line.marker else None
    return further is not None and further.search(folded, begin, line.end) is not None


def _unglued(source: Source, lines: list[Segment]) -> list[Segment]:
    """Cut a title from the body that was glued to it on the first line."""
    first = lines[0] if lines else None
    glued = _GLUED_TITLE.match(source.folded, first.start, first.end) if first and first.marker is None else None
    if first is None or glued is None:
        return lines
    at = glued.end("title")
    return [first._replace(end=at), first._replace(start=at, words=at, indent=0), *lines[1:]]


def _unrolled(source: Source, line: Segment) -> list[Segment]:
    """Cut a text that has lost its line breaks into the points that stood on lines of their own: 一、…(一)…二、…"""
    folded, start, end = source.folded, line.start, line.end
    if end - start < _ROLLED_LENGTH or (folded.find("一、", start, end) < 0 and folded.find("(一)", start, end) < 0):
        return [line]
    cuts: list[tuple[int, Marker | None]] = []
    wanted = {"cn_dun": 1, "cn_paren": 1}
    for match in _ROLLED.finditer(folded, start, end):
        family = "cn_dun" if match["cn_dun"] else "cn_paren"
        number = read_enumerator(match["no"])
        if number is None or number not in (1, wanted[family]) or (number > 1 and match["stop"] is None):
            continue
        wanted[family] = number + 1
        if family == "cn_dun":
            wanted["cn_paren"] = 1
        cuts.append((match.start(family), Marker(family, match["no"], match.end(), rank_of(family))))
    return [point._replace(inline=False) for point in _sliced(source, line, cuts)] if len(cuts) > 2 else [line]


def _headed(source: Source, line: Segment) -> list[Segment]:
    """Cut the heading of a section from the words that run on behind it (二、存在的不足一是…)."""
    if line.marker is None or line.marker.family not in _UNIT_FAMILIES:
        return [line]
    furthest = min(line.end, line.words + _LONGEST_HEAD)
    for match in _GLUED_HEAD.finditer(source.folded, line.words, furthest):
        kind = heading_kind(source.folded[line.words : match.start()])
        if kind and not kind.weak:
            cut = match.start(), read_marker(source.folded, match.start(), line.end)
            return [part._replace(inline=False) for part in _sliced(source, line, [cut])]
    return [line]


def _parts(source: Source, line: Segment) -> list[Segment]:
    """Cut a line where an enumeration runs on inside it, or where its last sentence announces a section."""
    folded = source.folded
    body = _behind_unit(folded, line)
    if body is not None:
        return _sliced(source, line, [(body, None)])
    found: list[Segment] = []
    for part in _sliced(source, line, _openers(folded, line)):
        cuts = _enumerated(folded, part) or _worded(folded, part) or _run_on(folded, part)
        opener = _announcing(folded, part, cuts[-1][0] if cuts else part.words)
        if opener is not None:
            cuts.append((opener, None))
        found += _sliced(source, part, cuts)
    return found


def _behind_unit(folded: str, line: Segment) -> int | None:
    """Return where the words behind a unit's name begin that stand on its numbered line (一、财务部:完成审计3项)."""
    label = _LABEL.match(folded, line.words, line.end) if line.marker and line.marker.family in _UNIT_FAMILIES else None
    named = label and (is_unit_name(label["name"]) or is_unit_name(label["name"], "weak"))
    return label.end() if label and named and not says_nothing(folded[label.end() : line.end]) else None


def _sliced(source: Source, line: Segment, cuts: list[tuple[int, Marker | None]]) -> list[Segment]:
    if not cuts:
        return [line]
    starts = [position for position, _ in cuts] + [line.end]
    head = trimmed(source.text, line.start, starts[0])
    found = [line._replace(end=head.end)] if head.start < head.end and head.end > line.words else []
    for (position, marker), stop in zip(cuts, starts[1:], strict=True):
        span = trimmed(source.text, position, stop)
        at_start = position == line.start
        begin = line.start if at_start else span.start
        if begin < span.end:
            words = min(marker.end if marker else span.start, span.end)
            inline, blank = line.inline or not at_start, line.blank_before and at_start
            found.append(Segment(begin, span.end, words, line.indent, marker, inline, blank))
    return found


def _openers(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where an opening sentence begins and ends that a list follows in the line: of a plan, or at its start."""
    found: list[tuple[int, Marker | None]] = []
    if not _LEADS_IN.search(folded, line.words, line.end):
        return found
    for match in _OPENER.finditer(folded, line.words, line.end):
        kind = opener_kind(match[0].strip())
        at_start = match.start() == line.words and line.marker is None
        before = folded[max(line.words, match.start() - _GAP) : match.start()].rstrip()
        if kind and (at_start or (kind == "plan" and before.endswith(tuple("。;!?")))):
            found += [(match.start(), None), (match.end(), None)]
    return found


def _enumerated(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where the members of an enumeration begin in a line: at least two, numbered from one (一是…二是…).

    A line's own number may be the first of them.
    """
    marker = line.marker
    further = _MEMBERS.get(marker.family) if marker else None
    if marker and further and further.search(folded, line.words, line.end):
        number = read_enumerator(marker.no or "")
        if number and (more := _members(folded, line, marker.family, number + 1)):
            return [(line.start, marker), *more]
    found = _members(folded, line, None, 1) if _FIRST_MEMBER.search(folded, line.words, line.end) else []
    return found if len(found) > 1 else []


def _members(folded: str, line: Segment, family: str | None, wanted: int) -> list[tuple[int, Marker | None]]:
    """Return the members of an enumeration from a number on, all of one family (the first one's where it is None)."""
    found: list[tuple[int, Marker | None]] = []
    above = line.marker is None or line.marker.rank <= rank_of("num_dot")
    for match in _ENUMERATION.finditer(folded, line.words, line.end):
        kind = next(name for name in _MEMBERS if match[name])
        if kind == "num_dot" and not above:
            continue
        if read_enumerator(match["no"]) == wanted and family in (None, kind):
            family, wanted = kind, wanted + 1
            found.append((match.start(), Marker(kind, match["no"], match.end(), rank_of(kind))))
    return found


def _worded(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where the members of an enumeration in words begin in a line: 首先,…;其次,…;最后,…"""
    begun = folded.find("首先,", line.start, line.end) >= 0
    first = _FIRST_WORD.search(folded, line.start, line.end) if begun else None
    rest = list(_NEXT_WORD.finditer(folded, first.end(), line.end)) if first else []
    members = [first, *rest] if first and rest else []
    return [(match.start(), Marker("order", None, match.end(), rank_of("order"))) for match in members]


def _run_on(folded: str, line: Segment) -> list[tuple[int, Marker | None]]:
    """Return where points begin in a text that has lost its line breaks: 1. …2. …3. …, with a title before a 1."""
    if line.end - line.start < _RUN_ON_LENGTH or not _FIRST_MEMBER.search(folded, line.start, line.end):
        return []
    found: list[tuple[int, Marker | None]] = []
    wanted, count = 1, 0
    for match in _RUN_ON.finditer(folded, line.start, line.end):
        number = int(match["no"])
        if number not in (1, wanted):
            continue
        if match["head"]:
            if number != 1:
                continue
            found.append((match.start(), Marker("plain", None, match.start(), rank_of("plain"))))
        found.append((match.start("no"), Marker("num_dot", match["no"], match.end(), rank_of("num_dot"))))
        wanted, count = number + 1, count + 1
    return found if count > 2 else []


def _announcing(folded: str, line: Segment, after: int) -> int | None:
    """Return where the last sentence of a line begins if it announces a section and is not the whole line."""
    if folded[line.end - 1] != ":":
        return None
    tail = folded[max(after, line.end - 400) : line.end]
    stops = [match.end() for match in _STOPS.finditer(tail, 0, len(tail) - 1)]
    if not stops:
        return None
    sentence = tail[stops[-1] :]
    begin = line.end - len(sentence)
    begin += len(sentence) - len(sentence.lstrip())
    return begin if begin > after and opener_kind(sentence.strip()) is not None else None
