"""Builders of Word documents: whole packages from raw XML, and python-docx documents with numbering put in."""

import io
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{MAIN}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{MAIN}.numbering+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str = "", properties: str = "") -> str:
    """Return a paragraph; content that is no XML becomes a run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>{content if content.startswith('<') or not content else run(content)}</w:p>"
    )


def item(text: str, num: int = 1, level: int = 0) -> str:
    """Return a paragraph with automatic numbering."""
    return par(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def lvl(ilvl: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    """Return a level of a list scheme."""
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    """Return a list scheme."""
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(num_id: int, key: int, *overrides: str) -> str:
    """Return an instance of a list scheme."""
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{key}"/>{"".join(overrides)}</w:num>'


def restart(ilvl: int, start: int) -> str:
    """Return an override of where a level starts."""
    return f'<w:lvlOverride w:ilvl="{ilvl}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(style_id: str, properties: str = "", *, name: str = "", based_on: str = "", more: str = "") -> str:
    """Return a paragraph style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name or style_id}"/>{base}'
        f"<w:pPr>{properties}</w:pPr>{more}</w:style>"
    )


def cell(*paragraphs: str, properties: str = "") -> str:
    """Return a cell of a table; texts become paragraphs."""
    content = "".join(text if text.startswith("<") else par(text) for text in paragraphs or [""])
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: list[str], properties: str = "") -> str:
    """Return a table from rows of cells; texts become cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{properties}{''.join(map(_cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def _cell(content: str) -> str:
    return content if content.startswith("<w:tc>") else cell(content)


def document(body: str) -> str:
    """Return ``document.xml``."""
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(**targets: str) -> str:
    """Return a part of relationships, by their kinds."""
    listed = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{listed}</Relationships>'


def docx(body: str, *, numbering: str = "", styles: str = "") -> bytes:
    """Return a Word document: a body, and the content of its numbering and styles where they are given."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": relations(styles="styles.xml", numbering="numbering.xml"),
    }
    if numbering:
        parts["word/numbering.xml"] = f"{HEAD}<w:numbering {NAMESPACES}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"{HEAD}<w:styles {NAMESPACES}>{styles}</w:styles>"
    return zipped(parts)


CHINESE_LIST = abstract(
    0,
    lvl(0, "chineseCountingThousand", "%1、"),
    lvl(1, "chineseCounting", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimalEnclosedCircle", "%4"),
) + num(1, 0)
"""A scheme of four levels, 一、 （一） 1. ①, and one instance."""


def office_report() -> bytes:
    """Return a monthly report as python-docx makes it: title, headings, built-in lists, a table, Chinese numbering."""
    made = Document()
    made.add_heading("机房值守月报", 0)
    made.add_heading("本月工作", 1)
    for text in ("更换空调滤网12块", "巡检配电柜8次"):
        made.add_paragraph(text, style="List Number")
    made.add_paragraph("备件已入库", style="List Bullet")
    made.add_heading("能耗", 2)
    rows = (("项目", "用电（度）"), ("一号机房", "4210"), ("二号机房", "3875"))
    grid = made.add_table(len(rows), 2)
    for found, texts in zip(grid.rows, rows, strict=True):
        for place, text in zip(found.cells, texts, strict=True):
            place.text = text
    _number_chinese(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _number_chinese(made: WordDocument) -> None:
    """Add 一、 二、 to a python-docx document, whose own numbering part lacks it."""
    part = made.part.numbering_part.element
    scheme = parse_xml(abstract(90, lvl(0, "chineseCountingThousand", "%1、")).replace(">", f' xmlns:w="{W}">', 1))
    part.insert(0, scheme)
    part.append(parse_xml(num(90, 90).replace(">", f' xmlns:w="{W}">', 1)))
    for text in ("下月清洗冷凝器", "下月校准温控"):
        properties = made.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'))
