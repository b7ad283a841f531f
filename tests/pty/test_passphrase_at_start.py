"""The seal's passphrase is asked for before the interface: mistyped, broken off, and typed right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.world.exchange import PASSPHRASE, PLATFORM_VARIABLES, exchange_settings
from tests.world.terminal import RealTerminal, terminal

INTERRUPT = b"\x03"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    settings = exchange_settings(tmp_path)
    return {
        **PLATFORM_VARIABLES,
        "CONTRACT_TUI_HOME": str(settings.home),
        "CONTRACT_TUI_SIGNING__PROVIDER": "exchange",
        "CONTRACT_TUI_SIGNING__TRUST": settings.signing.trust,
        "CONTRACT_TUI_SEAL__KEY": settings.seal.key,
        "CONTRACT_TUI_SEAL__PASSPHRASE": "prompt",
    }


@pytest.fixture
def running(environ: dict[str, str]) -> Iterator[RealTerminal]:
    with terminal("-m", "contract_tui", environ=environ) as opened:
        opened.wait_for("签章口令：")
        yield opened


def test_a_mistyped_passphrase_is_asked_for_again_and_then_the_interface_opens(running: RealTerminal) -> None:
    running.press(b"geheim\n")
    running.wait_for("口令不正确，请再输入（还可试 2 次）：")
    assert b"geheim" not in running.shown
    running.press(f"{PASSPHRASE}\n".encode())
    running.wait_for("可以发送签署")  # the checklist of an empty home


def test_the_interrupt_key_at_the_question_leaves_a_whole_line_behind(running: RealTerminal) -> None:
    running.press(INTERRUPT)
    assert running.wait() == 130
    running.wait_for("\r\n")
    assert running.is_as_before()
