"""What exactly differs between two revisions of a file, in the interface's words."""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from contract_tui.domain.text import shown
from contract_tui.signing.verifying.limits import Budget
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf, entry, fields_of
from contract_tui.signing.verifying.properties import same_properties

_MOST_PAGES = 500
_MOST_OBJECTS = 50_000
_MOST_FILES = 50


def differences(opened: OpenedPdf, since: int, filled: Collection[str] = ()) -> list[str]:
    """What was changed after a revision: pages, notes on them, attachments, form fields.

    It only explains; whether the changes are allowed is decided elsewhere, by what is known to be harmless.

    Args:
        opened: The file.
        since: The revision, from 0.
        filled: Names of fields that may be filled, of which nothing is said.
    """
    try:
        return list(_differences(opened.at(since), opened.at(opened.revisions - 1), filled))
    except UNREADABLE:
        return []


def attached_streams(root: generic.DictionaryObject) -> dict[str, generic.StreamObject]:
    """The attached files' streams by name (ISO 32000-2, 7.11.4 and 14.13)."""
    streams: dict[str, generic.StreamObject] = {}
    for specification in _file_specifications(root):
        name = str(entry(specification, "/UF", entry(specification, "/F", "")))
        streams[shown(name)] = entry(specification["/EF"], "/UF") or specification["/EF"]["/F"]
    return streams


def _digests(resolver: HistoricalResolver) -> dict[str, str]:
    streams = attached_streams(resolver.root)
    return {name: hashlib.sha256(stream.encoded_data).hexdigest() for name, stream in streams.items()}


def _file_specifications(root: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    listed = [each.get_object() for each in entry(root, "/AF", ())]
    if "/Names" in root and "/EmbeddedFiles" in root["/Names"]:
        listed += _names(root["/Names"]["/EmbeddedFiles"])
    yield from (each for each in listed[:_MOST_FILES] if "/EF" in each)


def _names(top: generic.DictionaryObject) -> list[generic.DictionaryObject]:
    """The values of a name tree (ISO 32000-2, 7.9.6)."""
    named: list[generic.DictionaryObject] = []
    waiting, budget = [top], Budget("附件的名称树")
    while waiting:
        node = waiting.pop()
        values, kids = list(entry(node, "/Names", ()))[1::2], entry(node, "/Kids", ())
        budget.spend(1 + len(values) + len(kids))
        named += [each.get_object() for each in values]
        waiting += [kid.get_object() for kid in reversed(kids)]
    return named


def _differences(old: HistoricalResolver, new: HistoricalResolver, filled: Collection[str]) -> Iterator[str]:
    if (before_files := _digests(old)) != (after_files := _digests(new)):
        names = "、".join(sorted({*before_files, *after_files}))
        yield f"附件（{names}）被替换、增加或删除"
    if not same_properties(old, new):
        yield "文件属性（标题、作者等）被改动"
    before, after = _pages(old), _pages(new)
    if len(before) != len(after):
        yield f"页数由 {len(before)} 变为 {len(after)}"
    for number, (one, other) in enumerate(zip(before, after, strict=False), start=1):
        yield from _page_differences(number, one, other)
    yield from _field_differences(old, new, filled)


def _page_differences(
    number: int, old: generic.DictionaryObject, new: generic.DictionaryObject
) -> Iterator[str]:
    if _digest(entry(old, "/Contents")) != _digest(entry(new, "/Contents")):
        yield f"第 {number} 页的内容被改动"
    elif _digest(entry(old, "/Resources")) != _digest(entry(new, "/Resources")):
        yield f"第 {number} 页使用的字体、图像等资源被改动"
    if len(entry(old, "/Annots", ())) != len(entry(new, "/Annots", ())):
        yield f"第 {number} 页增加或删除了注释"


def _field_differences(
    old: HistoricalResolver, new: HistoricalResolver, filled: Collection[str]
) -> Iterator[str]:
    before = {each.name: each.dictionary for each in fields_of(old.root)}
    after = {each.name: each.dictionary for each in fields_of(new.root)}
    for name in sorted(before.keys() - after.keys()):
        yield f"表单域 {shown(name)} 被删除或改名"
    for name in sorted(after.keys() - before.keys()):
        yield f"增加了表单域 {shown(name)}"
    for name in sorted((before.keys() & after.keys()) - set(filled)):
        if _digest(entry(before[name], "/AP")) != _digest(entry(after[name], "/AP")):
            yield f"表单域 {shown(name)} 的外观（印章）被改动"
        if ("/V" in before[name]) != ("/V" in after[name]):
            yield f"表单域 {shown(name)} 被填写或清空"


def _pages(resolver: HistoricalResolver) -> list[generic.DictionaryObject]:
    pages: list[generic.DictionaryObject] = []
    waiting, budget = [resolver.root["/Pages"]], Budget("文件的页面树")
    while waiting and len(pages) < _MOST_PAGES:
        node = waiting.pop()
        if "/Kids" in node:
            budget.spend(1 + len(node["/Kids"]))
            waiting += [kid.get_object() for kid in reversed(node["/Kids"])]
        else:
            pages.append(node)
    return pages


def _digest(value: object) -> str:
    """A digest of an object and all that it leads to, references resolved, parents left out."""
    digest = hashlib.sha256()
    waiting: list[Any] = [value]
    budget = Budget("文件的一个对象所引用的内容", _MOST_OBJECTS)
    while waiting:
        budget.spend()
        value = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            value = value.get_object()
        if isinstance(value, generic.StreamObject):
            digest.update(value.encoded_data)
        if isinstance(value, generic.DictionaryObject):
            keys = sorted(key for key in value if key not in {"/Parent", "/P"})
            digest.update(repr(keys).encode())
            waiting += [value.raw_get(key) for key in keys]
        elif isinstance(value, generic.ArrayObject):
            digest.update(b"[%d" % len(value))
            budget.spend(len(value))
            waiting += [value.raw_get(at) for at in range(len(value))]
        else:
            digest.update(repr(value).encode())
    return digest.hexdigest()
