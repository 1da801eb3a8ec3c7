"""The words of Word paragraphs: runs, fields, tracked changes, text boxes, and what stands for a character."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...keeping import compiled
from .styles import Styles
from .symbols import enclosed, raised, symbol
from .xml import Element, attribute, child, short, switch

_DROPPED = frozenset(
    (
        "", "w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr", "w:delText", "w:delInstrText", "w:rt",
        "w:rubyPr", "w:ffData", "m:rPr", "m:ctrlPr", "w:fldData", "w:commentReference", "w:annotationRef",
        "w:footnoteReference", "w:endnoteReference", "w:footnoteRef", "w:endnoteRef",
    )
)  # fmt: skip
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_DRAWINGS = ("w:drawing", "w:pict")
_PICTURES = ("pic:pic", "v:imagedata")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LONGEST_INSTRUCTION = 1000
_LINE_END = compiled(r"[\r\n\t]+")
_GRAPHICS = {"chart": "chart", "diagram": "SmartArt diagram", "chartex": "chart"}


@dataclass(slots=True)
class Words:
    """What a paragraph says. ``boxes`` are the contents of its text boxes, ``unread`` what it has that is no text.

    ``left_out`` says that text of it was not read because it is hidden or part of a table of contents.
    """

    parts: list[str] = field(default_factory=list)
    boxes: list[Element | str] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    left_out: bool = False

    @property
    def text(self) -> str:
        """The text, with its line ends and tabs."""
        return "".join(self.parts)

    def miss(self, what: str) -> None:
        """Note something that is not read."""
        self.unread[what] = self.unread.get(what, 0) + 1


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.lstrip()[:3].upper() == "TOC"


class TextReader:
    """Reads the paragraphs of a document in order: a field may begin in one and end in another."""

    def __init__(self, styles: Styles, root: Element) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        # How many of the open fields are still in their instruction, and how many show a table of contents.
        self._codes = self._contents = 0
        # The elements themselves are kept: lxml makes new ones for those that no one holds.
        self._begins = set(_closed_fields(root))

    def read(self, paragraph: Element, words: Words, style_id: str | None) -> None:
        """Add what a paragraph says to ``words``. ``style_id`` is its style, which may hide it."""
        self._walk(paragraph, words, self._styles.hidden(style_id) or False)

    def _walk(self, nodes: Iterable[Element], words: Words, hidden: bool) -> None:
        for node in nodes:
            name = short(node)
            if name in _DROPPED:
                continue
            if name == "w:r":
                self._run(node, words, hidden)
            elif name in ("w:fldChar", "w:instrText"):
                self._field(node, name, words, hidden)
            elif name in ("w:t", "m:t") or name in _SIGNS or name == "w:sym":
                self._say(_character(node, name), words, hidden)
            elif name in _DRAWINGS:
                if not hidden:
                    _look(node, words)
            elif name == "w:object":
                words.miss("embedded object")
            elif name == "mc:AlternateContent":
                self._walk(alternative(node), words, hidden)
            elif name == "m:f":
                self._fraction(node, words, hidden)
            elif name == "w:fldSimple" and _Field(attribute(node, "instr") or "").is_contents:
                words.left_out = True
            else:
                self._walk(node, words, hidden)

    def _run(self, run: Element, words: Words, hidden: bool) -> None:
        own = child(run, "w:rPr")
        said = switch(child(own, "w:vanish"))
        if said is None and (style_id := attribute(child(own, "w:rStyle"))):
            said = self._styles.hidden(style_id)
        before = len(words.parts)
        self._walk(run, words, hidden if said is None else said)
        if attribute(child(own, "w:vertAlign")) == "superscript":
            words.parts[before:] = [raised("".join(words.parts[before:]))]

    def _fraction(self, node: Element, words: Words, hidden: bool) -> None:
        for name in ("m:num", "m:den"):
            if name == "m:den":
                self._say("/", words, hidden)
            if (part := child(node, name)) is not None:
                self._walk(part, words, hidden)

    def _say(self, text: str, words: Words, hidden: bool) -> None:
        if hidden or self._contents:
            words.left_out = True
        elif not self._codes:
            words.parts.append(text)

    def _field(self, node: Element, name: str, words: Words, hidden: bool) -> None:
        if name == "w:instrText":
            if self._fields and len(self._fields[-1].instruction) < _LONGEST_INSTRUCTION:
                self._fields[-1].instruction += node.text or ""
            return
        kind = attribute(node, "fldCharType")
        if kind == "begin" and node in self._begins:
            self._fields.append(_Field())
            self._codes += 1
        elif kind == "separate" and self._fields and not self._fields[-1].in_result:
            self._fields[-1].in_result = True
            self._codes -= 1
            self._contents += self._fields[-1].is_contents
        elif kind == "end" and self._fields:
            self._end(self._fields.pop(), words, hidden)

    def _end(self, ended: _Field, words: Words, hidden: bool) -> None:
        if ended.in_result:
            self._contents -= ended.is_contents
        else:
            self._codes -= 1
            self._say(enclosed(ended.instruction), words, hidden)


def alternative(node: Element) -> Iterable[Element]:
    """Return the content of the first choice of ``mc:AlternateContent`` that has any, else of its fallback.

    Each of them says the same in another way: only one is read.
    """
    return next((option for option in node if short(option) in ("mc:Choice", "mc:Fallback") and len(option)), ())


def _character(node: Element, name: str) -> str:
    if name == "w:sym":
        return symbol(attribute(node, "font") or "", attribute(node, "char") or "")
    if name in _SIGNS:
        return _SIGNS[name]
    text = _LINE_END.sub(" ", node.text or "")
    return text if name == "m:t" or node.get(_SPACE) == "preserve" else text.strip(" ")


def _look(nodes: Iterable[Element], words: Words) -> None:
    """Find the text boxes of a drawing, in order, and the pictures and charts in it."""
    for node in nodes:
        name = short(node)
        if name == "w:txbxContent":
            words.boxes.append(node)
        elif name == "mc:AlternateContent":
            _look(alternative(node), words)
        elif name == "v:textpath" and (art := node.get("string")):
            words.boxes.append(art)
        elif name in _PICTURES:
            words.miss("picture")
        elif name == "a:graphicData" and (kind := _GRAPHICS.get((node.get("uri") or "").rpartition("/")[2])):
            words.miss(kind)
        else:
            _look(node, words)


def _closed_fields(root: Element) -> Iterator[Element]:
    """Yield the marks that begin a field whose end comes; another would hide the rest of the document."""
    open_marks: list[Element] = []
    for mark in root.iter("{*}fldChar"):
        kind = attribute(mark, "fldCharType")
        if kind not in ("begin", "end") or any(short(above) == "w:del" for above in mark.iterancestors()):
            continue
        if kind == "begin":
            open_marks.append(mark)
        elif open_marks:
            yield open_marks.pop()
