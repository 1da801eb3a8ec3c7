"""What the lines of one group say, each by its own words and by those beside it."""

from ..ingest.source import Source
from ..keeping import plain
from ..rules import load_rules
from ..schema import SectionKind
from ..spans import Span
from .calendar import Anchor, find_period
from .headings import (
    HeadingKind,
    asks_help,
    dated_kind,
    has_label,
    heading_kind,
    heading_text,
    label_kind,
    means_to,
    names_aims,
    split_kind_tail,
)
from .lines import Segment, words_of
from .markers import Marker
from .unit_names import is_unit_name

LEAD = 12
"""The characters at the beginning of a paragraph in which a word for a period says what all of it is about."""

_YEAR = plain(r"(?P<year>(?:19|20)\d{2})[ ]?年[,度]?")
_CLAUSES = plain("[,。;]")
_HEADING_LENGTH = 24
# Shorter words that no lexicon knows tell a model nothing.
_SHORTEST = 4
_LOOK = 40


def kind_said(found: HeadingKind, words: str, anchor: Anchor) -> SectionKind:
    """Return the kind that a heading says: a weak one is read by its period, which may lie behind the report's."""
    if not found.weak:
        return found.kind
    period, report = find_period(words, anchor), anchor.report
    return "plan" if period and report and period.start > report.end else "work"


class GroupLines:
    """The segments of a range, read against the report's period."""

    def __init__(self, source: Source, segments: list[Segment], indices: range, anchor: Anchor) -> None:
        self._source, self._segments, self._range, self._anchor = source, segments, indices, anchor
        report = anchor.report
        self._ends_year = bool(report and report.end.month == 12 and report.unit in ("half", "year"))

    def words(self, index: int) -> str:
        """Return the folded words of a line, without its marker."""
        return words_of(self._source, self._segments[index])

    def parting_families(self) -> frozenset[str]:
        """Return the families of markers that part this group into sections: a heading of a plan or issues has one."""
        found = set()
        for index in self._range:
            marker = self._segments[index].marker
            kind = heading_kind(self.words(index)) if marker and not self._segments[index].inline else None
            if marker and kind and kind.kind in ("plan", "issue"):
                found.add(marker.family)
        return frozenset(found)

    def said(self, found: HeadingKind, words: str) -> SectionKind:
        """Return the kind that a heading among the lines says."""
        return kind_said(found, words, self._anchor)

    def topical(self, words: str) -> tuple[SectionKind | None, bool]:
        """Return the kind that a numbered heading with a topic of its own names, and whether it surely opens one."""
        text = heading_text(words)
        if not text:
            return None, False
        if asks_help(text):
            return "issue", True
        found = dated_kind(text) or (HeadingKind("plan") if names_aims(text) else None)
        return (self.said(found, words) if found else None), False

    def of_unit(self, words: str) -> SectionKind | None:
        """Return the kind that the heading of a unit's own section names: 委员会二季度计划, 四组明年工作设想."""
        if len(words) > _HEADING_LENGTH or _CLAUSES.search(words):
            return None
        name, found = split_kind_tail(words) or ("", None)
        named = found and (is_unit_name(name) or is_unit_name(name, "weak"))
        return self.said(found, words) if found and named else None

    def is_unknown(self, index: int, words: str) -> bool:
        """Return whether a line is as short as a heading, and says nothing that the lexicons know."""
        segment = self._segments[index]
        if segment.row or segment.inline or not _SHORTEST <= len(words) <= _HEADING_LENGTH:
            return False
        return not (_CLAUSES.search(words) or heading_kind(words) or has_label(words))

    def looks_ahead(self, words: str) -> bool:
        """Return whether a paragraph begins with a year behind the report's and says what is meant to be done in it."""
        report, year = self._anchor.report, _YEAR.match(words)
        return bool(year and report and int(year["year"]) > report.end.year and means_to(words))

    def retold(self, words: str) -> str:
        """Return words as they are meant: in a report on a second half, 下半年 is not what comes next."""
        return words.replace("下半年", "本年度") if self._ends_year else words

    def label(self, index: int, words: str) -> SectionKind | None:
        """Return the kind that a line's label names, where it stands alone or among labels of a plan and the like."""
        kind = label_kind(words)
        if kind is None:
            return None
        beside = [i for i in (index - 1, index + 1) if i in self._range and self._segments[i].marker is None]
        others = [self.words(i) for i in beside if has_label(self.words(i))]
        kinds = [kind, *(label_kind(words) or _headed(words) for words in others)]
        if kind == "work" or others:
            return kind if "plan" in kinds and None not in kinds else None
        return kind

    def list_goes_on(self, index: int) -> bool:
        """Return whether the numbered list before a paragraph goes on behind it: then it is a part of the list."""
        before, _ = self._numbered(range(index - 1, max(index - _LOOK, -1), -1))
        after, words = self._numbered(range(index + 1, min(index + _LOOK, self._range.stop)))
        if before is None or after is None or heading_kind(words):
            return False
        return before.family == after.family and after.no not in (before.no, "1", "一")

    def _numbered(self, indices: range) -> tuple[Marker | None, str]:
        """Return the first marker with a number among segments, and the words behind it."""
        for index in indices:
            marker = self._segments[index].marker
            if marker and marker.no:
                return marker, self.words(index)
        return None, ""

    def lead(self, index: int, words: str) -> Span | None:
        """Return where the period word stands that a paragraph of plans begins with."""
        for _, match in load_rules("periods").scan(words, 0, LEAD):
            start = self._segments[index].words
            return Span(start + match.start(), start + match.end())
        return None


def _headed(words: str) -> SectionKind | None:
    """Return the kind that a label names whose list stands behind it."""
    kind = heading_kind(words) if words.endswith(":") else None
    return kind.kind if kind else None
