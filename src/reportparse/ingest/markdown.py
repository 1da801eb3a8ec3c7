"""The marks of Markdown that stand inside a line, and how a text reads without them."""

from ..keeping import compiled

LINK = compiled(r"!?\[(?P<text>[^\[\]\n]{0,200})\]\([^()\n]{0,500}\)")
"""A link or a picture; ``text`` is what a reader sees of it."""
# Underscores inside a word or at the edge of code are its own: snake__case, `__main__`.
_MARKS = compiled(r"\*\*|(?<![\w`])__|__(?![\w`])|~~|`")



def without_marks(text: str) -> str:
    """Return a text without the marks of bold, struck and code."""
    marked = "**" in text or "__" in text or "~~" in text or "`" in text
    return _MARKS.sub("", text) if marked else text


def without_links(text: str) -> str:
    """Return a text with each link reduced to the words that a reader sees."""
    return LINK.sub(lambda match: match["text"], text) if "](" in text else text
