"""Word's number formats: what a counter's value looks like in each (ST_NumberFormat, ISO/IEC 29500-1 17.18.59)."""

from collections.abc import Callable

_CHINESE = "〇一二三四五六七八九"
_TAIWANESE = "○一二三四五六七八九"
_SIMPLIFIED_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_TRADITIONAL_LEGAL = "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_PAREN_IDEOGRAPHS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CHICAGO = "*†‡§"
# Word repeats a letter up to thirty times, then begins anew.
_LETTERS = 26 * 30

Format = Callable[[int], str]


def written(value: int, style: str) -> str:
    """Return a counter's value in one of Word's formats.

    A value beyond the format's range, and an unknown format, give Arabic digits, as Word does; ``none`` and
    ``bullet`` have no number. ``custom:001`` pads with zeros to the width of its sample.
    """
    if style in ("none", "bullet"):
        return ""
    if style.startswith("custom:"):
        return str(value).zfill(min(len(style) - 7, 9))
    return _FORMATS.get(style, str)(value) or str(value)


def _digits(digits: str) -> Format:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


def _listed(signs: str) -> Format:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else ""


def _repeated(signs: str, most: int) -> Format:
    def repeat(value: int) -> str:
        times, index = divmod((value - 1) % most, len(signs))
        return signs[index] * (times + 1) if value > 0 else ""

    return repeat


def _counted(digits: str) -> Format:
    """Write tens with 十, and from a hundred on digit by digit: 二十一, 一○○."""

    def count(value: int) -> str:
        tens, ones = divmod(value, 10)
        if value < 10 or value > 99:
            return _digits(digits)(value)
        return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")

    return count


def _thousands(digits: str, powers: str, *, one_ten: bool = False, ones: bool = True) -> Format:
    """Write out powers of ten: 一百〇一. ``one_ten`` keeps 壹 in 壹拾, ``ones`` the 一 in 一百."""

    def below_myriad(value: int) -> str:
        text, gap = "", False
        for power, name in ((1000, powers[2]), (100, powers[1]), (10, powers[0]), (1, "")):
            digit = value // power % 10
            if digit:
                text += digits[0] if gap and text and ones else ""
                bare = digit == 1 and name and (not ones or (power == 10 and not text and not one_ten))
                text += ("" if bare else digits[digit]) + name
            gap = not digit
        return text

    def count(value: int) -> str:
        myriads, rest = divmod(value, 10_000)
        if not myriads:
            return below_myriad(rest) or digits[0]
        gap = digits[0] if rest and rest < 1000 and ones else ""
        return f"{below_myriad(myriads)}{powers[3]}{gap}{below_myriad(rest)}" if myriads < 10_000 else ""

    return count


def _roman(value: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        times, value = divmod(value, size)
        text += sign * times
    return text


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _sexagenary(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 0 < value <= 60 else ""


def _run(first: str, length: int) -> str:
    return "".join(chr(ord(first) + i) for i in range(length))


_LOWER, _UPPER = _run("a", 26), _run("A", 26)
_CIRCLED = _listed(_run("①", 20))
_FORMATS: dict[str, Format] = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _digits(_run("０", 10)),
    "decimalFullWidth2": _digits(_run("０", 10)),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _listed(_run("⑴", 20)),
    "decimalEnclosedFullstop": _listed(_run("⒈", 20)),
    "lowerLetter": _repeated(_LOWER, _LETTERS),
    "upperLetter": _repeated(_UPPER, _LETTERS),
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperRoman": _roman,
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "numberInDash": lambda value: f"- {value} -",
    "chicago": _repeated(_CHICAGO, len(_CHICAGO) * 30),
    "ideographDigital": _digits(_CHINESE),
    "japaneseDigitalTenThousand": _digits(_CHINESE),
    "taiwaneseDigital": _digits(_TAIWANESE),
    "chineseCounting": _counted(_TAIWANESE),
    "taiwaneseCounting": _counted(_TAIWANESE),
    "chineseCountingThousand": _thousands(_CHINESE, "十百千万"),
    "taiwaneseCountingThousand": _thousands("零" + _CHINESE[1:], "十百千萬"),
    "japaneseCounting": _thousands(_CHINESE, "十百千万", ones=False),
    "chineseLegalSimplified": _thousands(_SIMPLIFIED_LEGAL, "拾佰仟万", one_ten=True),
    "ideographLegalTraditional": _thousands(_TRADITIONAL_LEGAL, "拾佰仟萬", one_ten=True),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _listed(_PAREN_IDEOGRAPHS),
}
