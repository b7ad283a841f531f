"""A demo that runs, and what its home is for the commands that come after it."""

import json
from pathlib import Path

import pytest

from contract_tui.config import load_settings
from tests.cli.conftest import Shell, started


def run_demo(shell: Shell, *args: str) -> None:
    """A demo without the interface that says what it is and is ended as soon as it runs."""
    with started(shell, "demo", "--headless", *args) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert "无法律效力" in said
        while "Ctrl+C" not in said:
            said += process.stderr.readline()
            assert process.poll() is None, said + process.stderr.read()
        process.terminate()
        assert process.wait(60) == 0


def test_p15_commands_in_a_demos_home_know_that_it_is_one(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    shell = Shell(tmp_path / "unused")
    run_demo(shell, "--home", str(home), "--pace", "600")
    assert not (tmp_path / "unused").exists()
    assert (home / "config.toml").stat().st_mode & 0o777 == 0o600
    settings = load_settings(home, {})
    assert (settings.demonstration, settings.pace, settings.signing.provider) == (True, 600, "simulated")
    assert settings.timing.draft == pytest.approx(180 / 600)
    found = {
        each["name"]: each for each in shell("config", "show", "--home", str(home), "--json").data["settings"]
    }
    assert found["signing.provider"]["source"] == "演示（[demo] pace）"


def test_the_demo_uses_the_home_that_the_environment_names(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "named")
    run_demo(shell, "--pace", "600")
    assert json.loads(shell("contract", "list", "--json").out)["total"] >= 15
