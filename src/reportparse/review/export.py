"""From verdicts to gold that ``evaluate`` and ``train`` take."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import GoldError, OutputError
from ..gold import Gold, GoldDocument, GoldEvent, GoldItem, GoldMetric, GoldRecord, write_gold
from ..output.files import write_whole
from ..schema import Record, Report
from .verdicts import Verdict, hash_of

_ABOUT = 'origin = "spot checks (reportparse review)"\nsplit = "train"\n'
_MODELS: dict[str, type[GoldRecord]] = {"event": GoldEvent, "metric": GoldMetric, "document": GoldDocument}
_WORDS = {"event": "event_words", "metric": "metric_words", "subject": "subject_words"}


def to_gold(report: Report, verdicts: Iterable[Verdict]) -> Gold:
    """Return the gold that the verdicts on a report's text make, as of this parse of it.

    Accepted records stand in it as they were judged, corrected ones as corrected, missed ones too; rejected ones are
    left out. A record that nobody judged is ``optional``: evaluation and training pass over it. So are all items;
    units and sections are those of the parse, since gold cannot leave them open: figures for them say nothing. What a
    later parse finds that this one did not, and no reviewer added, counts as too much.
    """
    text = hash_of(report.text)
    judged = [verdict for verdict in verdicts if verdict.text == text]
    right = [record for verdict in judged if (record := verdict.right)]
    known = {verdict.record for verdict in judged}
    open_ones = (record for record in report.records if record.id not in known and not _lies_on(record, right))
    records = [*(_gold(record) for record in right), *(_optional(record) for record in open_ones)]
    return Gold(
        id=report.id,
        text_file="text.txt",
        text=report.text,
        title=report.title,
        period=report.period,
        names=any(record.kind == "event" for record in right),
        groups=report.groups,
        sections=report.sections,
        items=tuple(GoldItem(**item.model_dump(), optional=True) for item in report.items),
        records=tuple(sorted(records, key=lambda record: (record.start, record.end))),
    )


def save_gold(gold: Gold, folder: Path) -> Path:
    """Write a gold as a fixture, a folder of its id; return what ``evaluate`` and ``train`` take.

    That is the folder, with a ``gold.tsv`` to edit; where such lines cannot say the gold (mentions that overlap), a
    ``gold.json`` in it. Raises :class:`OutputError` where it cannot be written.
    """
    home = folder / gold.id
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{home}: cannot be made: {error.strerror or error}") from error
    try:
        path, data = home / "gold.tsv", write_gold(gold)
    except GoldError:
        path, data = home / "gold.json", _json(gold)
    write_whole(home / gold.text_file, gold.text.encode())
    write_whole(home / "about.toml", _ABOUT.encode())
    write_whole(path, data.encode())
    return home if path.suffix == ".tsv" else path


def _json(gold: Gold) -> str:
    return json.dumps(gold.to_json(), ensure_ascii=False, indent=1) + "\n"


def _lies_on(record: Record, others: Iterable[Record]) -> bool:
    """Return whether a record's mention overlaps one of others of its kind: it is then what that one replaces."""
    return any(record.kind == o.kind and record.start < o.end and o.start < record.end for o in others)


def _gold(record: Record) -> GoldRecord:
    """Return a record as gold: in the place of its free text stand the words that a parse must say."""
    model = _MODELS[record.kind]
    data: dict[str, Any] = {}
    for name, value in record.model_dump().items():
        if name in _WORDS and _WORDS[name] in model.model_fields:
            data[_WORDS[name]] = (value,) if value else ()
        elif name in model.model_fields:
            data[name] = value
    return model(**data)


def _optional(record: Record) -> GoldRecord:
    place = record.model_dump(include={"start", "end", "text"})
    return _MODELS[record.kind](**place, optional=True)
