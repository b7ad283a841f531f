"""The keys that commands have now: the declared ones, unless an operator's settings give others.

Whatever names a key asks here, so that a key that was moved is named right: footer, palette, help, and every
sentence. Like the home that hints name, the keymap is one of a process: it is set before the first screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from textual.app import App

from contract_tui.tui.commands.command import Command, key_words
from contract_tui.tui.commands.handling import CommandMethod


@dataclass(slots=True)
class _InForce:
    """What was chosen for this process; a command that is not in it has its declared keys."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)


_in_force = _InForce()


def use(chosen: Mapping[str, tuple[str, ...]]) -> None:
    """Let sentences name other keys than the declared ones from now on.

    Args:
        chosen: Keys by the id of the command, as Textual calls them.
    """
    _in_force.chosen = dict(chosen)


def use_in(app: App[Any], chosen: Mapping[str, tuple[str, ...]]) -> None:
    """Let commands have other keys than the declared ones, in what is pressed and in what is said.

    Args:
        app: Where they are pressed.
        chosen: As for `use`; `key_choices.chosen_keys` has judged them.
    """
    use(chosen)
    app.set_keymap({command: ",".join(keys) for command, keys in chosen.items()})


def keys_of(command: Command | CommandMethod[Any]) -> tuple[str, ...]:
    """The keys that a command has now, the one to show first, as Textual calls them."""
    declared = command if isinstance(command, Command) else command.command
    return _in_force.chosen.get(declared.id, declared.keys)


def key_name(command: Command | CommandMethod[Any]) -> str:
    """The key to name in a sentence, as an operator reads it: `f"按 {key_name(RETRY)} 重试"`.

    Ask when the sentence is shown: what is written down once at import knows no operator's settings.
    """
    return key_words(keys_of(command)[0])


def all_key_names(command: Command | CommandMethod[Any]) -> str:
    """All keys that a command has now, as an operator reads them."""
    return " ".join(key_words(key) for key in keys_of(command))
