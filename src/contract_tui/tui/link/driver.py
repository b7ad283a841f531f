"""Textual's driver for terminals, made to let go of one that is gone."""

import os
import select
import signal
import sys
import time
from codecs import getincrementaldecoder
from typing import Any, TextIO, cast

from textual.message import Message

from contract_tui.tui.announcing import POP_TITLE, PUSH_TITLE, title
from contract_tui.tui.link.keyboard import ESCAPE_SECONDS, Keyboard
from contract_tui.tui.link.terminal_file import TerminalFile
from contract_tui.tui.terminal import is_gone
from contract_tui.tui.textual_internals import OpenApp, OpenDriver

_MOST_BYTES = 4096
_TICK_MS = int(ESCAPE_SECONDS * 1000)

_END_OF_FRAME = "\x1b[?2026l"
_NO_PIXELS = "\x1b[?1016l"
FAREWELL = (
    POP_TITLE
    +
    # CAN breaks off whatever sequence the terminal was in the middle of.
    "\x18"
    + _END_OF_FRAME
    + "\x1b[?2004l\x1b[?7h\x1b[?2048l"
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l" + _NO_PIXELS + "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""All modes that the interface may have switched on, switched off: for an end that nothing else reaches."""


class DeskDriver(OpenDriver):
    """Reads and writes until the terminal is gone; from then on it does neither, and blocks nobody."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        error = cast("TextIO", sys.__stderr__)  # as Textual's own; what the program prints goes elsewhere
        self._terminal_file = TerminalFile(error.fileno(), error.encoding)
        self.write_to(self._terminal_file)
        self._entitled = False

    def write(self, data: str) -> None:
        """Send something, unless there is nobody yet, or any longer, to take it out of the queue."""
        if self.takes_writes:
            super().write(data)

    def entitle(self, words: str) -> None:
        """Show words as the terminal's title, until the terminal is given back."""
        if not self._entitled:
            self.write(PUSH_TITLE)
            self._entitled = True
        self.write(title(words))

    def let_go(self) -> None:
        """Leave the terminal to somebody else at once; callable from any thread."""
        self._terminal_file.let_go()

    def send_message(self, message: Message) -> None:
        """Hand a message to the application, in order; one that comes after its end is dropped."""
        self.in_loop(self.application.post_message, message)

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was, also where Textual forgets a mode."""
        self.write(_END_OF_FRAME)
        if self._entitled:
            self.write(POP_TITLE)
            self._entitled = False
        if self.take_mouse_pixels():
            self.write(_NO_PIXELS)
        super().stop_application_mode()

    def stop_asked(self) -> None:
        """Stop in the event loop: a signal may come while the main thread holds the very lock of writing."""
        self.in_loop(self.stop)

    def continued(self) -> None:
        """A hang-up continues the process as well: only on a terminal that is there does that mean go on."""
        self.in_loop(self._go_on)

    def _go_on(self) -> None:
        if not self.goes_on_by_itself or self.application.return_code is not None or is_gone(self.fileno):
            return
        if self.is_reading:
            self.suspend_application_mode()  # it was stopped without being asked
        self.resume_application_mode()
        self.application.refresh(layout=True)

    def reading_failed(self, error: Exception) -> None:
        """Have a fault in reading told like every other one: in two lines, with exit code 1."""
        application = self.application
        if isinstance(application, OpenApp):
            application.call_later(application.fail, error)

    def run_input_thread(self) -> None:
        """Read keys until told to end or until there is no terminal."""
        keyboard = Keyboard()
        # A byte that is no UTF-8 is no reason to end.
        decode = getincrementaldecoder("utf-8")("replace").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        while not self.exit_event.is_set():
            if poll.poll(_TICK_MS):
                data = self._read()
                if not data:
                    os.kill(os.getpid(), signal.SIGHUP)
                    return
                for message in keyboard.feed(decode(data), time.monotonic()):
                    self.process_message(message)
            else:
                for message in keyboard.tick(time.monotonic()):
                    self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _MOST_BYTES)
        except OSError:
            return b""
