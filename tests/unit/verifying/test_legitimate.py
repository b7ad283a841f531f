"""What signers' programs make in good faith is accepted, sealed and valid, and other programs agree."""

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, GenericCommitment
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.verifying import check_return, verify
from tests.unit.verifying.test_archival import archived, with_store
from tests.world.paper.verapdf import validated
from tests.world.programs import needs
from tests.world.signing import files
from tests.world.signing.files import KEEPS, NOW, Holder, cast


@dataclass(frozen=True)
class Way:
    """How somebody signs with pyHanko.

    Attributes:
        holder: Who; None is the usual customer.
        stamped: Whether a time stamping authority is asked.
        kept: Whether validation data are put in: `lt` or `lta`.
        pss: Whether RSA signs by PSS.
        style: The drawing; as a rule the one that the field came with stays.
        told: Further entries of the signature, or settings of the program.
        archivable: Whether the drawing leaves the file PDF/A.
    """

    holder: Callable[[], Holder] | None = None
    stamped: bool = False
    kept: str = ""
    pss: bool = False
    style: Any = KEEPS
    digest: str = "sha256"
    subfilter: SigSeedSubFilter = SigSeedSubFilter.PADES
    certify: bool = True
    told: dict[str, Any] = field(default_factory=dict)
    archivable: bool = True

    def signed(self) -> bytes:
        who = self.holder() if self.holder else cast().customer
        others = [type(who.asn1).load(files._der(each)) for each in who.chain]
        signer = signers.SimpleSigner(
            signing_cert=who.asn1,
            signing_key=who.private,
            cert_registry=SimpleCertificateStore.from_certs(others),
            prefer_pss=self.pss,
        )
        lists = [cast().root.crl(), cast().stamping_root.crl()]
        roots = [cast().root.holder.asn1, cast().stamping_root.holder.asn1]
        context = ValidationContext(
            trust_roots=roots, crls=lists, revocation_mode="soft-fail", other_certs=others
        )
        wanted = signers.PdfSignatureMetadata(
            field_name="PartyA",
            certify=self.certify,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            subfilter=self.subfilter,
            md_algorithm=self.digest,
            embed_validation_info=bool(self.kept),
            use_pades_lta=self.kept == "lta",
            validation_context=context if self.kept else None,
            **self.told,
        )
        stamper = cast().timestamps() if self.stamped or self.kept else None
        out = io.BytesIO()
        maker = signers.PdfSigner(wanted, signer=signer, timestamper=stamper, stamp_style=self.style)
        maker.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(files.unsigned())), output=out)
        return out.getvalue()


def with_key(make: Callable[[], Any]) -> Callable[[], Holder]:
    return lambda: cast().root.certify("甲方", make())


def below(levels: int) -> Callable[[], Holder]:
    def made() -> Holder:
        authority = cast().root
        for level in range(levels):
            authority = authority.authority(f"中间 {level}")
        return authority.issue("甲方")

    return made


def an_rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2048)


WAYS: dict[str, Way] = {
    "P-256": Way(),
    "P-384": Way(with_key(lambda: ec.generate_private_key(ec.SECP384R1())), digest="sha384"),
    "P-521": Way(with_key(lambda: ec.generate_private_key(ec.SECP521R1())), digest="sha512"),
    "RSA-2048": Way(with_key(an_rsa_key)),
    "RSA-3072 with SHA-512": Way(with_key(lambda: rsa.generate_private_key(65_537, 3072)), digest="sha512"),
    "RSA by PSS": Way(with_key(an_rsa_key), pss=True),
    "one authority between": Way(below(1)),
    "three authorities between": Way(below(3)),
    "an approval": Way(certify=False),
    "an older format": Way(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
    "an older format with a timestamp": Way(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, stamped=True),
    "reason, place and name": Way(
        told={"reason": "同意", "location": "深圳", "name": "王芳", "contact_info": "x"}
    ),
    "pyHanko's own drawing": Way(style=signers.DEFAULT_SIGNING_STAMP_STYLE, archivable=False),
    "a text for a drawing": Way(
        style=TextStampStyle(stamp_text="Signed by: %(signer)s\n%(ts)s"), archivable=False
    ),
    "a picture behind the text": Way(
        style=TextStampStyle(stamp_text="%(signer)s", background=PdfImage(Image.new("RGB", (40, 40), "red"))),
        archivable=False,
    ),
    "a commitment, and a timestamp of the content": Way(
        stamped=True,
        told={
            "cades_signed_attr_spec": CAdESSignedAttrSpec(
                commitment_type=GenericCommitment.PROOF_OF_ORIGIN.asn1, timestamp_content=True
            )
        },
    ),
    "an older format with revocation data": Way(kept="lt", subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
    "B-LTA with the store in the signature's own update": Way(
        kept="lta",
        told={
            "dss_settings": DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            )
        },
    ),
    "B-T": Way(stamped=True),
    "B-LT": Way(kept="lt"),
    "B-LTA": Way(kept="lta"),
    "B-LTA by RSA under an authority": Way(below(1), kept="lta"),
    "B-LTA as an approval": Way(kept="lta", certify=False),
}


@cache
def returned(way: str) -> bytes:
    return WAYS[way].signed()


@cache
def sealed(way: str) -> bytes:
    return files.by_platform(returned(way), stamper=cast().timestamps())


@cache
def renewed(way: str) -> bytes:
    once = archived(with_store(sealed(way), cast().root.crl()))
    return archived(with_store(once, cast().stamping_root.crl()))


@pytest.mark.parametrize("way", WAYS)
def test_it_is_accepted_sealed_archived_and_valid(way: str) -> None:
    info = check_return(files.unsigned(), returned(way), cast().trust, NOW)
    holder = PdfFileReader(io.BytesIO(returned(way))).embedded_regular_signatures[0].signer_cert
    assert info.certificate.fingerprint == holder.sha256.hex()
    for content in (sealed(way), renewed(way)):
        report = verify(content, cast().trust, NOW)
        assert report.verdict is Verdict.VALID, report.all_problems


@pytest.mark.parametrize("way", WAYS)
def test_pdfsig_finds_it_valid_before_and_after_archiving(way: str, tmp_path: Path) -> None:
    needs("pdfsig")
    for stage, content in (("sealed", sealed(way)), ("renewed", renewed(way))):
        path = tmp_path / f"{stage}.pdf"
        path.write_bytes(content)
        done = subprocess.run(
            ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.stdout.count("Signature Validation: Signature is Valid.") >= 2, done.stdout
        assert "Digest Mismatch" not in done.stdout


@pytest.mark.parametrize("way", WAYS)
def test_pyhanko_finds_it_valid_before_and_after_archiving(way: str) -> None:
    context = ValidationContext(
        trust_roots=[cast().root.holder.asn1, cast().stamping_root.holder.asn1], revocation_mode="soft-fail"
    )
    for content in (sealed(way), renewed(way)):
        signatures = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        assert [each.field_name for each in signatures] == ["PartyA", "Platform"]
        for each in signatures:
            assert validate_pdf_signature(each, context).bottom_line


@pytest.fixture(scope="module")
def rules_broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """By way and stage: which rules of PDF/A-3U veraPDF finds broken, by one run over all files."""
    stages = {"returned": returned, "sealed": sealed, "renewed": renewed}
    made = {f"{way}, {stage}": make(way) for way in WAYS for stage, make in stages.items()}
    return validated(made, tmp_path_factory.mktemp("ways"))


@pytest.mark.parametrize("way", WAYS)
def test_verapdf_finds_it_archivable_before_and_after_archiving_or_the_loss_is_told(
    way: str, rules_broken: dict[str, dict[str, str]]
) -> None:
    """What a signer's program draws is the signer's choice: then it is told when accepted, and ever after."""
    broken = [rules_broken[f"{way}, {stage}"] for stage in ("returned", "sealed", "renewed")]
    accepted = check_return(files.unsigned(), returned(way), cast().trust, NOW)
    reports = [verify(content, cast().trust, NOW) for content in (sealed(way), renewed(way))]
    losses = [accepted.archive_losses, *(each.archive_losses for each in reports)]
    if WAYS[way].archivable:
        assert broken == [{}, {}, {}]
        assert losses == [(), (), ()]
        return
    for rules, told in zip(broken, losses, strict=True):
        assert "6.2.11.4.1-1" in rules
        assert any("PDF/A-3U" in each and "没有嵌入的字体" in each for each in told)
    assert all(report.line.endswith(report.archive_losses[-1]) for report in reports)
