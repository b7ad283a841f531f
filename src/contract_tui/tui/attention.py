"""What reaches an operator who looks elsewhere: ends of followed contracts, the terminal's title (P21)."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError
from contract_tui.domain.states import Waiting
from contract_tui.tui.announcing import announcement
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.contract_facts import named
from contract_tui.tui.link.driver import DeskDriver


class Attention:
    """Looks after each change what has ended and what waits.

    Args:
        app: An application over a desk.
    """

    def __init__(self, app: BaseApp) -> None:
        self._app = app
        self._titled = ""

    def look(self) -> None:
        """Look once more, beside whatever goes on."""
        self._app.run_worker(self._look(), group="attention", exit_on_error=False)

    async def _look(self) -> None:
        with suppress(DeskError):  # locked for a moment: the next change looks again
            ended, waiting = await asyncio.to_thread(self._read)
            for contract in ended:
                self._announce(contract)
            title = str(self._app.TITLE)
            self._entitle(f"待我处理 {waiting} | {title}" if waiting else title)

    def _read(self) -> tuple[Sequence[Contract], int]:
        access, titled = self._app.access, self._app.terminal.titled
        ended = access.followed.look(access.desk)
        return ended, access.desk.contracts.queues()[Waiting.OPERATOR].count if titled else 0

    def _announce(self, contract: Contract) -> None:
        """Tell of an end, on whatever page and beyond the terminal's own window."""
        app = self._app
        platform = app.access.settings.platform.short_name
        state = labels.state_line(contract.substate, contract.reason, platform)
        words = f"{named(contract)}：{'后台任务失败，请处理后重试' if contract.failed else state}。"
        app.notify(words)
        way, in_tmux = app.terminal.announce, app.terminal.in_tmux
        self._send(announcement(way, str(app.TITLE), words, in_tmux=in_tmux))

    def _send(self, sequence: str) -> None:
        driver = self._app.driver_in_use
        if sequence and isinstance(driver, DeskDriver):
            driver.write(sequence)

    def _entitle(self, words: str) -> None:
        driver = self._app.driver_in_use
        if self._app.terminal.titled and words != self._titled and isinstance(driver, DeskDriver):
            self._titled = words
            driver.entitle(words)
