"""Spot checks: what is drawn, what is kept of each verdict, what the figures say, and the gold that comes of it."""

import json
import multiprocessing
from collections import Counter
from datetime import date
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import FIXTURES, TEXT, sample_report

import reportparse
from reportparse.cli_gold import train
from reportparse.errors import InputError, OutputError
from reportparse.evaluate import Evaluation, evaluate
from reportparse.gold import read_gold
from reportparse.review import (
    Sample,
    Session,
    Verdicts,
    precision,
    read_verdicts,
    sample,
    save_gold,
    to_gold,
)
from reportparse.review.figures import figures, trials_for, wilson
from reportparse.review.sampling import band, shares
from reportparse.review.verdicts import hash_of
from reportparse.schema import Report

Z = 1.959963984540054


@pytest.fixture(scope="module")
def report() -> Report:
    return reportparse.parse_file(FIXTURES / "association-2024q3" / "text.txt")


def everything(report: Report) -> Sample:
    return sample(report, len(report.records))


def accepted(report: Report, path: Path | None = None) -> Session:
    """Return a session in which all records of a report were accepted."""
    session = Session(everything(report), path)
    for index in range(len(session.sample)):
        session.give(index, "accept")
    return session


def compared(session: Session, report: Report) -> Evaluation:
    return evaluate([(to_gold(report, session.verdicts), report)])


# --- sampling


def test_a_sample_has_its_share_of_each_stratum_and_is_the_same_each_time(report: Report) -> None:
    drawn = sample(report, 20, by="kind")
    again = sample(report, 20, by="kind")
    assert [one.record.id for one in drawn.drawn] == [one.record.id for one in again.drawn]
    kinds = Counter(record.kind for record in report.records)
    assert {key[0]: size for key, (size, _) in drawn.strata.items()} == kinds
    assert Counter(one.record.kind for one in drawn.drawn) == {key[0]: n for key, (_, n) in drawn.strata.items()}
    assert sum(one.weight or 0 for one in drawn.drawn) == pytest.approx(len(report.records))
    assert drawn.to_frame()["drawn"].sum() == len(drawn) == 20


def test_another_seed_draws_others(report: Report) -> None:
    first, second = ({one.record.id for one in sample(report, 20, seed=seed).drawn} for seed in (1, 2))
    assert first != second


def test_more_than_there_are_gives_all(report: Report) -> None:
    drawn = sample(report, 10_000)
    assert {one.record.id for one in drawn.drawn} == {record.id for record in report.records}
    assert {one.weight for one in drawn.drawn} == {1.0}


def test_the_least_sure_come_first_and_estimate_nothing(report: Report) -> None:
    drawn = sample(report, 12, by="kind", least_sure=True).drawn
    confidences = [one.record.confidence for one in drawn]
    assert confidences == sorted(confidences)
    assert {one.weight for one in drawn} == {None}
    assert min(confidences) == min(record.confidence for record in report.records)


def test_of_a_frame_its_rows_are_drawn(report: Report) -> None:
    table = report.to_frame()
    rows = sample(table, 20)
    assert list(rows["record_id"]) == [one.record.id for one in sample(report, 20).drawn]
    assert rows["weight"].sum() == pytest.approx(len(table))
    assert sample(table, 5, least_sure=True)["weight"].isna().all()


def test_several_reports_are_one_population(report: Report) -> None:
    drawn = sample([report, sample_report()], 10, by=["report", "kind"])
    assert {one.report.id for one in drawn.drawn} == {report.id, "yunhu"}


def test_a_report_without_records_gives_none() -> None:
    session = Session(sample(Report(id="x", text="")))
    assert (len(session.sample), session.next_open(), session.reports) == (0, None, [])
    assert session.precision()["n"].to_list() == [0]


@pytest.mark.parametrize(
    ("n", "by", "said"), [(0, "kind", "n=0"), (-3, "kind", "valid is 1 or more"), (5, "colour", "valid are report, ")]
)
def test_what_cannot_be_drawn_is_told(report: Report, n: int, by: str, said: str) -> None:
    for source in (report, report.to_frame()):
        with pytest.raises(InputError, match=said):
            sample(source, n, by)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=12), st.integers(1, 3000))
def test_shares_are_fair(sizes: list[int], n: int) -> None:
    given = shares(sizes, n)
    assert sum(given) == min(n, sum(sizes))
    assert all(0 <= one <= size for one, size in zip(given, sizes, strict=True))
    if n >= len(sizes):
        assert all(given)
        if all(n * size >= sum(sizes) for size in sizes):
            assert all(abs(one - min(1, n / sum(sizes)) * size) < 1 for one, size in zip(given, sizes, strict=True))


@pytest.mark.parametrize(("confidence", "said"), [(0, "0.00–0.50"), (0.8, "0.80–0.90"), (1.0, "0.95–1.00")])
def test_bands(confidence: float, said: str) -> None:
    assert band(confidence) == said


# --- verdicts


def test_a_parse_anew_keeps_the_verdicts(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    session = Session(sample(report, 5), path)
    session.give(0, "accept")
    session.give(1, "reject")
    session.give(0, "reject")
    assert len(path.read_text("utf-8").splitlines()) == 3
    again = Session(sample(reportparse.parse(report.text, name="another name"), 5), path)
    assert [again.state(index) for index in range(5)] == ["reject", "reject", "open", "open", "open"]
    assert (again.done, again.next_open(), again.next_open(4)) == (2, 2, 4)
    assert json.loads(path.read_text("utf-8").splitlines()[0])["text"] == hash_of(report.text)


def test_a_record_that_says_something_else_now_is_asked_again(report: Report) -> None:
    session = Session(sample(report, 5))
    session.give(0, "accept")
    record = session.sample.drawn[0].record
    changed = record.model_copy(update={"tense": "planned" if record.tense != "planned" else "done"})
    surer = record.model_copy(update={"confidence": 0.1, "rule": "another"})
    for new, state, counting in ((changed, "changed", 0), (surer, "accept", 1)):
        other = report.model_copy(update={"records": (new,)})
        later = Session(everything(other), session.verdicts)
        assert later.state(0) == state
        assert later.done == len(list(session.verdicts.counting([other]))) == counting
        assert later.precision()["n"].to_list()[-1] == counting


def test_a_torn_last_line_is_left_out_told_and_cut_off(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    session = Session(sample(report, 5), path)
    session.give(0, "accept")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:-200])
    found = read_verdicts(path)
    assert len(found) == 1
    assert "v.jsonl:2: the last line was cut short" in str(found.left_out)
    again = Session(session.sample, found)
    again.give(1, "reject")
    assert path.read_bytes().startswith(whole)
    assert [verdict.verdict for verdict in read_verdicts(path)] == ["accept", "reject"]
    assert read_verdicts(path).left_out is None


def test_a_last_line_that_only_lacks_its_end_counts(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    session = Session(sample(report, 5), path)
    session.give(0, "accept")
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    again = Session(session.sample, path)
    again.give(1, "reject")
    assert [verdict.verdict for verdict in read_verdicts(path)] == ["accept", "reject"]


def _write_many(path: Path, report: Report, verdict: str) -> None:
    session = Session(everything(report), path)
    for index in range(len(session.sample)):
        session.give(index, verdict)  # type: ignore[arg-type]


@pytest.mark.slow
def test_two_writers_tear_no_line(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(path, report, said)) for said in ("accept", "reject")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(path.read_bytes().splitlines()) == 2 * len(report.records)
    assert len(read_verdicts(path)) == len(report.records)


def _line(report: Report, **other: object) -> str:
    session = Session(sample(report, 1))
    session.give(0, "accept")
    return json.dumps({**next(iter(session.verdicts)).model_dump(mode="json"), **other})


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"verdict": "perhaps"}, "v.jsonl:1: verdict: "),
        ({"text": "x"}, "v.jsonl:1: text: "),
        ({"record": "event-0"}, "is not the id of the record judged"),
        ({"fields": {"value": 1}}, "a correction has fields"),
        ({"verdict": "correct", "fields": {"colour": 1}}, "v.jsonl:1: 'colour' is no field"),
        ({"mood": "good"}, "v.jsonl:1: mood: "),
    ],
)
def test_a_malformed_line_is_told_with_its_number(
    report: Report, tmp_path: Path, other: dict[str, object], said: str
) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(_line(report, **other) + "\n", "utf-8")
    with pytest.raises(InputError, match=said):
        read_verdicts(path)


def test_files_that_cannot_be_read_or_written(report: Report, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_verdicts(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="valid is a file of verdicts"):
        Verdicts(tmp_path)
    with pytest.raises(OutputError, match="there is no folder"):
        Session(sample(report, 1), tmp_path / "none" / "v.jsonl").give(0, "accept")


@pytest.mark.parametrize(
    ("verdict", "fields", "said"),
    [
        ("maybe", {}, "valid are accept, reject, correct"),
        ("accept", {"value": 3}, "takes no fields"),
        ("correct", {}, "nothing is corrected; valid are start, end, tense, value"),
        ("correct", {"value": "3"}, "nothing is corrected"),
        ("correct", {"value": "viele"}, "value='viele'"),
        ("correct", {"value": "inf"}, "finite numbers"),
        ("correct", {"title": "x"}, "'title' is no field of 'metric'"),
        ("correct", {"tense": "昨天"}, "'done', 'ongoing' or 'planned'"),
        ("correct", {"start": "x"}, "offsets into the text"),
        ("correct", {"end": 100_000}, "no stretch of the text"),
        ("correct", {"value": ""}, "value="),
    ],
)
def test_a_verdict_that_cannot_be_is_told_and_not_saved(verdict: str, fields: dict[str, object], said: str) -> None:
    session = Session(everything(sample_report()))
    metric = next(one.record.id for one in session.sample.drawn if one.record.text == "3期")
    with pytest.raises(InputError, match=said):
        session.add(metric, verdict, **fields)  # type: ignore[arg-type]
    assert len(session.verdicts) == 0


def test_words_are_read_as_values(tmp_path: Path) -> None:
    session = Session(everything(sample_report()), tmp_path / "v.jsonl")
    ids = {one.record.text: one.record.id for one in session.sample.drawn}
    session.add("event-" + str(TEXT.index("3月5日")), "correct", organizations="办公室、财务科", bound="之前", event="")
    session.add(ids["3期"], "correct", value="3.5", tense="计划中", end=str(TEXT.index("超员")))
    session.add(ids["《云湖镇考勤办法》"], "correct", status="已成稿")
    event, metric, document = (verdict.right for verdict in read_verdicts(tmp_path / "v.jsonl"))
    assert event.organizations == ("办公室", "财务科")
    assert (event.bound, event.event, event.date_start) == ("before", None, date(2019, 3, 5))
    assert (metric.value, metric.tense, metric.text) == (3.5, "planned", "3期")
    assert document.status == "drafted"


def test_an_event_ends_not_before_it_begins_and_flags_are_words() -> None:
    session = Session(everything(sample_report()))
    event = next(one.record.id for one in session.sample.drawn if one.record.kind == "event")
    with pytest.raises(InputError, match="ends before it begins"):
        session.add(event, "correct", date_end="2019-03-01")
    session.add(event, "correct", approximate="是", inferred="no")
    right = next(iter(session.verdicts)).right
    assert (right.approximate, right.inferred) == (True, False)


def test_an_id_that_the_sample_lacks_or_has_twice(report: Report) -> None:
    session = Session(sample([sample_report(), sample_report().model_copy(update={"id": "other"})], 99))
    first = session.sample.drawn[0].record.id
    with pytest.raises(InputError, match=r"2 records of the sample are .* report="):
        session.add(first, "accept")
    with pytest.raises(InputError, match="0 records of the sample are 'event-9'"):
        session.add("event-9", "accept")
    session.add(first, "accept", report="yunhu")


# --- figures


def test_wilson_by_known_values() -> None:
    # Newcombe 1998, table I: 81 of 263, and 0 of 20.
    assert wilson(81 / 263, 263, Z) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20, Z) == pytest.approx((0, 0.1611), abs=5e-5)


@given(st.floats(0, 1), st.floats(0.02, 0.9), st.floats(0.5, 3.5))
def test_the_number_needed_is_the_least(share: float, width: float, z: float) -> None:
    n = trials_for(share, width, z)
    low, high = wilson(share, n, z)
    assert high - low <= width + 1e-12
    if n > 1:
        low, high = wilson(share, n - 1, z)
        assert high - low > width
    assert n <= ceil((z / width) ** 2) + 1


def test_precision_counts_corrected_as_wrong(report: Report) -> None:
    session = accepted(report)
    tense = next(one.record for one in session.sample.drawn if one.record.kind == "document").tense
    first = next(one.record.id for one in session.sample.drawn if one.record.kind == "document")
    session.add(first, "correct", tense="done" if tense != "done" else "ongoing")
    table = precision(session.verdicts).set_index("group")
    assert list(table.index) == ["document", "event", "metric", "all"]
    n = table["n"]
    assert (table["right"] == n - [1, 0, 0, 1]).all()
    assert table.loc["document", "precision"] == pytest.approx(1 - 1 / n["document"])
    assert table["at_random"].all()
    assert (table["low"] < table["precision"]).all()
    needed = table.loc["document", "needed"]
    assert needed == trials_for(1 - 1 / n["document"], 0.1, Z) - n["document"]
    assert set(precision(session.verdicts, ["kind", "tense"])["group"]) >= {"document done", "all"}


def test_verdicts_of_unequal_weight_count_by_it_and_least_sure_ones_as_no_estimate(report: Report) -> None:
    session = Session(sample(report, 20))
    session.give(0, "accept")
    session.give(1, "reject")
    verdicts = [
        verdict.model_copy(update={"weight": weight})
        for verdict, weight in zip(session.verdicts, (3.0, 1.0), strict=True)
    ]
    whole = figures(verdicts)[-1]
    assert whole.precision == 0.75
    assert (whole.low, whole.high) == pytest.approx(wilson(0.75, 16 / 10, Z))
    assert whole.at_random
    plain = figures([verdicts[0].model_copy(update={"weight": None}), verdicts[1]])[-1]
    assert (plain.precision, plain.at_random) == (0.5, False)


def test_a_sample_judged_whole_counts_by_its_own_weights(report: Report) -> None:
    drawn = sample(report, 10)
    least = Session(sample(report, 99, least_sure=True))
    session = Session(drawn, least.verdicts)
    for one in drawn.drawn[:-1]:
        least.add(one.record.id, "accept")
    assert not session.figures()[-1].at_random
    session.give(9, "accept")
    assert session.figures()[-1].at_random


def test_nothing_judged_is_a_clear_result() -> None:
    (whole,) = figures([])
    assert (whole.group, whole.n, whole.precision, whole.low, whole.needed) == ("all", 0, None, None, 381)
    assert precision([])["precision"].isna().all()


@pytest.mark.parametrize("options", [{"by": "colour"}, {"width": 0}, {"width": 1.5}, {"confidence": 1}])
def test_wishes_that_cannot_be_met_are_told(options: dict[str, object]) -> None:
    with pytest.raises(InputError, match="valid are"):
        precision([], **options)  # type: ignore[arg-type]


# --- gold


@pytest.mark.parametrize("name", ["association-2024q3", "water-pdf-2019q3", "street-office-2019"])
def test_all_accepted_is_gold_that_the_parse_agrees_with(name: str, tmp_path: Path) -> None:
    report = reportparse.parse_file(FIXTURES / name / "text.txt")
    session = accepted(report)
    gold = read_gold(save_gold(to_gold(report, session.verdicts), tmp_path))
    result = evaluate([(gold, report)])
    assert [str(difference) for difference in result.differences] == []
    assert {result.figure(name) for name in (*result.scores, *result.shares)} == {1.0}
    assert result.scores["metric"].gold == sum(record.kind == "metric" for record in report.records)


def test_a_correction_is_exactly_the_difference(report: Report) -> None:
    session = accepted(report)
    metric = next(record for record in report.records if record.kind == "metric")
    session.add(metric.id, "correct", value=metric.value + 1)
    differences = compared(session, report).differences
    assert [(d.kind, d.start) for d in differences] == [("metric wrong", metric.start)]


def test_rejected_is_too_much_missed_is_missed_and_unjudged_is_passed_over(report: Report) -> None:
    session = Session(everything(report))
    first, *_, last = report.records
    session.add(first.id, "reject")
    words = report.text.index("智慧农机")
    session.add_missed("document", words, words + 4, title="智慧农机", tense="done")
    assert report.text[words : words + 4] not in {record.text for record in report.records}
    differences = compared(session, report).differences
    assert [(d.kind, d.start) for d in differences] == [
        ("document missed", words),
        (f"{first.kind} extra", first.start),
    ]
    gold = to_gold(report, session.verdicts)
    assert next(record for record in gold.records if record.start == last.start).optional
    assert all(item.optional for item in gold.items)
    assert session.precision()["n"].to_list()[-1] == 1


def test_what_cannot_be_missed_is_told(report: Report) -> None:
    session = Session(sample(report, 3))
    for kind, start, fields, said in (
        ("person", 0, {}, "valid are event, metric, document"),
        ("event", 0, {"tense": "done"}, "event: date_start: Field required"),
        ("metric", -1, {"tense": "done", "value": 1}, "no stretch of the text"),
        ("document", 0, {"tense": "done"}, "needs a title or a number"),
    ):
        with pytest.raises(InputError, match=said):
            session.add_missed(kind, start, 4, **fields)


def test_mentions_that_overlap_become_json(report: Report, tmp_path: Path) -> None:
    session = accepted(report)
    first, second = report.records[:2]
    session.add(first.id, "correct", end=second.start + 1)
    path = save_gold(to_gold(report, session.verdicts), tmp_path)
    assert path.name == "gold.json"
    assert read_gold(path).records[0].end == second.start + 1


def test_training_takes_it(tmp_path: Path) -> None:
    folders = []
    for name in ("street-office-2019", "association-2024q3"):
        report = reportparse.parse_file(FIXTURES / name / "text.txt")
        session = accepted(report)
        folders.append(save_gold(to_gold(report.model_copy(update={"id": name}), session.verdicts), tmp_path))
    train(folders, tmp_path / "weights", False)
    again = reportparse.parse(TEXT, weights=tmp_path / "weights")
    assert again.records
