"""What a heading or an opening sentence says: the kind of its section, a unit's name, or nothing of the sort."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from ..ingest.markdown import without_marks
from ..keeping import compiled, plain
from ..resources import alternation, load_table
from ..rules import load_rules
from ..schema import SectionKind
from .unit_names import is_unit_name

_RULE = plain(r"[=\-]{3,}")
_REMARK = plain(r"\([^()]{0,60}\)")
# A template's period: X季度, XX年.
_MASKS = frozenset("Xx×*＊")
_MASKED = plain(r"^[Xx×*＊]{1,4}[ \t]?(?:年度?|季度|月份?|半年|周)")
_EDGES = " \t\r:。.,;!*_#]"
_LONGEST_HEADING = 40
# With its remarks and marks.
_LONGEST_LINE = 240
# A run of words can be parted in many ways, twice as many for each word: what no heading needs takes no time.
_MOST_WORDS = 8
_FLAGS = regex.VERSION1 | regex.IGNORECASE

_AHEAD = plain(
    r"(?<!现)拟|将(?=继续|按|从|围绕|在|于|以|进一步|持续|重点|着力|着重|开展|推进|做好|主要|陆续|全面|认真|努力|积极|坚持|组织)|下一?步|接下来|下一?个?(?:阶段|季度|月|周|年|学期)|后续|今后|明年|下半年|打算|力争"
    r"|计划(?:如下|开展|推进|[:：])|(?:执行|工作)?要求[^。:]{0,4}如下|工作(?:计划|安排|要求)|重点[^。:,]{0,4}如下"
)
NOTHING = (
    r"(?:从?略|缺|暂?无|本(?:周|月|期|旬|季度?|年度?)(?:暂)?无|(?:本(?:季度?|月|周|期|阶段|年度?|学期)|近期|目前)?(?:暂时?)?(?:无|没有)(?:新的?)?(?:工作)?"
    r"(?:进展|更新|汇报|报告|内容|事项|情况|变化|安排|计划))"
)
_EMPTY = plain(rf"[ \t]*[(\[]?(?:{NOTHING}|/|-)[ \t]*[。.]?[)\]]?[ \t]*")
_ADVERTISING = plain(r"招[募聘]|诚聘|招新")
# 现将上半年工作情况和下半年工作安排报告如下 leads in a whole report, which begins with what was done.
_BOTH = plain(r"现[将就把][^。;:]{0,60}?(?:情况|总结|进展)[^。;:]{0,40}?(?:安排|计划|打算|要点|思路)")
_TROUBLE = plain(r"问题|不足|困难|难点|短板")
_LABEL = compiled(
    r"(?!\d+:|\S{0,16}(?:https?|ftp):)(?P<label>[^\s,。;:!?《“(](?:[^,。;:!?《“()]|\([^()]{1,16}\)){1,17}):(?!//)"
)
_PLAN_PARAGRAPH = compiled(
    r"(?:(?:会议|\p{Han}{2,4})(?:强调|要求|指出|提出|明确|决定),)?[^,。:;]{0,16}?(?:(?:下一?步|接下来|下一?阶段|下一?个?季度|下一?个?月|下一?周|下旬|下期|下一?学期|新学期|下学年|后续|今后|下半年|明年)"
    r"[^。;]{0,30}?(?:将|要|拟|打算|继续|计划|持续|进一步|力争|着力|坚持|重点|考虑|争取|参与))"
)
_PLAN_INTENT = compiled(
    r"(?:[本我]\p{Han}{0,3}|\p{Han}{0,24}?(?:组|部|科|处|室|局|院|校|会|司|办|中心|我们))拟(?!定|合|人|态)|\p{Han}{0,3}(?:拟|计划)(?:于|在)(?!编)"
    r"|(?:准备|打算|计划)(?:开始|启动|着手)|展望(?:(?:19|20)\d\d年|未来|明年|来年|下一|新的一年)"
)
_PLAN_OPENING = plain(r"(?:下一?步|接下来|下一?阶段|下一?个?季度|今后)[^,。]{0,12},")
_PAST = plain(r"了|已|取得|完成|回顾|成[效绩果]|进展")
_INTENT = plain(r"[^。;]{0,60}?(?:将|要|拟|计划|力争|继续)")
_AIMS = plain(
    r"(?:工作|调整|整改|改进|提升|推进|实施|活动)(?:计划|安排|打算|设想|部署)$|下[次期]的?[^,。:;]{0,12}(?:会议|例会|议题|主席|召开|时间|再[见聚])|^[^,。:;]*(?:总体要求|预期目标|主要目标|重大任务|政策取向)"
)
_HELP = compiled(r"(?:请求|提请|需要?|请)\p{Han}{0,8}(?:支持|协调|配合|帮助|解决|协助)的?(?:事项|问题|工作)?")
_ADMISSION = compiled(
    r"[^。;\n]{0,40}?(?:清醒|深刻|充分|必须|应当?|也要?|还)地?(?:看到|认识到|意识到)[^。\n]{0,80}?(?:问题|困难|不足|挑战|矛盾|短板|差距)"
    r"|(?:同时|但是?|当然|此外|与此同时|在肯定成绩的同时|会议(?:同时)?指出)?,?(?:当前|目前)?(?:[本我]\p{Han}{0,4}|\p{Han}{0,6}工作(?:中|上)?)?(?:也|还|仍|仍然|依然|尚)存在"
    r"[^。;,\n]{0,16}(?:问题|困难|不足|短板|差距)[^。\n]{0,12}[:。,]"
    r"|[^。;,:\n]{0,12}(?:问题|困难|不足|短板|差距)(?:之处)?[^。;,:\n]{0,12}(?:[,:]?一是|,$)"
    r"|(?:目前|当前)?(?:面临|存在)的?(?:主要|突出|最大)*的?(?:问题|困难|短板)(?:是|有|包括|主要是)"
)
_NAMED_AIMS = plain(
    r"[^。]{0,30}(?:下一?阶段|下一?步|今后)的?(?:工作|重点|主要)?(?:目标|任务|计划|安排|思路)[:：]"
)

# What a paragraph must hold that owns what is wrong, or that begins to plan.
_TROUBLED = plain(r"问题|困难|不足|挑战|矛盾|短板|差距")
_COMING = plain(r"下[一步阶个季月周旬期学半]|接下来|新学期|后续|今后|明年|拟|准备|打算|计划|展望")
_PLAN_REACH = 80


class HeadingKind(NamedTuple):
    """The kind of the section that a heading opens. ``weak`` where only words like 工作 or 任务 speak for it."""

    kind: SectionKind
    weak: bool = False


# What the roles of words say alone, the first of those in a heading first.
_STRONG: Mapping[str, SectionKind] = {
    "issue": "issue", "next": "plan", "other": "other", "work": "work", "plan": "plan"
}  # fmt: skip


@cache
def _roles() -> dict[str, str]:
    return {row["word"].lower(): row["role"] for row in load_table("heading_words")}


@cache
def _periods() -> str:
    return "|".join(f"(?:{rule.source})" for rule in load_rules("periods").rules)


@cache
def _kind_words() -> str:
    """Return the pattern of a run of kind words and period words, as text: three patterns are made of it."""
    return rf"(?:(?P<word>{alternation(_roles())})|{_periods()}){{1,{_MOST_WORDS}}}"


@cache
def _grammar() -> "regex.Pattern[str]":
    return compiled(_kind_words(), _FLAGS)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_roles())


def _ends_in_kind_word(text: str) -> bool:
    return text.lower().endswith(_endings())


def _may_close(text: str) -> bool:
    """Return whether a text may end in a run of kind words and period words: in one of those, or it holds a period."""
    return _ends_in_kind_word(text) or any(load_rules("periods").scan(text))


def heading_words(folded: str) -> str:
    """Return a heading's words without Markdown marks, bracketed remarks and closing punctuation."""
    text = without_marks(folded)
    if "=" in text or "---" in text:
        text = _RULE.sub("", text)
    text = text.strip(_EDGES)
    if "(" in text:
        text = _REMARK.sub("", text).strip(_EDGES)
    return _MASKED.sub("", text) if text[:1] in _MASKS else text


def heading_text(folded: str) -> str:
    """Return a heading's words, empty where a line is too long for a heading."""
    text = heading_words(folded) if len(folded) <= _LONGEST_LINE else ""
    return text if len(text) <= _LONGEST_HEADING else ""


@lru_cache(maxsize=4096)
def heading_kind(folded: str) -> HeadingKind | None:
    """Return the kind that a heading names where it is made of nothing but kind words and period words, else None."""
    text = heading_text(folded)
    match = _grammar().fullmatch(text) if text and _may_close(text) else None
    if match is None:
        return None
    words = match.captures("word")
    return kind_of_words(words, dated=sum(map(len, words)) < len(text))


def kind_of_words(words: list[str], *, dated: bool) -> HeadingKind | None:
    """Return the kind that a heading's words speak for, or None where they are fillers only.

    ``dated`` says that the heading names a period beside them.
    """
    roles = {_roles()[word.lower()] for word in words}
    for role, kind in _STRONG.items():
        if role in roles:
            return HeadingKind(kind)
    if "weak" in roles or (dated and "dated_work" in roles):
        return HeadingKind("work", weak=True)
    return HeadingKind("plan", weak=True) if dated and "dated_plan" in roles else None


@cache
def _dated() -> "regex.Pattern[str]":
    return compiled(rf"对?{_kind_words()}\p{{Han}}{{1,12}}?{_kind_words()}", _FLAGS)


@cache
def _speaking(*roles: str) -> "regex.Pattern[str]":
    """Return the pattern of the words of some roles."""
    return compiled(alternation(word for word, role in _roles().items() if role in roles), _FLAGS)


@lru_cache(maxsize=4096)
def dated_kind(text: str) -> HeadingKind | None:
    """Return the kind of a heading that names a period or what comes next, a topic, and a kind (上半年研发进展)."""
    dated = any(load_rules("periods").scan(text))
    told = dated or (_ends_in_kind_word(text) and _speaking("next").search(text))
    match = _dated().fullmatch(text) if told else None
    if match is None:
        return None
    words = match.captures("word")
    ahead = any(_roles()[word.lower()] == "next" for word in words)
    return kind_of_words(words, dated=True) if ahead or dated else None


def names_aims(text: str) -> bool:
    """Return whether a heading with a topic of its own names aims or plans (机构调整计划, 总体要求和预期目标)."""
    return _AIMS.search(text) is not None


def asks_help(text: str) -> bool:
    """Return whether a heading says what others are asked to do (需要分行支持)."""
    return text.startswith(("请", "提请", "需")) and _HELP.fullmatch(text) is not None


def tells(folded: str) -> bool:
    """Return whether a heading with a topic of its own says that it tells what was done (行动计划实施情况)."""
    return heading_words(folded).endswith(("情况", "进展", "成效", "成果", "回顾", "落实"))


def has_label(folded: str) -> bool:
    """Return whether a paragraph begins with a label: a few words and a colon."""
    return ":" in folded and _LABEL.match(folded) is not None


def label_kind(folded: str) -> SectionKind | None:
    """Return the kind of the section that a paragraph opens by its label (存在困难:…, 下步打算:…), or None."""
    match = _LABEL.match(folded) if ":" in folded else None
    kind = heading_kind(match["label"]) if match and folded[match.end() :].strip() else None
    # Advice and conclusions belong to the point in which they are given.
    given = match and match["label"].strip() in ("建议", "结论", "意见")
    return kind.kind if kind and kind.kind != "other" and not given else None


@cache
def _kind_tail() -> "regex.Pattern[str]":
    saying = alternation(word for word, role in _roles().items() if role != "filler")
    tail = rf"(?=(?:{saying}|{_periods()}))(?P<tail>{_kind_words()})"
    return compiled(rf"(?P<name>.{{2,40}}?)[ \t]*{tail}", _FLAGS)


@lru_cache(maxsize=4096)
def split_kind_tail(folded: str) -> tuple[str, HeadingKind] | None:
    """Split a heading such as ``市场部2024年工作总结`` into the words before and the kind that its tail names."""
    text = heading_words(folded) if len(folded) <= _LONGEST_LINE else ""
    if not 0 < len(text) <= 2 * _LONGEST_HEADING:
        return None
    match = _kind_tail().fullmatch(text) if _may_close(text) and _speaking(*_STRONG).search(text) else None
    kind = kind_of_words(match.captures("word"), dated=True) if match else None
    whole = match and not match["name"].endswith(("及", "和", "与", "、", "的"))
    return (match["name"], kind) if match and whole and kind and not kind.weak else None


def advertises(name: str) -> bool:
    """Return whether what seems a unit's name is a call for people, not a unit that reports."""
    return _ADVERTISING.search(name) is not None and not is_unit_name(name)


def says_nothing(folded: str) -> bool:
    """Return whether words say only that there is nothing to report."""
    return _EMPTY.fullmatch(folded) is not None


@lru_cache(maxsize=4096)
def opener_kind(sentence: str) -> SectionKind | None:
    """Return the kind of the section that an opening sentence announces, or None where it announces none."""
    if len(sentence) > 400 or not any(load_rules("openers").scan(sentence, max(0, len(sentence) - 60))):
        return None
    if _BOTH.search(sentence):
        return "work"
    if _AHEAD.search(sentence) or opens_plan(sentence):
        return "plan"
    return "issue" if _TROUBLE.search(sentence, max(0, len(sentence) - 20)) else "work"


def looks_back(sentence: str) -> bool:
    """Return whether an opening sentence speaks of what was reached."""
    return _PAST.search(sentence) is not None


def means_to(paragraph: str) -> bool:
    """Return whether the first sentence of a paragraph says what is meant to be done."""
    return _INTENT.match(paragraph) is not None


def admits_trouble(paragraph: str) -> bool:
    """Return whether a paragraph begins by owning what is still wrong, as reports do behind what was reached."""
    return _TROUBLED.search(paragraph) is not None and _ADMISSION.match(paragraph) is not None


def opens_plan(paragraph: str) -> bool:
    """Return whether a paragraph both announces what comes next and says it."""
    head = paragraph[:_PLAN_REACH]
    if not _COMING.search(head) or (paragraph.startswith("(") and paragraph.rstrip(" 。").endswith(")")):
        return False
    return bool(
        _PLAN_PARAGRAPH.match(head) or _PLAN_INTENT.match(head) or _PLAN_OPENING.match(head) or _NAMED_AIMS.match(head)
    )
