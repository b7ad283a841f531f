"""Commands in hints can be pasted: a shell reads back just what was meant, and it is the right home's."""

import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tui.domain.commands import command, over_ssh, work_in

STARRED = "DD-20261123-000388-*"


@pytest.fixture(autouse=True)
def _no_home() -> Iterator[None]:
    work_in("")
    yield
    work_in("")


def test_without_a_named_home_none_is_written() -> None:
    written = "contract-tui contract show DD-20261123-000001-W"
    assert command("contract show", "DD-20261123-000001-W") == written


def test_a_named_home_stands_in_every_command_quoted() -> None:
    work_in("/srv/my home")
    assert shlex.split(command("worker")) == ["contract-tui", "--home", "/srv/my home", "worker"]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_shell_reads_a_value_back_as_it_is(value: str) -> None:
    assert shlex.split(command("contract show", value)) == ["contract-tui", "contract", "show", value]


READING = """
contract-tui() { printf '%s\\n' "$@"; }
export -f contract-tui
ssh() { shift; bash -c "$*"; }
"""


def as_shells_read(line: str, folder: Path) -> list[str]:
    """The words that the other machine's program gets: one shell here, one there."""
    done = subprocess.run(
        ["bash", "-c", f"{READING}{line}"], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_over_ssh_both_shells_leave_a_star_alone(tmp_path: Path) -> None:
    (tmp_path / f"{STARRED[:-1]}x").touch()
    plain = over_ssh("contract pdf", "DD-20261123-000001-W", then="-o -", redirected="> a.pdf")
    assert plain == "ssh 主机 contract-tui contract pdf DD-20261123-000001-W -o - > a.pdf"
    line = over_ssh("contract pdf", STARRED, then="-o -")
    assert as_shells_read(line, tmp_path) == ["contract", "pdf", STARRED, "-o", "-"]
