"""`--config` and `--as-root`: which file a command believes, and whose home it opens."""

import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Here

SOMEBODY = 60_001
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can give files away")


def saved(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_the_command_line_knows_the_named_file(homeless: Here, tmp_path: Path) -> None:
    own = saved(tmp_path / "own", "[limits]\norders = 21\n")
    shown = homeless.done("--config", str(own), "config", "show", "--json").data
    assert shown["file"] == str(own)
    assert {each["name"]: each["value"] for each in shown["settings"]}["limits.orders"] == 21
    assert homeless("config", "check", "--config", str(tmp_path / "none")).code == 4
    own.chmod(0o666)
    answer = homeless("config", "check", "--config", str(own), "--json")
    assert (answer.code, answer.error["code"]) == (3, "forbidden")


def test_a_worker_takes_no_settings_from_the_home_that_it_shares(
    homeless: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homeless.done("customers", "list")
    monkeypatch.setenv("CONTRACT_TUI_STORE__GROUP", str(os.getegid()))
    assert homeless("worker", "--once").code == 0
    saved(homeless.home, "[limits]\norders = 21\n")
    answer = homeless("worker", "--once")
    assert (answer.code, "--config" in answer.err, str(homeless.home / "config.toml") in answer.err) == (
        3,
        True,
        True,
    )
    own = saved(tmp_path / "own", "[limits]\norders = 21\n")
    assert homeless("worker", "--once", "--config", str(own)).code == 0


@needs_root
def test_root_opens_somebody_elses_home_only_when_told_so(homeless: Here) -> None:
    homeless.home.mkdir(mode=0o700)
    os.chown(homeless.home, SOMEBODY, SOMEBODY)
    for command in (("customers", "list"), ("doctor",), ("config", "check"), ("worker", "--once")):
        answer = homeless(*command)
        assert (answer.code, f"属于 {SOMEBODY}" in answer.err, "--as-root" in answer.err) == (3, True, True)
    homeless.done("customers", "list", "--as-root")
    homeless.done("--as-root", "doctor")
    owners = {each.name: each.lstat().st_uid for each in homeless.home.rglob("*")}
    assert set(owners.values()) == {SOMEBODY}, owners
    assert stat.S_IMODE((homeless.home / "contract.db").stat().st_mode) == 0o600
