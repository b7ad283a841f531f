"""Text files as spreadsheets and shells write them: a file's encoding, and its lines, none without end."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from contract_tui.domain.errors import InvalidInputError

_BLOCK = 1 << 20
_LONGEST_LINE = 1 << 20
_MOST_BYTES = 4 * _LONGEST_LINE
"""Of such a line, in any encoding."""
_LINE_END = re.compile(rb"[\r\n]")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ASCII = bytes(range(0x80))
_CHARACTERS = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_USUAL_SHARE = 0.9
"""How much of a text in GB18030 is in its old core, GB 2312; of UTF-8 that is read as GB18030 half is."""
_SAVE_AGAIN = "请从原系统或表格软件重新导出为 CSV（UTF-8）。"


class LongLineError(ValueError):
    """A line that no table has; it was passed over without being kept."""


def encoding_of(path: Path) -> str:
    """Tell how a text file is encoded, from all of it.

    Returns:
        "utf-8-sig" (which takes UTF-8 without a mark as well), "utf-16" where its mark stands, or "gb18030".

    Raises:
        InvalidInputError: Its first line does not end, it is none of these, or it is UTF-8 with a damaged
            character, which GB18030 would silently read as others; the message names the line.
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_MOST_BYTES)
    if len(head) == _MOST_BYTES and not _LINE_END.search(head):
        raise InvalidInputError(f"{path.name} 第 1 行过长，不是表格。", _SAVE_AGAIN)
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "")
    damaged = _damaged_line(path, marked or "utf-8-sig")
    if damaged is None:
        return marked or "utf-8-sig"
    if marked or _is_damaged_utf_8(path):
        raise InvalidInputError(f"{path.name} 第 {damaged} 行有损坏的字符，编码无法确定。", _SAVE_AGAIN)
    if _damaged_line(path, "gb18030") is not None:
        raise InvalidInputError(f"{path.name} 不是 UTF-8 或 GB18030 编码的文本。", _SAVE_AGAIN)
    return "gb18030"


def _damaged_line(path: Path, encoding: str) -> int | None:
    """The line of the first bytes that this encoding does not have, or None."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as stream:
        for block in _blocks(stream):
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return line + error.object.count(b"\n", 0, error.start)
            line += block.count(b"\n")
    return None


def _is_damaged_utf_8(path: Path) -> bool:
    """Whether most of a file's characters are UTF-8's, and as GB18030 they would be unusual ones."""
    decoder = codecs.getincrementaldecoder("gb18030")("replace")
    high = in_characters = wide = usual = 0
    with path.open("rb") as stream:
        for block in _blocks(stream):
            high += len(block.translate(None, _ASCII))
            in_characters += sum(map(len, _CHARACTERS.findall(block)))
            foreign = decoder.decode(block, final=not block)
            usual += len(foreign.encode("gb2312", "ignore").translate(None, _ASCII)) // 2
            wide += sum(not character.isascii() for character in foreign)
    return 2 * in_characters >= high and usual < _USUAL_SHARE * wide


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The file in blocks; the empty one at its end is given out as well."""
    while block := stream.read(_BLOCK):
        yield block
    yield b""


class Lines:
    """The lines of a text, counted, each of a bounded length.

    Args:
        stream: Opened with `newline=""`.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._again: list[str | None] = []
        self.count = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._read()
        if line == "":
            raise StopIteration
        self.count += 1
        if line is None:
            raise LongLineError
        return line

    def ahead(self, most: int) -> list[str]:
        """The next lines, as many as are wanted and none behind a line that is too long; they come again."""
        lines: list[str | None] = []
        while len(lines) < most and (line := self._read()) != "":
            lines.append(line)
            if line is None:
                break
        self._again = lines[::-1]
        return [line for line in lines if line is not None]

    def skip(self, lines: int) -> None:
        """Pass over lines that `ahead` has told."""
        for _ in range(lines):
            next(self)

    def _read(self) -> str | None:
        """A line, nothing at the end; None for a line that is too long, which is passed over."""
        line = self._stream.readline(_LONGEST_LINE)
        if not _is_cut(line):
            return line
        while _is_cut(line):
            line = self._stream.readline(_LONGEST_LINE)
        return None


def _is_cut(line: str) -> bool:
    return len(line) >= _LONGEST_LINE and line[-1] not in "\r\n"
