"""Left with changed settings the checklist begins again: nothing that is typed meanwhile is shown or used."""

from pathlib import Path

from tests.world.exchange import PASSPHRASE, PLATFORM, exchange_settings
from tests.world.terminal import terminal

F8, F10 = b"\x1b[19~", b"\x1b[21~"
EARLY = b"geheim"


def test_a_passphrase_that_is_typed_too_early_is_neither_shown_nor_taken(tmp_path: Path) -> None:
    settings = exchange_settings(tmp_path)
    environ = {
        "CONTRACT_TUI_HOME": str(settings.home),
        "CONTRACT_TUI_SIGNING__PROVIDER": "exchange",
        "CONTRACT_TUI_SIGNING__TRUST": settings.signing.trust,
        "CONTRACT_TUI_SEAL__KEY": settings.seal.key,
        "CONTRACT_TUI_SEAL__PASSPHRASE": "prompt",
    }
    typed = f"{PASSPHRASE}\n".encode()
    with terminal("-m", "contract_tui", environ=environ) as running:
        running.wait_for("签章口令：")
        running.press(typed)
        running.wait_for("待办", "公司信息")
        running.press(b"\r")
        running.wait_for("信用代码")
        values = ("样本云", PLATFORM.legal_name, PLATFORM.code, PLATFORM.address, PLATFORM.phone)
        running.press("\t".join(values).encode() + F8)
        running.wait_for("重新检查")
        running.press(b"q")
        running.wait_for("正在重新打开")
        running.press(EARLY + b"\n" + EARLY)
        running.wait_for("签章口令：")
        assert EARLY not in running.shown
        running.press(typed)
        running.wait_for("完成", "公司信息")
        running.press(F10)
        assert running.wait() == 0
        assert running.is_as_before()


def test_an_interrupted_new_start_leaves_the_echo_on(tmp_path: Path) -> None:
    with terminal("-c", _SILENT_THEN_REFUSED, environ={"CONTRACT_TUI_HOME": str(tmp_path)}) as running:
        assert running.wait() == 2
        assert running.is_as_before()


_SILENT_THEN_REFUSED = """
import os, sys
from contract_tui.cli import silence
silence.begin()
assert silence.is_on()
os.execv(sys.executable, [sys.executable, "-m", "contract_tui", "--no-such-option"])
"""
