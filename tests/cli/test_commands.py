"""What holds for all commands: streams, exit codes, global options, worker, demo, doctor."""

import os
from pathlib import Path

import pytest

from contract_tui import __version__
from tests.cli.conftest import ENTERPRISE, Here


@pytest.mark.parametrize("args", [("--json", "customers", "list"), ("customers", "list", "--json")])
def test_global_options_stand_before_or_after_the_command(
    cli: Here, tmp_path: Path, args: tuple[str, ...]
) -> None:
    assert cli(*args).data == {"customers": [], "total": 0}
    other = tmp_path / "other"
    assert cli(*args, "--home", str(other)).code == 0
    assert (other / "contract.db").exists()


def test_version_and_help_go_to_standard_output(cli: Here) -> None:
    assert cli.done("--version").out.strip() == f"contract-tui {__version__}"
    shown = cli.done("--help").out
    for word in ("demo", "orders", "customers", "contract", "worker", "audit", "doctor"):
        assert word in shown


@pytest.mark.parametrize(
    "args",
    [
        ("nix",), ("contract",), ("contract", "new"), ("contract", "new", "--channel", "three"),
        ("orders", "import"), ("contract", "watch", "x", "--timeout", "soon"),
        ("contract", "list", "--stat", "draft"), ("worker", "extra"),
    ],
)  # fmt: skip
def test_wrong_arguments_exit_2_in_words_and_as_json(cli: Here, args: tuple[str, ...]) -> None:
    words = cli(*args)
    assert (words.code, words.out) == (2, "")
    assert words.err.startswith("错误：")
    assert "--help" in words.err
    error = cli(*args, "--json").error
    assert (error["code"], sorted(error)) == ("usage", ["code", "hint", "message"])


@pytest.mark.parametrize(
    ("args", "meant", "helping"),
    [
        (("contrat", "list"), "contract", "contract-tui"),
        (("contract", "lst"), "list", "contract-tui contract"),
        (("import", "deals.json"), "orders import", "contract-tui"),
        (("list",), "orders list、customers list、contract list", "contract-tui"),
        (("contract", "new", "--custmer", "1"), "--customer", "contract-tui contract new"),
        (("contract", "list", "--stat=draft"), "--state", "contract-tui contract list"),
        (("orders", "list", "--pay-mode", "prepayd"), "prepaid", "contract-tui orders list"),
        (("--jsn", "contract", "list"), "--json", "contract-tui"),
        (("--home", "elsewhere", "--as-rot", "doctor"), "--as-root", "contract-tui"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest_one(
    cli: Here, args: tuple[str, ...], meant: str, helping: str
) -> None:
    assert cli(*args).err.splitlines()[1] == f"建议：是否想写 {meant}？用法见 {helping} --help。"


def test_a_word_that_is_like_nothing_is_answered_with_the_help_only(cli: Here) -> None:
    assert cli("qqqq").err.splitlines() == ["错误：没有命令 qqqq。", "建议：用法见 contract-tui --help。"]


def test_errors_are_a_sentence_and_advice_on_standard_error(cli: Here) -> None:
    answer = cli("customers", "show", "nobody")
    assert (answer.code, answer.out) == (4, "")
    first, second = answer.err.splitlines()
    assert first.startswith("错误：")
    assert second.startswith("建议：")


def test_a_home_that_cannot_be_is_an_outside_error(cli: Here, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert cli("--home", str(tmp_path / "file" / "home"), "customers", "list").code == 6


def test_a_file_that_is_no_database_is_an_outside_error(homeless: Here) -> None:
    homeless.home.mkdir()
    (homeless.home / "contract.db").write_bytes(b"no database at all" * 100)
    answer = homeless("customers", "list", "--json")
    assert (answer.code, answer.error["code"]) == (6, "outside")


def test_the_home_is_private(office: Here) -> None:
    assert office.home.stat().st_mode & 0o777 == 0o700
    assert (office.home / "contract.db").stat().st_mode & 0o777 == 0o600


def test_worker_once_prints_how_many_steps_it_did(office: Here) -> None:
    assert office.done("worker", "--once").out.strip() == "0"
    office.done(
        "contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", "2024030500000001"
    )
    assert office.done("worker", "--once", "--json").data == {"steps": 1}
    assert office.done("worker", "--once").out.strip() == "0"


def test_without_a_provider_nothing_is_sent_or_converted(
    office: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = office.done(
        "contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", "2024030500000001"
    )
    number = answer.out.strip()
    office.done("worker", "--once")
    monkeypatch.delenv("CONTRACT_TUI_SIGNING__PROVIDER")
    refused = office("contract", "convert", number, "--json")
    assert (refused.code, refused.error["code"]) == (3, "forbidden")
    assert "signing.provider" in refused.error["message"]


def test_doctor_looks_at_everything_and_says_what_to_do(
    office: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = {each["what"]: each for each in office.done("doctor", "--json").data["findings"]}
    assert {"程序", "数据文件夹", "数据库", "数据库文件", "字体", "签署服务", "终端"} <= set(findings)
    assert findings["签署服务"]["verdict"] == "note"
    monkeypatch.setenv("CONTRACT_TUI_DOCUMENTS__SERIF", "/none.otf")
    bad = office("doctor")
    assert bad.code == 6
    assert "问题  字体：没有字体文件 /none.otf" in bad.out


def test_doctor_judges_rights_by_who_shares_the_home(office: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> dict[str, dict[str, str]]:
        return {each["what"]: each for each in office("doctor", "--json").data["findings"]}

    monkeypatch.setenv("CONTRACT_TUI_STORE__GROUP", str(os.getegid()))
    told = found()
    assert {told[what]["verdict"] for what in ("数据文件夹", "数据库文件")} == {"good"}
    assert "权限 2770，与用户组" in told["数据文件夹"]["found"]
    (office.home / "seal.p12").touch()
    (office.home / "config.toml").touch()
    told = found()
    assert (told["密钥的位置"]["verdict"], told["配置文件"]["verdict"]) == ("bad", "note")
    monkeypatch.setenv("CONTRACT_TUI_STORE__GROUP", "nobody-has-this")
    assert "没有用户组" in found()["用户组"]["found"]
    monkeypatch.setenv("CONTRACT_TUI_STORE__GROUP", "")
    assert "没有写明（store.group）" in found()["数据库"]["found"]


def test_doctor_tells_a_member_what_the_owner_keeps_closed_or_open(
    office: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACT_TUI_STORE__GROUP", str(os.getegid()))
    office.done("doctor")
    monkeypatch.setattr(os, "geteuid", lambda: office.home.stat().st_uid + 1)
    for mode, word in ((0o2775, "他人可以读取"), (0o0770, "没有向用户组")):
        office.home.chmod(mode)
        told = {each["what"]: each for each in office("doctor", "--json").data["findings"]}["数据文件夹"]
        assert (told["verdict"], word in told["found"]) == ("bad", True)
        assert f"chmod 2770 {office.home}" in told["advice"]


def test_a_demo_pace_must_be_above_zero(homeless: Here) -> None:
    assert homeless("demo", "--headless", "--pace", "0").code == 2
