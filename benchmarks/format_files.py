"""A plain-text report as the files that an office makes of it: Word with automatic numbers, HTML, PDF by LibreOffice.

The words are the text's own. A line that opens with a number as Word counts it (``一、``, ``（一）``, ``1.``, ``①``)
becomes a numbered paragraph without it, a line of cells a row of a table, ``- `` a bullet.
"""

import html
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import regex
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

FONT = "Noto Sans CJK SC"
_CJK = "一二三四五六七八九"
_CHINESE = [tens + ones for tens in ("", "十", "二十", "三十", "四十") for ones in ("", *_CJK)]
_LEGAL = ["", *"壹贰叁肆伍陆柒捌玖拾"]
_CIRCLED = ["", *map(chr, range(0x2460, 0x2474))]
# Word's number formats (ST_NumberFormat) and what they show for 0, 1, 2, …; those first in the list rank highest.
_FORMATS = {
    "chineseLegalSimplified": _LEGAL,
    "chineseCountingThousand": _CHINESE,
    "decimal": [str(value) for value in range(100)],
    "decimalEnclosedCircle": _CIRCLED,
}
_NUMBER = regex.compile(
    r"(?P<open>第|[(（]?)(?P<no>[一二三四五六七八九十]{1,3}|[壹贰叁肆伍陆柒捌玖拾]|\d{1,2}|[①-⑳])"
    r"(?P<close>部分|[)）]|、|[.．](?!\d)|(?<=[①-⑳]))[ \t\u3000]*(?P<words>\S.*)"
)
_SIGNS = {("第", "部分"), ("", "、"), ("", "."), ("", "．"), ("", ")"), ("", "）"), ("(", ")"), ("（", "）")}
_BULLET = regex.compile(r"[-*•][ \t]+(?P<words>\S.*)")
_HEAD = regex.compile(r"(?P<marks>#{1,6})[ \t]+(?P<words>\S.*)")
_BOLD = regex.compile(r"\*\*(?P<words>[^*]+)\*\*")
_RULED = regex.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?")
_ROW = regex.compile(r"[^|\n]*\|[^|\n]*\||[^\t\n]+\t[^\t\n]+\t|\t[^\t\n]+\t")
_SPACED = (".", "部分")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Sign:
    """How a level of a list looks: its number format and what stands around the number."""

    style: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report. ``kind`` is title, text, number, bullet, head, bold, row or blank.

    ``depth`` nests bullets and heads, ``sign`` and ``number`` are those of a number, ``cells`` those of a row.
    """

    kind: str
    words: str = ""
    sign: Sign | None = None
    number: int = 0
    depth: int = 0
    cells: tuple[str, ...] = ()


OFFICE_STYLES = {Sign("decimal", "", "."): 'type="1"'}
"""The list styles of HTML that LibreOffice reads, by what they show."""

WEB_STYLES = OFFICE_STYLES | {
    Sign("chineseCountingThousand", "", "、"): 'style="list-style-type: simp-chinese-informal"'
}
"""Those that browsers show."""


def read_lines(text: str, title: str | None) -> list[Line]:
    """Return the lines of a text, the one that is its title told apart."""
    lines: list[Line] = []
    for raw in text.splitlines():
        if _RULED.fullmatch(raw.strip()):
            continue
        is_title = raw.strip() == title and not any(line.kind == "title" for line in lines)
        lines.append(Line("title", raw.strip()) if is_title else _line(raw))
    return lines


def _line(raw: str) -> Line:
    words = raw.strip()
    if not words:
        return Line("blank")
    indent = len(raw) - len(raw.lstrip())
    if _ROW.match(raw.rstrip()):
        cells = words.strip("|").split("|") if "|" in words else raw.rstrip().split("\t")
        return Line("row", cells=tuple(cell.strip() for cell in cells))
    if head := _HEAD.fullmatch(words):
        return Line("head", head["words"], depth=len(head["marks"]))
    if bold := _BOLD.fullmatch(words):
        return Line("bold", bold["words"])
    if bullet := _BULLET.fullmatch(words):
        return Line("bullet", bullet["words"], depth=min(indent // 2, 2))
    return _numbered(words) or Line("text", words)


def _numbered(words: str) -> Line | None:
    found = _NUMBER.fullmatch(words)
    style = found and next((name for name, shown in _FORMATS.items() if found["no"] in shown[1:]), None)
    if not found or not style:
        return None
    around = found["open"], found["close"]
    if (around == ("", "")) != (style == "decimalEnclosedCircle") or (any(around) and around not in _SIGNS):
        return None
    return Line("number", found["words"], Sign(style, *around), _FORMATS[style].index(found["no"]))


def _signs(lines: Sequence[Line]) -> list[Sign]:
    """Return the signs of a report's levels from the highest: 第一部分, 一、, (一), 1., (1), ①."""
    found = dict.fromkeys(line.sign for line in lines if line.sign)
    ranked = sorted(found, key=lambda sign: (list(_FORMATS).index(sign.style), sign.opens != "第", bool(sign.opens)))
    return ranked[:_LEVELS]


class _Numbering:
    """The multi-level list of a Word document, and the instances of it that begin anew where the text does."""

    def __init__(self, document: Any, signs: Sequence[Sign]) -> None:
        self._root = document.part.numbering_part.element
        self._levels = {sign: level for level, sign in enumerate(signs)}
        self._last = 0
        self._values: dict[int, int] = {}
        self._starts: dict[int, int] = {}
        levels = "".join(_level(level, sign) for sign, level in self._levels.items())
        scheme = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}'
            "</w:abstractNum>"
        )
        self._root.insert(0, scheme)
        self._instance("")

    def _instance(self, override: str) -> None:
        known = (int(num.get(qn("w:numId"))) for num in self._root.findall(qn("w:num")))
        self._last = max(known, default=0) + 1
        self._root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{self._last}"><w:abstractNumId w:val="90"/>{override}</w:num>')
        )

    def put(self, paragraph: Any, line: Line) -> None:
        """Number a paragraph as the text does; a line whose sign has no level keeps its number as words."""
        if line.sign not in self._levels:
            paragraph.runs[0].text = _written(line)
            return
        level = self._levels[line.sign]
        counted = self._values[level] + 1 if level in self._values else self._starts.get(level, 1)
        if counted != line.number:
            override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{line.number}"/></w:lvlOverride>'
            self._instance(override)
            self._starts = {level: line.number}
        self._values = {above: value for above, value in self._values.items() if above < level} | {level: line.number}
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{self._last}"/></w:numPr>')
        )


def _level(level: int, sign: Sign) -> str:
    suffix = f'<w:suff w:val="{"space" if sign.closes in _SPACED else "nothing"}"/>'
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{sign.style}"/>{suffix}'
        f'<w:lvlText w:val="{sign.opens}%{level + 1}{sign.closes}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="480"/></w:pPr></w:lvl>'
    )


def _written(line: Line) -> str:
    """Return the words of a line with its number."""
    if line.sign is None:
        return line.words
    gap = " " if line.sign.closes in _SPACED else ""
    return f"{line.sign.opens}{_FORMATS[line.sign.style][line.number]}{line.sign.closes}{gap}{line.words}"


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield lines that make up one block: rows of a table, items of a list, blank lines; others stand alone."""
    for (kind, _), found in groupby(lines, key=lambda line: (line.kind, line.sign)):
        block = list(found)
        yield from [block] if kind in ("row", "number", "bullet", "blank") else ([line] for line in block)


def write_docx(lines: Sequence[Line], path: Path) -> None:
    """Write a Word document: A4, indented first lines, a running head, page numbers at the foot, numbers by Word."""
    document = Document()
    _set_page(document, next((line.words for line in lines if line.kind == "title"), "工作报告"))
    numbering = _Numbering(document, _signs(lines))
    for block in _blocks(lines):
        if block[0].kind == "row":
            _add_table(document, block)
            continue
        for line in block[:1] if block[0].kind == "blank" else block:
            _add_line(document, line, numbering)
    document.save(str(path))


def _set_page(document: Any, head: str) -> None:
    for style in (document.styles[name] for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")):
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(12)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = f"{head[:24]}（内部资料）"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    foot._p.append(parse_xml(field))
    foot.add_run(" —")


def _add_line(document: Any, line: Line, numbering: _Numbering) -> None:
    if line.kind in ("title", "head"):
        document.add_heading(line.words, line.depth)
        return
    style = ("List Bullet", "List Bullet 2", "List Bullet 3")[line.depth] if line.kind == "bullet" else None
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(line.words).bold = line.kind == "bold" or None
    if line.kind == "number":
        numbering.put(paragraph, line)
    elif line.kind == "text":
        paragraph.paragraph_format.first_line_indent = Pt(24)


def _add_table(document: Any, rows: Sequence[Line]) -> None:
    width = max(len(row.cells) for row in rows)
    table = document.add_table(len(rows), width, style="Table Grid")
    for row, made in zip(rows, table.rows, strict=True):
        for text, cell in zip(row.cells, made.cells, strict=False):
            cell.text = text


def write_html(lines: Sequence[Line], path: Path, styles: Mapping[Sign, str]) -> None:
    """Write a page: numbers that a list style shows as ordered lists, others as words."""
    body = "\n".join(_html_block(block, styles) for block in _blocks(lines))
    title = next((html.escape(line.words) for line in lines if line.kind == "title"), "")
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n",
        "utf-8",
    )


def _html_block(block: Sequence[Line], styles: Mapping[Sign, str]) -> str:
    first = block[0]
    if first.kind == "row":
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row.cells) for row in block)
        return '<table border="1">\n' + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
    if first.kind == "blank":
        return "<p>&nbsp;</p>"
    if first.kind == "bullet":
        return "<ul>\n" + "\n".join(f"<li>{html.escape(line.words)}</li>" for line in block) + "\n</ul>"
    if first.sign and first.sign in styles:
        items = (f'<li value="{line.number}">{html.escape(line.words)}</li>' for line in block)
        return f'<ol start="{first.number}" {styles[first.sign]}>\n' + "\n".join(items) + "\n</ol>"
    return "\n".join(_html_line(line) for line in block)


def _html_line(line: Line) -> str:
    words = html.escape(_written(line))
    if line.kind in ("title", "head"):
        return f"<h{line.depth + 1}>{words}</h{line.depth + 1}>"
    return f"<p>{'<b>' if line.kind == 'bold' else ''}{words}{'</b>' if line.kind == 'bold' else ''}</p>"


def has_office() -> bool:
    """Return whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def convert(paths: Sequence[Path], suffix: str, folder: Path) -> None:
    """Convert files by LibreOffice into ``folder``, to the format of ``suffix``, with a profile of its own.

    Raises :class:`RuntimeError` where it makes none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = ["--infilter=HTML (StarWriter)"] if paths[0].suffix == ".html" else []
    target = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}[suffix]
    with TemporaryDirectory() as profile:
        command = ["soffice", "--headless", f"-env:UserInstallation={Path(profile).as_uri()}", *source]
        command += ["--convert-to", target, "--outdir", str(folder), *map(str, paths)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    missing = [path.name for path in paths if not (folder / f"{path.stem}.{suffix}").exists()]
    if missing:
        raise RuntimeError(
            f"LibreOffice made no {suffix} of {', '.join(missing)}: {done.stderr.strip() or 'no reason'}"
        )
