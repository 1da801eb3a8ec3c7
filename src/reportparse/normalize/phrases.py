"""The words beside a quantity, and the noun phrases that they make."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ..ingest.markdown import without_marks
from ..ingest.source import Source
from ..keeping import compiled
from ..language.words import words
from ..resources import load_table

Kind = str
"""What a token does.

``noun``, ``verb`` (may belong to a name), ``act`` (a verb with an object), ``light`` (says nothing
beside a number), ``change``, ``glue`` (joins nouns), ``of`` (的), ``etc`` (等), ``cut`` (ends a name),
``scope`` (全市), ``title`` (a bracketed name), ``aside`` (brackets without numbers), ``place`` (以上,
外), ``time``, ``number``, ``blank`` or ``other``.
"""

NOUNS = ("noun", "title", "scope", "aside")
_JOINS = (*NOUNS, "blank")

_YEAR = (
    r"(?:(?:19|20)\d\d\s?(?:[-~至]\s?(?:19|20)\d\d\s?)?年(?:度|[底初末])?"
    r"|[今去明上本前当]年(?:度|[底初末])?|年[初底内])"
)
_MONTH = (
    r"(?:\d{1,2}(?:\s?[-~至到、和]\s?\d{1,2})?\s?月份?(?:\s?\d{1,2}(?:\s?[-~至到和]\s?(?:\d{1,2}月)?\d{1,2})?\s?[日号])?"
    r"|前\d{1,2}个月|第?[一二三四前首上本]{1,2}季度|[上下]半年|全年|[上本下当]月|[上本下]周|\d{1,2}[日号])"
)
_PER = r"每[百千万]?(?:[人户亩吨月年天日周斤头只台辆股桶]{1,4}|公斤|千克|季度|平方米|立方米|万元|千瓦时)"
_ATOM = compiled(
    r"(?P<blank>[\s*`_#>|~+]+)"
    r"|(?P<title>《[^《》\n]{1,80}》|“[^“”\n]{1,60}”)"
    r"|(?P<aside>\([^()\d\n]{1,40}\)|\[[^\[\]\d\n]{1,40}\])"
    rf"|(?P<time>(?:{_YEAR}\s?{_MONTH}?|{_MONTH})(?:[初底末]|[上中下]旬)?(?:以来|以前|之前|前|起|以后|后)?|{_PER}(?=[\d每为]|$))"
    r"|(?P<latin>\d{0,4}[A-Za-z][A-Za-z0-9.+#/_-]*)"
    r"|(?P<number>\d[\d.,:]*[%‰]?)"
)
_WRAP = compiled(r"\s*\n\s*")
_EDGES = " \t*`_#>|~-+,.:;，、。；：·/①②③④⑤⑥⑦⑧⑨⑩"
_TIME_SIGNS = frozenset("年月日天周季晨晚午夜时期今昨明旬初末近来前后刻")
_MANNERS = ("线上", "线下", "现场")
_BOUNDS = ("以上", "以下", "以内", "以外", "内", "外", "之外", "之内")
_SERIES = ("标", "标段", "期", "号", "线", "类", "级", "代", "批", "号线", "楼", "楼栋", "组", "部", "部分")
_NUMERALS = "〇零一二两三四五六七八九十百千万亿几数多半每"
_NEGATIONS = ("不", "未", "非", "无")
# Characters that close a word and are none by themselves.
_BOUND = frozenset("率价费额值量度数面期比距差龄级")
# Light words that stand beside a number or a noun without being part of its name.
_FUNCTION_WORDS = frozenset(
    "为达至到由从共约仅只有均各超逾近与和及或将被把对在于按以经向给让使就都也还又再已未不正才刚曾较比占每另能会可要应须需现逐全本该此新"
)
_KIND_OF_TAG = {
    "v": "verb", "d": "light", "p": "light", "c": "other", "u": "other", "y": "other", "e": "other",
    "o": "other", "r": "other", "t": "time", "m": "number", "q": "number", "f": "place", "w": "other",
}  # fmt: skip


class Token(NamedTuple):
    """A word or an atom (a date, a title, a number) at ``[start, end)`` of the text and what it does.

    ``text`` is folded, ``said`` as given; line ends inside a paragraph are in neither.
    """

    start: int
    end: int
    text: str
    said: str
    kind: Kind


def tokens(source: Source, start: int, end: int) -> list[Token]:
    """Return the tokens of a stretch of one clause, in order."""
    if start >= end:
        return []
    folded, given = source.folded[start:end], source.text[start:end]
    if "\n" not in folded:
        return [Token(start + a, start + b, folded[a:b], given[a:b], kind) for a, b, kind in _pieces(folded)]
    gone = {i for m in _WRAP.finditer(source.folded, start, end) for i in range(m.start(), m.end())}
    places = [i for i in range(start, end) if i not in gone]
    folded, given = ("".join([text[i] for i in places]) for text in (source.folded, source.text))
    return [Token(places[a], places[b - 1] + 1, folded[a:b], given[a:b], kind) for a, b, kind in _pieces(folded)]


# What stands beside one quantity stands beside the next one, and in many reports.
@lru_cache(maxsize=8192)
def _pieces(folded: str) -> tuple[tuple[int, int, Kind], ...]:
    pieces: list[tuple[int, int, Kind]] = []
    at = 0
    for match in _ATOM.finditer(folded):
        pieces += _words(folded, at, match.start())
        kind = match.lastgroup or "blank"
        pieces.append((match.start(), match.end(), "noun" if kind == "latin" else kind))
        at = match.end()
    return *pieces, *_words(folded, at, len(folded))


def _words(folded: str, start: int, end: int) -> list[tuple[int, int, Kind]]:
    """Return the words of a stretch; a run of three single characters or more is one unknown word."""
    found: list[tuple[int, int, Kind]] = []
    run = 0
    for word in words(folded[start:end]) if start < end else ():
        kind = _kind(word.text, word.tag)
        if kind == "verb" and found and found[-1][2] == "of":
            kind = "noun"
        part = len(word.text) == 1 and word.tag[0] not in "qm" and kind in ("noun", "verb", "act", "change")
        run = run + 1 if part else 0
        found.append((start + word.start, start + word.end, kind))
        if run >= 3:
            merged = 3 if run == 3 else 2
            found[-merged:] = [(found[-merged][0], found[-1][1], "noun")]
        elif len(found) > 1 and kind == "noun" and len(word.text) == 1 and _is_bound(folded, found[-2], word.text):
            found[-2:] = [(found[-2][0], found[-1][1], "noun")]
    return found


def _is_bound(folded: str, before: tuple[int, int, Kind], sign: str) -> bool:
    """Return whether a single character makes one word with the one before it: 及时|率, 控制|价, 用|例, 到|会."""
    start, end, kind = before
    if kind not in ("light", "act", "change") or folded[start:end] in _FUNCTION_WORDS:
        return False
    return sign in _BOUND if end - start > 1 else kind == "light"


@lru_cache(maxsize=65536)
def _kind(word: str, tag: str) -> Kind:
    if role := _roles().get(word):
        return role
    if not word[0].isalnum():
        return "other"
    single = len(word) == 1
    if tag in ("vn", "x") or (single and tag[0] in "vqz") or ends_like(word, "measure"):
        return "noun"
    if single and tag[0] == "m" and word not in _NUMERALS:
        return "noun"
    if tag[0] == "t" and not _TIME_SIGNS.intersection(word):
        return "noun"
    return "light" if tag == "ad" else _KIND_OF_TAG.get(tag[:1], "noun")


@cache
def _roles() -> dict[str, Kind]:
    return {row["word"]: row["role"] for row in load_table("name_roles")}


@cache
def _suffixes(kind: str) -> dict[str, tuple[str, ...]]:
    """Return how words of a kind end, by their last character."""
    suffixes = [row["suffix"] for row in load_table("name_suffixes") if row["kind"] == kind]
    return {last: tuple(s for s in suffixes if s[-1] == last) for last in {suffix[-1] for suffix in suffixes}}


def ends_like(text: str | None, kind: str) -> bool:
    """Return whether a word ends like a ``measure``, a ``share`` or an ``entity``."""
    return text is not None and text.endswith(_suffixes(kind).get(text[-1:], ()))


class Phrase(NamedTuple):
    """A noun phrase, tokens ``[start, end)`` of a list; ``head`` is where the part after 的 or 等 begins."""

    start: int
    head: int
    end: int


def phrase_before(found: Sequence[Token], end: int) -> Phrase | None:
    """Return the longest noun phrase that ends before token ``end``, or None where no noun stands there."""
    if end <= 0 or found[end - 1].kind not in NOUNS:
        return None
    at = end - 1
    while at > 0 and (step := _step_back(found, at)):
        at -= step
    at, head = _modified(found, at)
    while at < end and found[at].kind in ("blank", "glue", "aside"):
        at += 1
    if at < end - 1 and found[at].kind == "verb" and found[at + 1].kind != "glue" and _listing(found[at:end]):
        at += 1
    return Phrase(at, max(at, head), end) if at < end else None


def _listing(found: Sequence[Token]) -> bool:
    return any(t.kind == "glue" for t in found)


def _step_back(found: Sequence[Token], at: int) -> int:
    """Return how many tokens before token ``at`` belong to the noun that it continues."""
    here, last = found[at], found[at - 1]
    before = found[at - 2].kind if at > 1 else ""
    if last.kind in _JOINS:
        return 1
    if last.kind == "glue":
        return 2 if before in ("noun", "title", "aside", "verb") else 0
    if last.text in _NEGATIONS and here.kind in ("noun", "verb"):
        return 1
    if len(here.text) == len(last.text) == 1 and last.kind in ("verb", "act"):
        return 1
    if (last.kind == "place" and last.text in _BOUNDS) or (last.kind == "number" and here.text in _SERIES):
        return 2 if before == here.kind == "noun" else 0
    if last.kind == "change":
        named = ends_like(here.text, "entity") or last.text in ("增长", "提升", "发展")
        return 2 if before == here.kind == "noun" and named else 0
    if last.kind == "act":
        return int(ends_like(here.text, "measure"))
    return int(last.kind == "verb" and here.kind in ("noun", "verb"))


def _modified(found: Sequence[Token], at: int) -> tuple[int, int]:
    """Extend a phrase that begins at token ``at`` over ``…等`` or ``…的`` before it; return (start, head)."""
    if at < 2 or found[at - 1].kind not in ("of", "etc"):
        return at, at
    start = at - 1
    allowed = ["noun", "title", "aside", "blank", "glue", "etc"]
    if found[at - 1].kind == "of":
        allowed += ["verb", "act", "change"]
    while start > 0 and found[start - 1].kind in allowed:
        start -= 1
    return (start, at) if start < at - 1 else (at, at)


def phrase_after(found: Sequence[Token], start: int, end: int, closing_verbs: bool = False) -> Phrase | None:
    """Return the noun phrase that begins at token ``start``, or None where something else stands there.

    With ``closing_verbs`` the verbs that close the stretch belong to it (``试点观摩``).
    """
    at = head = start
    while at < end and (step := _step_on(found, at, end, at == start)):
        if found[at].kind == "of":
            head = at + 1
        at += step
    if closing_verbs and all(t.kind == "verb" for t in found[at:end]):
        at = end
    while at > start and found[at - 1].kind in ("blank", "glue", "of", "etc"):
        at -= 1
    return Phrase(start, head if head < at else start, at) if at > start else None


def _step_on(found: Sequence[Token], at: int, end: int, first: bool) -> int:
    token = found[at]
    after = found[at + 1].kind if at + 1 < end else ""
    if token.text in _MANNERS and not first:
        return 0
    if token.kind == "noun" or (token.kind == "title" and (first or found[at - 1].kind != "noun")):
        return 1
    if token.kind == "verb" and first:
        # 参编企业 and 获奖的作品, but not 取消: a verb opens a name only with a noun or 的 after it.
        return int(after in ("noun", "of"))
    if first and token.text in _NEGATIONS:
        return int(after == "noun")
    if token.kind in ("verb", "act") and after == "noun" and len(found[at + 1].text) == 1:
        return 2
    if token.kind == "verb":
        follows = at > 1 and found[at - 1].kind == found[at - 2].kind == "noun"
        return int(after == "noun" and (follows or ends_like(found[at + 1].text, "measure")))
    if first or token.kind not in ("blank", "aside", "glue", "number", "place", "of"):
        return 0
    if token.kind == "of":
        return int(after in ("noun", "title") and found[at - 1].kind in ("noun", "title", "aside", "verb"))
    return 1 if token.kind in ("blank", "aside") else int(after in ("noun", "title"))


def name_of(found: Sequence[Token]) -> str:
    """Return what the tokens say as given, without Markdown marks, and without marks at the edges."""
    text = "".join([t.said for t in found])
    if len(found) == 1 and found[0].kind == "title":
        text = text[1:-1]
    # Letters alone hold no marks.
    return text if text.isalpha() else without_marks(text).strip(_EDGES)


def has_noun(folded: str) -> bool:
    """Return whether a folded text has a noun, so that it says more than that something was done."""
    return any(kind in NOUNS for _, _, kind in _pieces(folded))


def folded_of(found: Sequence[Token]) -> str:
    """Return the folded text of the tokens."""
    return "".join([t.text for t in found])
