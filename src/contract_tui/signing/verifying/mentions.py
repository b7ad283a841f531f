"""Where bytes refer to objects (`12 0 R`), however that is written (ISO 32000-2, 7.2, 7.3.10)."""

import re
from bisect import bisect_left
from collections.abc import Iterator

# Zeros may stand before either number: 0012 000 R is 12 0 R.
_PLAIN = re.compile(rb"(?<![0-9])0*(\d{1,10})\s+0++\s+R(?![A-Za-z])")
_COMMENTED = re.compile(rb"(?<![0-9])0*(\d{1,10})(?=\s*%|\s+0++\s*%)")
_GENERATION = re.compile(rb"0+")
_BLANK = re.compile(rb"\s*")
_LINE_END = re.compile(rb"[\r\n]")


def mentions(data: bytes) -> Iterator[tuple[int, int]]:
    """Every reference to an object of generation 0, in linear time: the number, and where it stands.

    Bytes inside strings and streams may look like one as well; whoever asks wants to miss none.
    """
    for match in _PLAIN.finditer(data):
        yield int(match[1]), match.start()
    gaps = _Gaps(data)
    for match in _COMMENTED.finditer(data):
        if generation := _GENERATION.match(data, gaps.end(match.end())):
            zero = generation.end()
            last = gaps.end(zero)
            if last > zero and data[last : last + 1] == b"R" and not data[last + 1 : last + 2].isalpha():
                yield int(match[1]), match.start()


class _Gaps:
    """Blanks and comments between tokens; a line end is looked at once, however many comments it ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._line_ends: list[int] | None = None
        self._after: dict[int, int] = {}

    def end(self, at: int) -> int:
        """Where the blanks and comments that begin at a place end."""
        passed: list[int] = []
        while at not in self._after:
            blank = _BLANK.match(self._data, at)
            ended = blank.end() if blank else at
            following = self._line_end(ended) if self._data[ended : ended + 1] == b"%" else None
            if following is None:
                self._after[at] = ended
                break
            passed.append(at)
            at = following
        for each in passed:
            self._after[each] = self._after[at]
        return self._after[at]

    def _line_end(self, at: int) -> int | None:
        if self._line_ends is None:
            self._line_ends = [match.start() for match in _LINE_END.finditer(self._data)]
        index = bisect_left(self._line_ends, at)
        return self._line_ends[index] if index < len(self._line_ends) else None
