"""All screens with their commands, from the classes alone: for docs/keys.md and for a user's keymap."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from contract_tui.tui import screens
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.command_table import table_of
from contract_tui.tui.commands.command import Command
from contract_tui.tui.widgets.safe_area import SafeArea
from contract_tui.tui.widgets.safe_input import SafeInput


def load_every_screen() -> None:
    """Load every module of `tui.screens`, so that all commands are declared."""
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)


def every_screen() -> list[type[CommandScreen[Any]]]:
    """The screens that are shown: the classes of our own that no other one is made from.

    Loads every module of `tui.screens`, so it is for whoever has a reason to read all tables.
    """
    load_every_screen()
    return list(dict.fromkeys(_leaves(CommandScreen)))


def commands_of_screen(screen: type[CommandScreen[Any]]) -> tuple[Command, ...]:
    """A screen's commands, in its table's order."""
    return tuple(method.command for method in table_of(screen))


def begins_in_field(screen: type[CommandScreen[Any]]) -> bool:
    """Whether what one types on a screen goes into a field at once."""
    return screen.AUTO_FOCUS in {SafeInput.__name__, SafeArea.__name__}


def _leaves(kind: type[CommandScreen[Any]]) -> Iterator[type[CommandScreen[Any]]]:
    # A test's own screens do not count.
    below = [each for each in kind.__subclasses__() if each.__module__.startswith("contract_tui.")]
    for each in below:
        yield from _leaves(each)
    if not below:
        yield kind
