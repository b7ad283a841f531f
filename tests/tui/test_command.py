"""The command table: one declaration, five places, no key claimed twice."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from textual.binding import BindingsMap

from contract_tui.tui.catalogue import commands_of_screen, every_screen
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.command_table import table_of
from contract_tui.tui.commands.command import (
    COMMAND_LINE,
    HELP,
    JUMP,
    MANUAL,
    MESSAGES,
    PALETTE,
    Command,
    key_words,
)
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.page_screen import PageScreen


def table_problems(commands: Sequence[Command]) -> list[str]:
    """What is wrong with a screen's table: an id or a key that is claimed twice."""
    ids = Counter(command.id for command in commands)
    keys = Counter(key for key, _ in BindingsMap(command.binding for command in commands))
    problems = [f"id claimed twice: {name}" for name, times in ids.items() if times > 1]
    return problems + [f"key claimed twice: {key}" for key, times in keys.items() if times > 1]


every_one = pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)


@every_one
def test_no_two_commands_of_a_screen_claim_the_same_key(screen: type[CommandScreen[Any]]) -> None:
    assert table_problems(commands_of_screen(screen)) == []


@every_one
def test_no_key_of_a_base_class_does_what_the_table_does_not_list(screen: type[CommandScreen[Any]]) -> None:
    """Textual adds a class's keys to those of its bases, also those that it has other keys for."""
    listed = {(key, each.action) for key, each in BindingsMap(c.binding for c in commands_of_screen(screen))}
    assert screen._merged_bindings is not None
    bound = {
        (key, each.action) for key, each in screen._merged_bindings if each.action.startswith("command(")
    }
    assert bound == listed


def test_the_commands_of_all_screens_can_be_listed_without_a_screen() -> None:
    ids = {each.id for screen in every_screen() for each in commands_of_screen(screen)}
    assert {"open", "cancel", "accept-return", "phone", "quit"} <= ids


@pytest.mark.parametrize("screen", every_screen(), ids=lambda kind: kind.__name__)
def test_every_screen_has_a_chinese_title(screen: type[CommandScreen[Any]]) -> None:
    """The document of keys is for operators."""
    assert screen.TITLE
    assert not screen.TITLE.isascii()


def test_an_id_names_one_command_wherever_it_is_offered() -> None:
    """A user's keymap goes by ids: whoever moves 取消签署 must not move the key that leaves a dialog."""
    words: dict[str, set[str]] = {}
    for command in (each for screen in every_screen() for each in commands_of_screen(screen)):
        words.setdefault(command.id, set()).add(command.words)
    several = {name: names for name, names in words.items() if len(names) > 1}
    assert several == {"dialog.cancel": {"取消", "关闭"}}, "a notice has nothing to cancel"


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+q", "ctrl+i", "ctrl+m", "ctrl+h", "", "a,b"])
def test_a_key_that_terminals_do_not_deliver_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="terminals do not deliver"):
        Command("x", (key,), "某", "某事")


@pytest.mark.parametrize("name", ["", "Open", "a b", "a'b", ".a"])
def test_a_malformed_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a command id"):
        Command(name, ("a",), "某", "某事")


def test_the_check_itself_finds_a_key_or_id_that_is_claimed_twice_is_found() -> None:
    one, two = Command("one", ("a", "?"), "一", "一"), Command("two", ("question_mark",), "二", "二")
    assert table_problems((one, two)) == ["key claimed twice: question_mark"]
    assert table_problems((one, one))[0] == "id claimed twice: one"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("?", "?"),
        ("f1", "F1"),
        ("ctrl+p", "Ctrl+P"),
        ("escape", "Esc"),
        ("G", "G"),
        ("g", "g"),
        ("space", "空格"),
    ],
)
def test_keys_are_shown_as_an_operator_reads_them(key: str, words: str) -> None:
    assert key_words(key) == words


def test_a_screens_own_entry_wins_over_the_general_one() -> None:
    own = Command("quit", ("q", "f10"), "退出", "退出")

    class Own(PageScreen[None]):
        @handles(own)
        def leave(self) -> None:
            self.app.exit()

    assert [method.command for method in table_of(Own)] == [
        PALETTE,
        COMMAND_LINE,
        JUMP,
        MESSAGES,
        MANUAL,
        own,
        HELP,
    ]
