"""The widget for spot checks: what it shows and what it says are plain values that a page and Python share.

The page (``widget.js``) sends each verdict as a message; it is saved before the next record is shown.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from ..errors import InputError, ReportParseError
from ..gold import Gold
from .display import caveat, item, percent
from .figures import WIDTH
from .notebook import to_html
from .session import Session
from .verdicts import Verdicts
from .words import Language, words

_HERE = Path(__file__).resolve().parent
_WORDS = (
    "accept", "reject", "correct", "skip", "back", "save", "cancel", "sure", "help", "help_text", "from_text",
    "nothing",
    "open_mark", "accepted_mark", "rejected_mark", "corrected_mark", "changed_mark",
)  # fmt: skip


class ReviewWidget(anywidget.AnyWidget):
    """A session of spot checks in a notebook. Keys: a, r, c, s, and the arrows; Esc leaves a correction."""

    _esm = _HERE / "widget.js"
    _css = _HERE / "widget.css"
    items: traitlets.List[Any] = traitlets.List().tag(sync=True)
    states: traitlets.List[Any] = traitlets.List().tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    progress = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, language: Language = "zh") -> None:
        known = words(language)
        self._session, self._language = session, language
        super().__init__(
            items=[item(drawn.report, drawn.record, language) for drawn in session.sample.drawn],
            words={name: known[name] for name in _WORDS},
            index=session.next_open() or 0,
        )
        self._refresh()
        self.on_msg(self._received)

    @property
    def verdicts(self) -> Verdicts:
        """The verdicts that the session knows and adds to."""
        return self._session.verdicts

    def add(self, record: str, verdict: Any, *, report: str | None = None, **fields: Any) -> None:
        """Save a verdict in code, as :meth:`Session.add`."""
        self._session.add(record, verdict, report=report, **fields)
        self._refresh()

    def add_missed(self, kind: str, start: int, end: int, *, report: str | None = None, **fields: Any) -> None:
        """Save a record that the parse lacks, as :meth:`Session.add_missed`."""
        self._session.add_missed(kind, start, end, report=report, **fields)

    def precision(self, by: str = "kind", *, width: float = WIDTH, confidence: float = 0.95) -> pd.DataFrame:
        """Return how many of the records judged are right, as :meth:`Session.precision`."""
        return self._session.precision(by, width=width, confidence=confidence)

    def to_gold(self) -> list[Gold]:
        """Return the gold of each report, as :meth:`Session.to_gold`."""
        return self._session.to_gold()

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Save the verdict of a message; what is wrong with it is shown, not raised."""
        try:
            index, verdict, fields = _read(content, len(self.items))
            self._session.give(index, verdict, fields, time=datetime.now(UTC))
        except ReportParseError as error:
            self._answer(str(error))
            return
        following = self._session.next_open(index + 1)
        with self.hold_sync():
            self.index = index if following is None else following
            self._refresh()
            self._answer()

    def _answer(self, error: str = "") -> None:
        """Tell the page that its message is dealt with; counted, so that the same answer twice is a change."""
        self.answer = {"error": error, "count": self.answer.get("count", 0) + 1}

    def _refresh(self) -> None:
        found = self._session.figures()
        self.states = [self._session.state(index) for index in range(len(self.items))]
        progress = words(self._language)["progress"].format(done=self._session.done, of=len(self.items))
        self.progress = {
            "done": self._session.done,
            "of": len(self.items),
            "text": progress,
            "precision": percent(found[-1], self._language),
            "notes": [note for note in (self.verdicts.left_out, caveat(found, self._language)) if note],
        }

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Return what a notebook shows; beside the widget a table, for pages where no widget runs."""
        shown = super()._repr_mimebundle_(**options)
        bundle = shown[0] if isinstance(shown, tuple) else shown
        if bundle is not None:
            bundle["text/html"] = to_html(self._session, self._language)
        return shown


def _read(content: Any, size: int) -> tuple[int, Any, dict[str, str]]:
    if not isinstance(content, dict) or content.get("type") != "verdict":
        raise InputError(f"{content!r} is no message of a review; valid is one of the type 'verdict'")
    index, fields = content.get("index"), content.get("fields") or {}
    if not isinstance(index, int) or not 0 <= index < size:
        raise InputError(f"index={index!r} names no record; valid is 0 to {size - 1}")
    if not isinstance(fields, dict):
        raise InputError(f"fields={fields!r} are no fields; valid is an object")
    return index, content.get("verdict"), fields
