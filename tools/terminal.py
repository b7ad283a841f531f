"""A program in a pseudo-terminal, with a stopwatch beside it."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_QUIET_SECONDS = 0.3
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a key brought about.

    Attributes:
        bytes: How many bytes the program sent.
        seconds: From the key to the last of them.
    """

    bytes: int
    seconds: float


class TimedTerminal:
    """Runs a program in a terminal of a fixed size.

    Args:
        command: The program and its arguments.
        environ: The whole environment.
        size: Columns and rows.
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (120, 40)
    ) -> None:
        self._master, slave = pty.openpty()
        columns, rows = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(environ), start_new_session=True
        )
        os.close(slave)
        self._shown = b""

    def seconds_until(self, text: str) -> float:
        """Seconds from the start until a text has been sent.

        Raises:
            TimeoutError: It never came.
        """
        wanted = text.encode()
        while wanted not in self._shown:
            if not self._read(_PATIENCE):
                raise TimeoutError(f"never shown: {text}")
        return time.perf_counter() - self._began

    def settle(self) -> None:
        """Wait until the program has been silent for a moment."""
        while self._read(_QUIET_SECONDS):
            pass

    def press(self, keys: bytes) -> Reaction:
        """Press a key and wait until the program has been silent for a moment."""
        before, began = len(self._shown), time.perf_counter()
        os.write(self._master, keys)
        last = began
        while self._read(_QUIET_SECONDS):
            last = time.perf_counter()
        return Reaction(len(self._shown) - before, last - began)

    def resident_megabytes(self) -> float:
        """The memory that the program holds now, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def close(self) -> None:
        """End the program."""
        self._process.send_signal(signal.SIGTERM)
        try:
            while self._read(2.0):
                pass
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            return False
        self._shown += data
        return bool(data)
