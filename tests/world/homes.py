"""Homes that are made once in a run and copied: migrations take a third of a second, a copy a millisecond."""

import tempfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from contract_tui.config import Settings, Timing, load_settings, prepare_home
from contract_tui.config.homes import DATABASE
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.clock import Clock
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.store.database import Database
from tests.world.clock import StillClock
from tests.world.orders import other_orders, plain_orders
from tests.world.people import CUSTOMERS, OPERATOR


def settings_of(home: Path, *, provider: str = "simulated", timing: Timing | None = None) -> Settings:
    """Settings of a home, with the simulated provider asked for."""
    environ = {"CONTRACT_TUI_SIGNING__PROVIDER": provider} if provider else {}
    settings = load_settings(home, environ)
    return replace(settings, timing=timing) if timing else settings


def without_waits(home: Path) -> Settings:
    """Settings under which every background step is due at once and a lease is short."""
    hurried = Timing(seal_both=0, seal_single=0, signer=0, resend=0, lease=5, backoff=0.1)
    return settings_of(home, timing=hurried)


def new_home(home: Path, rights: Rights = PRIVATE) -> None:
    """Lay down a home in which nothing has happened yet, as opening it would make it."""
    _lay(_new(), home / DATABASE, rights)


def a_desk(
    home: Path,
    clock: Clock,
    *,
    orders: int = 40,
    others: bool = False,
    provider: str = "simulated",
    settings: Settings | None = None,
) -> Desk:
    """A desk with the customers of `people`, and orders E-01, E-02 … of the activated enterprise.

    Args:
        home: A folder that holds no database yet.
        clock: The customers came when it says.
        orders: How many the activated enterprise has.
        others: Whether there are `other_orders` as well.
        provider: Of signatures.
        settings: Instead of the usual ones; their home counts.
    """
    settings = settings or settings_of(home, provider=provider)
    _lay(_filled(orders, others, clock.now()), settings.database, settings.rights)
    return open_desk(settings, clock)


def fill(desk: Desk, *, orders: int = 40) -> None:
    """Add the customers and orders of `a_desk` to a home that has none."""
    for customer in CUSTOMERS:
        desk.customers.add(customer, OPERATOR)
    desk.orders.import_rows(plain_orders(orders), OPERATOR)


def _lay(content: bytes, database: Path, rights: Rights) -> None:
    prepare_home(database, rights)
    database.write_bytes(content)


@cache
def _new() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "home" / DATABASE
        Database(path).close()
        return path.read_bytes()


@cache
def _filled(orders: int, others: bool, moment: datetime) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(Path(folder) / "home")
        new_home(settings.home)
        desk = open_desk(settings, StillClock(moment))
        fill(desk, orders=orders)
        if others:
            desk.orders.import_rows(other_orders(), OPERATOR)
        desk.close()
        return settings.database.read_bytes()
