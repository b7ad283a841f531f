"""The section `[keys]`: which keys an operator gives to which command of the interface.

Commands belong to the interface, which is loaded only where it is shown. So a file is read here for its form
alone; which commands there are, and which keys a terminal delivers, `tui/commands/keymap.py` knows.
"""

from dataclasses import dataclass
from typing import Any

from contract_tui.config.settings_file import Given
from contract_tui.domain.errors import InvalidInputError

_EXAMPLE = '写法例如 quit = "f12"，或几个键：quit = ["f12", "Q"]。'
_MOST_KEYS = 8
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The keys that somebody gave to a command, unchecked.

    Attributes:
        command: The command's id as docs/keys.md prints it.
        keys: As they were written, the one to show first.
        source: Where it was said: file and line, or the variable's name.
    """

    command: str
    keys: tuple[str, ...]
    source: str


def key_choice(given: Given) -> KeyChoice:
    """A value of the section.

    Raises:
        InvalidInputError: It is neither a text nor a list of texts, or one of them can be no key's name.
    """
    keys = _keys(given.value)
    if not 0 < len(keys) <= _MOST_KEYS or not all(_is_name(key) for key in keys):
        raise InvalidInputError(f"{given.source}：keys.{given.key} 的值 {given.value!r} 不正确。", _EXAMPLE)
    return KeyChoice(given.key, tuple(key.strip() for key in keys), given.source)


def _keys(value: Any) -> list[Any]:
    if isinstance(value, str):
        return value.split(",")
    return value if isinstance(value, list) else []


def _is_name(key: object) -> bool:
    return isinstance(key, str) and key.isprintable() and 0 < len(key.strip()) <= _LONGEST
