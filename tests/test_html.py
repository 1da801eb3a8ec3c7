"""Saved pages: what of them is text, how a browser would show it, and pages that are damaged or hostile."""

import contextlib
import html
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportparse.errors import DecodingError, InputError
from reportparse.ingest.html.lists import mark
from reportparse.ingest.html.reader import read_html
from reportparse.ingest.source import Source

SAMPLES = Path(__file__).parent / "samples"

PARAGRAPH = "<p>第{0}季度完成投资{0}亿元，同比增长{0}%，新开工项目{0}个。</p>"
PARAGRAPHS = "".join(PARAGRAPH.format(i) for i in range(1, 9))
MENU = "<ul>" + "".join(f"<li><a href='/{i}'>栏目{i}</a></li>" for i in range(8)) + "</ul>"


def sample(name: str) -> Source:
    return read_html((SAMPLES / name).read_bytes(), name)


def text(page: str) -> str:
    return read_html(page.encode(), "page").text


def lines(page: str) -> list[str]:
    return text(page).splitlines()


def test_a_page_of_a_government_site() -> None:
    source = sample("html_gov.html")
    assert source.text == (
        "云岭县水务局2024年上半年工作总结\n"
        "发布时间：2024-07-08\xa0\xa0来源：县水务局\xa0\xa0浏览次数：312\n"
        "今年以来，县水务局围绕防汛抗旱和供水保障开展工作，现将上半年情况总结如下。\n"
        "一、主要工作\n"
        "（一）防汛备汛。4月15日前完成23座水库安全检查，储备编织袋3.5万条。\n"
        "（二）农村供水。新建管网48公里，\n受益群众1.2万人。\n"
        "上半年项目进度表\n单位：万元\n"
        "| 项目 | 投资 |  |\n|  | 计划 | 完成 |\n"
        "| 青石河治理 | 1200 | 760 |\n| 城东水厂 | 3000 | 1850 |\n"
        "二、存在问题\n部分项目用地手续尚未办结。\n三、下半年计划\n11月底前完成青石河治理。\n"
        "云岭县水务局\n2024年7月5日\n"
    )
    assert source.heads == {0: 1}
    places = {place.locator: place.start for place in source.places}
    assert source.text[places["table 1 row 6 cell 3"] :].startswith("| 1850 |\n")
    assert source.text[places["paragraph 4"] :].startswith("一、主要工作\n")


def test_a_page_laid_out_by_tables_in_gb2312() -> None:
    assert sample("html_layout_tables.html").text.split("\n") == [
        "松河机械厂三季度生产情况小结",
        "　【时间：2023-10-9】",
        "三季度全厂完成产值4650万元，同比增长8.3%。",
        "一、生产情况",
        "铸造车间产出铸件1260吨，合格率99.2%。",
        "",
        "二、四季度打算",
        "10月20日前完成二号炉检修，力争全年产值突破1.9亿元。",
        "",
    ]


def test_a_text_saved_by_word_is_kept_whole() -> None:
    source = sample("html_word.htm")
    assert source.text.splitlines() == [
        "质检科9月工作月报",
        "一、本月工作",
        "1. 5号线抽检样品320件，合格316件。",
        "2. 修订《抽样检验规程》，Rev B draft已送审。",
        "二、下月计划",
        "10月15日前完成计量器具送检。",
        "| 班组 | 抽检数 |",
        "| 甲班 | 180 |",
        "| 乙班 | 140 |",
        "联系人：质检科",
    ]
    assert [source.text[at : at + 2] for at in source.heads] == ["一、", "二、"]


def test_a_wiki_page() -> None:
    source = sample("html_wiki.html")
    assert source.text == (
        "2024-W18 周报\n本周工作\n1. 修复 flush 超时\n  - 补测试 12 个\n  - 合入 #7\n    - 回归通过\n2. 发布 v2.1\n"
        "下周计划\na. 压测 3 轮\nb. 写文档\n九、评审设计\n十、上线灰度\n二十、复盘\n无标记项\n"
        "p99  12ms\n  p50   3ms\n\nend\n值班\n周三 王二\n参考：延迟 10³ 次\n"
    )
    assert list(source.heads.values()) == [1, 2, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_without_a_declaration(encoding: str) -> None:
    assert read_html("<p>完成投资3亿元。</p>".encode(encoding), "a").text == "完成投资3亿元。\n"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("big5", "big5"), ("gb2312", "utf-8"), ("utf-8", "gb18030")],
)
def test_declared_encodings(declared: str, encoding: str) -> None:
    body = "銀行完成投資三億元，同比增長，項目開工十二個。"
    page = f"<html><head><meta charset={declared}></head><body><p>{body}</p></body></html>"
    assert read_html(page.encode(encoding), "a").text == body + "\n"


def test_an_encoding_can_be_named() -> None:
    data = "<p>朱镕基同志出席</p>".encode("gb18030")
    assert read_html(data, "a", encoding="gbk").text == "朱镕基同志出席\n"
    with pytest.raises(InputError, match="unknown encoding 'gbx'"):
        read_html(data, "a", encoding="gbx")


def test_few_damaged_bytes_are_shown_and_told() -> None:
    data = PARAGRAPHS.encode()
    source = read_html(data.replace("投资3".encode(), b"\xe6\x8a\xe8\xb5\x843"), "a.html")
    assert "完成�资3亿元" in source.text
    assert "1 characters of a.html are damaged" in source.notices[0].message
    with pytest.raises(DecodingError):
        read_html(b"<p>" + bytes(range(128, 256)) * 3, "a.html")


def test_blanks_as_a_browser_shows_them() -> None:
    page = (
        "<p>完成\n   投资 3\n亿元，see the\n report\t “甲”\n“乙”。<b>加</b><i>粗</i></p>"
        "<p>\u3000\u3000&nbsp;缩进<br>\n换行<br/></p>"
    )
    assert lines(page) == ["完成投资 3 亿元，see the report “甲” “乙”。加粗", "缩进", "换行"]


@pytest.mark.parametrize("empty", ["<p>&nbsp;</p>", "<p><br></p>", "<br>", "<p>\u3000&nbsp;</p><p><br></p>"])
def test_an_empty_line_that_a_browser_shows_is_one(empty: str) -> None:
    assert lines(f"<p>会议室已修缮。</p>{empty}<p>综合科</p>") == ["会议室已修缮。", "", "综合科"]


def test_no_empty_line_stands_where_none_is_shown() -> None:
    page = "<p>会议室<br>已修缮。<br></p>\n<p> </p><div></div><p>综合科</p><br><p>&nbsp;</p>"
    assert lines(page) == ["会议室", "已修缮。", "综合科"]


def test_two_data_tables_are_kept_apart() -> None:
    table = "<table><tr><td>{0}组</td><td>件数</td></tr><tr><td>{0}班</td><td>18</td></tr></table>"
    found = lines("<p>产量如下。</p>" + table.format("甲") + table.format("乙"))
    assert found == ["产量如下。", "| 甲组 | 件数 |", "| 甲班 | 18 |", "", "| 乙组 | 件数 |", "| 乙班 | 18 |"]


def test_what_is_not_seen_is_left_out() -> None:
    page = (
        "<p>甲<script>x</script><span style='DISPLAY : none'>隐</span><span hidden>隐</span><del>旧</del><ins>新</ins>"
        "<s>划</s><!-- 注 --><span aria-hidden=true>隐</span><ruby>汉<rp>(</rp><rt>hàn</rt></ruby>H<sub>2</sub>O "
        "m<sup>2</sup><select><option>项</select><textarea>填</textarea><noscript>无</noscript>乙</p>"
    )
    assert text(page) == "甲新汉H2O m²乙\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol type=I start=4><li>a<li>b</ol>", ["IV. a", "V. b"]),
        ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
        ("<ol><li value=7>a<li>b</ol>", ["7. a", "8. b"]),
        ("<style>#x{list-style:simp-chinese-informal inside}</style><ol id=x><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<style>/* ol{ */ ul.n, .m { list-style : none }</style><ul class=n><li>a</ul><ul><li>b</ul>", ["a", "- b"]),
        ("<ul><li>1、已办结<li>一是抓落实<li>3.2亿元项目</ul>", ["1、已办结", "一是抓落实", "- 3.2亿元项目"]),
        ("<ol><li><p>一段</p><p>二段</p><ol type=a><li>子</ol><li>后</ol>", ["1. 一段", "二段", "  a. 子", "2. 后"]),
    ],
)
def test_lists(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (103, "cjk-ideographic", "一百零三、"),
        (1010, "cjk-ideographic", "一千零一十、"),
        (12, "cjk-heavenly-stem", "12、"),
        (28, "upper-alpha", "AB. "),
        (0, "lower-roman", "0. "),
        (4, "decimal-leading-zero", "04. "),
        (-2, "decimal", "-2. "),
    ],
)
def test_marks(number: int, style: str, shown: str) -> None:
    assert mark(number, style) == shown


def test_spans_keep_columns_under_their_heads() -> None:
    page = (
        "<table><caption>进度</caption><tr><th colspan=2>单位<th>完成</tr><tr><td rowspan=2>东区<td>甲<td>1</tr>"
        "<tr><td>乙<td>2</tr><tr><td>西区</td><td></td><td><p>3</p><p>项|次</p></td></tr>"
        "<tr><td colspan=3>注：快报数</table>"
    )
    assert lines(page) == [
        "进度",
        "| 单位 |  | 完成 |",
        "| 东区 | 甲 | 1 |",
        "|  | 乙 | 2 |",
        "| 西区 |  | 3 项｜次 |",
        "注：快报数",
    ]


def test_a_form_with_prose_is_read_as_paragraphs() -> None:
    page = (
        "<table><tr><td>姓名<td>张三<td>部门<td>财务</tr>"
        f"<tr><td>总结<td colspan=3><h3>一、工作</h3>{PARAGRAPHS}</table>"
    )
    source = read_html(page.encode(), "page")
    assert source.text.splitlines()[:4] == [
        "| 姓名 | 张三 | 部门 | 财务 |",
        "总结",
        "一、工作",
        "第1季度完成投资1亿元，同比增长1%，新开工项目1个。",
    ]
    assert list(source.heads.values()) == [3]


def test_tables_that_lay_out_a_page_lose_no_text() -> None:
    assert lines("<table><tr>外<td>甲</td><td>乙</td></tr><tr><td>丙<td>丁</table>") == ["外", "甲", "乙", "丙", "丁"]
    nested = "<table><tr><td>左<td><table><tr><td>单位<td>数<tr><td>甲<td>1</table></table>"
    assert lines(nested) == ["左", "| 单位 | 数 |", "| 甲 | 1 |"]


UNNAMED = (
    "<title>清河区一季度总结-清河区政府</title><div>{menu}</div>"
    "<div><span>您的位置：</span><a href=/>首页</a>&gt;总结</div>"
    "<div><div>{title}<p><span>来源：区府办 发布时间：2024-04-02</span></p></div><div>{body}</div>"
    "<div><a href=/>返回列表</a></div><p>下一篇：<a href=1>春季植树的通知</a></p></div>"
    "<div><p>地址：清河路1号 邮编：000000</p><p>版权所有 清河区政府 ICP备05000001号</p></div>"
)


@pytest.mark.parametrize("title", ["<h1>清河区一季度总结</h1>", "<div class=bt>清河区一季度总结</div>"])
def test_a_page_whose_blocks_have_no_names(title: str) -> None:
    source = read_html(UNNAMED.format(menu=MENU, title=title, body=PARAGRAPHS).encode(), "page")
    assert source.text.startswith("清河区一季度总结\n来源：区府办 发布时间：2024-04-02\n第1季度")
    assert source.text.endswith("新开工项目8个。\n")
    assert source.heads == {0: 1}


def test_a_title_is_not_given_twice() -> None:
    body = "<p>清河区</p><p>一季度总结</p>" + PARAGRAPHS
    page = UNNAMED.format(menu=MENU, title="<div class=bt>清河区一季度总结</div>", body=body)
    assert lines(page)[:2] == ["来源：区府办 发布时间：2024-04-02", "清河区"]


def test_a_body_in_several_blocks_is_kept_whole() -> None:
    page = (
        f"<div class=nav>{MENU}</div><div><h2>总结</h2><div>{PARAGRAPHS}</div>"
        "<div><h3>二、计划</h3><p>完成2项。</p></div>"
        f"<p>附件：<a href=x>清单.xls</a></p></div><div class=foot>版权所有：某局</div>"
    )
    assert lines(page) == ["总结", *lines(PARAGRAPHS), "二、计划", "完成2项。", "附件：清单.xls"]


def test_a_heading_of_the_article_itself_is_its_title() -> None:
    page = (
        f"<title>总结 - 清河区</title><div><h2>快捷键</h2></div><nav>{MENU}</nav><main><h1>总结</h1>{PARAGRAPHS}</main>"
    )
    assert lines(page) == ["总结", *lines(PARAGRAPHS)]


def test_semantic_elements_and_roles() -> None:
    page = (
        f"<header><h1>清河区</h1><nav>{MENU}</nav></header><div role=complementary>值班表。</div>"
        f"<main><article><header><h1>总结</h1></header>{PARAGRAPHS}<aside>快报数。</aside></article></main>"
        "<footer>© 2024 清河区</footer>"
    )
    assert lines(page) == ["总结", *lines(PARAGRAPHS), "快报数。"]


def test_words_of_a_report_are_no_buttons() -> None:
    body = (
        "<h2>分享</h2><p>打印机采购完成3台。</p><p>完成3个网站ICP备案。</p>"
        "<p>建议升级浏览器版本</p><p>上一篇论文已发表。</p>"
    )
    page = f"<div class=nav>{MENU}</div><div>{PARAGRAPHS}{body}</div>"
    assert lines(page)[-5:] == lines(body)
    assert lines(body)[0] == "分享"


def test_related_articles_are_left_out_and_links_of_the_text_kept() -> None:
    related = "<h3>相关新闻</h3><ul><li><a href=1>全县召开防汛工作会议部署值守</a></ul>"
    page = f"<div class=nav>{MENU}</div><div>{PARAGRAPHS}<p><a href=2>《工作方案》</a>已印发。</p>{related}</div>"
    assert lines(page)[-1] == "《工作方案》已印发。"


def test_a_page_hidden_until_its_scripts_run() -> None:
    assert text(f"<body><div style='display:none'>{PARAGRAPHS}</div></body>") == text(PARAGRAPHS)


def test_a_web_archive() -> None:
    data = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "PHA+zeqzyTPP7jwvcD4=\r\n--B--\r\n"
    ).encode("ascii")
    assert read_html(data, "a.mht").text == "完成3项\n"
    with pytest.raises(InputError, match="without an HTML part"):
        read_html(data.replace(b"text/html", b"image/png"), "a.mht")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("", "is an empty page"),
        ("<html><body>  &nbsp;</body></html>", "nothing in it is shown"),
        ("<body><div id=app></div><script>run()</script></body>", "built by scripts"),
        ("<frameset><frame src=a.htm></frameset>", "in frames"),
        ("<div>" * 5000 + "深", "deeper than 2048"),
    ],
)
def test_pages_without_text_are_refused(page: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_html(page.encode(), "a.html")


def test_entities_of_a_page_are_not_expanded() -> None:
    page = "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY f SYSTEM 'file:///etc/hostname'>]><p>&a;&f;&#25991;&lt;</p>"
    assert text(page).endswith("&a;&f;文<\n")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 1500 + "<p>正文</p>",
        "<table><tr><td>" * 500 + "正文",
        "<ol><li>" * 400 + "正文",
        "<table>" + "<tr><td colspan=1000 rowspan=65534>正<td>文" * 2000,
        "<p>正" + " \n" * 300_000 + "文",
        "<style>" + "/*" * 100_000 + "a{list-style:" * 50_000 + "</style>正文",
        "<p>" + "【大 中 小   " * 20_000 + "正文",
        "<p>正文<p>" + "<a href=x>相关新闻</a><br>" * 20_000,
        "<meta charset" * 50_000 + ">正文",
    ],
    ids=["depth", "tables", "lists", "spans", "blanks", "style", "buttons", "links", "meta"],
)
def test_hostile_pages_are_read_in_bounded_time(page: str) -> None:
    read = text(page)
    assert "正" in read
    assert len(read) < 2_000_000


WORDS = st.text(alphabet="工作总结完成3项，。、一是（一）12%AB \n<>&打印大中小首页>", min_size=1)


@given(st.lists(WORDS, min_size=1))
def test_no_text_of_a_page_without_furniture_is_lost(paragraphs: list[str]) -> None:
    """Paragraphs come back, but for their blanks. The numerals around each keep it from being nothing but a button."""
    page = "".join(f"<p>一{html.escape(paragraph)}一</p>" for paragraph in paragraphs)
    expected = "".join(f"一{paragraph}一" for paragraph in paragraphs)
    assert "".join(text(page).split()) == "".join(expected.split())


@settings(max_examples=60)
@given(st.data())
def test_damaged_pages_give_a_result_or_an_error_of_ours(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(p.name for p in SAMPLES.glob("html_*"))))
    page = bytearray((SAMPLES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(page) - 1))
        cut = data.draw(st.integers(0, 40))
        page[at : at + cut] = data.draw(st.binary(max_size=12))
    with contextlib.suppress(InputError):
        source = read_html(bytes(page), name)
        assert source.text.strip()
        assert all(0 <= place.start <= len(source.text) for place in source.places)
        assert all(not source.text[at].isspace() for at in source.heads)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result_or_an_error_of_ours(data: bytes) -> None:
    with contextlib.suppress(InputError):
        assert read_html(data, "x.html").text.strip()
