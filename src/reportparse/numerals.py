"""Read numbers as Chinese texts write them: ``3.2万``, ``一千二百``, ``二〇二三``, ``三分之一``.

Values are exact: ``int`` where the number is whole, else ``Decimal`` (a fraction is divided to 28 digits).
"""

import unicodedata
from decimal import Decimal
from functools import cache, lru_cache

import regex

from .keeping import compiled
from .resources import load_table

Number = int | Decimal

_HALVES = ("半", "一半")
_COUNTER = compiled(r"[个個](?:(?=[亿億]$)|$)")
_COUNTED = frozenset("个個亿億")
_TENTHS = compiled(r"([^成]{1,4})成([^成])?")
_FIRST = ("元", "首")
_ARABIC = compiled(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:(?<!\.)\.\d+)?|\d+\.")
_DIGITS = compiled(r"[\d.,]+")
_EXPONENT = compiled(r"(\d+(?:\.\d+)?)[eE]([+-]?\d{1,3})")
_TOKEN = compiled(r"\d+(?:\.\d+)?|.", regex.DOTALL)
_MIXED = compiled(r"(-?\d+) +(\d+)/(\d+)")
_ROMAN = compiled(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LONGEST = 200


@lru_cache(maxsize=4096)
def read_number(text: str) -> Number | None:
    """Return the value of a text that is one number, or None where it is not one.

    Arabic and Chinese digits, full width, thousands separators, decimals, multipliers (``万``, ``w``),
    elided tens (``一千二`` is 1200), digit strings, fractions, tenths (``七成五`` is 0.75), minus signs and
    blanks between the parts are read. Words of vagueness (``多``, ``余``, ``几``, ``数``) are passed over:
    ``十多万`` is 100000.
    """
    if len(text) > _LONGEST:
        return None
    if text.isdecimal() and text.isascii():
        return int(text)
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("⁄", "/")
    if "/" in plain and (mixed := _MIXED.fullmatch(plain)):
        whole, part = int(mixed[1]), _divided(int(mixed[2]), int(mixed[3]))
        return None if part is None else shortest(whole - part if plain[0] == "-" else whole + part)
    value = _signed(_COUNTER.sub("", "".join(plain.split())) if plain[-1:] in _COUNTED else "".join(plain.split()))
    return None if value is None else shortest(value)


def read_whole(text: str) -> int:
    """Return the whole number that a text is; 元 and 首 are the first. Raises ValueError for anything else."""
    value = 1 if text in _FIRST else read_number(text)
    if not isinstance(value, int):
        raise ValueError(f"{text!r} is no whole number")
    return value


@lru_cache(maxsize=4096)
def read_enumerator(text: str) -> int | None:
    """Return the number of an enumerator, its punctuation aside (``十二``, ``12``, ``⑫``, ``Ⅳ``), or None."""
    plain = unicodedata.normalize("NFKC", text).strip(" ()[].、,:　")
    if plain and _ROMAN.fullmatch(plain):
        return _roman(plain)
    value = read_number(plain)
    return value if isinstance(value, int) and value >= 0 else None


def shortest(value: Number) -> Number:
    """Return a whole number as int, another without trailing zeros."""
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else value.normalize()


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


@cache
def _roles() -> dict[str, tuple[str, int]]:
    return {row["character"]: (row["role"], int(row["value"])) for row in load_table("numerals")}


@cache
def _points() -> tuple[str, ...]:
    return tuple(character for character, (role, _) in _roles().items() if role == "point")


@cache
def _vague() -> dict[int, None]:
    return {ord(character): None for character, (role, _) in _roles().items() if role == "vague"}


def _role(character: str) -> str:
    return _roles().get(character, ("", 0))[0]


def _signed(text: str) -> Number | None:
    if not text:
        return None
    if text[0] in "-+" or _role(text[0]) == "minus":
        value = None if text[1:2] in ("-", "+") else _unsigned(text[1:])
        return None if value is None else value if text[0] == "+" else -value
    return _unsigned(text)


def _unsigned(text: str) -> Number | None:
    if text in _HALVES:
        return Decimal("0.5")
    for mark in ("分之", "/"):
        if mark in text:
            return _fraction(text, mark)
    if "成" in text and (tenths := _TENTHS.fullmatch(text)):
        return _tenths(tenths[1], tenths[2] or "零")
    if text.isascii() and (exponent := _EXPONENT.fullmatch(text)):
        return Decimal(exponent[1]).scaleb(int(exponent[2]))
    plain = text.translate(_vague())
    half = plain[-1:] == "半" and _role(plain[-2:-1]) == "myriad"
    value = _decimal(plain.removesuffix("半") if half else plain) if plain else None
    return value if value is None or not half else value + Decimal(_roles()[plain[-2]][1]) / 2


def _fraction(text: str, mark: str) -> Number | None:
    """Read ``三分之一``, ``一又二分之一``, ``3/2``, ``百分之九十三点五``."""
    left, _, right = text.partition(mark)
    whole, _, left = left.rpartition("又")
    added = _unsigned(whole) if whole else 0
    first, second = _signed(left), _signed(right)
    if first is None or second is None or added is None:
        return None
    part = _divided(first, second) if mark == "/" else _divided(second, first)
    return None if part is None else added + part


def _tenths(whole: str, rest: str) -> Number | None:
    """Read 七成 and 七成五."""
    value, digit = _unsigned(whole), 5 if rest == "半" else _whole(rest)
    return None if value is None or digit is None else Decimal(value) / 10 + Decimal(digit) / 100


def _divided(upper: Number, lower: Number) -> Decimal | None:
    return Decimal(upper) / Decimal(lower) if lower else None


def _decimal(text: str) -> Number | None:
    """Read a number whose fraction may be written with 点: 三点一四, 五千点九亿."""
    point = max(map(text.find, _points()))
    if point < 0:
        return _whole(text)
    end = point + 1
    while end < len(text) and (text[end].isdecimal() or _role(text[end]) == "digit"):
        end += 1
    head, digits = _whole(text[:point]), _digits(text[point + 1 : end])
    if head is None or digits is None or isinstance(head, Decimal):
        return None
    value, scale = Decimal(f"{head}.{digits}"), _scale(text[end:])
    return None if scale is None else value * scale


def _scale(text: str) -> int | None:
    """Return the product of multipliers: 万亿 is 10**12; the empty text is 1."""
    product = 1
    for character in text:
        role, value = _roles().get(character, ("", 0))
        if role not in ("tens", "myriad"):
            return None
        product *= value
    return product


def _digits(text: str) -> str | None:
    """Return the Arabic digits of a string of digits (二〇二三), or None for anything else."""
    found = []
    for character in text:
        role, value = _roles().get(character, ("", 0))
        if role != "digit" and not character.isdecimal():
            return None
        found.append(str(value) if role else character)
    return "".join(found) or None


def _whole(text: str) -> Number | None:
    digits = _digits(text)
    if digits is not None:
        return int(digits)
    if text and _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _role(text[-1:]) == "letter":
        scale = _roles()[text[-1]][1]
        return Decimal(text[:-1].replace(",", "")) * scale if _arabic(text[:-1]) else None
    return _summed(text.replace(",", "")) if _commas_fit(text) else None


def _arabic(text: str) -> bool:
    return bool(text) and bool(_ARABIC.fullmatch(text))


def _commas_fit(text: str) -> bool:
    """Return whether every comma stands between thousands."""
    return all(_ARABIC.fullmatch(run) for run in _DIGITS.findall(text))


def _summed(text: str) -> Number | None:
    """Read digits and multipliers: each myriad multiplies what stands since the last greater one."""
    total: Number = 0
    section: Number = 0
    digit: Number | None = None
    last, greatest, after_zero, chinese = 1, 0, False, False
    for token in _TOKEN.findall(text):
        role, value = _roles().get(token, ("number", 0))
        if role in ("digit", "number", "twenty"):
            read = _token_value(role, value, token)
            if read is None or (digit is not None and digit != 0):
                return None
            after_zero = after_zero or (role == "digit" and value == 0)
            if role == "twenty":
                section, last = section + read, 10
            else:
                digit, chinese = read, role == "digit"
        elif role == "tens":
            if value >= last and section and last > 1:
                return None
            section += (1 if digit is None or (digit == 0 and after_zero) else digit) * value
            digit, last, after_zero = None, value, False
        elif role == "myriad":
            section += digit or 0
            if not section and not total and digit is None:
                section = 1
            if value > greatest or not section:
                total = (total + section) * value
            else:
                total += section * value
            section, digit, last, greatest, after_zero = 0, None, value, value, False
        else:
            return None
    rest = digit or 0
    if chinese and digit and last >= 100 and not after_zero:
        rest = rest * last // 10
    return total + section + rest


def _token_value(role: str, value: int, token: str) -> Number | None:
    if role != "number":
        return value
    return Decimal(token) if token[0].isdecimal() else None
