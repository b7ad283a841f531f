"""Pinyin initials of names, so that `szsl` finds 深圳示例有限公司: written with the names, read by searches.

They follow from the names alone and say nothing of any contract. Reading Chinese aloud takes a library with a
dictionary of phrases (重庆 is `cq`, not `zq`); it is loaded where a new name is stored, never for a search.
"""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from contract_tui.store.models import NameInitialsRow
from contract_tui.store.sql import contains, in_chunks

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_OTHER = re.compile(r"[^0-9a-z]+")
_TYPED = re.compile(r"[0-9A-Za-z]+", re.ASCII)
_MOST = 16


def initials_of(name: str) -> tuple[str, ...]:
    """The initials by which a name may be called, the usual ones first; none for a name without Chinese.

    Args:
        name: Any text; letters and digits stand for themselves, everything else for nothing.

    Returns:
        The reading that phrases give, and those in which one character is read in another of its ways.
    """
    if not _CHINESE.search(name):
        return ()
    from pypinyin import Style, pinyin

    usual = [reading[0] for reading in pinyin(name, style=Style.FIRST_LETTER)]
    others = pinyin(name, style=Style.FIRST_LETTER, heteronym=True)
    variants = (
        [*usual[:place], letter, *usual[place + 1 :]]
        for place, letters in enumerate(others)
        for letter in letters
        if len(others) == len(usual)
    )
    spelled = (_OTHER.sub("", "".join(letters).lower()) for letters in chain([usual], variants))
    return tuple(dict.fromkeys(filter(None, spelled)))[:_MOST]


def remember(session: Session, names: Iterable[str]) -> None:
    """Store the initials of names that are being stored; those that are known are left alone."""
    asked = sorted({name for name in names if _CHINESE.search(name)})
    for chunk in in_chunks(asked):
        known = set(session.exec(select(NameInitialsRow.name).where(col(NameInitialsRow.name).in_(chunk))))
        rows = [
            {"name": each, "initials": " ".join(initials_of(each))} for each in chunk if each not in known
        ]
        if rows:
            session.connection().execute(insert(NameInitialsRow), rows)


def of_names(session: Session, names: Iterable[str]) -> dict[str, str]:
    """The stored initials by name, several ones with spaces between; names without any are left out."""
    by_name: dict[str, str] = {}
    for chunk in in_chunks(sorted(set(names))):
        statement = select(NameInitialsRow.name, NameInitialsRow.initials)
        by_name.update(session.exec(statement.where(col(NameInitialsRow.name).in_(chunk))).all())
    return by_name


def is_called(column: Any, word: str) -> Any | None:
    """Whether a column holds a name whose initials contain a word, as SQL; None when no initials can."""
    if not _TYPED.fullmatch(word):
        return None
    return col(column).in_(select(NameInitialsRow.name).where(contains(NameInitialsRow.initials, word)))
