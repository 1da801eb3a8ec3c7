"""Quantities listed after 分别, each with its own subject."""

from collections.abc import Sequence

from .phrases import Phrase, Token, phrase_before
from .wording import bare, content_end, short_name, wording


def listed_names(left: list[Token], earlier: list[Token], count: int) -> list[tuple[str | None, str | None]] | None:
    """Return (metric, subject) for each of ``count`` quantities after ``A、B的X分别``.

    ``left`` are the tokens before the first quantity in its clause, ``earlier`` those of the sentence
    before it, where the list may stand instead (``甲、乙两行增资,充足率分别升至…``). None where the
    lists differ.
    """
    at = next((i for i, t in enumerate(left) if t.text == "分别"), -1)
    phrase = phrase_before(left, content_end(left[:at])) if at >= 0 else None
    if not phrase:
        return None
    members, metric = _members(left, phrase)
    if len(members) == count:
        return [(metric, member) if metric else (member, None) for member in members]
    members = _earlier_members(earlier)
    metric = wording(left, [], None).metric
    return [(metric, member) for member in members] if len(members) == count else None


def _members(left: list[Token], phrase: Phrase) -> tuple[list[str], str | None]:
    start, head, end = phrase
    if start < head < end:
        return _parts(_list_of(left[start:head])), short_name(left[head:end])
    return _parts(left[start:end]), None


def _earlier_members(earlier: list[Token]) -> list[str]:
    """Return the members of the last list of nouns."""
    at = len(earlier)
    while at:
        phrase = phrase_before(earlier, at)
        if phrase and any(t.kind == "glue" for t in earlier[phrase.start : phrase.end]):
            return _parts(_list_of(earlier[phrase.start : phrase.end]))
        at = phrase.start if phrase else at - 1
    return []


def _list_of(found: Sequence[Token]) -> Sequence[Token]:
    """Return the members of ``A、B等疾病的``: what stands before 等, or before the closing 的."""
    at = next((i for i, t in enumerate(found) if t.kind == "etc"), len(found))
    return bare(found[:at])


def _parts(found: Sequence[Token]) -> list[str]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "glue":
            parts.append([])
        else:
            parts[-1].append(token)
    return [text for part in parts if (text := short_name(part))]
