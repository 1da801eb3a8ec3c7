"""PDF files: lines, paragraphs, columns, tables and what only dresses the page; and files that cannot be read."""

import html
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_samples import EM, LEFT, TOP, WIDTH, nested, pdf, picture, prose, stroke, table, text

from reportparse.errors import InputError
from reportparse.ingest.pdf import pages as pdf_pages
from reportparse.ingest.pdf.reader import read_pdf
from reportparse.ingest.source import Source

SAMPLES = Path(__file__).parent / "samples"
FIRST = "七月以来综合科组织沿河单位开展联合巡查，把发现的问题逐一移交责任科室限期整改到位，并逐周通报进展。"
SECOND = "各科室按照分工每周五报送进展情况，由综合科汇总以后提交中心主任办公会逐项研究并且督促落实到人。"
QUARTERLY = (SAMPLES / "pdf_quarterly.pdf").read_bytes()


def read(*pages: bytes) -> Source:
    return read_pdf(pdf(*pages), "test.pdf")


def lines(*pages: bytes) -> list[str]:
    return read(*pages).text.splitlines()


def place_of(source: Source, words: str) -> str:
    at = source.text.index(words)
    return [place.locator for place in source.places if place.start <= at][-1]


def paragraphs_of(name: str) -> list[str]:
    """Return the paragraphs of a sample's HTML, those of its data table aside."""
    page = (SAMPLES / name).read_text("utf-8")
    page = regex.sub(r"<thead>.*?</tbody>", "", page, flags=regex.S)
    found = regex.findall(r"<(?:p|li)[^>]*>(.*?)(?=</p>|</li>|<ul>)", page, flags=regex.S)
    texts = (squeezed(html.unescape(words.replace("<br>", ""))) for words in found)
    return [words for words in texts if words]


def squeezed(words: str) -> str:
    return "".join(words.split())


def test_a_printed_report_has_the_lines_that_were_written() -> None:
    found = [squeezed(line) for line in read_pdf(QUARTERLY, "q").text.splitlines() if not line.startswith("|")]
    numbered = [regex.sub(r"^(?:•|\d\.(?=汛期|巡查车|上下游))", "", line) for line in found]
    assert numbered == paragraphs_of("pdf_quarterly.html")


def test_heads_feet_and_page_numbers_of_a_printed_report_are_left_out() -> None:
    words = read_pdf(QUARTERLY, "q").text
    assert "季度工作报告（2024年第3期）" not in words
    assert "—" not in words


def test_a_table_goes_on_over_the_page_with_its_head_once() -> None:
    source = read_pdf(QUARTERLY, "q")
    rows = [line for line in source.text.splitlines() if line.startswith("|")]
    assert rows[0] == "| 序号 | 项目 | 完成投资（万元） | 完成比例 |"
    assert rows[1] == "| 1 | 柳林段堤防加固及两岸步道连通工程（含三座跨河人行桥） | 820 | 82% |"
    assert [row[2] for row in rows[1:]] == list("1234567")
    assert place_of(source, "820") == "page 2 table 1 row 2 cell 3"
    assert place_of(source, "137").startswith("page 3 table 1 row")


def test_columns_are_read_one_after_the_other() -> None:
    found = read_pdf((SAMPLES / "pdf_columns.pdf").read_bytes(), "c").text.splitlines()
    assert [squeezed(line) for line in found] == paragraphs_of("pdf_columns.html")


def test_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    assert lines(prose(FIRST, SECOND)) == [FIRST, SECOND]


def test_a_full_line_before_an_indented_one_ends_its_paragraph() -> None:
    full = (FIRST + SECOND)[: 2 * WIDTH - 2]
    assert lines(prose(full, SECOND)) == [full, SECOND]


def test_a_paragraph_over_the_end_of_a_page_has_two_places() -> None:
    begun, rest = SECOND[: WIDTH - 2], SECOND[WIDTH - 2 :]
    source = read(prose(FIRST, begun), prose(rest, indent=0))
    assert source.text.splitlines() == [FIRST, SECOND]
    assert place_of(source, begun) == "page 1"
    assert place_of(source, rest) == "page 2"


def test_lines_of_a_hanging_indent_are_one_point() -> None:
    point = "1. " + FIRST[:33]
    page = prose(SECOND, SECOND) + text(LEFT, 200, point) + text(LEFT + 18, 220, SECOND[:35])
    assert lines(page)[2:] == [point + SECOND[:35]]


def test_a_centred_title_of_two_lines_stays_two() -> None:
    page = text(220, 60, "清源河流域治理中心", 18) + text(200, 86, "二〇二四年工作报告", 18) + prose(FIRST, y=140)
    assert lines(page)[:2] == ["清源河流域治理中心", "二〇二四年工作报告"]


def test_latin_words_are_joined_with_a_blank() -> None:
    page = prose(FIRST) + text(LEFT, 200, "a" * 20 + " " + "b" * 53) + text(LEFT, 220, "c" * 9)
    assert lines(page)[-1] == "a" * 20 + " " + "b" * 53 + " " + "c" * 9


def test_blanks_are_gaps_and_not_what_justifies_a_line() -> None:
    spread = b"".join(text(LEFT + index * 14, 300, character) for index, character in enumerate("这一行的字拉开了距离"))
    apart = text(LEFT, 340, "张三") + text(LEFT + 120, 340, "2024年")
    assert lines(spread + apart) == ["这一行的字拉开了距离", "张三        2024年"]


def test_raised_characters_stay_in_their_line() -> None:
    page = text(LEFT, 100, "库容12万m") + text(LEFT + 54, 95, "3", 6) + text(LEFT + 58, 100, "左右")
    assert lines(page) == ["库容12万m3左右"]


@pytest.mark.parametrize(("written", "wanted"), [("⼀、⽂化⽅⾯", "一、文化方面"), ("⻛⻝⺠⻓", "风食民长")])
def test_radicals_are_read_as_characters(written: str, wanted: str) -> None:
    assert lines(prose(written)) == [wanted]


def test_words_that_stand_askew_are_left_out() -> None:
    assert lines(prose(FIRST) + text(150, 500, "内部资料", 60, "0.7 0.7 -0.7 0.7")) == [FIRST]


def test_a_page_on_its_side_is_read_upright() -> None:
    sideways = text(100, 700, FIRST, turn="0 1 -1 0")
    assert read_pdf(pdf(sideways, rotate=90), "t").text == FIRST + "\n"


@pytest.mark.parametrize("foot", ["- {} -", "— {} —", "第{}页 共3页", "{}/3", "{}"])
def test_page_numbers_and_running_heads_are_left_out(foot: str) -> None:
    bodies = (FIRST, SECOND, SECOND + FIRST)
    pages = [
        text(230, 40, f"工作简报第{n}期", 9) + prose(body) + text(290, 800, foot.format(n), 9)
        for n, body in enumerate(bodies, 1)
    ]
    assert lines(*pages) == list(bodies)


def test_what_opens_pages_is_no_running_head() -> None:
    pages = [text(LEFT, TOP, f"附件{n}") + prose(body, y=TOP + 40) for n, body in enumerate((FIRST, SECOND), 1)]
    assert lines(prose(FIRST), *pages) == [FIRST, "附件1", FIRST, "附件2", SECOND]


def test_a_number_within_the_text_is_no_page_number() -> None:
    assert lines(prose(FIRST) + text(LEFT, 300, "3") + prose(SECOND, y=340)) == [FIRST, "3", SECOND]


def test_a_ruled_table_becomes_rows_between_the_lines_around_it() -> None:
    rows = [["序号", "项目", "金额"], ["1", "堤防加固及两岸步\n道", "12万元"], ["2", "", "3万元"]]
    source = read(prose(FIRST) + table(LEFT, 200, (50, 104, 100), rows) + prose(SECOND, y=400))
    assert source.text.splitlines() == [
        FIRST,
        "| 序号 | 项目 | 金额 |",
        "| 1 | 堤防加固及两岸步道 | 12万元 |",
        "| 2 |  | 3万元 |",
        SECOND,
    ]
    assert place_of(source, "12万元") == "page 1 table 1 row 2 cell 3"


def test_cells_without_a_line_between_them_are_one() -> None:
    ruled = b"".join(stroke(LEFT, y, LEFT + 300, y) for y in (100, 120, 140))
    ruled += b"".join(stroke(x, 100, x, 140) for x in (LEFT, LEFT + 300)) + stroke(LEFT + 100, 120, LEFT + 100, 140)
    words = text(LEFT + 80, 115, "合计") + text(LEFT + 10, 135, "人数") + text(LEFT + 110, 135, "35人")
    # A row of one cell at the top is the table's caption, as in Word files.
    assert lines(ruled + words) == ["合计", "人数", "35人"]


def test_a_form_with_prose_in_its_cells_is_read_as_lines() -> None:
    cell = "1.完成泵站检修七处，更换老旧表具并整改隐患。\n2.召开调度会。"
    assert lines(table(LEFT, 100, (80, 330), [["本周工作", cell], ["下周计划", "1.继续推进。"]])) == [
        "本周工作",
        *cell.split("\n"),
        "下周计划",
        "1.继续推进。",
    ]


def test_two_tables_are_kept_apart() -> None:
    first = table(LEFT, 100, (60, 60), [["甲", "1项"], ["乙", "2项"]])
    second = table(LEFT, 200, (60, 90), [["丙", "3项"], ["丁", "4项"]])
    assert lines(first + second) == ["| 甲 | 1项 |", "| 乙 | 2项 |", "", "| 丙 | 3项 |", "| 丁 | 4项 |"]


def test_a_page_that_is_a_picture_is_told() -> None:
    source = read(prose(FIRST), picture(), prose(SECOND))
    assert source.text.splitlines() == [FIRST, SECOND]
    assert [notice.message for notice in source.notices] == ["page 2 has no text: it is only a picture"]
    assert source.notices[0].start == source.text.index(SECOND)


def test_a_blank_page_is_not_told() -> None:
    assert read(prose(FIRST), b"", prose(SECOND)).notices == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf(picture(), picture()), "a scan"),
        (pdf(b""), "no page has text"),
        ((SAMPLES / "pdf_locked.pdf").read_bytes(), "locked with a password"),
        (b"%PDF-1.7\n%%EOF", "no PDF that can be read"),
        (QUARTERLY[:4000], "no PDF that can be read"),
        (pdf(prose(FIRST), count=1_000_000), "valid are 1 to 2000"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_pdf(data, "test.pdf")


def test_a_page_of_billions_of_objects_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "MEMORY", 300 << 20)
    with pytest.raises(InputError, match="page 1 cannot be read"):
        read_pdf(nested(depth=9, each=10), "test.pdf")


def test_reading_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "SECONDS", 0.001)
    with pytest.raises(InputError, match="longer than"):
        read_pdf(QUARTERLY, "test.pdf")


def test_forms_that_hold_themselves_end() -> None:
    looped = nested(depth=1, each=1).replace(b"/X 6 0 R", b"/X 5 0 R")
    with pytest.raises(InputError, match="no page has text"):
        read_pdf(looped, "test.pdf")


@settings(max_examples=12)
@given(at=st.integers(0, 3000), cut=st.integers(0, 400), put=st.binary(max_size=8))
def test_damaged_files_give_a_source_or_an_input_error(at: int, cut: int, put: bytes) -> None:
    data = pdf(prose(FIRST, SECOND), prose(SECOND))
    at %= len(data)
    try:
        source = read_pdf(data[:at] + put + data[at + cut :], "test.pdf")
    except InputError:
        return
    assert source.text.strip()


def test_characters_keep_their_place() -> None:
    pages = list(pdf_pages.read_pages(pdf(text(100, 200, "水12", EM)), "t"))
    assert [(glyph.character, glyph.left, glyph.base) for glyph in pages[0].glyphs] == [
        ("水", 100, 200),
        ("1", 112, 200),
        ("2", 118, 200),
    ]
