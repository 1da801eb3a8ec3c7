"""The page: all of a report is in it, as text and nothing else, and nothing beside it is asked for."""

import base64
import hashlib
import json
from typing import Any

import lxml.html
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import FIXTURES, reports, sample_report

from reportparse import parse, parse_file
from reportparse.output.webpage import to_fragment, to_page
from reportparse.schema import Report

HOSTILE = '某会2023年第四季度<script>alert(1)</script>\n</script><img src=x onerror="alert(2)">完成3项&amp;{{data}}。\n'


@pytest.fixture(scope="module")
def report() -> Report:
    return parse_file(FIXTURES / "acoustics-committees-2024q4" / "text.txt")


def data_of(page: bytes) -> dict[str, Any]:
    found = regex.search(r'<script type="application/json" id="data">(.*?)</script>', page.decode(), regex.DOTALL)
    assert found
    held: dict[str, Any] = json.loads(found[1])
    return held


def text_of(data: dict[str, Any]) -> str:
    return "\n".join("".join(text for text, _ in line["pieces"]) for line in data["lines"])


def test_the_page_holds_the_text_and_each_record(report: Report) -> None:
    data = data_of(to_page(report))
    assert text_of(data) == report.text
    assert [record["id"] for record in data["records"]] == [record.id for record in report.records]
    for at, record in enumerate(report.records):
        pieces = [text for line in data["lines"] for text, ids in line["pieces"] if at in ids]
        assert "".join(pieces) == record.text.replace("\n", "")
    fields = {name: value for name, value, _ in data["records"][0]["fields"]}
    assert (fields["date_start"], fields["group"]) == ("2024-10-16", "标准工作委员会")


def test_the_margin_tells_units_sections_and_items(report: Report) -> None:
    sides = [tuple(side) for line in data_of(to_page(report))["lines"] for side in line["side"]]
    assert ("group", "国际交流委员会 (略)", None) in sides
    assert ("section", "plan", "2025Q1") in sides
    assert len(sides) == len(report.groups) + len(report.sections) + len(report.items)


def test_of_overlapping_mentions_the_innermost_comes_last() -> None:
    report = sample_report()
    event, metric, *_ = report.records
    wide = event.model_copy(update={"start": metric.start - 2, "end": metric.end + 2})
    data = data_of(to_page(report.model_copy(update={"records": (wide, metric)})))
    assert [ids for line in data["lines"] for _, ids in line["pieces"] if ids] == [[0], [0, 1], [0]]


def test_documents_stand_at_their_furthest_stage(report: Report) -> None:
    stages = {one["name"]: (one["stage"], one["next"]) for one in data_of(to_page(report))["documents"]}
    assert stages["低空飞行器噪声评价导则"] == ("project_approved", "next_drafted")
    assert stages["T/HXNV 021 吸声材料降噪系数分级"] == ("for_approval", "next_published")
    assert stages["声级计期间核查指南"] == ("planned", "next_consultation")


def test_a_text_that_holds_a_script_is_shown() -> None:
    page = to_page(parse(HOSTILE))
    tree = lxml.html.document_fromstring(page.decode())
    assert len(tree.findall(".//script")) == 2
    assert not tree.findall(".//img")
    assert text_of(data_of(page)) == HOSTILE


def test_nothing_is_fetched_and_only_its_own_script_may_run(report: Report) -> None:
    tree = lxml.html.document_fromstring(to_page(report).decode())
    assert not tree.xpath("//@src | //@href | //link | //iframe")
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    script = tree.xpath("string(//script[not(@type)])")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy


@given(st.text(max_size=60) | st.text(alphabet="<>&\"'/scriptSCRIPT!-{}[]\u2028\n𠮷", max_size=60))
@settings(max_examples=60)
def test_any_text_comes_through(text: str) -> None:
    page = to_page(Report(id="x", text=text))
    assert text_of(data_of(page)) == text
    assert page.count(b"</script>") == 2


@given(reports())
@settings(max_examples=20)
def test_any_report_becomes_a_page_and_a_fragment(report: Report) -> None:
    assert text_of(data_of(to_page(report))) == report.text
    lxml.html.fragment_fromstring(to_fragment(report))


def test_a_notebook_shows_the_text_with_its_mentions_marked(report: Report) -> None:
    fragment = report._repr_html_()
    tree = lxml.html.fragment_fromstring(fragment)
    marked = [span.text for span in tree.iter("span")]
    assert marked[:3] == ["事件", "指标", "文件"]
    assert marked[3:] == [record.text for record in report.records]
    assert tree.xpath("//span[@title]")[3].get("title").startswith("事件: 2024-10-16")
    assert "<script" not in fragment


def test_a_fragment_escapes_what_it_shows() -> None:
    tree = lxml.html.fragment_fromstring(parse(HOSTILE)._repr_html_())
    assert not tree.findall(".//img")
    assert HOSTILE.strip() in tree.text_content()
