"""Reading Word documents: numbers as the reader sees them, tables, changes, and files that are no sound documents."""

import contextlib
import time

import pytest
from docx_samples import (
    CHINESE_LIST,
    HEAD,
    NAMESPACES,
    STRICT,
    W,
    abstract,
    cell,
    document,
    docx,
    item,
    lvl,
    num,
    office_report,
    par,
    relations,
    restart,
    run,
    style,
    table,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from reportparse.errors import InputError
from reportparse.ingest import packages
from reportparse.ingest.docx import story
from reportparse.ingest.docx.formats import written
from reportparse.ingest.docx.reader import read_docx
from reportparse.ingest.packages import open_package, parse_xml
from reportparse.numerals import read_enumerator

DECIMAL = abstract(1, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2"), lvl(2, "lowerLetter", "%3)"))


def lines(body: str, **parts: str) -> list[str]:
    """Return the lines of a document that are not blank."""
    return [line for line in read_docx(docx(body, **parts), "sample").text.split("\n") if line]


def numbers(levels: list[tuple[int, int]], numbering: str, **parts: str) -> list[str]:
    """Return the numbers of paragraphs of these (instance, level)."""
    return lines("".join(item("（", instance, level) for instance, level in levels), numbering=numbering, **parts)


def labels(levels: list[tuple[int, int]], numbering: str) -> list[str]:
    """Return the numbers of paragraphs without the words behind them."""
    return [line.removesuffix("（").rstrip() for line in numbers(levels, numbering)]


# Number formats


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 21: "二十一", 100: "一○○"}),
        ("chineseCountingThousand", {10: "十", 20: "二十", 101: "一百〇一", 110: "一百一十", 1001: "一千〇一"}),
        ("taiwaneseCountingThousand", {101: "一百零一"}),
        ("ideographDigital", {10: "一〇", 23: "二三"}),
        ("japaneseCounting", {12: "十二", 100: "百", 101: "百一"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 101: "壹佰零壹"}),
        ("ideographLegalTraditional", {2: "貳", 26: "貳拾陸"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "61"}),
        ("ideographEnclosedCircle", {3: "㈢", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {7: "⑦"}),
        ("decimalEnclosedParen", {2: "⑵", 20: "⒇"}),
        ("decimalEnclosedFullstop", {2: "⒉", 20: "⒛"}),
        ("lowerLetter", {1: "a", 27: "aa", 53: "aaa", 781: "a"}),
        ("upperLetter", {26: "Z", 28: "BB"}),
        ("lowerRoman", {4: "iv", 49: "xlix"}),
        ("upperRoman", {1994: "MCMXCIV", 0: "0"}),
        ("chicago", {1: "*", 4: "§", 6: "††"}),
        ("ordinal", {1: "1st", 12: "12th", 23: "23rd", 111: "111th"}),
        ("numberInDash", {3: "- 3 -"}),
        ("custom:001", {5: "005", 1234: "1234"}),
        ("none", {3: ""}),
        ("klingonNumerals", {3: "3"}),
    ],
)
def test_formats(name: str, values: dict[int, str]) -> None:
    assert {value: written(value, name) for value in values} == values


@given(
    st.integers(1, 32_767),
    st.sampled_from(("chineseCounting", "chineseCountingThousand", "ideographDigital", "chineseLegalSimplified")),
)
def test_chinese_numbers_read_back(value: int, name: str) -> None:
    assert read_enumerator(written(value, name)) == value


# Counters


def test_levels_nest_and_begin_anew() -> None:
    levels = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 0), (1, 1)]
    assert labels(levels, CHINESE_LIST) == ["一、", "（一）", "1.", "2.", "①", "（二）", "二、", "（一）"]


def test_instances_of_a_scheme_count_on_together() -> None:
    levels = [(1, 0), (2, 0), (1, 0), (2, 1)]
    assert labels(levels, DECIMAL + num(1, 1) + num(2, 1)) == ["1.", "2.", "3.", "3.1"]


def test_an_overridden_start_begins_anew_once() -> None:
    levels = [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0), (2, 0)]
    assert labels(levels, DECIMAL + num(1, 1) + num(2, 1, restart(0, 5))) == ["1.", "2.", "5.", "6.", "7.", "8."]


def test_an_overridden_start_holds_each_time_its_level_begins() -> None:
    levels = [(2, 0), (2, 1), (2, 1), (2, 0), (2, 1)]
    assert labels(levels, DECIMAL + num(2, 1, restart(1, 4))) == ["1.", "1.4", "1.5", "2.", "2.4"]


def test_an_overriding_level_changes_how_it_looks_and_counts_on() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperRoman", "%1)")}</w:lvlOverride>'
    assert labels([(1, 0), (2, 0), (1, 0)], DECIMAL + num(1, 1) + num(2, 1, other)) == ["1.", "II)", "3."]


def test_a_level_that_never_begins_anew_and_one_that_does_behind_the_first_only() -> None:
    scheme = abstract(
        1,
        lvl(0, "decimal", "%1."),
        lvl(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>'),
        lvl(2, "lowerRoman", "%3)", '<w:lvlRestart w:val="1"/>'),
    )
    levels = [(1, level) for level in (0, 1, 2, 1, 2, 0, 1, 2)]
    assert labels(levels, scheme + num(1, 1)) == ["1.", "(1)", "i)", "(2)", "ii)", "2.", "(3)", "i)"]


def test_a_level_above_that_was_skipped_counts_as_used() -> None:
    assert labels([(1, 1), (1, 1), (1, 0)], DECIMAL + num(1, 1)) == ["1.1", "1.2", "2."]


def test_legal_numbers_are_arabic() -> None:
    scheme = abstract(1, lvl(0, "chineseCountingThousand", "第%1章"), lvl(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert labels([(1, 0), (1, 0), (1, 1)], scheme + num(1, 1)) == ["第一章", "第二章", "2.1"]


def test_zero_missing_and_undefined_numberings_have_no_number() -> None:
    assert numbers([(0, 0), (7, 0), (1, 5), (2, 0), (1, 0)], DECIMAL + num(1, 1) + num(2, 66)) == [*["（"] * 4, "1.（"]


def test_start_is_zero_where_the_level_says_nothing_and_bounded_where_it_is_absurd() -> None:
    bare = '<w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl>'
    assert labels([(1, 0)], abstract(1, bare) + num(1, 1)) == ["0."]
    letters = abstract(1, lvl(0, "lowerLetter", "%1)"))
    for start in ("999999999", "-5", "99999999999999999999", "x"):
        override = restart(0, 1).replace('"1"', f'"{start}"')
        assert len(labels([(1, 0)], letters + num(1, 1, override))[0]) < 40


def test_fields_of_deeper_levels_and_formats_without_numbers_are_blank() -> None:
    scheme = abstract(1, lvl(0, "decimal", "%1%2·"), lvl(1, "none", "附 %2%%"), lvl(2, "decimal", "%2.%3"))
    assert labels([(1, 0), (1, 1), (1, 2)], scheme + num(1, 1)) == ["1·", "附 %%", ".1"]


def test_hidden_and_empty_labels_count_without_a_number() -> None:
    hidden = abstract(1, lvl(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>"), lvl(1, "decimal", "%1.%2"))
    assert numbers([(1, 0), (1, 0), (1, 1)], hidden + num(1, 1)) == ["（", "（", "2.1 （"]
    assert numbers([(1, 0)], abstract(1, lvl(0, "decimal", "")) + num(1, 1)) == ["（"]


def test_zero_padded_numbers_of_word_2010() -> None:
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    level = lvl(0, "decimal", "%1.").replace('<w:numFmt w:val="decimal"/>', choice)
    assert labels([(1, 0), (1, 0)], abstract(1, level) + num(1, 1)) == ["001.", "002."]


@given(st.lists(st.integers(0, 4), max_size=40))
@settings(max_examples=60)
def test_counters_agree_with_a_count_over_the_whole_list(levels: list[int]) -> None:
    scheme = abstract(1, *(lvl(level, "decimal", f"%{level + 1}") for level in range(5))) + num(1, 1)
    assert labels([(1, level) for level in levels], scheme) == [str(_counted(levels, at)) for at in range(len(levels))]


def _counted(levels: list[int], at: int) -> int:
    """Count a level from the paragraph behind the last one above it: its own, and one if a deeper one came first."""
    level = levels[at]
    since = next((i + 1 for i in range(at, -1, -1) if levels[i] < level), 0)
    window = levels[since : at + 1]
    return window.count(level) + (window[0] > level)


# Where numbering comes from

HEADING_STYLES = (
    style("H1", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>', name="heading 1")
    + style("H2", '<w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/>', name="heading 2", based_on="H1")
    + style("Own", name="自定义", based_on="H2")
)
HEADING_LIST = (
    abstract(1, lvl(0, "decimal", "%1", '<w:pStyle w:val="H1"/>'), lvl(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'))
    + num(1, 1)
    + abstract(2, lvl(0, "upperLetter", "%1."))
    + num(2, 2)
)


def styled(text: str, style_id: str, more: str = "") -> str:
    """Return a paragraph in a style."""
    return par(text, f'<w:pStyle w:val="{style_id}"/>{more}')


def test_numbers_come_by_style_and_its_ancestors_and_a_paragraph_may_refuse_them() -> None:
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    own = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    body = (
        styled("概况", "H1") + styled("人员", "H2") + styled("设备", "Own") + styled("附记", "H2", off)
        + styled("另列", "H2", own) + styled("计划", "H1") + styled("采购", "H2")
    )  # fmt: skip
    found = lines(body, numbering=HEADING_LIST, styles=HEADING_STYLES)
    assert found == ["1 概况", "1.1 人员", "1.2 设备", "附记", "A.另列", "2 计划", "2.1 采购"]


def test_the_level_that_names_the_style_wins() -> None:
    styles = style("S", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    scheme = abstract(1, lvl(0, "decimal", "%1."), lvl(1, "decimal", "(%2)", '<w:pStyle w:val="S"/>')) + num(1, 1)
    assert lines(styled("甲", "S"), numbering=scheme, styles=styles) == ["(1)甲"]


def test_schemes_by_way_of_a_numbering_style() -> None:
    linked = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="LS"/></w:abstractNum>'
    styles = (
        '<w:style w:type="numbering" w:styleId="LS"><w:name w:val="LS"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    scheme = abstract(1, lvl(0, "upperRoman", "%1.")) + linked + num(1, 1) + num(2, 2)
    assert lines(item("甲", 2) + item("乙", 2), numbering=scheme, styles=styles) == ["I.甲", "II.乙"]


def test_circles_of_styles_and_of_links_end() -> None:
    styles = (
        style("A", based_on="B") + style("B", '<w:numPr><w:numId w:val="1"/></w:numPr>', based_on="A")
        + '<w:style w:type="numbering" w:styleId="LS"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )  # fmt: skip
    circle = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="LS"/></w:abstractNum>' + num(1, 1)
    assert lines(styled("甲", "A"), numbering=circle, styles=styles) == ["甲"]


def test_paragraphs_without_a_style_have_the_default_one() -> None:
    styles = style("N", '<w:numPr><w:numId w:val="1"/></w:numPr>').replace("<w:style ", '<w:style w:default="1" ', 1)
    assert lines(par("甲") + styled("乙", "Gone"), numbering=DECIMAL + num(1, 1), styles=styles) == ["1.甲", "2.乙"]


def test_lists_go_on_through_tables_and_count_apart_in_text_boxes() -> None:
    body = item("前") + table([cell(item("甲")), "x"], ["y", cell(item("乙"))]) + boxed(item("框"), "文") + item("后")
    assert lines(body, numbering=DECIMAL + num(1, 1)) == ["1.前", "| 2.甲 | x |", "| y | 3.乙 |", "文", "1.框", "4.后"]


# How a number stands before the words


@pytest.mark.parametrize(
    ("text", "words", "suffix", "seen"),
    [
        ("%1.", "工作", "tab", "1.工作"),
        ("%1.", "5月完工", "tab", "1. 5月完工"),
        ("%1.", "5月完工", "nothing", "1. 5月完工"),
        ("%1、", "6家单位", "space", "1、 6家单位"),
        ("%1", "工作", "tab", "1 工作"),
        ("（%1）", "6家单位", "tab", "（1）6家单位"),
        ("第%1条", "总则", "space", "第1条 总则"),
        ("%1", " 工作", "tab", "1 工作"),
        ("%1.", "", "tab", "1."),
    ],
)
def test_a_blank_parts_number_and_words_only_where_they_would_run_together(
    text: str, words: str, suffix: str, seen: str
) -> None:
    scheme = abstract(1, lvl(0, "decimal", text, f'<w:suff w:val="{suffix}"/>')) + num(1, 1)
    assert lines(item(words), numbering=scheme) == [seen]


def test_bullets_are_dashes_and_nest_below_bullets_only() -> None:
    bullets = abstract(2, lvl(0, "bullet", "\uf06c"), lvl(1, "bullet", "o"), lvl(2, "bullet", "◆"))
    mixed = abstract(3, lvl(0, "decimal", "%1."), lvl(1, "bullet", "●"), lvl(2, "bullet", "注："))
    body = (
        item("甲", 2) + item("乙", 2, 1) + item("丙", 2, 2) + item("丁", 2) + item("", 2) + item("戊", 2, 2)
        + item("己", 3) + item("庚", 3, 1) + item("辛", 3, 2)
    )  # fmt: skip
    found = lines(body, numbering=bullets + mixed + num(2, 2) + num(3, 3))
    assert found == ["- 甲", "  - 乙", "    - 丙", "- 丁", "  - 戊", "1.己", "- 庚", "注：辛"]


# Words


def field_mark(kind: str) -> str:
    """Return a mark of a field: begin, separate or end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def coded(code: str, result: str | None) -> str:
    """Return a field with its instruction and its result."""
    shown = "" if result is None else field_mark("separate") + result
    return f"{field_mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{field_mark('end')}"


def boxed(content: str, text: str = "") -> str:
    """Return a paragraph with a text box, in both of its forms."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return par(
        run(text) + "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t></w:r>", "上\n下\t右"),
        ("<w:r><w:t>GB/T 1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/></w:r>", "GB/T 1-2"),
        ("<w:r><w:t> 甲 </w:t></w:r>" + run(" 乙"), "甲 乙"),
        ("<w:ins>" + run("新增") + "</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新增"),
        ("<w:moveFrom>" + run("原处") + "</w:moveFrom><w:moveTo>" + run("新处") + "</w:moveTo>", "新处"),
        (run("显") + run("隐", "<w:vanish/>") + run("示", '<w:vanish w:val="0"/>'), "显示"),
        ("<w:hyperlink>" + run("链接") + "</w:hyperlink><w:smartTag>" + run("智能") + "</w:smartTag>", "链接智能"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", "控件"),
        (run("第") + coded(" PAGE ", run("3")) + run("页"), "第3页"),
        (run("见") + coded("REF a", coded("IF 1", run("内")) + run("外")), "见内外"),
        ('<w:fldSimple w:instr="DATE">' + run("5日") + "</w:fldSimple>", "5日"),
        (coded(r"eq \o\ac(○,12)", None) + run("检修"), "⑫检修"),
        (field_mark("begin") + run("未闭合的域"), "未闭合的域"),
        (field_mark("end") + run("多余的域尾"), "多余的域尾"),
        ("<w:r><w:ruby><w:rt>" + run("pin") + "</w:rt><w:rubyBase>" + run("拼") + "</w:rubyBase></w:ruby></w:r>", "拼"),
        ("<m:oMath><m:r><m:t>y=</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
         "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>", "y=1/2"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>合格</w:t><w:sym w:font="Wingdings" w:char="F001"/></w:r>',
         "✓合格"),
        ('<w:r><w:sym w:font="宋体" w:char="2103"/><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "℃≥"),
        (run("面积9m") + run("2", '<w:vertAlign w:val="superscript"/>'), "面积9m²"),
        (run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>', "正文"),
    ],
)  # fmt: skip
def test_words(content: str, seen: str) -> None:
    assert read_docx(docx(par(content)), "sample").text == seen + "\n"


def test_styles_hide_text_and_runs_show_it() -> None:
    styles = style("Ghost", more="<w:rPr><w:vanish/></w:rPr>")
    body = styled("隐去", "Ghost") + par(run("露", '<w:rStyle w:val="Ghost"/>') + run("面"))
    assert lines(body, styles=styles) == ["面"]


def test_a_deleted_paragraph_mark_joins_paragraphs() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = "<w:del><w:r><w:delText>废</w:delText></w:r></w:del>"
    body = par("完成", numbered + gone) + par(deleted, gone) + par("验收", numbered) + par("末", gone)
    assert lines(body, numbering=DECIMAL + num(1, 1)) == ["1.完成验收", "末"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    source = read_docx(docx(boxed(par("框内") + par("二行"), "文") + par("后")), "sample")
    assert source.text == "文\n框内\n二行\n后\n"
    cut = boxed(par("框"), "半").replace("<w:pPr></w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", 1)
    assert lines(cut + table(["表"])) == ["半", "框", "表"]
    assert [place.locator for place in source.places] == ["paragraph 1", "paragraph 2"]


def test_tables_of_contents_are_left_out_and_counted() -> None:
    listed = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{par('目录')}{par('一、概况 1')}</w:sdtContent></w:sdt>"
    )
    coded_list = par(
        field_mark("begin") + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + field_mark("separate") + run("概况 1")
    ) + par(run("计划 2") + field_mark("end"))
    body = listed + coded_list + styled("结语 9", "T1") + par("正文")
    source = read_docx(docx(body, styles=style("T1", name="toc 1")), "sample")
    assert source.text == "正文\n"
    assert source.places[0].locator == "paragraph 6"


def test_headings_have_the_level_of_their_outline_and_follow_a_title() -> None:
    styles = (
        style("2", '<w:outlineLvl w:val="0"/>', name="标题样式") + style("b", based_on="2", name="章")
        + style("3", name="heading 2") + style("T", name="Title")
    )  # fmt: skip
    body = styled("概况", "b") + styled("人员", "3") + par("粮食", '<w:outlineLvl w:val="2"/>')
    plain = styled("正文", "2", '<w:outlineLvl w:val="9"/>')
    assert read_docx(docx(body + plain, styles=styles), "sample").heads == {0: 1, 3: 2, 6: 3}
    assert read_docx(docx(styled("月报", "T") + body, styles=styles), "sample").heads == {0: 1, 3: 2, 6: 3, 9: 4}


def test_lettering_is_a_line_and_empty_boxes_are_none() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="安全月报"/></v:shape></w:pict></w:r>'
    assert read_docx(docx(par(art) + boxed(par()) + par("甲")), "sample").text == "安全月报\n甲\n"


def test_what_is_no_text_is_said() -> None:
    picture = "<w:r><w:drawing><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></w:drawing></w:r>"
    body = par("图示") + par(picture + picture) + "<w:altChunk/><w:p><w:r><w:object/></w:r></w:p>"
    source = read_docx(docx(body), "sample")
    assert [(notice.start, notice.message.rpartition(": ")[2]) for notice in source.notices] == [
        (3, "2 pictures"), (4, "1 embedded document"), (5, "1 embedded object"),
    ]  # fmt: skip


# Tables


def test_merged_cells_keep_columns_and_are_given_once() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        ["片区", "指标", "数量（件）"],
        [cell("东区", properties=down), "来信", "12"],
        [cell("东区", properties=on), "来访", "7"],
        [cell("合计", properties='<w:gridSpan w:val="2"/>'), "19"],
    )
    assert lines(body) == [
        "| 片区 | 指标 | 数量（件） |",
        "| 东区 | 来信 | 12 |",
        "|  | 来访 | 7 |",
        "| 合计 |  | 19 |",
    ]
    places = {place.locator for place in read_docx(docx(body), "sample").places}
    assert {"table 1 row 3 cell 2", "table 1 row 4 cell 2"} <= places
    assert "table 1 row 4 cell 3" not in places


def test_deleted_and_hidden_rows_and_cells_before_the_grid() -> None:
    gone = table(["废", "1"], properties="<w:trPr><w:del/></w:trPr>").removeprefix("<w:tbl>").removesuffix("</w:tbl>")
    late = table(["12"], properties='<w:trPr><w:gridBefore w:val="1"/></w:trPr>')[7:-8]
    body = table(["项目", "件"], ["甲", "3"])[:-8] + gone + late + table(["乙", "4"])[7:]
    assert lines(body) == ["| 项目 | 件 |", "| 甲 | 3 |", "|  | 12 |", "| 乙 | 4 |"]


def test_captions_and_notes_of_one_cell_are_lines() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        [cell("单位：万元", properties=wide)], ["项目", "金额"], ["泵站", "35"], [cell("注：含税", properties=wide)]
    )
    assert lines(body) == ["单位：万元", "| 项目 | 金额 |", "| 泵站 | 35 |", "注：含税"]


def test_a_form_becomes_labels_and_paragraphs() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    body = table(
        ["部门", "后勤科", "日期", "2023年12月1日"],
        ["本周工作", cell("1.检修水泵3台。", "2.更换灯管40根。", properties=wide)],
        ["存在问题", cell("无", properties=wide)],
    )
    assert lines(body) == [
        "| 部门 | 后勤科 | 日期 | 2023年12月1日 |", "本周工作", "1.检修水泵3台。", "2.更换灯管40根。", "存在问题", "无",
    ]  # fmt: skip


def test_one_long_line_makes_a_form_too() -> None:
    long = "组织排查老旧线路，更换破损电缆，" * 4
    assert lines(table(["本周工作", long], ["下周计划", "无"])) == ["本周工作", long, "下周计划", "无"]
    assert lines(table(["本周工作", long[:40]], ["下周计划", "无"])) == [
        f"| 本周工作 | {long[:40]} |",
        "| 下周计划 | 无 |",
    ]


def test_prose_under_a_head_has_the_head_before_it_in_every_row() -> None:
    head = ["部门", "本周工作", "下周计划", "责任人"]
    body = table(
        head,
        ["后勤科", cell("1.检修水泵。", "2.换灯。"), cell("1.盘库。", "2.送检。"), "林某"],
        ["保卫科", cell("1.巡查。", "2.演练。"), "无", "方某"],
    )
    assert lines(body) == [
        "| 部门 | 本周工作 | 下周计划 | 责任人 |",
        "后勤科", "本周工作", "1.检修水泵。", "2.换灯。", "下周计划", "1.盘库。", "2.送检。", "责任人：林某",
        "保卫科", "本周工作", "1.巡查。", "2.演练。", "下周计划", "无", "责任人：方某",
    ]  # fmt: skip
    source = read_docx(docx(body), "sample")
    at = source.text.rindex("本周工作")
    assert [place.locator for place in source.places if place.start == at] == ["table 1 row 1 cell 2"]


def test_numbers_and_single_remarks_keep_a_table_a_table() -> None:
    remark = "因设备到货延期，安装调试顺延至下月，" * 5
    rows = (["序号", "事项", "备注"], ["1", "泵站", remark], ["2", "水闸", ""])
    assert lines(table(*rows))[1] == f"| 1 | 泵站 | {remark} |"
    counted = table(["项目", "进展", "完成（%）"], ["甲", cell("1.招标。", "2.开工。"), "40"], ["乙", "停", "5"])
    assert lines(counted)[1] == "| 甲 | 1.招标。 2.开工。 | 40 |"


def test_frames_and_nested_tables() -> None:
    inner = table(["项目", "台"], ["泵", "3"])
    body = table([cell("全文在框内。", inner, "完。")]) + table(["左", "右"])
    assert lines(body) == ["全文在框内。", "| 项目 | 台 |", "| 泵 | 3 |", "完。", "左", "右"]
    assert read_docx(docx(body), "sample").places[0].locator == "table 1 row 1 cell 1"


# Whole files


def test_a_document_of_python_docx() -> None:
    source = read_docx(office_report(), "月报")
    assert source.text.split("\n") == [
        "机房值守月报", "本月工作", "1.更换空调滤网12块", "2.巡检配电柜8次", "- 备件已入库", "能耗",
        "| 项目 | 用电（度） |", "| 一号机房 | 4210 |", "| 二号机房 | 3875 |",
        "一、下月清洗冷凝器", "二、下月校准温控", "",
    ]  # fmt: skip
    assert list(source.heads.values()) == [1, 2, 3]
    assert source.name == "月报"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_strict_standard_and_other_encodings(encoding: str) -> None:
    body = document(item("甲") + table(["乙", "丙"], ["1", "2"])).replace(W, STRICT).replace("UTF-8", encoding)
    numbering = f"<w:numbering {NAMESPACES}>{DECIMAL}{num(1, 1)}</w:numbering>".replace(W, STRICT)
    rels = relations(officeDocument="/word/main.xml").replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    parts = {"_rels/.rels": rels, "word/main.xml": body.encode(encoding), "word/numbering.xml": numbering}
    assert read_docx(zipped(parts), "sample").text == "1.甲\n| 乙 | 丙 |\n| 1 | 2 |\n"


def test_parts_outside_the_package_are_left_alone() -> None:
    outside = relations(styles="file:///etc/passwd").replace("Target=", 'TargetMode="External" Target=')
    parts = {"word/document.xml": document(par("甲")), "word/_rels/document.xml.rels": outside}
    assert read_docx(zipped(parts), "sample").text == "甲\n"
    above = {"word/document.xml": document(par("甲")), "word/_rels/document.xml.rels": relations(styles="../../../x")}
    assert read_docx(zipped(above), "sample").text == "甲\n"
    numbering = f"<w:numbering {NAMESPACES}>{DECIMAL}{num(1, 1)}</w:numbering>"
    rels = relations(numbering="other.xml")
    inside = {
        "word/document.xml": document(item("甲")),
        "word/_rels/document.xml.rels": rels,
        "word/other.xml": numbering,
    }
    assert read_docx(zipped(inside), "sample").text == "1.甲\n"
    external = inside | {"word/_rels/document.xml.rels": rels.replace("Target=", 'TargetMode="External" Target=')}
    assert read_docx(zipped(external), "sample").text == "甲\n"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        ("一、工作".encode(), "is no zip package"),
        (b"%PDF-1.7", "a PDF file"),
        (b"\xef\xbb\xbf\n<HTML>", "a web page"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        (OLE + "WordDocument".encode("utf-16-le"), r"\.doc, \.wps"),
        (OLE, "an old Office file"),
        (zipped({"xl/workbook.xml": ""}), r"an Excel workbook \(\.xlsx\)"),
        (zipped({"ppt/presentation.xml": ""}), "a PowerPoint presentation"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), r"an OpenDocument text \(\.odt\)"),
        (zipped({"OFD.xml": ""}), "an OFD file"),
        (zipped({"a.txt": "x"}), "a zip archive of something else"),
        (zipped({"word/other.xml": "<a/>"}), "has no word/document.xml"),
        (zipped({"word/document.xml": "<w:document"}), "no well-formed XML"),
        (zipped({"word/document.xml": ""}), "no well-formed XML"),
        (zipped({"word/document.xml": "<a/>"}), "no w:document with a w:body"),
        (zipped({"word/document.xml": document(""), "word/styles.xml": "<a"}), "word/styles.xml is no well-formed"),
        (office_report()[:-400], "damaged or truncated"),
    ],
)
def test_what_is_no_sound_document_is_said(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        read_docx(data, "周报.docx")
    assert str(error.value).startswith("周报.docx")


def test_document_types_and_entities_are_refused() -> None:
    body = document(par("&a;"))
    for inner in ('<!ENTITY a SYSTEM "file:///etc/hostname">', '<!ENTITY a "b">', ""):
        data = zipped({"word/document.xml": body.replace(HEAD, f"{HEAD}<!DOCTYPE w:document [{inner}]>")})
        with pytest.raises(InputError, match=r"DOCTYPE|well-formed"):
            read_docx(data, "x.docx")
    bombs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha" * 50}">' for i in range(12))
    with pytest.raises(InputError):
        parse_xml(f'<!DOCTYPE a [{bombs}]><a b="&a11;">&a11;</a>'.encode(), "x")


def test_deep_nesting_is_read_or_refused() -> None:
    for depth in (60, 2000):
        nested = par("底")
        for _ in range(depth):
            nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
        if depth == 60:
            assert lines(nested) == ["底"]
        else:
            with pytest.raises(InputError, match="depth"):
                lines(nested)


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    dense = zipped({"word/document.xml": b"<a>" + b" " * (packages.SUSPECT_SIZE + 1) + b"</a>"})
    with pytest.raises(InputError, match="zip bomb"):
        read_docx(dense, "x.docx")
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", 1 << 20)
    with pytest.raises(InputError, match="unpacks to 16 MiB"):
        read_docx(dense, "x.docx")
    monkeypatch.setattr(packages, "MOST_PARTS", 1)
    with pytest.raises(InputError, match="has 4 parts"):
        read_docx(docx(""), "x.docx")


def test_encrypted_entries_and_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(zipped({"word/document.xml": document(par("甲"))}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="encrypted"):
        read_docx(bytes(data), "x.docx")
    monkeypatch.setattr(story, "MOST_BLOCKS", 9)
    with pytest.raises(InputError, match="more than 9 paragraphs and cells"):
        read_docx(docx(par() * 10), "x.docx")


def test_the_other_readers_use_of_a_package() -> None:
    rels = relations(officeDocument="xl/workbook.xml")
    parts = {"_rels/.rels": rels, "xl/workbook.xml": "<a/>", "xl/_rels/workbook.xml.rels": relations(styles="s.xml")}
    package = open_package(zipped({**parts, "xl/s.xml": "<b/>"}), "x.xlsx", "xlsx")
    assert package.main_part("") == "xl/workbook.xml"
    assert package.relations("xl/workbook.xml") == {"rstyles": ("styles", "xl/s.xml")}
    assert package.xml("XL/S.xml").tag == "b"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6), st.integers(0, 3))
@settings(max_examples=120)
def test_damaged_bytes_give_a_source_or_a_clear_error(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(SMALL)
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(InputError):
        read_docx(bytes(data[: len(data) - cut * 7]), "x.docx")


SMALL = docx(
    item("甲") + table(["a", "b"], ["1", cell("2", table(["c"]))]) + boxed(par("框")) + styled("乙", "H1"),
    numbering=HEADING_LIST, styles=HEADING_STYLES,
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(("numbering", "styles", "document")), st.integers(0, 10**6)), max_size=3))
@settings(max_examples=80)
def test_odd_xml_gives_a_source_or_a_clear_error(swaps: list[tuple[str, int]]) -> None:
    """Swap neighbouring quoted values, so that the XML stays sound and its meaning does not."""
    parts = {
        "document": document(item("甲") + styled("乙", "H2") + table(["a", "b"], ["1", "2"])),
        "numbering": f"<w:numbering {NAMESPACES}>{HEADING_LIST}</w:numbering>",
        "styles": f"<w:styles {NAMESPACES}>{HEADING_STYLES}</w:styles>",
    }
    for part, at in swaps:
        pieces = parts[part].split('"')
        index = 31 + at % (len(pieces) - 33) // 2 * 2
        pieces[index], pieces[index - 2] = pieces[index - 2], pieces[index]
        parts[part] = '"'.join(pieces)
    with contextlib.suppress(InputError):
        read_docx(zipped({f"word/{part}.xml": content for part, content in parts.items()}), "x.docx")


def test_five_thousand_paragraphs_are_read_in_time() -> None:
    styles = HEADING_STYLES
    body = "".join(item(f"第{i}项工作", 1, i % 2) + styled(f"概况{i}", "Own") for i in range(2500))
    data = docx(body, numbering=HEADING_LIST, styles=styles)
    started = time.perf_counter()
    source = read_docx(data, "x.docx")
    assert time.perf_counter() - started < 3
    assert source.text.count("\n") == 5000
