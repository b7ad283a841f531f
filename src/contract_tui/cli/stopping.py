"""Ending an import by a signal: after the batch that is being written, or at once while a row is awaited."""

import signal
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Self, TypeVar

ItemT = TypeVar("ItemT")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopping:
    """Turns the signals that end a program into a wish that is asked for between two batches.

    Use it as a context manager, in the main thread; afterwards the signals mean what they meant before.
    """

    def __init__(self) -> None:
        self._signal: int | None = None
        self._reading = False
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    @property
    def wished(self) -> bool:
        """Whether a signal has come."""
        return self._signal is not None

    @property
    def exit_code(self) -> int:
        """What a shell expects of a program that a signal has ended; 0 when none has come."""
        return 0 if self._signal is None else 128 + self._signal

    def reading(self, source: Iterable[ItemT]) -> Iterator[ItemT]:
        """The same items; while the next one is awaited a signal does not wait for it.

        Raises:
            KeyboardInterrupt: A signal came while an item was awaited.
        """
        iterator = iter(source)
        while True:
            self._reading = True
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._reading = False
            yield item

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._wish) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _wish(self, number: int, _frame: FrameType | None) -> None:
        self._signal = number
        if self._reading:
            raise KeyboardInterrupt
