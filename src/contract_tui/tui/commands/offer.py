"""A command as it stands at one moment: what footer, palette and help show of it."""

from dataclasses import dataclass

from contract_tui.tui.commands.command import Command


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as it stands now.

    Attributes:
        command: By the name that it has now.
        keys: The keys that would fire now, after the user's keymap and the focused field's typing.
        reason: Why it is not possible now, or None.
        is_shown: Whether the footer has room for it.
    """

    command: Command
    keys: tuple[str, ...]
    reason: str | None
    is_shown: bool
