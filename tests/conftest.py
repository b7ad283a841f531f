"""Fixtures that every layer's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from contract_tui.desk.desk import Desk
from tests.support import StillClock, Story, a_desk

# How long an example takes says nothing on a shared machine; what it finds is kept in .hypothesis.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StillClock) -> Iterator[Desk]:
    opened = a_desk(tmp_path / "home", clock)
    yield opened
    opened.close()


@pytest.fixture
def story(desk: Desk, clock: StillClock) -> Story:
    return Story(desk, clock)
