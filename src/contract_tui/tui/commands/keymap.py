"""The keys that commands have now: the declared ones, unless an operator's settings give others.

Whatever names a key asks here, so that a key that was moved is named right: footer, palette, help, and every
sentence. Like the home that hints name, the keymap is one of a process: it is set before the first screen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from textual.app import App

from contract_tui.tui.commands.command import Command, key_words


@dataclass(slots=True)
class _InForce:
    """What was chosen for this process, and what screens declare, by the ids of commands.

    Attributes:
        declare_all: Loads the screens that are not loaded yet.
    """

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    declared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    declare_all: Callable[[], None] | None = None


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


def declared(commands: Iterable[Command]) -> tuple[Command, ...]:
    """A screen's commands; their keys are remembered, of two screens with the same id those of the first."""
    table = tuple(commands)
    for command in table:
        _in_force.declared.setdefault(command.id, command.keys)
    return table


def declare_all_by(load: Callable[[], None]) -> None:
    """Say how the rest of the screens is loaded, when a sentence names a command of one that is not yet.

    Args:
        load: Loads all screens; commands know none of them, the application does.
    """
    _in_force.declare_all = load


def keys_of(command: Command) -> tuple[str, ...]:
    """The keys that a command has now, the one to show first, as Textual calls them."""
    return _in_force.chosen.get(command.id, command.keys)


def all_key_names(command: Command) -> str:
    """All keys that a command has now, as an operator reads them."""
    return " ".join(key_words(key) for key in keys_of(command))


def key_name(command_id: str) -> str:
    """The key to name in a sentence, as an operator reads it: `f"按 {key_name('retry')} 重试"`.

    Ask when the sentence is shown: what is put together at import knows no operator's settings.

    Args:
        command_id: One that has the same first key on all screens that have it.

    Raises:
        KeyError: No screen has such a command.
    """
    if command_id not in _in_force.declared and _in_force.declare_all is not None:
        # Only where a sentence is made before the screens whose command it names.
        _in_force.declare_all()
    return key_words(_in_force.chosen.get(command_id, _in_force.declared[command_id])[0])
