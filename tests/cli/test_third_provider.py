"""The command line with a provider that it has never heard of: it says what that one's capabilities say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tui.domain.clock import SystemClock
from tests.cli.conftest import Here, add_customers
from tests.world.answers import Answer
from tests.world.signing.cloud import SERVICES, CloudService
from tests.world.signing.cloud_story import cloud_variables

LATE = "100000000009"
Arrange = Callable[[str], CloudService]


@pytest.fixture
def arrange(tmp_path: Path, cli: Here, monkeypatch: pytest.MonkeyPatch) -> Arrange:
    """Settings that name the provider, and a customer who is not activated."""

    def arranged(provider: str) -> CloudService:
        for name, value in cloud_variables(tmp_path, provider).items():
            monkeypatch.setenv(name, value)
        service = SERVICES[str(tmp_path)] = CloudService(SystemClock().now)
        add_customers(cli)
        cli.done(
            "customers", "add", "--kind", "enterprise", "--name", "后来有限公司", "--account", LATE,
            "--code", "91110000600037341L", "--framework", "KJ-2024-0009",
        )  # fmt: skip
        return service

    return arranged


def test_a_service_is_asked_and_what_it_waits_for_is_shown(arrange: Arrange, cli: Here) -> None:
    service = arrange("cloud")
    service.waits_for = "请打开 https://example.com/activate"
    assert "已申请激活" in cli.done("customers", "activate", LATE).err
    assert "已提交授权审核" in cli.done("customers", "add-signer", LATE, "新来:13500000001").err
    assert "授权审核由签署服务完成" in cli("customers", "confirm-signer", LATE, "新来").err
    cli.done("worker", "--once")
    assert service.questions == [2]
    shown = cli.done("customers", "show", LATE).out
    assert shown.count("请打开 https://example.com/activate") == 2
    assert cli.done("customers", "show", LATE, "--json").data["activation"] == "pending"


def test_where_nobody_can_be_asked_an_operator_says_so(arrange: Arrange, cli: Here) -> None:
    arrange("by-hand")
    assert "已登记腾讯电子签已激活" in cli.done("customers", "activate", LATE).err
    added = cli.done("customers", "add-signer", LATE, "新来:13500000001")
    assert "customers confirm-signer" in added.err
    cli.done("worker", "--once")
    assert cli.done("customers", "confirm-signer", LATE, "新来", "--json").data["status"] == "authorised"
    assert cli.done("customers", "show", LATE, "--json").data["activation"] == "active"


def test_what_the_settings_must_say_is_named(
    arrange: Arrange, cli: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrange("cloud")
    assert "云签署（测试用），签署人在云端签署" in cli("doctor").out
    assert cli.done("config", "check", "--json").data["ready"]
    assert "cloud.account" in cli.done("config", "show").out
    monkeypatch.setenv("CONTRACT_TUI_CLOUD__ACCOUNT", "")
    (missing,) = cli.done("config", "check", "--json").data["missing"]
    assert (missing["what"], missing["found"]) == ("云签署的账户", "没有设置")
    assert "没有设置 cloud.acount" in with_variable(monkeypatch, cli, "CONTRACT_TUI_CLOUD__ACOUNT").err


def with_variable(monkeypatch: pytest.MonkeyPatch, cli: Here, name: str) -> Answer:
    """What `config check` says of another variable."""
    monkeypatch.setenv(name, "x")
    return cli("config", "check")
