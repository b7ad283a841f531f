"""From a terminal's characters to keys, pastes and reports, however a slow link cuts or joins them."""

import re
from collections.abc import Iterator

from textual import events
from textual.keys import Keys
from textual.message import Message

from contract_tui.tui.textual_internals import Sequences, key_of

ESCAPE = "\x1b"
ESCAPE_SECONDS = 0.1
"""After so long without more an escape character alone is the key Esc."""
REST_SECONDS = 2.0
"""How long the rest of a sequence may take; nobody types the beginning of one."""
_SINGLE_SHIFT = "\x1bO"
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_MOST_PASTED = 1_000_000
"""Characters; what never ends is no paste."""

_SEQUENCE = re.compile(
    r"""\x1b(?:
        \[M[\s\S]{3}            # a mouse report of the oldest kind
      | \[\[[A-E]               # a function key of the Linux console
      | \[[0-?]*[ -/]*[@-~]     # a control sequence
      | \][^\x07\x1b]*(?:\x07|\x1b\\)     # an answer about colours and the like: not asked for here
      | [P_^X][^\x1b]*\x1b\\
    )""",
    re.VERBOSE,
)
_BEGUN = re.compile(r"\x1b(?:\[M[\s\S]{0,2}|\[\[?|\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)\Z")
_ANSWERS = ("\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX")


class EscapedKey(events.Key):
    """Esc and a key that came with it: typed one after the other, or one chord with Alt or Meta.

    A terminal sends the same for both. Who gets it decides: a field that edits words by such chords, or else
    both keys in their turn.

    Attributes:
        second: The key after Esc.
    """

    def __init__(self, chord: events.Key, second: events.Key) -> None:
        super().__init__(chord.key, chord.character)
        self.second = second

    def apart(self) -> tuple[events.Key, events.Key]:
        """The two keys."""
        return events.Key("escape", ESCAPE), self.second

    def together(self) -> events.Key:
        """The chord."""
        return events.Key(self.key, self.character)


class Keyboard:
    """Turns characters into messages. Textual's parser gets whole sequences only, one by one.

    Left to itself it takes Esc and the key behind it for one chord or drops the Esc, cuts a sequence that
    arrives in two pieces into keys, and runs what stands in a paste behind an escape character as commands.
    """

    def __init__(self) -> None:
        self._parser = Sequences()
        self._held = ""
        self._since = 0.0

    def feed(self, text: str, now: float) -> Iterator[Message]:
        """Take characters.

        Args:
            text: As they came.
            now: Seconds on a clock that only goes forward.
        """
        self._since = now
        rest = self._held + text
        self._held = ""
        while rest:
            size, messages = self._first(rest)
            if not size:
                self._held = rest
                return
            yield from messages
            rest = rest[size:]

    def tick(self, now: float) -> Iterator[Message]:
        """Give out what is held when nothing more comes."""
        if not self._held:
            return
        if self._held in (ESCAPE, _SINGLE_SHIFT):
            if now - self._since >= ESCAPE_SECONDS:
                held, self._held = self._held, ""
                yield events.Key("escape", ESCAPE)
                yield from self._parser.messages(held[1:])
        elif now - self._since >= REST_SECONDS:
            held, self._held = self._held, ""
            if held.startswith(_PASTE):
                yield events.Paste(held[len(_PASTE) :])
            else:
                yield events.Key("escape", ESCAPE)

    def _first(self, text: str) -> tuple[int, list[Message]]:
        """How many characters make the first messages, 0 when more must come, and these messages."""
        if not text.startswith(ESCAPE):
            plain = text.partition(ESCAPE)[0]
            # Enter that was pressed before the program had the terminal comes as the kernel's line feed.
            return len(plain), self._parser.messages(plain.replace("\n", "\r"))
        if text.startswith(_PASTE):
            return self._paste(text)
        sequence = _SEQUENCE.match(text)
        if sequence:
            answer = sequence[0].startswith(_ANSWERS)
            return sequence.end(), [] if answer else self._parser.messages(sequence[0])
        if text in (ESCAPE, _SINGLE_SHIFT) or _BEGUN.fullmatch(text):
            return 0, []
        if text[1] == "O" and key_of(text[:3]) is not None:
            return 3, self._parser.messages(text[:3])
        if text[1] == ESCAPE:
            return 1, [events.Key("escape", ESCAPE)]
        return 2, self._escaped(text[:2])

    def _paste(self, text: str) -> tuple[int, list[Message]]:
        end = text.find(_PASTED)
        if end < 0 and len(text) < _MOST_PASTED:
            return 0, []
        content = text[len(_PASTE) : end if end >= 0 else None]
        return (end + len(_PASTED) if end >= 0 else len(text)), [events.Paste(content)]

    def _escaped(self, text: str) -> list[Message]:
        pressed = self._parser.messages(text[1])
        chord = self._chord(text)
        if chord is not None and len(pressed) == 1 and isinstance(pressed[0], events.Key):
            return [EscapedKey(chord, pressed[0])]
        return [events.Key("escape", ESCAPE), *pressed]

    def _chord(self, text: str) -> events.Key | None:
        meaning = key_of(text)
        if isinstance(meaning, Keys):
            return events.Key(meaning.value, None)
        keys = self._parser.messages(meaning or "")
        return keys[0] if len(keys) == 1 and isinstance(keys[0], events.Key) else None
