"""Small PDFs written by hand: characters, strokes and pictures wherever a test wants them."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from zlib import compress

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

A4 = (595, 842)
EM = 12
LEFT, TOP = 72, 90
WIDTH = 37
"""The characters of 12 points between the margins of :func:`prose`."""

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Box/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType2/BaseFont/Box/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500]/CIDToGIDMap 6 0 R/FontDescriptor 4 0 R>>]>>"
)
_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/Box/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
    b"/CapHeight 880/StemV 80/FontFile2 5 0 R>>"
)
_PICTURE = b"q %d 0 0 %d 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


@cache
def _box_font() -> bytes:
    """Return a font whose one glyph is a box for every character, so that no PDF needs a font of the machine."""
    pen = TTGlyphPen(None)
    corners = [(0, 0), (0, 800), (900, 800), (900, 0)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x20: "box"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "box": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2()
    builder.setupPost()
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def text(x: float, y: float, words: str, size: float = EM, turn: str = "1 0 0 1") -> bytes:
    """Return what writes words from a point on, ``y`` down from the top; ``turn`` is the matrix of their direction."""
    written = words.encode("utf-16-be").hex()
    return f"BT /F {size} Tf {turn} {x} {A4[1] - y} Tm <{written}> Tj ET\n".encode()


def stroke(x: float, y: float, to_x: float, to_y: float) -> bytes:
    """Return what draws a line."""
    return f"{x} {A4[1] - y} m {to_x} {A4[1] - to_y} l S\n".encode()


def table(x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], height: float = 20) -> bytes:
    """Return what draws a ruled table; a line end in a cell goes to the next line of that cell."""
    tall = [height * max(cell.count("\n") + 1 for cell in row) for row in rows]
    bottom, right = y + sum(tall), x + sum(widths)
    drawn = [stroke(x + sum(widths[:i]), y, x + sum(widths[:i]), bottom) for i in range(len(widths) + 1)]
    drawn += [stroke(x, y + sum(tall[:i]), right, y + sum(tall[:i])) for i in range(len(rows) + 1)]
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            for k, line in enumerate(cell.split("\n")):
                drawn.append(text(x + sum(widths[:j]) + 4, y + sum(tall[:i]) + 14 + k * 16, line))
    return b"".join(drawn)


def prose(*paragraphs: str, y: float = TOP, indent: int = 2, left: float = LEFT) -> bytes:
    """Return paragraphs set as Chinese is: indented, wrapped at 37 characters, 20 points apart."""
    lines: list[bytes] = []
    for paragraph in paragraphs:
        first, rest = paragraph[: WIDTH - indent], paragraph[WIDTH - indent :]
        cut = [first, *(rest[i : i + WIDTH] for i in range(0, len(rest), WIDTH))]
        for number, words in enumerate(cut):
            lines.append(text(left + (0 if number else indent * EM), y + 20 * len(lines), words))
    return b"".join(lines)


def picture(width: int = 595, height: int = 842) -> bytes:
    """Return what shows a grey picture at the lower left corner."""
    return _PICTURE % (width, height)


def pdf(*pages: bytes, rotate: int = 0, count: int | None = None) -> bytes:
    """Return a PDF of pages of A4 with some content each; ``count`` is the number of pages that it claims."""
    kids = b" ".join(b"%d 0 R" % (7 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages) if count is None else count),
        _FONT,
        _DESCRIPTOR,
        stream(b"", _box_font()),
        stream(b"/Filter/FlateDecode", compress(b"\0\1" * 65536)),
    ]
    for content in pages:
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % (*A4, rotate, len(objects) + 2)
        )
        objects.append(stream(b"", content))
    return written(objects)


def nested(depth: int, each: int) -> bytes:
    """Return a PDF of one page with forms in forms: ``each`` to the power of ``depth`` of them."""
    forms = [
        stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % (6 + i),
            b"/X Do " * each,
        )
        for i in range(depth)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    last = stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]", b"0 0 m 9 9 l S")
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return written([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(b"", b"/X Do"), *forms, last])


def stream(entries: bytes, content: bytes) -> bytes:
    """Return a stream object."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def written(objects: Sequence[bytes]) -> bytes:
    """Return a file of objects numbered from 1, the first of them the catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, entry in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, entry)
    size = len(objects) + 1
    table_of = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(places))
    return data + table_of + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
