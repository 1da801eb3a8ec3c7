"""Bytes of a saved page to its tree: the encoding that it declares, web archives, and what browsers do not show."""

import email
from email.message import Message

import regex
from lxml import etree

from ...errors import DecodingError, InputError
from ...keeping import compiled
from ..decoding import decode

LARGEST_PAGE = 64 << 20
"""The most bytes of a page that is read: a long report without its pictures has less than one mebibyte."""

MOST_ELEMENTS = 1_000_000
"""The most elements of a page: ten mebibytes of a table of figures have about half as many."""

_DECLARED = compiled(rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w:.-]{2,40})""", regex.I)
_XML_DECLARED = compiled(rb"""^\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*["']([\w:.-]{2,40})""", regex.I)
# Pages of some builders declare it behind long scripts.
_DECLARED_WITHIN = 16_384
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LABELS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "chinese", "hz-gb-2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
}
_OTHER_LABELS = compiled(r"windows-125\d|iso-8859-\d{1,2}|shift_jis|euc-jp|euc-kr|koi8-r")
# A page in UTF-8 that still declares the encoding it was converted from; few texts in GBK are UTF-8 by chance.
_UTF8_AT_LEAST = 10
_MOST_DAMAGE = 0.01


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, divided by blanks, as a set."""
    return frozenset(text.split())


UNSEEN = words_of(
    "script style noscript template iframe object embed applet audio video svg canvas select option optgroup textarea "
    "input button datalist meter progress map area head title link meta base noframes noembed frameset rp rt rtc del s "
    "strike xml colgroup col"
)
"""Elements whose content a reader of the page does not read: machinery, controls, deleted text, ruby readings."""

_HIDING = ("display:none", "mso-hide:all", "text-decoration:line-through", "text-decoration-line:line-through")


def read_page(data: bytes, name: str, encoding: str | None) -> tuple[etree._Element, str | None]:
    """Return the body of a page, and a sentence for the user where bytes of it were damaged.

    A web archive (.mht) gives its first HTML part. Raises :class:`InputError` for what is no page or too large a one.
    """
    if len(data) > LARGEST_PAGE:
        raise InputError(f"{name} has {len(data) >> 20} MiB; pages of at most {LARGEST_PAGE >> 20} MiB are read")
    if _is_archive(data):
        data, declared = _unarchived(data, name)
        encoding = encoding or declared
    text, notice = _decoded(data, name, encoding)
    return _parsed(text, name), notice


def is_unseen(element: etree._Element) -> bool:
    """Say whether a browser shows nothing of an element, by its tag and its own attributes."""
    if not isinstance(element.tag, str) or element.tag.lower() in UNSEEN:
        return True
    if element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = style_of(element)
    return bool(style) and any(sign in style for sign in _HIDING)


def style_of(element: etree._Element) -> str:
    """Return the style attribute in lower case, without blanks."""
    style = element.get("style")
    return "".join(style.lower().split()) if style else ""


def names_of(element: etree._Element) -> tuple[str, ...]:
    """Return what names an element: its id and classes as written, role, itemprop and title as ``role=main``."""
    names = [*(element.get("id") or "")[:200].split(), *(element.get("class") or "")[:400].split()]
    for key in ("role", "itemprop", "title"):
        if value := element.get(key):
            names.append(f"{key}={value[:40].lower()}")
    return tuple(names)


def _is_archive(data: bytes) -> bool:
    head = data[:4096].lstrip()
    return not head.startswith(b"<") and b"multipart/related" in head.lower() and b"mime-version" in head.lower()


def _unarchived(data: bytes, name: str) -> tuple[bytes, str | None]:
    """Return the first HTML part of an MHTML archive and the encoding that its head declares."""
    try:
        for part in email.message_from_bytes(data).walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                return _payload(part), _label(part.get_content_charset() or "")
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{name} is a damaged web archive (.mht): {error}; save the page as .html") from error
    raise InputError(f"{name} is a web archive (.mht) without an HTML part; save the page as .html")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(data: bytes, name: str, encoding: str | None) -> tuple[str, str | None]:
    """Return a page as text: by ``encoding``, its mark, its own declaration, else UTF-8 or GB18030."""
    declared = None if encoding or data.startswith(_MARKS) else _declared(data)
    if declared and declared != "utf-8" and _is_utf8(data):
        declared = None
    try:
        if declared:
            return decode(data, encoding=declared, name=name), None
    except DecodingError:
        pass
    try:
        return decode(data, encoding=encoding, name=name), None
    except DecodingError:
        return _mended(data, name, encoding or declared)


def _mended(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """Return a page of which few bytes are damaged, with U+FFFD for these, as browsers show it."""
    if b"\0" in data[:4096]:
        decode(data, encoding=encoding, name=name)
    for guess in (encoding,) if encoding else ("utf-8", "gb18030"):
        text = data.decode(guess, "replace").removeprefix("\ufeff")
        damaged, wide = text.count("\ufffd"), sum(character > "\x7f" for character in text)
        if damaged <= max(1, wide * _MOST_DAMAGE):
            return text, f"{damaged} characters of {name} are damaged (no {guess}); they stand as U+FFFD"
    return decode(data, encoding=encoding, name=name), ""


def _declared(data: bytes) -> str | None:
    head = data[:_DECLARED_WITHIN]
    found = _XML_DECLARED.search(head) or _DECLARED.search(head)
    return _label(found[1].decode("ascii", "replace")) if found else None


def _label(label: str) -> str | None:
    """Return Python's name for an encoding that a page declares, None for one that says nothing or is not known."""
    label = label.lower()
    return _LABELS.get(label) or (label if _OTHER_LABELS.fullmatch(label) and label != "iso-8859-1" else None)


def _is_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(data) - len(text) >= 2 * _UTF8_AT_LEAST


def _parsed(text: str, name: str) -> etree._Element:
    """Return the body. Nothing outside is loaded and no entity of the page's own is expanded: libxml2's HTML has none.

    huge_tree raises the depth from 256, which pages with unclosed tags reach, to 2048.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{name} is no HTML page ({error})") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError(f"{name} nests its elements deeper than 2048; valid is a page as a browser saves it")
    if root is None:
        raise InputError(f"{name} is an empty page; valid is a saved page with its text")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise InputError(f"{name} has more than {MOST_ELEMENTS} elements; divide it")
    return root
