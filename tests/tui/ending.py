"""A program for tests in a real terminal: an interface that can be left in every way and hangs in many."""

import os
import sys
import threading
from pathlib import Path
from typing import TypeVar

from textual.screen import Screen

from contract_tui.tui.base_app import BaseApp, run
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.link.driver import DeskDriver
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.pages import page_of
from contract_tui.tui.routes import Route
from contract_tui.tui.terminal import detect
from contract_tui.watchdog import Watchdog

AnswerT = TypeVar("AnswerT")


class Ready(PageScreen[None]):
    TITLE = "READY"

    @handles(Command("crash", ("b",), "崩溃", "崩溃"))
    def crash(self) -> None:
        phone = "138" + "00138000"
        raise RuntimeError(phone)

    @handles(Command("crash.later", ("l",), "崩溃", "后台崩溃"))
    async def crash_later(self) -> None:
        await self.jobs.in_thread(self.crash.do)

    @handles(Command("deaf", ("d",), "听不见", "下一个键读不了"))
    def deaf(self) -> None:
        assert isinstance(self.app._driver, DeskDriver)
        self.app._driver._read = self.crash.do  # type: ignore[assignment, method-assign]  # crash where a key is read

    @handles(Command("hang", ("h",), "停住", "主线程停住"))
    def hang(self) -> None:
        self._say("hang")
        threading.Event().wait()

    @handles(Command("linger", ("t",), "拖延", "线程不结束"))
    def linger(self) -> None:
        threading.Thread(target=threading.Event().wait).start()
        self._say("linger")

    @handles(Command("busy", ("g",), "忙", "解释器被占满"))
    def busy(self) -> None:
        for _ in range(4):
            threading.Thread(target=_spin, daemon=True).start()
        self._say("busy")

    @handles(Command("flood", ("f",), "刷屏", "终端读不过来"))
    def flood(self) -> None:
        assert self.app._driver is not None
        self._say("flood")
        while True:
            self.app._driver.write("*" * 4096)

    def _say(self, word: str) -> None:
        Path(sys.argv[1]).with_name(word).touch()


def _spin() -> None:
    while True:
        pass


class Ending(BaseApp):
    def page_behind(self, route: Route[AnswerT]) -> Screen[AnswerT]:
        return page_of(route)

    def on_mount(self) -> None:
        self.push_screen(Ready())

    def on_unmount(self) -> None:
        self._note()

    def release(self) -> None:
        super().release()
        self._note()

    def _note(self) -> None:
        Path(sys.argv[1]).with_name("released").touch()


if __name__ == "__main__":
    with Watchdog(sys.stdin.fileno()) as watchdog:
        sys.exit(run(Ending(detect(os.environ, is_tty=True), Path(sys.argv[1])), watchdog))
