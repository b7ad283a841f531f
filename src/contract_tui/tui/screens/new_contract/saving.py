"""Saving by itself what is typed or marked on a page of the wizard."""

import asyncio
from collections.abc import Awaitable, Callable

from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.tui.follower import AGAIN_SECONDS
from contract_tui.tui.screens.new_contract.wizard import Wizard

SAVE_SECONDS = 0.4
"""The pause in typing after which what was typed is saved."""


class Saving:
    """Saves after a pause, at once, and again while the database cannot be used.

    Saves follow one another, also after one that nobody waits for any longer: while the database is locked
    an older text could otherwise be written after a newer one.

    Args:
        wizard: Says in its status line how it stands.
        group: The worker's name.
        keep: Writes down what was typed or marked last, unless it is written already.
    """

    def __init__(self, wizard: Wizard, group: str, keep: Callable[[], Awaitable[None]]) -> None:
        self._wizard, self._group, self._keep = wizard, group, keep
        self._turn = asyncio.Lock()

    async def now(self) -> None:
        """Save at once what is waiting to be saved.

        Raises:
            DeskError: It cannot be saved.
        """
        await asyncio.shield(asyncio.ensure_future(self._in_turn()))

    async def _in_turn(self) -> None:
        async with self._turn:
            await self._keep()

    def soon(self, saved: Callable[[], None]) -> None:
        """Save after a pause in typing, a further call begins the pause anew; then call `saved`."""
        self._wizard.jobs.start(self._after_pause(saved), self._group)

    def put_off(self) -> None:
        """Do not save after the pause that has begun: somebody else is about to."""
        self._wizard.jobs.cancel(self._group)

    async def _after_pause(self, saved: Callable[[], None]) -> None:
        await asyncio.sleep(SAVE_SECONDS)
        while True:
            try:
                await self.now()
            except (HeldError, OutsideError) as error:
                self._wizard.status.show(f"尚未保存，将自动再试：{error.message}", "bad")
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                saved()
                return
