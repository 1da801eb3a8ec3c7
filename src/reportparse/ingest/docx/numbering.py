"""Word's automatic numbering, rebuilt as the reader sees it.

``numbering.xml`` has schemes (``w:abstractNum``: up to nine levels, each with a number format and a text such as
``第%1章`` or ``%1.%2``) and instances of them (``w:num``), which may override levels and where they start. All
instances of a scheme count on together; an instance that overrides a start begins anew where it is first used.
The rules are those of ISO/IEC 29500-1, 17.9; where it says nothing, what Word does: a level above that was never used
counts as used once, and lists in a text box count apart from those of the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...keeping import compiled
from .formats import written
from .styles import Styles
from .xml import Element, attribute, child, children, number, switch

_LEVELS = 9
_LONGEST_LINK, _LONGEST_LABEL, _LONGEST_TEXT = 8, 100, 255
_LARGEST_START = 32_767
"""The largest number that Word lets a list start at."""

_FIELD = compiled(r"%(?P<level>[1-9])")
_GLUES_DIGITS = compiled(r"\d[.．、]$|[⒈-⒛]$")
_GLUES_WORDS = compiled(r"[\p{L}\p{Nd}\p{Nl}〇○]$")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scheme. ``text`` has ``%1`` where the number of the first level stands."""

    start: int
    style: str
    text: str
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    hidden: bool = False
    picture: bool = False

    @property
    def is_bullet(self) -> bool:
        """Whether it shows a sign: a format of bullets whose text is no words."""
        sign = self.text.strip()
        words = len(sign) > 1 and any(character.isalnum() for character in sign)
        return self.picture or (self.style == "bullet" and bool(sign) and not words)


@dataclass(frozen=True, slots=True)
class Scheme:
    """An instance with its overrides. Instances of one ``key`` count together; ``starts`` are the overridden ones."""

    key: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]
    style_levels: Mapping[str, int]

    def start(self, ilvl: int) -> int:
        """Return where a level starts; one that the scheme does not define starts at 1."""
        if ilvl in self.starts:
            return self.starts[ilvl]
        return self.levels[ilvl].start if ilvl in self.levels else 1


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before the words of a paragraph. ``depth`` counts the bullets that a bullet is nested below."""

    text: str
    suffix: str = "tab"
    is_bullet: bool = False
    depth: int = 0

    def before(self, words: str) -> str:
        """Return the words with the label. A bullet is ``- ``, two blanks further in for each bullet above it.

        A number stands close to the words; a blank parts them where they would read as one: a digit behind ``1.`` or
        ``1、``, and where the list has a blank or a tab there, words behind a number that ends in a letter or digit.
        """
        if self.is_bullet:
            return f"{'  ' * self.depth}- {words}" if words.strip() else ""
        if not words or words[0].isspace():
            return self.text + words
        digit = words[0].isdigit() and _GLUES_DIGITS.search(self.text)
        word = self.suffix != "nothing" and _GLUES_WORDS.search(self.text)
        return f"{self.text} {words}" if digit or word else self.text + words


@dataclass(frozen=True, slots=True)
class Numbering:
    """The schemes of a document by the id of their instance, the ``numId`` of paragraphs."""

    schemes: Mapping[int, Scheme] = field(default_factory=dict)

    def place(
        self, num_id: int | None, ilvl: int | None, styles: Styles, style_id: str | None
    ) -> tuple[int, int] | None:
        """Return (numId, level) of a paragraph from its own numbering and its style, None where it has no number.

        A paragraph's own numbering wins. A style's level is the one that names the style (``w:pStyle``), else
        the one that the style names. Instance 0 is no numbering.
        """
        chain = list(styles.chain(style_id))
        if num_id is None:
            num_id = next((style.num_id for style in chain if style.num_id is not None), None)
            scheme = self.schemes.get(num_id or 0)
            if scheme and ilvl is None:
                ilvl = next((scheme.style_levels[style.id] for style in chain if style.id in scheme.style_levels), None)
        if not num_id or num_id not in self.schemes:
            return None
        if ilvl is None:
            ilvl = next((style.ilvl for style in chain if style.ilvl is not None), 0)
        return num_id, ilvl


@dataclass(slots=True)
class Counters:
    """The counters of one story, the text or a text box: :meth:`step` is called for its paragraphs in order."""

    numbering: Numbering
    _values: dict[str, dict[int, int]] = field(default_factory=dict)
    _shown: dict[str, set[int]] = field(default_factory=dict)
    _started: set[tuple[int, int]] = field(default_factory=set)

    def step(self, num_id: int, ilvl: int) -> Label | None:
        """Count a paragraph and return its label, None where the scheme has no such level or shows nothing."""
        scheme = self.numbering.schemes.get(num_id)
        if scheme is None or ilvl not in scheme.levels:
            return None
        values = self._values.setdefault(scheme.key, {})
        for above in range(ilvl):
            if above not in values:
                values[above] = scheme.start(above)
                self._started.add((num_id, above))
        if ilvl in scheme.starts and (num_id, ilvl) not in self._started:
            values[ilvl] = scheme.starts[ilvl]
        else:
            values[ilvl] = values[ilvl] + 1 if ilvl in values else scheme.start(ilvl)
        self._started.add((num_id, ilvl))
        for below in [level for level in values if level > ilvl and _restarts(scheme, level, ilvl)]:
            del values[below]
        return self._label(scheme, ilvl, values)

    def _label(self, scheme: Scheme, ilvl: int, values: Mapping[int, int]) -> Label | None:
        shown = {level for level in self._shown.get(scheme.key, ()) if level < ilvl}
        self._shown[scheme.key] = shown | {ilvl}
        level = scheme.levels[ilvl]
        if level.hidden:
            return None
        if level.is_bullet:
            return Label("-", is_bullet=True, depth=sum(scheme.levels[above].is_bullet for above in shown))
        text = _FIELD.sub(lambda match: _number(scheme, level, int(match["level"]) - 1, values), level.text)
        return Label(text[:_LONGEST_LABEL], level.suffix) if text.strip() else None


def _restarts(scheme: Scheme, level: int, used: int) -> bool:
    """Return whether a level begins anew behind a use of one above it: of any, or of those up to ``w:lvlRestart``."""
    restart = scheme.levels[level].restart if level in scheme.levels else None
    return restart is None or used < restart


def _number(scheme: Scheme, shown: Level, ilvl: int, values: Mapping[int, int]) -> str:
    """Write the number of a level; a legal level writes all of them as Arabic digits."""
    if ilvl not in values:
        return ""
    style = scheme.levels[ilvl].style if ilvl in scheme.levels else "decimal"
    if shown.legal and style not in ("none", "bullet", "decimalZero"):
        style = "decimal"
    return written(values[ilvl], style)


@dataclass(frozen=True, slots=True)
class _Abstract:
    levels: Mapping[int, Level]
    style_levels: Mapping[str, int]
    link: str | None


def read_numbering(root: Element | None, styles: Styles) -> Numbering:
    """Return the numbering of the root of ``numbering.xml``. Instances of schemes that are missing are left out."""
    abstracts = {attribute(element, "abstractNumId"): _abstract(element) for element in children(root, "w:abstractNum")}
    instances = {number(element, "numId"): element for element in children(root, "w:num")}
    schemes: dict[int, Scheme] = {}
    for num_id, element in instances.items():
        key = attribute(child(element, "w:abstractNumId"))
        elements, abstract = _linked(element, instances, abstracts, styles)
        if num_id and key is not None and abstract is not None:
            schemes[num_id] = _scheme(key, abstract, elements)
    return Numbering(schemes)


def _linked(
    element: Element,
    instances: Mapping[int | None, Element],
    abstracts: Mapping[str | None, _Abstract],
    styles: Styles,
) -> tuple[list[Element], _Abstract | None]:
    """Follow links through numbering styles; return the instances on the way, the last first, and the scheme."""
    elements: list[Element] = []
    while True:
        elements.insert(0, element)
        abstract = abstracts.get(attribute(child(element, "w:abstractNumId")))
        linked = instances.get(styles.list_styles.get((abstract and abstract.link) or ""))
        if abstract is None or linked is None or linked in elements or len(elements) == _LONGEST_LINK:
            return elements, abstract
        element = linked


def _scheme(key: str, abstract: _Abstract, instances: list[Element]) -> Scheme:
    levels, style_levels, starts = dict(abstract.levels), dict(abstract.style_levels), dict[int, int]()
    for override in (found for element in instances for found in children(element, "w:lvlOverride")):
        ilvl = number(override, "ilvl")
        if ilvl is None or not 0 <= ilvl < _LEVELS:
            continue
        if (level := child(override, "w:lvl")) is not None:
            levels[ilvl] = _level(level)
            style_levels |= _style_level(level, ilvl)
        if (start := number(child(override, "w:startOverride"))) is not None:
            starts[ilvl] = _bounded(start)
    return Scheme(key, levels, starts, style_levels)


def _abstract(element: Element) -> _Abstract:
    levels: dict[int, Level] = {}
    style_levels: dict[str, int] = {}
    for level in children(element, "w:lvl"):
        ilvl = number(level, "ilvl")
        if ilvl is not None and 0 <= ilvl < _LEVELS:
            levels[ilvl] = _level(level)
            style_levels |= _style_level(level, ilvl)
    return _Abstract(levels, style_levels, attribute(child(element, "w:numStyleLink")))


def _style_level(level: Element, ilvl: int) -> dict[str, int]:
    style = attribute(child(level, "w:pStyle"))
    return {style: ilvl} if style else {}


def _level(element: Element) -> Level:
    return Level(
        start=_bounded(number(child(element, "w:start")) or 0),
        style=_style(element),
        text=(attribute(child(element, "w:lvlText")) or "")[:_LONGEST_TEXT],
        suffix=attribute(child(element, "w:suff")) or "tab",
        legal=switch(child(element, "w:isLgl")) or False,
        restart=number(child(element, "w:lvlRestart")),
        hidden=switch(child(element, "w:rPr", "w:vanish")) or False,
        picture=child(element, "w:lvlPicBulletId") is not None,
    )


def _style(element: Element) -> str:
    """Return the number format; one of Word 2010 (``001, 002, …``) stands in an alternative."""
    found = child(element, "w:numFmt")
    if found is None:
        found = child(element, "mc:AlternateContent", "mc:Choice", "w:numFmt")
    style = attribute(found) or "decimal"
    sample = (attribute(found, "format") or "").partition(",")[0].strip()
    if style != "custom":
        return style
    if sample.strip("0") == "1":
        return f"custom:{sample}"
    return attribute(child(element, "mc:AlternateContent", "mc:Fallback", "w:numFmt")) or "decimal"


def _bounded(start: int) -> int:
    return max(0, min(start, _LARGEST_START))
