"""Fixtures that every layer's tests share."""

import gc
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from contract_tui.desk.desk import Desk
from contract_tui.domain import commands
from tests.kinds import MARKERS, kind_of
from tests.world.clock import StillClock
from tests.world.font_facts import shared_font_facts as shared_font_facts
from tests.world.homes import a_desk
from tests.world.places import PROJECT
from tests.world.sample import samples as samples
from tests.world.statements import shared_statements as shared_statements
from tests.world.story import Story

# How long an example takes says nothing on a shared machine; what it finds is kept in .hypothesis.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


# A shell gives background jobs ignored signals, and so does nohup; programs under test inherit and obey them.
for _number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest which kinds of tests there are."""
    for name, words in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {words}")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage where some can be: what is collected stays to the end of the run.

    Nine thousand tests and their libraries were looked through again and again, a quarter of the run's time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its kind."""
    for item in items:
        kind = kind_of(item.path.relative_to(PROJECT).as_posix())
        if kind:
            item.add_marker(kind)


@pytest.fixture(autouse=True, scope="session")
def _state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests remember outside their homes stays out of the account's own folder."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def _no_named_home() -> Iterator[None]:
    """A command that ran in this process leaves its home in no later test's hints."""
    yield
    commands.work_in("")
    commands.run_as("")


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
