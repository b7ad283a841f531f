"""Signers whose programs add what makes a signature last: accepted, sealed, and still valid."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import attributes, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.signatures import Level
from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import check_return, verify
from tests.unit.verifying.test_archival import archived, with_store
from tests.unit.verifying.test_attacks import UPDATES
from tests.world.signing import files
from tests.world.signing.files import NOW, cast


def stamped() -> bytes:
    return files.by_customer(stamper=cast().timestamps())


def by_one_command(*, archive: bool) -> bytes:
    """What `pyhanko sign addsig --with-validation-info` makes, DSS and all."""
    trust = with_lists()
    wanted = signers.PdfSignatureMetadata(
        field_name="PartyA",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=archive,
        validation_context=ValidationContext(
            trust_roots=[*trust.roots, *trust.timestamp_roots],
            crls=list(trust.crls),
            revocation_mode="require",
        ),
        md_algorithm="sha256",
    )
    signer = signers.PdfSigner(wanted, signer=cast().customer.signer, timestamper=cast().timestamps())
    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(files.unsigned())), output=out)
    return out.getvalue()


def with_lists() -> Trust:
    return replace(cast().trust, crls=(cast().root.crl(), cast().stamping_root.crl()))


RETURNED: dict[str, tuple[Callable[[], bytes], Level]] = {
    "B-T": (stamped, Level.B_T),
    "DSS": (lambda: with_store(stamped(), cast().root.crl()), Level.B_LT),
    "document timestamp": (lambda: archived(files.by_customer()), Level.B_B),
    "DSS and document timestamp": (
        lambda: archived(with_store(stamped(), cast().root.crl())),
        Level.B_LTA,
    ),
    "B-LT": (lambda: by_one_command(archive=False), Level.B_LT),
    "B-LTA": (lambda: by_one_command(archive=True), Level.B_LTA),
}


@pytest.mark.parametrize("kind", RETURNED)
def test_what_lasts_is_accepted_and_sealed_and_valid(kind: str) -> None:
    make, level = RETURNED[kind]
    returned = make()
    assert check_return(files.unsigned(), returned, cast().trust, NOW).level is level
    report = verify(files.by_platform(returned), cast().trust, NOW)
    assert report.verdict is Verdict.VALID, report.all_problems
    renewed = archived(
        with_store(files.by_platform(returned, stamper=cast().timestamps()), cast().root.crl())
    )
    assert verify(renewed, cast().trust, NOW).verdict is Verdict.VALID


@pytest.mark.parametrize("kind", RETURNED)
@pytest.mark.parametrize("attack", UPDATES)
def test_nothing_else_comes_with_it(kind: str, attack: str) -> None:
    change, _, words = UPDATES[attack]
    returned = files.changed(RETURNED[kind][0](), change)
    with pytest.raises(ForbiddenError, match=r"还有别的改动|为空|甲方签名域以外") as told:
        check_return(files.unsigned(), returned, cast().trust, NOW)
    assert attack == "field renamed" or words in told.value.message


def test_an_unknown_authoritys_timestamp_would_spoil_the_contract_and_is_refused() -> None:
    trust = replace(cast().trust, timestamp_roots=cast().trust.roots)
    with pytest.raises(ForbiddenError, match="文件时间戳") as told:
        check_return(files.unsigned(), archived(files.by_customer()), trust, NOW)
    assert "signing.timestamp_trust" in told.value.hint


def test_a_timestamp_in_party_as_field_is_no_signature() -> None:
    out = io.BytesIO()
    signers.PdfTimeStamper(cast().timestamps(), field_name="PartyA").timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(files.unsigned())), "sha256", output=out
    )
    with pytest.raises(ForbiddenError, match="甲方签名域"):
        check_return(files.unsigned(), out.getvalue(), cast().trust, NOW)
    report = verify(files.by_platform(out.getvalue()), cast().trust, NOW)
    assert report.verdict is Verdict.INVALID
    assert any("缺少甲方的签名" in each.words for each in report.all_problems)


def test_a_timestamp_between_the_signatures_is_no_change() -> None:
    content = files.by_platform(archived(files.by_customer()))
    report = verify(content, cast().trust, NOW)
    assert report.verdict is Verdict.VALID
    assert [each.title for each in report.signatures] == ["甲方签名", "文件时间戳", "平台签章"]


def test_an_older_format_is_taken_and_not_called_pades() -> None:
    returned = files.by_customer(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    assert check_return(files.unsigned(), returned, cast().trust, NOW).level is Level.CMS
    report = verify(files.by_platform(returned), cast().trust, NOW)
    assert (report.verdict, [each.level for each in report.signatures]) == (
        Verdict.VALID,
        [Level.CMS, Level.B_B],
    )


def test_a_signature_that_does_not_name_its_certificate_is_not_called_pades(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def unnamed(_: object, dry_run: bool = False) -> None:
        """The attribute is left out."""

    monkeypatch.setattr(attributes.SigningCertificateV2Provider, "build_attr_value", unnamed)
    returned = files.by_customer()
    monkeypatch.undo()
    assert check_return(files.unsigned(), returned, cast().trust, NOW).level is Level.CMS
    report = verify(files.by_platform(returned), cast().trust, NOW)
    assert [each.level for each in report.signatures] == [Level.CMS, Level.B_B]
    assert report.verdict is Verdict.VALID
