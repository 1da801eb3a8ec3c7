"""A zip package (``.docx``, ``.xlsx``) opened with bounds: what kind it is, its parts, and their XML.

Everything here is read from the bytes in memory. Relationships to anything outside the package are left out, document
types and entities are refused, and no part is unpacked beyond its bound.
"""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from ..errors import InputError

MOST_PARTS = 10_000
"""The most entries of a package: a report with a picture on every page has some hundreds."""

LARGEST_PACKAGE = 512 << 20
"""The most bytes that the parts of a package may unpack to, pictures counted."""

LARGEST_XML = 64 << 20
"""The most bytes of one XML part that is read: some thousand pages of text."""

SUSPECT_SIZE, SUSPECT_RATIO = 16 << 20, 200
"""A part of XML larger than this and packed more densely than this is a zip bomb: those of Office reach about 30."""

_KINDS = {
    "docx": ("word/", "a Word document (.docx)"),
    "xlsx": ("xl/", "an Excel workbook (.xlsx)"),
    "pptx": ("ppt/", "a PowerPoint presentation (.pptx)"),
}
_MIME_KINDS = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet (.ods)",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation (.odp)",
    "application/epub+zip": "an EPUB book",
}
_OTHER_KINDS = {
    "ofd.xml": "an OFD file",
    "index/document.iwa": "an Apple iWork file (.pages, .numbers, .key)",
    "meta-inf/manifest.mf": "a Java archive (.jar)",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE container; a directory entry holds them as UTF-16.
_OLE_KINDS = {
    "WordDocument": "an old Word or WPS document (.doc, .wps)",
    "Workbook": "an old Excel or WPS workbook (.xls, .et)",
    "Book": "an old Excel or WPS workbook (.xls, .et)",
    "PowerPoint Document": "an old PowerPoint or WPS presentation (.ppt, .dps)",
}
_BARE_KINDS = {
    b"%PDF-": "a PDF file",
    b"{\\rtf": "an RTF file",
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x1f\x8b": "a gzip archive",
    b"<?xml": "an XML file",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"mime-version:": "a web archive (.mht)",
}
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, IndexError, KeyError,
    OverflowError, RuntimeError, NotImplementedError,
)  # fmt: skip
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Package:
    """An open package: ``name`` for messages, ``archive``, and its entries by their lower-case part names."""

    name: str
    archive: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]

    def has(self, part: str) -> bool:
        """Return whether the package has a part."""
        return part.lower() in self.entries

    def read(self, part: str) -> bytes:
        """Return the bytes of a part of XML. Raises :class:`InputError` where it is missing, damaged or too large."""
        entry = self.entries.get(part.lower())
        if entry is None:
            raise InputError(
                f"{self.name}: the package has no {part}; valid is a whole file, as Word or Excel saves it"
            )
        if entry.flag_bits & 1:
            raise InputError(f"{self.name}: {part} is encrypted; open it with its password and save it without one")
        _check_part(entry, self.name)
        try:
            return self.archive.read(entry)
        except _DAMAGE as error:
            raise InputError(f"{self.name}: {part} is damaged ({error}); get the file anew") from error

    def xml(self, part: str) -> etree._Element:
        """Return the root of a part. Raises :class:`InputError` for what is no well-formed XML, or has a DOCTYPE."""
        return parse_xml(self.read(part), f"{self.name}: {part}")

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts inside the package that a part names by a relationship, ``styles`` or ``worksheet``.

        The part ``""`` is the package itself. Parts that are missing, and targets outside the package, are left out.
        """
        return [target for found, target in self.relations(part).values() if found == kind and self.has(target)]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return ``{id: (kind, part)}`` for the relationships of a part that stay inside the package."""
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", file + ".rels")
        if not self.has(rels):
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(rels).iterchildren(_RELATIONSHIP):
            target = unquote(relation.get("Target", ""))
            if relation.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        return found

    def main_part(self, fallback: str) -> str:
        """Return the name of the main part, such as ``word/document.xml``."""
        return next(iter(self.related("", "officeDocument")), fallback)


def open_package(data: bytes, name: str, kind: str) -> Package:
    """Open a file of a kind (``docx``, ``xlsx``). Raises :class:`InputError` that says what it is, or what is wrong.

    Entries are counted and their unpacked sizes added up before any is read (Python's zipfile unpacks no more of an
    entry than it declares).
    """
    if not data.startswith(b"PK"):
        raise InputError(f"{name} is {_bare_kind(data)}; valid is {_KINDS[kind][1]}")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        infos = archive.infolist()
    except _DAMAGE as error:
        raise InputError(f"{name} is a damaged or truncated zip package ({error}); get the file anew") from error
    _check_package(infos, name)
    entries = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
    package = Package(name, archive, entries)
    _check_kind(package, kind)
    return package


def parse_xml(data: bytes, where: str) -> etree._Element:
    """Return the root of XML. Nothing outside is loaded. Raises :class:`InputError` that begins with ``where``.

    A document type is refused, whatever it declares: Office writes none, and entities come by it. libxml2 refuses
    more than 256 levels of elements.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"{where} is no well-formed XML ({error}); open the file in Office and save it anew"
        ) from error
    if root is None or root.getroottree().docinfo.doctype:
        raise InputError(f"{where} declares a document type (DOCTYPE), which no Office file has; it is not read")
    return root


def _check_package(infos: list[zipfile.ZipInfo], name: str) -> None:
    if len(infos) > MOST_PARTS:
        raise InputError(f"{name} has {len(infos)} parts; at most {MOST_PARTS} are read (a zip bomb?)")
    total = sum(info.file_size for info in infos)
    if total > LARGEST_PACKAGE:
        raise InputError(
            f"{name} unpacks to {total >> 20} MiB; at most {LARGEST_PACKAGE >> 20} are read (a zip bomb?): "
            "take out its pictures, or divide it"
        )


def _check_part(entry: zipfile.ZipInfo, name: str) -> None:
    size, ratio = entry.file_size, entry.file_size // max(1, entry.compress_size)
    if size > LARGEST_XML or (size > SUSPECT_SIZE and ratio > SUSPECT_RATIO):
        raise InputError(
            f"{name}: {entry.filename} unpacks to {size >> 20} MiB, {ratio} times its packed size; at most "
            f"{LARGEST_XML >> 20} MiB are read, and {SUSPECT_RATIO} times beyond {SUSPECT_SIZE >> 20} MiB (a zip bomb?)"
        )


def _check_kind(package: Package, kind: str) -> None:
    folder, wanted = _KINDS[kind]
    if any(entry.startswith(folder) for entry in package.entries):
        return
    raise InputError(f"{package.name} is {_zip_kind(package)}; valid is {wanted}")


def _zip_kind(package: Package) -> str:
    entries = package.entries
    if "mimetype" in entries and entries["mimetype"].file_size < 200:
        mime = package.read("mimetype").decode("ascii", "replace").strip()
        if mime in _MIME_KINDS:
            return _MIME_KINDS[mime]
    if package.has("encryption.xml") or package.has("encryptedpackage"):
        return "a password-protected package"
    for folder, said in _KINDS.values():
        if any(entry.startswith(folder) for entry in entries):
            return said
    return next((said for part, said in _OTHER_KINDS.items() if part in entries), "a zip archive of something else")


def _bare_kind(data: bytes) -> str:
    """Say what bytes are that are no zip package."""
    if data.startswith(_OLE):
        return _ole_kind(data)
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    bare = next((said for mark, said in _BARE_KINDS.items() if head.startswith(mark.lower())), None)
    return bare or ("no zip package" if data else "empty")


def _ole_kind(data: bytes) -> str:
    """Say what an OLE container holds; an encrypted package is one with a stream of that name."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "password-protected: open it with its password and save it without one"
    kinds = (said for stream, said in _OLE_KINDS.items() if stream.encode("utf-16-le") in data)
    return f"{next(kinds, 'an old Office file')}: save it in today's format (.docx, .xlsx)"
