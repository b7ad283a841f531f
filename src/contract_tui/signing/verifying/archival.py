"""Archival updates: the document security store (ETSI EN 319 142-1, 5.4) and document timestamps (5.5).

They add proofs and change nothing; certifications allow them whatever else they forbid (ISO 32000-2, 12.8.2).
"""

from collections.abc import Callable, Collection
from types import NoneType
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
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
from contract_tui.signing.verifying.drawing import take_nothing
from contract_tui.signing.verifying.opening import UNREADABLE
from contract_tui.signing.verifying.revisions import Number, UnallowedError, raw_items, same

_STORE, _STAMP = "存档数据（DSS）", "文件时间戳"
_TIME = (generic.TextStringObject, generic.ByteStringObject, NoneType)


def _certificate(data: bytes) -> None:
    x509.Certificate.load(data, strict=True).public_key.native  # noqa: B018  asn1crypto parses when asked


def _list(data: bytes) -> None:
    crl.CertificateList.load(data, strict=True)["tbs_cert_list"].native  # noqa: B018 (as above)


def _answer(data: bytes) -> None:
    ocsp.OCSPResponse.load(data, strict=True).response_data.native  # noqa: B018 (as above)


def _token(data: bytes) -> None:
    cms.ContentInfo.load(data, strict=True)["content"].native  # noqa: B018 (as above)


_KINDS: dict[str, Callable[[bytes], None]] = {
    "/Certs": _certificate, "/Cert": _certificate, "/CRLs": _list, "/CRL": _list,
    "/OCSPs": _answer, "/OCSP": _answer, "/TS": _token,
}  # fmt: skip


def take_store(accounts: Accounts, old: Any, new: Any) -> None:
    """Take what was added to the store.

    Args:
        accounts: Count off what it consists of.
        old: What the catalog had under `/DSS`; None when there was none.
        new: The same after the update.

    Raises:
        UnallowedError: Something was taken away, or is no certificate, revocation list or answer.
    """
    before, after = accounts.old(old), dictionary(accounts.value(new, "store", old), _STORE)
    before = dictionary(before, _STORE) if before is not None else generic.DictionaryObject()
    refuse_keys(after, allowed.STORE, _STORE)
    if entry_of(after, "/Type") not in (None, "/DSS"):
        raise UnallowedError(f"{_STORE}不正确")
    for key in ("/Certs", "/CRLs", "/OCSPs"):
        _take_proofs(accounts, before, after, key)
    _take_each(accounts, entry_of(before, "/VRI"), entry_of(after, "/VRI"), after)


def _take_each(accounts: Accounts, old: Any, new: Any, store: generic.DictionaryObject) -> None:
    """What the store holds for each signature, by the digest of its container.

    Programs that renew archive time stamps write newer lists in the place of older ones here; nothing is lost
    as long as the store itself still has them.
    """
    if new is None:
        if old is not None:
            raise UnallowedError(f"{_STORE}被删减")
        return
    before, after = accounts.old(old), dictionary(accounts.value(new, "proofs by signature", old), _STORE)
    before = dictionary(before, _STORE) if before is not None else generic.DictionaryObject()
    if set(before) - set(after):
        raise UnallowedError(f"{_STORE}被删减")
    for name in after:
        known = entry_of(before, name)
        one = dictionary(accounts.value(after.raw_get(name), "proofs of one", known), _STORE)
        was = accounts.old(known)
        was = dictionary(was, _STORE) if was is not None else generic.DictionaryObject()
        refuse_keys(one, allowed.STORE_OF_ONE, _STORE)
        for key in ("/Cert", "/CRL", "/OCSP"):
            _take_proofs(accounts, was, one, key, entry_of(store, f"{key}s"))
        if entry_of(one, "/Type") not in (None, "/VRI") or not isinstance(entry_of(one, "/TU"), _TIME):
            raise UnallowedError(f"{_STORE}不正确")
        if "/TS" in one:
            _take_proof(accounts, one.raw_get("/TS"), "/TS", entry_of(was, "/TS"))


def _take_proofs(
    accounts: Accounts,
    before: generic.DictionaryObject,
    after: generic.DictionaryObject,
    key: str,
    elsewhere: Any = None,
) -> None:
    old, new = entry_of(before, key), entry_of(after, key)
    kept = raw_items(array(accounts.old(old), _STORE)) if old is not None else []
    items = raw_items(array(accounts.value(new, f"list of {key}", old), _STORE)) if new is not None else []
    accounts.spend(len(items))
    known = _numbers(kept)
    if known - _numbers(items) - _numbers(_items(accounts, elsewhere)):
        raise UnallowedError(f"{_STORE}被删减")
    for each in items:
        if each.idnum not in known:
            _take_proof(accounts, each, key)


def _items(accounts: Accounts, raw: Any) -> list[Any]:
    """What a list of the store has after the update, which was taken already; none where there is no list."""
    if raw is None:
        return []
    listed = accounts.update.after(raw.idnum) if isinstance(raw, generic.IndirectObject) else raw
    return raw_items(array(listed, _STORE))


def _numbers(listed: list[Any]) -> set[Number]:
    if not all(isinstance(each, generic.IndirectObject) for each in listed):
        raise UnallowedError(f"{_STORE}不正确")
    return {each.idnum for each in listed}


def _take_proof(accounts: Accounts, raw: Any, key: str, old: Any = None) -> None:
    """One certificate, list, answer or token, in a stream that may be listed more than once."""
    if not isinstance(raw, generic.IndirectObject):
        raise UnallowedError(f"{_STORE}不正确")
    if accounts.serves(raw.idnum, _KINDS[key].__name__):
        return
    if not accounts.is_changed(raw.idnum):
        # It was there before, so it is either in the store already or something else altogether.
        _refuse_other(accounts, raw, key)
        return
    data = stream(accounts.value(raw, _KINDS[key].__name__, old), allowed.STREAM, _STORE).data
    try:
        _KINDS[key](data)
    except UNREADABLE as error:
        raise UnallowedError(f"{_STORE}中有别的内容") from error


def _refuse_other(accounts: Accounts, raw: generic.IndirectObject, key: str) -> None:
    try:
        _KINDS[key](accounts.update.after(raw.idnum).data)
    except UNREADABLE as error:
        raise UnallowedError(f"{_STORE}中有别的内容") from error


def take_timestamps(
    accounts: Accounts, added: Collection[generic.IndirectObject], names: Collection[str]
) -> None:
    """Take the fields of new document timestamps, and their widgets on the pages.

    Args:
        accounts: Count off what they consist of.
        added: The fields that were appended to the form.
        names: The fields that there were.

    Raises:
        UnallowedError: One is something else, or shows something.
    """
    taken = set(names)
    for each in added:
        field = dictionary(accounts.value(each, "timestamp's field"), "表单域")
        name = str(field["/T"]) if "/T" in field else ""
        if not name or "." in name or name in taken:
            raise UnallowedError("增加的表单域没有自己的名称")
        taken.add(name)
        _take_timestamp(accounts, field)
    for each in added:
        _take_widget(accounts, each, added)


def _take_timestamp(accounts: Accounts, field: generic.DictionaryObject) -> None:
    if entry_of(field, "/FT") != "/Sig" or "/V" not in field:
        raise UnallowedError("增加了表单域")
    refuse_keys(field, allowed.TIMESTAMP_FIELD, f"{_STAMP}的表单域")
    signature = dictionary(accounts.value(field.raw_get("/V"), "signature"), _STAMP)
    refuse_keys(signature, allowed.SIGNATURE, _STAMP)
    if entry_of(signature, "/Type") != "/DocTimeStamp":
        raise UnallowedError("增加了签名域")
    for key in signature:
        accounts.plain(signature.raw_get(key), "signature")
    if "/Rect" in field and any(float(each) for each in field["/Rect"]):
        raise UnallowedError(f"{_STAMP}不是不可见的")
    if "/AP" in field:
        take_nothing(accounts, field.raw_get("/AP"))
    if "/MK" in field and dictionary(accounts.value(field.raw_get("/MK"), "widget"), _STAMP):
        raise UnallowedError(f"{_STAMP}不是不可见的")
    for key in set(field) & {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Ff", "/Rect"}:
        accounts.plain(field.raw_get(key), "widget")


def _take_widget(
    accounts: Accounts, field: generic.IndirectObject, added: Collection[generic.IndirectObject]
) -> None:
    """The page on which the widget stands changes by its list of annotations alone, at the list's end."""
    place = entry_of(accounts.update.after(field.idnum), "/P")
    if place is None:
        return
    if not isinstance(place, generic.IndirectObject):
        raise UnallowedError(f"{_STAMP}不在原有的页上")
    old = dictionary(accounts.update.before(place.idnum), "页")
    new = dictionary(accounts.value(place, "page", place), "页")
    if entry_of(old, "/Type") != "/Page":
        raise UnallowedError(f"{_STAMP}不在原有的页上")
    refuse_changes(old, new, {"/Annots"}, "页")
    before, after = entry_of(old, "/Annots"), entry_of(new, "/Annots")
    if after is None:
        if before is not None:
            raise UnallowedError("页上的注释被删除")
        return
    kept = raw_items(array(accounts.old(before), "页的注释")) if before is not None else []
    annotations = raw_items(array(accounts.value(after, "annotations", before), "页的注释"))
    if len(annotations) < len(kept) or not all(map(same, kept, annotations)):
        raise UnallowedError("页上的注释被改动")
    if not all(any(same(each, one) for one in added) for each in annotations[len(kept) :]):
        raise UnallowedError("页上增加了注释")
