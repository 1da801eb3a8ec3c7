"""What stands on each page without being said: page numbers, running heads and feet."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from ...keeping import compiled
from ...numerals import read_enumerator
from .lines import Line

# Set by hand: the part of a page's height at either end, the lines looked at there, and points of wobble.
_ZONE = 0.15
_MOST_LINES = 3
_WOBBLE = 6.0
# On a file's only page: the part of its height above which no text begins, how far a head stands from it, in lines.
_MARGIN = 0.07
_APART = 1.5
_SMALL = 0.95
_FEWEST_LINES = 4
# A head that changes with the chapter, or stands on every other page, is still on one page in three.
_SHARE = 0.3
_DIGITS = compiled(r"\d+")
_PAGE_NUMBER = compiled(
    r"(?P<marked>[-–—―－~·•.\s]+)?(?:第\s*)?(?P<no>\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7}|[一二三四五六七八九十百]{1,5})"
    r"(?P<page>\s*页)?(?P<total>\s*[,，/／|]?\s*(?:共\s*)?\d{1,4}\s*页?|\s*[/／]\s*\d{1,4})?[-–—―－~·•.\s]*"
    r"|(?P<marked>[Pp](?:age|AGE)?[.\s]*)(?P<no>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
)
# These open the pages of a file's annexes.
_ATTACHED = compiled(r"附[件表录图]|表0|图0")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a page that stand in no table, where its tables begin and end, and its height."""

    number: int
    height: float
    lines: Sequence[Line]
    tables: Sequence[tuple[float, float]] = ()


def find_furniture(sheets: Sequence[Sheet]) -> set[tuple[int, Line]]:
    """Return (page number, line) of the page numbers, running heads and feet of a file.

    Only the outermost lines of a page count, in its top and bottom seventh, and only beyond where the text of other
    pages begins and ends. A line is a running head or foot if it stands at the same height on one page in three, and
    on two at least, with the same words but for digits; if it is all digits, it must look like a page number. On a
    file's only page it is a line no larger than the text and apart from it, as near to the edge as the page number at
    the foot; one in the middle is smaller than the text.
    """
    repeated = _repeated(sheets)
    shifts = _shifts(sheets)
    edges: list[list[tuple[int, Line]]] = [[], []]
    for sheet in sheets:
        for edge, ends in enumerate(_ends(sheet)):
            for line in ends:
                if not (_stands_in(repeated, edge, line) or _is_page_number(line, sheet, shifts, len(sheets))):
                    break
                edges[edge].append((sheet.number, line))
    if len(sheets) == 1 and edges[1] and (head := _lone_head(sheets[0], edges[1][-1][1])):
        edges[0].append((sheets[0].number, head))
    found = {*edges[0], *edges[1]}
    top, bottom = _text_ends(sheets, found)
    return {(page, line) for page, line in edges[0] if line.base < top} | {
        (page, line) for page, line in edges[1] if line.base > bottom
    }


def _lone_head(sheet: Sheet, foot: Line) -> Line | None:
    """Return the running head of a file's only page, given the page number at its foot; None where it has none."""
    lines = sorted(sheet.lines, key=lambda line: line.base)
    if len(lines) < _FEWEST_LINES:
        return None
    head, text = lines[0], lines[1:-1]
    size = median(line.size for line in text)
    pitch = min(below.base - above.base for above, below in pairwise(text))
    is_apart = text[0].base - head.base > _APART * min(pitch, 2 * size)
    is_beyond = head.base - head.size <= sheet.height - foot.base + _WOBBLE and head.base < _MARGIN * sheet.height
    margins = head.left - min(line.left for line in text), max(line.right for line in text) - head.right
    is_title = head.size > (_SMALL if abs(margins[0] - margins[1]) < size else 1.0) * size
    return head if is_apart and is_beyond and not is_title else None


def _text_ends(sheets: Sequence[Sheet], found: Set[tuple[int, Line]]) -> tuple[float, float]:
    """Return where the text begins and ends on most pages, given what is thought to be no text."""
    texts = [
        [line.base for line in sheet.lines if (sheet.number, line) not in found]
        + [end for table in sheet.tables for end in table]
        for sheet in sheets
    ]
    tops = sorted(min(bases) for bases in texts if bases)
    bottoms = sorted(max(bases) for bases in texts if bases)
    if not tops:
        return -inf, inf
    return tops[len(tops) // 10], bottoms[-1 - len(bottoms) // 10]


def _ends(sheet: Sheet) -> Iterator[list[Line]]:
    """Yield the outermost lines of a page: at its top from the top down, at its bottom from the bottom up."""
    lines = sorted(sheet.lines, key=lambda line: line.base)
    yield [line for line in lines[:_MOST_LINES] if line.base < _ZONE * sheet.height]
    yield [line for line in lines[: -_MOST_LINES - 1 : -1] if line.base > (1 - _ZONE) * sheet.height]


def _key(line: Line) -> str:
    return _DIGITS.sub("0", "".join(line.text.split()))


def _repeated(sheets: Sequence[Sheet]) -> dict[tuple[int, str], list[float]]:
    """Return, by edge and words, the heights at which a running head or foot stands."""
    bases: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
    exact: dict[tuple[int, str], set[str]] = defaultdict(set)
    for sheet in sheets:
        for edge, ends in enumerate(_ends(sheet)):
            for line in ends:
                bases[edge, _key(line)].setdefault(sheet.number, line.base)
                exact[edge, _key(line)].add(line.text)
    needed = max(2, _SHARE * len(sheets))
    # On two pages, lines that differ in their digits may well be two lines of a list.
    return {
        key: list(found.values())
        for key, found in bases.items()
        if len(found) >= needed
        and (len(sheets) > 2 or len(exact[key]) == 1)
        and any(map(str.isalpha, key[1]))
        and not _ATTACHED.match(key[1])
    }


def _stands_in(repeated: dict[tuple[int, str], list[float]], edge: int, line: Line) -> bool:
    bases = repeated.get((edge, _key(line)), [])
    return sum(abs(base - line.base) <= _WOBBLE for base in bases) >= 2


def _number(line: Line) -> tuple[int, bool] | None:
    """Return the number of a line that looks like a page number, and whether signs or words mark it as one."""
    match = _PAGE_NUMBER.fullmatch(line.text)
    number = read_enumerator(match["no"].upper()) if match else None
    return (number, bool(match["marked"] or match["page"] or match["total"])) if match and number is not None else None


def _shifts(sheets: Sequence[Sheet]) -> set[int]:
    """Return by how much bare numbers at the edges of several pages differ from the pages' own numbers."""
    counts: dict[int, int] = defaultdict(int)
    for sheet in sheets:
        read = {found[0] - sheet.number for ends in _ends(sheet) for line in ends if (found := _number(line))}
        for shift in read:
            counts[shift] += 1
    return {shift for shift, count in counts.items() if count >= max(2, _SHARE * len(sheets))}


def _is_page_number(line: Line, sheet: Sheet, shifts: set[int], pages: int) -> bool:
    found = _number(line)
    if found is None:
        return False
    number, marked = found
    return marked or number - sheet.number in shifts or (pages == 1 and number == 1)
