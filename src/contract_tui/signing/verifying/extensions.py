"""Developer extensions that an update may announce (ISO 32000-2, 7.12): names that draw nothing."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pyhanko.pdf_utils import generic

from contract_tui.signing.verifying import allowed
from contract_tui.signing.verifying.accounting import Accounts, dictionary, entry_of, refuse_keys
from contract_tui.signing.verifying.revisions import UnallowedError, raw_items, same

_VERSION = re.compile(r"/[12]\.\d")


def _is_text(value: Any) -> bool:
    return isinstance(value, generic.TextStringObject | generic.ByteStringObject)


_CORRECT: Mapping[str, Callable[[Any], bool]] = {
    "/Type": lambda value: isinstance(value, generic.NameObject) and value == "/DeveloperExtensions",
    "/BaseVersion": lambda value: isinstance(value, generic.NameObject) and bool(_VERSION.fullmatch(value)),
    "/ExtensionLevel": lambda value: isinstance(value, generic.NumberObject) and value >= 0,
    "/URL": _is_text,
    "/ExtensionRevision": _is_text,
}
"""What may stand under each key of an extension (table 50)."""


def take_extensions(accounts: Accounts, old: Any, new: Any) -> None:
    """Take extensions that are announced; none that was announced before is withdrawn.

    Args:
        accounts: Of the update.
        old: The catalog's entry before; None when there was none.
        new: The entry after it.

    Raises:
        UnallowedError: One is withdrawn, lowered, or is none.
    """
    stood = accounts.old(old)
    before = dictionary(stood, "扩展声明") if stood is not None else generic.DictionaryObject()
    after = dictionary(accounts.value(new, "extensions", old), "扩展声明")
    if set(before) - set(after):
        raise UnallowedError("扩展声明被删除")
    for prefix in after:
        known, raw = entry_of(before, prefix), after.raw_get(prefix)
        if (known is not None and same(known, raw)) or (prefix == "/Type" and raw == "/Extensions"):
            continue
        announced = [_taken(accounts, each) for each in _listed(accounts.value(raw, "extensions", known))]
        for each in _listed(accounts.old(known)) if known is not None else ():
            _refuse_withdrawn(dictionary(accounts.old(each), "扩展声明"), announced)


def _listed(declared: Any) -> list[Any]:
    return raw_items(declared) if isinstance(declared, generic.ArrayObject) else [declared]


def _taken(accounts: Accounts, raw: Any) -> generic.DictionaryObject:
    extension = dictionary(accounts.value(raw, "extensions"), "扩展声明")
    refuse_keys(extension, allowed.EXTENSION, "扩展声明")
    for key in extension:
        value = accounts.value(extension.raw_get(key), "extensions")
        if not _CORRECT[key](value):
            raise UnallowedError(f"扩展声明中的 {key} 不正确")
    if not {"/BaseVersion", "/ExtensionLevel"} <= set(extension):
        raise UnallowedError("扩展声明不完整")
    return extension


def _refuse_withdrawn(before: generic.DictionaryObject, announced: list[generic.DictionaryObject]) -> None:
    """Programs write an extension that they raise over the old one, and others beside it."""
    level = entry_of(before, "/ExtensionLevel")
    if not any(same(before, each) or each["/ExtensionLevel"] > level for each in announced):
        raise UnallowedError("扩展声明被改动")
