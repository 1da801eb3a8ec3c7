"""The texts that the benchmarks read: a real report, a mix of all fixtures, variants of both, megabytes of one mark."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba
import regex

from reportparse.ingest.files import read_source

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "reports" / "aimd-2023q4.txt"
STAND_IN = ROOT / "fixtures" / "association-2024q3" / "text.txt"

MARKS = (
    "《", "》《", "一、", "（一）", "1.", "第", "2023年", "12月", "0123456789", "、", "分别", "一是", "不少于", "GB/T ",
    " ", "\n", "（", "（(【《“", "（《》）", "》）」】",
)  # fmt: skip
SHAPES = ("alone", "with line ends", "a line each")

_DAY = regex.compile(r"\d{1,2}(?=[日号])")
# Not those that number a point, nor what a date, a period or the number of a standard is made of.
_FIGURE = regex.compile(r"(?<![\d./年月第QTB-]|^\s*)\d+(?![\d年月日号季期、.．)）/-])", regex.MULTILINE)
_WORD = regex.compile(r"\p{Han}{2,4}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what to call it in a table."""

    name: str
    text: str


@cache
def report() -> Text:
    """Return the real report where it lies beside the checkout, else a fixture."""
    return Text("a real quarterly report", read_source(REAL).text) if REAL.is_file() else stand_in()


@cache
def stand_in() -> Text:
    return Text(f"fixture {STAND_IN.parent.name}", read_source(STAND_IN).text)


@cache
def fixtures() -> tuple[str, ...]:
    """Return the distinct texts of the fixtures, each with a line end at its end."""
    texts = (read_source(path).text for path in sorted(ROOT.glob("fixtures/*/text.txt")))
    return tuple(dict.fromkeys(text.rstrip("\n") + "\n" for text in texts))


@cache
def _rare_words() -> dict[int, list[str]]:
    counts = Counter(word for text in fixtures() for word in jieba.lcut(text) if _WORD.fullmatch(word))
    words = defaultdict(list)
    for word, count in sorted(counts.items()):
        if count <= 2:
            words[len(word)].append(word)
    return words


def variant(text: str, seed: int) -> str:
    """Return a text as long with other figures, days, and other words in the place of half of those that are rare."""
    draw = random.Random(seed)
    words = jieba.lcut(text)
    rare = [word for word, count in Counter(words).items() if count <= 2 and _WORD.fullmatch(word)]
    other = {word: draw.choice(_rare_words()[len(word)]) for word in rare if draw.random() < 0.5}
    worded = "".join(map(other.get, words, words))
    varied = _DAY.sub(lambda day: str(draw.randint(1, 28)).zfill(2)[-len(day[0]) :], worded)
    return _FIGURE.sub(lambda one: "".join(str(draw.randint(1, 9)) for _ in one[0]), varied)


@cache
def mix(size: int) -> str:
    """Return the first characters of all fixtures after one another, then of variants of them, as often as need be."""
    parts: list[str] = []
    length = turn = 0
    while length < size:
        more = [variant(text, turn) for text in fixtures()] if turn else fixtures()
        parts.extend(more)
        length += sum(map(len, more))
        turn += 1
    return "".join(parts)[:size]


def megabytes(count: int) -> str:
    """Return a mix of so many million bytes of UTF-8."""
    size = count * 1_000_000
    return mix(size // 2).encode()[:size].decode(errors="ignore")


def repeated(text: str, size: int) -> str:
    return (text * (size // len(text) + 1))[:size]


def pieces(text: str, size: int, total: int) -> Iterator[str]:
    """Yield pieces of a length that follow one another in a text, about as many characters of it as are asked for."""
    for start in range(0, max(min(total, len(text)) - size, 0) + 1, size):
        yield text[start : start + size]


def marked(mark: str, shape: str, size: int) -> str:
    """Return a mark over and over, a line end behind one in eight of them or behind each."""
    if shape != "with line ends":
        return repeated(mark if shape == "alone" else mark + "\n", size)
    draw = random.Random(mark)
    return "".join(mark + "\n" * (draw.random() < 0.125) for _ in range(size // len(mark) + 1))[:size]
