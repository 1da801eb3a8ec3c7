"""Reports and golds that several tests use."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from hypothesis import strategies as st

from reportparse.gold import Gold, GoldDocument, GoldEvent, GoldMetric, GoldRecord, compile_gold
from reportparse.normalize.quantities import Quantity
from reportparse.schema import Document, Event, Group, Item, Metric, Node, Record, Report, Section

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SHARED = Path(__file__).resolve().parents[2] / "shared"

TEXT = """云湖镇2019年工作总结
一、办公室
1.培训学习。3月5日举办培训班13期，共3期超员。
2.制度建设。印发《云湖镇考勤办法》。
下一步：4月底前完成1.5%的目标。
二、财务科
(略)
(云湖镇办公室供稿)
"""

LINES = """# a comment
report\t\ttitle=云湖镇2019年工作总结\tperiod=2019

group\t一、办公室\tno=1\tname=办公室
section\t1.培训\tkind=work\tperiod=2019
item\t1.培训\tpath=1\ttitle=培训学习
event\t3月5日\tdates=2019-03-05..2019-03-05\tprecision=day\tinferred\ttense=done\twords=培训班|举办
metric\t3期\tvalue=3\tunit=期\ttense=done\twords=超员\tsubject=培训班
item\t2.制度\tpath=2\ttitle=制度建设
document\t《云湖镇考勤办法》\ttitle=云湖镇考勤办法\ttype=办法\tstatus=published\ttense=done
section\t下一步\tkind=plan
item\t下一步\tpath=1\toptional
event\t4月底前\toptional
metric\t1.5%\tvalue=1.5\tunit=%\ttense=planned
group\t二、财务科\tno=2\tname=财务科\tstatus=omitted
footer\t(云湖镇办
"""


class Run(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Run]


def sample_gold() -> Gold:
    return compile_gold(LINES, TEXT, id="yunhu")


def sample_report() -> Report:
    return report_of(sample_gold())


def with_metric(**fields: object) -> Report:
    """Return a report of one metric with some fields of its own."""
    metric = next(record for record in sample_report().records if isinstance(record, Metric))
    return sample_report().model_copy(update={"records": (metric.model_copy(update=fields),)})


def report_of(gold: Gold) -> Report:
    """Return the report that says what a gold says; the first of alternative words is taken."""
    return Report(
        id=gold.id,
        text=gold.text,
        title=gold.title,
        period=gold.period,
        groups=gold.groups,
        sections=gold.sections,
        items=tuple(Item(**item.model_dump(exclude={"optional"})) for item in gold.items),
        records=tuple(record for record in (_record_of(record, gold) for record in gold.records) if record),
    )


def _record_of(record: GoldRecord, gold: Gold) -> Record | None:
    data = record.model_dump(exclude={"kind", "optional", "number_alt", "event_words", "metric_words", "subject_words"})
    data |= {"sentence": gold.text, "confidence": 1.0, "rule": "gold"}
    data |= {name: _index(nodes, record) for name, nodes in (
        ("group", gold.groups), ("section", gold.sections), ("item", gold.items)
    )}  # fmt: skip
    match record:
        case GoldEvent() if record.date_start:
            return Event(**data, event=_first(record.event_words))
        case GoldMetric() if record.value is not None:
            return Metric(**data, metric=_first(record.metric_words), subject=_first(record.subject_words))
        case GoldDocument():
            return Document(**data, document_id=f"d{record.start}")
    return None


def _index(nodes: Sequence[Node], record: Node) -> int | None:
    return next((at for at, node in enumerate(nodes) if node.start <= record.start < node.end), None)


def _first(words: tuple[str, ...]) -> str | None:
    return next(iter(words), None)


def quantity(
    start: int,
    end: int,
    unit: str | None,
    change: str | None = None,
    row_head: str | None = None,
    column_head: str | None = None,
) -> Quantity:
    """Return a quantity at ``[start, end)``, worth nothing: what is named are its place, unit, change and heads."""
    return Quantity(
        start, end, "", 0, None, unit, "=", change, None, None, "quantity", 1.0, row_head, column_head
    )  # fmt: skip


def assert_linear(work: Callable[[str], object], unit: str, longest: int = 16_000) -> None:
    """Assert that work on a repeated unit takes time in proportion to its length: eight times as much takes no 24."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = process_time()
        work(text)
        return process_time() - start

    seconds(1_000)
    short, long = (min(seconds(length) for _ in range(3)) for length in (longest // 8, longest))
    assert long < 24 * short


def reports() -> st.SearchStrategy[Report]:
    """Reports with anything in them that the types allow, records of every kind included."""
    words = st.text(max_size=8)
    maybe = st.none() | words
    index = st.sampled_from([None, 0])
    places: dict[str, Any] = {"start": st.integers(0, 9), "end": st.integers(0, 9)}
    record: dict[str, Any] = {
        **places,
        **dict.fromkeys(("text", "sentence", "rule"), words),
        **dict.fromkeys(("group", "section", "item"), index),
        "tense": st.sampled_from(["done", "ongoing", "planned"]),
        "confidence": st.floats(0, 1),
    }
    value = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
    names = st.lists(words, max_size=2).map(tuple)
    days = {"date_start": st.dates(), "date_end": st.dates()}
    event = st.builds(Event, **record, **days, event=maybe, organizations=names, approximate=st.booleans())
    metric = st.builds(Metric, **record, value=value, value_high=st.none() | value, unit=maybe, metric=maybe)
    document = st.builds(Document, **record, title=maybe, number=maybe, document_id=words)
    group = st.builds(Group, **places, no=st.none() | st.integers(0, 99), name=maybe)
    section = st.builds(Section, **places, group=st.just(0), period=maybe)
    item = st.builds(Item, **places, section=st.just(0), path=words, title=maybe)
    return st.builds(
        Report,
        id=words,
        text=words,
        title=maybe,
        period=maybe,
        groups=st.tuples(group),
        sections=st.tuples(section),
        items=st.tuples(item),
        records=st.lists(event | metric | document, max_size=4).map(tuple),
    )
