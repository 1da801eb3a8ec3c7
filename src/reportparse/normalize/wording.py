"""The name that the words of its own clause give a quantity."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..keeping import compiled, plain
from ..resources import load_table
from .phrases import NOUNS, Phrase, Token, ends_like, folded_of, name_of, phrase_after, phrase_before

LONGEST = 30
"""The most characters that a metric or a subject has."""

_RATES = frozenset(("%", "‰", "个百分点", "个基点", "百分点", "基点", "倍", "成"))
_MONEY = ("元", "币", "镑")
_TIMES = ("小时", "分钟", "秒", "天", "日", "周", "星期", "个月", "年", "个季度", "个工作日")
_OCCASIONS = ("次", "场", "轮", "批", "期", "届")
_PEOPLE = ("人", "人次", "名", "位")
_TRAILING = frozenset(("light", "change", "time", "number", "blank", "other", "cut", "of", "etc", "aside", "place"))
_PLACES = ("县", "镇", "乡", "村", "市", "区", "省", "州", "国", "校", "班", "厂")
_ASPECTS = ("不", "未能", "已", "未", "待", "应", "实", "尚未", "拟", "正", "在")
_STATES = ("中", *_ASPECTS)
_DURATIONS = ("为期", "历时", "耗时", "用时")
_PLAIN_VERBS = ("安排", "新增", "拟安排", "预计新增")
_BASES = ("年初", "去年", "上年", "年度", "计划", "预算", "目标", "合同", "同期", "期初", "月初", "季度")
_COMPARISONS = frozenset(("比", "相比", "比较", "高于", "低于"))
_COMPARED = _COMPARISONS | {"较"}
_BEFORE_VERBS = (*NOUNS, "cut")
_IN_SUBJECT = (*NOUNS, "glue", "of", "etc", "blank", "number")
_PARTS = frozenset(("其中", "另", "另有", "其余"))
_LIFT = plain(r"(?:拉动|带动)[^,;]{1,16}(?:增长|增加|上升|提高|回升)$")
_PREDICATE = compiled(r"(?:[按由从为到至]|控制在|稳定在|保持在|维持在)\s*$")


class Wording(NamedTuple):
    """A name on its way.

    ``weak`` says that the metric means little without its subject (a share, a verb); ``end`` is where
    the words after the quantity that belong to its name end, 0 where there are none; ``how`` says which words of the
    clause gave the metric: the noun before the quantity or behind it, a verb, the whole of a share, a base.
    """

    metric: str | None = None
    subject: str | None = None
    weak: bool = False
    end: int = 0
    how: str = "before"


def wording(left: list[Token], right: list[Token], unit: str | None) -> Wording:
    """Return the name that the tokens around a quantity of the unit give it, empty where they give none."""
    if not left and not right:
        return Wording()
    counted = unit is not None and unit not in _RATES and not unit.endswith(_MONEY)
    if not counted and (share := _share(left) or _lift(left)):
        return share
    left, base = _compared(left)
    end = content_end(left)
    own = phrase_before(left, end)
    while own and not text_of(left, own):
        # 人均 in 养老金人均每月 names nothing: look before it.
        end = content_end(left[: own.start])
        own = phrase_before(left, end)
    if own and unit in _OCCASIONS and all(token.kind == "title" for token in left[own.start : own.end]):
        # 组织学习《条例》6次 counts what was done with it.
        said = verbal(left, own.start)
        if said and said.metric:
            return Wording(said.metric, text_of(left, own), weak=True, how="verb")
    if own and counted and _nominal(left[end:]):
        return Wording(None, text_of(left, own))
    bound = own and (not counted or (end < len(left) and _PREDICATE.search(folded_of(left[end:]))))
    if not bound and (after := _after(left, own, right, unit)):
        return after
    if own and not (counted and _members(left, own, right, unit)):
        return _split(left, own, unit)
    if not own and (said := verbal(left, end)):
        return said._replace(how="verb")
    if counted and (said := _done(right)):
        return Wording(said.metric, text_of(left, own) if own else None, weak=True, how="verb")
    return _split(left, own, unit) if own else _of_base(base)


def text_of(found: Sequence[Token], phrase: Phrase | None) -> str | None:
    """Return the text of a phrase, or None."""
    return short_name(found[phrase.start : phrase.end]) if phrase else None


def short_name(found: Sequence[Token]) -> str | None:
    """Return the text of tokens, shortened from the left to 30 characters; None where that says nothing."""
    text = name_of(found)
    while len(text) > LONGEST and len(found) > 1:
        found = found[1:]
        text = name_of(found)
    return text if 1 < len(text) <= LONGEST and text not in _vague() else None


def content_end(left: Sequence[Token]) -> int:
    """Return where the words before a number that name nothing begin: ``至``, ``同比增长``, ``共``."""
    end = len(left)
    while end and (left[end - 1].kind in _TRAILING or (left[end - 1].text in ("平均", "实际", "或") and end > 1)):
        end -= 1
    return end


def verbal(left: list[Token], end: int) -> Wording | None:
    """Name a quantity by the verbs before token ``end``: 生猪出栏, 淘汰, 已确认, 修复中."""
    if end < len(left) and left[end].text == "中":
        end += 1
    start = end
    while start and (left[start - 1].kind in ("verb", "act", "blank") or left[start - 1].text in _STATES):
        start -= 1
    if start == end or not any(t.kind in ("verb", "act") for t in left[start:end]):
        return None
    acts = next((i for i in range(start, end) if left[i].kind not in ("act", "blank")), end)
    if start < acts < end and left[acts].kind == "verb":
        # 收到申诉: the last verb is the object of the first.
        return Wording(name_of(left[acts:end]), subject_before(left, start))
    verb, at = name_of(left[start:end]), start
    while at and left[at - 1].kind in ("light", "time", "blank"):
        at -= 1
    phrase = None if _oblique(left, phrase_before(left, at)) else phrase_before(left, at)
    scope = phrase is not None and left[phrase.start].kind == "scope" and phrase.end - phrase.start > 1
    noun = short_name(left[phrase.start + scope : phrase.end]) if phrase else None
    if phrase and noun:
        whole = noun if verb in _PLAIN_VERBS else noun + verb
        return _named(whole if len(whole) <= LONGEST else noun, left[phrase.start].said if scope else None)
    return Wording(verb, None, weak=True) if len(verb) > 1 else None


@cache
def _vague() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("name_vague"))


def _named(metric: str | None, subject: str | None = None, weak: bool = False) -> Wording:
    return Wording(metric, subject, weak or (metric is not None and len(metric) < 5 and ends_like(metric, "share")))


def _share(left: list[Token]) -> Wording | None:
    """Name ``占预算的``, ``完成年度任务的``, ``只有报量的`` before a percentage."""
    end = len(left)
    while end and left[end - 1].kind == "blank":
        end -= 1
    if not end or left[end - 1].kind != "of" or not (whole := phrase_before(left, end - 1)):
        return None
    at = next((i for i in range(whole.start - 1, -1, -1) if left[i].text in ("占", "完成")), -1)
    start = at if at >= 0 else whole.start
    return Wording(short_name(left[start : end - 1]), subject_before(left, start), weak=True, how="share")


def _lift(left: list[Token]) -> Wording | None:
    """Name ``拉动工业增长`` before percentage points."""
    words = folded_of(left)
    match = _LIFT.search(words) if "拉动" in words or "带动" in words else None
    if not match:
        return None
    at = next((i for i in range(len(left)) if len(folded_of(left[:i])) >= match.start()), 0)
    return Wording(name_of(left[at:]), subject_before(left, at), how="share")


def _compared(left: list[Token]) -> tuple[list[Token], list[Token]]:
    """Cut off ``比上年…``, ``较年初…``: return what stands before it and the base of the comparison."""
    if _COMPARED.isdisjoint([token.text for token in left]):
        return left, []
    for at in range(len(left) - 2, -1, -1):
        token, base = left[at], left[at + 1]
        if token.text in _COMPARISONS:
            return left[:at], left[at + 1 :]
        if token.text == "较" and (base.kind in ("time", "light", "number", "place") or _is_base(left[at + 1 :])):
            return left[:at], left[at + 1 :]
    return left, []


def _is_base(behind: Sequence[Token]) -> bool:
    """Return whether words behind 较 are what is compared with: a time in other words, or a version (较V3.1缩短)."""
    version = behind[0].text[0].isascii() and len(behind) > 1 and behind[1].kind == "change"
    return behind[0].text in _BASES or version


def _of_base(base: list[Token]) -> Wording:
    """Name ``比合同工期提前`` and ``比同期增速高`` by the measure compared with."""
    if not base:
        return Wording()
    text = text_of(base, phrase_before(base, content_end(base)))
    measure = ends_like(text, "measure") and not (text or "").endswith(("预算", "目标", "水平"))
    return Wording(text, None, weak=True, how="base") if measure else Wording()


def _nominal(rest: Sequence[Token]) -> bool:
    """Return whether what follows a phrase makes it a description: ``与安全相关的有``."""
    kinds = [token.kind for token in rest]
    return "of" in kinds and kinds[-1] != "of"


def _after(left: list[Token], own: Phrase | None, right: list[Token], unit: str | None) -> Wording | None:
    """Name a quantity by the noun after it: ``24篇优秀论文``, ``为期5天的课程``."""
    start = next((i for i, t in enumerate(right) if t.kind not in ("blank", "of", "place")), len(right))
    if unit in _PEOPLE:
        # 两位专家Ann Lee: the name of a person says who, not what.
        right = right[: next((i for i, t in enumerate(right) if i > start and t.text[0].isascii()), len(right))]
    phrase = phrase_after(right, start, len(right), unit in _OCCASIONS)
    if not phrase:
        return None
    text = text_of(right, phrase) or (None if own else _place(right[phrase.start : phrase.end]))
    if not text:
        return None
    duration = next((t.said for t in left[-2:] if t.text in _DURATIONS), None)
    subject = text_of(left, own) if own else subject_before(left, len(left))
    end = right[phrase.end - 1].end
    if duration:
        return Wording(duration, text, end=end, how="after")
    return Wording(text, subject, _partial(left), end, "after")


def _place(found: Sequence[Token]) -> str | None:
    """Return ``县`` of ``2个县``: of single characters only these name what is counted."""
    return found[0].said if len(found) == 1 and found[0].text in _PLACES else None


def _members(left: list[Token], own: Phrase, right: list[Token], unit: str | None) -> bool:
    """Return whether the nouns before a count are its members: ``《A》《B》等6项``, ``甲、乙两项已完成``."""
    if unit in _PEOPLE and folded_of(left[own.end :]).endswith("有"):
        return True
    done = any(t.kind in ("verb", "act") or t.text == "完成" for t in right[:3])
    inner = left[own.start : own.end]
    listed = any(t.text == "、" for t in inner) or all(t.kind in ("title", "glue", "blank") for t in inner)
    return done and listed and all(t.kind in ("etc", "blank") for t in left[own.end :])


def _split(left: list[Token], own: Phrase, unit: str | None) -> Wording:
    """Cut ``A的B``, ``A、B等C`` and ``X工程投资`` into subject and metric."""
    start, head, end = own
    inner = left[start:head]
    if inner and all(t.kind in _IN_SUBJECT for t in inner):
        metric = short_name(left[head:end])
        return _named(metric, short_name(bare(inner))) if metric else _named(text_of(left, own))
    if not inner and (cut := _entity_end(left, start, end)):
        return _named(short_name(left[cut:end]), short_name(left[start:cut]))
    if unit and unit.endswith(_TIMES) and start and left[start - 1].kind == "act":
        start -= 1
    return _named(short_name(left[start:end]), subject_before(left, start), _partial(left))


def bare(found: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens without 的 and 等 at their end."""
    while found and found[-1].kind in ("of", "etc", "blank"):
        found = found[:-1]
    return found


def _done(right: list[Token]) -> Wording | None:
    """Name a count by what was done with it: 获准立项, 已办结, 完成."""
    start = next((i for i, t in enumerate(right) if t.kind in ("verb", "act") or t.text == "完成"), len(right))
    end = start
    while end < len(right) and (end == start or right[end].kind in ("verb", "act", "noun", "blank", "of", "glue")):
        end += 1
    while start and right[start - 1].text in _ASPECTS:
        start -= 1
    while end > start and len(name_of(right[start:end])) > 16:
        end -= 1
    text = name_of(right[start:end])
    return Wording(text, None, weak=True) if len(text) > 1 else None


def _partial(left: Sequence[Token]) -> bool:
    return not _PARTS.isdisjoint([token.text for token in left])


def subject_before(left: list[Token], at: int) -> str | None:
    """Return the noun phrase before the verbs that stand before token ``at``."""
    while at and left[at - 1].kind not in _BEFORE_VERBS and not left[at - 1].text[0].isdecimal():
        at -= 1
    phrase = phrase_before(left, at)
    return None if _oblique(left, phrase) else text_of(left, phrase)


def _oblique(left: list[Token], phrase: Phrase | None) -> bool:
    """Return whether a preposition governs a phrase: ``向社会``, ``按照标准``."""
    before = left[phrase.start - 1] if phrase and phrase.start else None
    return before is not None and before.kind == "cut" and before.text not in ("其中", "其", "另", "并")


def _is_entity(text: str) -> bool:
    return ends_like(text, "entity") and not ends_like(text, "common")


def _entity_end(left: list[Token], start: int, end: int) -> int:
    """Return where in a phrase its entity ends (``跨线桥工程|投资``, ``全市|生猪出栏``), or 0."""
    for at in range(end - 1, start, -1):
        token = left[at - 1]
        entity = token.kind == "noun" and len(token.text) > 1 and _is_entity(token.text)
        if token.kind == "scope" or entity:
            nouns = sum(len(t.text) for t in left[at:end] if t.kind in ("noun", "verb"))
            near = token.kind == "scope" or end - at == 1 or (end - at == 2 and nouns < 6)
            return at if near and left[at].kind == "noun" and nouns > 1 else 0
    return 0
