"""What is loaded for what, proved in a subprocess: help and version come at once."""

import subprocess
import sys
from pathlib import Path

import pytest

SIGNING = ("pyhanko", "pyhanko_certvalidator", "cryptography", "asn1crypto", "pkcs11", "aiohttp")
HEAVY = ("textual", "rich", "sqlmodel", "sqlalchemy", "alembic", "fpdf", "jinja2", "uharfbuzz", *SIGNING)
_SCRIPT = """
import sys
from contract_tui.cli.main import run
code = run(sys.argv[1:])
loaded = [name for name in {heavy!r} if name in sys.modules]
print("LOADED", *loaded, file=sys.stderr)
sys.exit(code)
"""


def loaded_by(home: Path, *args: str) -> tuple[int, set[str]]:
    command = [sys.executable, "-c", _SCRIPT.format(heavy=HEAVY), "--home", str(home), *args]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, set(done.stderr.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("--version",),
        ("contract", "--help"),
        ("contract", "new", "--help"),
        ("demo", "--help"),
        ("seal", "init", "--help"),
    ],
    ids=" ".join,
)
def test_help_and_version_load_nothing_heavy(tmp_path: Path, args: tuple[str, ...]) -> None:
    assert loaded_by(tmp_path, *args) == (0, set())


def test_a_usage_error_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded_by(tmp_path, "contract", "nix") == (2, set())


def test_commands_load_the_database_but_neither_the_interface_nor_paper(tmp_path: Path) -> None:
    code, loaded = loaded_by(tmp_path / "home", "orders", "list", "--json")
    assert code == 0
    assert "sqlmodel" in loaded
    assert not loaded & {"textual", "rich", "fpdf", "jinja2", "uharfbuzz", *SIGNING}


def test_doctor_loads_no_signing_library_where_nothing_is_signed(tmp_path: Path) -> None:
    _, loaded = loaded_by(tmp_path / "home", "doctor")
    assert not loaded & set(SIGNING)


def test_a_missing_terminal_is_told_before_the_interface_is_loaded(tmp_path: Path) -> None:
    assert loaded_by(tmp_path) == (2, set())
    assert loaded_by(tmp_path, "demo") == (2, set())
