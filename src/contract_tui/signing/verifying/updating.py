"""Whether an incremental update may follow a signature: the walk along everything that it makes or changes.

It starts at the trailer and takes what the lists in `allowed` name. Whatever the update defines and the walk
does not come to is a change, whether or not anything leads to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic

from contract_tui.signing.verifying import allowed
from contract_tui.signing.verifying.accounting import (
    Accounts,
    array,
    dictionary,
    entry_of,
    refuse_changes,
    refuse_keys,
    stream,
)
from contract_tui.signing.verifying.archival import take_store, take_timestamps
from contract_tui.signing.verifying.drawing import take_drawing
from contract_tui.signing.verifying.extensions import take_extensions
from contract_tui.signing.verifying.limits import TooComplicatedError
from contract_tui.signing.verifying.opening import UNREADABLE
from contract_tui.signing.verifying.properties import same_packets
from contract_tui.signing.verifying.revisions import UnallowedError, Update, raw_items, same

_VERSION = re.compile(r"/[12]\.\d")
_SIGNATURES_EXIST = {0, 1, 2, 3}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an update may do besides archiving.

    Attributes:
        signed: The signature field that may be signed; empty when none may.
        drawn: The fields that may show a new drawing beside it.
        certified: Whether the signature may be a certification.
    """

    signed: str = ""
    drawn: frozenset[str] = frozenset()
    certified: bool = False


def complaint(update: Update, allowance: Allowance) -> str | None:
    """Say what an update changes that it may not, or nothing.

    Args:
        update: The update.
        allowance: What may happen in it.

    Raises:
        TooComplicatedError: It would take too long to tell.
    """
    try:
        update.refuse_hidden()
        _Walk(update, allowance).run()
    except UnallowedError as error:
        return str(error)
    except TooComplicatedError:
        raise
    except UNREADABLE:
        return "更新的结构已损坏"
    return None


class _Walk:
    def __init__(self, update: Update, allowance: Allowance) -> None:
        self._update = update
        self._allowance = allowance
        self._accounts = Accounts(update)
        self._signature: Any = None

    def run(self) -> None:
        """From the trailer to everything.

        Raises:
            UnallowedError: Something is not allowed.
        """
        old, new = self._update.trailers
        refuse_changes(old, new, {"/Info", "/ID"}, "文件尾")
        self._identifier(old, new)
        self._information(entry_of(old, "/Info"), entry_of(new, "/Info"))
        self._catalog(new.raw_get("/Root"))
        self._accounts.refuse_rest()

    def _identifier(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> None:
        """Its second half tells versions apart (ISO 32000-2, 14.4)."""
        before, after = (array(entry_of(each, "/ID"), "文件标识") for each in (old, new))
        for each in after:
            if not isinstance(each, generic.ByteStringObject | generic.TextStringObject):
                raise UnallowedError("文件标识不正确")
        if len(after) != 2 or not _same_bytes(before[0], after[0]):
            raise UnallowedError("文件标识被改动")

    def _information(self, old: Any, new: Any) -> None:
        if new is None:
            if old is not None:
                raise UnallowedError("文件信息被删除")
            return
        before = self._accounts.old(old)
        before = dictionary(before, "文件信息") if before is not None else generic.DictionaryObject()
        after = dictionary(self._accounts.value(new, "information", old), "文件信息")
        refuse_changes(before, after, allowed.INFORMATION, "文件信息")
        for key in set(after) & allowed.INFORMATION:
            if not isinstance(after.raw_get(key), generic.TextStringObject | generic.ByteStringObject):
                raise UnallowedError("文件信息不正确")

    def _catalog(self, root: generic.IndirectObject) -> None:
        old = dictionary(self._update.before(root.idnum), "文件目录")
        new = dictionary(self._accounts.value(root, "catalog", root), "文件目录")
        refuse_changes(old, new, allowed.CATALOG, "文件目录")
        rules = {
            "/AcroForm": self._form,
            "/DSS": lambda before, after: take_store(self._accounts, before, after),
            "/Extensions": lambda before, after: take_extensions(self._accounts, before, after),
            "/Version": self._version,
            "/Metadata": self._metadata,
            "/Perms": self._permissions,  # behind the form: it must name the signature that was found there
        }
        for key, rule in rules.items():
            before, after = entry_of(old, key), entry_of(new, key)
            if after is None:
                if before is not None:
                    raise UnallowedError(f"文件目录中的 {key} 被删除")
                continue
            rule(before, after)

    def _form(self, old: Any, new: Any) -> None:
        before = dictionary(self._accounts.old(old), "表单")
        after = dictionary(self._accounts.value(new, "form", old), "表单")
        refuse_changes(before, after, allowed.FORM, "表单")
        flags, more = int(entry_of(before, "/SigFlags") or 0), entry_of(after, "/SigFlags")
        if int(more or 0) not in _SIGNATURES_EXIST or int(more or 0) & flags != flags:
            raise UnallowedError("表单的签名标志被改动")
        listed = raw_items(array(self._accounts.old(entry_of(before, "/Fields")), "表单域"))
        fields = self._accounts.value(entry_of(after, "/Fields"), "fields", entry_of(before, "/Fields"))
        entries = raw_items(array(fields, "表单域"))
        if len(entries) < len(listed) or not all(map(same, listed, entries)):
            raise UnallowedError("表单域被删除或换了次序")
        names = [self._field(each) for each in listed]
        take_timestamps(self._accounts, _references(entries[len(listed) :]), names)

    def _field(self, raw: Any) -> str:
        """A field that was there before; only one that may be filled may have changed."""
        if not isinstance(raw, generic.IndirectObject):
            raise UnallowedError("表单域不正确")
        old = dictionary(self._update.before(raw.idnum), "表单域")
        name = str(old["/T"]) if "/T" in old else ""
        if not self._accounts.is_changed(raw.idnum):
            return name
        new = dictionary(self._accounts.value(raw, "field", raw), "表单域")
        if name == self._allowance.signed:
            self._sign(old, new)
        elif name in self._allowance.drawn:
            refuse_changes(old, new, allowed.DRAWN_FIELD, f"表单域 {name} ")
        else:
            raise UnallowedError(f"表单域 {name} 被改动")
        if "/AP" in new and not same(entry_of(old, "/AP"), new.raw_get("/AP")):
            take_drawing(self._accounts, old, new)
        return name

    def _sign(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> None:
        for key in ("/V", "/Lock"):
            if key in old and not same(old.raw_get(key), entry_of(new, key)):
                raise UnallowedError("已签署的签名域被改动")
        refuse_changes(old, new, allowed.SIGNED_FIELD, "签名域")
        if "/Lock" in new and "/Lock" not in old:
            self._accounts.plain(new.raw_get("/Lock"), "lock")
        if "/V" not in new:
            return
        self._signature = new.raw_get("/V")
        signature = dictionary(self._accounts.value(self._signature, "signature"), "签名")
        refuse_keys(signature, allowed.SIGNATURE, "签名")
        for key in signature:
            if key != "/Reference":
                self._accounts.plain(signature.raw_get(key), "signature")
        if "/Reference" in signature:
            self._references(signature.raw_get("/Reference"))

    def _references(self, raw: Any) -> None:
        """What a certification or a lock says; its data are the document itself."""
        for each in raw_items(array(self._accounts.value(raw, "signature"), "签名")):
            reference = dictionary(self._accounts.value(each, "signature"), "签名")
            refuse_keys(reference, allowed.REFERENCE, "签名")
            for key in reference:
                if key != "/Data" or not same(
                    reference.raw_get(key), self._update.trailers[1].raw_get("/Root")
                ):
                    self._accounts.plain(reference.raw_get(key), "signature")

    def _permissions(self, old: Any, new: Any) -> None:
        """A first certification, and nothing else, is entered (ISO 32000-2, 12.8.6)."""
        if old is not None:
            refuse_changes(
                self._accounts.old(old), self._accounts.value(new, "permissions", old), (), "认证许可"
            )
            return
        entered = dictionary(self._accounts.value(new, "permissions"), "认证许可")
        refuse_keys(entered, {"/DocMDP"}, "认证许可")
        if not self._allowance.certified or not same(entry_of(entered, "/DocMDP"), self._signature):
            raise UnallowedError("文件目录中的 /Perms 被改动")

    def _version(self, old: Any, new: Any) -> None:
        """It is raised, never lowered: the header's counts where it is the later one (ISO 32000-2, 7.2.2)."""
        least = max(self._update.version, str(old or ""))
        if not isinstance(new, generic.NameObject) or not _VERSION.fullmatch(new) or str(new) < least:
            raise UnallowedError("文件版本声明不正确")

    def _metadata(self, old: Any, new: Any) -> None:
        if not same(old, new):
            raise UnallowedError("文件的元数据被改动")
        if not self._accounts.is_changed(new.idnum):
            return
        before = self._update.before(old.idnum)
        after = stream(self._accounts.value(new, "metadata", old), allowed.METADATA, "元数据")
        kinds = (entry_of(after, "/Type"), entry_of(after, "/Subtype"))
        if kinds != ("/Metadata", "/XML") or not same_packets(before, after):
            raise UnallowedError("文件的元数据被改动")


def _references(values: Sequence[Any]) -> list[generic.IndirectObject]:
    if not all(isinstance(each, generic.IndirectObject) for each in values):
        raise UnallowedError("增加的表单域不正确")
    return list(values)


def _same_bytes(one: Any, other: Any) -> bool:
    return bool(one.original_bytes == other.original_bytes)
