"""JSON of any size, read through a window: only the value that is being read is in memory.

The standard library reads each value, so that what it takes is what JSON files may hold (also lone surrogates
and numbers of any length, which single rows are refused for, not whole files).
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from contract_tui.domain.errors import InvalidInputError

_BLOCK = 1 << 20
_MOST_VALUE = 1 << 24
"""Characters of one value that is read whole; a deal of the API has a thousand."""
_AT_HAND = 1 << 20
_MARGIN = 64
"""A mistake so far before the window's end is no value that the window cuts."""
_SPACES = re.compile(r"[ \t\r\n]*")
_LONGEST_INTEGER = 40
_UNFINISHED = "Unterminated"
_REPEAT = "文件可能不完整，请重新导出后再导入。"


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, as many as are wanted; less at the end."""
        ...


class Repeated(dict[str, object]):
    """An object in which a name stands twice, so that what it says is not certain.

    Args:
        pairs: Its names and values in their order.
    """

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.names = tuple(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)


def value_of(text: str) -> object:
    """The value of a text that is JSON, numbers exact, as in files.

    Raises:
        ValueError: It is none.
        RecursionError: It is nested too deeply.
    """
    return _VALUES.decode(text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else Repeated(pairs)


class JsonText:
    """The text of a JSON file with a place in it.

    Args:
        stream: Its bytes, at their beginning: UTF-8, or UTF-16 and UTF-32 as some shells write them.
        name: The file's name, for messages.
    """

    def __init__(self, stream: Source, name: str) -> None:
        self.name = name
        self._stream = stream
        head = stream.read(_BLOCK)
        self._encoding = json.detect_encoding(head)
        self._decoder = codecs.getincrementaldecoder(self._encoding)()
        self._ended = False
        self._text, self._at = "", 0
        self._read_lines = 0
        self._line, self._column = 1, 1
        self._take(head)

    def peek(self) -> str:
        """The next character that is no white space, or an empty text at the end.

        Raises:
            InvalidInputError: What follows is no text in the file's encoding.
        """
        while True:
            spaces = _SPACES.match(self._text, self._at)
            self._at = spaces.end() if spaces else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def take(self, character: str) -> None:
        """Pass over this character.

        Raises:
            InvalidInputError: Another one stands there.
        """
        if self.peek() != character:
            raise self._invalid(self._at)
        self._at += 1

    def value(self) -> object:
        """Read the next value whole.

        Raises:
            InvalidInputError: It is none, or longer than any that these files have.
        """
        while True:
            decoded = self._decoded()
            if decoded is not None:
                value, self._at = decoded
                return value
            if len(self._text) - self._at > _MOST_VALUE:
                line, most = self._place(self._at)[0], _MOST_VALUE >> 20
                raise InvalidInputError(
                    f"{self.name} 第 {line} 行有一个值超过 {most} MB，没有读取。",
                    "请检查文件是否是接口的回答。",
                )
            self._more(len(self._text) - self._at)

    def at_hand(self) -> tuple[object, int] | None:
        """The value that comes next and where it ends, for `pass_to`; None if it is long.

        Raises:
            InvalidInputError: It is no value.
        """
        decoded = self._decoded()
        while decoded is None and len(self._text) - self._at < _AT_HAND:
            self._more()
            decoded = self._decoded()
        return decoded

    def pass_to(self, end: int) -> None:
        """Pass over the value that `at_hand` has just told."""
        self._at = end

    def _decoded(self) -> tuple[object, int] | None:
        """The next value and its end, if the window holds all of it; None if more of the file is needed."""
        self.peek()
        try:
            value, end = _VALUES.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            cut = error.msg.startswith(_UNFINISHED) or error.pos + _MARGIN > len(self._text)
            if cut and not self._ended:
                return None
            raise self._invalid(error.pos) from None
        except RecursionError:
            raise InvalidInputError(f"{self.name} 的 JSON 嵌套过深。", _REPEAT) from None
        # A number at the window's end may go on.
        return None if end == len(self._text) and not self._ended else (value, end)

    def items(self) -> Iterator[None]:
        """Stand at each item of the list that begins here; whoever asks reads it."""
        yield from self._members("[", "]")

    def names(self) -> Iterator[str]:
        """Stand at each value of the object that begins here, and tell its name; whoever asks reads it."""
        for _ in self._members("{", "}"):
            name = self.value() if self.peek() == '"' else None
            if not isinstance(name, str):
                raise self._invalid(self._at)
            self.take(":")
            yield name

    def _members(self, first: str, last: str) -> Iterator[None]:
        self.take(first)
        if self.peek() == last:
            self._at += 1
            return
        while True:
            yield
            if self.peek() == last:
                self._at += 1
                return
            self.take(",")

    def _more(self, at_least: int = 0) -> None:
        """Let the window go on: what was read leaves it."""
        self._line, self._column = self._place(self._at)
        self._text, self._at = self._text[self._at :], 0
        self._take(self._stream.read(max(_BLOCK, at_least)))

    def _take(self, block: bytes) -> None:
        self._ended = not block
        try:
            more = self._decoder.decode(block, final=self._ended)
        except UnicodeDecodeError as error:
            line = self._read_lines + error.object.count(b"\n", 0, error.start) + 1
            raise InvalidInputError(
                f"{self.name} 第 {line} 行不是 UTF-8 文本。", "请以 UTF-8 编码重新导出。"
            ) from None
        self._read_lines += more.count("\n")
        self._text += more

    def _place(self, position: int) -> tuple[int, int]:
        """Line and column of a position in the window, both from 1."""
        lines = self._text.count("\n", 0, position)
        if not lines:
            return self._line, self._column + position
        return self._line + lines, position - self._text.rindex("\n", 0, position)

    def _invalid(self, position: int) -> InvalidInputError:
        line, column = self._place(position)
        return InvalidInputError(f"{self.name} 第 {line} 行第 {column} 个字符处不是有效的 JSON。", _REPEAT)


def _integer(digits: str) -> int | Decimal:
    # Python refuses integers of thousands of digits; a Decimal lets the row say that it is too large.
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


_VALUES = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Decimal, parse_int=_integer, parse_constant=Decimal
)
