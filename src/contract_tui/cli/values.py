"""What may stand behind an option that takes a number or a file: refused at the door, naming the option."""

import argparse
import math
import re
from pathlib import Path

STANDARD_STREAM = "-"
"""The name that means standard input or output."""
_MOST_SECONDS = 31_536_000
"""A year; nobody waits longer, and clocks cannot count for ever."""
_PLAIN = re.compile(r"[0-9.eE+-]+", re.ASCII)
"""What a number is written with; Python would also take underscores, and the digits of any script."""
NARROWEST, WIDEST = 40, 1_000
"""Columns of a text that is wrapped."""


def seconds(typed: str) -> float:
    """How long to wait, 0 to a year.

    Raises:
        argparse.ArgumentTypeError: It is no such number.
    """
    try:
        value = float(typed) if _PLAIN.fullmatch(typed) else math.nan
    except ValueError:
        value = math.nan
    if not 0 <= value <= _MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"须为 0 至 {_MOST_SECONDS} 秒，不能是 {typed}")
    return value


def count(typed: str) -> int:
    """How many at most, 1 or more.

    Raises:
        argparse.ArgumentTypeError: It is no such number.
    """
    value = _integer(typed)
    if value is None or value < 1:
        raise argparse.ArgumentTypeError(f"须为 1 或更大的整数，不能是 {typed}")
    return value


def columns(typed: str) -> int:
    """How wide a text is.

    Raises:
        argparse.ArgumentTypeError: It is no number of columns that a text can be wrapped to.
    """
    value = _integer(typed)
    if value is None or not NARROWEST <= value <= WIDEST:
        raise argparse.ArgumentTypeError(f"须为 {NARROWEST} 至 {WIDEST} 列，不能是 {typed}")
    return value


def place(typed: str) -> str:
    """The name of a file or folder, just as it was typed: a slash at its end means a folder.

    Raises:
        argparse.ArgumentTypeError: It is empty, or no name that a system could take.
    """
    if not typed:
        raise argparse.ArgumentTypeError("不能为空，请给出文件名")
    if "\0" in typed:
        raise argparse.ArgumentTypeError("不能含有空字符")
    return typed


def file_path(typed: str) -> Path:
    """The path of a file, to be read or made.

    Raises:
        argparse.ArgumentTypeError: It is empty, names a folder, or is the sign of a standard stream.
    """
    if place(typed).endswith("/"):
        raise argparse.ArgumentTypeError(f"须为文件名，不能是文件夹 {typed}")
    return _named(typed)


def folder_path(typed: str) -> Path:
    """The path of a folder.

    Raises:
        argparse.ArgumentTypeError: It is empty, or is the sign of a standard stream.
    """
    return _named(place(typed))


def _named(typed: str) -> Path:
    """What has a name; `-` elsewhere means a stream, and a file of that name would be a surprise."""
    if typed == STANDARD_STREAM:
        raise argparse.ArgumentTypeError("不能是 -，这里不使用标准输入和标准输出；名为 - 的文件请写成 ./-")
    return Path(typed)


def _integer(typed: str) -> int | None:
    try:
        return int(typed) if _PLAIN.fullmatch(typed) else None
    except ValueError:  # a fraction, or more digits than Python reads
        return None
