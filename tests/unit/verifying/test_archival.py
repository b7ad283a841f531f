"""What is added to a signed file so that it can be verified for decades (PAdES B-LT, B-LTA)."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from asn1crypto import crl, ocsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import (
    OCSPCertStatus,
    OCSPResponderEncoding,
    OCSPResponseBuilder,
    OCSPResponseStatus,
)
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from contract_tui.domain.signatures import Level
from contract_tui.domain.verdicts import Flaw, Kind, Verdict
from tests.unit.verifying.test_attacks import UPDATES, other_digit
from tests.world.signing import files
from tests.world.signing.examining import examined, flaws
from tests.world.signing.files import NOW, Holder, cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def stamped(platform: Holder | None = None) -> bytes:
    stamper = cast().timestamps()
    return files.by_platform(files.by_customer(stamper=stamper), platform, stamper=stamper)


def with_store(content: bytes, *lists: crl.CertificateList) -> bytes:
    out = io.BytesIO(content)
    last = PdfFileReader(io.BytesIO(content)).embedded_signatures[-1]
    DocumentSecurityStore.add_dss(
        out, last.pkcs7_content.hex().encode(), certs=[cast().root.holder.asn1], crls=lists
    )
    return out.getvalue()


def archived(content: bytes, at: timedelta = timedelta()) -> bytes:
    out = io.BytesIO()
    PdfTimeStamper(cast().timestamps(at)).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), "sha256", output=out
    )
    return out.getvalue()


def test_revocation_data_may_be_added_after_the_last_signature() -> None:
    report = examined(with_store(stamped(), cast().root.crl()))
    assert report.verdict is Verdict.VALID
    assert [each.level for each in report.signatures] == [Level.B_LT, Level.B_LT]
    assert report.signatures[1].changes == ("增加了 1 次存档更新",)


def answered(about: Holder) -> ocsp.OCSPResponse:
    """What the root says of a certificate (RFC 6960)."""
    root = cast().root.holder
    builder = OCSPResponseBuilder().add_response(
        about.certificate, root.certificate, hashes.SHA256(), OCSPCertStatus.GOOD, NOW, NOW + DAY, None, None
    )
    made = builder.responder_id(OCSPResponderEncoding.HASH, root.certificate).sign(root.key, hashes.SHA256())
    return ocsp.OCSPResponse.load(made.public_bytes(Encoding.DER))


def test_an_answer_of_the_authority_lets_the_signature_that_it_is_about_last() -> None:
    out = io.BytesIO(stamped())
    DocumentSecurityStore.add_dss(out, None, ocsps=[answered(cast().platform)])
    report = examined(out.getvalue())
    assert report.verdict is Verdict.VALID
    assert [each.level for each in report.signatures] == [Level.B_T, Level.B_LT]


def test_an_answer_that_tells_nothing_lets_no_signature_last() -> None:
    busy = OCSPResponseBuilder.build_unsuccessful(OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER)
    out = io.BytesIO(files.unsigned(both=False))
    DocumentSecurityStore.add_dss(out, None, ocsps=[ocsp.OCSPResponse.load(busy)])
    report = examined(files.by_platform(out.getvalue(), stamper=cast().timestamps(), certify=True))
    assert report.verdict is Verdict.VALID
    assert [each.level for each in report.signatures] == [Level.B_T]


def test_a_document_timestamp_may_be_added_after_that() -> None:
    content = archived(with_store(stamped(), cast().root.crl()))
    report = examined(content)
    assert report.verdict is Verdict.VALID
    assert [each.level for each in report.signatures] == [Level.B_LTA, Level.B_LTA, None]
    assert (report.signatures[-1].kind, report.signatures[-1].title) == (Kind.TIMESTAMP, "文件时间戳")
    assert report.line.startswith("有效：2 个签名完好、可信、齐全，签署后没有改动；")
    assert examined(archived(with_store(content, cast().root.crl()))).verdict is Verdict.VALID


def test_a_document_timestamp_proves_the_time_of_what_it_covers() -> None:
    short = cast().root.issue("平台", until=HOUR)
    content, trust = files.by_platform(files.by_customer(), short), cast().trust_in(short)
    assert examined(content, trust, 2 * DAY).verdict is Verdict.UNTRUSTED
    assert examined(archived(content), trust, 2 * DAY).verdict is Verdict.VALID
    assert flaws(examined(archived(content, 2 * HOUR), trust, 2 * DAY)) == {Flaw.EXPIRED}


def test_nothing_else_may_come_with_archival_data() -> None:
    for base in (with_store(stamped(), cast().root.crl()), archived(stamped())):
        for name, (change, flaw, words) in UPDATES.items():
            report = examined(files.changed(base, change))
            assert report.verdict is Verdict.INVALID, name
            assert any(words in each.words for each in report.all_problems if each.flaw is flaw), name
    hidden = archived(files.changed(stamped(), UPDATES["white box"][0]))
    assert Flaw.MODIFIED in flaws(examined(hidden))


def test_bytes_behind_archival_data_are_found() -> None:
    base = with_store(stamped(), cast().root.crl())
    for behind in (b"\0", b"x" * 99):
        assert flaws(examined(base + behind)) == {Flaw.TRAILING}
    assert flaws(examined(archived(base) + b"\n")) == {Flaw.TRAILING}


def test_a_broken_document_timestamp_is_found() -> None:
    content = archived(stamped())
    begun = content.rindex(b"/Contents <")
    end = begun + len(content[begun : content.index(b">", begun)].rstrip(b"0"))
    for at in (end - 20, begun + 20):
        report = examined(other_digit(content, at))
        assert report.verdict is Verdict.INVALID
        assert Flaw.EXTRA_SIGNATURE not in flaws(report)
        assert [each.kind for each in report.signatures][2:] == [Kind.TIMESTAMP]


def test_a_document_timestamp_of_an_unknown_authority_is_not_trusted() -> None:
    trust = replace(cast().trust, timestamp_roots=cast().trust.roots)
    report = examined(archived(files.both()), trust)
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.TIMESTAMP})


def test_an_old_list_in_the_file_does_not_outweigh_a_later_one_of_the_settings() -> None:
    """A thief of a revoked key brings the list of the day before along."""
    old, new = cast().root.crl(), cast().root.crl((cast().platform, -HOUR), since=-HOUR / 2)
    trust = replace(cast().trust, crls=(new, cast().stamping_root.crl()))
    report = examined(with_store(files.both(), old), trust)
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.REVOKED})


def test_a_store_that_is_broken_or_huge_is_left_aside() -> None:
    def spoil(writer: IncrementalPdfFileWriter) -> None:
        store = writer.root["/DSS"]
        store[generic.pdf_name("/CRLs")] = generic.ArrayObject([writer.add_object(generic.NullObject())])
        writer.update_container(store)

    report = examined(files.changed(with_store(stamped(), cast().root.crl()), spoil))
    assert report.verdict is Verdict.INVALID
    many = with_store(stamped(), *(cast().root.crl(since=-at * HOUR) for at in range(1, 300)))
    assert examined(many).signatures[0].level is Level.B_T


def narrowed(*, also_in_the_store: bool) -> Callable[[IncrementalPdfFileWriter], None]:
    """Take the lists away from what the store holds for one signature, and perhaps from the store itself."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        store = writer.root["/DSS"]
        for one in store["/VRI"].values():
            entry = one.get_object()
            del entry["/CRL"]
            writer.update_container(entry)
        if also_in_the_store:
            del store["/CRLs"]
            writer.update_container(store)

    return change


def test_proofs_of_one_signature_may_be_replaced_while_the_store_keeps_them() -> None:
    """Programs that renew archive time stamps write newer lists in the place of older ones there."""
    base = with_store(stamped(), cast().root.crl())
    kept = examined(files.changed(base, narrowed(also_in_the_store=False)))
    assert kept.verdict is Verdict.VALID
    lost = examined(files.changed(base, narrowed(also_in_the_store=True)))
    assert (lost.verdict, Flaw.MODIFIED in flaws(lost)) == (Verdict.INVALID, True)
