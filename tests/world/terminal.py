"""A real terminal for tests: a session with a controlling pseudo-terminal that answers like a real one.

A hang-up is what closing a window or losing a link is: the other end is closed, and the kernel itself sends
SIGHUP and SIGCONT to the foreground processes.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.world.places import PROJECT

PATIENCE = 30.0
"""Seconds for what must come, on a loaded machine."""
ENDS_WITHIN = 3.0
"""Seconds after which no process may be left on a quiet machine, its terminal being gone or a signal come."""
_MARK = "TEST_TERMINAL"
"""Tells which processes come from which terminal."""
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_ON_AT_FIRST = {7, 25}
_ASKED = re.compile(rb"\x1b\[\?(\d+)\$p")


@dataclass(frozen=True)
class Kind:
    """What a terminal can do.

    Attributes:
        modes: The private modes that it says it knows when it is asked.
        kitty: It reports keys by the kitty keyboard protocol.
    """

    modes: frozenset[int] = frozenset()
    kitty: bool = False

    def key(self, character: str) -> bytes:
        """What it sends for a printable key."""
        if self.kitty:
            return f"\x1b[{ord(character)};1;{ord(character)}u".encode()
        return character.encode()


PLAIN = Kind()
MODERN = Kind(frozenset({2026, 2048, 1016}), kitty=True)


class RealTerminal:
    """A program in a terminal.

    Args:
        command: The program, started as the leader of the terminal's session.
        environ: Added to this process's environment.
        kind: What the terminal can do.
        controlling: Whether the program has it as its controlling terminal; without, nobody sends SIGHUP.
        size: Lines and columns.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str] | None = None,
        kind: Kind = PLAIN,
        *,
        controlling: bool = True,
        size: tuple[int, int] = (24, 80),
    ) -> None:
        self.kind = kind
        self._size = size
        self._mark = uuid.uuid4().hex
        self._shown, self._history = bytearray(), bytearray()
        self._news = threading.Condition()
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        self.modes_before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "PYTHONUTF8": "1",
                **(environ or {}),
                _MARK: self._mark,
            },
            cwd=PROJECT,
            start_new_session=True,
            preexec_fn=_take_terminal if controlling else None,
        )
        self._stopped = -1
        self.flow()

    @property
    def shown(self) -> bytes:
        """All bytes since the last key."""
        with self._news:
            return bytes(self._shown)

    def wait_for(self, *texts: str | bytes) -> None:
        """Wait until texts have been sent since the last key."""
        wanted = [text if isinstance(text, bytes) else text.encode() for text in texts]
        with self._news:
            self._news.wait_for(lambda: all(text in self._shown for text in wanted), PATIENCE)
            missing = [text.decode() for text in wanted if text not in self._shown]
            assert not missing, (missing, self._shown[-3000:].decode(errors="replace"))

    def press(self, keys: bytes) -> None:
        """Send bytes as they are."""
        with self._news:
            self._shown.clear()
        os.write(self._master, keys)

    def types(self, text: str) -> None:
        """Press printable keys, as this kind of terminal reports them."""
        self.press(b"".join(map(self.kind.key, text)))

    def hang_up(self) -> None:
        """Close the other end, as a closed window and a lost link do."""
        os.close(self._slave)
        self._slave = -1
        self._quiet()
        os.close(self._master)
        self._master = -1

    def wait(self, seconds: float = PATIENCE) -> int:
        """The exit code, negative after a signal that the program did not handle."""
        return self.process.wait(seconds)

    def ends(self) -> float:
        """Wait until no process of the session is left.

        Returns:
            The seconds of CPU time that were used from now on.
        """
        before = self._cpu_seconds()
        used = 0.0
        deadline = time.monotonic() + ends_within()
        while self.left and time.monotonic() < deadline:
            used = max(used, self._cpu_seconds() - before)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.02)
        assert not self.left, [(_command(pid), _threads(pid)) for pid in self.left]
        return used

    @property
    def left(self) -> list[int]:
        """The processes that come from this terminal and are alive, those of other sessions as well."""
        return [pid for pid, ticks in self._alive()]

    def modes_left_on(self) -> set[int]:
        """The private modes that were switched and not put back; waits a little for that.

        Wrapping (7) and the cursor (25) are on in the beginning, all else is off.
        """
        with self._news:
            self._news.wait_for(lambda: not _switched(self._history), ends_within())
            return _switched(self._history)

    def is_as_before(self) -> bool:
        """Whether echo, lines and the rest are as they were when the program began."""
        return termios.tcgetattr(self._slave) == self.modes_before

    def close(self) -> None:
        """End everything that is left."""
        for pid in self.left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._quiet()
        for end in (self._slave, self._master):
            if end >= 0:
                os.close(end)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # Only the kernel can keep a killed process: whether a disk or a terminal does is said.
            pytest.fail(f"killed, yet not ended: {_whereabouts(self.process.pid)}")

    def stall(self) -> None:
        """Take nothing any longer, as a link does that stands still."""
        self._quiet()

    def flow(self) -> None:
        """Take what the program sends, in the beginning and again."""
        if self._stopped < 0:
            self._stop, self._stopped = os.pipe()
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()

    def _quiet(self) -> None:
        if self._stopped >= 0:
            os.close(self._stopped)
            self._stopped = -1
            self._reader.join(PATIENCE)
            os.close(self._stop)

    def _cpu_seconds(self) -> float:
        return sum(ticks for _, ticks in self._alive()) / os.sysconf("SC_CLK_TCK")

    def _alive(self) -> Iterator[tuple[int, int]]:
        """Process id and CPU ticks."""
        mark = f"{_MARK}={self._mark}".encode()
        for pid, (session, state, ticks) in _processes():
            if state == "Z":
                continue
            with suppress(OSError):
                if session == self.process.pid or mark in Path(f"/proc/{pid}/environ").read_bytes():
                    yield pid, ticks

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._stop], [], [])
            if self._stop in ready:
                return
            data = os.read(self._master, 65_536)
            answers = b"".join(self._answers(data))
            if answers:
                os.write(self._master, answers)
            with self._news:
                self._shown += data
                self._history += data
                self._news.notify_all()

    def _answers(self, data: bytes) -> Iterator[bytes]:
        for number in _ASKED.findall(data):
            if int(number) in self.kind.modes:
                yield b"\x1b[?%b;2$y" % number
        if b"\x1b[?2048h" in data and 2048 in self.kind.modes:
            lines, columns = self._size
            yield b"\x1b[48;%d;%d;%d;%dt" % (lines, columns, lines * 16, columns * 8)


def ends_within() -> float:
    """The same for this machine as it is now, where a processor may have several processes to serve."""
    running = int(Path("/proc/loadavg").read_text("utf-8").split()[3].partition("/")[0])
    return ENDS_WITHIN * max(1.0, running / (os.cpu_count() or 1))


@contextmanager
def terminal(*command: str, **options: object) -> Iterator[RealTerminal]:
    """Run a program of this Python in a terminal; nothing of it is left afterwards."""
    opened = RealTerminal([sys.executable, *command], **options)  # type: ignore[arg-type]  # the caller's keywords
    try:
        yield opened
    finally:
        opened.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    return any(each == pid and state != "Z" for each, (_, state, _) in _processes())


def _switched(sent: bytearray) -> set[int]:
    switched: set[int] = set()
    for numbers, letter in _MODE.findall(sent):
        for number in map(int, numbers.split(b";")):
            back = (letter == b"h") == (number in _ON_AT_FIRST)
            (switched.discard if back else switched.add)(number)
    return switched


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _processes() -> Iterator[tuple[int, tuple[int, str, int]]]:
    """Session, state and CPU ticks by process id."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
            ticks = int(after_name[11]) + int(after_name[12])
            yield int(folder.name), (int(after_name[3]), after_name[0], ticks)


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def _whereabouts(pid: int) -> list[str]:
    """Each thread's state and what in the kernel it waits for."""
    with suppress(OSError):
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        states = [(task / "stat").read_text("utf-8").rpartition(")")[2].split()[0] for task in tasks]
        waits = [(task / "wchan").read_text("utf-8") for task in tasks]
        return [f"{state} {place}" for state, place in zip(states, waits, strict=True)]
    return []


def _threads(pid: int) -> list[str]:
    with suppress(OSError):
        return [(task / "comm").read_text("utf-8").strip() for task in Path(f"/proc/{pid}/task").iterdir()]
    return []
