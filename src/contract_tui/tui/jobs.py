"""What a screen lets run beside the event loop: named workers, calls in threads, pauses in typing.

Keys are given out one by one (`link.key_gate`): what a job waits for, the next key waits for as well, unless
no key has asked for it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from textual.screen import Screen
from textual.worker import Worker

if TYPE_CHECKING:
    from contract_tui.tui.base_app import BaseApp
    from contract_tui.tui.link.key_gate import KeyGate

P = ParamSpec("P")
T = TypeVar("T")


class Jobs:
    """The jobs of one screen; they end with it.

    Args:
        screen: Whose they are.
    """

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen

    def start(self, work: Coroutine[Any, Any, None], group: str) -> Worker[None]:
        """Run a coroutine as a worker of its own named group; its errors are reported, not fatal.

        A second one of the same group cancels the first.
        """
        return self._screen.run_worker(work, group=group, exclusive=True, exit_on_error=False)

    def cancel(self, group: str) -> None:
        """Let what runs in a group stop where it waits."""
        self._screen.workers.cancel_group(self._screen, group)

    def is_running(self, group: str) -> bool:
        """Whether something of a group is under way."""
        return any(
            worker.group == group and worker.node is self._screen and not worker.is_finished
            for worker in self._screen.workers
        )

    async def in_thread(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the desk in a thread; errors come back as they are.

        Keys wait for the answer, unless no key has asked for it (`unhurried`).
        """
        with self._keys.hold():
            return await asyncio.to_thread(call, *args, **kwargs)

    async def in_job(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what takes long and what Esc stops or leaves: of all keys only Esc does not wait."""
        with self._keys.hold(stoppable=True):
            return await asyncio.to_thread(call, *args, **kwargs)

    async def pause(self, seconds: float) -> None:
        """Wait for more to be typed; keys that are not typing wait for what follows the pause."""
        with self._keys.hold():
            await asyncio.sleep(seconds)

    @property
    def _keys(self) -> "KeyGate":
        return cast("BaseApp", self._screen.app).keys
