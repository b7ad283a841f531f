"""`contract-tui setup` and `config set`: a home is made ready by questions, and by single settings."""

import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.config import load_settings
from tests.cli.conftest import Here, Shell
from tests.world.answers import Answer
from tests.world.signing.samples import an_authority

PLATFORM = ("某某", "某某科技有限公司", "91110000600037341L", "北京市海淀区某路 1 号", "010-12345678")
"""One answer per question about party B."""
EXCHANGE, SIMULATED = "2", "1"


@pytest.fixture
def setup(homeless: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Runs the questions with these answers, one a line; then the input ends."""
    monkeypatch.delenv("CONTRACT_TUI_SIGNING__PROVIDER")
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n", "utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", f"file:{secret}")

    def run(*answers: str) -> Answer:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return homeless("setup")

    return run


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    path = tmp_path / "roots.pem"
    path.write_bytes(an_authority().certificate.public_bytes(Encoding.PEM))
    return path


def test_a_home_is_ready_for_exchange_after_the_questions(
    homeless: Here, setup: Callable[..., Answer], roots: Path
) -> None:
    answer = setup(*PLATFORM, EXCHANGE, "y", str(roots), "")
    assert answer.code == 0, answer
    assert "准备就绪" in answer.out
    assert homeless.done("config", "check", "--json").data["ready"] is True
    settings = load_settings(homeless.home, {})
    assert settings.platform.legal_name == "某某科技有限公司"
    assert (settings.signing.provider, settings.signing.trust) == ("exchange", str(roots))
    assert Path(settings.signing.platform_trust).is_file()


def test_each_answer_is_judged_before_it_is_taken(setup: Callable[..., Answer], roots: Path) -> None:
    answer = setup(
        *PLATFORM[:2], "91440300MADEMQ0019", "91110000600037341M", *PLATFORM[2:4], "12", PLATFORM[4],
        "7", EXCHANGE, "n", "/no/such/file", str(roots), "ftp://x", "",
    )  # fmt: skip
    for words in ("示例的", "校验位不正确", "请输入 1 到 2", "/no/such/file", "http://"):
        assert words in answer.err
    assert answer.code == 3
    assert "签章密钥" in answer.out


def test_what_was_answered_stays_when_somebody_leaves(homeless: Here, setup: Callable[..., Answer]) -> None:
    left = setup(*PLATFORM)
    assert left.code == 3
    assert "setup 继续" in left.err
    again = setup("", "", "", "", "", SIMULATED)
    assert again.code == 0, again
    assert load_settings(homeless.home, {}).platform.legal_name == PLATFORM[1]


def test_a_demo_is_not_set_up(homeless: Here) -> None:
    homeless.home.mkdir(mode=0o700)
    (homeless.home / "config.toml").write_text("[demo]\npace = 60\n")
    assert homeless("setup").code == 3


def test_single_settings_are_set_by_command(cli: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_LIMITS__ORDERS", "10")
    done = cli.done("config", "set", "limits.orders=20", "interface.theme = light", "--json")
    assert done.data["overridden"] == ["CONTRACT_TUI_LIMITS__ORDERS"]
    shown = {each["name"]: each for each in cli.done("config", "show", "--json").data["settings"]}
    assert (shown["interface.theme"]["value"], shown["limits.orders"]["value"]) == ("light", 10)


@pytest.mark.parametrize("typed", ["interface.theme", "interface.theme=pink", "interface.colour=x", "=x"])
def test_a_wrong_setting_is_refused_by_name(cli: Here, typed: str) -> None:
    before = (cli.home / "config.toml").exists()
    answer = cli("config", "set", typed)
    assert answer.code == 2
    assert (cli.home / "config.toml").exists() == before


def test_party_b_s_code_is_judged_there_too(cli: Here) -> None:
    answer = cli("config", "set", "platform.code=91110000600037342L")
    assert answer.code == 2
    assert "校验位不正确" in answer.err


def test_several_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shell = Shell(home)
    changes = ("limits.orders=20", "limits.resends=2", "timing.cancel=8", "timing.paper=9")
    with ThreadPoolExecutor(len(changes)) as pool:
        answers = list(pool.map(lambda change: shell("config", "set", change), changes))
    assert [answer.code for answer in answers] == [0] * len(changes)
    settings = load_settings(home, {})
    assert (settings.limits.orders, settings.limits.resends) == (20, 2)
    assert (settings.timing.cancel, settings.timing.paper) == (8, 9)
