"""Names of documents, which mentions name one document, and the stage that each has reached."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse import Document, parse
from reportparse.ingest.source import to_source
from reportparse.mentions.documents import find_documents

WORDS = """
《 》 “ ” ( ) 、 。 管理办法 指导原则 白皮书 报批 发布 GB/T 17626.11-2023 IEC 81001-5-1 IEEE P2731 P2794
20230471-Q-469 〔2021〕30号 国办发 标准 [x](y)
"""
PIECES = [*WORDS.split(), " ", "\n"]


def named(text: str) -> list[tuple[str, str | None, str | None]]:
    found = find_documents(to_source(text))
    return [(text[m.span.start : m.span.end], m.title, m.number) for m in found]


def staged(text: str, heading: str = "一、2023年四季度工作") -> list[tuple[str | None, str | None, str]]:
    report = parse(f"甲局2023年四季度工作总结\n{heading}\n1.{text}\n2.其他。\n")
    return [(r.status, r.next_status, r.tense) for r in report.records if isinstance(r, Document)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("印发《考核办法》。", [("《考核办法》", "考核办法", None)]),
        ("《甲》《乙》、《丙》", [("《甲》", "甲", None), ("《乙》", "乙", None), ("《丙》", "丙", None)]),
        ("《关于印发《考核办法》的通知》", [("《关于印发《考核办法》的通知》", "关于印发《考核办法》的通知", None)]),
        ("IEC 81001-5-1《软件安全》", [("IEC 81001-5-1《软件安全》", "软件安全", "IEC 81001-5-1")]),
        ("《账户办法》（银发〔2019〕41号）", [("《账户办法》（银发〔2019〕41号）", "账户办法", "银发〔2019〕41号")]),
        ("IEEE P2731、P2794两个标准", [("IEEE P2731", None, "IEEE P2731"), ("P2794", None, "IEEE P2794")]),
        ("GB/Z 40602.4-2023、GB/T 17626.11-2023已发布", [
            ("GB/Z 40602.4-2023", None, "GB/Z 40602.4-2023"), ("GB/T 17626.11-2023", None, "GB/T 17626.11-2023")]),
        ("计划20230471-Q-469已立项", [("20230471-Q-469", None, "20230471-Q-469")]),
        ("《[快乐活动](https://example.org/a)》", [("《[快乐活动](https://example.org/a)》", "快乐活动", None)]),
        ("发布《数据安全管理办法。", [("《数据安全管理办法", "数据安全管理办法", None)]),
        ("印发数据安全管理办法》。", [("数据安全管理办法》", "数据安全管理办法", None)]),
        ("《《水质标准》》", [("《《水质标准》》", "水质标准", None)]),
        ("待报批甲类器械注册审查指导原则、第二版乙类器械注册审查指导原则。", [
            ("甲类器械注册审查指导原则", "甲类器械注册审查指导原则", None),
            ("第二版乙类器械注册审查指导原则", "第二版乙类器械注册审查指导原则", None)]),
        ("推进通用指导原则、重点产品审评要点的制修订", []),
        ("参加ISO/TC 315和ISO/IEC JTC 1/SC 43会议，TC11、5G、2023年", []),
        ("《合约的情景还没来得及测试，小数据量的测试上看，数量增加可以提高性能》", []),
    ],
)  # fmt: skip
def test_names(text: str, wanted: list[tuple[str, str | None, str | None]]) -> None:
    assert named(text) == wanted


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_mentions_are_in_order_and_apart(text: str) -> None:
    spans = [m.span for m in find_documents(to_source(text))]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_mentions_of_one_document_share_an_id() -> None:
    text = (
        "甲局2023年工作总结\n1.《信息公开条例》(以下简称《条例》)已印发,《条例》自5月起施行。\n"
        "2.《水质白皮书(2023年)》发布,《水质白皮书》受到好评。\n3.GB/T 1234-2020与GB/T 1234-2020《取样》。\n"
    )
    ids = [r.document_id for r in parse(text).records if isinstance(r, Document)]
    assert ids == ["D1", "D1", "D1", "D2", "D2", "D3", "D3"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("《甲办法》完成初稿。", ("drafted", None, "done")),
        ("《甲办法》已完成初稿,拟于2024年公开征求意见并发布。", ("drafted", "published", "done")),
        ("《甲办法》审议通过,正在报批。", ("for_approval", None, "ongoing")),
        ("即将发布《甲办法》。", (None, "published", "planned")),
        ("《甲办法》正在编写,争取年内发布。", ("drafting", "published", "ongoing")),
        ("《甲办法》经局务会审议通过,待印发。", ("accepted", "published", "done")),
        ("计划启动《甲办法》的起草工作。", ("planned", "drafting", "planned")),
        ("拟制定《甲办法》。", ("planned", None, "planned")),
        ("按照《甲办法》完成培训。", ("mentioned", None, "done")),
        ("待报批乙类器械注册审查指导原则。", ("drafted", "for_approval", "done")),
        ("《甲规范(征求意见稿)》于11月发布。", ("consultation", None, "done")),
        ("GB/T 1234-2023已发布。", ("published", None, "done")),
    ],
)
def test_stages(text: str, wanted: tuple[str | None, str | None, str]) -> None:
    assert staged(text) == [wanted]


def test_titles_joined_share_what_is_said_of_them() -> None:
    assert staged("即将发布《甲》《乙》,正在起草《丙》和《丁》。") == [
        (None, "published", "planned"), (None, "published", "planned"),
        ("drafting", None, "ongoing"), ("drafting", None, "ongoing"),
    ]  # fmt: skip


def test_a_journal_is_where_a_paper_appeared() -> None:
    text = "甲院2023年工作总结\n1.论文《血清区间的建立》被《检验质控》杂志录用。\n"
    paper, journal = [r for r in parse(text).records if isinstance(r, Document)]
    assert (paper.doc_type, paper.status) == ("论文", "accepted")
    assert (journal.doc_type, journal.status) == ("期刊", "mentioned")


def test_in_a_plan_bare_words_announce() -> None:
    assert staged("9月底前印发《甲办法》。", "一、下一步计划") == [(None, "published", "planned")]


def test_the_number_of_an_office_makes_no_standard() -> None:
    text = "甲局2023年工作总结\n1.印发《校园管理办法》（某教发〔2023〕18号），发布《检测规范》（GB/T 12345-2023）。"
    rules, standard = [r for r in parse(text).records if isinstance(r, Document)]
    assert (rules.doc_type, standard.doc_type) == ("办法", "标准")
