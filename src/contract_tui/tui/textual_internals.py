"""All that this program takes from Textual beyond its documented interface, under names of its own.

Textual may change any of it in any release. So nothing else touches it (`tests/arch/test_internals.py`), the
interface opens only with the versions that the tests were run with (`config.libraries.TEXTUAL`), and whoever
wants to allow a newer one finds here what to look at:

- the parser of terminals' sequences and its table: whole sequences are given to it one by one, since it cuts
  and joins those of a slow link wrongly (`link/keyboard.py`);
- the driver's hooks for signals, for reading and for writing, which must let go of a terminal that is gone
  (`link/driver.py`);
- what Textual itself asks before it is idle, and which keys a field edits with: a key waits for what the one
  before it has started (`link/key_gate.py`);
- the keys of a screen as a keymap and the focused field leave them (`command_screen.py`);
- how lines are cut where widgets overlap, and which class the rack of toasts makes;
- how an application ends after a crash, its toasts, the keys that nothing uses, and what takes its colours
  away (`base_app.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar, cast

from rich.cells import cell_len
from rich.console import RenderableType
from rich.segment import Segment
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import Monochrome, NoColor
from textual.geometry import Region
from textual.keys import Keys
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea, _toast
from textual.widgets._toast import Toast

ReturnT = TypeVar("ReturnT")


def key_of(sequence: str) -> Keys | str | None:
    """What one sequence means to Textual: a key, another sequence's text, or nothing."""
    meaning = ANSI_SEQUENCES_KEYS.get(sequence)
    if isinstance(meaning, tuple):
        return meaning[0]
    return meaning if isinstance(meaning, str) else None


class Sequences(XTermParser):
    """Textual's parser for what is whole: it waits for nothing behind it."""

    def messages(self, text: str) -> list[Message]:
        """The messages of plain characters or of one sequence; a sequence that nobody knows is none."""
        if not text:
            return []  # to Textual's parser this is the end of everything
        messages = list(self.feed(text))
        if self._timeout_time is not None:
            Parser.__init__(self)
        return messages


def is_settled(screen: Screen[Any]) -> bool:
    """Whether a screen has its layout, and nothing, such as a focus, waits for its next refresh."""
    return not (screen._layout_required or screen._recompose_required or screen._callbacks)


def edits_with(field: Widget, key: str) -> bool:
    """Whether a key is bound by the field itself, or by the class of fields that it is of."""
    return key in field._bindings.key_to_bindings


def own_keys(screen: Screen[Any]) -> Iterator[tuple[str, Binding]]:
    """The keys that reach a screen's own bindings now.

    A keymap counts, and so does what the focused field types and edits with; Enter and Esc it hands on.
    """
    field = screen.focused if isinstance(screen.focused, Input | TextArea) else None
    for node, bindings in screen._modal_binding_chain:
        if node is screen:
            yield from (
                (key, binding)
                for key, binding in bindings
                if field is None or key in ("enter", "escape") or not edits_with(field, key)
            )


class _Output(Protocol):
    """What Textual's thread of writing needs of the file that it writes to."""

    def write(self, text: str, /) -> int: ...

    def flush(self) -> None: ...

    def fileno(self) -> int: ...


class OpenDriver(LinuxDriver):
    """Textual's driver for terminals, with hooks for what a subclass does in another way.

    A subclass overrides `run_input_thread`, `stop_asked`, `continued` and `reading_failed`.
    """

    def write_to(self, output: _Output) -> None:
        """Send what is written to another file; before the application starts."""
        self._file = cast("Any", output)

    @property
    def application(self) -> App[Any]:
        """Whose driver it is."""
        return self._app

    @property
    def takes_writes(self) -> bool:
        """Whether somebody takes what is written out of its queue."""
        return self._writer_thread is not None and self._writer_thread.is_alive()

    @property
    def is_reading(self) -> bool:
        """Whether keys are being read: the application has the terminal."""
        return self._key_thread is not None and self._key_thread.is_alive()

    @property
    def goes_on_by_itself(self) -> bool:
        """Whether the application takes the terminal again when the process is continued."""
        return self._auto_restart

    def in_loop(self, call: Callable[..., object], *args: object) -> None:
        """Call something on the event loop, from any thread or signal; nothing when the loop has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *args)

    def take_mouse_pixels(self) -> bool:
        """Whether the mouse is reported in pixels; asked once, it is the caller's to switch it off."""
        pixels, self._mouse_pixels = self._mouse_pixels, False
        return pixels

    def stop(self) -> None:
        """Give the terminal back and stop the process; on the event loop."""
        super()._sigtstp_application()

    def stop_asked(self) -> None:
        """A signal asks to stop; it may interrupt anything."""

    def continued(self) -> None:
        """A signal has continued the process; it may interrupt anything."""

    def reading_failed(self, error: Exception) -> None:
        """Reading keys failed in its thread."""

    def _sigtstp_application(self, *_: object) -> None:
        self.stop_asked()

    def _sigcont_application(self, *_: object) -> None:
        self.continued()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001  this thread's part of the interface's one boundary
            self.reading_failed(error)


class Ending(Protocol):
    """How an application ends after a crash."""

    def failing(self, error: Exception) -> None:
        """Something failed that nobody foresaw; called before the application ends, perhaps repeatedly."""

    def epitaph(self) -> RenderableType:
        """What stands on the terminal after a crash, where Textual prints everybody's local variables."""


class _Uncut(Strip):
    """A line that lies over all others: where it is divided, each wide character stays in one piece."""

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Divide as Textual does, at cells; a cut through a wide character is made behind it.

        The pieces say the widths that were asked for: they are only ever put side by side again.
        """
        asked = [cut for cut in cuts if cut <= self.cell_length]
        real = [self._behind(cut) for cut in asked]
        if real == asked:
            return super().divide(asked)
        pieces = Segment.divide(self, real)
        starts = [0, *asked]
        return [Strip(piece, end - start) for piece, start, end in zip(pieces, starts, asked, strict=False)]

    def _behind(self, cut: int) -> int:
        position = 0
        for character in self.text:
            if position >= cut:
                break
            position += cell_len(character)
        return position


class _UncutToast(Toast):
    """A toast whose wide characters stay whole over the edges of what lies under it."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, as those that lie on top."""
        return [_Uncut(strip, strip.cell_length) for strip in super().render_lines(crop)]


# The rack makes its toasts itself. Textual cuts every line at all edges of its row, also at hidden ones, and
# puts blanks in the place of a wide character that a cut goes through.
_toast.Toast = _UncutToast  # type: ignore[misc]  # a class is put in the place of its base


def colour(app: App[Any], *, coloured: bool) -> None:
    """Let an application have colours or none but the terminal's default ones, whatever the environment says.

    Textual chooses its filter by the theme it begins with, and greys make a terminal's own colours black.
    """
    app._filters = [each for each in app._filters if not isinstance(each, Monochrome | NoColor)]
    app.no_color = not coloured
    if app.no_color:
        app._filters.append(NoColor())


class OpenApp(App[ReturnT]):
    """An application with a way to end after a crash, and a hook for keys that nothing has a use for.

    A subclass overrides `key_unused`.
    """

    def __init__(self, driver_class: type[Driver], ending: Ending) -> None:
        super().__init__(driver_class=driver_class)
        self._own_ending = ending

    @property
    def driver_in_use(self) -> Driver | None:
        """What shows the application; None before it runs."""
        return self._driver

    def fail(self, error: Exception) -> None:
        """End the application as Textual does when a handler fails."""
        self._handle_exception(error)

    def withdraw_toasts(self, message: str, *, refresh: bool = False) -> None:
        """Take away toasts that say just this.

        Args:
            refresh: At once; else the next toast refreshes them.
        """
        for toast in [known for known in self._notifications if known.message == message]:
            self._unnotify(toast, refresh=refresh)

    def key_unused(self, key: str) -> None:
        """A key was pressed that nothing that could get it has a use for; by Textual's name."""

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        used = await super()._check_bindings(key, priority)
        # Without priority it is asked last, when widgets and screen have left the key alone.
        if not (used or priority):
            self.key_unused(key)
        return used

    def _handle_exception(self, error: Exception) -> None:
        self._own_ending.failing(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._exit_renderables[:] = [self._own_ending.epitaph()]
        self._close_messages_no_wait()
