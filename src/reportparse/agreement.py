"""When a record of a gold and one of a parse say the same, and which belong together."""

from collections.abc import Iterator, Sequence

from .gold import GoldDocument, GoldEvent, GoldMetric, GoldRecord
from .keeping import compiled
from .schema import Document, Event, Metric, Node, Record

_GLYPHS = str.maketrans("，：；－—–", ",:;---")
_IGNORED = compiled(r"[\s《》〈〉“”\"「」『』()]+")


def plain(words: str | None) -> str:
    """Return words for comparison: without blanks, brackets and quotation marks, punctuation in one form."""
    return _IGNORED.sub("", (words or "").translate(_GLYPHS)).lower()


def is_right(gold: GoldRecord, found: Record) -> bool:
    """Return whether a record says the same days, the same number and unit, or names the same document."""
    match gold, found:
        case GoldEvent(), Event():
            return (gold.date_start, gold.date_end) == (found.date_start, found.date_end)
        case GoldMetric(), Metric():
            return (
                _same(gold.value, found.value)
                and _same(gold.value_high, found.value_high)
                and (gold.unit or "") == (found.unit or "")
                and gold.comparator == found.comparator
            )
        case GoldDocument(), Document():
            if gold.title and plain(found.title) == plain(gold.title):
                return True
            numbers = {plain(number) for number in (gold.number, *gold.number_alt)}
            return bool(gold.number) and plain(found.number) in numbers
    return False


def judged(gold: GoldRecord, found: Record) -> Iterator[tuple[str, bool, str]]:
    """Yield each field that the gold judges: the figure's name, whether it is right, and what was said for what.

    ``value`` is what :func:`is_right` compares; ``metric_name``, ``subject`` and ``event_clause`` are right where they
    hold one of the gold's words.
    """
    yield "value", is_right(gold, found), f"{said_by(found)} for {said_by(gold)}"
    yield "tense", gold.tense == found.tense, f"{found.tense} for {gold.tense}"
    match gold, found:
        case GoldDocument(), Document():
            if gold.status is not None:
                yield "status", gold.status == found.status, f"{found.status} for {gold.status}"
            note = f"{found.next_status} for {gold.next_status}"
            yield "next_status", gold.next_status == found.next_status, note
        case GoldMetric(), Metric():
            yield from _holds("metric_name", gold.metric_words, found.metric or "")
            yield from _holds("subject", gold.subject_words, (found.subject or "") + (found.metric or ""))
        case GoldEvent(), Event():
            yield from _holds("event_clause", gold.event_words, found.event or "")


def _holds(name: str, words: Sequence[str], said: str) -> Iterator[tuple[str, bool, str]]:
    if words:
        yield name, any(plain(word) in plain(said) for word in words), f"{said!r} lacks {list(words)}"


def _same(a: float | None, b: float | None) -> bool:
    return a == b or (a is not None and b is not None and abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)))


def said_by(record: GoldRecord | Record) -> str:
    """Return what a record says, for the list of differences."""
    match record:
        case Event() | GoldEvent():
            return f"{record.date_start}..{record.date_end}"
        case Metric() | GoldMetric():
            high = "" if record.value_high is None else f"..{record.value_high}"
            return f"{record.comparator} {record.value}{high} {record.unit}"
        case _:
            return f"{record.title!r} {record.number!r}"


def overlap(a: Node, b: Node) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def partner_of(group: Node, others: Sequence[Node]) -> int:
    """Return the index of the node that covers most of a group, -1 where none does."""
    best, index = max(((overlap(group, other), j) for j, other in enumerate(others)), default=(0, -1))
    return index if best > 0 else -1


def paired(gold: Sequence[GoldRecord], found: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of overlapping records, each once: the right ones first, then the longest overlaps."""
    options = sorted(
        (one.optional, one.optional or not is_right(one, other), -overlap(one, other), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if overlap(one, other) > 0
    )
    left, right = set[int](), set[int]()
    for *_, i, j in options:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield i, j
