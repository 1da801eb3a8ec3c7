"""The names in events and the subjects of quantities, from whatever tagger is given."""

from collections.abc import Sequence

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from reportparse import parse
from reportparse.ingest.source import to_source
from reportparse.language.tagger import Entity, EntityKind, Subject, Tagged
from reportparse.naming import Names
from reportparse.normalize.clauses import Boundaries
from reportparse.normalize.events import EventClause
from reportparse.pipeline import read
from reportparse.schema import Event, Metric
from reportparse.spans import Span

NAMES: dict[str, EntityKind] = {"海州市教育局": "organization", "青禾市": "place", "张明远": "person"}


class Finder:
    """Finds known names, and takes 由A完成 as said of A."""

    name = "finder"

    def __init__(self, *, parses: bool = False) -> None:
        self.parses, self.seen = parses, list[str]()

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        self.seen += sentences
        return [Tagged((), tuple(self.entities(one)), tuple(self.subjects(one))) for one in sentences]

    def entities(self, sentence: str) -> list[Entity]:
        found = [(sentence.find(name), name, kind) for name, kind in NAMES.items()]
        return sorted(Entity(at, at + len(name), name, kind) for at, name, kind in found if at >= 0)

    def subjects(self, sentence: str) -> list[Subject]:
        at = sentence.find("由质检队完成")
        return [Subject(Span(at + 4, at + 6), Span(at + 1, at + 4))] if at >= 0 and self.parses else []


def event_of(text: str, tagger: Finder) -> Event:
    (event,) = (record for record in parse(text, model=tagger).records if isinstance(record, Event))
    return event


def test_names_reach_the_event_that_they_stand_in() -> None:
    event = event_of("某会2023年第四季度工作\n12月5日海州市教育局在青禾市举办培训班，由张明远主持。\n", Finder())
    assert (event.organizations, event.places, event.people) == (("海州市教育局",), ("青禾市",), ())


def test_the_clause_behind_a_date_alone_is_the_event() -> None:
    event = event_of("某会2023年第四季度工作\n12月5日，张明远赴青禾市调研，海州市教育局参加。\n", Finder())
    assert (event.organizations, event.places, event.people) == ((), ("青禾市",), ("张明远",))


def test_names_in_titles_do_not_count() -> None:
    assert event_of("某会2023年第四季度工作\n12月5日印发《海州市教育局办法》。\n", Finder()).organizations == ()


def test_each_stretch_is_tagged_once_and_only_where_something_is_dated() -> None:
    tagger = Finder()
    parse("某会2023年第四季度工作\n海州市教育局检查3次。\n12月5日、6日开会2次。\n", model=tagger)
    assert tagger.seen == sorted(set(tagger.seen))
    assert all("海州市教育局" not in sentence for sentence in tagger.seen)


@pytest.mark.parametrize(("parses", "subject", "how"), [(True, "质检队", "parsed"), (False, None, "none")])
def test_a_parser_gives_the_subject_that_the_words_do_not(parses: bool, subject: str | None, how: str) -> None:
    reading = read(to_source("某会2023年第四季度工作\n由质检队完成检测12次。\n"), model=Finder(parses=parses))
    (at,) = (index for index, record in enumerate(reading.report.records) if isinstance(record, Metric))
    record = reading.report.records[at]
    assert isinstance(record, Metric)
    assert record.subject == subject
    assert [reason.how for reason in reading.reasons(at) if reason.step == "subject"] == [how]


PLACES = "海州市教育局赴青禾市见张明远，" * 6
STRETCH = st.tuples(st.integers(0, len(PLACES)), st.integers(0, len(PLACES))).map(lambda pair: Span(*sorted(pair)))


class Everywhere(Finder):
    """Finds every place where a known name stands."""

    def entities(self, sentence: str) -> list[Entity]:
        found = regex.finditer("|".join(NAMES), sentence)
        return [Entity(*match.span(), match[0], NAMES[match[0]]) for match in found]


@given(st.lists(STRETCH.filter(lambda span: span.start < span.end), min_size=1, max_size=6))
def test_clauses_that_overlap_each_have_the_names_that_stand_in_them(spans: list[Span]) -> None:
    clauses = [EventClause("开会", (span,)) for span in spans]
    names = Names(Boundaries(to_source(PLACES)), Everywhere(), clauses)
    for clause, (start, end) in zip(clauses, spans, strict=True):
        places = regex.finditer("|".join(NAMES), PLACES)
        inside = {match[0] for match in places if start <= match.start() and match.end() <= end}
        assert {name for field in names.of(clause).values() for name in field} == inside
