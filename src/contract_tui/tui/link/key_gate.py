"""Keys in order: what a key starts is finished before the next one is given out.

A link that stands still for a moment delivers in one piece what was typed meanwhile. Textual gives each key
to what has the focus at that moment; a focus that moves, a dialog that opens and an answer that is read come
later than the next key of the piece, which then lands in another field or is another screen's command.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Protocol, TypeAlias

from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from contract_tui.tui.link.keyboard import EscapedKey
from contract_tui.tui.textual_internals import edits_with, is_settled

URGENT_SECONDS = 1.0
"""Who sees nothing happen for so long and then presses the key to leave means at once."""
MOST_SECONDS = 10.0
"""A screen that is painted anew without end must not keep the keys for ever."""
_LAYOUT_SECONDS = 0.004
"""How often to look whether the layout is done; Textual does it within a sixtieth of a second."""

Entered: TypeAlias = events.InputEvent | events.Paste

_keys_wait: ContextVar[bool] = ContextVar("keys_wait", default=True)


@contextmanager
def unhurried() -> Iterator[None]:
    """What begins within was started by no key: keys do not wait for it."""
    token = _keys_wait.set(False)
    try:
        yield
    finally:
        _keys_wait.reset(token)


class Host(Protocol):
    """What the gate must know of an application."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    @property
    def focused(self) -> Widget | None:
        """What gets the keys."""

    def is_way_out(self, key: str) -> bool:
        """Whether a key leaves the program, or says how to."""


class Hold:
    """Keys wait until this is released; also a context manager.

    Attributes:
        since: When it began, by the event loop's clock.
        stoppable: Whether Esc ends what is waited for, so that it need not wait.
    """

    def __init__(self, gate: "KeyGate", since: float, *, stoppable: bool) -> None:
        self._gate = gate
        self.since = since
        self.stoppable = stoppable

    def release(self) -> None:
        """What was waited for is done; a second time does nothing."""
        self._gate.release(self)

    def __enter__(self) -> "Hold":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class Wish:
    """A read that keys have asked for and wait for; one that nobody's key asked for is not waited for.

    Args:
        gate: Where the keys wait.
    """

    def __init__(self, gate: "KeyGate") -> None:
        self._gate = gate
        self._hold: Hold | None = None

    def make(self) -> None:
        """Ask for a read."""
        if self._hold is None and _keys_wait.get():
            self._hold = self._gate.hold()

    @contextmanager
    def granted(self) -> Iterator[None]:
        """The read that answers the wish; what its task begins meanwhile is for the same keys."""
        hold, self._hold = self._hold, None
        _keys_wait.set(hold is not None)
        try:
            yield
        finally:
            if hold is not None:
                hold.release()

    def drop(self) -> None:
        """There will be no read."""
        if self._hold is not None:
            self._hold.release()
            self._hold = None


class KeyGate:
    """Stands before Textual's dispatch and gives out one key, paste or mouse event at a time.

    The next one goes when nothing is left to run in the event loop, nobody holds the gate, and the screen on
    top has its layout: no focus is on its way, no dialog half open. What is typed into one field does not
    wait for the search that it starts.

    Args:
        host: The application.
        deliver: Gives an event to Textual.
    """

    def __init__(self, host: Host, deliver: Callable[[Entered], object]) -> None:
        self._host = host
        self._deliver = deliver
        self._queue: deque[Entered] = deque()
        self._holds: set[Hold] = set()
        self._begun = False
        self._looking = False
        self._field: Widget | None = None
        self._gave_text = False
        self._waits_since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether nothing waits and nothing is waited for."""
        return not self._queue and not self._holds

    def begin(self) -> None:
        """There is a screen that keys can go to."""
        self._begun = True
        self._look_soon()

    def hold(self, *, stoppable: bool = False) -> Hold:
        """Let keys wait for something that a key has started."""
        hold = Hold(self, asyncio.get_running_loop().time(), stoppable=stoppable)
        if _keys_wait.get():
            self._holds.add(hold)
        return hold

    def release(self, hold: Hold) -> None:
        """Called by the hold."""
        self._holds.discard(hold)
        self._look_soon()

    def put(self, event: Entered) -> None:
        """Take an event; it is given out in its turn."""
        if self._is_urgent(event):
            self._queue.clear()  # as a terminal does with what was typed before its interrupt key
            self._deliver(event)
            return
        if (
            self._queue
            and isinstance(event, events.MouseMove)
            and isinstance(self._queue[-1], events.MouseMove)
        ):
            self._queue.pop()
        if not self._queue:
            self._waits_since = asyncio.get_running_loop().time()
        self._queue.append(event)
        self._look_soon()

    def clear(self) -> None:
        """Forget what waits: the program is being left."""
        self._queue.clear()

    def _is_urgent(self, event: Entered) -> bool:
        """Whether somebody sees what is under way and stops it, or sees nothing for long and wants out."""
        if not self._holds or not isinstance(event, events.Key) or event.is_printable:
            return False
        if event.key == "escape" and all(hold.stoppable for hold in self._holds):
            return True
        held = asyncio.get_running_loop().time() - min(hold.since for hold in self._holds)
        return held >= URGENT_SECONDS and self._host.is_way_out(event.key)

    def _look_soon(self) -> None:
        if self._begun and self._queue and not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._looking = False
        if not self._queue:
            return
        event = self._queue[0]
        goes_on = self._goes_on_in_field(event)
        if goes_on and self._is_text(event) and self._gave_text:
            self._give(event)
        elif self._holds and not goes_on:
            return
        elif self._runs:
            self._look_soon()
        elif goes_on or self._is_laid_out or self._waited_too_long:
            self._field = self._host.focused if self._is_for_field(event) else None
            self._gave_text = self._is_text(event)
            self._give(event)
        else:
            self._looking = True
            asyncio.get_running_loop().call_later(_LAYOUT_SECONDS, self._look)

    def _give(self, event: Entered) -> None:
        self._queue.popleft()
        self._waits_since = asyncio.get_running_loop().time()
        if isinstance(event, EscapedKey):
            event = self._taken_apart(event)
        self._deliver(event)
        self._look_soon()

    def _taken_apart(self, event: EscapedKey) -> events.Key:
        """A chord for the field that knows it; for everything else two keys, of which this is the first."""
        if self._is_for_field(event):
            return event.together()
        escape, second = event.apart()
        self._queue.appendleft(second)
        return escape

    @property
    def _runs(self) -> bool:
        """Whether anything but this look is left to run; asyncio tells nobody else."""
        return bool(getattr(asyncio.get_running_loop(), "_ready", ())) and not self._waited_too_long

    @property
    def _waited_too_long(self) -> bool:
        return asyncio.get_running_loop().time() - self._waits_since > MOST_SECONDS

    @property
    def _is_laid_out(self) -> bool:
        return is_settled(self._host.screen)

    def _goes_on_in_field(self, event: Entered) -> bool:
        """Whether all since everything was done went into the field that this is for as well."""
        return self._field is not None and self._field is self._host.focused and self._is_for_field(event)

    def _is_text(self, event: Entered) -> bool:
        """Whether a field takes it as a character; it does so in the order in which it gets them."""
        field = self._host.focused
        return (
            isinstance(event, events.Key)
            and isinstance(field, Input | TextArea)
            and field.check_consume_key(event.key, event.character)
        )

    def _is_for_field(self, event: Entered) -> bool:
        """Whether it changes a field's text or its cursor; keys that edit take a while to come back to it."""
        field = self._host.focused
        if not isinstance(event, events.Key) or not isinstance(field, Input | TextArea):
            return False
        edits = event.key != "enter" and edits_with(field, event.key)
        return edits or self._is_text(event)
