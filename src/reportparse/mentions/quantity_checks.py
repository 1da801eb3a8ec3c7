"""Whether a number with a unit is a quantity where it stands, or a rank, a date, a label, an idiom."""

from typing import NamedTuple

from ..keeping import compiled, plain
from ..spans import Span
from .quantity_words import beginning, clause_before, ending, ending_loosely, said_before, units

_ONE_OR_TWO = frozenset("一壹二〇")
# A number that is a multiplier only: 百余家, 近万人.
_BARE_SCALE = plain(r"[百千万亿佰仟]{1,4}")
_DIGITS_ONLY = plain(r"[零〇一二三四五六七八九]{2,}")
# Two digits side by side that are a range: 两三个, 三两个, 七八十家.
_NEIGHBOURS = frozenset(
    ("一二", "一两", "两三", "三两", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
)
_PAIR = plain(
    r"(?P<head>[一二两三四五六七八九]?[十百千]?)"
    r"(?P<low>[一二两三四五六七八九])(?P<high>[一二两三四五六七八九])(?P<tail>[十百千万亿]{0,4})"
)
_ORDINALS = plain(r"第(?:[ ]?[\d一二三四五六七八九十]{1,4}[、和至到及-]){1,6}$")
_CLOCK = plain(r"[\d一二三四五六七八九十](?:[点时度:]|小时)$")
CLAUSE_END = plain(r"[ ]?(?:\*\*)?(?:[,。;、)!?\n|]|\Z)")
"""What ends a clause right behind a quantity, bold type aside."""
_WORD_BEFORE = compiled(r"(?:(?![年月日号时前后第])\p{Han}|(?<=(?![〇零一二三四五六七八九十])\p{Han})[日时])$")
_BOUNDED = compiled(r"[\d十百千万]\p{Han}{0,3}[以之][上下]的?$")
_KINDS = plain(r"(?:类型|方式|形式|情况|情形|渠道)(?:包括|分别[是为]|是[:指])")
_IN_LIST = plain(r"(?:天|小时|分钟|秒|个月|周)[、和及]$")
# 12个月和18个月: a list of durations.
_GOES_ON = plain(r"[和及](?=\d{1,4}(?:\.\d{1,3})?(?:天|小时|分钟|秒|个月|周))")
_STOP = plain(r"[:,。;\n]|\Z")
_REFERENCE = plain(r"[之以]?[前后来](?!半段)")
_REACH_OF_MONEY = 10
_BITS = frozenset(("8", "16", "32", "64", "128", "256"))
_BITS_OF = plain(
    r"[ ]?(?:[A-Za-z的到、/]|系统|移植|版|架构|处理|补齐|操作|整数|浮点|平台|程序|应用|地址|指令|内核|环境)"
)
_OF_DEGREE = frozenset("分度")
_SHARE = plain(r"占[^,。;]{0,10}$")
_CLASSES = plain(r"[一二三四五\d]类[、和及]$")
_ROOMS = ("会议室", "办公室", "大厅", "教室")
_FLOOR = plain(r"\d{1,3}(?:层|单元|号|室)")
_DECIMAL = plain(r"\d+\.\d+")
_VAGUE = frozenset("几数")
YEAR = plain(r"(?:1[89]|20|21)\d\d")
"""A number that names a year."""
_SURE_RULES = frozenset(
    ("per_hundred", "ratio", "money_parts", "coins", "tenths", "currency_first", "plus", "fraction", "scaled_range")
)
_BOUNDS = frozenset((">", ">=", "<="))
HEAD = 16
"""How many characters before a number its place is judged by."""


class Place(NamedTuple):
    """One number in its place: what the checks look at. ``text`` is the folded view.

    ``number`` is the number as it stands, ``head`` the few characters before the mention, blanks aside.
    """

    text: str
    start: int
    end: int
    rule: str
    low: Span
    high: Span | None
    unit: str
    kind: str
    before: str
    after: str
    more: bool
    number: str
    head: str

    @property
    def is_open(self) -> bool:
        """Whether a word of comparison or approximation touches it."""
        return bool(self.before or self.after or self.more)


def neighbours(number: str) -> tuple[str, str] | None:
    """Return the ends of a range that two digits side by side name (七八十 is 七十 to 八十), None where they do not."""
    pair = None if number.isascii() else _PAIR.fullmatch(number)
    if pair is None or pair["low"] + pair["high"] not in _NEIGHBOURS:
        return None
    low, high = (pair[end] for end in (("high", "low") if pair["low"] + pair["high"] == "三两" else ("low", "high")))
    return pair["head"] + low + pair["tail"], pair["head"] + high + pair["tail"]


def stands(place: Place) -> bool:
    """Return whether the number is a quantity in its place."""
    if place.rule in _SURE_RULES:
        return True
    if place.head.endswith("(含") and place.text.startswith(")", place.end):
        # 5名以上(含5名)
        return False
    if place.rule == "listed":
        return not _ORDINALS.search(place.head)
    if place.rule == "scaled_han":
        return place.is_open or bool(said_before("money", place.head[-_REACH_OF_MONEY:]))
    if place.rule == "slashed":
        return place.is_open or _SHARE.search(place.head) is not None
    if place.rule in ("scaled", "scaled_more"):
        return _amount_stands(place)
    if _is_year_range(place) or not _unit_fits(place) or _is_ordinal(place):
        return False
    if _is_structure(place) or _is_label(place) or beginning("idiom", place.text, place.low.start):
        return False
    if not place.number[0].isdecimal() and not _han_stands(place):
        return False
    return place.kind != "duration" or _duration_stands(place)


def _amount_stands(place: Place) -> bool:
    """An amount without a unit (60亿); behind a Latin multiplier (20W) a word has to say that it is one."""
    if place.number[-1] == "w" and CLAUSE_END.match(place.text, place.end):
        return True
    if place.number[-1] in "wWkK百千":
        return bool(place.before or ending("amount", place.head))
    return not ending("ordinal", place.head)


def _is_year_range(place: Place) -> bool:
    return (
        place.high is not None
        and place.unit == "年"
        and all(YEAR.fullmatch(place.text, *span) for span in (place.low, place.high))
    )


def _unit_fits(place: Place) -> bool:
    """Some units count only behind Arabic digits, some only behind 万 or 亿."""
    if place.unit == "起" and not place.number[-1].isdecimal() and place.number.isascii():
        # 2K起 is no count of cases.
        return False
    unit = units().get(place.unit)
    if unit is None or not unit.digits:
        return True
    if unit.digits == "scaled":
        return place.number[-1] in "万亿"
    # A long numeral makes no other word: 九十二口, but 十分, 四面.
    return place.number[0].isdecimal() or (len(place.number) > 1 and place.unit not in _OF_DEGREE)


def _is_ordinal(place: Place) -> bool:
    head = place.head
    if "第" in head and _ORDINALS.search(head):
        return True
    if place.unit == "分" and _CLOCK.search(head):
        return True
    if place.unit == "次" and head.endswith("届"):
        return True
    if place.kind not in ("count", "duration"):
        return head.endswith(("第", "每"))
    return not place.before and bool(ending("ordinal", head)) and not _BOUNDED.search(head)


def _is_structure(place: Place) -> bool:
    """从三个方面, 分为两个部分; 抓好三件事:; 三种类型包括."""
    if _KINDS.match(place.text, place.end):
        return True
    if not ending("structure", place.head):
        return False
    after = place.end + 2 * place.text.startswith("**", place.end)
    if beginning("structure_noun", place.text, after):
        return True
    noun = beginning("topic_noun", place.text, after)
    return bool(noun and not place.number[0].isdecimal() and _STOP.match(place.text, after + noun))


def _is_label(place: Place) -> bool:
    """Grades (三类医疗器械), widths in bits (64位), numbers of headings (6.3 张某)."""
    if _is_position(place):
        return True
    if place.unit == "类" and _CLASSES.search(place.head):
        return True
    if place.unit == "类" and place.number in ("一", "二", "三", "四", "1", "2", "3", "4"):
        return beginning("grade_noun", place.text, place.end) > 0
    if place.unit == "位" and place.number in _BITS:
        return _BITS_OF.match(place.text, place.end) is not None
    if place.kind == "count" and "." in place.number and _DECIMAL.fullmatch(place.number):
        return starts_line(place.text, place.start, " #*\t")
    if len(place.unit) == 1 and place.unit.isascii() and place.unit.isalpha():
        return place.text[place.low.end] == " " or (place.unit in "GM" and len(place.number) < 2)
    return False


def _is_position(place: Place) -> bool:
    """Return whether the number says where something is: 2栋3层, 北纬28度, K12+300处."""
    match place.unit:
        case "层":
            return place.head.endswith(("栋", "区", "座", "楼")) or place.text.startswith(_ROOMS, place.end)
        case "栋" | "座" | "幢":
            return _FLOOR.match(place.text, place.end, place.end + 4) is not None
        case "m" | "米":
            return place.text.startswith("水平", place.end)
        case "度":
            return place.head.endswith(("纬", "经"))
    return False


def starts_line(text: str, start: int, marks: str) -> bool:
    """Say whether nothing but marks (at most 40) stands before ``start`` in its line."""
    before = text[max(0, start - 40) : start]
    line = before.rpartition("\n")[2]
    return not line.strip(marks) and (len(line) < len(before) or len(before) < 40)


def _han_stands(place: Place) -> bool:
    """A number in Chinese characters: no indefinite 一, no ordinal 二, no 千家万户, no string of digits."""
    number = place.number
    if place.high:
        return True
    if place.start == place.low.start and place.text[place.start - 1 : place.start] in _VAGUE:
        return False
    if number in _ONE_OR_TWO:
        lasts = place.kind == "duration" and (place.is_open or bool(ending_loosely("lasting", place.head)))
        return lasts or place.unit in ("倍", "%", "元", "元人民币")
    if _BARE_SCALE.fullmatch(number):
        return place.is_open
    if _DIGITS_ONLY.fullmatch(number):
        return neighbours(number) is not None
    return not (place.unit == "处" and number == "四")


def _duration_stands(place: Place) -> bool:
    """A duration counts where it states a result or a scale, not where it only describes a thing."""
    head = place.head
    clause = clause_before(place.text, place.start).rstrip(" *")
    if ending_loosely("lasting", clause):
        return not (place.unit == "年" and YEAR.fullmatch(place.number))
    recent = place.text[place.start] == "近" or (ending("recent", head) and not head.endswith("的"))
    if recent or _REFERENCE.match(place.text, place.end):
        return False
    if place.unit in ("年", "日", "周年"):
        return _years_stand(place)
    if place.is_open or ending("origin", clause) or ending_loosely("change", clause):
        return True
    at_end = CLAUSE_END.match(place.text, place.end) is not None
    if _IN_LIST.search(head):
        return at_end or place.text.startswith(("和", "及"), place.end)
    goes_on = _GOES_ON.match(place.text, place.end) is not None
    return (at_end or goes_on) and _WORD_BEFORE.search(head) is not None


def _years_stand(place: Place) -> bool:
    """Years and days of the month count only with a bound, and no such number is a date."""
    if YEAR.fullmatch(place.number) or place.number[0] in "〇零":
        return False
    if place.unit == "年" and "." in place.number:
        return True
    if place.unit != "日" and place.text[place.end - 1] == "内":
        return place.text[place.end - 2] in "以之"
    return place.before in _BOUNDS or place.after in _BOUNDS
