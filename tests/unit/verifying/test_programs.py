"""Other people's programs say the same of a good contract: pdfsig, qpdf, pyHanko's command line."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.verifying import verify
from tests.world.programs import needs
from tests.world.signing import files
from tests.world.signing.files import NOW, cast


def run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(params=["both", "single", "stamped"])
def good(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Contracts that the project's own verifier finds valid."""
    stamper = cast().timestamps()
    makers = {
        "both": lambda: files.both(),
        "single": lambda: files.single(),
        "stamped": lambda: files.by_platform(files.by_customer(stamper=stamper), stamper=stamper),
    }
    content = makers[request.param]()
    assert verify(content, cast().trust, NOW).verdict is Verdict.VALID
    path = tmp_path / "合同.pdf"
    path.write_bytes(content)
    return path


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    made = []
    for at, authority in enumerate((cast().root, cast().stamping_root)):
        made.append(tmp_path / f"root-{at}.pem")
        made[-1].write_bytes(authority.holder.certificate.public_bytes(Encoding.PEM))
    return made


def test_pdfsig_finds_signatures_and_certificates_good(good: Path, roots: list[Path], tmp_path: Path) -> None:
    needs("pdfsig", "certutil")
    database = tmp_path / "nss"
    database.mkdir()
    run("certutil", "-N", "-d", f"sql:{database}", "--empty-password")
    for root in roots:
        run("certutil", "-A", "-d", f"sql:{database}", "-n", root.stem, "-t", "CT,C,C", "-i", root)
    told = run("pdfsig", "-nssdir", f"sql:{database}", good)
    count = told.count("Signature #")
    assert count in (1, 2)
    assert told.count("Signature Validation: Signature is Valid.") == count
    assert told.count("Certificate Validation: Certificate is Trusted.") == count
    assert told.count("Total document signed") == 1


def test_qpdf_finds_the_file_sound(good: Path) -> None:
    needs("qpdf")
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", good)


def test_pyhankos_command_line_finds_every_signature_valid(good: Path, roots: list[Path]) -> None:
    pytest.importorskip("pyhanko.cli", reason="NOT RUN: pyhanko-cli is not installed")
    trusted = [part for root in roots for part in ("--trust", root)]
    told = run(
        sys.executable,
        "-m",
        "pyhanko",
        "sign",
        "validate",
        "--trust-replace",
        *trusted,
        "--pretty-print",
        good,
    )
    assert "The signature is judged VALID." in told
    assert "INVALID" not in told
    assert told.count("The signature is judged VALID.") == len(verify_fields(good))


def verify_fields(path: Path) -> list[str]:
    return [each.field for each in verify(path.read_bytes(), cast().trust, NOW).signatures]
