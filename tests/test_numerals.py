"""Numbers as Chinese texts write them."""

import json
from decimal import Decimal
from itertools import chain
from pathlib import Path
from random import Random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from reportparse.numerals import read_enumerator, read_number
from reportparse.resources import lexicon_folder

SUITE = Path(__file__).resolve().parents[2] / "shared" / "suites" / "numbers_dev.jsonl"
NUMERALS = lexicon_folder() / "rules" / "numerals.toml"
DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """Write a number below 10**12 in Chinese, the plain way."""
    for scale, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            rest = number % scale
            gap = "零" if rest and rest < scale // 10 else ""
            return written(number // scale) + sign + gap + (written(rest) if rest else "")
    text, zero = "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + sign
            zero = False
        else:
            zero = True
    return text or "零"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1,234,567", 1234567),
        ("１２．５", Decimal("12.5")),
        ("3.2万", 32000),
        ("20万亿", 20 * 10**12),
        ("1万亿5000亿", 15 * 10**11),
        ("5千", 5000),
        ("20W", 200000),
        ("1.2M", 1200000),
        ("一千二", 1200),
        ("九百九", 990),
        ("一万五", 15000),
        ("五亿零六", 500000006),
        ("廿一", 21),
        ("卅", 30),
        ("壹佰贰拾叁", 123),
        ("二〇二三", 2023),
        ("三点一四", Decimal("3.14")),
        ("五千一百一十九点九亿", 511990000000),
        ("三分之一", Decimal(1) / Decimal(3)),
        ("百分之九十三点五", Decimal("0.935")),
        ("一又二分之一", Decimal("1.5")),
        ("1 3/5", Decimal("1.6")),
        ("半", Decimal("0.5")),
        ("负三点八", Decimal("-3.8")),
        ("- 1,200", -1200),
        ("十多万", 100000),
        ("三 千 八 百", 3800),
        ("七成", Decimal("0.7")),
        ("七成五", Decimal("0.75")),
        ("一亿半", 150000000),
        ("5.3个亿", 530000000),
        ("数百", 100),
        ("0", 0),
        ("0万", 0),
    ],
)
def test_value(text: str, value: int | Decimal) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "几",
        "点",
        "12,34",
        "1.2.3",
        "2023年",
        "三分之",
        "--3",
        "1/0",
        "x3",
        "万事",
        "十十",
        "一百二百",
        "七成七成",
        "9" * 500,
    ],
)
def test_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("十二", 12), ("12", 12), ("⑫", 12), ("Ⅳ", 4), ("XIX", 19), ("(三)", 3), ("二十一、", 21), ("3.", 3)],
)
def test_enumerator(text: str, value: int) -> None:
    assert read_enumerator(text) == value


@pytest.mark.parametrize("text", ["", "甲", "1.5", "-2", "一点五"])
def test_no_enumerator(text: str) -> None:
    assert read_enumerator(text) is None


def test_the_reader_knows_every_character_of_the_rules() -> None:
    (characters,) = regex.findall(r"^cn = '\[(.+)\]'", NUMERALS.read_text("utf-8"), regex.MULTILINE)
    assert [c for c in characters if read_number(c) is None] == []


@pytest.mark.slow
def test_every_small_number_and_a_million_others_are_read_back() -> None:
    chosen = Random(3)
    others = (chosen.randrange(10 ** chosen.randint(5, 12)) for _ in range(1_000_000))
    assert [n for n in chain(range(100_000), others) if read_number(written(n)) != n] == []


@given(st.integers(0, 10**12 - 1))
def test_written_numbers_are_read_back(number: int) -> None:
    assert read_number(written(number)) == number


@given(st.decimals(-(10**12), 10**12, places=4, allow_nan=False))
def test_arabic_numbers_are_read_back(number: Decimal) -> None:
    assert read_number(f"{number:,}") == number


@given(st.text(alphabet="0123456789.,零一两三十百千万亿点分之又负-+/半几多个wK 　②ⅣX", max_size=30))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = read_number(text)
    assert value is None or (isinstance(value, int | Decimal) and value == value)
    assert read_enumerator(text) is None or isinstance(read_enumerator(text), int)


@pytest.mark.skipif(not SUITE.exists(), reason="the suite is not there")
def test_suite() -> None:
    rows = [json.loads(line) for line in SUITE.read_text("utf-8").splitlines()]
    plain = [row for row in rows if row["type"] == "number"]
    right = sum(
        (value := read_number(row["text"])) is not None
        and abs(float(value) - row["value"]) <= 1e-9 * max(1, abs(row["value"]))
        for row in plain
    )
    assert right >= 0.99 * len(plain)
