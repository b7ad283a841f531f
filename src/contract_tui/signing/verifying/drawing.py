"""What a field may come to show: a drawing of its own, new with everything that it draws with.

A viewer fits it into the field's rectangle and cuts off what stands out (ISO 32000-2, 12.5.5).
"""

import re
from typing import Any

from pyhanko.pdf_utils import generic

from contract_tui.signing.verifying import allowed
from contract_tui.signing.verifying.accounting import (
    Accounts,
    dictionary,
    entry_of,
    refuse_changes,
    refuse_keys,
    stream,
)
from contract_tui.signing.verifying.revisions import UnallowedError, raw_items

_WHAT = "签名外观"
_NOTHING = re.compile(rb"(?:\s|%[^\r\n]*(?:[\r\n]|$))*")
_BY_NAME = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/CharProcs", "/Colorants"}
)
"""Dictionaries whose keys are names of the drawing's own."""


def take_drawing(accounts: Accounts, old: generic.DictionaryObject, new: generic.DictionaryObject) -> None:
    """Take a field's new drawing.

    Args:
        accounts: Count off what it consists of.
        old: The field as it was.
        new: The field with the drawing.

    Raises:
        UnallowedError: It is no drawing, or more than one.
    """
    before = entry_of(old, "/AP")
    after = dictionary(accounts.value(new.raw_get("/AP"), "appearance", before), _WHAT)
    refuse_changes(
        dictionary(accounts.old(before) or generic.DictionaryObject(), _WHAT), after, {"/N"}, _WHAT
    )
    _take_form(accounts, after)


def _take_form(accounts: Accounts, shown: generic.DictionaryObject) -> generic.StreamObject:
    """The drawing in the normal state, which is always an object of its own."""
    form = stream(accounts.value(entry_of(shown, "/N"), "drawing"), allowed.APPEARANCE, _WHAT)
    for key in form:
        _take(
            accounts,
            form.raw_get(key),
            by_name=False,
            keys=allowed.RESOURCES if key == "/Resources" else None,
        )
    return form


def take_nothing(accounts: Accounts, shown: Any) -> None:
    """Take an appearance that draws nothing at all, as invisible signatures have.

    Raises:
        UnallowedError: It draws.
    """
    appearance = dictionary(accounts.value(shown, "appearance"), _WHAT)
    refuse_keys(appearance, {"/N"}, _WHAT)
    if not _NOTHING.fullmatch(_take_form(accounts, appearance).data):
        raise UnallowedError("文件时间戳不是不可见的")


def _take(accounts: Accounts, raw: Any, *, by_name: bool, keys: frozenset[str] | None = None) -> None:
    """Take a value and what it leads to; what was there before is left as it is.

    Args:
        by_name: Whether its keys are names that the drawing chose.
        keys: Which keys it may have; None means all that drawing uses.
    """
    if isinstance(raw, generic.IndirectObject) and not accounts.is_changed(raw.idnum):
        return
    value = accounts.value(raw, "drawing") if not _is_settled(accounts, raw) else None
    if isinstance(value, generic.DictionaryObject):
        if not by_name:
            refuse_keys(value, keys or allowed.PAINTING, _WHAT)
        for key in value:
            _take(accounts, value.raw_get(key), by_name=not by_name and key in _BY_NAME)
    elif isinstance(value, generic.ArrayObject):
        for each in raw_items(value):
            _take(accounts, each, by_name=False)


def _is_settled(accounts: Accounts, raw: Any) -> bool:
    """Whether the drawing was here before: fonts are shared, and forms may lead back."""
    return isinstance(raw, generic.IndirectObject) and accounts.serves(raw.idnum, "drawing")
