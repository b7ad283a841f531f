"""A hostile member of a shared home, played with real accounts: nothing of others is touched, nothing run."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.world.machine.own import on_its_own

Told = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """What all attacks came to."""
    with tempfile.TemporaryDirectory(prefix="contract-tui-member-") as folder:
        Path(folder).chmod(0o755)
        done = on_its_own("tests.world.machine.hostile_member", Path(folder), 900)
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)


def of(told: Told, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    found = [(name, facts) for name, facts in told.items() if name.startswith(kind)]
    assert found
    return iter(found)


def test_whatever_a_member_does_the_others_files_and_folders_are_as_they_were(told: Told) -> None:
    for name, facts in told.items():
        assert (facts["folder"], facts["file"], facts["content"]) == ("700 alice", "600 alice", True), name
        assert set(facts["names"]) <= {"secret", ".cache", ".local"}, name
        assert facts["home"] == "2770 contract-desk", name
        assert not facts["pwned"], name


def test_a_home_with_a_members_link_is_refused_with_the_link_named(told: Told) -> None:
    for name, facts in of(told, "link "):
        assert facts["codes"] == [3, 3, 3], name
        for said in facts["said"]:
            assert f"/srv/contract-desk/{name.split()[1]} 是链接" in said, name


def test_a_members_pipe_is_refused_at_once(told: Told) -> None:
    for name, facts in of(told, "pipe "):
        assert facts["codes"] == [3], name
        assert "不是普通文件" in facts["said"][0]


def test_a_members_settings_count_for_nobody_and_disturb_nobody_who_has_their_own(told: Told) -> None:
    for name, facts in of(told, "settings "):
        known, *bare = facts["said"]
        assert "mallory" not in known, name
        assert facts["codes"][0] in (0, 6), name
        assert set(facts["codes"][1:]) == {3}, name
        for said in bare:
            assert "config.toml 属于 mallory" in said, name


def test_a_file_that_a_member_moves_into_place_is_not_opened_to_the_group(told: Told) -> None:
    assert told["moved"]["moved"] == "600 alice"


def test_whoever_forgets_the_settings_is_told_and_closes_nothing(told: Told) -> None:
    assert told["forgetful"]["codes"] == [6, 6]
    for said in told["forgetful"]["said"]:
        assert "与用户组 contract-desk 共用" in said


def test_afterwards_the_desk_works_as_before(told: Told) -> None:
    assert told["last"]["codes"] == [0, 0], told["last"]["said"]
