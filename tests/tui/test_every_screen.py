"""What holds for all screens: they fit, they survive any size, wrong keys do nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.widgets.command_footer import MOST_ENTRIES
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.every_screen import SIGHTS, Scene, at_rest, make_scene, shows

named = pytest.mark.parametrize("name", SIGHTS)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = make_scene(tmp_path_factory.mktemp("scene"))
    yield made
    made.office.desk.close()


def test_no_screen_is_forgotten() -> None:
    listed = Path(__file__).with_name("every_screen.py").read_text("utf-8")
    classes = [
        found
        for kind in CommandScreen.__subclasses__()
        for found in _leaves(kind)
        if found.__module__.startswith("contract_tui.tui.screens")
    ]
    general = {"Notice", "ChoiceDialog", "HelpScreen", "PaletteScreen", "HomeScreen"}
    missing = {kind.__name__ for kind in classes} - general
    assert {name for name in missing if name not in listed} == set()


def _leaves(kind: type[object]) -> Iterator[type[object]]:
    below: list[type[object]] = kind.__subclasses__()
    if not below:
        yield kind
    for each in below:
        yield from _leaves(each)


@named
async def test_a_screen_fits_and_survives_any_size(scene: Scene, name: str) -> None:
    async with at_the_keyboard(scene.office.app()) as operator:
        await shows(operator, scene, SIGHTS[name])
        first = fits(operator, 80)
        for width, height in ((1, 1), (20, 5), (5, 40), (300, 3), (120, 40)):
            await operator.resizes(width, height)
            assert not operator.app._exit
        fits(operator, 120)
        await operator.resizes(80, 24)
        await at_rest(operator)
        assert words(operator) == first
        assert not operator.app._exit


def fits(operator: Driver, width: int) -> list[str]:
    """Every line is as wide as the terminal; at 80 columns the footer has at most six commands and help."""
    assert {strip.cell_length for strip in operator.strips} == {width}
    if width == 80:
        assert len([entry for entry in operator.footer.split("  ") if entry.strip()]) <= MOST_ENTRIES + 1
    return words(operator)


def words(operator: Driver) -> list[str]:
    return [line.rstrip() for line in operator.lines[:2]]


UNKNOWN_KEYS = (
    "tab",
    "shift+tab",
    "ctrl+a",
    "ctrl+z",
    "f12",
    "insert",
    "home",
    "end",
    "pageup",
    "pagedown",
    "(",
)


@named
async def test_keys_that_mean_nothing_do_nothing(scene: Scene, name: str) -> None:
    async with at_the_keyboard(scene.office.app()) as operator:
        await shows(operator, scene, SIGHTS[name])
        top = operator.app.screen
        await operator.presses(*UNKNOWN_KEYS)
        assert operator.app.screen is top
        assert not operator.app._exit
