"""docs/security.md taken literally: its lines make a shared home in which contracts are sent and sealed."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.machine.own import on_its_own


@pytest.fixture
def everybodys_folder() -> Iterator[Path]:
    """One that other accounts reach; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory(prefix="contract-tui-site-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_the_documented_lines_make_a_desk_whose_operators_send_and_whose_worker_seals(
    everybodys_folder: Path,
) -> None:
    done = on_its_own("tests.world.machine.documented", everybodys_folder, 540)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["states"] == ["effective", "effective"]
    assert told["signatures"] == [["customer", "platform"], ["platform"]]
    assert set(told["rights"].values()) == {"2770 contract-desk", "660 contract-desk"}, told["rights"]
    assert told["key"] == 6
    assert not [each for each in told["doctor"] if each["verdict"] == "bad"], told["doctor"]
    for said in (told["outsider"], told["outsider without settings"][1]):
        assert "不是用户组 contract-desk" in said
        assert "usermod -aG contract-desk" in said
    assert told["outsider without settings"][0] == 3
