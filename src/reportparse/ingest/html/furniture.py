"""What of a page is no text of its article: navigation, footers, buttons; told by names, by words and by links."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from ...keeping import compiled
from .lines import Block, Line
from .page import words_of

_NAMED = words_of(
    "nav navi navbar navigation menu menus submenu breadcrumb breadcrumbs crumb crumbs mianbao weizhi dqwz curpos "
    "position footer foot copyright sidebar sidenav share sharing bdsharebuttonbox bdshare bdsharebox jiathis social "
    "related relate relatednews relnews recommend recommended pager pagination prevnext prenext toolbar topbar "
    "search searchbox login friendlink friendlinks links comment comments qrcode ewm erweima totop backtop "
    "gotop print printer fontsize ad ads advert banner logo editsection headerlink toc skip cookie header masthead"
)
"""Words in ids and classes that name furniture."""

_ROLES = words_of(
    "role=navigation role=banner role=contentinfo role=search role=complementary role=menu role=menubar role=toolbar "
    "role=dialog title=header title=footer"
)
"""Roles of furniture, and the titles of the page headers and footers that LibreOffice writes."""

_WORDS_OF_CONTENT = words_of("content article detail text zoom editor post entry mso")

_CONTENT = words_of(
    "trs_editor trs_editor_view ucap-content zoom fontzoom v_news_content vsb_content articlebody article-body "
    "article_body article-content article_content articlecontent articlecon article-con news_content newscontent "
    "news-content pages_content detail-content detail_content js_content rich_media_content wiki-content "
    "mw-content-text markdown-body entry-content post-content view-content xxgk-content ivs_content conttext "
    "text_content itemprop=articlebody role=main role=article"
)
"""Ids and classes of the block with the article, as content systems and blogs write them."""

_MOST_OF_A_PAGE = 0.3
"""A block that a name calls furniture is none where it holds more than this share of the page's own words."""

LINKED = 0.5
"""A line is a link where links hold more than this share of it."""

_LONGEST_BUTTON_LINE = 160
_LONGEST_OWNER_LINE = 320
_OWNER_BLOCK = 400

_SPACED = r"[ \t\xa0\u3000]*+"
_CRUMB = compiled(r"[>»›＞]|首" + _SPACED + "页")
_POSITION = compiled(r"(?:您|你)?(?:现在|当前|目前)?(?:所在)?的?(?:位置|栏目)是?" + _SPACED + "[:：]")
_SIZES = compiled(
    r"[【\[（(]?" + _SPACED + r"字[体号](?:大小|调整)?" + _SPACED + r"[:：]?"
    r"(?:[ \t\xa0\u3000\[\]【】|/、]*+(?:特大|超大|[大中小]号|默认|[大中小]|A[+-]?))++(?![\p{Han}A-Za-z\d])"
    + _SPACED + r"[】\]）)]?"
)  # fmt: skip
_BUTTON = (
    r"(?:我?要?打" + _SPACED + r"印(?:本?[页文]|文章|页面|此页)?|关" + _SPACED + r"闭(?:窗口|页面|本页)?"
    r"|(?:加入|我要)?收藏(?:本页|本站)?|设为首页|分享(?:[到至]|本页)?|返回(?:顶部|首页|列表|上一页|目录|主页)?|回到顶部"
    r"|页面顶部|TOP|(?:我要)?纠错|扫一扫.{0,20}|无障碍(?:浏览|阅读)?|[大中小]|字[体号]|编辑|复制链接|微信|(?:新浪)?微博"
    r"|QQ(?:空间)?|朋友圈|站内搜索|搜索|登录|注册|繁體|简体|English|网站地图|联系我们|¶)"
)
_BETWEEN = r"[ \t\xa0\u3000【】\[\]|｜/、:：>»·()（）]*+"
_BUTTONS = compiled(rf"{_BETWEEN}(?:{_BUTTON}{_BETWEEN}){{1,12}}")
_PLAIN_BUTTON = compiled(r"打\s*印|关\s*闭|收藏|分享|返回|顶部|纠错|设为首页|网站地图|扫一扫|字[体号]")
_BRACKETED = compiled(rf"[【\[]{_SPACED}{_BUTTON}{_SPACED}[】\]]")
_TRAILING = compiled(rf"(?:[ \t\xa0\u3000|]++{_BUTTON}[:：]?(?=[ \t\xa0\u3000|]|$))+[ \t\xa0\u3000|]*+$")
_HAS_BUTTON = compiled(r"[字打关收分返]")
_NEXT = compiled(r"[【\[]?[上下前后]一?[篇条则页](?:文章|新闻|信息)?" + _SPACED + r"[】\]:：]")
_RELATED = compiled(
    r"(?:相关|延伸|推荐|热门|热点|最新|更多|精彩)(?:链接|文章|新闻|阅读|信息|报道|推荐|稿件|动态|内容|资讯|解读|专题|文件)[:：]?"
    r"|猜你喜欢|大家都在看"
)
_OWNER = compiled(
    rf"ICP备(?:案?(?:编号|序号|号)?[:：])?{_SPACED}\d|公网安备{_SPACED}\d|网站标识码[:：]?{_SPACED}\w{{6}}|^.{{0,12}}版权所有|版权所有[:：©]"
    rf"|©{_SPACED}\d{{4}}|[Cc]opyright.{{0,12}}(?:©|\d{{4}}|[Aa]ll|\([cC]\))|Powered by"
)
_PUBLISHED = compiled(
    r"[\[（(【]?(?:发布|发表|更新|成文|发文|印发|公开|录入)?(?:日期|时间)[:：]|[\[（(【]?(?:信息|文章)?(?:来源|作者)[:：]"
    r"|\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:[ \t\xa0]+\d{1,2}:\d{2})?(?:[ \t\xa0\u3000]+|$)"
)


def is_link(line: Line) -> bool:
    """Say whether a line is more links than words."""
    return line.linked > LINKED * line.ink


def is_publication(line: Line) -> bool:
    """Say whether a line gives a page's date, source or author (发布时间：… 来源：…)."""
    return line.ink <= _LONGEST_BUTTON_LINE and _PUBLISHED.match(line.text) is not None


def without_buttons(line: Line) -> str:
    """Return the text of a line without the buttons for the size of type, and without 【打印】 and its like."""
    text = line.text
    if len(text) > _LONGEST_BUTTON_LINE or not _HAS_BUTTON.search(text):
        return text
    bare = _BRACKETED.sub("", _SIZES.sub("", text)).rstrip()
    # Buttons at the end of a line of dates and sources need no brackets.
    return _TRAILING.sub("", bare) if line.links and is_publication(line) else bare


def is_content(block: Block) -> bool:
    """Say whether a block names itself the article."""
    return block.tag in ("article", "main") or any(name.lower() in _CONTENT for name in block.names)


def furniture(lines: Sequence[Line], blocks: Sequence[Block]) -> bytearray:
    """Return a flag for each line: 1 where it is furniture, by the name of its block or by its own words."""
    out = bytearray(len(lines))
    _mark_named(lines, blocks, out)
    for index, line in enumerate(lines):
        if not line.cells and line.level is None and _is_worded(line):
            out[index] = 1
    _mark_related(lines, out)
    _mark_owner(lines, blocks, out)
    return out


def sums(values: Iterable[int]) -> list[int]:
    """Return the sums of all values before each, and of all."""
    return list(accumulate(values, initial=0))


def _mark(out: bytearray, start: int, end: int) -> None:
    out[start:end] = b"\1" * (end - start)


def _mark_named(lines: Sequence[Line], blocks: Sequence[Block], out: bytearray) -> None:
    own = sums(0 if is_link(line) else line.ink for line in lines)
    inside: list[bool] = []
    for block in blocks:
        around = block.parent >= 0 and inside[block.parent]
        inside.append(around or is_content(block))
        words = own[block.end] - own[block.start]
        if _is_named(block, around) and words <= _MOST_OF_A_PAGE * own[-1]:
            _mark(out, block.start, block.end)


def _is_named(block: Block, inside: bool) -> bool:
    """Say whether tag, role or names call a block furniture; ``inside`` the article its header is the article's."""
    if block.tag in ("html", "body") or is_content(block):
        return False
    if block.tag == "nav" or not _ROLES.isdisjoint(block.names):
        return True
    if block.tag in ("header", "footer", "aside"):
        return not inside
    kinds = [_kind_of(name) for name in block.names if "=" not in name]
    return "content" not in kinds and ("furniture" in kinds or ("header" in kinds and not inside))


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> str:
    """Return what an id or class says: ``content`` (article-header too), ``furniture``, ``header`` or nothing."""
    words = {word.lower() for word in _WORD.findall(name)}
    if words & _WORDS_OF_CONTENT:
        return "content"
    named = words & _NAMED
    return "" if not named else "header" if named == {"header"} else "furniture"


_WORD = compiled(r"[A-Z]?[a-z]+|[A-Z]+")


def _is_worded(line: Line) -> bool:
    text = line.text
    if line.ink > _LONGEST_BUTTON_LINE:
        return False
    if _POSITION.match(text):
        return line.links > 0 or _CRUMB.search(text) is not None
    if _NEXT.match(text):
        return True
    is_buttons = _BUTTONS.fullmatch(text) is not None or _SIZES.fullmatch(text) is not None
    return is_buttons and (line.links > 0 or _PLAIN_BUTTON.search(text) is not None)


def _mark_related(lines: Sequence[Line], out: bytearray) -> None:
    """Mark a heading such as 相关链接 and the links that follow it."""
    for index, line in enumerate(lines):
        if (
            not out[index]
            and line.ink < 12
            and _RELATED.fullmatch(line.text)
            and index + 1 < len(lines)
            and is_link(lines[index + 1])
        ):
            end = index + 1
            while end < len(lines) and is_link(lines[end]):
                end += 1
            _mark(out, index, end)


def _mark_owner(lines: Sequence[Line], blocks: Sequence[Block], out: bytearray) -> None:
    """Mark a line that names a site's owner or licence, and the block around it where that is small and no prose."""
    half = len(lines) // 2
    owned = [index >= half and _is_owner(line) for index, line in enumerate(lines)]
    for index, is_owner in enumerate(owned):
        out[index] |= is_owner
    owners, ink = sums(owned), sums(line.ink for line in lines)
    prose = sums("。" in line.text or bool(line.cells) or line.level is not None for line in lines)
    for block in blocks:
        first, last = block.start, block.end
        owns = owners[last] > owners[first] and prose[last] == prose[first] and first >= half
        if owns and ink[last] - ink[first] <= _OWNER_BLOCK:
            _mark(out, first, last)


def _is_owner(line: Line) -> bool:
    short = line.ink <= _LONGEST_OWNER_LINE and "。" not in line.text[:-1]
    return short and _OWNER.search(line.text) is not None
