"""What the words around a quantity say of it: a change, the basis of comparison, and by what time it is counted."""

from collections.abc import Sequence
from typing import NamedTuple

from ..keeping import compiled, plain
from ..mentions.quantities import QuantityMention
from ..mentions.quantity_words import beginning_with, clause_before, ending, ending_loosely, member_of, said_before

_LIST_MARKS = tuple("、,和及与")
_LIST_BEFORE = plain(r"(?:\d[\d.,]{0,18}[^\d,。;、和及与]{0,8}[、,和及与][ ]?){1,9}$")
# What may stand between a verb and its figure: 提高到去年底的13.3%, 提高到每人800元.
_BETWEEN = plain(
    r"(?:(?:(?:\d{2,4}|今|去|上|本|明)年度?(?:[初中底末]|\d{1,2}月[份初底末]?)?|目前|现在|如今|全国|全市|全省)的?"
    r"|每(?:平方米|立方米|公[斤里顷]|学期|[人亩户名个吨年月天日生件斤台次村班所])|[人户]均)[ ]?$"
)
# The characters that such words end with.
_BETWEEN_ENDS = tuple("年度初中底末月份前在今国市省的米斤里顷期人亩户名个吨天日生件台次村班所均")
_UP_TO = plain(r"[\d%‰点元][至到]")
_UP_TO_ENDS = ("至", "到")
_TO = plain(r"了?[到至为成]了?$")
_TO_ENDS = tuple("到至为成了")
_REACH_OF_VERB = 14
# 同比、环比分别增长23.4%、6.1%: the first figure belongs to the first.
_BOTH = compiled(
    r"(?P<first>同比|环比)[、和与及,](?P<second>同比|环比)[^,。;]{0,14}分别\p{Han}{0,6}[\d.%‰]{1,12}[、和与及,]?$"
)
_BOTH_OPEN = plain(r"(?P<first>同比|环比)[、和与及,](?:同比|环比)[^,。;\d]{0,14}分别[^\d,。;]{0,6}$")
# 与上年同期相比,用水量下降6.2%,用电量上升1.9%: said once for what follows in the sentence.
_COMPARED = plain(r"[与同和跟](?P<basis>[^,。;\n]{2,16})相比(?:较)?,[^。;\n]{0,60}$")
_REACH_OF_BASIS = 80
_COMPARISONS = ("同比", "环比", "较上年", "较上月", "比上年", "比上月")
# 产量同比增长的有45种: what is counted is not compared.
_COUNTED = compiled(r"(?:同比|环比)[^,。;]{1,10}的(?:共?有|企业|行业|产品|品种|单位|地区|区县)\p{Han}{0,4}$")
_IN_BRACKETS = plain(r"\([^()]*\)")
# A noun of size opens a statement of its own in a list: 增加约1.5万亿元、规模近9.8万亿元.
_JOINED = compiled(r"、(?!规模|总量|总额|余额|达|为|占|共)\p{Han}{1,10}$")


class Saying(NamedTuple):
    """What is said of one quantity: ``change`` is to, up or down, ``basis`` yoy or mom, ``per`` a unit of time."""

    change: str | None = None
    basis: str | None = None
    per: str | None = None


def sayings(folded: str, mentions: Sequence[QuantityMention]) -> list[Saying]:
    """Return what is said of each quantity of a text, in order. A cell of a table is told nothing by its neighbours."""
    found: list[Saying] = []
    before: QuantityMention | None = None
    said = Saying()
    for mention in mentions:
        if mention.rule == "table":
            before, said = None, Saying()
        else:
            shared = said.change if before and _shares(folded, before, mention) else None
            said = _saying(folded, mention, shared)
            before = mention
        found.append(said)
    return found


def said_by_head(head: str) -> Saying:
    """Return what the head of a table's column says of its figures: 同比增长(%)."""
    words = _IN_BRACKETS.sub("", head)
    return Saying(_change(words, words), said_before("basis", words) or None, said_before("per", words) or None)


def _saying(folded: str, mention: QuantityMention, shared: str | None) -> Saying:
    clause = clause_before(folded, mention.start, whole=True)
    change = (
        _change(clause, member_of(clause))
        or _change_behind(folded, mention.end)
        or _signed(folded, mention, clause)
        or shared
    )
    return Saying(change, _basis(folded, mention.start, clause, change), said_before("per", clause) or None)


def _shares(folded: str, before: QuantityMention, mention: QuantityMention) -> bool:
    """Return whether a quantity goes on with a list whose verb stands before it: 削减甲1260吨、乙98吨."""
    if before.unit is None or mention.unit is None or mention.start - before.end > 12:
        return False
    if not folded.startswith("、", before.end) or folded[slice(*before.unit)] != folded[slice(*mention.unit)]:
        return False
    return _JOINED.fullmatch(folded, before.end, mention.start) is not None


def _change(clause: str, member: str) -> str | None:
    """Return the change that the words before the quantity say, a verb with its object stands in one ``member``."""
    text = clause.rstrip(" *")
    if text.endswith(_LIST_MARKS):
        text = _LIST_BEFORE.sub("", clause).rstrip(" *")
    if text.endswith(_BETWEEN_ENDS):
        text = _BETWEEN.sub("", text).rstrip(" *")
    if text.endswith(_TO_ENDS) and (reached := _TO.search(text)) and ending("stem", text[: reached.start()]):
        return "to"
    if direct := ending_loosely("change", text):
        return direct
    if text.endswith(_UP_TO_ENDS) and _UP_TO.fullmatch(text[-2:]):
        return "to"
    return said_before("transitive", member[-_REACH_OF_VERB:].rpartition("的")[2]) or None


def _signed(folded: str, mention: QuantityMention, clause: str) -> str | None:
    """Return the change that a sign alone says behind a word of comparison: 环比+12.6%, 同比-3.1%."""
    if not clause.rstrip("+-").endswith(_COMPARISONS):
        return None
    if folded[mention.low.start] in "-负":
        return "down"
    return "up" if clause.endswith("+") else None


def _change_behind(folded: str, end: int) -> str | None:
    """Return the change that a noun behind the quantity says: 1.5%的正增长."""
    return beginning_with("change_behind", folded, end) or None


def _basis(folded: str, start: int, clause: str, change: str | None) -> str | None:
    if "同比" in clause or "环比" in clause:
        if _COUNTED.search(clause):
            return None
        for pattern, which in ((_BOTH_OPEN, "first"), (_BOTH, "second")):
            if "分别" in clause and (both := pattern.search(clause)):
                return said_before("basis", both[which])
    if said := said_before("basis", clause):
        return said
    low = max(0, start - _REACH_OF_BASIS)
    if change not in ("up", "down") or folded.find("相比", low, start) < 0:
        return None
    compared = _COMPARED.search(folded, low, start)
    return (said_before("basis", "与" + compared["basis"]) or None) if compared else None
