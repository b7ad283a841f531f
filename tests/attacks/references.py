"""Attacks by cross references that lie, in updates written by hand."""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from contract_tui.domain.verdicts import Flaw
from contract_tui.signing.verifying.revisions import raw_items
from tests.attacks.handwritten import appended, appended_packed
from tests.attacks.suite import Attack, attacks
from tests.world.signing import files
from tests.world.signing.files import Change, cast

_OBJECT = b"99 0 obj\n<<>>\nendobj\n"


def by_hand() -> Iterator[Attack]:
    made = attacks("cross references", Flaw.MODIFIED, Flaw.UNREADABLE, Flaw.FOREIGN, Flaw.INCOMPLETE)
    yield from made(
        [
            ("an object that they do not lead to", lambda: appended(files.both(), _OBJECT, {})),
            ("bytes of no object", lambda: appended(files.both(), b"junk\n", {})),
            ("an object in a comment", lambda: appended(files.both(), b"% 99 0 obj <<>> endobj\n", {})),
            ("a long comment", lambda: appended(files.both(), b"%" + b"x" * 999 + b"\n", {})),
            ("an object that exists already, elsewhere", lambda: _led_back(4, b"6 0 obj")),
            ("an object of an earlier revision anew", lambda: _led_back(90, b"6 0 obj")),
            ("an object that is another", lambda: appended(files.both(), _OBJECT, {98: 0})),
            ("an orphan that they lead to", lambda: appended(files.both(), _OBJECT, {99: 0})),
            ("an object twice", _doubled),
            ("an object taken away", _freed),
            ("a hybrid", lambda: appended(files.both(), b"", {}, more=b"/XRefStm 9")),
            ("a trailer that says more", lambda: appended(files.both(), b"", {}, more=b"/Hidden (x)")),
            (
                "another title in the trailer",
                lambda: appended(files.both(), b"", {}, more=b"/Info << /Title (x) >>"),
            ),
            ("another generation", _generation),
            ("a root of one's own", _own_root),
            ("an object that pages asked for in vain", _dangling),
            ("a hybrid that takes a seal off", _hybrid),
            ("another identifier", partial(_identified, b"/ID [<00> <01>]")),
            ("an identifier that is too short", partial(_identified, b"/ID [<00>]")),
            ("an identifier that refers to an object", partial(_identified, b"/ID [4 0 R 4 0 R]")),
            ("half an identifier", partial(_half_identified, b"")),
            ("an identifier whose second half is an object", partial(_half_identified, b"4 0 R")),
            ("an object that pages asked for in another spelling", partial(_awaited, b"97 000 R")),
            ("an object that pages asked for with a longer number", partial(_awaited, b"00000000097 0 R")),
            ("an object that a page's object stream asked for", partial(_come, _awaited_in_a_stream)),
            ("something more in an object stream's dictionary", partial(_packed, more=b"/Hidden (x)")),
            ("something between an object stream's objects", partial(_packed, behind=b" << /Hidden true >>")),
            ("a trailer in a comment", lambda: appended(files.both(), b"% trailer << /Root 1 0 R >>\n", {})),
            ("a hidden object in an object stream", partial(_packed, hidden={91: b"<< /Hidden true >>"})),
            ("an object stream that goes on in another", partial(_packed, more=b"/Extends 12 0 R")),
            ("an object stream in an object's place", partial(_packed, number=2)),
            ("an object behind the trailer", partial(_behind_the_trailer, _OBJECT)),
            ("an object in a comment behind the trailer", partial(_behind_the_trailer, b"% 99 0 obj\n")),
            ("an end mark behind the trailer", partial(_behind_the_trailer, b"%%EOF\n")),
            ("another start behind the trailer", partial(_behind_the_trailer, b"startxref\n9\n%%EOF\n")),
            (
                "an orphan in an object stream",
                lambda: appended_packed(files.both(), {91: b"<< /Orphan true >>"}),
            ),
        ]
    )


def _behind_the_trailer(hidden: bytes) -> bytes:
    """Where an update's last words stand, which say only where it begins."""
    whole = appended(files.both(), b"", {})
    at = whole.rindex(b"startxref")
    return whole[:at] + hidden + whole[at:]


def _led_back(number: int, header: bytes) -> bytes:
    content = files.both()
    return appended(content, b"", {number: content.index(header) - len(content)})


def _doubled() -> bytes:
    content = files.both()
    form = content[content.rindex(b"27 0 obj") if b"27 0 obj" in content else 0 :]
    body = form[: form.index(b"endobj") + 7]
    twice = appended(content, body, {27: 0})
    at = twice.rindex(b"27 1\n")
    entry = twice[at : twice.index(b"trailer", at)]
    return twice[:at] + b"27 1\n0000000009 00000 n \n" + entry + twice[at + len(entry) :]


def _freed() -> bytes:
    whole = appended(files.both(), b"", {4: 0})
    at = whole.rindex(b"4 1\n") + 4
    return whole[:at] + b"0000000000 00001 f \n" + whole[at + 20 :]


def _generation() -> bytes:
    whole = appended(files.both(), b"99 1 obj\n<<>>\nendobj\n", {99: 0})
    at = whole.rindex(b"99 1\n") + 5
    return whole[: at + 11] + b"00001" + whole[at + 16 :]


def _own_root() -> bytes:
    content = files.both()
    at = content.rindex(b"/Type /Catalog")
    head = content.rindex(b" 0 obj", 0, at)
    number = content[content.rindex(b"\n", 0, head) + 1 : head]
    body = content[head : content.index(b"endobj", at) + 7].replace(b"/Lang", b"/Long")
    made = appended(content, b"99" + body, {99: 0})
    end = made.rindex(b"/Root " + number)
    return made[:end] + b"/Root 99" + made[end + 6 + len(number) :]


def _dangling() -> bytes:
    def prepared(writer: IncrementalPdfFileWriter) -> None:
        page = writer.find_page_for_modification(0)[0].get_object()
        contents = [page.raw_get("/Contents"), generic.IndirectObject(60, 0, writer)]
        page[name("/Contents")] = generic.ArrayObject(contents)
        writer.update_container(page)

    sealed = files.by_platform(files.by_customer(files.changed(files.unsigned(), prepared)))
    certificate = cast().root.holder.asn1.dump()
    body = b"60 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(certificate), certificate)
    return appended(sealed, body, {60: 0})


def _awaited(reference: bytes) -> bytes:
    """A page that asks for an object to come, which is a certificate of the store when it comes."""

    class Spelled(generic.IndirectObject):
        def write_to_stream(self, stream: Any, *_: Any, **__: Any) -> None:
            stream.write(reference)

    def prepared(writer: IncrementalPdfFileWriter) -> None:
        page = writer.find_page_for_modification(0)[0].get_object()
        page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), Spelled(97, 0, writer)])  # type: ignore[no-untyped-call]  # pyHanko names no types there
        writer.update_container(page)

    return _come(prepared)


def _awaited_in_a_stream(writer: IncrementalPdfFileWriter) -> None:
    writer.stream_xrefs = True
    packed = writer.prepare_object_stream()
    asking = generic.DictionaryObject({name("/Private"): generic.IndirectObject(97, 0, writer)})
    page = writer.find_page_for_modification(0)[0].get_object()
    page[name("/PieceInfo")] = writer.add_object(asking, obj_stream=packed)
    writer.update_container(page)


def _come(prepared: Change) -> bytes:
    """A contract that asks for object 97, which comes as a certificate of its store."""

    def come(writer: IncrementalPdfFileWriter) -> None:
        certificate = generic.StreamObject(stream_data=cast().root.holder.asn1.dump())
        writer.objects[0, 97], writer._lastobj_id = certificate, 97
        listed = generic.ArrayObject([generic.IndirectObject(97, 0, writer)])
        writer.root[name("/DSS")] = generic.DictionaryObject({name("/Certs"): listed})
        writer.update_root()

    sealed = files.by_platform(files.by_customer(files.changed(files.unsigned(), prepared)))
    return files.changed(sealed, come)


def _packed(behind: bytes = b"", **how: Any) -> bytes:
    """An update that writes the form once more, as it is, and something else."""
    return appended_packed(files.both(), {form_number(): form_of(files.both()).rstrip() + behind}, **how)


def form_number() -> int:
    """The form's number in the files of the tests."""
    reader = PdfFileReader(io.BytesIO(files.both()))
    return int(reader.root.raw_get("/AcroForm").idnum)


def form_of(content: bytes) -> bytes:
    """The form as it is written in a file."""
    begun = content.rindex(b"\n%d 0 obj" % form_number())
    begun = content.index(b"<<", begun)
    return content[begun : content.index(b"endobj", begun)]


def _identified(identifier: bytes) -> bytes:
    return appended(files.both(), b"", {}, identifier=identifier)


def _half_identified(other: bytes) -> bytes:
    half = re.findall(rb"/ID \[ *(<[0-9a-f]+>)", files.both())[-1]
    return _identified(b"/ID [%s %s]" % (half, other))


def _hybrid() -> bytes:
    """A seal across the edges taken off for readers that know cross reference streams."""
    content = files.both()
    form = PdfFileReader(io.BytesIO(content)).root["/AcroForm"]
    field = next(each.idnum for each in raw_items(form["/Fields"]) if each.get_object()["/T"] == "EdgeSeal1")
    row = b"\x01" + (content.index(b"\n%d 0 obj" % field) + 1).to_bytes(4, "big") + b"\0\0"
    told = b"/Type /XRef /W [1 4 2] /Index [%d 1] /Size 99 /Length %d" % (field, len(row))
    stream = b"98 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (told, row)
    return appended(content, stream, {98: 0}, more=b"/XRefStm %d" % len(content))
