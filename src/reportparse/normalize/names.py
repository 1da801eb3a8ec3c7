"""What a quantity measures (``metric``) and of what (``subject``)."""

from collections.abc import Sequence

from ..keeping import compiled
from ..mentions.quantity_words import kind_of
from .clauses import Boundaries
from .listed import RESPECTIVELY, Listed, Name, listed_names
from .metric_name import MetricName, metric_name, words_beside
from .phrases import Token, ends_like, name_of, phrase_before, tokens
from .quantities import Quantity
from .surroundings import AFTER, BEFORE, REACH, Surroundings
from .wording import LONGEST, Wording, content_end, short_name, text_of, wording

# Heads of columns that say when or in what sense a figure holds, not what it measures: 一季度, 年度目标, 累计完成.
_FIGURES = compiled(
    r"(?:(?:19|20)\d\d年?|\d{1,2}(?:[-~]\d{1,2})?月份?|第?[一二三四1-4]季度?|[上下]半年|全年|年度?|年初|年末|月末|期末|期初|[本上同][年期月季周]度?"
    r"|去年|今年|当[月年]|[比较与]|上[年月季周]|同比|环比|±|%"
    r"|累计|实际|完成|计划|目标|预算|预期|执行|发生|任务|数值?|量|值|情况|指标|[ /()])+"
)
_LABEL = compiled(r"(?<![^;。!?,\n\])])[\s*#>-]*([^,;:。\n()*]{2,16})[\s*]*:")


def name_metrics(boundaries: Boundaries, quantities: Sequence[Quantity], title: str | None = None) -> list[MetricName]:
    """Return a name for each quantity of one item, given in text order.

    ``title`` is the item's, used where nothing nearer names the quantity. Names have at most 30 characters,
    taken from the text as given (parts may be joined), without dates and marks.
    """
    namer = _Namer(boundaries, quantities, title)
    return [namer.name(index) for index in range(len(quantities))]


class _Namer:
    """Names quantities from left to right, remembering what was named before."""

    def __init__(self, boundaries: Boundaries, quantities: Sequence[Quantity], title: str | None) -> None:
        self.boundaries, self.quantities = boundaries, quantities
        self.source, self.around = boundaries.source, Surroundings(boundaries, quantities)
        self.title = (title or "").strip()[:LONGEST] or None
        self.names: list[MetricName] = []
        self.wordings: list[Wording] = []
        self.aligned: dict[int, MetricName] = {}
        self.heads: dict[int, str | None] = {}
        self.parted: set[int] = set()
        self.listed: list[Name] = []
        self.listed_in = -1
        self.label: str | None = None
        self.labelled = -1

    def name(self, index: int) -> MetricName:
        quantity, found = self.quantities[index], Wording()
        if quantity.column_head or quantity.row_head:
            said = quantity.column_head
            names = said if said and not (quantity.row_head and _FIGURES.fullmatch(said)) else quantity.row_head
            name = metric_name(names, "table", quantity.row_head, "table")
        else:
            self._read_label(index)
            if self.around.becomes(index):
                before = self.names[index - 1]
                self.names.append(before.carried() if before.metric else before)
                self.wordings.append(found)
                return self.names[index]
            self._align(index)
            left, right = self._left(index), self._right(index)
            found = wording(left, right, quantity.unit)
            metric, subject, how, subject_how, _ = self.aligned.get(index) or self._complete(index, found)
            name = MetricName(metric, subject, how, subject_how, words_beside(left, right))
        if name.subject == name.metric:
            name = MetricName(name.metric, None, name.how, "same", name.beside)
        self.names.append(name)
        self.wordings.append(found)
        return name

    def _left(self, index: int) -> list[Token]:
        quantity = self.quantities[index]
        start = max(self.around.clauses[index].start, quantity.start - BEFORE)
        if index and self.quantities[index - 1].end <= quantity.start:
            start = max(start, self.quantities[index - 1].end, self.wordings[index - 1].end)
        return tokens(self.source, min(start, quantity.start), quantity.start)

    def _right(self, index: int) -> list[Token]:
        start = self.quantities[index].end
        stop = start + AFTER
        if index + 1 < len(self.quantities):
            stop = min(stop, self.quantities[index + 1].start)
        return tokens(self.source, start, min(stop, self.boundaries.clause(start).end)) if start < stop else []

    def _align(self, index: int) -> None:
        """Name the quantities of a list behind 分别, of which this is the first."""
        clause, start = self.around.clauses[index], self.quantities[index].start
        low = max(clause.start, start - BEFORE)
        if index in self.aligned or self.source.folded.find(RESPECTIVELY, low, start) < 0:
            return
        group = list(self.around.listed_with(index))
        if len(group) < 2 or (index and self.around.joined(index - 1) and self.quantities[index - 1].start >= low):
            return
        sentence = max(self.boundaries.sentence(clause.start).start, clause.start - REACH)
        end = self.quantities[group[-1]].end
        stop = self.quantities[group[-1] + 1].start if group[-1] + 1 < len(self.quantities) else end + AFTER
        said = Listed(
            len(group),
            tokens(self.source, low, start),
            tokens(self.source, end, max(end, min(self.boundaries.clause(end).end, stop, end + AFTER))),
            tokens(self.source, min(sentence, low), low),
            self.listed if self.listed_in == self.around.sentences[index].start else (),
            self._recent(index, len(group)),
        )
        names = self._parted(index, listed_names(said) or [])
        if names:
            self.listed, self.listed_in = names, self.around.sentences[index].start
            aligned = (metric_name(metric, "aligned", subject, "aligned") for metric, subject in names)
            self.aligned.update(zip(group, aligned, strict=True))

    def _parted(self, index: int, names: list[Name]) -> list[Name]:
        """Return the names of a list with the whole that its members are parts of: 投诉9件,其中甲、乙分别为5件、4件."""
        before = self._before(index)
        if before is None or before.metric is None or any(subject for _, subject in names):
            return names
        if "其中" not in self.around.gap_in_unit(index):
            return names
        members = [member for member, _ in names]
        apart = all(map(_is_entity, members))
        return [(before.metric, member) if apart else (member, before.metric) for member in members]

    def _recent(self, index: int, count: int) -> list[Name]:
        """Return the names of so many quantities before one, where they stand in its sentence and differ."""
        floor = self.around.sentences[index].start
        if index < count or self.quantities[index - count].start < floor:
            return []
        names = [(name.metric, name.subject) for name in self.names[index - count : index]]
        return names if len(set(names)) == count and all(metric for metric, _ in names) else []

    def _complete(self, index: int, found: Wording) -> MetricName:
        """Add to the words of the clause what the sentence said before."""
        head = self._head_of_bracket(index)
        if found.metric is None:
            return self._carried(index, head, found.subject)
        if whole := self._whole(index, found):
            return whole._replace(subject=found.metric, how="carried", subject_how="clause")
        name = metric_name(found.metric, found.how)
        fresh = self.labelled == self.around.sentences[index].start
        for subject, how in (
            (found.subject, "clause"), (head, "bracket"), (self.label if fresh else None, "label"),
        ):  # fmt: skip
            if subject:
                return name.about(subject, how)
        if self._before(index) and (self.around.same_segment(index) or self.around.same_bracket(index)):
            name = name.about(self._inherited(index, found.weak), "inherited")
        name = name if name.subject else name.about(self.label, "label")
        if (
            name.subject is None
            and len(found.metric) <= 6
            and self.around.segment_start(index) < self.around.clauses[index].start
        ):
            name = name.about(self.around.head_of_segment(index), "segment")
        return name

    def _whole(self, index: int, found: Wording) -> MetricName | None:
        """Return the name of the whole that a quantity is a part of: 改厕118户,其中甲村46户、乙村39户."""
        before = self._before(index)
        if before is None:
            return None
        gap = self.around.gap_in_unit(index)
        listed = index - 1 in self.parted and gap.startswith("、")
        # 合格率94%,其中新护士88.5%: of a rate or a time the part is no measure of its own.
        rated = before.how != "share" and kind_of(self.quantities[index].unit or "") in ("ratio", "duration")
        measured = rated and ends_like(before.metric, "measure") and not ends_like(found.metric, "measure")
        if not (_is_entity(found.metric) or measured) or not (listed or "其中" in gap):
            return None
        self.parted.add(index)
        return before

    def _inherited(self, index: int, weak: bool) -> str | None:
        """Return what a name that follows another in one segment is about."""
        before, wording_before = self.names[index - 1], self.wordings[index - 1]
        gap_start, gap_end = self.quantities[index - 1].end, self.quantities[index].start
        if wording_before.end and self.around.clauses[index] == self.around.clauses[index - 1]:
            listed = "、" in self.source.folded[wording_before.end : gap_end] or gap_end - gap_start > BEFORE
            return before.subject if listed or "、" in (before.subject or "") else before.metric
        if self.source.folded[gap_start : gap_start + 1] == "、":
            return before.subject
        if weak and not wording_before.weak:
            measured = ends_like(before.metric, "measure") or "、" in (before.subject or "")
            return (before.subject or before.metric) if measured else before.metric
        return before.subject if weak or not wording_before.weak or self.around.same_bracket(index) else None

    def _carried(self, index: int, head: str | None, subject: str | None) -> MetricName:
        """Name a quantity whose clause names nothing: ``同比增长5%``, ``(不少于3例)``."""
        before, changed = self._before(index), self.quantities[index].change is not None
        if head and before and self.around.same_bracket(index):
            return before.carried()
        if head:
            known = (before.metric, before.subject) if before and changed else ()
            measure = next((k for k in known if k != head and ends_like(k, "measure")), None)
            if measure:
                return metric_name(measure, "carried", head, "bracket")
            return metric_name(head, "bracket", self.label, "label")
        while before and changed and before.how == "share":
            # 占预算的40%,同比增长5%: what grew is not the share, but what was named before it.
            index -= 1
            before = self._before(index)
        if not (changed and before) and (tail := self.around.tail_of_last_clause(index)):
            return self._said_of(metric_name(tail, "last_clause"), subject)
        if before:
            return before.carried().about(subject, "clause")
        if self.title:
            return self._said_of(metric_name(self.title, "title"), subject)
        left = name_of(self._left(index))
        return self._said_of(metric_name(left if 1 < len(left) <= 12 else None, "clause"), subject)

    def _said_of(self, name: MetricName, subject: str | None) -> MetricName:
        return name.about(subject, "clause") if subject else name.about(self.label, "label")

    def _before(self, index: int) -> MetricName | None:
        """Return the last name of the same sentence."""
        if not index:
            return None
        floor = self.around.sentences[index].start
        return self.names[index - 1] if self.quantities[index - 1].start >= floor else None

    def _head_of_bracket(self, index: int) -> str | None:
        """Return what the brackets around a quantity explain, or None outside brackets."""
        bracket = self.around.brackets[index]
        if not bracket or self.source.folded[bracket.start] not in "([":
            return None
        if bracket.start not in self.heads:
            self.heads[bracket.start] = self._head_before(index, bracket.start)
        return self.heads[bracket.start]

    def _head_before(self, index: int, start: int) -> str | None:
        if index and self.quantities[index - 1].end <= start:
            end = self.quantities[index - 1].end
            if start - end < 8 and not self.source.folded[end:start].strip(" *"):
                outer = self.names[index - 1]
                subject, metric = outer.subject or "", outer.metric or ""
                return metric if subject in metric or len(subject + metric) > 20 else subject + metric
        clause = self.boundaries.clause(start)
        found = tokens(self.source, max(clause.start, start - AFTER), start)
        return text_of(found, phrase_before(found, content_end(found)))

    def _read_label(self, index: int) -> None:
        """Remember ``青石镇:`` until the next label or line."""
        start, sentence = self.quantities[index].start, self.around.sentences[index]
        low = self.quantities[index - 1].end if index else sentence.start
        if index == 0 or self.source.folded.find("\n", low, start) >= 0:
            self.label, low = None, sentence.start
        low = max(low, start - REACH)
        if self.source.folded.find(":", low, start) < 0:
            return
        for match in _LABEL.finditer(self.source.folded, low, start):
            found = tokens(self.source, *match.span(1))
            if found[-1].kind == "noun" and not any(t.kind in ("time", "number", "etc") for t in found):
                self.label, self.labelled = short_name(found), sentence.start


def _is_entity(name: str | None) -> bool:
    return ends_like(name, "entity") or (name or "").endswith("村")
