"""A sentence names a key by its command, so that a key which an operator has moved is named right."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import contract_tui.tui
from contract_tui.tui.catalogue import commands_of_screen, every_screen
from contract_tui.tui.commands.command import key_words

TUI = Path(contract_tui.tui.__file__).parent
# The guide presses the declared keys, whatever an operator's settings say.
FILES = [path for path in sorted(TUI.rglob("*.py")) if "tour" not in path.parts]
NAMED = re.compile(r"按 ?(F\d+|Esc|Del|Ctrl|PgUp|PgDn|[A-Za-z0-9/?](?![A-Za-z0-9]))")
# Esc closes a field for searching, which no command does.
WIDGETS_OWN = {"没有符合条件的订单。按 Esc 清除搜索，按 "}


def first_keys() -> dict[str, set[str]]:
    """The first key of each command, on all screens that have it."""
    keys: dict[str, set[str]] = {}
    for screen in every_screen():
        for command in commands_of_screen(screen):
            keys.setdefault(command.id, set()).add(command.keys[0])
    return keys


KEYS = first_keys()


def ids(tree: ast.AST) -> Iterator[str]:
    """The commands that calls of `key_name` name, also by `map`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "key_name":
                yield from strings(node.args[0])
            elif node.func.id == "map" and getattr(node.args[0], "id", "") == "key_name":
                yield from strings(node.args[1])


def strings(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TUI)))
def test_no_sentence_names_a_key_by_itself(path: Path) -> None:
    found = [text for text in strings(ast.parse(path.read_text("utf-8"))) if NAMED.search(text)]
    assert not set(found) - WIDGETS_OWN


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TUI)))
def test_a_command_that_a_sentence_names_has_one_first_key(path: Path) -> None:
    for each in ids(ast.parse(path.read_text("utf-8"))):
        assert len(KEYS[each]) == 1, f"{each}: {sorted(map(key_words, KEYS[each]))}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TUI)))
def test_no_sentence_is_put_together_before_the_settings_are_read(path: Path) -> None:
    """Outside functions, at import, nobody knows which keys an operator has chosen."""
    for node in ast.parse(path.read_text("utf-8")).body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        for part in parts:
            if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                assert not list(ids(part))


def test_sentences_name_many_keys() -> None:
    named = {each for path in FILES for each in ids(ast.parse(path.read_text("utf-8")))}
    assert {"delete", "retry", "resend", "view", "form.save", "leave", "create"} <= named
