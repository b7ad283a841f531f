"""Hostile text on every screen, put straight into the database: it is shown as text and does nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from contract_tui.domain.text import REPLACEMENT, is_forbidden, shown
from tests.tui.driver import at_the_keyboard
from tests.tui.every_screen import SIGHTS, Scene, Sight, make_scene, shows
from tests.world.hostile import FORBIDDEN, PRINTABLE, WITHOUT_GLYPH

named = pytest.mark.parametrize("name", SIGHTS)
HOSTILE = {
    "markup": " ".join(PRINTABLE.values()),
    "control": "".join(FORBIDDEN.values()),
    "width": "".join(WITHOUT_GLYPH.values()) + "長" * 500,
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Scene]]:
    """Scenes whose every text of others was put straight into the database."""
    scenes = {}
    for name, value in HOSTILE.items():
        made = scenes[name] = make_scene(tmp_path_factory.mktemp(name))
        spoil(made, value)
    yield scenes
    for made in scenes.values():
        made.office.desk.close()


TEXTS = {
    "customer": ("name", "framework"),
    "signer": ("name",),
    "party_book": ("contact", "phone", "email", "address", "postcode"),
    "orders": ("product", "detail"),
    "contract": (
        "customer_name",
        "framework",
        "contact",
        "phone",
        "email",
        "address",
        "cancel_reason",
        "error",
    ),
    "message": ("signer",),
    "paper_copy": ("recipient", "address", "courier", "tracking_number"),
    "audit_event": ("operator", "origin"),
}


def spoil(scene: Scene, value: str) -> None:
    with closing(sqlite3.connect(scene.office.settings.database)) as connection, connection:
        for table, columns in TEXTS.items():
            assignments = ", ".join(f"{column} = ?" for column in columns)
            connection.execute(f"UPDATE {table} SET {assignments}", [value] * len(columns))


@pytest.mark.parametrize("kind", HOSTILE)
@named
async def test_foreign_text_is_shown_as_text_and_does_nothing(
    spoilt: dict[str, Scene], name: str, kind: str
) -> None:
    scene, sight = spoilt[kind], SIGHTS[name]
    async with at_the_keyboard(scene.office.app(), width=120, height=40) as operator:
        await shows(operator, scene, Sight(sight.make, "", sight.keys))
        assert not operator.app._exit
        for strip in operator.strips:
            assert strip.cell_length == 120
            for segment in strip:
                assert not any(is_forbidden(c) and c != REPLACEMENT for c in segment.text)
                links = segment.style.meta.get("@click") if segment.style else None
                assert not links
                assert not (segment.style and segment.style.link)


async def test_markup_in_a_name_is_seen_to_the_letter(spoilt: dict[str, Scene]) -> None:
    scene = spoilt["markup"]
    async with at_the_keyboard(scene.office.app(), width=300, height=60) as operator:
        await shows(operator, scene, Sight(SIGHTS["contract"].make, ""))
        for value in list(PRINTABLE.values())[:5]:
            await operator.sees(shown(value))
