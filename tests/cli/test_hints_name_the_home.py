"""Hints of commands name the home in which they were said, however it was named."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tui.cli.main import run
from tests.cli.conftest import Here, Shell, generated


def hint(errors: str) -> str:
    return errors.splitlines()[-1]


def test_a_home_named_by_option_stands_in_the_hint(cli: Here) -> None:
    answer = cli("contract", "show", "DD-20261123-000001-W")
    assert f"contract-tui --home {cli.home} contract list" in hint(answer.err)


def test_a_home_named_by_the_environment_stands_there_too(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "a home")
    said = hint(shell("customers", "show", "nobody").err)
    assert f"contract-tui --home {shlex.quote(str(tmp_path / 'a home'))} customers list" in said


def test_without_a_name_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("CONTRACT_TUI_HOME", raising=False)
    assert run(["customers", "show", "nobody"]) == 4
    assert "用 contract-tui customers list 查看" in hint(capsys.readouterr().err)


def test_what_a_hint_says_works_when_it_is_pasted(office: Here, capsys: pytest.CaptureFixture[str]) -> None:
    generated(office)
    said = hint(office("contract", "show", "DD-20261123-000001-W").err)
    words = shlex.split(said[said.index("contract-tui") : said.index(" 查看")])
    assert run(words[1:]) == 0
    assert "合同草稿已生成" in capsys.readouterr().out


def test_a_passphrase_that_nobody_can_type_points_to_the_command_that_was_run(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "contract_tui",
                f"--home={tmp_path / 'home'}",
                "seal",
                "--as-root",
                "init",
            ),
            *("--name", "示例 平台", "--config", str(config), "--days", "30"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 6, done
    places = f"--home {tmp_path / 'home'} --config {config}"
    again = f"contract-tui {places} seal init --as-root --name '示例 平台' --days 30"
    assert f"请在终端运行 {again}，" in done.stderr
    assert "worker" not in done.stderr


def test_a_file_that_is_no_backup_points_to_no_home_that_has_none(cli: Here, tmp_path: Path) -> None:
    (junk := tmp_path / "junk").write_text("junk")
    said = hint(cli("restore", str(junk)).err)
    assert "backup 命令写出的备份文件" in said
    assert str(cli.home) not in said


def test_a_deleted_contract_is_told_without_a_command(office: Here) -> None:
    number = generated(office)
    office.done("contract", "void", number)
    office.done("contract", "delete", number)
    gone = office("contract", "show", number)
    assert gone.code == 4
    assert "删除。" in gone.err
    assert "contract-tui" not in gone.err
