"""Small pieces of SQL that several queries share."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlmodel import col

ItemT = TypeVar("ItemT")
_CHUNK = 500


def contains(column: Any, text: str) -> Any:
    """Whether a column's text contains another, letters' case aside; `%` and `_` mean themselves.

    SQLite's LIKE disregards the case of ASCII letters by itself; `icontains` would lower every value first,
    which takes longer than comparing them.
    """
    return col(column).contains(text, autoescape=True)


def in_chunks(items: Sequence[ItemT]) -> Iterator[Sequence[ItemT]]:
    """Pieces that fit the database's limit of variables in one statement."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
