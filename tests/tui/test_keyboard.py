"""What a terminal sends becomes the keys that were pressed, however a slow link cuts or joins it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from contract_tui.tui.link.keyboard import ESCAPE_SECONDS, REST_SECONDS, EscapedKey, Keyboard


def named(message: Message) -> str:
    if isinstance(message, EscapedKey):
        return f"({message.key} or escape {message.second.key})"
    if isinstance(message, events.Key):
        return message.key
    return message.text if isinstance(message, events.Paste) else type(message).__name__


def keys(*chunks: str) -> list[str]:
    """What chunks give that come at once, and then nothing more."""
    keyboard = Keyboard()
    found = [message for chunk in chunks for message in keyboard.feed(chunk, 0)]
    return [named(message) for message in (*found, *keyboard.tick(REST_SECONDS))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1bn", ["escape", "n"]),
        ("\x1b?", ["escape", "question_mark"]),
        ("\x1b/E\r", ["escape", "slash", "E", "enter"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b ", ["escape", "space"]),
        ("\x1b中", ["escape", "中"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b\x1b[19~", ["escape", "f8"]),
        ("\x1bO", ["escape", "O"]),
        ("\n", ["enter"]),
        ("\x1bOQ", ["f2"]),
        ("\x1bO\x1b", ["escape", "O", "escape"]),
        ("\x1bf", ["(ctrl+right or escape f)"]),
        ("\x1b1", ["(inverted_exclamation_mark or escape 1)"]),
        ("\x1b\x7f", ["(ctrl+w or escape backspace)"]),
        ("\x1b[99;1;99u", ["c"]),
        ("\x1b[[A", ["f1"]),
    ],
)
def test_escape_and_what_follows_at_once(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text", ["\x1b]11;rgb:1111/2222/3333\x07", "\x1b]11;?\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b[?99z"]
)
def test_answers_and_sequences_that_nobody_knows_are_no_keys(text: str) -> None:
    assert keys(f"a{text}b") == ["a", "b"]


@pytest.mark.parametrize("content", ["DD-1\x1bn", "一\n二", "\x1b[19~", "x\x1b[200~y", ""])
def test_a_paste_is_one_text_whatever_stands_in_it(content: str) -> None:
    assert keys(f"a\x1b[200~{content}\x1b[201~b") == ["a", content, "b"]


def test_a_paste_without_an_end_is_given_out_after_a_while() -> None:
    assert keys("\x1b[200~abc") == ["abc"]


def test_escape_alone_needs_a_moment_and_no_more() -> None:
    keyboard = Keyboard()
    assert list(keyboard.feed("\x1b", 0)) == []
    assert list(keyboard.tick(ESCAPE_SECONDS / 2)) == []
    assert [named(message) for message in keyboard.tick(ESCAPE_SECONDS)] == ["escape"]
    assert list(keyboard.tick(REST_SECONDS)) == []


def test_the_rest_of_a_sequence_may_come_much_later() -> None:
    keyboard = Keyboard()
    assert list(keyboard.feed("\x1b[1", 0)) == []
    assert list(keyboard.tick(ESCAPE_SECONDS * 5)) == []
    assert [named(message) for message in keyboard.feed("9~x", ESCAPE_SECONDS * 6)] == ["f8", "x"]


_PIECES = [
    "a",
    "Z",
    "中",
    "\r",
    "\t",
    "\x1b[19~",
    "\x1b[A",
    "\x1bOB",
    "\x1b[200~p\x1bq\x1b[201~",
    "\x1b[<0;3;4M",
    " ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12), st.data())
def test_however_it_is_cut_the_keys_are_the_same(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert keys(*chunks) == [named for piece in pieces for named in keys(piece)]


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_after_a_pause_each_piece_means_what_it_means_alone(pieces: list[str]) -> None:
    keyboard, now, found = Keyboard(), 0.0, []
    for piece in pieces:
        found += [*keyboard.feed(piece, now), *keyboard.tick(now + REST_SECONDS)]
        now += 2 * REST_SECONDS
    assert [named(message) for message in found] == [key for piece in pieces for key in keys(piece)]


def test_escape_alone_and_any_key_a_moment_later() -> None:
    keyboard = Keyboard()
    found = [*keyboard.feed("\x1b", 0), *keyboard.tick(ESCAPE_SECONDS), *keyboard.feed("j", 3)]
    assert [named(message) for message in found] == ["escape", "j"]
