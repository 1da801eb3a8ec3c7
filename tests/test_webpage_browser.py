"""The page in a browser: Debian's chromium, driven headless."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from samples import FIXTURES

from reportparse import parse, parse_file
from reportparse.schema import Metric, Report

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
FLUENT = 2_000
"""The milliseconds that drawing the page, or filtering it, may take with 2,000 records: many times what it takes."""


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_file(FIXTURES / "acoustics-committees-2024q4" / "text.txt")


@pytest.fixture
def page(browser: "playwright.Browser", report: Report, tmp_path: Path) -> Iterator["playwright.Page"]:
    yield from shown(browser, report, tmp_path)


def shown(browser: "playwright.Browser", report: Report, folder: Path) -> Iterator["playwright.Page"]:
    """Open a report's page, and fail where it logs an error or asks for anything."""
    report.write(folder / "page.html")
    address = (folder / "page.html").as_uri()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if request.url != address else None)
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.goto(address)
    yield page
    page.close()
    assert trouble == []


def visible_rows(page: "playwright.Page") -> int:
    return page.locator("#table tbody tr:visible").count()


def test_a_click_on_a_mention_tells_its_record(page: "playwright.Page") -> None:
    page.locator("mark", has_text="10月16日").click()
    panel = page.locator("#panel")
    assert panel.locator("h2").text_content() == "10月16日"
    assert "2024-10-16" in panel.text_content()
    page.keyboard.press("Escape")
    assert panel.is_hidden()


def test_of_overlapping_mentions_clicks_go_outwards(browser: "playwright.Browser", tmp_path: Path) -> None:
    report = parse("某会2023年第四季度工作\n12月5日完成检测3项。\n")
    event, metric = report.records
    wide = event.model_copy(update={"start": metric.start - 2, "text": report.text[metric.start - 2 : metric.end + 1]})
    wide = wide.model_copy(update={"end": metric.end + 1})
    for page in shown(browser, report.model_copy(update={"records": (wide, metric)}), tmp_path):
        mark = page.locator("mark", has_text="3项")
        assert set(mark.get_attribute("class").split()) >= {"event", "metric", "in-metric"}
        for said in ("3项", wide.text, "3项"):
            mark.click()
            assert page.locator("#panel h2").text_content() == said


def test_filters_leave_what_fits(page: "playwright.Page", report: Report) -> None:
    page.keyboard.press("2")
    assert visible_rows(page) == len(report.records)
    for kind in ("metric", "document"):
        page.locator(f"#kind input[value={kind}]").uncheck()
    assert visible_rows(page) == sum(record.kind == "event" for record in report.records)
    page.locator("#unit").select_option("0")
    here = [record for record in report.records if record.kind == "event" and record.group == 0]
    assert visible_rows(page) == len(here)
    page.locator("#tense input[value=done]").uncheck()
    assert visible_rows(page) == sum(record.tense != "done" for record in here)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert page.locator("mark:not(.off)").count() == sum(record.tense != "done" for record in here)


def test_confidence_and_words_filter_too(page: "playwright.Page", report: Report) -> None:
    page.locator("#sure").fill("0.9")
    page.keyboard.press("2")
    assert page.locator("#count").text_content() == (
        f"显示 {sum(record.confidence <= 0.9 for record in report.records)} / {len(report.records)}"
    )
    page.locator("#sure").fill("1")
    page.locator("#search").fill("隔声窗")
    assert visible_rows(page) == sum("隔声窗" in record.sentence for record in report.records)


def test_the_table_sorts_both_ways(page: "playwright.Page", report: Report) -> None:
    page.keyboard.press("2")
    for ascending in (True, False):
        page.locator("#table th button").last.click()
        column = [float(text) for text in page.locator("#table tbody tr td:last-child").all_text_contents()]
        assert column == sorted(column, reverse=not ascending)
    assert page.locator("th[aria-sort=descending]").text_content() == "置信度"


def test_time_and_stages_are_drawn_and_lead_to_records(page: "playwright.Page", report: Report) -> None:
    page.keyboard.press("3")
    assert page.locator("#time .bar:visible").count() == sum(record.kind == "event" for record in report.records)
    page.locator("#time .bar").first.click()
    assert page.locator("#panel").is_visible()
    page.keyboard.press("4")
    assert page.locator(".stage:visible h2").all_text_contents()[0] == "计划中 2"
    page.locator(".stage button", has_text="吸声材料降噪系数分级").click()
    assert "吸声材料降噪系数分级" in page.locator("#panel h2").text_content()


def test_the_keyboard_suffices(page: "playwright.Page", report: Report) -> None:
    for _ in range(2):
        page.keyboard.press("j")
    assert page.locator("#panel h2").text_content() == report.records[1].text
    page.keyboard.press("k")
    assert page.locator("#panel h2").text_content() == report.records[0].text
    page.keyboard.press("/")
    page.keyboard.type("jk不在")
    assert page.locator("#search").input_value() == "jk不在"
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert page.locator("[role=tab][aria-selected=true]").text_content() == "表格"


def test_both_languages(page: "playwright.Page") -> None:
    page.locator("#language").click()
    assert page.locator("[role=tab]").first.text_content() == "Text"
    page.keyboard.press("j")
    assert "date start" in page.locator("#panel").text_content()


def test_paper_and_the_dark(page: "playwright.Page") -> None:
    shade = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    assert page.evaluate(shade) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(shade) == "rgb(23, 24, 26)"
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator("#search").is_hidden()
    assert page.locator("#kind").is_visible()
    assert page.locator("#text").is_visible()


def test_a_script_in_a_report_is_shown_and_not_run(browser: "playwright.Browser", tmp_path: Path) -> None:
    text = "某会<script>window.ran=1</script>\n<img src=x onerror='window.ran=1'>12月5日完成3项。</script>\n"
    for page in shown(browser, parse(text, period="2023Q4"), tmp_path):
        page.keyboard.press("j")
        assert page.evaluate("window.ran") is None
        assert "<script>window.ran=1</script>" in page.locator("#text").text_content()


def test_characters_beyond_the_first_plane_keep_their_places(browser: "playwright.Browser", tmp_path: Path) -> None:
    report = parse("𠮷林😀会2023年第四季度工作\n𠮷😀12月5日完成3项。\n")
    for page in shown(browser, report, tmp_path):
        assert page.locator("mark").all_text_contents() == [record.text for record in report.records]


def test_two_thousand_records_stay_fluent(browser: "playwright.Browser", tmp_path: Path) -> None:
    body = "".join(f"{at}、完成检测{at}项，合格率{at % 100}%。\n" for at in range(1, 1001))
    report = parse(f"某会2023年第四季度工作\n{body}")
    assert sum(isinstance(record, Metric) for record in report.records) == 2000
    for page in shown(browser, report, tmp_path):
        clock = "const began = performance.now(); {}; document.body.offsetHeight; return performance.now() - began"
        for work in ("draw()", "filter()", "sortBy(6)", "step(1)"):
            took = page.evaluate(f"() => {{ {clock.format(work)} }}")
            print(work, round(took), "ms")
            assert took < FLUENT


def test_a_kind_that_is_filtered_out_leaves_no_line(browser: "playwright.Browser", tmp_path: Path) -> None:
    report = parse("某会2023年第四季度工作\n12月5日完成检测3项。\n")
    event, metric = report.records
    wide = event.model_copy(update={"end": metric.end + 1, "text": report.text[event.start : metric.end + 1]})
    for page in shown(browser, report.model_copy(update={"records": (wide, metric)}), tmp_path):
        page.locator("#kind input[value=metric]").uncheck()
        assert page.locator("mark", has_text="3项").get_attribute("class") == "event in-event done"


def test_lines_and_panel_are_not_cut_or_covered(page: "playwright.Page") -> None:
    cut = """() => [...document.querySelectorAll("mark")].filter((mark) =>
        mark.getBoundingClientRect().bottom > mark.closest(".row").getBoundingClientRect().bottom + 0.5).length"""
    assert page.evaluate(cut) == 0
    page.keyboard.press("j")
    panel, header = (page.locator(place).bounding_box() for place in ("#panel", "header"))
    assert panel["y"] >= header["y"] + header["height"]


def test_a_document_bears_its_stage_and_names_its_other_mentions(page: "playwright.Page", report: Report) -> None:
    mark = page.locator("mark", has_text="《隔声窗安装验收规程》")
    assert [mark.nth(at).get_attribute("data-stage") for at in range(2)] == ["征求意见", "→ 送审"]
    mark.first.click()
    page.locator("#panel .other").click()
    assert mark.nth(1).evaluate("node => node === document.activeElement && node.classList.contains('on')")
    page.get_by_text("10月16日").first.click()
    assert "推断日期是" in page.locator("#panel dl").text_content()


def test_each_view_is_one_tab_stop(page: "playwright.Page") -> None:
    for view in "1234":
        page.keyboard.press(view)
        assert page.locator("main section:not([hidden]) [data-ids][tabindex='0']").count() == 1
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.ids") == "1"
    page.keyboard.press("Escape")
    page.locator("mark").nth(4).focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()


def test_another_language_leaves_the_filters(page: "playwright.Page") -> None:
    page.locator("#kind input[value=event]").uncheck()
    page.locator("#search").fill("隔声")
    count = page.locator("#count").text_content().split()[-3:]
    page.locator("#language").click()
    assert page.locator("#count").text_content().split()[1] == count[-3]
    assert not page.locator("#kind input[value=event]").is_checked()
