"""Numbers behind options: what cannot be meant is a usage error that names the option and what it takes."""

import pytest

from contract_tui.domain.errors import ExitCode
from tests.cli.conftest import FIRST, Here, new

NO_SECONDS = ("nan", "inf", "-inf", "-1", "1e9", "1e400", "soon", "", "١٠", "1_0")
NO_COUNT = ("0", "-1", "1.5", "nan", "", "1e3", "９", "9" * 5_000)
NO_WIDTH = ("0", "-80", "39", "1001", "1e3", "nan")


@pytest.mark.parametrize("typed", NO_SECONDS)
@pytest.mark.parametrize("command", ["watch", "evidence"])
def test_a_timeout_is_a_number_of_seconds_up_to_a_year(cli: Here, command: str, typed: str) -> None:
    answer = cli("contract", command, "x", f"--timeout={typed}")
    assert answer.code == ExitCode.USAGE
    assert f"--timeout：须为 0 至 31536000 秒，不能是 {typed}" in answer.err


@pytest.mark.parametrize("typed", NO_COUNT)
@pytest.mark.parametrize("command", [("orders", "list"), ("contract", "list")])
def test_a_limit_is_one_or_more(cli: Here, command: tuple[str, ...], typed: str) -> None:
    answer = cli(*command, f"--limit={typed}")
    assert answer.code == ExitCode.USAGE
    assert "--limit：须为 1 或更大的整数" in answer.err


def test_a_limit_above_what_there_is_lists_all(office: Here) -> None:
    found = office.done("orders", "list", "--limit", "99999999999999999999", "--json").data
    assert len(found["orders"]) == found["total"] > 1
    assert len(office.done("orders", "list", "--limit", "1", "--json").data["orders"]) == 1


@pytest.mark.parametrize("typed", NO_WIDTH)
@pytest.mark.parametrize(
    "command", [("contract", "template"), ("contract", "text", "x"), ("templates", "preview")]
)
def test_a_width_is_one_that_text_can_be_wrapped_to(cli: Here, command: tuple[str, ...], typed: str) -> None:
    answer = cli(*command, f"--width={typed}")
    assert answer.code == ExitCode.USAGE
    assert "--width：须为 40 至 1000 列" in answer.err


def test_no_time_at_all_means_one_look(office: Here) -> None:
    number = new(office, "single", FIRST)
    office.done("contract", "watch", number, "--until", "generated")
    assert office("contract", "watch", number, "--until", "generated", "--timeout", "0").code == 0
    assert office("contract", "watch", number, "--timeout", "0").code == ExitCode.HELD
