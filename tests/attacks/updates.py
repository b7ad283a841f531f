"""Attacks by incremental updates of every kind of object and key."""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import pdf_byterange

from contract_tui.domain.verdicts import Flaw
from tests.attacks.bases import ANY_CHANGE, BASES, kept
from tests.attacks.changes import (
    FORBIDDEN,
    UNSIGNABLE,
    drawing,
    in_catalog,
    in_field,
    number,
    place,
    stream,
    under,
)
from tests.attacks.suite import Attack, Make, attacks
from tests.unit.verifying.test_attacks import UPDATES
from tests.world.signing import files
from tests.world.signing.files import Change, cast


def by_update() -> Iterator[Attack]:
    made = attacks("updates", *ANY_CHANGE)
    for title, change in FORBIDDEN.items():
        yield from made([(f"{title}, after the last signature", partial(_after, files.both, change))])
        if title in list(FORBIDDEN)[::3]:
            yield from made([(f"{title}, after archiving", partial(_after, kept, change))])
        if title not in UNSIGNABLE:
            yield from made([(f"{title}, between the signatures", partial(_between, change))])
    for title, (change, flaw, _) in UPDATES.items():
        bases = ("stored", "archived") if title == "field renamed" else ("single", "stored", "archived")
        for base in bases:
            yield from attacks("updates", flaw)([(f"{title}, {base}", partial(_after, BASES[base], change))])
    yield from made(
        [
            ("party A's seal swapped between the signatures", partial(_between, files.draw("PartyA"))),
            (
                "its field moved by the platform",
                partial(_sealed_with, in_field("Platform", "/Rect", place(0, 0, 9, 9))),
            ),
            (
                "its field hidden by the platform",
                partial(_sealed_with, in_field("Platform", "/F", number(2))),
            ),
            (
                "something hidden in its field by the platform",
                partial(_sealed_with, in_field("Platform", "/X", stream)),
            ),
            ("something hidden in the signature", partial(_signed_with_more, "/Hidden")),
            ("a script in the signature", partial(_signed_with_more, "/AA")),
            ("a certification of the second signature", _certified_twice),
            ("a drawing for when it is clicked", partial(_sealed_with, _clicked("EdgeSeal1"))),
            ("a timestamp that draws", partial(_drawing_stamp, _drawn)),
            ("a timestamp that draws when it is clicked", partial(_drawing_stamp, _clicked("Stamp"))),
            ("a visible timestamp", lambda: _visible_stamp(files.both())),
            ("a timestamp in a field that was there", _stamp_in_a_field_that_was_there),
            ("an approval that the platform enters as a certification", _entered_by_the_platform),
        ]
    )


def by_field() -> Iterator[Attack]:
    """Updates that leave a field too many, too few, or in another state than a contract's."""
    yield from attacks("updates", Flaw.INCOMPLETE)(
        [
            ("a signature taken out", partial(_after, files.both, _unsigned("Platform"))),
            ("party A's signature taken out", partial(_after, files.both, _unsigned("PartyA"))),
        ]
    )
    yield from attacks("updates", Flaw.CERTIFICATION)(
        [
            ("the certification unregistered", partial(_after, files.both, _unregistered)),
            ("a signature that allows nothing, and a seal behind it", _sealed_after_all),
            ("a certification of the second signature that nothing names", _certified_second),
            ("a certification in whose place something else is named", _named_instead),
        ]
    )
    yield from attacks("updates", Flaw.MODIFIED)(
        [
            ("permissions that name the second signature", partial(_after, files.both, _entered)),
            ("permissions besides a certification's", partial(_after, files.both, _permitted)),
            ("another stream of the same length for a page", partial(_after, files.both, _of_same_length)),
            ("a widget twice on a page", partial(_after, files.both, _widget_twice)),
            ("a text in a name's place", partial(_after, files.both, _text_for_a_name)),
        ]
    )
    yield from attacks("updates", Flaw.FIELDS)(
        [
            ("the platform's field twice", partial(_after, files.both, twice("Platform"))),
            ("a foreign field, unsigned", partial(_after, files.both, _witness)),
            ("party A's field a text", partial(_after, files.both, _text_field)),
        ]
    )
    yield from attacks("updates", Flaw.FOREIGN)([("the platform's field a text", _text_for_the_platform)])
    yield from attacks("updates", Flaw.EXTRA_SIGNATURE)(
        [
            ("a foreign signature behind", lambda: witnessed(files.both())),
            ("a signature in a field without a name", partial(_after, files.both, _nameless)),
            ("a foreign signature between", lambda: files.by_platform(witnessed(files.by_customer()))),
        ]
    )


def _text_for_the_platform() -> bytes:
    """A document that party A alone can sign."""
    change = in_field("Platform", "/FT", lambda _: name("/Tx"))
    return files.by_customer(files.changed(files.unsigned(), change))


def _text_field(writer: IncrementalPdfFileWriter) -> None:
    in_field("PartyA", "/FT", lambda _: name("/Tx"))(writer)


def _sealed_with(change: Change) -> bytes:
    return files.by_platform(files.by_customer(), None, change)


def _signed_with_more(key: str) -> bytes:
    """The platform's signature dictionary has one more entry, covered by its own digest."""
    begun = pdf_byterange.SignatureObject.__init__

    def longer(made: pdf_byterange.SignatureObject, *given: Any, **how: Any) -> None:
        begun(made, *given, **how)
        made[name(key)] = generic.DictionaryObject({name("/S"): name("/JavaScript")})

    signed = files.by_customer()
    with patch.object(pdf_byterange.SignatureObject, "__init__", longer):
        return files.by_platform(signed)


def _certified_twice() -> bytes:
    """Entered in the catalog as if it were the first one."""
    return files.changed(files.by_platform(files.by_customer(certify=False)), _entered)


def certifying() -> AbstractContextManager[None]:
    """Let signatures be made that certify, and that the catalog does not name (ISO 32000-2, 12.8.2.2)."""
    allowed = {"/Type": name("/TransformParams"), "/P": generic.NumberObject(2), "/V": name("/1.2")}
    parameters = generic.DictionaryObject({name(key): each for key, each in allowed.items()})
    return transforming("/DocMDP", parameters)


@contextmanager
def transforming(method: str, parameters: generic.PdfObject) -> Iterator[None]:
    """Let signatures be made whose only reference says this (ISO 32000-2, table 256)."""
    told = {"/TransformMethod": name(method), "/TransformParams": parameters}
    reference = generic.DictionaryObject({name(key): each for key, each in told.items()})
    begun = pdf_byterange.SignatureObject.__init__

    def longer(made: pdf_byterange.SignatureObject, *given: Any, **how: Any) -> None:
        begun(made, *given, **how)
        made[name("/Reference")] = generic.ArrayObject([reference])

    with patch.object(pdf_byterange.SignatureObject, "__init__", longer):
        yield


def _certified_second() -> bytes:
    approval = files.by_customer(certify=False)
    with certifying():
        return files.by_platform(approval)


def _named_instead() -> bytes:
    def prepared(writer: IncrementalPdfFileWriter) -> None:
        page = writer.find_page_for_modification(0)[0]
        writer.root[name("/Perms")] = generic.DictionaryObject({name("/DocMDP"): page})
        writer.update_root()

    with certifying():
        certified = files.by_customer(files.changed(files.unsigned(), prepared), certify=False)
    return files.by_platform(certified)


def _stamp_in_a_field_that_was_there() -> bytes:
    """What only the platform and party A may do: fill a field that the contract came with."""

    def prepared(writer: IncrementalPdfFileWriter) -> None:
        pdf_fields.append_signature_field(writer, SigFieldSpec("Stamp"))

    sealed = files.by_platform(files.by_customer(files.changed(files.unsigned(), prepared)))
    writer, out = IncrementalPdfFileWriter(io.BytesIO(sealed)), io.BytesIO()
    stamper = signers.PdfTimeStamper(cast().timestamps(), field_name="Stamp")
    stamper.timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def _of_same_length(writer: IncrementalPdfFileWriter) -> None:
    """All that the page's stream says of itself stays."""
    reference = writer.find_page_for_modification(0)[0].get_object().raw_get("/Contents")
    held = reference.get_object()
    entries = {name(key): held.raw_get(key) for key in held}
    data = held.encoded_data[:-1] + bytes([held.encoded_data[-1] ^ 1])
    writer.objects[0, reference.idnum] = generic.StreamObject(entries, encoded_data=data)


def _widget_twice(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(2)[0].get_object()
    page["/Annots"].append(page["/Annots"].raw_get(0))
    writer.update_container(page)


def _text_for_a_name(writer: IncrementalPdfFileWriter) -> None:
    action = writer.root["/OpenAction"]
    at = next(at for at, each in enumerate(action) if isinstance(each, generic.NameObject))
    action[at] = generic.pdf_string(str(action[at]))
    writer.update_root()


def _permitted(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Perms"][name("/UR3")] = generic.NullObject()
    writer.update_root()


def _entered_by_the_platform() -> bytes:
    approval = files.by_customer(certify=False)

    def sealed(number: int) -> bytes:
        """Where the catalog names an object of this number as a certification."""
        named = under("DocMDP", value=lambda writer: generic.IndirectObject(number, 0, writer))
        with patch.object(signers.PdfSigner, "_enforce_certification_constraints"):
            return files.by_platform(approval, None, in_catalog("/Perms", named))

    first = PdfFileReader(io.BytesIO(sealed(1))).embedded_signatures[-1]
    return sealed(first.sig_field.raw_get("/V").idnum)


def _entered(writer: IncrementalPdfFileWriter) -> None:
    signature = files.fields(writer)["Platform"].raw_get("/V")
    writer.root[name("/Perms")] = generic.DictionaryObject({name("/DocMDP"): signature})
    writer.update_root()


def _sealed_after_all() -> bytes:
    approval = files.signed(files.unsigned(), "PartyA", cast().customer, sealed_off("PartyA"))
    return files.by_platform(approval)


def _after(base: Make, change: Change) -> bytes:
    return files.changed(base(), change)


def _between(change: Change) -> bytes:
    return files.by_platform(files.changed(files.by_customer(), change))


def _unsigned(title: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = files.fields(writer)[title]
        del field["/V"]
        writer.update_container(field)

    return change


def _unregistered(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def sealed_off(title: str) -> Change:
    """Let the signature that is put into a field allow no changes after it (PDF 2.0)."""
    lock = {
        name("/Type"): name("/SigFieldLock"),
        name("/Action"): name("/Include"),
        name("/Fields"): generic.ArrayObject([generic.pdf_string(title)]),
        name("/P"): generic.NumberObject(1),
    }
    return in_field(title, "/Lock", lambda _: generic.DictionaryObject(lock))


def twice(title: str) -> Change:
    """List a field once more."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form["/Fields"].append(writer.add_object(generic.DictionaryObject(files.fields(writer)[title])))
        writer.update_container(form)

    return change


def _nameless(writer: IncrementalPdfFileWriter) -> None:
    twice("Platform")(writer)
    del writer.root["/AcroForm"]["/Fields"][-1]["/T"]


def _witness(writer: IncrementalPdfFileWriter) -> None:
    pdf_fields.append_signature_field(writer, SigFieldSpec("Witness"))


def _clicked(title: str) -> Change:
    """Nothing to see until somebody clicks."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = files.fields(writer)[title]
        shown = files.appearance(writer, 35, 120, b"")
        shown[name("/D")] = drawing(writer)
        field[name("/AP")] = shown
        writer.update_container(field)

    return change


def _drawn(writer: IncrementalPdfFileWriter) -> None:
    field = files.fields(writer)["Stamp"]
    field[name("/AP")] = files.appearance(writer, 35, 120, b"1 0 0 rg 0 0 99 99 re f")
    writer.update_container(field)


def _drawing_stamp(change: Change) -> bytes:
    """A document timestamp in a field without a size, and what it draws."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(files.both())), io.BytesIO()
    pdf_fields.append_signature_field(writer, SigFieldSpec("Stamp"))
    change(writer)
    stamper = signers.PdfTimeStamper(cast().timestamps(), field_name="Stamp")
    stamper.timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def _visible_stamp(content: bytes) -> bytes:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    pdf_fields.append_signature_field(writer, SigFieldSpec("Stamp", box=(0, 0, 300, 300)))
    stamper = signers.PdfTimeStamper(cast().timestamps(), field_name="Stamp")
    stamper.timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def witnessed(content: bytes) -> bytes:
    return files.signed(content, "Witness", cast().root.issue("见证人"), _witness)
