"""Ends a process that owns a terminal when that goes away or a signal comes, whatever hangs in it."""

import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, NoReturn

PATIENCE_SECONDS = 1.5
"""How long an orderly end may take; after that the watchdog itself releases what is held, and ends."""
LAST_SECONDS = 2.0
"""After this the kernel ends the process, even when no Python code runs in it any more."""
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

_counting = threading.Event()
"""Set once the kernel will end this process in a moment."""
_FAREWELLS, _FAREWELL_SECONDS = 20, 0.01
_LOCAL_FLAGS = 3
"""Where `termios.tcgetattr` has the flag of the echo."""
_STOP = 0
"""A byte in the pipe that is no signal's number: nobody needs the watchdog any longer."""


class Watchdog:
    """Watches for signals and for the hang-up of a terminal in a thread that sleeps in the kernel until then.

    What the signal handlers of Python do waits for the main thread, which may hang; the numbers that the
    interpreter's own handler writes into a pipe do not. Signals that whoever started the program has it
    ignore, as `nohup` does, stay ignored. Use it as a context manager in the main thread; after a signal
    it stays in charge until the process has ended.

    Args:
        terminal: The descriptor whose hang-up is the same as SIGHUP; None to wait for signals only.
        unhurried: Signals that only ask: the bound on seconds begins with the next signal or a hang-up.
        echoing: Whether the terminal is to echo again at the end, even if it does not now.

    Attributes:
        release: Called before the process is ended while it hangs, in the watchdog's thread.
    """

    def __init__(
        self,
        terminal: int | None,
        *,
        unhurried: frozenset[signal.Signals] = frozenset(),
        echoing: bool = False,
    ) -> None:
        self.release: Callable[[], object] = lambda: None
        self._terminal = terminal
        self._modes = _modes(terminal, echoing=echoing)
        self._unhurried = unhurried
        self._leave: Callable[[int], object] | None = None
        self._farewell = b""
        self._ending = self._raised = False
        self._bell, self._rope = -1, -1
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Watchdog":
        """Take over the signals."""
        self._bell, self._rope = os.pipe()
        os.set_blocking(self._rope, False)
        signal.set_wakeup_fd(self._rope, warn_on_full_buffer=False)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._heard)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGALRM, *SIGNALS))
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the signals back, unless one has come: then Python's own end is watched as well."""
        if self._ending:
            return
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        os.write(self._rope, bytes((_STOP,)))

    def attend(self, leave: Callable[[int], object], farewell: str = "") -> None:
        """Let the program end itself from now on; until then a signal raises SystemExit in the main thread.

        Args:
            leave: Asks the program to end; called in the watchdog's thread with the exit code that shells
                expect, 128 plus the signal's number.
            farewell: What makes the terminal a plain one again, if the program hangs before it says so.
        """
        self._farewell = farewell.encode()
        self._leave = leave

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        """The pipe has woken the thread already; before there is an event loop the main thread has to go."""
        if self._leave is None and not self._raised:
            self._raised = self._ending = True
            raise SystemExit(128 + number)

    def _watch(self) -> None:
        for number in self._reasons():
            if number not in self._unhurried or self._ending:
                self._end(number)
            self._ending = True
            self._ask(number)

    def _reasons(self) -> Iterator[int]:
        poll = select.poll()
        poll.register(self._bell, select.POLLIN)
        if self._terminal is not None:
            poll.register(self._terminal, 0)  # hang-ups are told unasked
        while True:
            for descriptor, _state in poll.poll():
                if descriptor != self._bell:
                    poll.unregister(descriptor)
                    if self._leave is None:
                        os.kill(os.getpid(), signal.SIGHUP)  # perhaps nobody told the main thread
                    yield signal.SIGHUP
                    continue
                for number in os.read(self._bell, select.PIPE_BUF):
                    if number == _STOP:
                        return
                    if number in SIGNALS:
                        yield number

    def _end(self, number: int) -> None:
        signal.setitimer(signal.ITIMER_REAL, LAST_SECONDS)
        _counting.set()
        self._ending = True
        self._ask(number)
        time.sleep(PATIENCE_SECONDS)
        try:
            self.release()
        finally:
            self._reset_terminal()
            os._exit(128 + number)

    def _ask(self, number: int) -> None:
        if self._leave is not None:
            with suppress(RuntimeError):  # the event loop has ended already
                self._leave(128 + number)

    def _reset_terminal(self) -> None:
        """Without waiting: what a stalled terminal has not taken yet is thrown away."""
        if self._terminal is None or self._modes is None:
            return
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTTOU,))
        with suppress(OSError, termios.error):
            name = os.ttyname(self._terminal)
            terminal = os.open(name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            for _ in range(_FAREWELLS):
                termios.tcflush(terminal, termios.TCOFLUSH)
                _interrupt_other_threads()
                with suppress(BlockingIOError):
                    os.write(terminal, self._farewell)
                    break
                time.sleep(_FAREWELL_SECONDS)
            termios.tcsetattr(terminal, termios.TCSANOW, self._modes)


def _interrupt_other_threads() -> None:
    """One that is held up in writing keeps the terminal for itself until its call is broken off."""
    for thread in threading.enumerate():
        if thread.ident is not None and thread is not threading.current_thread():
            with suppress(ProcessLookupError):
                signal.pthread_kill(thread.ident, signal.SIGWINCH)


def end(code: int) -> NoReturn:
    """End the process; once its seconds are counted, without Python's own tidying up, which may hang."""
    if _counting.is_set():
        for stream in (sys.stdout, sys.stderr):
            with suppress(
                OSError, ValueError, AttributeError
            ):  # gone, closed, or not there from the beginning
                stream.flush()
        os._exit(code)
    sys.exit(code)


def own_terminal() -> int | None:
    """The terminal whose end is this process's end as well; none for a service, a script or `nohup`."""
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN or not (sys.stdin and sys.stdin.isatty()):
        return None
    return sys.stdin.fileno()


def _modes(terminal: int | None, *, echoing: bool) -> list[Any] | None:
    if terminal is None:
        return None
    try:
        modes = termios.tcgetattr(terminal)
    except termios.error:  # gone already
        return None
    if echoing:
        modes[_LOCAL_FLAGS] |= termios.ECHO
    return modes
