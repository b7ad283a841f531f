"""Search in wrapped text: white space and line ends do not count, so a broken name is found."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one line, in characters.

    Attributes:
        start: The first character.
        end: One after the last.
    """

    line: int
    start: int
    end: int


Match = tuple[Span, ...]
"""One place that was found: one span, or several when it goes over line ends."""


class TextIndex:
    """Finds words in lines.

    Args:
        lines: The text as it is shown.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        squeezed = [_squeeze(line) for line in lines]
        self._starts = [0, *accumulate(len(line) for line in squeezed)]
        self._text = "".join(squeezed)

    def find(self, needle: str) -> tuple[Match, ...]:
        """All places in order that do not overlap; capital letters do not matter."""
        squeezed = _squeeze(needle)
        matches: list[Match] = []
        at = self._text.find(squeezed) if squeezed else -1
        while at >= 0:
            matches.append(self._spans(at, at + len(squeezed)))
            at = self._text.find(squeezed, at + len(squeezed))
        return tuple(matches)

    def _spans(self, start: int, end: int) -> Match:
        spans: list[Span] = []
        while start < end:
            line = bisect_right(self._starts, start) - 1
            stop = min(end, self._starts[line + 1])
            spans.append(self._span(line, start - self._starts[line], stop - self._starts[line]))
            start = stop
        return tuple(spans)

    def _span(self, line: int, first: int, stop: int) -> Span:
        places = [i for i, character in enumerate(self._lines[line]) if not character.isspace()]
        return Span(line, places[first], places[stop - 1] + 1)


def _squeeze(text: str) -> str:
    return "".join(_lower(character) for character in text if not character.isspace())


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character
