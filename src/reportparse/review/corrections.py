"""The values of a record that a reviewer judges and may correct, and how what he writes becomes a value."""

from collections.abc import Mapping
from functools import cache
from math import isfinite
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from ..errors import InputError
from ..keeping import compiled
from ..output.table import Column, columns, labels
from ..schema import Document, Event, Metric, Record
from .words import words

# They say where a value came from and which mentions belong together, which no reader of one sentence judges.
_UNJUDGED = {"anchor", "document_id"}
PLACE = ("start", "end")
_LIST_MARK = compiled(r"[、|]")
_Model = type[Event] | type[Metric] | type[Document]
_MODELS: dict[str, _Model] = {"event": Event, "metric": Metric, "document": Document}


@cache
def fields_of(kind: str) -> dict[str, Column]:
    """Return the columns that may be corrected in a record of a kind, by name: place and tense first."""
    common = (column for column in columns() if column.of == "record" and column.name in (*PLACE, "tense"))
    own = (column for column in columns() if column.of == kind and column.name not in _UNJUDGED)
    return {column.name: column for column in (*common, *own)}


def values_of(record: Record) -> dict[str, Any]:
    """Return what is judged in a record: its fields by name, without what changes from one parse to the next."""
    return {name: getattr(record, name) for name in fields_of(record.kind)}


def choices_of(kind: str, name: str) -> tuple[str, ...]:
    """Return the codes that a field can have, none for a field of free text, numbers or days."""
    return tuple(code for code in _parts(_MODELS[kind].model_fields[name].annotation) if isinstance(code, str))


def corrected(record: Record, fields: Mapping[str, Any], text: str | None = None) -> Record:
    """Return a record with other values. Text may stand for a value; codes may be given as their Chinese labels.

    Lists are parted by ``、``; an empty text is no value. The mention is taken from ``text`` by ``start`` and ``end``,
    without a text from ``fields``. Raises :class:`InputError` for a field that the kind lacks and for a value that it
    cannot have.
    """
    return _validated(record.kind, record.model_dump(), fields, text)


def missed(text: str, kind: str, start: int, end: int, fields: Mapping[str, Any]) -> Record:
    """Return a record that a reviewer adds: a mention of a text and its fields. Raises :class:`InputError`."""
    if kind not in _MODELS:
        raise InputError(f"{kind!r} is no kind of record; valid are {', '.join(_MODELS)}")
    lines = slice(text.rfind("\n", 0, max(start, 0)) + 1, text.find("\n", max(end, 0)) % (len(text) + 1))
    data: dict[str, Any] = {"sentence": text[lines], "confidence": 1.0, "rule": "review"}
    if kind == "document":
        data["document_id"] = f"review-{start}"
    return _validated(kind, data, {"start": start, "end": end, **fields}, text)


def _validated(kind: str, data: dict[str, Any], fields: Mapping[str, Any], text: str | None) -> Record:
    data = data | {name: value if name == "text" else read_value(kind, name, value) for name, value in fields.items()}
    if text is not None:
        data["text"] = _mention(data, text)
    try:
        record = _MODELS[kind].model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        given = "" if first["type"] == "missing" else f"={first['input']!r}"
        raise InputError(f"{kind}: {first['loc'][0]}{given}: {first['msg']}") from error
    _check(record)
    return record


def changes(record: Record, fields: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the fields that a correction changes, as plain values, with the mention where its place changes.

    Raises :class:`InputError` as :func:`corrected`, and where nothing changes.
    """
    new = corrected(record, {name: value for name, value in fields.items() if name != "text"}, text)
    data = new.model_dump(mode="json")
    old = values_of(record)
    changed = {name: data[name] for name, value in values_of(new).items() if value != old[name]}
    if not changed:
        raise InputError(f"{record.id}: nothing is corrected; valid are {', '.join(old)} with another value than now")
    return changed | ({"text": new.text} if new.text != record.text else {})


def read_value(kind: str, name: str, value: Any) -> Any:
    """Return the value of a field that a text says; other values are returned as they are."""
    known = fields_of(kind)
    if name not in known:
        raise InputError(f"{name!r} is no field of {kind!r}; valid are {', '.join(known)}")
    if not isinstance(value, str):
        return value
    value = value.strip()
    annotation: Any = _MODELS[kind].model_fields[name].annotation
    if get_origin(annotation) is tuple:
        return tuple(part.strip() for part in _LIST_MARK.split(value) if part.strip())
    if known[name].type == "flag":
        return {words("zh")["yes"]: True, words("zh")["no"]: False}.get(value, value or False)
    codes = {labels().get(code, code): code for code in choices_of(kind, name)}
    return codes.get(value, value) or None


def _parts(annotation: Any) -> tuple[Any, ...]:
    inner = get_args(annotation)
    return (annotation,) if not inner else tuple(part for one in inner for part in _parts(one))


def _mention(data: Mapping[str, Any], text: str) -> str:
    try:
        start, end = int(data["start"]), int(data["end"])
    except (TypeError, ValueError) as error:
        raise InputError(f"start and end are offsets into the text: {error}") from error
    if not 0 <= start < end <= len(text):
        raise InputError(f"[{start}, {end}) is no stretch of the text; valid is within 0 to {len(text)}")
    return text[start:end]


def _check(record: Record) -> None:
    match record:
        case Event() if record.date_end < record.date_start:
            raise InputError(f"{record.id}: {record.date_start}..{record.date_end} ends before it begins")
        case Metric() if not all(isfinite(value) for value in (record.value, record.value_high or 0)):
            raise InputError(f"{record.id}: value {record.value}..{record.value_high}: valid are finite numbers")
        case Document() if not (record.title or record.number):
            raise InputError(f"{record.id}: a document needs a title or a number")
