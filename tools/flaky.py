"""Run the tests, and those that failed once more, alone: who passes then is flaky, and is counted.

`python -m tools.flaky ARGUMENTS`, the arguments being pytest's. A test that fails twice fails the run, and so
do more than two that are flaky: each of them waits for a clock, or for another test.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

MOST = 2
"""How many flaky tests a run may have."""
_FAILED = Path(".pytest_cache", "v", "cache", "lastfailed")


def main(arguments: Sequence[str]) -> int:
    """Run them.

    Returns:
        0 when all passed at the first or second time and at most `MOST` needed a second one.
    """
    code = _pytest("--cache-clear", *arguments)
    if code != pytest.ExitCode.TESTS_FAILED:
        return code
    failed = _failed()
    print(f"\n{len(failed)} failed; once more, one after the other:", flush=True)
    code = _pytest(
        "--last-failed", "--last-failed-no-failures", "none", "-p", "no:xdist", "-p", "no:randomly"
    )
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return code
    again = _failed()
    flaky = sorted(failed - again)
    for each in flaky:
        print(f"FLAKY {each}")
    for each in sorted(again):
        print(f"FAILED TWICE {each}")
    print(f"{len(again)} failed twice, {len(flaky)} flaky (at most {MOST}).")
    return int(bool(again) or len(flaky) > MOST)


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def _failed() -> set[str]:
    """The tests that failed at last, by pytest's own memory."""
    return set(json.loads(_FAILED.read_text("utf-8"))) if _FAILED.exists() else set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
