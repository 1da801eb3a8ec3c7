"""The styles of a Word document, and what a paragraph inherits from them: numbering, outline level, hiding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from ...keeping import compiled
from .xml import Element, attribute, child, children, number, switch

_LONGEST_CHAIN = 100
_HEADING = compiled(r"(?:heading|标题|標題) ?(?P<level>[1-9])", regex.I)
_TITLE = compiled(r"title|标题|標題", regex.I)
_CONTENTS = compiled(r"toc ?\d|toc heading|table of figures|目[录錄] ?\d", regex.I)
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says itself; None where it says nothing."""

    id: str
    name: str
    based_on: str | None
    num_id: int | None
    ilvl: int | None
    outline: int | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id. ``default`` is the id of the paragraph style of paragraphs that name none."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default: str | None = None
    list_styles: Mapping[str, int] = field(default_factory=dict)
    """The numbering that each numbering style stands for, by the style's id."""

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """Yield a style and those that it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        style = self.by_id.get(style_id or "")
        while style is not None and style.id not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style.id)
            yield style
            style = self.by_id.get(style.based_on or "")

    def hidden(self, style_id: str | None) -> bool | None:
        """Return whether a style hides its text, None where neither it nor those below it say."""
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), None)

    def level(self, style_id: str | None) -> int | None:
        """Return 0 for the style of the document's title, 1 to 9 for headings, None for body text.

        The level is that of the outline; styles that bear the name of a built-in heading have its level without it.
        """
        for style in self.chain(style_id):
            if style.outline is not None:
                return heading_level(style.outline)
            if named := _HEADING.fullmatch(style.name):
                return int(named["level"])
            if _TITLE.fullmatch(style.name):
                return 0
        return None

    def is_contents(self, style_id: str | None) -> bool:
        """Return whether a style is one of a table of contents."""
        return any(_CONTENTS.fullmatch(style.name) for style in self.chain(style_id))


def heading_level(outline: int) -> int | None:
    """Return the heading level (from 1) of an outline level (from 0), None for body text."""
    return outline + 1 if 0 <= outline < _BODY_TEXT else None


def read_styles(root: Element | None) -> Styles:
    """Return the styles of the root of ``styles.xml``."""
    by_id: dict[str, Style] = {}
    list_styles: dict[str, int] = {}
    default: str | None = None
    for element in children(root, "w:style"):
        style = _style(element)
        by_id[style.id] = style
        kind = attribute(element, "type")
        if kind == "paragraph" and (attribute(element, "default") or "0").lower() in ("1", "true", "on"):
            default = style.id
        if kind == "numbering" and style.num_id:
            list_styles[style.id] = style.num_id
    return Styles(by_id, default, list_styles)


def _style(element: Element) -> Style:
    paragraph = child(element, "w:pPr")
    return Style(
        id=attribute(element, "styleId") or "",
        name=(attribute(child(element, "w:name")) or "").strip(),
        based_on=attribute(child(element, "w:basedOn")),
        num_id=number(child(paragraph, "w:numPr", "w:numId")),
        ilvl=number(child(paragraph, "w:numPr", "w:ilvl")),
        outline=number(child(paragraph, "w:outlineLvl")),
        hidden=switch(child(element, "w:rPr", "w:vanish")),
    )
