"""Hints of commands name the home in which they were said, however it was named."""

import shlex
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
