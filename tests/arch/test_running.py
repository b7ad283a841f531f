"""How the tests are run: flaky ones are counted, busy machines are played, kinds of tests exist."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kinds import KINDS
from tests.world.places import PROJECT
from tests.world.terminal import is_alive
from tools.busy import busy

FLAKY = """
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", range({flaky}))
def test_passes_at_the_second_time(number):
    mark = Path(f"seen-{{number}}")
    seen = mark.exists()
    mark.touch()
    assert seen


@pytest.mark.parametrize("number", range({broken}))
def test_never_passes(number):
    assert not "ever"
"""


def run_over(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """The runner over a file of tests."""
    (folder / "test_it.py").write_text(tests, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    command = [sys.executable, "-m", "tools.flaky", "-q"]
    # Loading the plugins takes longer than the run, and none of them has a part in it.
    environ = os.environ | {"PYTHONPATH": str(PROJECT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("flaky", "code"), [(2, 0), (3, 1)])
def test_a_flaky_test_is_named_and_more_than_two_fail_the_run(tmp_path: Path, flaky: int, code: int) -> None:
    done = run_over(tmp_path, FLAKY.format(flaky=flaky, broken=0))
    assert done.returncode == code, done.stdout
    for number in range(flaky):
        assert f"FLAKY test_it.py::test_passes_at_the_second_time[{number}]" in done.stdout
    assert f"0 failed twice, {flaky} flaky" in done.stdout


def test_a_test_that_fails_twice_fails_the_run(tmp_path: Path) -> None:
    done = run_over(tmp_path, FLAKY.format(flaky=1, broken=1))
    assert done.returncode == 1
    assert "FAILED TWICE test_it.py::test_never_passes[0]" in done.stdout
    assert "1 failed twice, 1 flaky" in done.stdout


def test_a_run_that_tests_nothing_is_no_success(tmp_path: Path) -> None:
    assert run_over(tmp_path, "import nowhere_at_all\n").returncode == pytest.ExitCode.INTERRUPTED


def test_the_busy_loops_end_with_the_block() -> None:
    with busy() as loops:
        assert len(loops) == 2
        assert all(is_alive(each) for each in loops)
    assert not any(is_alive(each) for each in loops)


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_tests_is_there(path: str) -> None:
    assert (PROJECT / path).exists()
