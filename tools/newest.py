"""What `make test-newest` tries: which libraries are newer than the pinned ones, and which tests it runs.

The whole suite runs with the pinned versions, which are the lowest that are allowed of those libraries whose
undocumented parts are used. Here are the tests of what leans on those, and one way through everything.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from contract_tui.config.libraries import LIBRARIES

_PROJECT = Path(__file__).parents[1]
_PINNED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
TESTS = (
    "tests/arch/test_internals.py",
    "tests/arch/test_import_hygiene.py",
    "tests/unit/documents/test_archive.py",
    "tests/unit/documents/test_pdf.py",
    "tests/unit/documents/test_stamps.py",
    "tests/unit/importing/test_sheets.py",
    "tests/unit/importing/test_workbook.py",
    "tests/tui/test_keyboard.py",
    "tests/tui/test_command_screen.py",
    "tests/tui/test_key_gate.py",
    "tests/tui/test_pasting.py",
    "tests/tui/test_end_to_end.py",
    "tests/pty/test_leaving_the_interface.py",
    "tests/cli/test_end_to_end.py",
    "tests/cli/test_libraries.py",
)


def newer() -> list[str]:
    """Each library that is installed in another version than `requirements/test.txt` pins."""
    pins = dict(_PINNED.findall((_PROJECT / "requirements" / "test.txt").read_text("utf-8")))
    lines = []
    for name, pinned in pins.items():
        try:
            installed = version(name)
        except PackageNotFoundError:  # of another platform
            continue
        if installed != pinned:
            lines.append(f"{name} {installed} (pinned: {pinned})")
    return lines


def main() -> None:
    """Print the tests, or the versions."""
    if "--tests" in sys.argv:
        print(*TESTS)
        return
    print("Newest allowed:", ", ".join(f"{library.name} {library.installed()}" for library in LIBRARIES))
    print("Newer than pinned:", "; ".join(newer()) or "nothing")


if __name__ == "__main__":
    main()
