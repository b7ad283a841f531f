"""The log: private, masked, one record on lines of its own, and never a reason to stop."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tui.config.logfile import log_to
from contract_tui.domain.masking import masked

LOGGER = logging.getLogger("contract_tui.test")


@pytest.fixture(autouse=True)
def handlers_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in [known for known in root.handlers if known not in before]:
        root.removeHandler(handler)
        handler.close()


def test_p9_phones_and_identity_numbers_are_masked_in_messages_and_tracebacks(tmp_path: Path) -> None:
    log_to(tmp_path / "log")
    LOGGER.warning("phone %s", "13900139000")
    try:
        raise ValueError("identity number 11010119900307002X")
    except ValueError:
        LOGGER.exception("failed")
    written = (tmp_path / "log").read_text("utf-8")
    assert "139****9000" in written
    assert "110***********002X" in written
    assert "13900139000" not in written
    assert "11010119900307002X" not in written


@pytest.mark.parametrize(
    "harmless", ["DD-20261123-000001-W", "account 100000000001", "2024030500000001", "a13900139000b"]
)
def test_other_numbers_stay_as_they_are(harmless: str) -> None:
    assert masked(harmless) == harmless


def test_what_a_terminal_would_obey_does_not_stand_in_the_log(tmp_path: Path) -> None:
    log_to(tmp_path / "log")
    LOGGER.warning("name \x1b]0;title\x07 \u202e end")
    assert "name \ufffd]0;title\ufffd \ufffd end" in (tmp_path / "log").read_text("utf-8")


def test_the_log_is_its_owners_alone_and_a_second_home_takes_over(tmp_path: Path) -> None:
    log_to(tmp_path / "first")
    LOGGER.info("one")
    log_to(tmp_path / "second")
    LOGGER.info("two")
    assert (tmp_path / "first").stat().st_mode & 0o777 == 0o600
    assert "two" not in (tmp_path / "first").read_text("utf-8")
    assert "two" in (tmp_path / "second").read_text("utf-8")


@pytest.mark.parametrize("place", ["/dev/full", "/proc/none/log"])
def test_a_log_that_cannot_be_written_stops_nothing_and_says_nothing(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to(Path(place))
    LOGGER.warning("lost")
    assert capsys.readouterr().err == ""
