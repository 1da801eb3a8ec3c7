"""Which mentions name one document, and what type of document it is."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from ..ingest.source import Source
from ..keeping import compiled, plain
from ..mentions.documents import DocumentMention
from ..resources import load_table

_DEFINED = compiled(r"\(?(?:以下|下)?[统并]?简称:?$")
_YEAR = compiled(r"[(（]?(?:19|20)\d{2}(?:[-—–~至](?:19|20)?\d{2,4})?年?(?:度|版)?[)）]?")
_VERSION = compiled(
    r"[(（](?:征求意见稿|送审稿|报批稿|草案|试行|修订|暂行|初稿|讨论稿|第[一二三四五六七八九十\d]+版)[)）]"
)
_IDLE = compiled(r"[\s《》“”\"、·,，:：\-—]+")
_JOURNAL = ("杂志", "期刊", "学报", "报纸", "上发表")
_PAPER = ("论文", "综述")
_ARTICLE = ("文章", "报道", "约稿", "专稿", "通讯")
_ARTICLE_AFTER = plain(r"[^,。;《]{0,20}发稿|一文")
_STANDARD = plain(r"(?:标准|团标|国标|行标)(?:项目|计划|文稿)?(?:,?(?:分别)?[为是即]|:|\)|[^,。;《》]{0,6})?\Z")


def document_ids(source: Source, mentions: Sequence[DocumentMention]) -> list[str]:
    """Return an id (``D1``, ``D2``, … by first mention) for each mention; mentions of one document share theirs.

    A document is known by its title (without its year or version remark), by its number, or by a short name that the
    text defines (以下简称《…》).
    """
    known: dict[str, str] = {}
    ids: list[str] = []
    count = 0
    for index, mention in enumerate(mentions):
        keys = [key for key in (_title_key(mention.title), _number_key(mention.number)) if key]
        found = next((known[key] for key in keys if key in known), None)
        if found is None and index and _DEFINED.search(source.folded, mention.span.start - 8, mention.span.start):
            found = ids[-1]
        count += found is None
        identity = found or f"D{count}"
        known.update({key: identity for key in keys if key not in known})
        ids.append(identity)
    return ids


def document_type(source: Source, mention: DocumentMention, *, venue: bool) -> str:
    """Return the type of a document: by the words beside it, the close of its title, or ``其他``.

    ``venue`` says that it is named as the place where another appeared.
    """
    before = source.folded[max(0, mention.span.start - 16) : mention.span.start]
    after = source.folded[mention.span.end : mention.span.end + 6]
    if mention.title is None:
        return "标准" if mention.rule != "office_number" else "文件"
    if venue or after.removeprefix(" ").startswith(_JOURNAL):
        return "期刊"
    if before.endswith(_PAPER):
        return "论文"
    if before.endswith(_ARTICLE) or _ARTICLE_AFTER.match(source.folded, mention.span.end):
        return "文章"
    if (mention.number and "号" not in mention.number) or ("标" in before and _STANDARD.search(before)):
        return "标准"
    title = _without_version(_without_year(mention.title)).rstrip(" )）")
    for suffix, kind in _kinds().get(title[-1:], ()):
        if title.endswith(suffix):
            return kind
    return "其他"


@cache
def _kinds() -> dict[str, list[tuple[str, str]]]:
    """Return how titles end and the types that that says, in the table's order, by the last character."""
    kinds: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in load_table("document_kinds"):
        kinds[row["suffix"][-1]].append((row["suffix"], row["type"]))
    return dict(kinds)


def _title_key(title: str | None) -> str:
    if not title:
        return ""
    unversioned = _without_version(title)
    return _IDLE.sub("", _without_year(unversioned) or unversioned).lower()


def _without_year(title: str) -> str:
    return _YEAR.sub("", title) if "20" in title or "19" in title else title


def _without_version(title: str) -> str:
    return _VERSION.sub("", title) if "(" in title or "（" in title else title


def _number_key(number: str | None) -> str:
    return "#" + "".join(number.split()).lower() if number else ""
