"""Find what carries a quantity: a number with its unit, its comparator and its words of approximation.

The text is scanned once with the rules of ``lexicons/rules/quantities.toml``; each match is then looked at in
its place.
"""

from typing import NamedTuple

from ..ingest.source import Source
from ..keeping import plain
from ..rules import load_rules
from ..ruleset import Match
from ..spans import Span
from .quantity_checks import HEAD, YEAR, Place, stands, starts_line
from .quantity_words import (
    clause_before,
    comparator_after,
    comparator_before,
    ending,
    kind_of,
    said_before,
)
from .shields import Shields

_SCALE = plain(r"(?<=\d)[ \n]{0,2}((?:[百千](?:万亿?|亿)?|万亿|[万亿]))$")
_MARKED = plain(r"(\d{1,2}\.)\d{1,4}")
_BREAK = "突破"
_LISTED = plain(r"[ ]?[、,和及与][ ]?(?:\*\*)?")
_LONGEST_LINK = 5
_MINUS = "-－−"
_MULTIPLIERS = "十百千万亿"
_LONGEST_MULTIPLIER = 4
# 50人(含50人)以上
_INCLUDED = plain(r"[ ]?\(含[^()\n]{1,6}\)(?=[及或]?以[上下])")
# 产量为3、5、8台
_SAID_OF_ALL = plain(r"[为达是](?:[\d.万亿]{1,12}[、和及与][ ]?){0,9}$")
_BELOW_ZERO = "零下"
# The last characters of what makes a number negative, the minus aside.
_SIGNS = "负下"
# 减负4300元 takes a burden away and is no negative number.
_BURDENS = frozenset("减欠承自担肩抱背胜增")
_DASHES = frozenset("-－−—–)）]")
_GROUPS = ("low", "unit", "high", "high_unit", "scale", "more", "half")
# Of what has no unit.
_KINDS = {"per_hundred": "ratio", "tenths": "ratio"}


class QuantityMention(NamedTuple):
    """Where a quantity stands. ``low`` is its number, ``high`` the end of a range, ``unit`` its measure word.

    ``more`` says that a word (余, 多) leaves the number open; ``scale`` is a multiplier that stands
    elsewhere: behind that word, at the other end of a range, in a column's head. ``half`` adds one half, ``below``
    (零下) makes the number negative. ``before`` and ``after`` are the signs of comparators.
    """

    start: int
    end: int
    rule: str
    low: Span
    unit: Span | None = None
    high: Span | None = None
    scale: str = ""
    more: bool = False
    half: bool = False
    below: bool = False
    before: str = ""
    after: str = ""


def find_quantity_mentions(source: Source, shields: Shields) -> list[QuantityMention]:
    """Return the quantities of a text in text order, none overlapping and none that touches a shield.

    Enumerators, ordinals, dates, versions, ratios, indefinite 一 and durations that only describe are no
    quantities.
    """
    text = source.folded
    found: list[QuantityMention] = []
    # All at once: what runs between two matches drives the big pattern out of the processor's cache.
    for rule, match in list(load_rules("quantities").scan(text, skip=shields.covers)):
        if not shields.touches(*match.span()):
            end = found[-1].end if found else 0
            mentions = [_signed(source, m) for m in _mentions(text, rule, match) if not shields.touches(m.start, m.end)]
            found += [m for m in mentions if m.start >= end]
    return _with_shared_units(text, found)


def _mentions(text: str, rule: str, match: Match) -> list[QuantityMention]:
    low, unit, high, high_unit, scale, more, half = match.group(*_GROUPS)
    if high_unit:
        return _ends(text, match)
    if unit == "年" and not high and YEAR.fullmatch(low):
        # Most of what looks like a quantity and is none.
        return []
    mention = QuantityMention(
        *match.span(), rule, Span(*match.span("low")), None if unit is None else Span(*match.span("unit")),
        None if high is None else Span(*match.span("high")), scale or "",
        bool(more) or (unit is not None and unit.startswith("个多")), bool(half),
    )  # fmt: skip
    return _placed(text, mention)


def _ends(text: str, match: Match) -> list[QuantityMention]:
    """Return one range, or two quantities where units differ or one becomes the other."""
    unit, high_unit = Span(*match.span("unit")), Span(*match.span("high_unit"))
    low, high = Span(*match.span("low")), Span(*match.span("high"))
    became = ending("origin", clause_before(text, match.start()).rstrip(" *"))
    if text[slice(*unit)] == text[slice(*high_unit)] and not became:
        return _placed(text, QuantityMention(match.start(), match.end(), "range", low, high_unit, high))
    one = QuantityMention(low.start, unit.end, "quantity", low, unit, more=bool(match["more"]))
    other = QuantityMention(high.start, high_unit.end, "quantity", high, high_unit, more=bool(match["high_more"]))
    return [*_placed(text, one), *_placed(text, other)]


def _signed(source: Source, mention: QuantityMention) -> QuantityMention:
    """Take a minus into the number: 负 or a hyphen (no dash) that touches it. A count has no sign."""
    at = mention.low.start - 1
    if not 0 <= at < mention.start or (source.folded[at] not in _SIGNS and source.text[at] not in _MINUS):
        return mention
    unit = source.folded[slice(*mention.unit)] if mention.unit else ""
    if kind_of(unit) in ("count", "duration"):
        return mention
    if source.folded.endswith(_BELOW_ZERO, 0, at + 1):
        return mention._replace(start=at - 1, below=True)
    minus = source.text[at] in _MINUS and source.text[at - 1 : at] not in _DASHES
    if not minus and (source.folded[at] != "负" or source.folded[at - 1 : at] in _BURDENS):
        return mention
    return mention._replace(start=at, low=Span(at, mention.low.end))


def _placed(text: str, mention: QuantityMention) -> list[QuantityMention]:
    """Return the mention with its comparators, where it is a quantity in its place."""
    unit = text[slice(*mention.unit)] if mention.unit else ""
    kind = kind_of("".join(unit.split())) or _KINDS.get(mention.rule, "")
    mention = _without_marker(text, mention, kind)
    number = text[slice(*mention.low)]
    start, before = comparator_before(text, mention.start, kind)
    if not before and len(number) <= _LONGEST_MULTIPLIER and not number.strip(_MULTIPLIERS):
        start, before = comparator_before(text, mention.start, "bare")
    breaks = kind == "count" and text.startswith(_BREAK, start)
    if breaks and said_before("breakthrough", text[mention.end : mention.end + 8]):
        start, before = mention.start, ""
    included = _INCLUDED.match(text, mention.end)
    end, after = comparator_after(text, included.end() if included else mention.end, kind)
    if mention.high and not mention.scale:
        mention = mention._replace(scale=_shared_scale(text, mention.low, mention.high))
    if before or after:
        mention = mention._replace(start=start, end=end if after else mention.end, before=before, after=after)
    place = Place(
        text, mention.start, mention.end, mention.rule, mention.low, mention.high, unit, kind, before, after,
        mention.more, number, text[max(0, mention.start - HEAD) : mention.start].rstrip(" *"),
    )  # fmt: skip
    return [mention] if stands(place) else []


def _without_marker(text: str, mention: QuantityMention, kind: str) -> QuantityMention:
    """Take the number of a point off the number: ``2.3项`` at the start of a line is point 2 and 3项."""
    if kind != "count" or mention.unit is None or mention.unit.start != mention.low.end:
        return mention
    glued = text.find(".", *mention.low) >= 0 and _MARKED.fullmatch(text, *mention.low)
    if not glued or not starts_line(text, mention.start, " \t*-"):
        return mention
    return mention._replace(start=glued.end(1), low=Span(glued.end(1), mention.low.end))


def _shared_scale(text: str, low: Span, high: Span) -> str:
    """Return the multiplier of a range's second number that holds for the first one too: 3-5万."""
    scale = _SCALE.search(text, *high)
    if not scale or _SCALE.search(text, *low) or not text[low.end - 1].isdecimal():
        return ""
    first, second = text[slice(*low)].replace(",", ""), text[high.start : scale.start()].replace(",", "")
    try:
        return scale[1] if float(first) < float(second) else ""
    except ValueError:
        # 3-5万1.5万: one of them has a multiplier inside.
        return ""


def _with_shared_units(text: str, found: list[QuantityMention]) -> list[QuantityMention]:
    """Give each member of a list the unit that only its last one carries; drop members of no such list."""
    done: list[QuantityMention] = []
    following: QuantityMention | None = None
    for mention in reversed(found):
        shared = mention
        if following and _joined(text, mention, following) and _spread(text, mention):
            if mention.rule == "listed":
                shared = mention._replace(unit=following.unit, scale=_own_scale(text, following))
            elif following.unit and (mention.unit is None or _is_part(text, mention.unit, following.unit)):
                shared = mention._replace(unit=following.unit)
        if shared.rule != "listed" or shared.unit:
            done.append(shared)
            following = shared
        else:
            following = None
    return done[::-1]


def _joined(text: str, first: QuantityMention, second: QuantityMention) -> bool:
    between = second.start - first.end <= _LONGEST_LINK
    return between and _LISTED.fullmatch(text, first.end, second.start) is not None


def _spread(text: str, mention: QuantityMention) -> bool:
    clause = clause_before(text, mention.start, whole=True)
    return bool(said_before("spread", clause) or _SAID_OF_ALL.search(clause))


def _own_scale(text: str, mention: QuantityMention) -> str:
    scale = _SCALE.search(text, *mention.low)
    return scale[1] if scale else mention.scale


def _is_part(text: str, unit: Span, whole: Span) -> bool:
    """Return whether a unit is the beginning of a longer one: 10 个和 15 个基点."""
    return text[slice(*whole)].startswith(text[slice(*unit)]) and unit.end - unit.start < whole.end - whole.start
