"""Archival updates and signatures that are almost right: one entry too many, too few, or of something else.

What the entry refers to was there before, or the entry is a plain value: no object is left over that would
tell of it.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from unittest.mock import patch

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.sign.signers import pdf_byterange

from contract_tui.domain.verdicts import Flaw
from tests.attacks.bases import stored
from tests.attacks.changes import (
    Value,
    Writer,
    a_list,
    appearance_of,
    in_catalog,
    in_field,
    information,
    listed,
    nothing,
    number,
    store,
    stream,
    under,
    without,
)
from tests.attacks.handwritten import appended
from tests.attacks.suite import Attack, Make, attacks
from tests.world.signing import files
from tests.world.signing.files import Change

_SIGNATURE = {
    "/Type": name("/DocTimeStamp"),
    "/Filter": name("/Adobe.PPKLite"),
    "/SubFilter": name("/ETSI.RFC3161"),
    "/Contents": generic.ByteStringObject(b"\0" * 8),
    "/ByteRange": generic.ArrayObject([generic.NumberObject(0)] * 4),
}
_FIELD = {
    "/Type": name("/Annot"),
    "/Subtype": name("/Widget"),
    "/FT": name("/Sig"),
    "/T": generic.pdf_string("Stamp"),
    "/F": generic.NumberObject(132),
    "/Rect": generic.ArrayObject([generic.NumberObject(0)] * 4),
}


def by_near_miss() -> Iterator[Attack]:
    made = attacks("near misses", Flaw.MODIFIED)
    yield from made(
        (title, partial(files.changed, files.both(), change)) for title, change in _STORES.items()
    )
    yield from made((title, partial(_changed, stored, change)) for title, change in _TAKEN_AWAY.items())
    yield from made(
        (title, partial(files.changed, files.both(), change)) for title, change in _STAMPS.items()
    )
    yield from made((title, partial(_signed_with, *entry)) for title, entry in _SIGNED.items())
    yield from made((title, partial(_sealed_with, change)) for title, change in _SEALED.items())
    yield from made(
        (title, partial(files.changed, files.both(), change)) for title, change in _CATALOGS.items()
    )
    yield from made([("a lock taken off", _lock_taken_off), ("no properties any more", _without_properties)])
    yield from attacks("near misses", Flaw.TOO_COMPLICATED)(
        [("a timestamp of a hundred thousand entries", partial(files.changed, files.both(), _long_stamp))]
    )


def _changed(base: Make, change: Change) -> bytes:
    return files.changed(base(), change)


def a_page(writer: Writer) -> generic.PdfObject:
    """What was there before."""
    return generic.IndirectObject(writer.root["/Pages"]["/Kids"].raw_get(0).idnum, 0, writer)


def the_document(writer: Writer) -> generic.PdfObject:
    return generic.IndirectObject(writer.root_ref.idnum, 0, writer)


def party_as_field(writer: Writer) -> generic.IndirectObject:
    listed_fields = writer.root["/AcroForm"]["/Fields"]
    found = (listed_fields.raw_get(at) for at in range(len(listed_fields)))
    raw = next(each for each in found if each.get_object()["/T"] == "PartyA")
    return generic.IndirectObject(raw.idnum, 0, writer)


def party_as_drawing(writer: Writer) -> generic.PdfObject:
    shown = files.fields(writer)["PartyA"]["/AP"]
    return generic.IndirectObject(shown.raw_get("/N").idnum, 0, writer)


def a_name(value: str) -> Value:
    return lambda _: name(value)


def of_another_generation(value: Value) -> Value:
    def made(writer: Writer) -> generic.PdfObject:
        found = value(writer)
        assert isinstance(found, generic.IndirectObject)
        return generic.IndirectObject(found.idnum, 1, writer)

    return made


def a_certificate(writer: Writer) -> generic.PdfObject:
    added: generic.PdfObject = writer.add_object(
        generic.StreamObject(stream_data=files.cast().root.holder.asn1.dump())
    )
    return added


_STORES: dict[str, Change] = {
    "a store of another type": store(Type=a_name("/Other")),
    "a store with a number": store(Hidden=number(5)),
    "a store whose certificates are a dictionary": store(Certs=nothing),
    "a store whose signatures are a list": store(VRI=a_list),
    "a page for a certificate": store(Certs=listed(a_page)),
    "a certificate of another generation": store(Certs=listed(of_another_generation(a_certificate))),
    "a page for a signature's certificate": store(VRI=under("AB", "Cert", value=listed(a_page))),
    "a page for a signature's token": store(VRI=under("AB", "TS", value=a_page)),
    "a page for a signature's time": store(VRI=under("AB", "TU", value=a_page)),
    "a dictionary for a signature's time": store(VRI=under("AB", "TU", "Hidden", value=number(5))),
    "proofs of another type for a signature": store(VRI=under("AB", "Type", value=a_name("/Other"))),
    "a number kept for a signature": store(VRI=under("AB", "Hidden", value=number(5))),
}


def _an_extension_less(writer: Writer) -> None:
    found = writer.root["/Extensions"]
    del found[next(each for each in found if each != "/Type")]
    writer.update_container(found) if writer.root.raw_get(
        "/Extensions"
    ) is not found else writer.update_root()


def _a_number_for_a_program(writer: Writer) -> None:
    entries = {name("/Producer"): generic.NumberObject(5)}
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # pyHanko would name itself
    writer.set_info(writer.add_object(generic.DictionaryObject(entries)))


def _extensions(**entries: Value) -> Change:
    """The announced ones, and more."""

    def change(writer: Writer) -> None:
        found = generic.DictionaryObject(writer.root["/Extensions"])
        found.update({name(f"/{key}"): each(writer) for key, each in entries.items()})
        writer.root[name("/Extensions")] = found
        writer.update_root()

    return change


def _extension(**entries: Value | None) -> Change:
    """The first announced one with other entries; None takes one away."""

    def change(writer: Writer) -> None:
        found = generic.DictionaryObject(writer.root["/Extensions"])
        prefix = next(each for each in found if isinstance(found[each], generic.DictionaryObject))
        other = generic.DictionaryObject(found[prefix])
        for key, each in entries.items():
            other.pop(name(f"/{key}"), None)
            if each is not None:
                other[name(f"/{key}")] = each(writer)
        found[prefix] = other
        writer.root[name("/Extensions")] = found
        writer.update_root()

    return change


_CATALOGS: dict[str, Change] = {
    "an extension less": _an_extension_less,
    "an extension of another kind": _extension(Type=number(1), ExtensionLevel=number(99)),
    "an extension of no version": _extension(BaseVersion=None, ExtensionLevel=number(99)),
    "an extension of no level": _extension(ExtensionLevel=None),
    "an extension of a level that is a name": _extension(ExtensionLevel=a_name("/9")),
    "an extension of a lower level": _extension(ExtensionLevel=number(0)),
    "an extension of another version": _extension(BaseVersion=a_name("/2.0")),
    "an extension whose address is a number": _extension(URL=number(1), ExtensionLevel=number(99)),
    "extensions of another type": _extensions(Type=a_name("/Other")),
    "an extension with a number": _extensions(XXXX=under("Hidden", value=number(5))),
    "an extension with a page": _extensions(XXXX=under("URL", value=a_page)),
    "a page for an extension": _extensions(XXXX=a_page),
    "a page among extensions": _extensions(XXXX=listed(a_page)),
    "a version of the future": in_catalog("/Version", a_name("/3.0")),
    "a number for a program": _a_number_for_a_program,
}


def _no_signatures(writer: Writer) -> None:
    found = writer.root["/DSS"]
    del found["/VRI"]
    writer.update_container(found)


def _a_signature_less(writer: Writer) -> None:
    found = writer.root["/DSS"]["/VRI"]
    del found[next(iter(found))]
    writer.update_container(found)


def _a_certificate_less(writer: Writer) -> None:
    found = writer.root["/DSS"]["/Certs"]
    del found[0]
    writer.update_container(found)


_TAKEN_AWAY: dict[str, Change] = {
    "no store any more": without("/DSS"),
    "a store without its signatures": _no_signatures,
    "a store with a signature less": _a_signature_less,
    "a store with a certificate less": _a_certificate_less,
}


def stamp(field: dict[str, Value | None] | None = None, signature: dict[str, Value] | None = None) -> Change:
    """A field of a document timestamp that proves nothing, which is another matter.

    Args:
        field: Its entries besides the usual ones; None takes one away.
        signature: The same of the signature in it.
    """

    def change(writer: Writer) -> None:
        add_stamp(writer, field or {}, signature or {})

    return change


def add_stamp(
    writer: Writer, field: dict[str, Value | None], signature: dict[str, Value]
) -> generic.IndirectObject:
    value = generic.DictionaryObject({name(key): each for key, each in _SIGNATURE.items()})
    value.update({name(key): each(writer) for key, each in signature.items()})
    entries: dict[generic.NameObject, generic.PdfObject] = {name(key): each for key, each in _FIELD.items()}
    entries[name("/V")] = writer.add_object(value)
    for key, each in field.items():
        if each is None:
            del entries[name(key)]
        else:
            entries[name(key)] = each(writer)
    added: generic.IndirectObject = writer.add_object(generic.DictionaryObject(entries))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(added)
    writer.update_container(form)
    return added


def _on_page(annotations: Any, **entries: Value) -> Change:
    """A timestamp's widget on the last page, and what else happens there.

    Args:
        annotations: Makes the page's new list of the old one and the widget; None leaves it out.
        entries: Further entries of the page.
    """

    def change(writer: Writer) -> None:
        kids = writer.root["/Pages"]["/Kids"]
        reference = generic.IndirectObject(kids.raw_get(-1).idnum, 0, writer)
        widget = add_stamp(writer, {"/P": lambda _: reference}, {})
        page = reference.get_object()
        old = page["/Annots"]
        if annotations is None:
            del page["/Annots"]
        else:
            before = [old.raw_get(at) for at in range(len(old))]
            page[name("/Annots")] = generic.ArrayObject(annotations(before, widget))
        page.update({name(f"/{key}"): each(writer) for key, each in entries.items()})
        writer.update_container(page)

    return change


def _a_note() -> generic.DictionaryObject:
    return generic.DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name("/Text")})


def _long_stamp(writer: Writer) -> None:
    many = generic.DictionaryObject({name(f"/K{at}"): generic.NumberObject(at) for at in range(100_000)})
    add_stamp(writer, {}, {"/Prop_Build": lambda _: many})


def _two_stamps(writer: Writer) -> None:
    for _ in range(2):
        add_stamp(writer, {}, {})


_STAMPS: dict[str, Change] = {
    "a timestamp without a name": stamp({"/T": None}),
    "a timestamp below a field": stamp({"/T": lambda _: generic.pdf_string("a.b")}),
    "a timestamp by a seal's name": stamp({"/T": lambda _: generic.pdf_string("EdgeSeal1")}),
    "two timestamps by one name": _two_stamps,
    "a timestamp in a text field": stamp({"/FT": a_name("/Tx")}),
    "a timestamp's field that is empty": stamp({"/V": None}),
    "a timestamp that is a signature": stamp(signature={"/Type": a_name("/Sig")}),
    "a timestamp with a page": stamp(signature={"/Name": a_page}),
    "a timestamp with a number": stamp(signature={"/Hidden": number(5)}),
    "a timestamp's field with a number": stamp({"/Hidden": number(5)}),
    "a timestamp's field with a page": stamp({"/TU": a_page}),
    "a timestamp's field with colours": stamp({"/MK": under("BC", value=a_list)}),
    "a timestamp's field that shows party A's seal": stamp({"/AP": under("N", value=party_as_drawing)}),
    "a timestamp's field that shows on a click": stamp({"/AP": under("D", value=party_as_drawing)}),
    "a timestamp's field that shows nothing, and something on a click": stamp(
        {"/AP": lambda writer: _clicked(writer)}
    ),
    "a timestamp on a field": stamp({"/P": party_as_field}),
    "a timestamp on a page of its own": stamp(
        {"/P": lambda writer: writer.add_object(generic.DictionaryObject({name("/Type"): name("/Page")}))}
    ),
    "a timestamp within a page": stamp(
        {"/P": lambda _: generic.DictionaryObject({name("/Type"): name("/Page")})}
    ),
    "a timestamp on a page without its fields": _on_page(None),
    "a timestamp on a page with a field less": _on_page(lambda old, new: [*old[1:], new]),
    "a timestamp on a page with its fields in another order": _on_page(lambda old, new: [*old[::-1], new]),
    "a timestamp on a page with nothing in a field's place": _on_page(lambda old, _: old[:1]),
    "a timestamp before a page's fields": _on_page(lambda old, new: [new, *old]),
    "a timestamp on a page with a note": _on_page(lambda old, new: [*old, new, _a_note()]),
    "a timestamp on a page that is turned": _on_page(lambda old, new: [*old, new], Rotate=number(90)),
}


def _signed_with(key: str, value: Value) -> bytes:
    """The platform's signature dictionary has one more entry, covered by its own digest."""
    begun, given_values = pdf_byterange.SignatureObject.__init__, list[generic.PdfObject]()

    def longer(made: pdf_byterange.SignatureObject, *given: Any, **how: Any) -> None:
        begun(made, *given, **how)
        made[name(key)] = given_values[-1]

    signed = files.by_customer()
    with patch.object(pdf_byterange.SignatureObject, "__init__", longer):
        return files.by_platform(signed, None, lambda writer: given_values.append(value(writer)))


_SIGNED: dict[str, tuple[str, Value]] = {
    "a number in the signature": ("/Hidden", number(5)),
    "a stream in the signature": ("/Prop_Build", stream),
    "a page in the signature": ("/Prop_Build", a_page),
    "a page below the signature": ("/Prop_Build", under("App", value=a_page)),
    "a page in a list in the signature": ("/Prop_Build", listed(a_page)),
    "a number among what it refers to": (
        "/Reference",
        listed(under("Hidden", value=number(5))),
    ),
    "a page among what it refers to": ("/Reference", listed(under("TransformParams", value=a_page))),
    "the document among what it refers to": (
        "/Reference",
        listed(under("TransformParams", value=the_document)),
    ),
    "another document that it refers to": ("/Reference", listed(under("Data", value=a_page))),
    "a reference that is a dictionary": ("/Reference", nothing),
}


def _sealed_with(change: Change) -> bytes:
    """The platform seals without seals across the edges: a drawing that is made twice leaves one over."""
    return files.signed(files.by_customer(), "Platform", files.cast().platform, change)


def appearance_beside(state: str) -> Change:
    """A drawing of its own, and party A's in another state."""

    def change(writer: Writer) -> None:
        shown = files.appearance(writer, 35, 120, b"")
        shown[name(state)] = party_as_drawing(writer)
        in_field("EdgeSeal1", "/AP", lambda _: shown)(writer)

    return change


def _clicked(writer: Writer) -> generic.PdfObject:
    shown = files.appearance(writer, 0, 0, b"")
    shown[name("/D")] = party_as_drawing(writer)
    return shown


def _shared(writer: Writer) -> None:
    """One object locks, and names what is drawn with."""
    lock = writer.add_object(_lock(writer))
    field = files.fields(writer)["Platform"]
    shown = files.appearance(writer, 150, 120, b"")
    shown["/N"].get_object()[name("/Resources")] = generic.DictionaryObject({name("/ExtGState"): lock})
    field[name("/AP")], field[name("/Lock")] = shown, lock
    writer.update_container(field)


def _lock(_: Writer) -> generic.DictionaryObject:
    named = generic.ArrayObject([generic.pdf_string("PartyA")])
    return generic.DictionaryObject({name("/Action"): name("/Include"), name("/Fields"): named})


def _lock_with_a_page(writer: Writer) -> generic.PdfObject:
    found = _lock(writer)
    found[name("/Hidden")] = a_page(writer)
    return found


def _lock_taken_off() -> bytes:
    """The platform signs a field that was to lock, and no longer does."""

    def unlock(writer: Writer) -> None:
        field = files.fields(writer)["Platform"]
        del field["/Lock"]
        writer.update_container(field)

    prepared = files.changed(files.unsigned(), in_field("Platform", "/Lock", _lock))
    return files.by_platform(files.by_customer(prepared), None, unlock)


def _without_properties() -> bytes:
    """An update whose trailer leads to no properties any more."""
    prepared = files.changed(files.unsigned(), information(Title="合同"))
    return appended(files.by_platform(files.by_customer(prepared)), b"", {})


_SEALED: dict[str, Change] = {
    "an object that locks and draws": _shared,
    "party A's seal across the edge": in_field("EdgeSeal1", "/AP", under("N", value=party_as_drawing)),
    "a drawing that is a list of drawings": in_field(
        "EdgeSeal1", "/AP", under("N", "Group", value=lambda writer: _drawing(writer))
    ),
    "a drawing that is another's on a click": appearance_beside("/D"),
    "a drawing with a number among its resources": appearance_of(
        "EdgeSeal1", Resources=under("Hidden", value=number(5))
    ),
    "a drawing with a state among its resources": appearance_of(
        "EdgeSeal1", Resources=under("CA", value=number(1))
    ),
    "a drawing with a number in a list": appearance_of(
        "EdgeSeal1", Resources=under("ColorSpace", "C", value=listed(under("Hidden", value=number(5))))
    ),
    "a drawing with a number below a name like a key's": appearance_of(
        "EdgeSeal1", Resources=under("ExtGState", "Font", "Hidden", value=number(5))
    ),
    "a drawing with a number below a key": appearance_of(
        "EdgeSeal1", Group=under("CS", "Hidden", value=number(5))
    ),
    "a page in the seal's lock": in_field("Platform", "/Lock", _lock_with_a_page),
}


def _drawing(writer: Writer) -> generic.PdfObject:
    drawn: generic.PdfObject = files.appearance(writer, 35, 120, b"").raw_get("/N")
    return drawn
