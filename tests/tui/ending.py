"""A program for tests in a real terminal: an interface that can be left in every way."""

import os
import sys
from pathlib import Path
from typing import ClassVar

from contract_tui.tui.base_app import BaseApp, run
from contract_tui.tui.base_screen import PageScreen
from contract_tui.tui.command import Command
from contract_tui.tui.terminal import detect


class Ready(PageScreen[None]):
    TITLE = "READY"
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("crash", ("b",), "崩溃", "崩溃"),
        Command("crash.later", ("l",), "崩溃", "后台崩溃"),
    )

    def do_crash(self) -> None:
        phone = "138" + "00138000"
        raise RuntimeError(phone)

    async def do_crash_later(self) -> None:
        await self.in_thread(self.do_crash)


class Ending(BaseApp):
    def on_mount(self) -> None:
        self.push_screen(Ready())


if __name__ == "__main__":
    sys.exit(run(Ending(detect(os.environ, is_tty=True), Path(sys.argv[1]))))
