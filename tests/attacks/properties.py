"""Attacks on a document's metadata (ISO 16684-1), in updates that look like a program's."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.verdicts import Flaw
from tests.attacks.suite import Attack, attacks
from tests.world.signing import files

Entries = Mapping[str, generic.PdfObject]
_END, _BEGIN = b"</rdf:RDF>", b"<rdf:RDF"
_EVIL = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
_PRODUCER = b" pdf:Producer="
_DATE = b"xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:MetadataDate"
_STRUCTURE = (
    b"><pdf:Producer rdf:parseType='Resource'><pdf:X>x</pdf:X></pdf:Producer></rdf:Description>"
    b"<rdf:Description rdf:about=''"
)
_EDITS: dict[str, tuple[bytes, bytes]] = {
    "a comment": (_BEGIN, b"<!-- x -->" + _BEGIN),
    "an instruction": (_BEGIN, b"<?x y?>" + _BEGIN),
    "another element beside the descriptions": (_END, b"<rdf:Bag/>" + _END),
    "another element behind the descriptions": (_END, _END + b"<rdf:Bag xmlns:rdf='urn:x'/>"),
    "more descriptions behind the descriptions": (_END, _END + _EVIL),
    "text between the descriptions": (_END, b"x" + _END),
    "another conformance": (b'pdfaid:conformance="U"', b'pdfaid:conformance="B"'),
    "an attribute of the wrapping": (b"<x:xmpmeta", b"<x:xmpmeta x:hidden='x'"),
    "an attribute of the descriptions": (_BEGIN, _BEGIN + b" xml:lang='zh'"),
    "a program that is called by a structure": (
        _PRODUCER,
        _STRUCTURE + _PRODUCER.replace(b"pdf:Producer", _DATE),
    ),
}


def by_property() -> Iterator[Attack]:
    made = attacks("updates", Flaw.MODIFIED)
    yield from made((f"metadata with {title}", partial(told, *edit)) for title, edit in _EDITS.items())
    yield from made((f"metadata {title}", partial(rewritten, bytes, kind)) for title, kind in _KINDS.items())


_KINDS: dict[str, Entries] = {
    "of another coding": {"/Filter": name("/ASCIIHexDecode")},
    "of no coding that there is": {"/Filter": generic.NumberObject(1)},
    "of another type": {"/Type": name("/Other")},
    "of no type": {"/Type": generic.NullObject()},
    "of another kind": {"/Subtype": name("/Other")},
}
"""Metadata that are the same bytes, and read as others."""


def told(old: bytes, new: bytes) -> bytes:
    """The metadata written anew, with something else in a place."""

    def replaced(packet: bytes) -> bytes:
        assert packet.count(old) == 1
        return packet.replace(old, new)

    return rewritten(replaced, {})


def rewritten(change_packet: Callable[[bytes], bytes], kind: Entries) -> bytes:
    """The metadata written anew with another packet, in a stream that says more."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        reference = writer.root.raw_get("/Metadata")
        entries = {"/Type": name("/Metadata"), "/Subtype": name("/XML"), **kind}
        named = {name(key): value for key, value in entries.items()}
        written = generic.StreamObject(named, encoded_data=change_packet(reference.get_object().data))
        writer.objects[0, reference.idnum] = written
        writer._update_meta = lambda: None  # type: ignore[method-assign]  # pyHanko would write them anew

    return files.changed(files.both(), change)
