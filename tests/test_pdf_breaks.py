"""PDF files: rows and tables that the end of a page cuts, titles of two lines, empty lines, lone running heads."""

import pytest
from pdf_samples import EM, LEFT, TOP, WIDTH, pdf, prose, table, text

from reportparse.ingest.pdf.reader import read_pdf

FIRST = "九月以来巡检中队对沿线泵站逐座检查，把发现的隐患登记造册并且限期整改，整改结果每周通报一次。"
SECOND = "各泵站已按通知要求备足抢险物料，值班人员二十四小时在岗，遇有险情先处置后报告。"
HEAD = ["站名", "台数（台）", "备注"]
FOOT = text(290, 800, "- 1 -", 9)


def lines(*pages: bytes) -> list[str]:
    return read_pdf(pdf(*pages), "test.pdf").text.splitlines()


def rows(*pages: bytes) -> list[str]:
    return [line for line in lines(*pages) if line.startswith("|") or not line]


def ruled(*cells: list[str], y: float = TOP) -> bytes:
    return table(LEFT, y, (56, 104, 100), cells)


def test_a_row_that_a_page_cuts_is_one() -> None:
    above = ruled(HEAD, ["柳林站", "6", "汛前已检修"])
    below = ruled(["", "", "两台水泵"], ["杏园站", "4", ""])
    assert rows(above, below) == [
        "| 站名 | 台数（台） | 备注 |",
        "| 柳林站 | 6 | 汛前已检修两台水泵 |",
        "| 杏园站 | 4 |  |",
    ]


def test_a_name_that_a_page_cuts_is_one_where_its_line_was_full() -> None:
    full = rows(ruled(HEAD, ["东风渠泵", "6", ""]), ruled(["站", "", ""], ["杏园站", "4", ""]))
    short = rows(ruled(HEAD, ["柳林", "6", ""]), ruled(["合计", "", ""], ["杏园站", "4", ""]))
    assert full[1:] == ["| 东风渠泵站 | 6 |  |", "| 杏园站 | 4 |  |"]
    assert short[1:] == ["| 柳林 | 6 |  |", "| 合计 |  |  |", "| 杏园站 | 4 |  |"]


@pytest.mark.parametrize("first", [["", "8", ""], ["", "8", "已检修"]])
def test_figures_of_a_row_without_a_name_are_no_rest(first: list[str]) -> None:
    found = rows(ruled(HEAD, ["柳林站", "6", "备用"]), ruled(first, ["杏园站", "4", ""]))
    assert found[1] == "| 柳林站 | 6 | 备用 |"
    assert found[2].startswith("|  | 8 |")


def test_a_table_with_a_head_of_its_own_does_not_go_on_from_the_one_before() -> None:
    above = ruled(["站名", "台数", "功率"], ["柳林站", "6", "75"], ["杏园站", "4", "55"])
    other = ruled(["仓库", "沙袋", "水泵"], ["城东", "3000", "2"], ["城西", "2500", "1"])
    more = ruled(["松河站", "3", "45"], ["汇口站", "2", "30"])
    assert rows(above, other)[2:5] == ["| 杏园站 | 4 | 55 |", "", "| 仓库 | 沙袋 | 水泵 |"]
    assert rows(above, more)[2:4] == ["| 杏园站 | 4 | 55 |", "| 松河站 | 3 | 45 |"]


def test_an_empty_line_is_told_where_paragraphs_stand_a_line_apart() -> None:
    page = prose(FIRST, SECOND, SECOND) + prose(FIRST, SECOND, y=300)
    assert lines(page) == [FIRST, SECOND, SECOND, "", FIRST, SECOND]


@pytest.mark.parametrize("size", [24, WIDTH * EM / 18], ids=["nearly full", "full"])
def test_a_centred_title_that_fills_its_line_goes_on_below(size: float) -> None:
    title = "柳林灌区管理处二〇二三年九月份泵站安全运行情况通报"
    page = b"".join(
        text(LEFT + (WIDTH * EM - size * len(part)) / 2, y, part, size)
        for part, y in ((title[:18], 60), (title[18:], 92))
    )
    assert lines(page + prose(FIRST, SECOND, FIRST, SECOND, y=150))[0] == title


def test_a_centred_line_below_a_full_one_is_a_heading_in_the_size_of_the_text() -> None:
    full = (FIRST + SECOND)[: 2 * WIDTH - 2]
    page = prose(full) + text(LEFT + (WIDTH - 6) / 2 * EM, TOP + 40, "四、值班安排") + prose(SECOND, FIRST, y=TOP + 60)
    assert lines(page)[:2] == [full, "四、值班安排"]


def test_each_bullet_opens_a_point() -> None:
    points = ["• " + (FIRST + SECOND)[: WIDTH - 1], "• " + SECOND[:20], "• " + FIRST[:12]]
    page = b"".join(text(LEFT, TOP + 40 + 20 * at, point) for at, point in enumerate(points))
    assert lines(prose(FIRST) + page)[1:] == points


def test_a_running_head_of_the_only_page_is_left_out_beside_a_page_number() -> None:
    head = text(LEFT, 48, "柳林灌区泵站简报（内部资料）")
    assert lines(head + prose(FIRST, SECOND) + FOOT) == [FIRST, SECOND]
    assert lines(head + prose(FIRST, SECOND))[0] == "柳林灌区泵站简报（内部资料）"


@pytest.mark.parametrize(
    "title",
    [
        text(220, 50, "柳林灌区泵站简报", 18),
        text(LEFT + (WIDTH * EM - 8 * EM) / 2, 48, "柳林灌区泵站简报"),
        text(LEFT, 70, "柳林灌区泵站简报"),
    ],
    ids=["large", "in the middle", "below the margin"],
)
def test_a_title_of_the_only_page_is_no_running_head(title: bytes) -> None:
    assert lines(title + prose(FIRST, SECOND, y=120) + FOOT)[0] == "柳林灌区泵站简报"
