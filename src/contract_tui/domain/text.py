"""Hygiene of foreign text: what may enter, and how what is stored may be shown."""

import re
import unicodedata

REPLACEMENT = "�"
"""Stands for what cannot be shown or was lost; a name that holds it has lost a character already."""

# Controls, formats (the bidirectional ones reorder what is read, the others are invisible: two names would
# look the same), separators of lines, surrogates, private and unassigned characters.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Letters and marks by category, yet nothing is to be seen of them.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_SPACES = re.compile(r"\s+")
# Not what stands in an address such as https://example.com/a, or between two words.
_FOLDERS = re.compile(r"(?<![\w:/.])/(?:[^/\n：；，。、“”]+/)*(?=[^/\s])")
# What nearly every text consists of, told without looking at single characters: printable ASCII, common
# Chinese characters and punctuation. None of it is forbidden or has another normal form.
_PLAIN = re.compile("[ -~\u3001\u3002\u3008-\u3011\u4e00-\u9fa5\uff01-\uff5e]*")

# Full-width forms stand 0xFEE0 above the ASCII characters that they repeat; blanks, hyphens, minus signs.
_NARROW = (
    {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
    | dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63], "-")
    | {0xFFE5: "¥"}
)
# Mail programs decode it (RFC 2047) and show something else, line breaks included: no name holds it.
_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[A-Za-z]\?[^?]*\?=")


def is_forbidden(character: str) -> bool:
    """Whether a character may not stand in a contract: controls, invisible formats, surrogates, U+FFFD."""
    if character == REPLACEMENT:
        return True
    return unicodedata.category(character) in _FORBIDDEN_CATEGORIES or character in _INVISIBLE


def problem(value: str, *, most: int) -> str | None:
    """Say why a text is refused at the door, or None when it may enter.

    Args:
        value: One line of text.
        most: The most characters that fit the document.
    """
    if not _PLAIN.fullmatch(value):
        for character in value:
            if is_forbidden(character):
                return f"含有不可打印的字符 U+{ord(character):04X}"
    if _ENCODED_WORD.search(value):
        return "含有邮件的编码字（=?…?=）"
    if len(value) > most:
        return f"最多 {most} 个字符，现有 {len(value)} 个"
    return None


def tidy(value: str) -> str:
    """Trim, and fold every run of white space to one space; NFC, so that equal names are equal bytes."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()


def narrowed(value: str) -> str:
    """Full-width letters, digits and signs as their ASCII ones, unusual blanks and dashes as the usual ones.

    Digits of other scripts, circled numbers and fractions stay what they are: they are no digits of ours.
    """
    return value if value.isascii() else value.translate(_NARROW)


def shown(value: str) -> str:
    """A stored text as it may go to a terminal: what is forbidden appears as U+FFFD."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(REPLACEMENT if is_forbidden(character) else character for character in value)


def without_folders(sentence: str) -> str:
    """A sentence of the program's own whose paths are only the files' names.

    What is recorded of a contract, and told to others in a report, names no folder of the machine that it
    was made on.
    """
    return _FOLDERS.sub("", sentence)
