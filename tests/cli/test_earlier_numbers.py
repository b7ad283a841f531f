"""P10: a contract whose number the earlier system gave, with a check character `*`."""

import shlex
from datetime import date, timedelta
from pathlib import Path

import pytest

from contract_tui.domain import numbers
from contract_tui.domain.clock import SystemClock, shanghai_date
from contract_tui.domain.exchange import earlier_sent_name, sent_name
from contract_tui.signing.outbox_folder import OutboxFolder
from tests.cli.conftest import FIRST, SECOND, Here, new
from tests.unit.domain.test_numbers import earlier


def starred(day: date) -> str:
    """The first number of a day that ends in a star."""
    return next(found for n in range(1, 500) if (found := earlier(day, n)).endswith("*"))


@pytest.fixture
def old(office: Here, monkeypatch: pytest.MonkeyPatch) -> str:
    """A single-party draft that the earlier system numbered, made today."""
    number = starred(shanghai_date(SystemClock().now()))
    with monkeypatch.context() as before:
        before.setattr(numbers, "make", lambda day, sequence: number)
        assert new(office, "single", FIRST) == number
    office.done("contract", "watch", number, "--until", "generated")
    return number


@pytest.mark.parametrize("part", [slice(None), slice(-3, None), slice(-1, None), slice(12, None)])
def test_it_is_found_by_any_part_of_its_number(office: Here, old: str, part: slice) -> None:
    new(office, "single", SECOND)
    found = office.done("contract", "list", "--text", old[part], "--json").data
    assert [each["number"] for each in found["contracts"]] == [old]
    assert office.done("contract", "list", "--text", old[part].lower(), "--json").data["total"] == 1


def test_every_command_takes_it(office: Here, old: str) -> None:
    office.done("contract", "show", old)
    office.done("contract", "text", old)
    office.done("contract", "convert", old)
    office.done("contract", "watch", old)
    office.done("audit", old, "--verify")
    assert office.done("contract", "show", old.lower(), "--json").data["number"] == old


def test_its_files_carry_no_star(office: Here, old: str, tmp_path: Path) -> None:
    for command in ("pdf", "evidence"):
        answer = office.done("contract", command, old, "-o", str(tmp_path), "--json")
        name = Path(answer.data["path"]).name
        assert name.startswith(f"{old[:-2]}-")
        assert "*" not in name
        assert shlex.quote(name[:18]) == name[:18]


def test_a_sequence_of_a_day_belongs_to_one_number_whichever_system_gave_it(office: Here, old: str) -> None:
    made = new(office, "single", SECOND)
    assert numbers.sequence_of(made) == numbers.sequence_of(old) + 1
    assert made[-1].isalnum()


def test_a_file_that_version_0_1_sent_is_found_renamed_and_taken_away(tmp_path: Path) -> None:
    number = starred(date(2026, 11, 23) + timedelta(days=1))
    folder, before = OutboxFolder(tmp_path), tmp_path / earlier_sent_name(number)
    before.write_bytes(b"%PDF and a signature")
    assert folder.holds(number)
    assert folder.put(number, b"%PDF") == tmp_path / sent_name(number)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        (sent_name(number), b"%PDF and a signature")
    ]
    before.write_bytes(b"%PDF")
    folder.remove(number)
    assert not list(tmp_path.iterdir())
