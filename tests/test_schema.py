"""The records that leave the library: their JSON, and the limits of their fields."""

import json

import pytest
from hypothesis import given
from pydantic import ValidationError
from samples import reports, sample_report

from reportparse.errors import InputError
from reportparse.schema import Event, Group, Report


@given(reports())
def test_json_round_trip(report: Report) -> None:
    assert Report.from_json(report.to_json()) == report
    assert Report.from_json(report.to_json().encode()) == report


def test_json_has_the_shape_of_a_gold_file() -> None:
    data = json.loads(sample_report().to_json())
    assert list(data) == ["id", "text", "title", "period", "groups", "sections", "items", "records", "warnings"]
    assert data["groups"][0] == {"start": 13, "end": 84, "no": 1, "name": "办公室", "status": "reported"}
    assert data["records"][0]["date_start"] == "2019-03-05"
    assert "《云湖镇考勤办法》" in sample_report().to_json()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "JSON"),
        ("[]", "the whole"),
        ('{"id": "x"}', "text: Field required"),
        ('{"id": "x", "text": "", "no": 1}', "no"),
    ],
)
def test_other_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Report.from_json(text)


def test_records_are_frozen_and_checked() -> None:
    report = sample_report()
    event = report.records[0]
    assert isinstance(event, Event)
    with pytest.raises(ValidationError, match="frozen"):
        event.tense = "planned"
    with pytest.raises(ValidationError, match="confidence"):
        Event(**{**event.model_dump(), "confidence": 1.5})
    with pytest.raises(ValidationError, match="colour"):
        Group(start=0, end=1, colour="red")  # type: ignore[call-arg]
