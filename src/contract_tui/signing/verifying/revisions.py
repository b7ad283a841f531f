"""One incremental update of a file (ISO 32000-2, 7.5.6): which objects it defines, and every byte of it.

Cross references decide what a reader sees. Whatever stands in an update and is in none of them, or is in them
and points elsewhere, is hidden: other readers repair such files and show it.
"""

import io
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefSectionType, parse_xref_table

from contract_tui.signing.verifying.mentions import mentions
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf

Number = int
"""An object's number; its generation is 0 in what this program examines."""

Parsed = dict[int | ObjStreamRef, tuple[Any, int]]
"""Objects by where they stand, with where they end (no matter what for those in streams)."""

_HEADER = re.compile(rb"(\d{1,10})\s+0\s+obj(?![a-z])")
_VERSION = re.compile(rb"%PDF-(\d\.\d)")
_HEADER_WITHIN = 1_024
_OBJECT_END = b"endobj"
_BLANK = b"\0\t\n\f\r "
_TAIL = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF(?:\r\n|\r|\n)?")
_BETWEEN = re.compile(rb"(?:[\0\t\n\f\r ]|%(?!%EOF)[^\r\n]{0,200}[\r\n])*")
_STREAM = frozenset({"/Type", "/Length", "/Filter", "/DecodeParms"})
_STRUCTURE = _STREAM | {"/Size", "/Prev", "/W", "/Index"}
"""What a trailer says of the cross references themselves."""
_PACKED = _STREAM | {"/N", "/First"}
"""What a stream says of the objects that it holds (ISO 32000-2, table 16); none goes on in another."""
_TALKING = re.compile(rb"obj|xref|trailer|stream")
"""What would make of a comment something that readers look for when they repair a file."""


_NUMBERS = (generic.NumberObject, generic.FloatObject)


class UnallowedError(Exception):
    """An update changes something that no update may; the argument says what, in the interface's words."""


def same(one: Any, other: Any) -> bool:
    """Whether two raw objects say the same; references are compared, not followed."""
    if isinstance(one, _NUMBERS):
        # Programs that write a dictionary anew write 68.00 as 68.
        return bool(one == other)
    if type(one) is not type(other):
        return False
    if isinstance(one, generic.DictionaryObject):
        if set(one) != set(other) or not all(same(one.raw_get(key), other.raw_get(key)) for key in one):
            return False
        return not isinstance(one, generic.StreamObject) or one.encoded_data == other.encoded_data
    if isinstance(one, generic.ArrayObject):
        return len(one) == len(other) and all(map(same, raw_items(one), raw_items(other)))
    return bool(one == other)


def _is_text(value: Any) -> bool:
    return isinstance(value, generic.DictionaryObject) and not isinstance(value, generic.StreamObject)


def raw_items(array: generic.ArrayObject) -> list[Any]:
    """An array's elements, references not followed."""
    return [array.raw_get(at) for at in range(len(array))]


class Revisions:
    """The updates of one file.

    Args:
        opened: The file.
    """

    def __init__(self, opened: OpenedPdf) -> None:
        self._opened = opened
        self._parsed: Parsed = {}

    def update(self, revision: int) -> "Update":
        """The update that made a revision out of the one before.

        Args:
            revision: From 1.
        """
        return Update(self._opened, revision, self._mentions, self._parsed)

    @cached_property
    def _mentions(self) -> dict[Number, int]:
        """Where each object number is referred to first, whether there is such an object or not."""
        first_mentions: dict[Number, int] = {}
        for place, data in sorted([(0, self._opened.content), *self._packed()]):
            for number, start in mentions(data):
                at = place or start
                first_mentions[number] = min(first_mentions.get(number, at), at)
        return first_mentions

    def _packed(self) -> Iterator[tuple[int, bytes]]:
        """What object streams hold, with where they stand."""
        xrefs = self._opened.reader.xrefs
        for revision in range(self._opened.revisions):
            for reference in xrefs.object_streams_used_in(revision):
                place = xrefs.get_historical_ref(reference, revision)
                if isinstance(place, int):
                    yield place, bytes(self._opened.reader.get_object(reference, revision).data)


def end_of_last(opened: OpenedPdf) -> int | None:
    """Where a file's last revision ends; None where it has no proper end."""
    try:
        return Update(opened, opened.revisions - 1, {}, {}).end()
    except (UnallowedError, *UNREADABLE):
        return None


class Update:
    """One incremental update.

    Args:
        opened: The file.
        revision: What the update made, from 1.
        mentions: Where each object number is referred to first.
        parsed: What was read already, for all updates of the file.
    """

    def __init__(self, opened: OpenedPdf, revision: int, mentions: dict[Number, int], parsed: Parsed) -> None:
        self.revision = revision
        self._content = opened.content
        self._reader = opened.reader
        self._mentions = mentions
        self._parsed = parsed

    @property
    def version(self) -> str:
        """The version that the file's header names, as a catalog would write it, e.g. `/1.7`."""
        header = _VERSION.search(self._content, 0, _HEADER_WITHIN)
        return f"/{header[1].decode()}" if header else ""

    @cached_property
    def touched(self) -> frozenset[Number]:
        """The numbers of the objects that the update defines.

        Raises:
            UnallowedError: It frees an object, or defines one of another generation.
        """
        for each in self._reader.xrefs.refs_freed_in_revision(self.revision):
            if self._place(each.idnum, self.revision - 1) is not None:
                raise UnallowedError(f"对象 {each.idnum} 被删除")
        data = self._reader.xrefs.get_xref_data(self.revision)
        if any(generation for generation, _ in data.standard_xrefs.values()):
            raise UnallowedError("对象的代号不为 0")
        return frozenset(data.standard_xrefs) | frozenset(data.xrefs_in_objstm)

    def exists_before(self, number: Number) -> bool:
        """Whether there was such an object before the update."""
        return self._place(number, self.revision - 1) is not None

    def before(self, number: Number) -> Any:
        """An object as it was; None when there was none."""
        return self._object(number, self.revision - 1)

    def after(self, number: Number) -> Any:
        """An object as it is in this revision; None when there is none."""
        return self._object(number, self.revision)

    def is_fresh(self, number: Number) -> bool:
        """Whether the update makes an object that nothing before it refers to.

        A reference to no object is null (ISO 32000-2, 7.3.10), until an update makes the object.
        """
        made = number in self.touched and not self.exists_before(number)
        return made and self._mentions.get(number, self._start) >= self._start

    def _object(self, number: Number, revision: int) -> Any:
        place = self._place(number, revision)
        if place is None:
            return None
        if place not in self._parsed:
            self._parsed[place] = self._read(number, revision, place)
        return self._parsed[place][0]

    def _read(self, number: Number, revision: int, place: int | ObjStreamRef) -> tuple[Any, int]:
        reference = generic.Reference(number, 0, self._reader)
        known = self._reader.cache_get_indirect_object(0, number)
        if place == self._reader.xrefs[reference] and isinstance(place, int) and _is_text(known):
            # Signatures are long, and were read already. A mark that came too early would leave a rest.
            return known, self._content.index(_OBJECT_END, place) + len(_OBJECT_END)
        return self._reader.get_object(reference, revision), self._reader.stream.tell()

    def _place(self, number: Number, revision: int) -> int | ObjStreamRef | None:
        reference = generic.Reference(number, 0, self._reader)
        return self._reader.xrefs.get_historical_ref(reference, revision)

    @cached_property
    def trailers(self) -> tuple[generic.DictionaryObject, generic.DictionaryObject]:
        """What the trailers say of the document, before and after."""
        before, after = (self._trailer(each)[0] for each in (self.revision - 1, self.revision))
        return _without_structure(before), _without_structure(after)

    @cached_property
    def _start(self) -> int:
        return self._end_of(self.revision - 1)

    @cached_property
    def structural(self) -> frozenset[Number]:
        """The objects that hold cross references and other objects, and say nothing themselves.

        Raises:
            UnallowedError: One of them replaces an object, or holds what no cross reference leads to.
        """
        info = self._reader.xrefs.get_xref_container_info(self.revision)
        streams = self._reader.xrefs.object_streams_used_in(self.revision)
        for each in streams:
            self._refuse_hidden_in(each.idnum)
        holders = {each.idnum for each in streams} | ({info.stream_ref.idnum} if info.stream_ref else set())
        if any(self.exists_before(each) for each in holders):
            raise UnallowedError("对象流被改动")
        return frozenset(holders)

    def _refuse_hidden_in(self, number: Number) -> None:
        stream = self.after(number)
        if set(stream) - _PACKED:
            raise UnallowedError("对象流不正确")
        data, first = stream.data, int(stream["/First"])
        head = list(map(int, data[:first].split()))
        listed = head[::2]
        packed = self._reader.xrefs.get_xref_data(self.revision).xrefs_in_objstm
        led_to = {
            number_: each.ix_in_stream for number_, each in packed.items() if each.obj_stream_id == number
        }
        if led_to != {each: at for at, each in enumerate(listed)}:
            raise UnallowedError("对象流中有隐藏的对象")
        self._refuse_unread(data, first, [first + offset for offset in head[1::2]])

    def _refuse_unread(self, data: bytes, at: int, begins: Sequence[int]) -> None:
        """Make sure that objects in a stream stand one behind the other, and nothing beside them."""
        stream = io.BytesIO(data)
        for begin in [*sorted(begins), len(data)]:
            if data[at:begin].strip(_BLANK):
                raise UnallowedError("对象流中有不属于任何对象的内容")
            if begin < len(data):
                stream.seek(begin)
                generic.read_object(stream, generic.TrailerReference(self._reader))
                at = stream.tell()

    def refuse_hidden(self) -> None:
        """Account for every byte: objects, cross references, trailer, end mark, and nothing else.

        Raises:
            UnallowedError: Something else stands there, or cross references lead out of the update.
        """
        info = self._reader.xrefs.get_xref_container_info(self.revision)
        if info.xref_section_type not in (XRefSectionType.STANDARD, XRefSectionType.STREAM):
            raise UnallowedError("混合的交叉引用")
        if info.xref_section_type is XRefSectionType.STANDARD:
            self._refuse_doubled(info.start_location)
        extents = sorted(set(self._extents()))
        at = self._start
        for begin, end in extents:
            if begin < at:
                raise UnallowedError("交叉引用指向更新之外或重叠的内容")
            self._refuse_between(at, begin)
            at = end
        self.end()

    def _extents(self) -> Iterator[tuple[int, int]]:
        info = self._reader.xrefs.get_xref_container_info(self.revision)
        for number, (_, place) in self._reader.xrefs.get_xref_data(self.revision).standard_xrefs.items():
            header = _HEADER.match(self._content, place)
            if header is None or int(header[1]) != number:
                raise UnallowedError(f"交叉引用没有指向对象 {number}")
            self.after(number)
            yield place, self._parsed[place][1]
        _, tail = self._trailer(self.revision)
        yield info.declared_startxref, tail

    def _refuse_between(self, begin: int, end: int) -> None:
        between = _BETWEEN.fullmatch(self._content, begin, end)
        if between is None or _TALKING.search(between[0]):
            raise UnallowedError("更新中有不属于任何对象的内容")

    def _refuse_doubled(self, place: int) -> None:
        self._reader.stream.seek(place)
        numbers = [each.idnum for each in parse_xref_table(self._reader.stream, strict=True)]
        if len(numbers) != len(set(numbers)):
            raise UnallowedError("交叉引用中同一对象出现不止一次")

    def _trailer(self, revision: int) -> tuple[generic.DictionaryObject, int]:
        """A revision's own trailer, and where `startxref` stands or white space before it."""
        info = self._reader.xrefs.get_xref_container_info(revision)
        if info.stream_ref is not None:
            trailer = self._reader.get_object(info.stream_ref, revision)
            return trailer, self._reader.stream.tell()
        stream = self._reader.stream
        stream.seek(info.end_location)
        trailer = generic.DictionaryObject.read_from_stream(stream, generic.TrailerReference(self._reader))
        return trailer, stream.tell()

    def end(self) -> int:
        """Where the update ends: behind its end mark and the line end after it.

        Raises:
            UnallowedError: It has no end of its own, or something stands between its trailer and that.
        """
        return self._end_of(self.revision)

    def _end_of(self, revision: int) -> int:
        _, at = self._trailer(revision)
        tail = _TAIL.search(self._content, at)
        declared = self._reader.xrefs.get_startxref_for_revision(revision)
        if tail is None or int(tail[1]) != declared:
            raise UnallowedError("版本没有正确的结尾")
        self._refuse_between(at, tail.start())
        return tail.end()


def _without_structure(trailer: generic.DictionaryObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({key: trailer.raw_get(key) for key in trailer if key not in _STRUCTURE})
