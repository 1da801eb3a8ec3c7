"""Spot checks in a terminal: one record at a time, one key a verdict, every verdict saved at once."""

from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..errors import InputError
from .corrections import fields_of
from .display import MARKS, caveat, context_of, fields_shown
from .figures import WIDTH, Figure
from .keys import read_command, read_line
from .session import Session
from .verdicts import Saying
from .words import Language, line, words

_MENTION, _FAINT, _HEAD = "bold reverse", "dim", "bold"


class TerminalReview:
    """A review that writes to a console and reads keys, or lines where ``stream`` is no terminal.

    ``now`` gives the time that verdicts are marked with, none where it is None.
    """

    def __init__(
        self,
        session: Session,
        console: Console,
        stream: TextIO,
        *,
        language: Language = "zh",
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._session, self._console, self._stream = session, console, stream
        self._language, self._words, self._now = language, words(language), now

    def run(self) -> None:
        """Show records and save verdicts until all are judged or the reviewer ends it; then show the figures."""
        if self._session.verdicts.left_out:
            self._print(self._session.verdicts.left_out, "yellow")
        try:
            self._review()
        except (EOFError, KeyboardInterrupt):
            self._print("")
        found = self._session.figures()
        self._console.print(figure_table(found, self._language))
        path = self._session.verdicts.path
        kept = self._words["saved"].format(path=line(str(path))) if path else self._words["in_memory"]
        for note in (self._words["needed_note"].format(width=WIDTH), caveat(found, self._language), kept):
            if note:
                self._print(note, _FAINT)

    def _review(self) -> None:
        if not len(self._session.sample):
            self._print(self._words["nothing"])
            return
        index = self._session.next_open()
        self._print(self._words["help_text"], _FAINT)
        while index is not None:
            self._show(index)
            index = self._answered(index)
        self._print(self._words["finished"], _HEAD)

    def _answered(self, index: int) -> int | None:
        """Ask until there is an answer; return the record to show next."""
        while True:
            self._print(self._words["keys"], _FAINT)
            match read_command(self._stream):
                case "a" | "accept":
                    self._give(index, "accept")
                    return self._session.next_open(index + 1)
                case "r" | "reject":
                    self._give(index, "reject")
                    return self._session.next_open(index + 1)
                case "c" | "correct":
                    if self._correct(index):
                        return self._session.next_open(index + 1)
                case "s" | "skip":
                    return (index + 1) % len(self._session.sample)
                case "b" | "back":
                    return max(0, index - 1)
                case "q" | "quit":
                    raise EOFError
                case "?" | "help" | "h":
                    self._print(self._words["help_text"])
                case "":
                    pass
                case key:
                    self._print(self._words["unknown_key"].format(key=line(key)), "red")

    def _give(self, index: int, verdict: Saying, fields: dict[str, str] | None = None) -> None:
        self._session.give(index, verdict, fields, time=self._now() if self._now else None)
        self._print(self._words[MARKS[self._session.state(index)]], "green")

    def _correct(self, index: int) -> bool:
        """Ask for values until they fit; return whether a correction was saved."""
        record = self._session.sample.drawn[index].record
        self._print(self._words["correct_how"])
        for field in fields_shown(record, self._language):
            valid = " | ".join(choice for _, choice in field.choices)
            self._print(f"  {field.name} ({field.label}) = {line(field.text)}" + (f"    [{valid}]" if valid else ""))
        fields: dict[str, str] = {}
        while entered := read_line(self._stream).strip():
            name, equals, value = entered.replace("＝", "=").partition("=")
            if equals:
                fields[self._field(record.kind, name.strip())] = value
            else:
                self._print(self._words["correct_form"], "red")
        if not fields:
            self._print(self._words["cancelled"])
            return False
        try:
            self._give(index, "correct", fields)
        except InputError as error:
            self._print(line(str(error)), "red")
            return False
        return True

    def _field(self, kind: str, name: str) -> str:
        """Return the field that a name or a heading means."""
        return next((known for known, column in fields_of(kind).items() if name in (known, column.heading)), name)

    def _show(self, index: int) -> None:
        drawn = self._session.sample.drawn[index]
        record, context = drawn.record, context_of(drawn.report, drawn.record)
        done = self._words["progress"].format(done=self._session.done, of=len(self._session.sample))
        title = f"\n[{index + 1}] {self._words.get(record.kind, record.kind)} {record.id}"
        mark = self._words[MARKS[self._session.state(index)]]
        place = " · ".join(filter(None, (line(drawn.report.id), record.locator)))
        self._print(title + f"  {done}  {self._words['sure']} {record.confidence:.2f}  {place}  {mark}", _HEAD)
        mention = (f"⟦{line(context.mention)}⟧", _MENTION)
        sentence = Text.assemble("  ", line(context.before), mention, line(context.after))
        self._console.print(sentence, soft_wrap=True)
        for field in fields_shown(record, self._language):
            if field.said:
                self._print(f"    {field.label}: {field.said}")

    def _print(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style), soft_wrap=True)


def figure_table(found: list[Figure], language: Language) -> Table:
    """Return the figures of a review as a table."""
    known = words(language)
    table = Table(box=None, pad_edge=False)
    for name in ("group", "n", "right", "precision", "interval", "needed"):
        table.add_column(known[name], justify="left" if name == "group" else "right")
    for figure in found:
        table.add_row(known.get(figure.group, figure.group), str(figure.n), str(figure.right), *_shares(figure))
    return table


def _shares(figure: Figure) -> tuple[str, str, str]:
    if figure.precision is None:
        return "-", "-", str(figure.needed)
    return f"{figure.precision:.3f}", f"{figure.low:.3f}–{figure.high:.3f}", str(figure.needed)
