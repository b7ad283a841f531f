"""The helper process: forks for each call, bounds the child by the kernel, and passes its answer on."""

import ctypes
import gc
import importlib
import os
import pickle
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe, wait
from typing import NoReturn

from contract_tui.confined.bounds import Bounds, Excess
from contract_tui.confined.protocol import Answer, Failed, Passed, Returned

_PR_SET_PDEATHSIG = 1  # prctl(2)
_DIED = b""


def serve(descriptor: int) -> None:
    """Answer calls until the other side is gone.

    Args:
        descriptor: Of the pipe to whoever asks.
    """
    with Connection(descriptor) as asking:
        while True:
            try:
                named, bounds = asking.recv()
                function = getattr(importlib.import_module(named.module), named.name)
                asking.send_bytes(b"")
                request = asking.recv_bytes()
                asking.send_bytes(_answer(asking, function, bounds, request))
            except (EOFError, OSError):
                return
            del request


def _answer(asking: Connection, function: Callable[..., object], bounds: Bounds, request: bytes) -> bytes:
    """What the child made of it, pickled; EOFError when nobody waits any more."""
    ours, theirs = Pipe(duplex=False)
    # Without this, a collection in the child writes to, and so copies, every object of the parent.
    gc.freeze()
    child = os.fork()
    if not child:
        _work(function, bounds, request, theirs)
    theirs.close()
    heard: bytes | None = None
    try:
        heard = _heard(asking, ours, bounds)
    finally:
        ours.close()
        code, used = _ended(child, by_itself=heard == _DIED)
    return heard or pickle.dumps(Passed(_excess(code, used, bounds)))


def _heard(asking: Connection, ours: Connection, bounds: Bounds) -> bytes | None:
    """The child's answer; `_DIED` when it died without one, None when it let its time pass."""
    ready = wait([ours, asking], bounds.seconds)
    if asking in ready:
        raise EOFError
    if not ready:
        return None
    try:
        return ours.recv_bytes(bounds.output)
    except EOFError:
        return _DIED
    except OSError:
        return pickle.dumps(Passed(Excess.OUTPUT))


def _ended(child: int, *, by_itself: bool) -> tuple[int, float]:
    """End the child, if it has not ended, and say how it ended and what processor time it used.

    Args:
        by_itself: It is ending already: its pipe closes a moment before the kernel knows how it ended.
    """
    how = os.WEXITED | os.WNOWAIT | (0 if by_itself else os.WNOHANG)
    before = os.waitid(os.P_PID, child, how)
    os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status) if before is not None else 0
    return code, used.ru_utime + used.ru_stime


def _excess(code: int, used: float, bounds: Bounds) -> Excess:
    """Which bound a child passed that gave no answer.

    Args:
        code: Its exit code, negative after a signal; 0 when it was ended from here for its time.
        used: Seconds of processor time.
    """
    if code == 0:
        # What needs a tenth of a second does not use a quarter of the bound on a busy machine either.
        return Excess.SECONDS if used >= bounds.cpu_seconds / 4 else Excess.STARVED
    # The kernel's own killer of large processes sends SIGKILL.
    return {-signal.SIGXCPU: Excess.SECONDS, -signal.SIGKILL: Excess.MEMORY}.get(code, Excess.CRASH)


def _work(function: Callable[..., object], bounds: Bounds, request: bytes, theirs: Connection) -> NoReturn:
    """The child: never returns, whatever happens."""
    try:
        _confine(bounds)
        theirs.send_bytes(_result(function, request))
    finally:
        os._exit(1)


def _confine(bounds: Bounds) -> None:
    """Let the kernel end this process with its parent, and when it wants too much."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, bounds.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _result(function: Callable[..., object], request: bytes) -> bytes:
    try:
        args, kwargs = pickle.loads(request)  # noqa: S301 (from whoever started this process)
        del request
        return _pickled(Returned(function(*args, **kwargs)))
    except MemoryError:
        return pickle.dumps(Passed(Excess.MEMORY))
    except BaseException as error:  # noqa: BLE001 (it is raised again on the other side)
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return _pickled(Failed(error))


def _pickled(answer: Answer) -> bytes:
    try:
        data = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
        pickle.loads(data)  # noqa: S301 (our own bytes: an error may pickle and yet not come back)
    except (pickle.PicklingError, AttributeError, LookupError, TypeError, ValueError) as error:
        if isinstance(answer, Failed):
            return pickle.dumps(Failed(RuntimeError(f"{type(answer.error).__name__}: {answer.error}")))
        return pickle.dumps(Failed(RuntimeError(f"result cannot travel: {error}")))
    return data
