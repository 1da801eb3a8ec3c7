"""One report in each format that is read: does its Word, PDF or HTML file parse to what its text parses to?

usage: python benchmarks/formats.py TEXT... [--out DIR] [--keep] [--errors] [--least SHARE]

Needs python-docx (the dev environment) and, for the files that LibreOffice makes, `soffice` on the path with a Chinese
font; without it those formats are left out, and the last line says so. Of each text are made:

docx      by python-docx, its groups and points numbered by Word (multi-level lists, restarts as overrides)
resaved   that file, opened and saved anew by LibreOffice
html      a page with ordered lists, where a list style shows the number, and tables
office    docx by LibreOffice from such a page, with the list styles that it knows
pdf       by LibreOffice from the first: A4, indented first lines, a running head, page numbers at the foot

A line of the table is one format over all texts: of the title and period, groups (number, name, status), sections
(group, kind, period), items (section, path, title) and records (kind, mention, values, tense) of the text's parse, how
many the file's parse has, and how many others. White space, offsets, locators and rule names do not count. The exit
status is 1 where a format has less than SHARE (0.99) of the records of the texts.

--out DIR keeps the files made in DIR (a folder for each format); --keep uses the files found there instead of new ones.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from format_files import OFFICE_STYLES, WEB_STYLES, convert, has_office, read_lines, write_docx, write_html

import reportparse
from reportparse import Report, ReportParseError
from reportparse.ingest.files import read_source
from reportparse.layout.reflow import reflow

FORMATS = {"docx": "docx", "resaved": "docx", "html": "html", "office": "docx", "pdf": "pdf"}
KINDS = ("head", "groups", "sections", "items", "records")
_ASIDE = {"start", "end", "text", "locator", "group", "section", "item", "sentence", "confidence", "rule"}

Facts = dict[str, Counter[Any]]


def facts_of(report: Report) -> Facts:
    """Return what a parse says, by kind, without offsets, locators and white space."""
    return {
        "head": Counter([("title", _squeezed(report.title)), ("period", report.period)]),
        "groups": Counter((one.no, _squeezed(one.name), one.status) for one in report.groups),
        "sections": Counter((_group(report, one.group), one.kind, one.period) for one in report.sections),
        "items": Counter((*_section(report, one.section), one.path, _squeezed(one.title)) for one in report.items),
        "records": Counter(_record(one) for one in report.records),
    }


def _squeezed(value: Any) -> Any:
    """Return a value with no white space in its words."""
    if isinstance(value, str):
        return "".join(value.split())
    return tuple(map(_squeezed, value)) if isinstance(value, (list, tuple)) else value


def _group(report: Report, index: int) -> Any:
    return _squeezed(report.groups[index].name)


def _section(report: Report, index: int) -> tuple[Any, str]:
    section = report.sections[index]
    return _group(report, section.group), section.kind


def _record(record: Any) -> tuple[Any, ...]:
    values = record.model_dump(exclude=_ASIDE)
    return record.kind, _squeezed(record.text), *((key, _squeezed(values[key])) for key in sorted(values))


def make(texts: Sequence[tuple[str, Path]], root: Path, pages: Path) -> list[str]:
    """Make the files of texts, named by a key each, as ``root/FORMAT/KEY.SUFFIX``; return the formats made.

    ``pages`` is the folder for what LibreOffice makes a docx of.
    """
    for key, path in texts:
        source = read_source(path)
        # A file has paragraphs: wrapped lines are joined, as the parse joins them.
        lines = read_lines(reflow(source).source.text, reportparse.parse(source.text).title)
        write_docx(lines, _file(root, "docx", key))
        write_html(lines, _file(root, "html", key), WEB_STYLES)
        write_html(lines, pages / f"{key}.html", OFFICE_STYLES)
    if not has_office():
        return ["docx", "html"]
    for format_, origin in (("resaved", "docx"), ("pdf", "docx"), ("office", "html")):
        folder = pages if origin == "html" else root / origin
        convert([folder / f"{key}.{origin}" for key, _ in texts], FORMATS[format_], root / format_)
    return list(FORMATS)


def _file(root: Path, format_: str, key: str) -> Path:
    (root / format_).mkdir(parents=True, exist_ok=True)
    return root / format_ / f"{key}.{FORMATS[format_]}"


def _keyed(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return texts with a key for their files: a fixture's is its folder's name."""
    return [(path.parent.name if path.stem == "text" else path.stem, path) for path in paths]


def compare(wanted: Facts, found: Facts) -> Iterator[tuple[str, int, int, int, list[str]]]:
    """Yield for each kind the count of facts, of those found, of others, and the differences in words."""
    for kind in KINDS:
        lost, more = wanted[kind] - found[kind], found[kind] - wanted[kind]
        said = [f"- {fact}" for fact in lost.elements()] + [f"+ {fact}" for fact in more.elements()]
        total = wanted[kind].total()
        yield kind, total, total - lost.total(), more.total(), said


def measure(texts: Sequence[tuple[str, Path]], formats: Sequence[str], root: Path, errors: bool) -> dict[str, Any]:
    """Return {format: {kind: Counter(total, found, more)}} summed over the texts; print the differences if asked."""
    sums: dict[str, Any] = {format_: {kind: Counter() for kind in KINDS} for format_ in formats}
    for key, path in texts:
        wanted = facts_of(reportparse.parse_file(path))
        for format_ in formats:
            found = facts_of(reportparse.parse_file(_file(root, format_, key)))
            for kind, total, same, more, said in compare(wanted, found):
                sums[format_][kind].update(total=total, found=same, more=more)
                if errors and said:
                    print(f"{key} {format_} {kind}", *said, sep="\n  ")
    return sums


def print_table(sums: dict[str, Any]) -> None:
    """Print a line for each format: of each kind the count of the text, the share found, and how many others."""
    print(f"{'format':8}", *(f"{kind:>24}" for kind in KINDS))
    for format_, kinds in sums.items():
        cells = (f"{n['found']}/{n['total']} {_share(n):7.2%} +{n['more']}" for n in kinds.values())
        print(f"{format_:8}", *(f"{cell:>24}" for cell in cells))


def _share(counts: Counter[str]) -> float:
    return counts["found"] / counts["total"] if counts["total"] else 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the parses of one report in several formats.")
    parser.add_argument("texts", nargs="+", type=Path, metavar="TEXT")
    parser.add_argument("--out", type=Path, help="keep the files made in this folder")
    parser.add_argument("--keep", action="store_true", help="compare the files in the folder, make none")
    parser.add_argument("--errors", action="store_true", help="print each difference")
    parser.add_argument("--least", type=float, default=0.99, help="the share of records that each format must have")
    options = parser.parse_args()
    if options.keep and not options.out:
        parser.error("--keep needs --out, the folder of the files")
    texts = _keyed(options.texts)
    with TemporaryDirectory() as temporary:
        root = options.out or Path(temporary) / "made"
        kept = [one for one in FORMATS if (root / one).is_dir()]
        try:
            made = kept if options.keep else make(texts, root, Path(temporary))
            sums = measure(texts, made, root, options.errors)
        except (ReportParseError, RuntimeError) as error:
            parser.error(str(error))
    print_table(sums)
    if left := [format_ for format_ in FORMATS if format_ not in made]:
        print(f"not made: {', '.join(left)} (LibreOffice is not installed: no soffice on the path)")
    return int(any(_share(kinds["records"]) < options.least for kinds in sums.values()))


if __name__ == "__main__":
    sys.exit(main())
