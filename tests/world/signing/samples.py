"""Small PDFs with the contract's form fields, keys and certificates of a test's own authority."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from fpdf import FPDF
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.signatures import EDGE_SEAL_FIELD, PARTY_A_FIELD, PLATFORM_FIELD, Stamp
from contract_tui.signing.issuing import Algorithm, Issued, Terms, issue, new_key
from contract_tui.signing.keys import SigningKey, held_key

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STAMP = Stamp(120, 120, "/Seal gs 0.8 0 0 rg 10 10 100 100 re f")
EDGE = Stamp(30, 100, "/Seal gs 0.8 0 0 rg 0 0 30 100 re f")


def a_document(pages: int = 2) -> bytes:
    """PDF/A-3 pages with the fields PartyA, Platform and one EdgeSeal per page."""
    paper = FPDF(enforce_compliance="PDF/A-3U")
    paper.set_lang("zh-CN")
    for _ in range(pages):
        paper.add_page()
        paper.rect(50, 50, 20, 20)
    writer = IncrementalPdfFileWriter(BytesIO(bytes(paper.output())))
    places = [writer.find_page_for_modification(at)[0] for at in range(pages)]
    fields = generic.ArrayObject()
    _field(writer, fields, places[-1], (PARTY_A_FIELD, "/Sig"), (50, 100, 170, 220))
    _field(writer, fields, places[-1], (PLATFORM_FIELD, "/Sig"), (300, 100, 420, 220))
    for number, place in enumerate(places, 1):
        _field(writer, fields, place, (f"{EDGE_SEAL_FIELD}{number}", "/Tx"), (560, 300, 590, 400))
    form = _dictionary({"/Fields": fields, "/SigFlags": generic.NumberObject(3)})
    writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _field(
    writer: IncrementalPdfFileWriter,
    fields: generic.ArrayObject,
    page: generic.IndirectObject,
    named: tuple[str, str],
    rect: tuple[float, float, float, float],
) -> None:
    name, kind = named
    box = generic.ArrayObject(map(generic.FloatObject, (0, 0, rect[2] - rect[0], rect[3] - rect[1])))
    empty = generic.StreamObject(
        dict_data=_dictionary(
            {
                "/Type": pdf_name("/XObject"),
                "/Subtype": pdf_name("/Form"),
                "/BBox": box,
                "/Resources": _dictionary({}),
            }
        ),
        stream_data=b"",
    )
    widget = _dictionary(
        {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name("/Widget"),
            "/FT": pdf_name(kind),
            "/T": pdf_string(name),
            "/Rect": generic.ArrayObject(map(generic.FloatObject, rect)),
            "/F": generic.NumberObject(132),
            "/P": page,
            "/AP": _dictionary({"/N": writer.add_object(empty)}),
        }
    )
    if kind == "/Tx":
        widget[pdf_name("/Ff")] = generic.NumberObject(1)
    reference = writer.add_object(widget)
    fields.append(reference)
    owner = page.get_object()
    if "/Annots" not in owner:
        owner[pdf_name("/Annots")] = generic.ArrayObject()
    owner["/Annots"].append(reference)
    writer.update_container(owner)


def _dictionary(entries: Mapping[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(name): value for name, value in entries.items()})


def an_authority(name: str = "测试根证书") -> Issued:
    """A root that issues certificates."""
    return issue(_terms(name, authority=True), new_key())


def a_seal(
    root: Issued, name: str = "测试平台", algorithm: Algorithm = Algorithm.P256, terms: Terms | None = None
) -> Issued:
    """A seal's certificate under a root."""
    return issue(terms or _terms(name), new_key(algorithm), root)


def _terms(name: str, *, authority: bool = False) -> Terms:
    return Terms({"CN": name}, NOW - timedelta(days=400), NOW + timedelta(days=400), authority)


def ready(issued: Issued, *above: Issued) -> SigningKey:
    """A key that signs."""
    return held_key(issued.key, [issued.certificate, *(each.certificate for each in above)], "测试")


def parsed(issued: Issued) -> asn1.Certificate:
    """The certificate as asn1crypto has it."""
    return asn1.Certificate.load(issued.certificate.public_bytes(Encoding.DER))


def save_pem(path: Path, *issued: Issued) -> Path:
    """Write certificates as PEM."""
    path.write_bytes(b"".join(each.certificate.public_bytes(Encoding.PEM) for each in issued))
    return path


def a_crl(root: Issued, *revoked: Issued, days: int = 400) -> bytes:
    """A revocation list of a root, as DER."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(NOW - timedelta(days=1))
        .next_update(NOW + timedelta(days=days))
    )
    for each in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(each.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW - timedelta(days=1)).build())
    return builder.sign(root.key, hashes.SHA256()).public_bytes(Encoding.DER)


def secret_file(path: Path, content: bytes, mode: int = 0o600) -> Path:
    """Write a file with the rights of a secret, or with others."""
    path.write_bytes(content)
    path.chmod(mode)
    return path
