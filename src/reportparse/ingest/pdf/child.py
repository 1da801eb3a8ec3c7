"""Run as a process of its own: PDF on standard input, its characters, lines and pictures as JSON on standard output.

PDFium is written in C++, and a PDF of two kilobytes can make it build a page of billions of objects. Here it may run
out of memory or time, or crash, and the process that asked still has what was read before. The first line written is
``{"pages": n}`` or ``{"error": code}`` (of ``FPDF_GetLastError``), then comes one line a page, see :func:`_page`.
Lengths are hundredths of a point, from the upper left corner of the page as its text stands upright.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int, c_uint
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import Any

import pypdfium2.raw as pdfium

MOST_CHARACTERS = 50_000
"""The characters read of a page: ten times those of an A4 page of small print."""

MOST_THINGS = 3_000_000
"""The characters and strokes read of a file: those of 2000 ordinary pages."""

_TOO_MUCH = 3
_MOST_OBJECTS = 20_000
_DEEPEST_FORM = 8
_THIN = 3.0
_SKEW = 3.0

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


def main() -> None:
    """Read standard input, write standard output, a line a page as soon as it is read.

    The first argument is the number of pages from which on none is read, the second the bytes of memory to be used.
    """
    most_pages, memory = map(int, sys.argv[1:])
    _limit_memory(memory)
    data = sys.stdin.buffer.read()
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        _write({"error": int(pdfium.FPDF_GetLastError())})
        return
    count = int(pdfium.FPDF_GetPageCount(document))
    _write({"pages": count})
    left = MOST_THINGS
    for number in range(count if count <= most_pages else 0):
        page = pdfium.FPDF_LoadPage(document, number)
        record: dict[str, Any] = _page(page) if page else {"failed": True}
        _write(record)
        if page:
            pdfium.FPDF_ClosePage(page)
        left -= len(record.get("boxes", ())) // 4 + len(record.get("rules", ())) // 4
        if left < 0:
            sys.exit(_TOO_MUCH)


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: there the time limit alone holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(record: dict[str, Any]) -> None:
    print(json.dumps(record, separators=(",", ":")), flush=True)


def _page(page: Any) -> dict[str, Any]:
    """Return a page: its ``size``, ``text``, ``boxes``, ``rules``, ``pictures`` and what was left out of it.

    ``text`` is one character for each four numbers (left, right, baseline, size) of ``boxes``. ``rules`` are
    strokes, four numbers each (x, y, x, y). ``pictures`` is the share of the page under pictures, ``unmapped`` counts
    characters that their font gives no meaning, ``more`` tells whether there are more characters than are read.
    """
    frame = _frame(page)
    text_page = pdfium.FPDFText_LoadPage(page)
    count = max(0, int(pdfium.FPDFText_CountChars(text_page)))
    found = list(_characters(text_page, min(count, MOST_CHARACTERS)))
    pdfium.FPDFText_ClosePage(text_page)
    turn = Counter(turn for turn, *_ in found if turn is not None).most_common(1)
    upright = _Upright(frame, turn[0][0] if turn else 0)
    kept = [one for one in found if one[0] == upright.turn and _inside(one[2], frame)]
    strokes, pictures = _drawn(page)
    return {
        "size": upright.size(),
        "text": "".join(character for _, character, *_ in kept),
        "boxes": [number for _, _, box, origin, size in kept for number in upright.glyph(box, origin, size)],
        "rules": [number for stroke in strokes for number in upright.stroke(stroke)],
        "pictures": round(min(1.0, pictures / max(1.0, (frame[2] - frame[0]) * (frame[3] - frame[1]))), 3),
        "unmapped": sum(character == "\ufffd" for _, character, *_ in kept),
        "more": count > MOST_CHARACTERS,
    }


def _frame(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, byref(box)):
        return 0.0, 0.0, 595.0, 842.0
    return box.left, box.bottom, box.right, box.top


def _inside(box: Box, frame: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] - 1 <= x <= frame[2] + 1 and frame[1] - 1 <= y <= frame[3] + 1


Character = tuple[int | None, str, Box, tuple[float, float], float]


def _characters(text_page: Any, count: int) -> Iterator[Character]:
    """Yield (quarter turns or None where it stands askew, character, box, origin, size) of what the page shows."""
    matrix, box, x, y = pdfium.FS_MATRIX(), pdfium.FS_RECTF(), c_double(), c_double()
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        pdfium.FPDFText_GetLooseCharBox(text_page, index, byref(box))
        pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
        pdfium.FPDFText_GetMatrix(text_page, index, byref(matrix))
        size = pdfium.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d)
        angle = degrees(atan2(matrix.b, matrix.a))
        turn = round(angle / 90) % 4 if abs(angle - 90 * round(angle / 90)) <= _SKEW else None
        yield turn, _character(code), (box.left, box.bottom, box.right, box.top), (x.value, y.value), size


def _character(code: int) -> str:
    # PDFium gives a hyphen at the end of a line as U+0002.
    if code in (0x02, 0xAD):
        return "-"
    if code < 0x20 or 0x7F <= code < 0xA0 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return " " if 0x09 <= code <= 0x0D else "\ufffd"
    return chr(code)


class _Upright:
    """Turns what stands on a page so that its text runs from left to right, down from the upper left corner."""

    def __init__(self, frame: Box, turn: int) -> None:
        self.frame, self.turn = frame, turn

    def size(self) -> tuple[int, int]:
        """Return the width and height of the page as turned."""
        sides = _hundredths(self.frame[2] - self.frame[0]), _hundredths(self.frame[3] - self.frame[1])
        return sides if self.turn % 2 == 0 else (sides[1], sides[0])

    def _point(self, x: float, y: float) -> tuple[int, int]:
        left, bottom, right, top = self.frame
        across, down = ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))[
            self.turn
        ]
        return _hundredths(across), _hundredths(down)

    def glyph(self, box: Box, origin: tuple[float, float], size: float) -> tuple[int, int, int, int]:
        """Return left, right, baseline and size of a character."""
        left, right = sorted((self._point(box[0], box[1])[0], self._point(box[2], box[3])[0]))
        return left, right, self._point(*origin)[1], max(1, _hundredths(size))

    def stroke(self, stroke: Box) -> tuple[int, int, int, int]:
        """Return a stroke, the upper left end first."""
        (ax, ay), (bx, by) = sorted((self._point(*stroke[:2]), self._point(*stroke[2:])))
        return ax, ay, bx, by


def _hundredths(length: float) -> int:
    # Absurd lengths, and those that are no number, stay in bounds.
    return int(max(-1e7, min(1e7, length * 100))) if length == length else 0


def _drawn(page: Any) -> tuple[list[Box], float]:
    """Return the strokes of a page that lie along its edges, none where there are too many, and the area of pictures.

    A page of more strokes than any table has is a drawing.
    """
    strokes: list[Box] = []
    area = 0.0
    for order, (thing, matrix) in enumerate(_objects(page)):
        if order >= _MOST_OBJECTS or len(strokes) >= _MOST_OBJECTS:
            return [], area
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            area += _area(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            strokes += _strokes(thing, matrix)
    return strokes, area


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Yield the objects of a page and of its forms, each with the matrix of the form that it lies in."""
    unit = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    waiting = [
        (pdfium.FPDFPage_GetObject(page, index), unit, 0)
        for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS))
    ]
    waiting.reverse()
    while waiting:
        thing, matrix, depth = waiting.pop()
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_FORM:
            yield thing, matrix
        elif depth < _DEEPEST_FORM and len(waiting) < _MOST_OBJECTS:
            inner = _times(_matrix(thing), matrix)
            count = min(pdfium.FPDFFormObj_CountObjects(thing), _MOST_OBJECTS)
            waiting += [(pdfium.FPDFFormObj_GetObject(thing, i), inner, depth + 1) for i in reversed(range(count))]


def _matrix(thing: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _area(thing: Any) -> float:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
        return 0.0
    return abs((right.value - left.value) * (top.value - bottom.value))


def _strokes(path: Any, matrix: Matrix) -> Iterator[Box]:
    """Yield the lines of a path that are drawn, and the thin rectangles that are filled in their stead."""
    filled, stroked = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
    if not _visible(path, bool(stroked.value), bool(filled.value)):
        return
    for corners in _subpaths(path, _times(_matrix(path), matrix)):
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = min(xs), min(ys), max(xs), max(ys)
        if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
            yield _middle(box)
        elif stroked.value:
            for (ax, ay), (bx, by) in pairwise(corners):
                if abs(ax - bx) <= 0.5 or abs(ay - by) <= 0.5:
                    yield ax, ay, bx, by


def _visible(path: Any, stroked: bool, filled: bool) -> bool:
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    read = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    known = read(path, byref(red), byref(green), byref(blue), byref(alpha))
    return (stroked or filled) and (not known or alpha.value > 0)


def _middle(box: Box) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (box[0], y, box[2], y) if box[2] - box[0] >= box[3] - box[1] else (x, box[1], x, box[3])


def _subpaths(path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path that has at least two and no curve before them."""
    a, b, c, d, e, f = matrix
    x, y = c_float(), c_float()
    corners: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(corners) > 1:
                yield corners
            corners = []
        corners.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(corners) > 2:
            corners.append(corners[0])
    if len(corners) > 1:
        yield corners


if __name__ == "__main__":
    main()
