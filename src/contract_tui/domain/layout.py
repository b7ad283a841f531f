"""Text in lines and columns: breaking for Chinese (避头尾; Latin words and numbers stay whole), and padding.

Terminal and PDF, the document's lines and the interface's own sentences are laid out here; they differ only
in how wide a character is.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

Measure = Callable[[str], float]
"""Tells the width of a text; the width of a whole is the sum of its characters' widths."""
Align = Literal["left", "right", "center"]

_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕〗｝”’…—～·％‰℃,.;:?!)]}%")
_NEVER_LAST = frozenset("（《〈「『【〔〖｛“‘￥¥([{")
_TOKEN = re.compile(r" +|[^\s\u2014\u2018-\u201d\u2026\u00b7\u2e80-\U0010ffff]+|.", re.DOTALL)


def padded(text: str, width: int, measure: Measure, align: Align = "left") -> str:
    """A text with blanks up to a width; what is wider stays as it is.

    `str.ljust` counts characters, which is wrong where a Chinese one takes two cells.

    Args:
        text: One line.
        width: In cells.
        measure: Likewise.
        align: Where the text stands when there is room.
    """
    room = max(0, width - int(measure(text)))
    before = {"left": 0, "center": room // 2, "right": room}[align]
    return " " * before + text + " " * (room - before)


def wrap(text: str, width: float, measure: Measure, *, later: float | None = None) -> list[str]:
    r"""Break a text into lines.

    Args:
        text: May contain `\n`, where a line ends in any case.
        width: The most that a line may measure.
        measure: In the same unit as `width`.
        later: The most that all lines but the first of each part may measure, where that is less.

    Returns:
        At least one line; spaces at the breaks are dropped, nothing else is.
    """
    rest = width if later is None else later
    return [line for part in text.split("\n") for line in _wrap_part(part, width, rest, measure)]


def _wrap_part(text: str, width: float, later: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for atom in _atoms(text):
        size = measure(atom)
        if line and used + size > width and not _is_space(atom):
            yield line.rstrip(" ")
            line, used, width = "", 0.0, later
        if size > width:
            first, *full = _split(atom, width, measure)
            if full:
                yield first
                *full, atom = _split("".join(full), later, measure)
                yield from full
                width = later
            size = measure(atom)
        if line or not _is_space(atom):
            line, used = line + atom, used + size
    yield line.rstrip(" ")


def _atoms(text: str) -> list[str]:
    """What may not be divided: words and Chinese characters, with the punctuation that clings."""
    atoms: list[str] = []
    for token in _TOKEN.findall(text):
        if atoms and _clings(atoms, token):
            space = atoms.pop() if _is_space(atoms[-1]) and len(atoms) > 1 else ""
            atoms[-1] += space + token
        else:
            atoms.append(token)
    return atoms


def _clings(atoms: list[str], token: str) -> bool:
    if _is_space(token):
        return False
    before = atoms[-1] if not _is_space(atoms[-1]) else "".join(atoms[-2:-1])
    return token[0] in _NEVER_FIRST or before[-1:] in _NEVER_LAST


def _is_space(atom: str) -> bool:
    """Whether it may vanish at a line's end; an ideographic space, which indents, may not."""
    return not atom.strip(" ")


def _split(atom: str, width: float, measure: Measure) -> list[str]:
    """Divide what is longer than a line: losing a character is worse than an ugly break."""
    lines, line = [], ""
    for character in atom:
        if line and measure(line + character) > width:
            keep = _last_good_break(line, character, width, measure)
            lines.append(line[:keep])
            line = line[keep:]
        line += character
    return [*lines, line]


def _last_good_break(line: str, following: str, width: float, measure: Measure) -> int:
    """Where a line that is full ends best: 避头尾 if it can be had, at the end otherwise."""
    text = line + following
    for cut in range(len(line), 0, -1):
        if measure(text[cut:]) > width:
            break
        if text[cut] not in _NEVER_FIRST and text[cut - 1] not in _NEVER_LAST:
            return cut
    return len(line)
