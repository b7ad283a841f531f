"""What the project signs, its verifier finds valid, at every level, with a real time stamping authority."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import crl

from contract_tui.domain.signatures import Level, SignatureParty
from contract_tui.domain.verdicts import Flaw, TimeSource, Verdict
from contract_tui.signing.certificates import fingerprint
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import check_return, verify
from tests.world.signing.samples import (
    EDGE,
    NOW,
    STAMP,
    a_crl,
    a_document,
    a_seal,
    an_authority,
    parsed,
    ready,
)
from tests.world.signing.tsa import Tsa, running_tsa

ROOT = an_authority()
CUSTOMER, PLATFORM = a_seal(ROOT, "测试客户"), a_seal(ROOT, "测试平台")
TRUST = Trust(roots=(parsed(ROOT),)).knowing([fingerprint(parsed(PLATFORM))])
DOCUMENT = a_document()


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tsa]:
    with running_tsa(tmp_path_factory.mktemp("tsa") / "own") as found:
        yield found


def first(options: LevelOptions) -> bytes:
    return sign(
        DOCUMENT,
        SignatureParty.CUSTOMER,
        ready(CUSTOMER, ROOT),
        stamp=STAMP,
        certify=True,
        at=NOW,
        options=options,
    ).content


def both(options: LevelOptions) -> bytes:
    return sign(
        first(options),
        SignatureParty.PLATFORM,
        ready(PLATFORM, ROOT),
        stamp=STAMP,
        edge_seals=(EDGE, EDGE),
        certify=False,
        at=NOW,
        options=replace(options, last=True),
    ).content


def lasting(tsa: Tsa) -> Trust:
    lists = tuple(crl.CertificateList.load(each) for each in (a_crl(ROOT), a_crl(tsa.issuer)))
    return replace(TRUST, crls=lists, timestamp_roots=(parsed(tsa.issuer),))


def test_without_an_authority_the_time_is_the_signers() -> None:
    report = verify(both(LevelOptions(trust=TRUST)), TRUST, NOW)
    assert report.verdict is Verdict.VALID
    assert [(each.level, each.time_source, each.at) for each in report.signatures] == [
        (Level.B_B, TimeSource.SIGNER, NOW)
    ] * 2
    assert check_return(DOCUMENT, first(LevelOptions(trust=TRUST)), TRUST, NOW).signed_at == NOW


def test_with_an_authority_the_time_is_its_own(tsa: Tsa) -> None:
    trust = replace(TRUST, timestamp_roots=(parsed(tsa.issuer),))
    report = verify(both(LevelOptions(tsa.url, 5.0, trust)), trust, NOW)
    assert report.verdict is Verdict.VALID
    assert [(each.level, each.time_source) for each in report.signatures] == [
        (Level.B_T, TimeSource.TIMESTAMP)
    ] * 2


def test_with_revocation_data_a_contract_lasts(tsa: Tsa) -> None:
    trust = lasting(tsa)
    content = both(LevelOptions(tsa.url, 5.0, trust))
    report = verify(content, trust, NOW)
    assert report.verdict is Verdict.VALID
    assert [each.level for each in report.signatures] == [Level.B_LTA, Level.B_LTA, None]
    assert report.notes == ()
    cut = content[: content.rindex(b"%%EOF", 0, len(content) - 10)]
    assert verify(cut, trust, NOW).verdict is not Verdict.VALID


def test_a_revoked_seal_of_ours_is_invalid(tsa: Tsa) -> None:
    content = both(LevelOptions(trust=TRUST))
    revoked = replace(TRUST, crls=(crl.CertificateList.load(a_crl(ROOT, PLATFORM)),))
    report = verify(content, revoked, NOW)
    assert report.verdict is Verdict.INVALID
    assert {problem.flaw for problem in report.all_problems} == {Flaw.REVOKED}
    after = verify(content, TRUST, NOW + timedelta(days=500))
    assert (after.verdict, after.all_problems[0].flaw) == (Verdict.UNTRUSTED, Flaw.EXPIRED)
