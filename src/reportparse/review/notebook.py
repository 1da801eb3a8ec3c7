"""Spot checks in a notebook: the widget, or a table where widgets do not run."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..schema import Report
from .display import MARKS, caveat, item, percent
from .sampling import BY, Sample
from .session import Session, session_of
from .verdicts import Verdicts
from .words import Language, words

if TYPE_CHECKING:
    from .widget import ReviewWidget

_CELL = 'style="text-align:left;vertical-align:top"'


def review(
    source: Report | Iterable[Report] | Sample,
    n: int = 50,
    *,
    by: str | Sequence[str] = BY,
    seed: int = 0,
    least_sure: bool = False,
    verdicts: Verdicts | Path | str | None = None,
    reviewer: str | None = None,
    lang: Language = "zh",
    static: bool = False,
) -> "ReviewWidget | StaticReview":
    """Return what shows a sample's records one by one and takes a verdict on each, as a notebook's last line.

    ``source`` is a sample, or what to draw one from with ``n``, ``by``, ``seed`` and ``least_sure``; ``verdicts`` is a
    file that each is saved to at once (without one they are kept in memory). Without the extra ``notebook``, or where
    ``static`` is asked for, it is a table, and ``add`` takes the verdicts. Raises :class:`InputError` for what
    :func:`sample` and :class:`Verdicts` cannot read.
    """
    words(lang)
    session = session_of(source, verdicts, reviewer, n=n, by=by, seed=seed, least_sure=least_sure)
    if static or find_spec("anywidget") is None:
        return StaticReview(session, lang)
    from .widget import ReviewWidget

    return ReviewWidget(session, lang)


class StaticReview(Session):
    """A review as a table in HTML, whose verdicts are given in code."""

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__(session.sample, session.verdicts, reviewer=session.reviewer)
        self._language = language

    def _repr_html_(self) -> str:
        return to_html(self, self._language)


def to_html(session: Session, language: Language) -> str:
    """Return a session as HTML: how to give verdicts in code, a row a record, and the figures so far."""
    known, found = words(language), session.figures()
    progress = known["progress"].format(done=session.done, of=len(session.sample))
    table = "".join(_row(session, index, language) for index in range(len(session.sample)))
    return (
        f"<div><p><b>{escape(progress)}</b> · {escape(percent(found[-1], language))}</p>"
        f"<p>{escape(known['static_how'])}</p><pre>{escape(_example(session))}</pre>"
        f"<table>{table}</table><p><small>{escape(caveat(found, language))}</small></p></div>"
    )


def _example(session: Session) -> str:
    record = session.sample.drawn[0].record.id if session.sample.drawn else "event-35"
    corrected = f'spot.add("{record}", "correct", tense="planned")'
    return f'spot.add("{record}", "accept")    # "reject"\n{corrected}\nspot.precision()'


def _row(session: Session, index: int, language: Language) -> str:
    drawn, known = session.sample.drawn[index], words(language)
    shown = item(drawn.report, drawn.record, language)
    fields = " · ".join(f"{field['label']}: {field['said']}" for field in shown["fields"] if field["said"])
    before, mention, after = (escape(shown[part]) for part in ("before", "mention", "after"))
    cells = (
        f"<code>{escape(shown['id'])}</code><br>{escape(shown['title'])} {shown['confidence']}",
        f"{before}<mark>{mention}</mark>{after}<br><small>{escape(fields)}</small>",
        escape(known[MARKS[session.state(index)]]),
    )
    return "<tr>" + "".join(f"<td {_CELL}>{cell}</td>" for cell in cells) + "</tr>"
