"""What goes on behind the interface, in threads: looking for changes, and doing what is due."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from contract_tui.domain.errors import DeskError

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

_LOOK_SECONDS = 0.25
_JOIN_SECONDS = 0.5
_NEVER_LOOKED = -1


class Background:
    """The threads of one application; they touch no widget."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def watch(self, desk: "Desk", changed: Callable[[], object]) -> None:
        """Look for what anybody commits, in this process or another.

        Args:
            changed: Called from a thread, at most four times a second.
        """
        self._start("watch", lambda: self._look(desk, changed))

    def work(self, desk: "Desk") -> None:
        """Do what is due, as `contract-tui worker` does."""
        from contract_tui.engine.worker import Worker

        self._start("engine", lambda: Worker(desk).run(self._stop))

    def end(self) -> None:
        """Let the step that runs finish, if it does so soon."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    def _start(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _look(self, desk: "Desk", changed: Callable[[], object]) -> None:
        seen = _NEVER_LOOKED
        while not self._stop.is_set():
            with suppress(DeskError):  # locked for a moment: the next look sees what this one missed
                now = desk.revision()
                if seen not in {_NEVER_LOOKED, now}:
                    changed()
                seen = now
            self._stop.wait(_LOOK_SECONDS)
