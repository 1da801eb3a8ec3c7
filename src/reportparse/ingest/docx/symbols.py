"""Characters of Word that are no Unicode text: signs of symbol fonts, enclosed characters, raised digits."""

import regex

from ...keeping import compiled

_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISED = compiled(r"[+\-−]?[0-9]+")
_ENCLOSED = compiled(
    r"\s*eq\s+\\o(?:\\a[clr])?\s*\(\s*[○〇◯]\s*[,，;；]\s*(?P<inner>[^()]{1,4}?)\s*\)\s*", regex.I
)
_PRIVATE = 0xF000

# From the code charts of the fonts that come with Windows; only signs that stand in for text.
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x80: "⓪", 0x8B: "⓿", 0x9F: "•",
    0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + i: chr(ord("①") + i) for i in range(10)}, **{0x8C + i: chr(ord("❶") + i) for i in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□",
    **{0x6A + i: chr(ord("①") + i) for i in range(10)},
}  # fmt: skip
_SYMBOL = {
    0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x64: "δ", 0x67: "γ", 0x6C: "λ", 0x6D: "μ", 0x70: "π",
    0x73: "σ", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL, "webdings": {}, "wingdings 3": {}}


def symbol(font: str, code: str) -> str:
    """Return the Unicode character of ``w:sym``: a font and a hexadecimal code; nothing where it has none."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    signs = _FONTS.get(font.strip().lower())
    if signs is not None or _PRIVATE <= point < _PRIVATE + 256:
        return (signs or {}).get(point - _PRIVATE if point >= _PRIVATE else point, "")
    return chr(point) if 0x20 <= point < 0xD800 or 0xF900 <= point < 0xFFFE else ""


def raised(text: str) -> str:
    """Return a raised number with raised digits, so that 10 raised to 5 does not read 105; other text as it is."""
    return text.translate(_SUPERSCRIPTS) if _RAISED.fullmatch(text) else text


def enclosed(instruction: str) -> str:
    r"""Return the character that a field encloses in a circle (``eq \o\ac(○,11)`` is ⑪), its content without a circle
    where Unicode has none, and nothing for any other field.
    """
    match = _ENCLOSED.fullmatch(instruction)
    if match is None:
        return ""
    inner = match["inner"]
    number = int(inner) if inner.isascii() and inner.isdigit() else 0
    for first, last, sign in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(sign) + number - first)
    return inner
