"""The asking side: keeps idle helper processes, one per concurrent call, and lets them go after a while."""

import atexit
import contextlib
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Pipe
from typing import ParamSpec, TypeVar, cast

from contract_tui.confined.bounds import Bounds, Excess, Named, TooMuchError
from contract_tui.confined.protocol import Answer, Failed, Passed

_P = ParamSpec("_P")
_T = TypeVar("_T")

_IDLE_SECONDS = 20.0
"""A helper costs some 60 MB; a worker that examines one file after another keeps it."""
_GRACE_SECONDS = 2.0
"""The helper ends its child in time; only a helper that is itself stuck lets this pass."""
_LOADING_SECONDS = 60.0
"""Loading is our own code, half a second of it; only a busy machine needs more."""


def call(function: Named[_P, _T], bounds: Bounds, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run a function in a bounded process and return what it returns. Blocks; safe in any thread.

    Args:
        function: Where it stands.
        bounds: What it may use.
        *args: Picklable, like what the function returns.
        **kwargs: The same.

    Raises:
        TooMuchError: A bound was passed, or the process died.
        Exception: What the function raised.
    """
    helper = _POOL.take()
    try:
        answer = helper.ask(function, bounds, args, kwargs)
    except BaseException:
        helper.end()
        raise
    _POOL.give_back(helper)
    if isinstance(answer, Passed):
        raise TooMuchError(answer.excess)
    if isinstance(answer, Failed):
        raise answer.error
    return cast("_T", answer.value)


class _Helper:
    """One helper process and the pipe to it."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        with theirs:
            # -P: a file beside the one that is examined must not be taken for a library.
            # A session of its own: the terminal's interrupt key is not for it.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "contract_tui.confined", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.idle_since = time.monotonic()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(
        self, function: Named[_P, _T], bounds: Bounds, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> Answer:
        """Send a call and wait for its answer."""
        try:
            self._pipe.send((function, bounds))
            if not self._pipe.poll(_LOADING_SECONDS):
                self.end()
                return Passed(Excess.STARVED)
            self._pipe.recv_bytes()
            self._pipe.send((args, kwargs))
            if not self._pipe.poll(bounds.seconds + _GRACE_SECONDS):
                self.end()
                return Passed(Excess.STARVED)
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError):
            # The helper is gone: killed from outside, mostly for want of memory.
            self.end()
            return Passed(Excess.CRASH)
        self.idle_since = time.monotonic()
        return answer

    def end(self) -> None:
        """End it and whatever it runs."""
        self._pipe.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()


class _Pool:
    """Helpers that wait for the next call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Helper] = []
        self._timer: threading.Timer | None = None

    def take(self) -> _Helper:
        """An idle helper, or a new one."""
        with self._lock:
            while self._idle:
                helper = self._idle.pop()
                if helper.alive:
                    return helper
                helper.end()
        return _Helper()

    def give_back(self, helper: _Helper) -> None:
        """Keep it for the next call."""
        if not helper.alive:
            helper.end()
            return
        with self._lock:
            self._idle.append(helper)
            if self._timer is None:
                self._wait(_IDLE_SECONDS)

    def close(self) -> None:
        """End all that wait."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            leaving, self._idle = self._idle, []
        for each in leaving:
            each.end()

    def _wait(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._let_go)
        self._timer.daemon = True
        self._timer.start()

    def _let_go(self) -> None:
        oldest = time.monotonic() - _IDLE_SECONDS
        with self._lock:
            leaving = [each for each in self._idle if each.idle_since <= oldest]
            self._idle = [each for each in self._idle if each.idle_since > oldest]
            self._timer = None
            if self._idle:
                self._wait(min(each.idle_since for each in self._idle) - oldest)
        for each in leaving:
            each.end()


_POOL = _Pool()
atexit.register(_POOL.close)
