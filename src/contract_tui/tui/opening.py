"""Opening the desk behind the first frame."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract_tui.desk import open_desk
from contract_tui.desk.setup.checklist import is_first_day
from contract_tui.domain.errors import DeskError
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.ending import last_words
from contract_tui.tui.routes import ReadinessPage

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk


class Opening:
    """Opens the desk in a thread; keys wait until that is done, and a home that cannot be opened ends it all.

    Args:
        app: Over which home.
        opened: Called on the event loop with the desk.
    """

    def __init__(self, app: BaseApp, opened: Callable[["Desk"], None]) -> None:
        self._app, self._opened = app, opened

    def begin(self) -> None:
        """Open it while the first frame is painted."""
        self._hold = self._app.keys.hold()
        self._app.run_worker(self._open, thread=True, group="open", exit_on_error=False)

    def _open(self) -> None:
        app = self._app
        try:
            desk = open_desk(app.access.settings, app.access.clock)
        except DeskError as error:
            words = last_words(f"{error.message}\n{error.hint}")
            app.call_from_thread(app.exit, return_code=int(error.exit_code), message=words)
            return
        app.call_from_thread(self._go_on, desk)

    def _go_on(self, desk: "Desk") -> None:
        self._opened(desk)
        self._hold.release()
        self._app.run_worker(self._begin_first_day(desk), group="first day", exit_on_error=False)

    async def _begin_first_day(self, desk: "Desk") -> None:
        """Lead to the checklist while something that every home needs has not been begun."""
        app = self._app
        if await asyncio.to_thread(is_first_day, app.access.settings, desk) and len(app.screen_stack) <= 2:
            app.push_screen(app.page_behind(ReadinessPage()))
