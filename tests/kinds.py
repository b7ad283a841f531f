"""Kinds of tests that take long, by where they stand: `make test-fast` leaves them out."""

MARKERS = {
    "terminal": "the interface, or a program in a real terminal",
    "kill": "processes that are started, killed or become other accounts",
    "picture": "pages that are made, drawn and looked at, some by other people's programs",
    "signature": "signed files, made and examined",
}
KINDS = {
    "tests/tui": "terminal",
    "tests/pty": "terminal",
    "tests/arch/test_import_hygiene.py": "kill",
    "tests/arch/test_mutants.py": "signature",
    "tests/arch/test_running.py": "kill",
    "tests/cli/test_end_to_end.py": "kill",
    "tests/cli/test_interrupted_import.py": "kill",
    "tests/cli/test_started_demo.py": "kill",
    "tests/cli/test_started_programs.py": "kill",
    "tests/cli/test_unwritable_output.py": "kill",
    "tests/cli/test_worker_passphrase.py": "kill",
    "tests/unit/engine/test_kills.py": "kill",
    "tests/unit/engine/test_races.py": "kill",
    "tests/unit/homes/test_documented_setup.py": "kill",
    "tests/unit/homes/test_hostile_member.py": "kill",
    "tests/unit/homes/test_shared_home.py": "kill",
    "tests/unit/process": "kill",
    "tests/unit/documents": "picture",
    "tests/cli/test_archive_command.py": "signature",
    "tests/cli/test_exchange_command.py": "signature",
    "tests/cli/test_seal_command.py": "signature",
    "tests/cli/test_verify_command.py": "signature",
    "tests/unit/demo": "signature",
    "tests/unit/desk/test_exchange.py": "signature",
    "tests/unit/engine": "signature",
    "tests/unit/homes/test_keeping.py": "signature",
    "tests/unit/proof": "signature",
    "tests/unit/signing": "signature",
    "tests/unit/verifying": "signature",
}
"""The marker of each folder or file, the first that fits counts."""


def kind_of(path: str) -> str | None:
    """The marker of a test file, by its path from the project's folder; None for a quick one."""
    return next((kind for place, kind in KINDS.items() if f"{path}/".startswith(f"{place}/")), None)
