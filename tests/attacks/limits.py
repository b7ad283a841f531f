"""Attacks that want time and memory."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contract_tui.domain.verdicts import Flaw, Verdict
from tests.attacks.suite import Attack, attacks
from tests.unit.verifying.test_bounds import cross_certificates
from tests.unit.verifying.test_hostile import HOSTILE, bomb
from tests.world.signing import files
from tests.world.signing.files import NOW, Holder, cast


def by_limit() -> Iterator[Attack]:
    for title, content in HOSTILE.items():
        yield Attack("limits", title, partial(bytes, content), frozenset())
    yield Attack("limits", "an object stream of a gigabyte", bomb, frozenset(), Verdict.UNSIGNED)
    yield from attacks("limits", Flaw.TOO_COMPLICATED)(
        [
            ("certificates that issue each other, in the store", lambda: files.changed(files.both(), _maze)),
            ("certificates that issue each other, in a signature", _signed_in_a_maze),
            ("certificates that issue each other, in a timestamp", _stamped_in_a_maze),
            ("a signer's name of five thousand letters", lambda: files.by_platform(signed_by_a_long_name())),
            ("forty signatures", lambda: files.changed(files.single(), _copies)),
            ("fields within fields", partial(_with_fields, _nested(9))),
            ("two thousand fields without a name", partial(_with_fields, *[_nested(1)] * 2_001)),
        ]
    )
    yield from attacks("limits", Flaw.UNREADABLE, Flaw.TOO_COMPLICATED, Flaw.MODIFIED)(
        [
            ("seventy updates", lambda: _many(files.single(), 70)),
            ("a page tree of 90,000 kids", lambda: files.changed(files.both(), _kids)),
            ("a store of a hundred thousand references", lambda: files.changed(files.both(), _long_store)),
            ("metadata that grow to a gigabyte", lambda: files.changed(files.both(), _bombed)),
        ]
    )


@cache
def _issuing_each_other() -> list[Holder]:
    return cross_certificates(1, 12)


def _maze(writer: IncrementalPdfFileWriter) -> None:
    certificates = generic.ArrayObject(
        writer.add_object(generic.StreamObject(stream_data=each.asn1.dump()))
        for each in _issuing_each_other()
    )
    writer.root[name("/DSS")] = generic.DictionaryObject({name("/Certs"): certificates})
    writer.update_root()


def _signed_in_a_maze() -> bytes:
    certificates = tuple(each.certificate for each in _issuing_each_other())
    customer = cast().customer
    return files.by_customer(by=replace(customer, chain=(*customer.chain, *certificates)))


@cache
def signed_by_a_long_name() -> bytes:
    holder = cast().root.issue(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "x" * 5_000)]))
    return files.by_customer(by=holder)


def _stamped_in_a_maze() -> bytes:
    brought = SimpleCertificateStore.from_certs([each.asn1 for each in _issuing_each_other()])
    stamper = cast().stamper
    return files.by_platform(
        files.by_customer(),
        stamper=DummyTimeStamper(stamper.asn1, stamper.private, certs_to_embed=brought, fixed_dt=NOW),
    )


def _nested(depth: int) -> generic.DictionaryObject:
    """A field without a name, and as many within each other below it."""
    made = generic.DictionaryObject()
    for _ in range(depth - 1):
        made = generic.DictionaryObject({name("/Kids"): generic.ArrayObject([made])})
    return made


def _with_fields(*more: generic.DictionaryObject) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form["/Fields"].extend(more)
        writer.update_container(form)

    return files.changed(files.both(), change)


def _many(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = files.changed(content, lambda writer: writer.update_root())
    return content


def _kids(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages[name("/Kids")] = generic.ArrayObject([*pages["/Kids"]] * 30_000)
    writer.update_container(pages)


def _copies(writer: IncrementalPdfFileWriter) -> None:
    form, found = writer.root["/AcroForm"], files.fields(writer)["Platform"]
    for at in range(40):
        copy = generic.DictionaryObject(found)
        copy[name("/T")] = generic.pdf_string(f"X{at}")
        form["/Fields"].append(writer.add_object(copy))
    writer.update_container(form)


def _long_store(writer: IncrementalPdfFileWriter) -> None:
    proof = writer.add_object(generic.StreamObject(stream_data=cast().root.holder.asn1.dump()))
    certificates = generic.ArrayObject([proof] * 100_000)
    writer.root[name("/DSS")] = generic.DictionaryObject({name("/Certs"): certificates})
    writer.update_root()


def _bombed(writer: IncrementalPdfFileWriter) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0" * 1_000_000) for _ in range(1_000)) + packer.flush()
    stream = generic.StreamObject(
        dict_data={name("/Type"): name("/Metadata"), name("/Filter"): name("/FlateDecode")},
        encoded_data=packed,
    )
    writer.root[name("/Metadata")] = writer.add_object(stream)
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # or it would write a date of its own
    writer.update_root()
