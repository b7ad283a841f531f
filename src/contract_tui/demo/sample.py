"""Loading the sample: all of it or nothing, whoever interrupts it or starts a second demo meanwhile."""

import shutil
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from contract_tui.config import Settings, demo_settings
from contract_tui.demo import data
from contract_tui.demo.script import BY, Script, ScriptedClock
from contract_tui.demo.stories import tell_stories
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.clock import SystemClock
from contract_tui.engine.worker import Worker

_HISTORY = timedelta(days=45)
_PAPER = timedelta(days=5)


def load_sample(settings: Settings, *, now: datetime | None = None) -> bool:
    """Load the sample data into a demo's home that has no customers yet.

    A new home gets a finished database at once or none at all: whoever interrupts it, or starts a second
    demo at the same moment, leaves nothing half done.

    Args:
        settings: The demo's own.
        now: UTC, the end of the script; None means the present.

    Returns:
        Whether anything was loaded.
    """
    end = now or SystemClock().now()
    if settings.database.exists():
        return _load_into(settings, end)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = _keys(settings.home)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=settings.home) as folder:
        aside = replace(settings, home=Path(folder))
        shutil.copytree(keys, aside.home / keys.name)
        _load_into(aside, end)
        return _publish(aside, settings)


def _keys(home: Path) -> Path:
    """The demo's keys, made where they stay: whoever wins the race to publish has signed with them."""
    from contract_tui.signing.demo_keys import DemoKeys

    keys = DemoKeys(home)
    keys.seal()
    return keys.folder


def _publish(aside: Settings, settings: Settings) -> bool:
    try:
        # Unlike a rename, a link does not replace what somebody else put there meanwhile.
        settings.database.hardlink_to(aside.database)
    except FileExistsError:
        return False
    if aside.cache.is_dir() and not settings.cache.exists():
        shutil.move(aside.cache, settings.cache)
    return True


def _load_into(settings: Settings, end: datetime) -> bool:
    clock = ScriptedClock(end - _HISTORY)
    desk = open_desk(_unhurried(settings), clock)
    try:
        if desk.customers.list():
            return False
        _add_customers(desk)
        desk.orders.import_rows(data.orders(), BY)
        tell_stories(Script(desk, clock, Worker(desk)), end)
        desk.tasks.hasten(settings.pace)
    finally:
        desk.close()
    return True


def _unhurried(settings: Settings) -> Settings:
    """What lies in the past took as long as the guide announces, whatever the demo's pace is."""
    announced = demo_settings(settings, 1.0)
    return replace(announced, timing=replace(announced.timing, paper=_PAPER.total_seconds()))


def _add_customers(desk: Desk) -> None:
    for given in data.CUSTOMERS:
        customer = desk.customers.add(given, BY)
        for signer in customer.signers:
            if signer.name in data.PERSONAS:
                desk.customers.set_persona(signer.id, data.PERSONAS[signer.name])
