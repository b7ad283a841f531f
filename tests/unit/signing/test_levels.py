"""Levels of signatures: what authorities and revocation data bring, and what their trouble costs."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import crl
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
    validate_pdf_timestamp,
)

from contract_tui.documents.fonts import load_fonts
from contract_tui.documents.pdf import PdfOptions, make_pdf
from contract_tui.domain.errors import DeskError, ForbiddenError
from contract_tui.domain.signatures import Level, SignatureParty
from contract_tui.signing import timestamps
from contract_tui.signing.issuing import Issued
from contract_tui.signing.pades import LevelOptions
from contract_tui.signing.timestamps import Authority
from contract_tui.signing.trust import Trust
from tests.world.paper.pdfa import pdfa_problems
from tests.world.paper.samples import markdown
from tests.world.signing.revocation_server import seal_with_address, served
from tests.world.signing.samples import (
    NOW,
    a_crl,
    parsed,
    ready,
)
from tests.world.signing.steps import ROOT, SEAL, TRUST, both, platform, statuses
from tests.world.signing.tsa import Tsa, running_tsa


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tsa]:
    with running_tsa(tmp_path_factory.mktemp("tsa") / "own") as found:
        yield found


@pytest.fixture
def tsa(authority: Tsa) -> Tsa:
    """The authority, good again after other tests."""
    authority.released.set()
    authority.behaviour, authority.asked, authority.stops_after, authority.first = "good", 0, 0, b""
    authority.released.clear()
    return authority


def stamping(tsa: Tsa, **changes: object) -> LevelOptions:
    trust = Trust(roots=TRUST.roots, timestamp_roots=(parsed(tsa.issuer),))
    return replace(LevelOptions(tsa.url, 5.0, trust), **changes)  # type: ignore[arg-type]  # the caller's keywords


def lasting(tsa: Tsa, *revoked: Issued) -> LevelOptions:
    """All that B-LTA needs."""
    lists = (a_crl(ROOT, *revoked), a_crl(tsa.issuer))
    options = stamping(tsa, last=True)
    return replace(options, trust=replace(options.trust, crls=tuple(map(crl.CertificateList.load, lists))))


def test_a_revoked_certificate_signs_nothing(tsa: Tsa) -> None:
    with pytest.raises(ForbiddenError, match="吊销"):
        platform(options=lasting(tsa, SEAL))
    assert tsa.asked == 0


def test_an_authority_gives_b_t(tsa: Tsa) -> None:
    signed = platform(options=stamping(tsa))
    (status,) = statuses(signed.content, stamping(tsa).trust)
    assert signed.signature.level is Level.B_T
    assert signed.signature.shortfall == ""
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.timestamp == signed.signature.timestamp_at
    assert tsa.asked == 1


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("garbage", "不是有效的时间戳"),
        ("empty", "不是有效的时间戳"),
        ("refuse", "拒绝"),
        ("error", "没有应答"),
        ("slow", "1 秒内没有应答"),
        ("drip", "1 秒内没有应答"),
        ("drip headers", "1 秒内没有应答"),
        ("cut", "没有应答"),
        ("long", "没有应答"),
    ],
)
def test_an_authority_in_trouble_costs_the_level_and_not_the_signature(
    tsa: Tsa, behaviour: str, words: str
) -> None:
    tsa.behaviour = behaviour
    began = time.monotonic()
    signed = platform(options=stamping(tsa, timestamp_timeout=1.0))
    assert time.monotonic() - began < 10
    assert signed.signature.level is Level.B_B
    assert signed.signature.timestamp_at is None
    assert words in signed.signature.shortfall
    assert statuses(signed.content)[0].bottom_line


def test_a_dead_authority_costs_the_level() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        signed = platform(options=LevelOptions(url, 1.0, TRUST))
    assert signed.signature.level is Level.B_B
    assert "没有应答" in signed.signature.shortfall


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "nonsense"])
def test_only_web_addresses_are_asked(url: str) -> None:
    assert "不是 http" in platform(options=LevelOptions(url, 1.0, TRUST)).signature.shortfall


def test_an_answer_to_another_question_is_not_believed(tsa: Tsa) -> None:
    tsa.behaviour = "replay"
    platform(options=stamping(tsa))
    assert "不属于这次请求" in platform(options=stamping(tsa)).signature.shortfall


def test_a_stranger_authority_is_not_believed(tsa: Tsa) -> None:
    options = stamping(tsa, trust=Trust(roots=TRUST.roots, timestamp_roots=TRUST.roots))
    signed = platform(options=options)
    assert signed.signature.level is Level.B_B
    assert "不受信任" in signed.signature.shortfall


def test_revocation_data_and_an_authority_give_b_lta(tsa: Tsa) -> None:
    options = lasting(tsa)
    signed = both(options)
    assert (signed.signature.level, signed.signature.shortfall) == (Level.B_LTA, "")
    reader = PdfFileReader(BytesIO(signed.content))
    assert len(reader.root["/DSS"]["/CRLs"]) == 2
    assert all(status.bottom_line for status in statuses(signed.content, options.trust))
    (stamp,) = reader.embedded_timestamp_signatures
    status = validate_pdf_timestamp(stamp, options.trust.context(timestamps=True))
    assert status.trusted
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_a_real_contract_stays_pdf_a_whatever_is_added_for_the_archive(tsa: Tsa, tmp_path: Path) -> None:
    options = PdfOptions(
        number="DD-20261123-000001-W",
        draft=False,
        demonstration=False,
        created_at=NOW,
        signers=tuple(SignatureParty),
    )
    contract = make_pdf(markdown(4), options, load_fonts(tmp_path))
    signed = both(lasting(tsa), contract.content, contract.pages)
    assert signed.signature.level is Level.B_LTA
    assert pdfa_problems(signed.content) == []


def test_only_the_last_signature_gets_archived(tsa: Tsa) -> None:
    options = replace(lasting(tsa), last=False)
    assert platform(options=options).signature.level is Level.B_T


def test_an_authority_that_goes_down_meanwhile_leaves_b_lt(tsa: Tsa) -> None:
    tsa.behaviour, tsa.stops_after = "error", 1
    signed = both(lasting(tsa))
    assert signed.signature.level is Level.B_LT
    assert signed.signature.shortfall.startswith("未达到 B-LTA")
    assert "/DSS" in PdfFileReader(BytesIO(signed.content)).root
    assert all(status.bottom_line for status in statuses(signed.content, lasting(tsa).trust))


def test_missing_revocation_data_leaves_b_t(tsa: Tsa) -> None:
    options = lasting(tsa)
    without = replace(options, trust=replace(options.trust, crls=options.trust.crls[1:]))
    signed = platform(options=without)
    assert signed.signature.level is Level.B_T
    assert "没有适用的证书吊销列表" in signed.signature.shortfall


def test_a_bitten_answer_is_told_as_such_and_never_as_a_traceback(
    tsa: Tsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every seventh byte of a true answer is changed, one at a time, but for the root that we have anyway."""
    trust = stamping(tsa).trust
    monkeypatch.setattr("pyhanko.sign.timestamps.api.get_nonce", lambda: 7)
    _, request = Authority(tsa.url, 1.0, trust).request_cms(bytes(32), "sha256")  # type: ignore[no-untyped-call]  # pyHanko's base class has no types here
    whole = timestamps._posted(tsa.url, request.dump(), 5.0)
    root = tsa.issuer.certificate.public_bytes(Encoding.DER)
    begin = whole.index(root)
    places = [at for at in range(0, len(whole), 7) if not begin <= at < begin + len(root)]
    refused = 0
    for at in places:
        bitten = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        monkeypatch.setattr(timestamps, "_posted", lambda *_, bitten=bitten: bitten)
        try:
            asyncio.run(Authority(tsa.url, 1.0, trust).async_timestamp(bytes(32), "sha256"))
        except DeskError:
            refused += 1
    assert refused > len(places) * 0.9


def test_no_level_is_claimed_that_the_document_lacks(tsa: Tsa) -> None:
    """Whatever is reported, the bytes agree."""
    content = platform(options=stamping(tsa)).content
    assert re.search(rb"/DSS", content) is None
    assert PdfFileReader(BytesIO(content)).embedded_timestamp_signatures == []


def test_revocation_data_is_fetched_where_the_settings_allow_it(tsa: Tsa, tmp_path: Path) -> None:
    """The list's address stands in the certificate; a small server on loopback has the list."""
    (tmp_path / "list.crl").write_bytes(a_crl(ROOT))
    with served(tmp_path) as address:
        seal = seal_with_address(ROOT, SEAL, f"{address}/list.crl")
        signed = platform(key=ready(seal, ROOT), options=_online(tsa))
        gone = seal_with_address(ROOT, SEAL, f"{address}/none.crl")
        without = platform(key=ready(gone, ROOT), options=_online(tsa))
    assert (signed.signature.level, signed.signature.shortfall) == (Level.B_LTA, "")
    assert len(PdfFileReader(BytesIO(signed.content)).root["/DSS"]["/CRLs"]) == 1
    assert without.signature.level is Level.B_T
    assert "未达到 B-LT" in without.signature.shortfall


def _online(tsa: Tsa) -> LevelOptions:
    options = stamping(tsa, last=True)
    return replace(options, trust=replace(options.trust, online=True))
