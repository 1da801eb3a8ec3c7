"""What a quantity measures, and of what."""

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from samples import assert_linear, quantity

from reportparse.ingest.source import to_source
from reportparse.normalize.clauses import Boundaries
from reportparse.normalize.names import MetricName, name_metrics
from reportparse.normalize.quantities import Quantity

_NUMBER = (
    r"(?:不少于|超过|约|近)?(?:\d[\d.,]*|[两三四五])(?:余)?(万|亿)?"
    r"(个百分点|平方米|公里|人次|天|[元%人家项条件名例张篇个类台吨亩份次场位只头])?"
)


def quantities_of(text: str) -> tuple[str, list[Quantity]]:
    """Return the text without ⟦⟧ and what they mark; ↑↓→ before ⟦ stand for a change."""
    plain, found = "", []
    for part in regex.split(r"([↑↓→]?⟦[^⟦⟧]*⟧)", text):
        if "⟦" not in part:
            plain += part
            continue
        said = part.strip("↑↓→⟦⟧")
        unit = regex.search(r"(个百分点|平方米|公里|人次|人天|\p{Han}|%)?$", said)
        assert unit is not None
        change = {"↑": "up", "↓": "down", "→": "to"}.get(part[0])
        found.append(quantity(len(plain), len(plain) + len(said), unit[1], change))
        plain += said
    return plain, found


def numbers_of(text: str) -> list[Quantity]:
    return [quantity(m.start(), m.end(), m[2]) for m in regex.finditer(_NUMBER, text)]


def names_of(text: str, title: str | None = None) -> list[MetricName]:
    plain, found = quantities_of(text)
    return name_metrics(Boundaries(to_source(plain)), found, title)


METRICS = [
    # The noun after the unit.
    ("评出⟦24篇⟧优秀论文", ["优秀论文"]),
    ("覆盖⟦9类⟧医疗器械的产品信息", ["医疗器械的产品信息"]),
    ("⟦3家⟧企业进场装修，⟦17座⟧病险水库全部完工", ["企业", "病险水库"]),
    ("联系⟦5家⟧参编企业", ["参编企业"]),
    ("每月可节省⟦200人天⟧的医生工作量", ["医生工作量"]),
    ("请来⟦两位⟧专家Ann Lee授课", ["专家"]),
    ("在⟦2个⟧县开展试点", ["县"]),
    # The noun before the quantity.
    ("收到意见⟦61条⟧，采纳⟦40条⟧", ["意见", "采纳"]),
    ("新增床位⟦45张⟧、学位⟦540个⟧", ["床位", "学位"]),
    ("税收入库⟦3.17亿元⟧", ["税收入库"]),
    ("门诊挂号等候时间由⟦35天⟧压缩到→⟦18天⟧", ["门诊挂号等候时间"] * 2),
    ("不停工项目保持在⟦20个⟧", ["不停工项目"]),
    ("种植面积达到→⟦300亩⟧", ["种植面积"]),
    ("拆除违建⟦8900平方米⟧", ["违建"]),
    ("发放《居家照护图解》⟦1500份⟧", ["居家照护图解"]),
    # A character that is no word by itself goes with the one before it.
    ("线上咨询及时率⟦99%⟧，平均用时⟦34天⟧", ["线上咨询及时率", "平均用时"]),
    ("展柜控制价⟦88万元⟧，空调投诉占比达⟦38%⟧", ["展柜控制价", "空调投诉占比"]),
    ("新增用例⟦40条⟧，应到⟦78人⟧", ["用例", "应到"]),
    # What a figure became is what it was.
    ("实训基地由⟦3个⟧扩充到⟦5个⟧", ["实训基地"] * 2),
    ("到账经费⟦52万元⟧，首次突破⟦50万元⟧大关", ["到账经费"] * 2),
    ("整体进度由 ⟦60%⟧ 推进到 ⟦85%⟧", ["整体进度"] * 2),
    # Words that the dictionary lacks stay whole.
    ("网约车合规率⟦78%⟧，本月到报率⟦98%⟧", ["网约车合规率", "到报率"]),
    # A part that is named by who it is counts what the whole counts.
    ("农户改厕⟦118户⟧，其中大坪村⟦46户⟧、青石镇⟦39户⟧", ["农户改厕"] * 3),
    # Verbs, where no noun is near.
    ("全市生猪出栏⟦80头⟧", ["生猪出栏"]),
    ("收到申诉⟦38件⟧，其中⟦32件⟧已办结", ["申诉", "已办结"]),
    ("提交的缺陷⟦99个⟧，⟦5个⟧取消，已修复⟦4个⟧", ["提交的缺陷", "取消", "已修复"]),
    # Shares and changes.
    ("税收⟦3亿元⟧，完成预算的⟦96%⟧，占全部收入的⟦41%⟧", ["税收", "完成预算", "占全部收入"]),
    ("税收⟦3亿元⟧，完成预算的⟦96%⟧，同比增长↑⟦4%⟧", ["税收", "完成预算", "税收"]),
    ("工业总产值⟦26亿元⟧，同比增长↑⟦6%⟧", ["工业总产值", "工业总产值"]),
    ("合格率⟦99%⟧，比去年同期提高↑⟦0.8个百分点⟧", ["合格率", "合格率"]),
    ("产值⟦9亿元⟧，比同期增速高↑⟦0.8个百分点⟧", ["产值", "增速"]),
    ("地方工业增加值⟦9亿元⟧，拉动全市工业增长↑⟦2个百分点⟧", ["地方工业增加值", "拉动全市工业增长"]),
    # Brackets.
    ("超声影像标准数据库(⟦不少于30000例⟧)", ["超声影像标准数据库"]),
    ("播种面积⟦1128亩⟧(水田⟦168亩⟧、旱田⟦960亩⟧)", ["播种面积", "水田", "旱田"]),
    # Durations.
    ("举办为期⟦5天⟧的法官轮训班", ["为期"]),
]


@pytest.mark.parametrize(("text", "wanted"), METRICS)
def test_metric(text: str, wanted: list[str]) -> None:
    assert [name.metric for name in names_of(text)] == wanted


SUBJECTS = [
    ("渔港二期工程投资⟦1.2亿元⟧，工期⟦14个⟧月", ["渔港二期工程", "渔港二期工程"]),
    ("全市生猪出栏⟦80头⟧，同比增长↑⟦1.4%⟧", ["全市", "全市"]),
    ("地下车库建成泊位⟦410个⟧", ["地下车库"]),
    ("检验科⟦26名⟧同事参加", ["检验科"]),
    ("收到申诉⟦38件⟧，办结率⟦90%⟧", [None, "申诉"]),
    ("东港镇：到位资金⟦520元⟧，完成年度任务的⟦86%⟧。西港镇：到位资金⟦90元⟧", ["东港镇", "东港镇", "西港镇"]),
    ("播种面积⟦1128亩⟧(水田⟦168亩⟧)", [None, "播种面积"]),
    ("河东、河西⟦两个⟧街道合并", ["河东、河西"]),
    ("⟦26家⟧银行进驻⟦113个⟧园区", [None, "银行"]),
    ("举办为期⟦5天⟧的法官轮训班", ["法官轮训班"]),
]


@pytest.mark.parametrize(("text", "wanted"), SUBJECTS)
def test_subject(text: str, wanted: list[str | None]) -> None:
    assert [name.subject for name in names_of(text)] == wanted


ALIGNED = [
    (
        "甲状腺结节、肺结节等疾病的识别准确率分别提升至→⟦93%⟧、→⟦98%⟧",
        [("识别准确率", "甲状腺结节"), ("识别准确率", "肺结节")],
    ),
    ("货运量和客运量同比分别增长↑⟦3%⟧和↑⟦5%⟧", [("货运量", None), ("客运量", None)]),
    (
        "东山、西山农商行完成增资，资本充足率分别升至→⟦10%⟧和→⟦11%⟧",
        [("资本充足率", "东山"), ("资本充足率", "西山农商行")],
    ),
    # A measure that closes the list is told of each member.
    (
        "城镇、农村居民人均可支配收入分别为⟦15元⟧、⟦7元⟧",
        [("人均可支配收入", "城镇"), ("人均可支配收入", "农村居民")],
    ),
    ("第一、二产业增加值分别增长↑⟦3%⟧、↑⟦5%⟧", [("增加值", "第一产业"), ("增加值", "二产业")]),
    ("图像分类和语音识别两类模型的精度分别达→⟦93%⟧、→⟦98%⟧", [("精度", "图像分类"), ("精度", "语音识别")]),
    # What is counted stands before the first figure, or behind the last.
    ("甲厂、乙厂分别完成检测⟦10项⟧、⟦8项⟧", [("检测", "甲厂"), ("检测", "乙厂")]),
    ("三个校区(东区、西区)分别建成⟦12个⟧、⟦8个⟧站点", [("站点", "东区"), ("站点", "西区")]),
    # The list stands behind 分别, in the list before, or in single figures before.
    ("培训分别在南江、苏河举办⟦2场⟧和⟦3场⟧", [("培训", "南江"), ("培训", "苏河")]),
    (
        "东厂、西厂合格率分别为⟦93%⟧、⟦95%⟧，同比分别提高↑⟦1%⟧和↑⟦2%⟧",
        [("合格率", "东厂"), ("合格率", "西厂")] * 2,
    ),
    (
        "门诊量⟦12人次⟧、住院量⟦2人次⟧，同比分别增长↑⟦5%⟧、下降↓⟦3%⟧",
        [("门诊量", None), ("住院量", None)] * 2,
    ),
    # Lists of different lengths stay unaligned, and so do bases of comparison.
    ("产量和产值分别增长↑⟦3%⟧、↑⟦5%⟧、↑⟦6%⟧", [("产量和产值", None)] * 3),
]


@pytest.mark.parametrize(("text", "wanted"), ALIGNED)
def test_aligned(text: str, wanted: list[tuple[str, str | None]]) -> None:
    assert [(name.metric, name.subject) for name in names_of(text)] == wanted


def test_table_cells_take_their_heads() -> None:
    text = "湿地课堂 | 68200 | 51%"
    cells = [quantity(7, 12, "元", None, "湿地课堂", "捐赠收入"), quantity(15, 18, "%", None, "湿地课堂", None)]
    names = name_metrics(Boundaries(to_source(text)), cells)
    assert [(name.metric, name.subject, name.how) for name in names] == [
        ("捐赠收入", "湿地课堂", "table"),
        ("湿地课堂", None, "table"),
    ]


def test_title_where_nothing_is_nearer() -> None:
    assert names_of("⟦90%⟧以上。", "完成进度")[0].metric == "完成进度"


def test_names_are_as_given() -> None:
    assert names_of("到位縣外資金⟦48260元⟧")[0].metric == "到位縣外資金"
    assert names_of("现场审核**供应商** ⟦14家⟧")[0].metric == "供应商"


@given(
    st.lists(
        st.sampled_from(["的", "3家", "5%", "企业", "增长", "，", "、", "(", ")", "；", "分别", "占", "\n", "。", "A "])
    )
)
@example(parts=["分别", "3家", "\n", "3家"])
def test_any_text_gives_short_names(parts: list[str]) -> None:
    text = "".join(parts)
    found = numbers_of(text)
    names = name_metrics(Boundaries(to_source(text)), found)
    assert len(names) == len(found)
    for name in names:
        for part in (name.metric, name.subject):
            assert part is None or (0 < len(part) <= 30 and part == part.strip())


@pytest.mark.parametrize("unit", ["3家", "分别3%、", "企业3家、", "（3家", "甲、乙3%；", "A的3家，", "增长3%"])
def test_linear_time(unit: str) -> None:
    def name(text: str) -> None:
        name_metrics(Boundaries(to_source(text)), numbers_of(text))

    assert_linear(name, unit)
