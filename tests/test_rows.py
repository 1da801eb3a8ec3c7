"""Tables with a pasted report in each row: which column it is, how rows are named, and tables that are none."""

import contextlib
import datetime
import tracemalloc
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportparse.errors import InputError
from reportparse.ingest.rows import delimited
from reportparse.ingest.rows.reader import read_rows

LONG = "今年以来，本单位完成投资3亿元，同比增长12%，新开工项目18个，下一步将抓好收尾。"


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, column: str | None = None) -> list[tuple[str, str, str]]:
    sources = list(read_rows(path, column=column))
    return [(source.name, source.text, source.places[0].locator) for source in sources]


def test_a_workbook_with_a_title_above_its_heads(tmp_path: Path) -> None:
    rows = [
        ["各单位周报"],
        ["序号", "单位", "正文"],
        [1, "办公室", "一、本周工作\r\n完成3项。_x000D_\n"],
        [2, "财务科", 20240506],
        [3, "人事科", None],
        [4, "工程科", datetime.date(2024, 5, 6)],
        [5, "资料室", "=1+1"],
        [6, "档案室", "#N/A"],
    ]
    path = workbook(tmp_path / "a.xlsx", 周报=rows)
    assert read(path) == [
        ("办公室", "一、本周工作\n完成3项。\n", "周报!C3"),
        ("财务科", "20240506\n", "周报!C4"),
        ("工程科", "2024-05-06\n", "周报!C6"),
    ]


def test_all_sheets_with_the_column_are_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        一月=[["标题", "正文"], ["总结", "甲"], ["总结", "乙"]],
        说明=[[LONG * 2]],
        二月=[["内容", "单位"], ["丙", "甲/乙:科"], ["丁", "甲 乙 科"]],
        三月=[["正文"], ["戊"]],
    )
    book = openpyxl.load_workbook(path)
    book["二月"].sheet_state = "hidden"
    book.save(path)
    assert read(path) == [
        ("a-一月-2", "甲\n", "一月!B2"),
        ("a-一月-3", "乙\n", "一月!B3"),
        ("a-二月-2", "丙\n", "二月!A2"),
        ("a-二月-3", "丁\n", "二月!A3"),
        ("a-三月-2", "戊\n", "三月!A2"),
    ]


def test_the_longest_column_without_heads(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Sheet1=[[1, "甲科", LONG], [2, "乙科", LONG + "二"]])
    assert read(path) == [("a-1", LONG + "\n", "Sheet1!C1"), ("a-2", LONG + "二\n", "Sheet1!C2")]
    named = workbook(tmp_path / "b.xlsx", Sheet1=[["科室", "情况"], ["甲科", LONG]])
    assert read(named) == [("b-2", LONG + "\n", "Sheet1!B2")]


@pytest.mark.parametrize(
    ("suffix", "delimiter", "encoding"),
    [
        (".csv", ",", "utf-8"),
        (".csv", ",", "utf-8-sig"),
        (".csv", ";", "gb18030"),
        (".csv", "\t", "utf-16"),
        (".tsv", "\t", "utf-8"),
    ],
)
def test_text_tables(tmp_path: Path, suffix: str, delimiter: str, encoding: str) -> None:
    rows = [
        ["编号", "备注", "内容"],
        ["r1", "", '"一、工作\r\n完成3项, ""甲""; 乙\t完。"'],
        [],
        ["r2", "x", "二、计划\u2028完成2项"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert read(table(tmp_path / f"a{suffix}", text, encoding)) == [
        ("r1", '一、工作\n完成3项, "甲"; 乙\t完。\n', "row 2"),
        ("r2", "二、计划\u2028完成2项\n", "row 4"),
    ]


def test_a_column_can_be_named_by_head_or_letter(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "id,正文,小结,b\n1,甲,乙,丙\n")
    assert [read(path, column)[0][1] for column in ("小结", " 小 结", "c", "B", "正文")] == [
        "乙\n",
        "乙\n",
        "乙\n",
        "丙\n",
        "甲\n",
    ]
    with pytest.raises(InputError, match=r"no column '备注'; valid are: A \(id\), B \(正文\), C \(小结\), D \(b\)"):
        read(path, "备注")
    with pytest.raises(InputError, match="no column 'E'"):
        read(path, "E")


def test_names_are_unique_whatever_the_cells_say(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "id,title,text\nx,甲,一\nx,乙,二\n,丙,三\n")
    assert [name for name, _, _ in read(path)] == ["甲", "乙", "丙"]
    path = table(tmp_path / "b.csv", "id,text\nb-3,一\nx,二\nx,三\n")
    assert [name for name, _, _ in read(path)] == ["b-2", "b-3", "b-4"]


@pytest.mark.slow
def test_a_text_table_is_never_held_whole(tmp_path: Path) -> None:
    text = (LONG + "\n") * 20
    for encoding in ("utf-8", "gb18030"):
        path = table(tmp_path / "a.csv", "id,正文\n" + "".join(f'r{n},"{text}"\n' for n in range(3000)), encoding)
        assert path.stat().st_size > 4_500_000
        for _ in read_rows(path):
            break
        tracemalloc.start()
        assert sum(1 for _ in read_rows(path)) == 3000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_500_000


def test_lines_that_end_in_carriage_returns(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", '编号;正文\rr1;"一、工作\r完成3项"\rr2;二\r')
    assert read(path) == [("r1", "一、工作\n完成3项\n", "row 2"), ("r2", "二\n", "row 3")]


def test_a_quote_that_is_never_closed_ends_at_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LARGEST_CELL", 1000)
    with pytest.raises(InputError, match="field larger than field limit"):
        read(table(tmp_path / "a.csv", 'id,正文\n1,"' + "没有结束\n" * 500))
    with pytest.raises(InputError, match="a line has more than 1000 characters"):
        read(table(tmp_path / "b.csv", "id,正文\n1," + "没有结束" * 500))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "", "has no rows"),
        ("a.csv", "a,b\n1,2\n", r"no column has a head such as 正文 .*name one of these: A, B"),
        ("a.csv", "id,正文\n1,\n2,  \n", "no column has a head|has no text"),
        ("a.csv", 'id,正文\n1,"没有结束\n', "line 2: unexpected end of data"),
        ("a.xlsx", "id,正文", "is no zip package"),
        ("a.xls", "\ufeffx", "xls"),
        ("a.doc", "x", "valid are .xlsx, .csv and .tsv"),
    ],
)
def test_what_is_no_such_table_is_told(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(table(tmp_path / name, text))


def test_a_column_of_formulas_never_computed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Sheet1=[["id", "正文"], [1, '="甲"&"乙"']])
    with pytest.raises(InputError, match="formulas are not computed"):
        read(path, "正文")


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'


def with_sheet(path: Path, xml: str) -> Path:
    """Put XML in the place of the first sheet of a workbook."""
    source = BytesIO(workbook(path, Sheet1=[["正文"]]).read_bytes())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, xml if part.endswith("sheet1.xml") else old.read(part))
    return path


def test_rows_and_columns_far_away_cost_nothing(tmp_path: Path) -> None:
    far = '<row r="3"><c r="XFD3"><v>1</v></c></row>' + CELL.format(999_999_999_999, "远")
    path = with_sheet(tmp_path / "a.xlsx", SHEET.format(CELL.format(1, "正文") + CELL.format(2, "近") + far))
    assert read(path) == [("a-2", "近\n", "Sheet1!A2")]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]>' + SHEET.format(""), "document type"),
        (SHEET.format('<row r="1"><c r="A1" t="s"><v>9999</v></c></row>'), "sheet Sheet1 is damaged"),
        (SHEET.format("<row>"), "is damaged"),
        (SHEET.format(" " * 20_000_000), "zip bomb"),
    ],
    ids=["doctype", "string", "xml", "bomb"],
)
def test_hostile_workbooks_are_refused(tmp_path: Path, xml: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(with_sheet(tmp_path / "a.xlsx", xml))


@settings(max_examples=60)
@given(st.data())
def test_damaged_tables_give_rows_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    path = folder / data.draw(st.sampled_from(["a.xlsx", "a.csv", "a.tsv"]))
    if path.suffix == ".xlsx":
        workbook(path, Sheet1=[["编号", "正文"], [1, LONG], [2, "二、计划"]])
    else:
        table(path, f'编号,正文\n1,"{LONG}\n二"\n2,三\n')
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        # A workbook holds the time at which it was made: its length is not always the same.
        at = data.draw(st.integers(0, 10**6)) % len(content)
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    path.write_bytes(bytes(content))
    with contextlib.suppress(InputError):
        assert all(text.strip() for _, text, _ in read(path))
