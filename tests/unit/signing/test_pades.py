"""Signatures in PDF: what stands in them, and what pyHanko and other people's programs say of them."""

import asyncio
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
)

from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.signatures import Level
from contract_tui.signing.issuing import Algorithm, Issued, Terms, issue, new_key
from tests.world.programs import needs
from tests.world.signing.samples import (
    EDGE,
    NOW,
    STAMP,
    a_document,
    a_seal,
    ready,
)
from tests.world.signing.steps import ROOT, both, platform, statuses


def test_both_signatures_are_valid_and_the_last_covers_the_file() -> None:
    first, second = statuses(both().content)
    assert first.bottom_line
    assert second.bottom_line
    assert first.docmdp_ok
    assert second.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_a_signature_alone_certifies_the_document_and_allows_forms_only() -> None:
    signed = platform()
    (status,) = statuses(signed.content)
    assert status.bottom_line
    reader = PdfFileReader(BytesIO(signed.content))
    reference = reader.embedded_signatures[0].sig_object["/Reference"][0]
    assert reader.root["/Perms"]["/DocMDP"]["/Type"] == "/Sig"
    assert reference["/TransformParams"]["/P"] == 2


def test_the_signature_says_the_clocks_time_and_not_the_machines() -> None:
    signed = platform()
    (status,) = statuses(signed.content)
    assert status.signer_reported_dt == NOW
    assert signed.signature.signed_at == NOW
    assert signed.signature.level is Level.B_B
    assert signed.signature.certificate.subject == "CN=测试平台"


def test_the_drawings_stand_in_the_fields_without_any_font() -> None:
    reader = PdfFileReader(BytesIO(both().content))
    found = {str(each.get_object()["/T"]): each.get_object() for each in reader.root["/AcroForm"]["/Fields"]}
    for name, stamp in (("PartyA", STAMP), ("Platform", STAMP), ("EdgeSeal1", EDGE), ("EdgeSeal2", EDGE)):
        drawn = found[name]["/AP"]["/N"]
        assert drawn.data.decode() == stamp.operators
        state = drawn["/Resources"]["/ExtGState"]["/Seal"]
        assert (float(state["/ca"]), state["/BM"]) == (stamp.opacity, "/Multiply")
        assert "/Font" not in drawn["/Resources"]


def test_the_document_stays_pdf_1_7_as_archives_want_it() -> None:
    content = both().content
    root = PdfFileReader(BytesIO(content)).root
    assert content.startswith(b"%PDF-1.7")
    assert root.get("/Version", "/1.7") == "/1.7"
    assert root["/Extensions"]["/ESIC"]["/BaseVersion"] == "/1.7"


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_either_kind_of_key_signs(algorithm: Algorithm) -> None:
    key = ready(a_seal(ROOT, algorithm=algorithm), ROOT)
    (status,) = statuses(platform(key=key).content)
    assert status.bottom_line


def test_a_changed_page_is_found() -> None:
    content = platform().content.replace(b"/MediaBox [0 0 595", b"/MediaBox [0 0 594")
    (status,) = statuses(content)
    assert not status.intact


def test_other_peoples_programs_accept_both_signatures(tmp_path: Path) -> None:
    needs("pdfsig", "qpdf")
    path = tmp_path / "signed.pdf"
    path.write_bytes(both().content)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in said
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0


def test_a_document_without_the_field_is_refused() -> None:
    with pytest.raises(OutsideError, match="签名域"):
        platform(platform().content, certify=False)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(OutsideError, match="已损坏"):
        platform(b"not a pdf")


def test_a_missing_edge_seal_field_is_refused() -> None:
    with pytest.raises(OutsideError, match="第 2 页"):
        platform(a_document(1))


@pytest.mark.parametrize(
    ("starts", "ends", "words"), [(-20, -1, "过期"), (1, 20, "才有效")], ids=["expired", "not yet valid"]
)
def test_a_certificate_out_of_its_dates_signs_nothing(starts: int, ends: int, words: str) -> None:
    terms = Terms({"CN": "旧"}, NOW + timedelta(days=starts), NOW + timedelta(days=ends))
    with pytest.raises(ForbiddenError, match=words):
        platform(key=ready(a_seal(ROOT, terms=terms), ROOT))


async def test_it_signs_in_a_thread_beside_a_running_loop() -> None:
    signed = await asyncio.to_thread(platform)
    assert PdfFileReader(BytesIO(signed.content)).embedded_signatures


def test_the_container_has_room_for_a_long_chain() -> None:
    below = ROOT
    chain: list[Issued] = []
    for number in range(12):
        below = _intermediate(below, number)
        chain.insert(0, below)
    signed = platform(key=ready(a_seal(below), *chain, ROOT))
    assert statuses(signed.content)[0].bottom_line


def _intermediate(above: Issued, number: int) -> Issued:
    return issue(replace(_terms(number), authority=True), new_key(Algorithm.P256), above)


def _terms(number: int) -> Terms:
    return Terms({"CN": f"中间证书 {number}"}, NOW - timedelta(days=30), NOW + timedelta(days=30))


def test_other_peoples_programs_trust_what_leads_to_the_root(tmp_path: Path) -> None:
    needs("pdfsig", "certutil")
    path, database = tmp_path / "signed.pdf", tmp_path / "nss"
    path.write_bytes(both().content)
    database.mkdir()
    root = tmp_path / "root.der"
    root.write_bytes(ROOT.certificate.public_bytes(Encoding.DER))
    store = f"sql:{database}"
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True, timeout=60)
    trust = ["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", str(root)]
    subprocess.run(trust, check=True, timeout=60)
    command = ["pdfsig", "-nssdir", store, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout
    assert said.count("Certificate is Trusted") == 2, said
