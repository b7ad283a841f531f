"""Contracts that are as they should be, in every way that a check could take for something else."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.trust import Trust
from tests.attacks.bases import DAY, kept, stored
from tests.attacks.chains import for_pss
from tests.attacks.properties import rewritten
from tests.attacks.replay import stamp_in
from tests.attacks.suite import Attack, Make, usual_trust
from tests.attacks.updates import sealed_off
from tests.unit.verifying.test_archival import archived
from tests.world.signing import files
from tests.world.signing.files import NOW, Authority, Holder, cast

GOOD = "good"
"""Their category, which is none of attacks."""


@cache
def _platforms_own() -> Authority:
    return Authority("平台自己的根证书")


def _by_its_own_root() -> bytes:
    return files.by_platform(files.by_customer(), _platforms_own().issue("平台"))


def _by_pss() -> bytes:
    """A signature whose algorithm has parameters by right."""
    customer = cast().root.certify("甲方", rsa.generate_private_key(65_537, 2048))
    return files.by_platform(files.by_customer(by=replace(customer, pss=True)))


def _by_a_key_for_pss() -> bytes:
    return files.by_platform(files.by_customer(by=for_pss(2048)))


def _own_root_alone() -> Trust:
    return replace(cast().trust, seals=frozenset(), platform_roots=(_platforms_own().holder.asn1,))


def _own_root_beside_seals() -> Trust:
    return replace(cast().trust, platform_roots=(_platforms_own().holder.asn1,))


class _Exact(generic.NumberObject):
    """A number that is written with its decimals."""

    def write_to_stream(self, stream: Any, *_: Any, **__: Any) -> None:
        stream.write(b"%d.00" % self)


def _rewritten() -> bytes:
    """Objects that an update writes once more as they are, though 50 as 50.00."""

    def again(writer: IncrementalPdfFileWriter) -> None:
        for field in files.fields(writer).values():
            field[name("/Rect")] = generic.ArrayObject(map(_Exact, field["/Rect"]))
            writer.update_container(field)
        writer.update_container(writer.root["/AcroForm"])

    return files.changed(files.both(), again)


def _close_metadata() -> bytes:
    return rewritten(lambda packet: re.sub(rb">\s+<", b"><", packet), {})


def _ended_store() -> bytes:
    """The certificate's bytes hold a word by which objects end."""
    holder = cast().root.issue("endobj")

    def change(writer: IncrementalPdfFileWriter) -> None:
        proof = writer.add_object(generic.StreamObject(stream_data=holder.asn1.dump()))
        listed = {name("/Certs"): generic.ArrayObject([proof])}
        writer.root[name("/DSS")] = generic.DictionaryObject(listed)
        writer.update_root()

    return files.changed(files.both(), change)


def _packed_store() -> bytes:
    """A store in an object stream, which other programs write."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.stream_xrefs = True
        packed = writer.prepare_object_stream()
        proof = writer.add_object(generic.StreamObject(stream_data=cast().root.holder.asn1.dump()))
        listed = generic.ArrayObject([proof])
        store = generic.DictionaryObject({name("/Certs"): listed, name("/VRI"): generic.DictionaryObject()})
        writer.root[name("/DSS")] = writer.add_object(store, obj_stream=packed)
        writer.update_root()

    return files.changed(files.both(), change)


def _stamp_without_a_place() -> bytes:
    """A document timestamp in a field that no page shows, and that says nothing of places and colours."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(files.both())), io.BytesIO()
    entries = {"/FT": name("/Sig"), "/T": generic.pdf_string("Stamp"), "/MK": generic.DictionaryObject()}
    field = generic.DictionaryObject({name(key): each for key, each in entries.items()})
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form)
    stamper = signers.PdfTimeStamper(cast().timestamps(), field_name="Stamp")
    stamper.timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def _drawn_in_circles() -> bytes:
    """A seal whose drawing leads back to itself, as fonts made of drawings do."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = files.fields(writer)["Platform"]
        shown = files.appearance(writer, 35, 120, b"0 0 9 9 re f")
        forms = generic.DictionaryObject({name("/Self"): shown.raw_get("/N")})
        shown["/N"]["/Resources"][name("/XObject")] = forms
        field[name("/AP")] = shown
        writer.update_container(field)

    return files.by_platform(files.by_customer(), None, change)


def _without_a_look() -> bytes:
    """Party A's field shows nothing at all, and its program leaves that so."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = files.fields(writer)["PartyA"]
        del field["/AP"]
        writer.update_container(field)

    return files.by_platform(files.by_customer(files.changed(files.unsigned(), change)))


def _with_a_lock() -> bytes:
    """The platform's field was made with a lock, in an object of its own."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        named = generic.ArrayObject([generic.pdf_string("PartyA")])
        lock = generic.DictionaryObject({name("/Action"): name("/Include"), name("/Fields"): named})
        field = files.fields(writer)["Platform"]
        field[name("/Lock")] = writer.add_object(lock)
        writer.update_container(field)

    return files.by_platform(files.by_customer(files.changed(files.unsigned(), change)))


@cache
def _of_a_year_ago() -> tuple[Holder, Holder]:
    return cast().root.issue("甲方", since=-400 * DAY), cast().root.issue("平台", since=-400 * DAY)


def _stamped_a_year_ago() -> bytes:
    """By an authority whose certificate has expired since, and was good at a later document timestamp."""
    stamper = cast().stamping_root.issue("时间戳", since=-400 * DAY, until=-10 * DAY, stamping=True)
    then, (customer, platform) = replace(cast(), stamper=stamper).timestamps(-300 * DAY), _of_a_year_ago()
    signed = files.by_customer(by=customer, stamper=then, at=NOW - 300 * DAY)
    sealed = files.by_platform(signed, platform, stamper=then, at=NOW - 300 * DAY)
    return archived(sealed, -20 * DAY)


def _online() -> Trust:
    """All lists are at hand, so that nothing is asked for."""
    lists = cast().root.crl(), cast().stamping_root.crl()
    return replace(cast().trust_in(_of_a_year_ago()[1]), online=True, crls=lists)


def _seal_where_nothing_was() -> bytes:
    """The platform's field showed nothing at all before it was sealed."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = files.fields(writer)["Platform"]
        del field["/AP"]
        writer.update_container(field)

    prepared = files.changed(files.unsigned(), change)
    return files.by_platform(files.by_customer(prepared), None, files.draw("Platform"))


def _drawn_with_objects() -> bytes:
    """A seal whose drawing uses an object of its own, and one that was there before."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        number = files.fields(writer)["PartyA"]["/AP"].raw_get("/N").idnum
        state = generic.DictionaryObject({name("/CA"): generic.NumberObject(1)})
        resources = {
            "/ExtGState": generic.DictionaryObject({name("/G"): writer.add_object(state)}),
            "/XObject": generic.DictionaryObject({name("/Old"): generic.IndirectObject(number, 0, writer)}),
        }
        field = files.fields(writer)["Platform"]
        shown = files.appearance(writer, 150, 120, b"/G gs")
        shown["/N"]["/Resources"].update({name(key): each for key, each in resources.items()})
        field[name("/AP")] = shown
        writer.update_container(field)

    return files.by_platform(files.by_customer(), None, change)


def _drawn_before_it_is_signed() -> bytes:
    return files.by_platform(files.changed(files.by_customer(), files.draw("Platform")))


def _stamped_before_anybody_signs() -> bytes:
    return files.by_platform(files.by_customer(stamp_in("Stamp"), certify=False))


def _closed_by_the_seal() -> bytes:
    """A seal that allows no changes after it (PDF 2.0), and none follow."""
    return files.by_platform(files.by_customer(), None, sealed_off("Platform"))


_CONTRACTS: dict[str, tuple[Make, Callable[[], Trust]]] = {
    "of two parties": (files.both, usual_trust),
    "of the platform alone": (files.single, usual_trust),
    "with party A's signature by PSS": (_by_pss, usual_trust),
    "with party A's key for PSS alone": (_by_a_key_for_pss, usual_trust),
    "with a store": (stored, usual_trust),
    "with a certificate in its store that names an object's end": (_ended_store, usual_trust),
    "with a store in an object stream": (_packed_store, usual_trust),
    "with a document timestamp": (kept, usual_trust),
    "with timestamps of a year ago, where lists may be asked for": (_stamped_a_year_ago, _online),
    "by the platform's own root": (_by_its_own_root, _own_root_alone),
    "by a known seal beside the platform's own root": (files.both, _own_root_beside_seals),
    "with objects that are written again": (_rewritten, usual_trust),
    "with metadata that are written without blanks": (_close_metadata, usual_trust),
    "with a document timestamp that has no place": (_stamp_without_a_place, usual_trust),
    "with a document timestamp before it is signed": (_stamped_before_anybody_signs, usual_trust),
    "without a look of party A's field": (_without_a_look, usual_trust),
    "with a lock that was there": (_with_a_lock, usual_trust),
    "with a seal that is drawn before it is signed": (_drawn_before_it_is_signed, usual_trust),
    "with a seal where nothing was": (_seal_where_nothing_was, usual_trust),
    "with a seal that allows nothing after it": (_closed_by_the_seal, usual_trust),
    "with a drawing of several objects": (_drawn_with_objects, usual_trust),
    "with a drawing that leads back to itself": (_drawn_in_circles, usual_trust),
}


@cache
def good_contracts() -> tuple[Attack, ...]:
    """What must be valid, in the shape of attacks that must fail to look like one."""
    return tuple(
        Attack(GOOD, title, make, frozenset(), Verdict.VALID, trust)
        for title, (make, trust) in _CONTRACTS.items()
    )
