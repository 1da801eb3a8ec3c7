"""Which lines of a page are its article: the block that holds its words, what belongs to it, and its title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from ...keeping import compiled
from .furniture import furniture, is_content, is_link, is_publication, sums
from .lines import Block, Line
from .page import words_of

_MOST_WORDS = 0.8
"""The article's block is the innermost that holds this share of the page's words; set by hand on pages of ministries,
towns and firms: a sidebar has less than the rest."""

_NAMED_WORDS = 0.5
"""A block that names itself the article is it where it holds this share."""

_SITE_LINKS = 0.3
"""A page of which links hold more than this share has navigation, whatever its names."""

_FAR_PARAGRAPHS = 100
"""The ink of whole sentences that keeps a block that is not beside the article's."""

_LEAST_SENTENCE = 15
_LONGEST_TITLE = 100
_TITLE_REACH = 40
_REPEATED_WITHIN = 6
_PUBLISHED_WITHIN = 5
_TITLE_NAME = compiled(r"(?:title|biaoti|headline|subject|artname|^bt$|^tit$|[-_]tit$|[-_]bt$)", regex.I)
_SITE_NAME = compiled(r"\s*[-_|–—]+\s*|\s+-\s+")
_SENTENCE_END = "。；;！!"
_PLAIN = compiled(r"[\s\p{P}\p{S}]+")


@dataclass(frozen=True, slots=True)
class Article:
    """The lines of an article by their index, and the index of its title where that stands outside its block."""

    kept: tuple[int, ...]
    title: int | None = None


def find_article(lines: Sequence[Line], blocks: Sequence[Block], page_title: str) -> Article:
    """Return which lines of a page are its article. ``page_title`` is what the browser shows as its title.

    A page without navigation or footers, as Word and wikis write them, is all article. Lines in doubt are kept inside
    the article's block; outside it whole paragraphs are kept that are no furniture.
    """
    out = furniture(lines, blocks)
    links = sum(line.linked for line in lines)
    if not any(out) and links <= _SITE_LINKS * sum(line.ink for line in lines):
        return Article(tuple(range(len(lines))))
    chain = _chain(lines, blocks, out)
    if not chain:
        return Article(tuple(i for i in range(len(lines)) if not out[i]))
    keep = _kept(lines, blocks, chain, out)
    article = blocks[chain[-1]]
    title = _title(lines, blocks, article.start, keep, page_title)
    for index in range(max(0, article.start - _PUBLISHED_WITHIN) if title is None else title, article.start):
        keep[index] |= is_publication(lines[index]) and not out[index]
    if title is not None and _is_repeated(lines, article.start, article.end, lines[title]):
        title = None
    elif title is not None:
        keep[title] = 1
    return Article(tuple(index for index, kept in enumerate(keep) if kept), title)


def _chain(lines: Sequence[Line], blocks: Sequence[Block], out: bytearray) -> list[int]:
    """Return the article's block behind all blocks around it, as indices, outermost first."""
    words = sums(0 if out[i] or is_link(line) else line.ink for i, line in enumerate(lines))
    shares = [(words[block.end] - words[block.start]) / max(1, words[-1]) for block in blocks]
    named = [index for index, block in enumerate(blocks) if shares[index] >= _NAMED_WORDS and is_content(block)]
    most = [index for index, share in enumerate(shares) if share >= _MOST_WORDS and words[-1]]
    at = (named or most or [-1])[-1]
    # Inside one cell or paragraph the block is too narrow: its neighbours are the rest of the text.
    while at >= 0 and not named and blocks[at].tag in _NARROW:
        at = blocks[at].parent
    chain = []
    while at >= 0:
        chain.append(at)
        at = blocks[at].parent
    return chain[::-1]


_NARROW = words_of("p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd pre tr tbody table blockquote figure caption")


def _kept(lines: Sequence[Line], blocks: Sequence[Block], chain: list[int], out: bytearray) -> bytearray:
    """Return a flag for each line of the article's block, and of what belongs to it outside."""
    article = blocks[chain[-1]]
    keep = bytearray(len(lines))
    keep[article.start : article.end] = b"\1" * (article.end - article.start)
    near = blocks[chain[-2]] if len(chain) > 1 else article
    kept_beside = [article.start, article.end]
    for start, end in _outside(blocks, chain):
        beside = near.start <= start and end <= near.end
        inside = [lines[index] for index in range(start, end) if not out[index]]
        if _belongs(inside, heads=not is_content(article)) if beside else _is_text(inside):
            keep[start:end] = b"\1" * (end - start)
            if beside:
                kept_beside += [start, end]
    _fill(lines, keep, min(kept_beside), max(kept_beside))
    _trim_menus(lines, blocks, article, out)
    return bytearray(kept and not gone for kept, gone in zip(keep, out, strict=True))


def _outside(blocks: Sequence[Block], chain: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines of the blocks beside the article's and beside those around it, and of loose lines."""
    around = set(chain)
    edges = {index: blocks[index].start for index in chain[:-1]}
    for index, block in enumerate(blocks):
        if block.parent not in edges:
            continue
        if block.start > edges[block.parent]:
            yield from ((line, line + 1) for line in range(edges[block.parent], block.start))
        if index not in around:
            yield block.start, block.end
        edges[block.parent] = max(edges[block.parent], block.end)
    for index, edge in edges.items():
        yield from ((line, line + 1) for line in range(edge, blocks[index].end))


def _belongs(lines: Sequence[Line], *, heads: bool) -> bool:
    """Say whether a block beside the article's is more of it: a sentence, a table, attachments, and ``heads`` alone."""
    ink, linked = sum(line.ink for line in lines), sum(line.linked for line in lines)
    if not lines or lines[0].text.startswith("附件"):
        return bool(lines)
    ends = tuple(_SENTENCE_END)
    own = [line for line in lines if not is_link(line)]
    says = any((heads and line.level) or line.cells or line.text.endswith(ends) for line in own)
    return says and linked <= _SITE_LINKS * ink


def _is_text(lines: Sequence[Line]) -> bool:
    """Say whether a block far from the article's is text all the same: whole paragraphs make up half of it."""
    sentences = sum(line.ink for line in lines if _is_sentence(line))
    return sentences >= _FAR_PARAGRAPHS and 2 * sentences >= sum(line.ink for line in lines)


def _is_sentence(line: Line) -> bool:
    own = line.ink >= _LEAST_SENTENCE and line.linked <= line.ink / 5
    return own and any(mark in line.text for mark in _SENTENCE_END)


def _fill(lines: Sequence[Line], keep: bytearray, start: int, end: int) -> None:
    """Keep what stands between kept neighbours of the article's block, but for links."""
    for index in range(start, end):
        keep[index] |= not is_link(lines[index])


def _trim_menus(lines: Sequence[Line], blocks: Sequence[Block], article: Block, out: bytearray) -> None:
    """Mark runs of short links before the first and behind the last words of the article's block."""
    words = [i for i in range(article.start, article.end) if not is_link(lines[i]) and lines[i].ink >= _LEAST_SENTENCE]
    edges = (range(article.start, words[0]), range(words[-1] + 1, article.end)) if words else ()
    for edge in edges:
        linked = [i for i in edge if is_link(lines[i])]
        count = sum(max(1, lines[i].links) for i in linked)
        if count >= _MENU and sum(lines[i].ink for i in linked) <= _MENU_LINK * count:
            for index in linked:
                out[index] = 1


_MENU, _MENU_LINK = 4, 8
"""A menu has at least so many links, of so many characters each on average."""


def _title(lines: Sequence[Line], blocks: Sequence[Block], start: int, keep: bytearray, page_title: str) -> int | None:
    """Return the line before ``start`` that is the article's title, None where the article's own lines are more so."""
    names = _names_by_line(blocks, max(0, start - _TITLE_REACH), start)
    best: tuple[int, int] | None = None
    for index in range(max(0, start - _TITLE_REACH), start):
        line = lines[index]
        if keep[index] or line.cells or line.ink < 4 or line.ink > _LONGEST_TITLE or is_publication(line):
            continue
        score = _title_score(line, names.get(index, ""), page_title)
        if score and (best is None or (score, index) >= best):
            best = (score, index)
    own = max((_title_score(line, "", page_title) for line in lines[start : start + _REPEATED_WITHIN]), default=0)
    return None if best is None or own >= best[0] else best[1]


def _title_score(line: Line, names: str, page_title: str) -> int:
    """Return how much speaks for a line as the title: the page's own title most, then h1, then its names."""
    said, shown = _bare(line.text), _bare(page_title)
    site = _bare(_SITE_NAME.split(page_title)[-1]) if _SITE_NAME.search(page_title) else ""
    if is_link(line) or (said and said == site):
        return 0
    matches = len(said) >= 4 and (shown.startswith(said) or (len(shown) >= 4 and said.startswith(shown)))
    return 4 * matches + 2 * (line.level == 1) + (line.level in (2, 3)) + (_TITLE_NAME.search(names) is not None)


def _names_by_line(blocks: Sequence[Block], start: int, end: int) -> dict[int, str]:
    """Return the names of the innermost small block around each line of a range."""
    names: dict[int, str] = {}
    for block in blocks:
        if block.start >= start and block.end <= end and 0 < block.end - block.start <= 2 and block.names:
            for index in range(block.start, block.end):
                names[index] = " ".join(block.names)
    return names


def _is_repeated(lines: Sequence[Line], start: int, end: int, title: Line) -> bool:
    """Say whether the article's first lines give the title again, on one line or on several."""
    head = "".join(_bare(line.text) for line in lines[start : min(end, start + _REPEATED_WITHIN)] if line.ink <= 200)
    return _bare(title.text) in head


def _bare(text: str) -> str:
    return _PLAIN.sub("", text)
