"""Pictures of every screen at 80x24 and 120x40, looked at once by eye and compared ever after.

After a change that is meant: `pytest tests/tui/test_snapshots.py --snapshot-update`, and look at the new
pictures.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.driver import Driver
from tests.tui.every_screen import SIGHTS, Scene, make_scene, shows

SIZES = ((80, 24), (120, 40))
UNSTABLE = {"contract documents", "export"}
"""They show digests of PDFs, which other versions of the libraries change, or the folder of this run."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = make_scene(tmp_path_factory.mktemp("scene"))
    yield made
    made.office.desk.close()


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", [name for name in SIGHTS if name not in UNSTABLE])
def test_a_screen_looks_as_it_did(
    scene: Scene, name: str, size: tuple[int, int], snap_compare: Callable[..., bool]
) -> None:
    app = scene.office.app()

    async def arrange(pilot: Pilot[Any]) -> None:
        await shows(Driver(app, pilot), scene, SIGHTS[name])

    assert snap_compare(app, terminal_size=size, run_before=arrange)
