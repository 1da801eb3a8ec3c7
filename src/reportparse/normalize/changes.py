"""What the words around a quantity say of it: a change, the basis of comparison, and by what time it is counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..keeping import compiled
from ..mentions.quantities import QuantityMention
from ..mentions.quantity_words import beginning_with, clause_before, ending, ending_loosely, said_before

_LIST_BEFORE = compiled(r"(?:\d[\d.,]{0,18}[^\d,。;、和及与]{0,8}[、,和及与][ ]?){1,9}$")
# What may stand between a verb and its figure: 提高到去年底的13.3%, 提高到每人800元.
_BETWEEN = compiled(
    r"(?:(?:(?:\d{2,4}|今|去|上|本|明)年度?(?:[初中底末]|\d{1,2}月[份初底末]?)?|目前|现在|如今|全国|全市|全省)的?"
    r"|每(?:平方米|立方米|公[斤里顷]|学期|[人亩户名个吨年月天日生件斤台次村班所])|[人户]均)[ ]?$"
)
_UP_TO = compiled(r"[\d%‰点元][至到]$")
_TO = compiled(r"了?[到至为成]了?$")
_REACH_OF_VERB = 14
# 同比、环比分别增长23.4%、6.1%: the first figure belongs to the first.
_BOTH = compiled(
    r"(?P<first>同比|环比)[、和与及,](?P<second>同比|环比)[^,。;]{0,14}分别\p{Han}{0,6}[\d.%‰]{1,12}[、和与及,]?$"
)
_BOTH_OPEN = compiled(r"(?P<first>同比|环比)[、和与及,](?:同比|环比)[^,。;\d]{0,14}分别[^\d,。;]{0,6}$")
# 与上年同期相比,用水量下降6.2%,用电量上升1.9%: said once for what follows in the sentence.
_COMPARED = compiled(r"[与同和跟](?P<basis>[^,。;\n]{2,16})相比(?:较)?,[^。;\n]{0,60}$")
_REACH_OF_BASIS = 80
_COMPARISON = compiled(r"(?:同比|环比|较上[年月]|比上[年月])$")
# 产量同比增长的有45种: what is counted is not compared.
_COUNTED = compiled(r"(?:同比|环比)[^,。;]{1,10}的(?:共?有|企业|行业|产品|品种|单位|地区|区县)\p{Han}{0,4}$")
_IN_BRACKETS = compiled(r"\([^()]*\)")
# A noun of size opens a statement of its own in a list: 增加约1.5万亿元、规模近9.8万亿元.
_JOINED = compiled(r"、(?!规模|总量|总额|余额|达|为|占|共)\p{Han}{1,10}$")


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of one quantity: ``change`` is to, up or down, ``basis`` yoy or mom, ``per`` a unit of time."""

    change: str | None = None
    basis: str | None = None
    per: str | None = None


def sayings(folded: str, mentions: Sequence[QuantityMention]) -> Iterator[Saying]:
    """Yield what is said of each quantity of a text, in order. A cell of a table is told nothing by its neighbours."""
    before: QuantityMention | None = None
    said = Saying()
    for mention in mentions:
        if mention.rule == "table":
            before, said = None, Saying()
        else:
            shared = said.change if before and _shares(folded, before, mention) else None
            said = _saying(folded, mention, shared)
            before = mention
        yield said


def said_by_head(head: str) -> Saying:
    """Return what the head of a table's column says of its figures: 同比增长(%)."""
    words = _IN_BRACKETS.sub("", head)
    return Saying(_change(words, words), said_before("basis", words) or None, said_before("per", words) or None)


def _saying(folded: str, mention: QuantityMention, shared: str | None) -> Saying:
    clause = clause_before(folded, mention.start, whole=True)
    change = (
        _change(clause, clause_before(folded, mention.start))
        or _change_behind(folded, mention.end)
        or _signed(folded, mention, clause)
        or shared
    )
    basis = None if _COUNTED.search(clause) else _basis(folded, mention.start, clause, change)
    return Saying(change, basis, said_before("per", clause) or None)


def _shares(folded: str, before: QuantityMention, mention: QuantityMention) -> bool:
    """Return whether a quantity goes on with a list whose verb stands before it: 削减甲1260吨、乙98吨."""
    if before.unit is None or mention.unit is None or mention.start - before.end > 12:
        return False
    alike = folded[slice(*before.unit)] == folded[slice(*mention.unit)]
    return alike and _JOINED.fullmatch(folded, before.end, mention.start) is not None


def _change(clause: str, member: str) -> str | None:
    """Return the change that the words before the quantity say, a verb with its object stands in one ``member``."""
    text = _LIST_BEFORE.sub("", clause).rstrip(" *")
    text = _BETWEEN.sub("", text).rstrip(" *")
    if (reached := _TO.search(text)) and ending("stem", text[: reached.start()]):
        return "to"
    if direct := ending_loosely("change", text):
        return direct
    if _UP_TO.search(text):
        return "to"
    return said_before("transitive", member[-_REACH_OF_VERB:].rpartition("的")[2]) or None


def _signed(folded: str, mention: QuantityMention, clause: str) -> str | None:
    """Return the change that a sign alone says behind a word of comparison: 环比+12.6%, 同比-3.1%."""
    if not _COMPARISON.search(clause.rstrip("+-")):
        return None
    if folded[mention.low.start] in "-负":
        return "down"
    return "up" if clause.endswith("+") else None


def _change_behind(folded: str, end: int) -> str | None:
    """Return the change that a noun behind the quantity says: 1.5%的正增长."""
    return beginning_with("change_behind", folded, end) or None


def _basis(folded: str, start: int, clause: str, change: str | None) -> str | None:
    for pattern, which in ((_BOTH_OPEN, "first"), (_BOTH, "second")):
        if both := pattern.search(clause):
            return said_before("basis", both[which])
    if said := said_before("basis", clause):
        return said
    if change in ("up", "down") and (compared := _COMPARED.search(folded, max(0, start - _REACH_OF_BASIS), start)):
        return said_before("basis", "与" + compared["basis"]) or None
    return None
