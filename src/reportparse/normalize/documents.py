"""Which mentions name one document, and what type of document it is."""

from collections.abc import Sequence

from ..ingest.source import Source
from ..keeping import compiled
from ..mentions.documents import DocumentMention
from ..resources import load_table

_DEFINED = compiled(r"\(?(?:以下|下)?[统并]?简称:?$")
_YEAR = compiled(r"[(（]?(?:19|20)\d{2}(?:[-—–~至](?:19|20)?\d{2,4})?年?(?:度|版)?[)）]?")
_VERSION = compiled(
    r"[(（](?:征求意见稿|送审稿|报批稿|草案|试行|修订|暂行|初稿|讨论稿|第[一二三四五六七八九十\d]+版)[)）]"
)
_IDLE = compiled(r"[\s《》“”\"、·,，:：\-—]+")
_JOURNAL = compiled(r"[ ]?(?:杂志|期刊|学报|报纸|上发表)")
_PAPER = compiled(r"(?:论文|综述)\Z")
_ARTICLE = compiled(r"(?:文章|报道|约稿|专稿|通讯)\Z")
_ARTICLE_AFTER = compiled(r"[^,。;《]{0,20}发稿|一文")
_STANDARD = compiled(r"(?:标准|团标|国标|行标)(?:项目|计划|文稿)?(?:,?(?:分别)?[为是即]|:|\)|[^,。;《》]{0,6})?\Z")


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
    if venue or _JOURNAL.match(after):
        return "期刊"
    if _PAPER.search(before):
        return "论文"
    if _ARTICLE.search(before) or _ARTICLE_AFTER.match(source.folded, mention.span.end):
        return "文章"
    if (mention.number and "号" not in mention.number) or _STANDARD.search(before):
        return "标准"
    title = _VERSION.sub("", _YEAR.sub("", mention.title)).rstrip(" )）")
    return next((row["type"] for row in load_table("document_kinds") if title.endswith(row["suffix"])), "其他")


def _title_key(title: str | None) -> str:
    if not title:
        return ""
    plain = _VERSION.sub("", title)
    return _IDLE.sub("", _YEAR.sub("", plain) or plain).lower()


def _number_key(number: str | None) -> str:
    return "#" + "".join(number.split()).lower() if number else ""
