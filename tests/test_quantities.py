"""Quantities of running text: where they stand, what they are worth, and what is none."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import assert_linear

from reportparse.ingest.source import to_source
from reportparse.mentions.shields import Shields, shields_of
from reportparse.normalize.quantities import Quantity, find_quantities
from reportparse.spans import Span


def found(text: str, *shields: Span) -> list[Quantity]:
    return find_quantities(to_source(text), Shields(shields))


def brief(text: str) -> list[tuple[str, int | Decimal, str | None, str]]:
    return [(q.text, q.value, q.unit, q.comparator) for q in found(text)]


@pytest.mark.parametrize(
    ("text", "mention", "value", "unit", "comparator"),
    [
        ("抽检样品不少于1000例", "不少于1000例", 1000, "例", ">="),
        ("可节省超过200人天", "超过200人天", 200, "人天", ">"),
        ("合格率98%。", "98%", 98, "%", "="),
        ("已有20余项立项", "20余项", 20, "项", ">"),
        ("惠及困难家庭近300户", "近300户", 300, "户", "~"),
        ("税收突破3.6亿元", "突破3.6亿元", 360000000, "元", ">"),
        ("增速稳定在6%左右", "6%左右", 6, "%", "~"),
        ("总价控制在460万元以内", "460万元以内", 4600000, "元", "<="),
        ("新增2款及以上的机型", "2款及以上", 2, "款", ">="),
        ("修复代码行数8500+,按期完成", "8500+", 8500, None, ">"),
        ("在2周内完成认领", "2周内", 2, "周", "<="),
        ("误报率仍高于7%", "高于7%", 7, "%", ">"),
        ("到位资金不足200万元", "不足200万元", 2000000, "元", "<"),
        ("AUC达到了0.95", "0.95", Decimal("0.95"), None, "="),
        ("余额 2.86 万亿元", "2.86 万亿元", 2860000000000, "元", "="),
        ("回落 0.6 个百分点", "0.6 个百分点", Decimal("0.6"), "个百分点", "="),
        ("审核供应商 **14**家", "14**家", 14, "家", "="),
        ("缺口约**270块**", "约**270块", 270, "块", "~"),
        ("到位資金3.5億元", "3.5億元", 350000000, "元", "="),
        ("回落15個百分點", "15個百分點", 15, "個百分點", "="),
        ("农机32.8万台（套）", "32.8万台（套）", 328000, "台（套）", "="),
        ("成本下降412元/吨", "412元/吨", 412, "元/吨", "="),
        ("外汇1.5万亿美元", "1.5万亿美元", 1500000000000, "美元", "="),
        ("复诊百余例", "百余例", 100, "例", ">"),
        ("增长百分之十八点九", "百分之十八点九", Decimal("18.9"), "%", "="),
        ("完成七成五", "七成五", 75, "%", "="),
        ("投资突破60亿。", "突破60亿", 6000000000, "元", ">"),
        ("惠及1100多万学生", "1100多万", 11000000, None, ">"),
        ("总计交易达到20W时", "20W", 200000, None, "="),
        ("合作单位超过1/3", "超过1/3", Decimal(1) / 3, None, ">"),
        ("每份12元3角", "12元3角", Decimal("12.3"), "元", "="),
        ("合计1,234元5角", "1,234元5角", Decimal("1234.5"), "元", "="),
        ("同比增长-2.5%", "-2.5%", Decimal("-2.5"), "%", "="),
        ("时限压缩到3 个工\n\n作日以内", "3 个工\n\n作日以内", 3, "个工作日", "<="),
        ("历时2个半月", "2个半月", Decimal("2.5"), "个月", "="),
        ("提交的bug99个", "99个", 99, "个", "="),
        # Multipliers alone, and bounds that they take.
        ("现场有近万人参加", "近万人", 10000, "人", "~"),
        ("挽回损失近亿元", "近亿元", 100000000, "元", "~"),
        ("新开工亿元以上的项目", "亿元以上", 100000000, "元", ">="),
        ("数十家媒体到场", "数十家", 10, "家", ">="),
        ("上千户居民受益", "上千户", 1000, "户", ">="),
        ("几十家企业参展", "几十家", 10, "家", ">="),
        ("面试十几个人选", "十几个", 10, "个", ">"),
        ("花费三十一万。", "三十一万", 310000, "元", "="),
        ("实际激活4.3w。", "4.3w", 43000, None, "="),
        ("发出offer3份", "3份", 3, "份", "="),
        ("投加PAC142.7吨", "142.7吨", Decimal("142.7"), "吨", "="),
        ("小微企业减负4300元", "4300元", 4300, "元", "="),
        ("预算控制在260万元内", "260万元内", 2600000, "元", "<="),
        ("较预算低3分钱", "3分钱", Decimal("0.03"), "元", "="),
        ("扩大到九十二口", "九十二口", 92, "口", "="),
        ("开行班列148列", "148列", 148, "列", "="),
        ("断货三天。", "三天", 3, "天", "="),
        ("平均工龄十一年半", "十一年半", Decimal("11.5"), "年", "="),
        ("惠及近千万家庭", "近千万", 10000000, None, "~"),
        ("注册用户20W+。", "20W+", 200000, None, ">"),
        ("总投资10个亿。", "10个亿", 1000000000, "元", "="),
        # 多 inside the unit, a word between comparator and number, a bound with what it includes.
        ("历时三个多月完成", "三个多月", 3, "个月", ">"),
        ("提高2个多百分点", "2个多百分点", 2, "个百分点", ">"),
        ("约有300人到场", "约有300人", 300, "人", "~"),
        ("差不多5人参加", "差不多5人", 5, "人", "~"),
        ("支持～100条指令", "～100条", 100, "条", "~"),
        ("带动就业500余人以上", "500余人以上", 500, "人", ">"),
        ("人数50人(含50人)以上", "50人(含50人)以上", 50, "人", ">="),
        ("5名以上（含5名）委员", "5名以上", 5, "名", ">="),
        # Signs of money, below zero, tolerance, blanks and line ends inside.
        ("收到捐款￥52,300。", "52,300", 52300, "元", "="),
        ("合同价为RMB300万元", "300万元", 3000000, "元", "="),
        ("出口额为US$300万。", "300万", 3000000, "美元", "="),
        ("最低气温零下5度", "零下5度", -5, "度", "="),
        ("温度为22±2℃", "22±2℃", 22, "℃", "="),
        ("八千 三百名学生", "八千 三百名", 8300, "名", "="),
        ("贷款增长27.\n3%", "27.\n3%", Decimal("27.3"), "%", "="),
        # Rates are one unit.
        ("补贴为50元/人·天", "50元/人·天", 50, "元/人·天", "="),
        ("密度为1.2克/立方厘米", "1.2克/立方厘米", Decimal("1.2"), "克/立方厘米", "="),
        ("流量为3.5立方米每秒", "3.5立方米每秒", Decimal("3.5"), "立方米每秒", "="),
        ("压力为0.6兆帕", "0.6兆帕", Decimal("0.6"), "兆帕", "="),
        # Ratios without a unit, fractions, durations of one unit.
        ("城乡收入比缩小至1.86。", "1.86", Decimal("1.86"), None, "="),
        ("高级职称占比为3/4。", "3/4", Decimal("0.75"), None, "="),
        ("充电站占全市的2/3以上", "2/3以上", Decimal(2) / 3, None, ">="),
        ("为期一个月的整治", "一个月", 1, "个月", "="),
        ("为期一个半月。", "一个半月", Decimal("1.5"), "个月", "="),
    ],
)
def test_mention(text: str, mention: str, value: int | Decimal, unit: str | None, comparator: str) -> None:
    assert brief(text) == [(mention, value, unit, comparator)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("每组3-5个", 3, 5, "个"),
        ("派出1—2名", 1, 2, "名"),
        ("约1,000-2,000人", 1000, 2000, "人"),
        ("比例为20%至40%", 20, 40, "%"),
        ("额度300--499万元", 3000000, 4990000, "元"),
        ("100万元至300万元的项目", 1000000, 3000000, "元"),
        ("选聘三到五名", 3, 5, "名"),
        ("走访七八十家", 70, 80, "家"),
        ("三两个志愿者", 2, 3, "个"),
        ("一两个渠道", 1, 2, "个"),
        ("广告预算1.2万-1.5万。", 12000, 15000, "元"),
        ("用户1亿-2亿多。", 10**8, 2 * 10**8, None),
        ("由高到低为30-24%", 24, 30, "%"),
        ("pH值在6.8～7.3之间", Decimal("6.8"), Decimal("7.3"), None),
        ("增长两三成", 20, 30, "%"),
        ("占百分之二三十", 20, 30, "%"),
        ("年收入100—200万的农户", 1000000, 2000000, None),
        ("投资3-5万1.5万元", 3, 65000, "元"),
    ],
)
def test_range(text: str, low: int, high: int, unit: str) -> None:
    (quantity,) = found(text)
    assert (quantity.value, quantity.value_high, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("共5725件8616人", (5725, "件"), (8616, "人")),
        ("由22台调整为19台", (22, "台"), (19, "台")),
        ("从26.6万亿元增加到51.9万亿元", (26600000000000, "元"), (51900000000000, "元")),
        ("由3个到5个", (3, "个"), (5, "个")),
        ("分别提升至93%、98%", (93, "%"), (98, "%")),
        ("分别提高0.9、5.9个百分点", (Decimal("0.9"), "个百分点"), (Decimal("5.9"), "个百分点")),
        ("分别为10 个和 15 个基点", (10, "个基点"), (15, "个基点")),
        ("到账分别为9120、10350万元", (91200000, "元"), (103500000, "元")),
        ("学生分别为1.2万、0.8万人", (12000, "人"), (8000, "人")),
        ("产量为3、5台", (3, "台"), (5, "台")),
    ],
)
def test_several(text: str, first: tuple[int | Decimal, str], second: tuple[int | Decimal, str]) -> None:
    assert [(q.value, q.unit) for q in found(text)] == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "第3批", "第17、18件提案", "前5名", "二届三次会议", "排名第8位", "以下3项工作", "上述四个方面",
        "从三个方面入手", "分为两个部分", "抓好三件大事:", "一个平台", "一批项目", "二次供水", "千家万户",
        "2023年3月5日", "1-9月", "9时30分", "2024-2026年", "近三年", "三年行动", "实行24小时值班",
        "24小时分析报告", "连续两年获奖", "3天后复查", "比例为87:9:4", "比例1:3", "xx.xx%", "*次", "X个社区",
        "TC11", "V8", "5G基站", "C910核", "4K视频", "版本2.3.1", "0571-88886666", "3项目", "5家庭", "10人民",
        "三类医疗器械软件", "三甲医院", "百分制", "十分重要", "四处奔走", "万达广场", "64位系统",
        "`12个`", "https://example.org/3%/5%", "www.example.org/3%", "a12@example.org",
        "八项规定", "一成不变", "30周年",
        "如表2所示", "见图2-1所列", "K12+300段路基", "DK123+456处限速", "北纬28度线", "坐落于2栋3层", "A区3层装修",
        "四通八达", "五花八门", "九牛一毛", "三通一平", "二元结构", "两个基本点", "周三起恢复", "-320m水平",
        "一类、二类、三类企业", "三种类型包括",
    ],
)  # fmt: skip
def test_no_quantity(text: str) -> None:
    source = to_source(text)
    assert find_quantities(source, shields_of(source, ())) == []


@pytest.mark.parametrize("text", ["见https://a.b/c，3项已办结", "见www.a.b；3项已办结", "寄a@b.org收3项", "`v1`中3项"])
def test_quantity_beside_a_link(text: str) -> None:
    source = to_source(text)
    assert [q.text for q in find_quantities(source, shields_of(source, ()))] == ["3项"]


@pytest.mark.parametrize(
    ("text", "change", "basis", "per"),
    [
        ("产量同比增长6.4%", "up", "yoy", None),
        ("逾期环比减少2项", "down", "mom", None),
        ("开机率提高到90%以上", "to", None, None),
        ("年产能50万吨", None, None, "year"),
        ("日均接待120余人次", None, None, "day"),
        ("每季度举办2场比武", None, None, "quarter"),
        ("2007年产量50万吨", None, None, None),
        ("实现增加值20亿元", None, None, None),
        ("人均存案高达168件", None, None, None),
        ("带宽扩容到10Gbps", "to", None, None),
        ("补助提高到了300元", "to", None, None),
        ("事项压减至了20项", "to", None, None),
        ("出栏价涨至36元", "to", None, None),
        ("编制增加为36名", "to", None, None),
        ("占比提升到去年底的13.3%", "to", None, None),
        ("补助提高到每人800元", "to", None, None),
        ("利率下行35个基点", "down", None, None),
        ("降低企业用能成本近2000万元", "down", None, None),
        ("生产总值实现1.5%的正增长", "up", None, None),
        ("经济增长和物价水平两个指标", None, None, None),
        ("增长目标为5%左右", None, None, None),
        ("降低准备金率、两次下调利率", None, None, None),
        ("比上个月增长5%", "up", "mom", None),
        ("与上年同期相比，用水量下降6.2%", "down", "yoy", None),
        ("产量同比增长的有45种", None, None, None),
        ("比去年全年提高3.8个百分点", "up", None, None),
        ("户均年增收2000余元", "up", None, "year"),
        ("今年接待游客3万人次", None, None, None),
        ("景区年接待游客3万人次", None, None, "year"),
        ("月最低标准20元", None, None, "month"),
        ("实测浪高4米", None, None, None),
        ("销售额环比+12.6%", "up", "mom", None),
        ("销售额环比-3.1%", "down", "mom", None),
        ("日销2万元", None, None, "day"),
    ],
)
def test_context(text: str, change: str | None, basis: str | None, per: str | None) -> None:
    (quantity,) = found(text)
    assert (quantity.change, quantity.basis, quantity.per) == (change, basis, per)


def test_list_shares_its_change() -> None:
    assert [q.change for q in found("合格率分别提高1.5和2.5个百分点")] == ["up", "up"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("削减化学需氧量1260吨、氨氮98吨", [("down", None), ("down", None)]),
        ("赤字增加约1.5万亿元、规模近9.8万亿元", [("up", None), (None, None)]),
        ("成交额同比、环比分别增长23.4%、6.1%", [("up", "yoy"), ("up", "mom")]),
        ("与上年同期相比,用水量下降6.2%,用电量上升1.9%", [("down", "yoy"), ("up", "yoy")]),
    ],
)
def test_what_a_list_shares_and_what_it_does_not(text: str, said: list[tuple[str | None, str | None]]) -> None:
    assert [(q.change, q.basis) for q in found(text)] == said


def test_a_list_of_durations() -> None:
    assert [q.text for q in found("可供使用5.2天、4天和3天。")] == ["5.2天", "4天", "3天"]


def test_the_head_of_a_column_says_what_its_figures_change() -> None:
    table = "指标\t绝对量(万吨)\t同比增长(%)\n吞吐量\t314.3\t8.3\n"
    assert [(q.value, q.unit, q.change, q.basis) for q in found(table)] == [
        (3143000, "吨", None, None), (Decimal("8.3"), "%", "up", "yoy"),
    ]  # fmt: skip


def test_duration_counts_where_it_states_a_result() -> None:
    assert [q.text for q in found("举办为期5天的培训;比工期提前20天;耗时由94秒缩短至41秒")] == [
        "5天", "20天", "94秒", "41秒",
    ]  # fmt: skip


def test_quantity_beside_a_duration_or_a_word_of_days() -> None:
    assert [q.text for q in found("工作5年以上3人;平均住院日7.8天;AUC 达到0.95")] == [
        "5年以上",
        "3人",
        "7.8天",
        "0.95",
    ]


def test_number_of_a_point_is_no_part() -> None:
    assert [(q.text, q.value) for q in found("2.3项标准报批\n1.新开工4个\n2. 5家验收")] == [
        ("3项", 3),
        ("4个", 4),
        ("5家", 5),
    ]


def test_shields_hide_quantities() -> None:
    text = "《3项制度》印发5份"
    assert [q.text for q in found(text, Span(0, 6))] == ["5份"]


def test_verb_is_no_comparator() -> None:
    assert brief("突破3项关键技术") == [("3项", 3, "项", "=")]


PIECES = st.sampled_from(
    [
        "12", "3.5", "1,200", "三", "两", "百余", "万", "亿", "%", "个", "项", "家", "元", "万元", "天",
        "不少于", "超过", "近", "约", "以上", "左右", "-", "至", "、", "和", ",", "。", "分别", "由",
        "增加到", "第", "**", "|", "为期", "AUC", "2.3项", "/", "半", "十", "负", "千瓦", "成", "角", "折",
        "1/3", "+", "K", " ", "\n",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_offsets(text: str) -> None:
    quantities = found(text)
    for quantity in quantities:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.text == quantity.text.strip()
    for first, second in pairwise(quantities):
        assert first.end <= second.start


@given(
    st.text(alphabet="0123456789.,%零一两三十百千万亿半几数多余元个项人次天月约近超上过-~至、和()含±/W \n", max_size=40)
)
def test_any_text_gives_values_in_order(text: str) -> None:
    quantities = found(text)
    assert all(first.end <= second.start for first, second in pairwise(quantities))
    for quantity in quantities:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.value_high is None or quantity.value <= quantity.value_high


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["个", "万元", "%", "名", "天"]))
def test_a_printed_range_reads_back_ordered(low: int, more: int, unit: str) -> None:
    (quantity,) = found(f"需{low}-{low + more}{unit}。")
    scale = 10_000 if unit == "万元" else 1
    assert (quantity.value, quantity.value_high) == (low * scale, (low + more) * scale)


@given(st.integers(0, 10**9), st.sampled_from(["个", "项", "家", "人次", "%"]))
def test_plain_numbers_are_read_back(number: int, unit: str) -> None:
    assert [(q.value, q.unit) for q in found(f"共有{number:,}{unit}。")] == [(number, unit)]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "、",
        "1.",
        "1、",
        "不少于",
        "一",
        " ",
        "3项",
        "分别1、",
        "1-",
        "|1",
        "`",
        "1.2万-",
        "同比",
        "与上年相比,",
        "±",
        "约有",
    ],
)
def test_linear_time(piece: str) -> None:
    assert_linear(found, piece)
