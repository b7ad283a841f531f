"""Signed files for tests: an authority of their own, parties, timestamps, and a contract's form of PDF.

The document is smaller than a real one, and has the same fields; tests of the real one stand elsewhere.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from asn1crypto import crl, keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from fpdf import FPDF
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import PdfSignedData
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.stamp import BaseStampStyle, NoOpStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contract_tui.signing.trust import Trust

NOW = datetime.now(UTC).replace(microsecond=0)
"""The moment of all tests: pyHanko writes the machine's own time into signatures."""
_DAY = timedelta(days=1)
KEEPS = NoOpStampStyle()
"""A program that leaves a field's appearance alone, as PDF/A needs it."""
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Change = Callable[[IncrementalPdfFileWriter], None]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class Holder:
    """Somebody with a certificate and its key."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...] = ()
    pss: bool = False

    @property
    def asn1(self) -> asn1.Certificate:
        return asn1.Certificate.load(_der(self.certificate))

    @property
    def private(self) -> keys.PrivateKeyInfo:
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return keys.PrivateKeyInfo.load(der)

    @property
    def signer(self) -> signers.SimpleSigner:
        others = [asn1.Certificate.load(_der(each)) for each in self.chain]
        return signers.SimpleSigner(
            signing_cert=self.asn1,
            signing_key=self.private,
            cert_registry=SimpleCertificateStore.from_certs(others),
            prefer_pss=self.pss,
        )

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _digest_for(key: Any) -> hashes.SHA256 | None:
    """Ed25519 has a digest of its own."""
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()


def _name(common: str | x509.Name) -> x509.Name:
    if isinstance(common, x509.Name):
        return common
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


@dataclass
class Authority:
    """An authority that issues certificates and revocation lists; a root unless a holder is given."""

    title: str | x509.Name
    given: Holder | None = None
    holder: Holder = field(init=False)

    def __post_init__(self) -> None:
        ages = 3650 * _DAY
        self.holder = self.given or self._made(self.title, new_key(), None, ca=True, since=-ages, until=ages)

    def issue(self, common: str | x509.Name, *, stamping: bool = False, **how: Any) -> Holder:
        """A certificate for a new key; as for `certify`."""
        key = rsa.generate_private_key(65_537, 2048) if stamping else new_key()
        if stamping:
            how["purposes"] = [ExtendedKeyUsageOID.TIME_STAMPING]
        return self.certify(common, key, **how)

    def certify(self, common: str | x509.Name, key: PrivateKey, **how: Any) -> Holder:
        """A certificate for a key; as for `_made`."""
        return self._made(common, key, self.holder, **how)

    def authority(self, title: str, **how: Any) -> "Authority":
        """An authority below this one; as for `_made`."""
        return Authority(title, self._made(title, new_key(), self.holder, ca=True, **how))

    def issue_by_sha1(self, common: str) -> Holder:
        """A certificate that the authority signed with SHA-1, which cryptography makes no more."""
        made = self.issue(common)
        weak = made.asn1
        weak["tbs_certificate"]["signature"] = weak["signature_algorithm"] = {"algorithm": "sha1_ecdsa"}
        covered = weak["tbs_certificate"].dump(force=True)
        assert isinstance(self.holder.key, ec.EllipticCurvePrivateKey)
        weak["signature_value"] = self.holder.key.sign(covered, ec.ECDSA(hashes.SHA1()))
        return replace(made, certificate=x509.load_der_x509_certificate(weak.dump(force=True)))

    def _made(
        self,
        common: str | x509.Name,
        key: PrivateKey,
        issuer: Holder | None,
        *,
        ca: bool = False,
        since: timedelta = -_DAY,
        until: timedelta = 365 * _DAY,
        signing: bool = True,
        usage: bool = True,
        purposes: Sequence[x509.ObjectIdentifier] = (),
    ) -> Holder:
        """A certificate.

        Args:
            since: Relative to `NOW`, like `until`.
            signing: Whether its key usage is signing, or enciphering.
            usage: Whether it has a key usage at all.
            purposes: Its extended key usage; none leaves the extension out.
        """
        by = issuer.key if issuer else key
        kinds = x509.KeyUsage(
            digital_signature=signing and not ca,
            content_commitment=signing and not ca,
            key_encipherment=not signing,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=ca,
            crl_sign=ca,
            encipher_only=False,
            decipher_only=False,
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(common))
            .issuer_name(issuer.certificate.subject if issuer else _name(common))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + since)
            .not_valid_after(NOW + until)
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
            )
        )
        if usage:
            builder = builder.add_extension(kinds, critical=True)
        if purposes:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage(purposes), critical=purposes == [ExtendedKeyUsageOID.TIME_STAMPING]
            )
        chain = (issuer.certificate, *issuer.chain) if issuer else ()
        return Holder(builder.sign(by, _digest_for(by)), key, chain)

    def crl(
        self, *revoked: tuple[Holder, timedelta], since: timedelta = -_DAY, until: timedelta = 30 * _DAY
    ) -> crl.CertificateList:
        """A list of who was revoked, and when relative to `NOW`."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.holder.certificate.subject)
            .last_update(NOW + since)
            .next_update(NOW + until)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.holder.key.public_key()),
                critical=False,
            )
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for whom, when in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(whom.certificate.serial_number)
                .revocation_date(NOW + when)
                .build()
            )
        made = builder.sign(self.holder.key, _digest_for(self.holder.key))
        return crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


@dataclass(frozen=True)
class Cast:
    """Everybody who has a part: two authorities, two parties, a time stamping authority."""

    root: Authority
    stamping_root: Authority
    customer: Holder
    platform: Holder
    stamper: Holder

    @property
    def trust(self) -> Trust:
        """The roots, and the platform's seal as a home's database knows it."""
        return Trust(
            roots=(self.root.holder.asn1,),
            seals=frozenset({self.platform.fingerprint}),
            timestamp_roots=(self.stamping_root.holder.asn1,),
        )

    def trust_in(self, *seals: Holder) -> Trust:
        """The same in a home that has sealed with these."""
        return self.trust.knowing([each.fingerprint for each in seals])

    def timestamps(self, at: timedelta = timedelta()) -> DummyTimeStamper:
        """A time stamping authority whose clock stands at a moment relative to `NOW`."""
        store = SimpleCertificateStore.from_certs([self.stamping_root.holder.asn1])
        return DummyTimeStamper(
            self.stamper.asn1, self.stamper.private, certs_to_embed=store, fixed_dt=NOW + at
        )


@cache
def cast() -> Cast:
    root, stamping = Authority("测试根证书"), Authority("测试时间戳根证书")
    return Cast(
        root,
        stamping,
        root.issue("甲方"),
        root.issue("平台"),
        stamping.issue("时间戳", since=-3650 * _DAY, until=3650 * _DAY, stamping=True),
    )


@cache
def unsigned(
    pages: int = 3, *, both: bool = True, number: str = "", attached: tuple[str, bytes] | None = None
) -> bytes:
    """A contract's document with its fields empty.

    Args:
        attached: The name and content of the attached file, instead of a contract's data.
    """
    attachment, data = attached or ("order.json", json.dumps({"number": number}).encode())
    document = FPDF(enforce_compliance="PDF/A-3U")
    document.set_lang("zh-CN")
    for _ in range(pages):
        document.add_page()
        document.rect(50, 50, 20, 20)
    document.embed_file(
        basename=attachment,
        bytes=data,
        mime_type="application/json",
        associated_file_relationship="Data",
        compress=True,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(bytes(document.output())))
    found = [writer.find_page_for_modification(at)[0] for at in range(pages)]
    fields = [_field(writer, found[-1], "Platform", "/Sig", (300, 100, 450, 220))]
    if both:
        fields.insert(0, _field(writer, found[-1], "PartyA", "/Sig", (50, 100, 200, 220)))
    fields += [
        _field(writer, page, f"EdgeSeal{at}", "/Tx", (560, 300, 595, 420))
        for at, page in enumerate(found, start=1)
    ]
    form = {name("/Fields"): generic.ArrayObject(fields), name("/SigFlags"): generic.NumberObject(3)}
    writer.root[name("/AcroForm")] = writer.add_object(generic.DictionaryObject(form))
    writer.update_root()
    return written(writer)


def _field(
    writer: IncrementalPdfFileWriter,
    page: generic.IndirectObject,
    title: str,
    kind: str,
    place: tuple[int, int, int, int],
) -> generic.IndirectObject:
    left, bottom, right, top = place
    entries = {
        name("/Type"): name("/Annot"),
        name("/Subtype"): name("/Widget"),
        name("/FT"): name(kind),
        name("/T"): generic.pdf_string(title),
        name("/Rect"): generic.ArrayObject(map(generic.FloatObject, place)),
        name("/F"): generic.NumberObject(132),
        name("/P"): page,
        name("/AP"): appearance(writer, right - left, top - bottom, b""),
    }
    if kind == "/Tx":
        entries[name("/Ff")] = generic.NumberObject(1)
    added: generic.IndirectObject = writer.add_object(generic.DictionaryObject(entries))
    holder = page.get_object()
    if "/Annots" not in holder:
        holder[name("/Annots")] = generic.ArrayObject()
    holder["/Annots"].append(added)
    writer.update_container(holder)
    return added


def appearance(
    writer: IncrementalPdfFileWriter, width: float, height: float, drawn: bytes
) -> generic.DictionaryObject:
    """What a field shows."""
    entries = {
        name("/Type"): name("/XObject"),
        name("/Subtype"): name("/Form"),
        name("/BBox"): generic.ArrayObject(map(generic.FloatObject, (0, 0, width, height))),
        name("/Resources"): generic.DictionaryObject(),
    }
    stream = generic.StreamObject(dict_data=entries, stream_data=drawn)
    return generic.DictionaryObject({name("/N"): writer.add_object(stream)})


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def changed(content: bytes, *changes: Change) -> bytes:
    """The file with an incremental update that makes changes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    for change in changes:
        change(writer)
    return written(writer)


def fields(writer: IncrementalPdfFileWriter) -> dict[str, generic.DictionaryObject]:
    listed = writer.root["/AcroForm"]["/Fields"]
    return {str(each.get_object()["/T"]): each.get_object() for each in listed}


def draw(title: str, drawn: bytes = b"1 0 0 rg 0 0 35 120 re f") -> Change:
    """Let a field show something else."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        found = fields(writer)[title]
        found[name("/AP")] = appearance(writer, 35, 120, drawn)
        writer.update_container(found)

    return change


def edge_seals(writer: IncrementalPdfFileWriter) -> None:
    """骑缝章 on every page."""
    for title in fields(writer):
        if title.startswith("EdgeSeal"):
            draw(title)(writer)


def signed(
    content: bytes,
    title: str,
    by: Holder,
    *changes: Change,
    certify: bool = False,
    permission: MDPPerm = MDPPerm.FILL_FORMS,
    stamper: DummyTimeStamper | None = None,
    existing: bool = True,
    lock: FieldMDPSpec | None = None,
    subfilter: SigSeedSubFilter = SigSeedSubFilter.PADES,
    digest: str = "sha256",
    at: datetime | None = None,
    style: BaseStampStyle = KEEPS,
) -> bytes:
    """The file with a signature in a field, and what else is done in the same revision.

    Args:
        style: What the field shows; as a rule what it showed before.
        at: What the signer's clock says; None is `NOW`, however long the tests have been running.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    for change in changes:
        change(writer)
    if lock is not None:
        found = fields(writer)[title]
        found[name("/Lock")] = lock.as_sig_field_lock()
        writer.update_container(found)
    wanted = signers.PdfSignatureMetadata(
        field_name=title,
        certify=certify,
        docmdp_permissions=permission,
        subfilter=subfilter,
        md_algorithm=digest,
    )
    out = io.BytesIO()
    signer = signers.PdfSigner(wanted, signer=by.signer, timestamper=stamper, stamp_style=style)
    with _clock_at(at or NOW):
        signer.sign_pdf(writer, existing_fields_only=existing, output=out, bytes_reserved=24_576)
    return out.getvalue()


@contextmanager
def claiming(moment: str | None) -> Iterator[None]:
    """Let signatures be made whose `M` says this, or that have none."""
    made = PdfSignedData.__init__

    def init(self: PdfSignedData, *args: Any, **how: Any) -> None:
        made(self, *args, **how)
        del self["/M"]
        if moment is not None:
            self[name("/M")] = generic.pdf_string(moment)

    with patch.object(PdfSignedData, "__init__", init):
        yield


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """Let pyHanko read another time than the machine's."""
    with patch("pyhanko.sign.signers.pdf_signer.datetime") as clock:
        clock.now.return_value = moment
        yield


def by_customer(content: bytes | None = None, by: Holder | None = None, **how: object) -> bytes:
    how.setdefault("certify", True)
    return signed(content or unsigned(), "PartyA", by or cast().customer, **how)  # type: ignore[arg-type]  # the caller's keywords


def by_platform(content: bytes, by: Holder | None = None, *changes: Change, **how: object) -> bytes:
    return signed(content, "Platform", by or cast().platform, edge_seals, *changes, **how)  # type: ignore[arg-type]  # the caller's keywords


@cache
def both() -> bytes:
    """A good contract of two parties."""
    return by_platform(by_customer())


@cache
def single() -> bytes:
    """A good contract that the platform alone signs."""
    return by_platform(unsigned(both=False), certify=True)


def holders(*found: Holder) -> Sequence[str]:
    return [each.fingerprint for each in found]
