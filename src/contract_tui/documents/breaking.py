"""Line breaking for Chinese text: 避头尾, and Latin words and numbers whole.

Both renderings break lines here; they differ only in how wide a character is.
"""

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]
"""Tells the width of a text; the width of a whole is the sum of its characters' widths."""

_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕〗｝”’…—～·％‰℃,.;:?!)]}%")
_NEVER_LAST = frozenset("（《〈「『【〔〖｛“‘￥([{")
_TOKEN = re.compile(r" +|[^\s\u2014\u2018-\u201d\u2026\u00b7\u2e80-\U0010ffff]+|.", re.DOTALL)


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    r"""Break a text into lines.

    Args:
        text: May contain `\n`, where a line ends in any case.
        width: The most that a line may measure.
        measure: In the same unit as `width`.

    Returns:
        At least one line; spaces at the breaks are dropped, nothing else is.
    """
    return [line for part in text.split("\n") for line in _wrap_part(part, width, measure)]


def _wrap_part(text: str, width: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for atom in _atoms(text):
        size = measure(atom)
        if line and used + size > width and not _is_space(atom):
            yield line.rstrip(" ")
            line, used = "", 0.0
        if size > width:
            *full, atom = _split(atom, width, measure)
            yield from full
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
