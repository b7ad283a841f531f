"""One letter has one meaning on all screens, in their tables and in the lists and texts that they show."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from textual.binding import Binding
from textual.widget import Widget

from contract_tui.tui.catalogue import commands_of_screen, every_screen
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.meanings import MEANINGS, canonical, meaning_of
from contract_tui.tui.widgets.choice_line import ChoiceLine
from contract_tui.tui.widgets.form import Form
from contract_tui.tui.widgets.text_lines import TextLines
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.virtual_table import VirtualTable


def clashes(commands: Iterable[Command]) -> list[str]:
    """The keys of a screen's commands that have no meaning, or another one here than elsewhere."""
    problems = []
    for command in commands:
        for key in command.keys:
            meaning = meaning_of(key)
            if meaning is None:
                problems.append(f"{command.id}: no meaning is declared for {key}")
            elif command.words not in (meaning.words, *meaning.commands):
                problems.append(f"{command.id}: {key} means {meaning.words}, not {command.words}")
    return problems


def test_no_key_is_declared_to_mean_two_things() -> None:
    declared = Counter(canonical(key) for meaning in MEANINGS for key in meaning.keys)
    assert [key for key, times in declared.items() if times > 1] == []


@pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)
def test_every_key_of_a_screen_means_what_it_means_everywhere(screen: type[CommandScreen[Any]]) -> None:
    assert clashes(commands_of_screen(screen)) == []


@pytest.mark.parametrize(
    ("widget", "letters"),
    [
        (VirtualTable, {}),
        (TextLines, {}),
        (TextView, {"slash": "搜索", "n": "下一处", "N": "上一处"}),
        (ChoiceLine, {}),
        (Form, {}),
    ],
)
def test_lists_and_texts_take_no_letter_of_another_meaning(
    widget: type[Widget], letters: dict[str, str]
) -> None:
    keys = [each.key for each in Binding.make_bindings(widget.BINDINGS)]
    printable = {key for key in keys if len(key) == 1 or key == "slash"}
    assert {key: meaning.words for key in printable if (meaning := meaning_of(key))} == letters
    assert printable == set(letters)


def test_the_check_itself_finds_a_key_of_another_meaning_and_one_without() -> None:
    other = Command("x", ("d",), "刷新", "刷新")
    unknown = Command("y", ("f11",), "某", "某事")
    assert clashes([other]) == ["x: d means 下载, not 刷新"]
    assert clashes([unknown]) == ["y: no meaning is declared for f11"]
    assert clashes([Command("download", ("d",), "下载", "下载")]) == []
