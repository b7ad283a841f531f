"""Revocation that is asked for at the addresses in certificates, where the settings allow it."""

from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Verdict
from contract_tui.signing.certificates import fingerprint
from contract_tui.signing.issuing import Issued
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import verify
from tests.world.signing.revocation_server import seal_with_address, served
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

ROOT = an_authority()
LIKE = a_seal(ROOT)
DOCUMENT = a_document()


def contract(address: str) -> tuple[bytes, Issued]:
    """A contract signed by two whose certificates name a list; also the platform's seal."""
    customer, platform = (seal_with_address(ROOT, LIKE, f"{address}/list.crl") for _ in range(2))
    first = sign(
        DOCUMENT,
        SignatureParty.CUSTOMER,
        ready(customer, ROOT),
        stamp=STAMP,
        certify=True,
        at=NOW,
        options=LevelOptions(),
    )
    second = sign(
        first.content,
        SignatureParty.PLATFORM,
        ready(platform, ROOT),
        stamp=STAMP,
        edge_seals=(EDGE, EDGE),
        certify=False,
        at=NOW,
        options=LevelOptions(),
    )
    return second.content, platform


def knowing(seal: Issued) -> Trust:
    return Trust(roots=(parsed(ROOT),), online=True).knowing([fingerprint(parsed(seal))])


@pytest.mark.parametrize(
    ("revoked", "verdict", "flaw"),
    [(False, Verdict.VALID, None), (True, Verdict.INVALID, Flaw.REVOKED)],
    ids=["good", "revoked"],
)
def test_a_list_at_its_address_decides(
    tmp_path: Path, revoked: bool, verdict: Verdict, flaw: Flaw | None
) -> None:
    with served(tmp_path) as address:
        content, seal = contract(address)
        trust = knowing(seal)
        (tmp_path / "list.crl").write_bytes(a_crl(ROOT, *([seal] if revoked else [])))
        report = verify(content, trust, NOW)
    assert report.verdict is verdict, report.line
    assert [problem.flaw for problem in report.all_problems] == ([flaw] if flaw else [])


def test_a_list_that_cannot_be_had_leaves_the_verdict_open(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        content, seal = contract(address)
        trust = knowing(seal)
        report = verify(content, trust, NOW)
        offline = verify(content, replace(trust, online=False), NOW)
    assert report.verdict is Verdict.UNTRUSTED
    assert offline.verdict is Verdict.VALID
