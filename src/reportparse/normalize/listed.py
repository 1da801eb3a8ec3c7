"""Quantities listed after 分别, each with its own subject."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..keeping import compiled
from .phrases import NOUNS, Token, ends_like, name_of, phrase_after, phrase_before
from .wording import bare, content_end, short_name, verbal

RESPECTIVELY = "分别"

Name = tuple[str | None, str | None]
"""What is measured, and of what."""

# What begins the measure behind the last member of a list: 城镇、农村居民|人均可支配收入.
_AVERAGES = ("平均", "人均", "户均", "亩均", "日均", "月均", "年均")
_LONGEST_MEMBER = 24
_ORDINAL = compiled(r"第?[一二三四五六七八九十]{1,2}")
_FIGURE = compiled(r"[\d.]+[%‰\p{Han}]{0,2}")
_COMPARED = ("比", "较", "相比", "高于", "低于")
# What a member of a list holds; anything else stands before the list or behind it.
_MEMBER = (*NOUNS, "verb", "blank", "time", "number")


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands around quantities listed after 分别.

    ``left`` are the tokens of their clause before the first of them, ``right`` those behind the last; ``earlier`` those
    of the sentence before the clause. ``previous`` are the names of the list before this one, ``recent`` those of as
    many single quantities before it, each in the same sentence; both may be empty.
    """

    count: int
    left: Sequence[Token]
    right: Sequence[Token] = ()
    earlier: Sequence[Token] = ()
    previous: Sequence[Name] = ()
    recent: Sequence[Name] = ()


def listed_names(said: Listed) -> list[Name] | None:
    """Return (metric, subject) for each quantity of a list: A、B的X分别, A、B分别完成…项X, X分别在A、B.

    The list of subjects stands before 分别, behind it, or earlier in the sentence: there it may be the list before
    (``召回率分别达…``) or as many single quantities (``甲3件、乙5件,分别增长…``). None where their lengths differ.
    """
    at = max((i for i, token in enumerate(said.left) if token.text == RESPECTIVELY), default=-1)
    if at < 0:
        return None
    before, behind = list(said.left[:at]), list(said.left[at + 1 :])
    own = _own_metric(behind, said.right)
    members, head = _members(before, said.count)
    if members:
        return [(head or own, member) if head or own else (member, None) for member in members]
    members, _ = _members(behind[: _last_glue(behind) + 2], said.count)
    if members:
        return [(_closing(before), member) for member in members]
    closing = _closing(before) or own
    for known in (said.previous, said.recent):
        if len(known) == said.count:
            return [(closing, subject or metric) if closing else (metric, subject) for metric, subject in known]
    members, head = _last_list(list(said.earlier), said.count)
    metric = closing or head
    return [(metric, member) if metric else (member, None) for member in members] or None


def _own_metric(behind: list[Token], right: Sequence[Token]) -> str | None:
    """Return what the words between 分别 and the first quantity, or behind the last one, name: 完成检测, 10项检测."""
    end = content_end(behind)
    if phrase := phrase_before(behind, end):
        return short_name(behind[phrase.start : phrase.end])
    start = next((i for i, token in enumerate(right) if token.kind not in ("blank", "of")), len(right))
    if phrase := phrase_after(right, start, len(right)):
        return short_name(right[phrase.start : phrase.end])
    said = verbal(behind, end)
    return said.metric if said else None


def _closing(before: list[Token]) -> str | None:
    """Return the noun phrase that stands right before 分别."""
    phrase = phrase_before(before, content_end(before))
    return short_name(before[phrase.head : phrase.end]) if phrase else None


def _members(found: list[Token], count: int) -> tuple[list[str], str | None]:
    """Return the members of the list that closes some tokens and the head that they share, none of another length."""
    found = _unbracketed(found)
    found = found[: content_end(found)]
    parts = _parts(found)
    if len(parts) < count:
        return [], None
    first, *inner, last = parts[-count:]
    opening = _tail(first)
    if len(opening) < len(first) and first[-len(opening) - 1].text in _COMPARED:
        return [], None
    if len(parts) > count and len(opening) == len(first):
        return [], None
    if any(token.kind not in _MEMBER for part in inner for token in part):
        return [], None
    closing, head = _headed(list(last), [opening, *inner])
    members = _completed([opening, *inner, closing])
    if not all(0 < len(name) <= _LONGEST_MEMBER for name in members):
        return [], None
    return members, short_name(head) if head else None


def _completed(parts: Sequence[Sequence[Token]]) -> list[str]:
    """Return the names of members; what follows the first character of the last is shared by those that are so short.

    第一、二、三产业 are three branches, 男、女职工 two sorts of staff. A figure is no member.
    """
    names = [name_of(part) for part in parts]
    short = [len(name) == 1 or _ORDINAL.fullmatch(name) is not None for name in names]
    if all(short[:-1]) and not short[-1]:
        shared = names[-1][1:]
        return [*(name + shared for name in names[:-1]), names[-1]]
    figures = any(_FIGURE.fullmatch(name) for name in names)
    return names if not figures and len(set(short)) == 1 else []


def _unbracketed(found: list[Token]) -> list[Token]:
    """Return tokens as they are, or, where a list in brackets closes them (三个区(东区、西区)), those inside."""
    if found and found[-1].kind == "aside" and "、" in found[-1].text:
        token = found[-1]
        inside, place, pieces = token.said[1:-1], token.start + 1, list[Token]()
        for part in inside.split("、"):
            pieces += [Token(place, place + len(part), part, part, "noun")]
            place += len(part) + 1
            pieces += [Token(place - 1, place, "、", "、", "glue")]
        return pieces[:-1]
    return found


def _parts(found: Sequence[Token]) -> list[list[Token]]:
    """Return tokens parted at what joins nouns; two titles side by side are two parts."""
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "glue":
            parts.append([])
        elif token.kind == "title" and parts[-1] and parts[-1][-1].kind == "title":
            parts.append([token])
        else:
            parts[-1].append(token)
    return parts


def _tail(part: list[Token]) -> list[Token]:
    """Return the name that closes a part, without the words that lead to it."""
    at = len(part)
    while at and part[at - 1].kind in _MEMBER:
        at -= 1
    while at < len(part) - 1 and (part[at].kind == "blank" or (part[at].kind == "time" and len(part[at + 1].text) > 1)):
        at += 1
    return part[-1:] if part[-1:] and _ORDINAL.fullmatch(part[-1].text) else part[at:]


def _headed(last: list[Token], inner: Sequence[Sequence[Token]]) -> tuple[list[Token], list[Token]]:
    """Part the last member of a list from the head that all share.

    乙两类|样本的|误差, 丙产量, 女|职工: what follows 的, a measure, or what stands behind a single character.
    """
    stop = next((i for i, t in enumerate(last) if i and t.kind in ("of", "etc", "number", "place", "act")), len(last))
    if stop < len(last):
        rest = last[stop:]
        begin = max((i for i, t in enumerate(rest) if t.kind == "of"), default=-1) + 1
        phrase = phrase_before(rest, len(rest))
        head = rest[max(begin, phrase.start) if phrase else begin :] if begin or phrase else []
        return list(bare(last[:stop])), [t for t in head if t.kind not in ("number", "etc")]
    at = next((i for i, t in enumerate(last) if i and t.text in _AVERAGES), len(last) - 1)
    measured = any(ends_like(part[-1].text, "measure") for part in inner if part)
    if at > 0 and ends_like(last[-1].text, "measure") and not measured:
        return last[:at], last[at:]
    return last, []


def _last_glue(found: Sequence[Token]) -> int:
    return max((i for i, token in enumerate(found) if token.kind == "glue"), default=-2)


def _last_list(found: list[Token], count: int) -> tuple[list[str], str | None]:
    """Return the members of the last list of nouns and their head, as the subject of a clause before."""
    at = len(found)
    while at:
        phrase = phrase_before(found, at)
        if phrase and any(token.kind == "glue" for token in found[phrase.start : phrase.end]):
            return _members(found[phrase.start : phrase.end], count)
        at = phrase.start if phrase else at - 1
    return [], None
