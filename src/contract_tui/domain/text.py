"""Hygiene of foreign text: what may enter, and how what is stored may be shown."""

import re
import unicodedata

REPLACEMENT = "�"

# Bidirectional controls reorder what is read; the others are invisible: two names would look the same.
_FORBIDDEN_FORMATS = frozenset("\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff") | {
    chr(code) for block in (range(0x202A, 0x202F), range(0x2066, 0x206A)) for code in block
}
_SPACES = re.compile(r"\s+")


def is_forbidden(character: str) -> bool:
    """Whether a character may not stand in a contract: controls, invisible formats, surrogates."""
    return character in _FORBIDDEN_FORMATS or unicodedata.category(character) in {
        "Cc",
        "Cs",
        "Co",
        "Cn",
    }


def problem(value: str, *, most: int) -> str | None:
    """Say why a text is refused at the door, or None when it may enter.

    Args:
        value: One line of text.
        most: The most characters that fit the document.
    """
    for character in value:
        if is_forbidden(character):
            return f"含有不可打印的字符 U+{ord(character):04X}"
    if len(value) > most:
        return f"最多 {most} 个字符，现有 {len(value)} 个"
    return None


def tidy(value: str) -> str:
    """Trim, and fold every run of white space to one space; NFC, so that equal names are equal bytes."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()


def shown(value: str) -> str:
    """A stored text as it may go to a terminal: what is forbidden appears as U+FFFD."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(REPLACEMENT if is_forbidden(character) else character for character in value)
