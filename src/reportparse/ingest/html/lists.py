"""The numbers and bullets that a browser shows before the items of a list."""

from collections.abc import Iterator, Mapping

from lxml import etree

from ...keeping import compiled
from .page import style_of

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_BULLETS = frozenset(("disc", "circle", "square", "disclosure-open", "disclosure-closed"))
_DIGITS = "〇一二三四五六七八九"
_SERIES = {
    "cjk-heavenly-stem": "甲乙丙丁戊己庚辛壬癸",
    "cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥",
}
_CHINESE = frozenset(
    ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "simp-chinese-formal", "trad-chinese-formal")
)
# The formal figures are left to banks: items are numbered as in speech, which is how reports are read.
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_KNOWN = frozenset(_TYPES.values()) | _BULLETS | frozenset(_SERIES) | _CHINESE | {
    "none", "decimal-leading-zero", "lower-latin", "upper-latin", "cjk-decimal"
}  # fmt: skip
_SELECTOR = compiled(r"(?P<tag>[a-z][a-z0-9]{0,10}|\*)?(?P<name>[.#][\w-]{1,60})?")
_WHOLE = compiled(r"\s*([-+]?\d{1,9})")

Styles = Mapping[str, str]
"""Simple selectors (``ol``, ``.a``, ``ol.a``, ``#b``) and the list style that they set."""


def list_styles(root: etree._Element) -> Styles:
    """Return the list styles that the style sheets inside a page set by simple selectors; a later one wins."""
    styles: dict[str, str] = {}
    for sheet in root.iter("style"):
        for selectors, body in _rules(sheet.text or ""):
            style = _declared_style("".join(body.lower().split()))
            for selector in selectors.split(",") if style else ():
                found = _SELECTOR.fullmatch(selector.strip())
                if found and style:
                    styles[found[0]] = style
    return styles


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    head, *parts = sheet.replace("<!--", "").replace("-->", "").split("/*")
    bare = head + "".join(part.partition("*/")[2] for part in parts)
    for rule in bare.split("}"):
        selectors, _, body = rule.rpartition("{")
        if "list-style" in body.lower():
            yield selectors.rpartition("{")[2], body


def _declared_style(declarations: str) -> str | None:
    """Return the list style that declarations (lower case, without blanks) set."""
    found = None
    for declaration in declarations.split(";"):
        key, _, value = declaration.partition(":")
        if key in ("list-style-type", "list-style"):
            value = value.removesuffix("!important")
            # Without blanks the words of the short form run together: noneoutside.
            known = (name for name in _KNOWN if value == name or (key == "list-style" and _names(value, name)))
            found = max(known, key=len, default=found)
    return found


def _names(value: str, name: str) -> bool:
    return value.removeprefix("inside").removeprefix("outside").startswith(name) or value.endswith(name)


def item_style(item: etree._Element, owner: etree._Element | None, styles: Styles) -> str:
    """Return the style of an item's mark: its own, else its list's, else the browser's."""
    for element in (item, owner):
        if element is not None:
            style = _own_style(element, styles)
            if style:
                return style
    return "decimal" if owner is not None and owner.tag == "ol" else "disc"


def _own_style(element: etree._Element, styles: Styles) -> str | None:
    tag = str(element.tag)
    inline = _declared_style(style_of(element))
    if inline:
        return inline
    names = ["#" + (element.get("id") or "")]
    for name in reversed((element.get("class") or "").split()[:20]):
        names += [f"{tag}.{name}", f".{name}"]
    found = next((styles[name] for name in (*names, tag, "*") if name in styles), None)
    kind = element.get("type") or ""
    return found or _TYPES.get(kind) or (kind.lower() if kind.lower() in _BULLETS | {"none"} else None)


def whole(text: str | None) -> int | None:
    """Return the whole number that an attribute begins with."""
    found = _WHOLE.match(text) if text else None
    return int(found[1]) if found else None


def mark(number: int, style: str) -> str:
    """Return the mark of an item with what divides it from the words: ``1. ``, ``一、``, ``- ``, or nothing."""
    if style == "none":
        return ""
    if style in _BULLETS:
        return "- "
    if style in _SERIES:
        series = _SERIES[style]
        return f"{series[number - 1]}、" if 0 < number <= len(series) else f"{number}、"
    if style in _CHINESE:
        return f"{_chinese(number)}、"
    return f"{_figure(number, style)}. "


def _figure(number: int, style: str) -> str:
    if style.endswith("roman") and 0 < number < 4000:
        figure = _roman(number)
    elif style.endswith(("alpha", "latin")) and number > 0:
        figure = _letters(number)
    else:
        return f"{number:02d}" if style == "decimal-leading-zero" else str(number)
    return figure.upper() if style.startswith("upper") else figure


def _roman(number: int) -> str:
    figure = ""
    for value, letters in _ROMAN:
        figure += letters * (number // value)
        number %= value
    return figure


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _chinese(number: int) -> str:
    """Return 1 to 9999 as counted in speech: 十一, 一百零三; others in figures."""
    if not 0 < number < 10_000:
        return str(number)
    words, gap = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, power)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + unit
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words
