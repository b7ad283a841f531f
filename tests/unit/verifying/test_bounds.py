"""Small files that never end: each is answered in words, at once, wherever it is examined.

The files in `tests/cases` hung the verifier of 0.1; the generated ones are their relatives.
"""

import dataclasses
import resource
import subprocess
import sys
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.config import Settings
from contract_tui.confined import Bounds
from contract_tui.desk.proof import untrusted_pdfs
from contract_tui.desk.proof.untrusted_pdfs import check_return, claimed_number, verified
from contract_tui.domain.errors import ExitCode, ForbiddenError, InvalidInputError, OutsideError
from contract_tui.domain.verdicts import Flaw, Verdict
from contract_tui.signing.verifying.limits import TooComplicatedError, refuse_maze
from tests.world.places import CASES
from tests.world.signing import files
from tests.world.signing.files import NOW, Change, Holder, cast

HANGING = ("hang-certificates.pdf", "hang-pages.pdf", "hang-names.pdf")
SETTINGS = Settings(home=Path("/nonexistent"), downloads=Path("/nonexistent"))


@pytest.mark.parametrize("case", HANGING)
def test_verify_answers_within_its_bounds(case: str) -> None:
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        resource.setrlimit(resource.RLIMIT_AS, (512 * 1024 * 1024, 512 * 1024 * 1024))

    done = subprocess.run(
        [sys.executable, "-m", "contract_tui", "verify", str(CASES / case)],
        capture_output=True, text=True, timeout=120, preexec_fn=bound, check=False,
    )  # fmt: skip
    assert done.returncode == ExitCode.VERIFY_INVALID, done.stderr
    assert "过于复杂" in done.stdout


@pytest.mark.parametrize("case", HANGING)
def test_a_returned_file_that_never_ends_is_refused(case: str) -> None:
    content = (CASES / case).read_bytes()
    with pytest.raises(ForbiddenError, match="交回的文件"):
        check_return(files.unsigned(), content, SETTINGS, NOW)


def test_a_file_of_names_without_end_claims_no_number() -> None:
    assert claimed_number((CASES / "hang-names.pdf").read_bytes()) is None


def many_fields(writer: IncrementalPdfFileWriter) -> None:
    """Form fields without names, each of which has all of them below it."""
    node = generic.DictionaryObject()
    reference = writer.add_object(node)
    node[name("/Kids")] = generic.ArrayObject([reference] * 100)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])


def pages_in_a_circle(writer: IncrementalPdfFileWriter) -> None:
    node = writer.root["/Pages"]
    node["/Kids"].extend([writer.root.raw_get("/Pages")] * 500)
    writer.update_container(node["/Kids"])


def attachments_in_a_circle(writer: IncrementalPdfFileWriter) -> None:
    node = generic.DictionaryObject()
    reference = writer.add_object(node)
    node[name("/Kids")] = generic.ArrayObject([reference] * 3)
    writer.root["/Names"][name("/EmbeddedFiles")] = reference
    writer.update_container(writer.root["/Names"])


@pytest.mark.parametrize("change", [many_fields, pages_in_a_circle, attachments_in_a_circle])
def test_trees_that_lead_to_themselves_come_to_an_end(change: Change) -> None:
    report = verified(files.changed(files.both(), change), SETTINGS, NOW)
    assert report.verdict is Verdict.INVALID
    assert Flaw.TOO_COMPLICATED in {each.flaw for each in report.all_problems}


def cross_certificates(names: int, each: int) -> list[Holder]:
    """Every certificate issued by every other name, as an attacker would make them."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(names)]
    titles = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"CA {at}")]) for at in range(names)]
    return [
        Holder(
            x509.CertificateBuilder()
            .subject_name(titles[below]).issuer_name(titles[above]).public_key(keys[below].public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(keys[above], hashes.SHA256()),
            keys[below],
        )
        for below, above, _ in product(range(names), range(names), range(each))
    ]  # fmt: skip


@pytest.mark.parametrize(("names", "each"), [(1, 12), (6, 1), (2, 8), (4, 3)])
def test_a_maze_of_certificates_is_refused(names: int, each: int) -> None:
    with pytest.raises(TooComplicatedError):
        refuse_maze(made.asn1 for made in cross_certificates(names, each))


def test_too_many_certificates_are_refused_however_simple() -> None:
    with pytest.raises(TooComplicatedError, match="64"):
        refuse_maze(made.asn1 for made in cross_certificates(9, 1))


def test_chains_of_real_life_pass() -> None:
    """Two generations of authorities that cross-certify each other, brought along three times."""
    people = cast()
    real = [people.customer.asn1, people.platform.asn1, people.root.holder.asn1, people.stamper.asn1]
    refuse_maze([*(made.asn1 for made in cross_certificates(2, 1)), *real] * 3)


def test_what_wants_too_much_is_invalid_and_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted_pdfs, "_BOUNDS", Bounds(cpu_seconds=20, seconds=60, memory=8 * 1024 * 1024))
    report = verified(files.both(), SETTINGS, NOW)
    assert report.verdict is Verdict.INVALID
    assert report.problems[0].flaw is Flaw.TOO_COMPLICATED
    assert claimed_number(files.both()) is None
    with pytest.raises(ForbiddenError, match="过于复杂"):
        check_return(files.unsigned(), files.by_customer(), SETTINGS, NOW)


def test_a_busy_machine_proves_nothing_against_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    starving = dataclasses.replace(untrusted_pdfs._BOUNDS, seconds=0.0)
    monkeypatch.setattr(untrusted_pdfs, "_BOUNDS", starving)
    with pytest.raises(OutsideError, match="过于繁忙"):
        verified(files.both(), SETTINGS, NOW)


def test_what_is_no_pdf_stays_a_usage_error() -> None:
    with pytest.raises(InvalidInputError, match="不是 PDF"):
        verified(b"PK\x03\x04", SETTINGS, NOW)
