"""Give each quantity its value, unit and comparator, and what its clause says of change, basis and rate.

Values are exact: ``int`` where whole, else ``Decimal``. 万 and 亿 are multiplied in, 成 and 百分之 are
per cent.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from ..ingest.source import Source, fold
from ..keeping import plain
from ..layout.headings import heading_kind
from ..mentions.quantities import QuantityMention, find_quantity_mentions
from ..mentions.quantity_checks import CLAUSE_END, neighbours
from ..mentions.quantity_words import clause_before, kind_of, said_before, without_open
from ..mentions.shields import Shields
from ..mentions.tables import Cell, find_cells
from ..numerals import Number, read_number, shortest
from ..spans import Span
from .changes import Saying, said_by_head, sayings

_MONEY = frozenset(("元", "块钱", "圆", "人民币", "元人民币", "角", "毛"))
_CURRENCIES = {
    "US$": "美元",
    "HK$": "港元",
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "$": "美元",
    "€": "欧元",
    "£": "英镑",
}
_WHOLES = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 10**6, "千万": 10**7, "万万": 10**8}
_COINS = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}
_COIN = plain(r"([\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖])([角毛分])")
_REACH_OF_MONEY = 10
_CONFIDENCE = {
    "quantity": 0.96, "per_hundred": 0.97, "range": 0.95, "table": 0.95, "tenths": 0.9, "glued": 0.9,
    "ratio": 0.88, "listed": 0.93, "plus": 0.88, "scaled": 0.8, "scaled_range": 0.85, "scaled_bare": 0.85,
    "scaled_more": 0.8, "scaled_han": 0.75, "slashed": 0.75, "fraction": 0.85, "duration": 0.85, "chinese": 0.9,
    "money_parts": 0.97, "coins": 0.9, "currency_first": 0.9,
}  # fmt: skip
# What may stand beside a number in a cell of figures; more is prose, which names its numbers itself.
_ASIDE = plain(r"[^。;]{0,6}|[^,。;]{0,12}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity with its value. ``start``/``end`` are offsets, ``text`` the mention as given.

    ``value_high`` is set for ranges only. ``unit`` is as written, without 万 and 亿; money in renminbi is in
    元, and a bare ratio has none. ``change`` is to, up or down; ``basis`` yoy or mom; ``per`` day, week,
    month, quarter or year. A cell of a table names the heads of its row and column.
    """

    start: int
    end: int
    text: str
    value: Number
    value_high: Number | None
    unit: str | None
    comparator: str
    change: str | None
    basis: str | None
    per: str | None
    rule: str
    confidence: float
    row_head: str | None = None
    column_head: str | None = None


def find_quantities(source: Source, shields: Shields) -> list[Quantity]:
    """Return every quantity of running text and tables in text order, none that touches a shield."""
    cells = find_cells(source)
    mentions = find_quantity_mentions(source, shields)
    said = sayings(source.folded, mentions)
    found = [
        quantity
        for mention, saying in zip(mentions, said, strict=True)
        if (quantity := read_quantity(source, mention, saying))
    ]
    if not cells:
        return found
    return sorted(_with_cells(source, shields, found, cells), key=lambda q: q.start)


def _with_cells(source: Source, shields: Shields, found: list[Quantity], cells: list[Cell]) -> list[Quantity]:
    """Add the bare numbers of cells that have a unit from elsewhere; name the heads of all in cells."""
    done: list[Quantity] = []
    rest = iter(found)
    quantity = next(rest, None)
    for cell in cells:
        while quantity and quantity.start < cell.start:
            done.append(quantity)
            quantity = next(rest, None)
        inside = False
        while quantity and quantity.start < cell.end:
            inside = True
            beside = source.folded[cell.start : quantity.start] + source.folded[quantity.end : cell.end]
            prose = not _ASIDE.fullmatch(beside) or (beside.strip() and heading_kind(cell.column_head or ""))
            done.append(quantity if prose else _headed(quantity, cell))
            quantity = next(rest, None)
        if cell.unit and not inside and not shields.touches(cell.start, cell.end):
            done += _cell_quantity(source, cell)
    done += [quantity] if quantity else []
    return done + list(rest)


def _headed(quantity: Quantity, cell: Cell) -> Quantity:
    said = said_by_head(fold(cell.column_head or ""))
    return replace(
        quantity, row_head=cell.row_head, column_head=cell.column_head,
        change=quantity.change or said.change, basis=quantity.basis or said.basis, per=quantity.per or said.per,
    )  # fmt: skip


def _cell_quantity(source: Source, cell: Cell) -> list[Quantity]:
    span = Span(cell.start, cell.end)
    mention = QuantityMention(cell.start, cell.end, "table", span, cell.unit, scale=cell.scale)
    quantity = read_quantity(source, mention, Saying())
    return [_headed(quantity, cell)] if quantity else []


def read_quantity(source: Source, mention: QuantityMention, saying: Saying) -> Quantity | None:
    """Return the value of a mention with what is said of it, or None where its number cannot be read."""
    folded = source.folded
    value, high = _values(folded, mention)
    if value is None:
        return None
    if high is not None and high < value:
        value, high = high, value
    return Quantity(
        mention.start, mention.end, source.text[mention.start : mention.end], value, high,
        _unit(source, mention), _comparator(mention), saying.change, saying.basis, saying.per,
        mention.rule, _confidence(folded, mention),
    )  # fmt: skip


def _values(folded: str, mention: QuantityMention) -> tuple[Number | None, Number | None]:
    """Return the value and, for a range, the upper value."""
    low = folded[slice(*mention.low)]
    if mention.rule in ("money_parts", "coins"):
        return _money_value(folded[mention.low.start : mention.end], low), None
    if mention.rule == "tenths":
        return _tenths_value(low, folded[mention.low.end : mention.end]), None
    pair = neighbours(low)
    one, other = pair or (low, folded[slice(*mention.high)] if mention.high else None)
    high = None if other is None else _end_value(folded, mention, other + (mention.scale if pair else ""))
    value = _end_value(folded, mention, one + mention.scale)
    return -value if mention.below and value is not None else value, high


def _end_value(folded: str, mention: QuantityMention, number: str) -> Number | None:
    """Return what one number of a mention is worth, its half, 百分之 and 成 counted in."""
    value = read_number(number)
    if value is None:
        return None
    if mention.rule == "per_hundred":
        return _per_hundred(folded, mention, value)
    if mention.unit and folded[slice(*mention.unit)] == "成":
        return shortest(value * 10)
    return shortest(value + Decimal("0.5")) if mention.half or _has_half(folded, mention) else value


def _has_half(folded: str, mention: QuantityMention) -> bool:
    """Say whether the unit holds a half: 2个半月."""
    return mention.unit is not None and folded.startswith("个半", mention.unit.start)


def _per_hundred(folded: str, mention: QuantityMention, value: Number) -> Number:
    words = "".join(folded[mention.start : mention.low.start].split())
    whole = next((n for word, n in sorted(_WHOLES.items(), key=lambda w: -len(w[0])) if word + "分之" in words), 100)
    return shortest(Decimal(value) * 100 / whole)


def _tenths_value(low: str, rest: str) -> Number | None:
    """Read 七成, 七成五, 八点五折, 五五折 as per cent."""
    value = Decimal("0.5") if low == "半" else read_number(low)
    if value is None:
        return None
    if len(low) == 2 and isinstance(value, int) and not low.isdecimal() and value > 10:
        return value
    extra = rest.strip()[1:2]
    added = Decimal("0.5") if extra == "半" else Decimal(read_number(extra) or 0) / 10
    return shortest((value + added) * 10)


def _money_value(text: str, low: str) -> Number | None:
    """Read 12元3角, 两毛五, 壹元零壹分 as yuan."""
    value = read_number(low)
    rest = text[len(low) :].strip()
    if value is None:
        return None
    total = value * _COINS.get(rest[:1], Decimal(1))
    coins = _COIN.findall(rest)
    total += sum((read_number(digit) or 0) * _COINS[coin] for digit, coin in coins)
    if rest[:1] in "角毛" and not coins and (last := read_number(rest[1:2])):
        total += last * Decimal("0.01")
    return shortest(total)


def _unit(source: Source, mention: QuantityMention) -> str | None:
    if mention.rule in ("per_hundred", "tenths"):
        return "%"
    if mention.rule in ("money_parts", "coins"):
        return "元"
    if mention.rule == "ratio":
        return None
    if mention.unit:
        folded = without_open(_joined(source.folded, mention.unit))
        if folded in _MONEY:
            return "元"
        if folded == "成":
            return "%"
        return folded if folded.isascii() else without_open(_joined(source.text, mention.unit))
    if mention.rule == "currency_first":
        return _currency(source.folded[: mention.low.start])
    ends = CLAUSE_END.match(source.folded, mention.end) is not None
    clause = clause_before(source.folded, mention.start, whole=True) if ends else ""
    return "元" if said_before("money", clause[-_REACH_OF_MONEY:]) else None


def _joined(text: str, unit: Span) -> str:
    """Return a unit, without the line end that may part its characters."""
    return "".join(text[slice(*unit)].split())


def _currency(before: str) -> str:
    """Return the unit of money that a sign before the number names."""
    sign = before[-5:].rstrip()
    return next((unit for name, unit in _CURRENCIES.items() if sign.endswith(name)), "元")


def _comparator(mention: QuantityMention) -> str:
    """Return the bound that the words give; approximation only where no word bounds."""
    if not (mention.after or mention.before or mention.more):
        return "="
    signs = [mention.after, mention.before, ">" if mention.more else ""]
    bounds = [sign for sign in signs if sign and sign != "~"]
    if mention.more and mention.after == ">=":
        # 500余人以上
        return ">"
    return bounds[0] if bounds else "~" if "~" in signs else "="


def _confidence(folded: str, mention: QuantityMention) -> float:
    kind = kind_of(_joined(folded, mention.unit)) if mention.unit else ""
    if kind == "duration":
        return _CONFIDENCE["duration"]
    if mention.rule == "quantity" and not folded[mention.low.start].isascii():
        return _CONFIDENCE["chinese"]
    return _CONFIDENCE[mention.rule]
