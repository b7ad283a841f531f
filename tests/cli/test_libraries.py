"""Versions of libraries that the tests were not run with: told before anything is done, and by `doctor`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.world.terminal import terminal

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Puts a distribution of a name and a version before the one that is installed."""
    folder = tmp_path / "other versions"

    def put(name: str, version: str) -> Path:
        metadata = folder / f"{name}-{version}.dist-info" / "METADATA"
        metadata.parent.mkdir(parents=True)
        metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        return folder

    return put


def shell(home: Path, path: Path) -> Shell:
    return Shell(home, PYTHONPATH=str(path), CONTRACT_TUI_SIGNING__PROVIDER="simulated")


def findings(running: Shell) -> dict[str, tuple[str, str, str]]:
    data = running("doctor", "--json").data["findings"]
    return {each["found"]: (each["what"], each["verdict"], each["advice"]) for each in data}


def test_doctor_names_the_versions(tmp_path: Path) -> None:
    found = next(each for each in findings(Shell(tmp_path / "home")).items() if each[1][0] == "程序库")
    assert found[1][1] == "good"
    for library in ("textual 8.2.", "fpdf2 2.8.", "openpyxl 3.1."):
        assert library in found[0]


@pytest.mark.parametrize("words", [(), ("demo",), ("demo", "--tour")], ids=["interface", "demo", "tour"])
def test_the_interface_does_not_open_with_another_textual(
    tmp_path: Path, install: Install, words: tuple[str, ...]
) -> None:
    environ = {"PYTHONPATH": str(install("textual", "9.0.0")), "CONTRACT_TUI_HOME": str(tmp_path / "home")}
    with terminal("-m", "contract_tui", *words, environ=environ) as running:
        running.wait_for("已安装的 textual 9.0.0 不是本程序测试过的版本")
        running.wait_for("python -m pip install 'textual>=8.2.8,<8.3'")
        assert running.wait() == 6
        assert b"Traceback" not in running.shown
    assert not (tmp_path / "home" / "contracts.db").exists()


def test_commands_do_not_mind_another_textual_and_doctor_tells_of_it(
    tmp_path: Path, install: Install
) -> None:
    running = shell(tmp_path / "home", install("textual", "9.0.0"))
    assert running("orders", "list").code == 0
    what, verdict, advice = findings(running)[
        "已安装的 textual 9.0.0 不是本程序测试过的版本，不能打开界面（命令不受影响）。"
    ]
    assert (what, verdict) == ("程序库", "bad")
    assert "pip install 'textual>=8.2.8,<8.3'" in advice


def test_a_newer_fpdf2_that_has_what_is_needed_does_its_part_more_slowly(
    tmp_path: Path, install: Install
) -> None:
    running = shell(tmp_path / "home", install("fpdf2", "2.9.0"))
    assert running("worker", "--once").code == 0
    found = findings(running)["已安装的 fpdf2 2.9.0 不是本程序测试过的版本，字体改用较慢的方式嵌入 PDF"]
    assert found[:2] == ("程序库", "note")


def test_a_newer_fpdf2_without_what_is_needed_is_told_before_the_tasks_begin(
    tmp_path: Path, install: Install
) -> None:
    path = install("fpdf2", "3.0.0")
    (path / "fpdf").mkdir()
    (path / "fpdf" / "__init__.py").write_text("class FPDF: ...\nFPDF_VERSION = '3.0.0'\n")
    running = shell(tmp_path / "home", path)
    refused = running("worker", "--once", "--json")
    assert (refused.code, refused.error["message"]) == (
        6, "已安装的 fpdf2 3.0.0 不是本程序测试过的版本，不能制作 PDF。"
    )  # fmt: skip
    assert findings(running)[refused.error["message"]][:2] == ("程序库", "bad")
    with terminal("-m", "contract_tui", environ=running.environ) as interface:
        interface.wait_for("已安装的 fpdf2 3.0.0 不是本程序测试过的版本")
        assert interface.wait() == 6


def test_a_workbook_is_not_read_with_another_openpyxl(tmp_path: Path, install: Install) -> None:
    workbook = tmp_path / "orders.xlsx"
    workbook.write_bytes(b"PK\x03\x04")
    refused = shell(tmp_path / "home", install("openpyxl", "4.0"))("orders", "import", str(workbook))
    assert refused.code == 6
    assert "已安装的 openpyxl 4.0 不是本程序测试过的版本，不能读取 Excel 文件。" in refused.err
    assert "pip install 'openpyxl>=3.1.5,<3.2'" in refused.err
    assert "Traceback" not in refused.err
