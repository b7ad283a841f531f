"""The lines of the command line in this session."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandHistory:
    """What was typed on the command line and done, each line once.

    Attributes:
        lines: The newest last.
    """

    def __init__(self) -> None:
        self.lines: Sequence[str] = ()

    def add(self, typed: str) -> None:
        """Keep a line as the newest one."""
        self.lines = (*(line for line in self.lines if line != typed), typed)
