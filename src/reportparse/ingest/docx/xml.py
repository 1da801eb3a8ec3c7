"""Names in the XML of Word: elements by short names (``w:p``), attributes in both namespaces of the standard."""

from functools import cache, lru_cache

from lxml import etree

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PREFIXES = {
    _TRANSITIONAL: "w",
    _STRICT: "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "urn:schemas-microsoft-com:vml": "v",
}
_OFF = ("0", "false", "off")

Element = etree._Element


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.removeprefix("{").rpartition("}")
    return f"{_PREFIXES.get(space, '')}:{local}"


def short(element: Element) -> str:
    """Return an element's short name, ``w:p``; ``:x`` in an unknown namespace, nothing for a comment."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


@cache
def _tags(name: str) -> tuple[str, ...]:
    prefix, _, local = name.partition(":")
    return tuple(f"{{{space}}}{local}" for space, known in _PREFIXES.items() if known == prefix)


def children(element: Element | None, name: str) -> list[Element]:
    """Return the children of a short name; none of no element."""
    return [] if element is None else list(element.iterchildren(*_tags(name)))


def child(element: Element | None, *path: str) -> Element | None:
    """Return what the first children of these short names lead to, or None."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(*_tags(name)), None)
    return element


def attribute(element: Element | None, name: str = "val") -> str | None:
    """Return a ``w:`` attribute, in either namespace, or None."""
    if element is None:
        return None
    value = element.get(f"{{{_TRANSITIONAL}}}{name}")
    return element.get(f"{{{_STRICT}}}{name}") if value is None else value


def number(element: Element | None, name: str = "val") -> int | None:
    """Return a ``w:`` attribute that is a whole number of at most nine digits, else None."""
    value = (attribute(element, name) or "").strip()
    plain = value.removeprefix("-")
    return int(value) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None


def switch(element: Element | None) -> bool | None:
    """Return what an on-off element says: true without a value, None where it is missing."""
    return None if element is None else (attribute(element) or "1").lower() not in _OFF
