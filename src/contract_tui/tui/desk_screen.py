"""Screens of the old way over the desk."""

from typing import Any, TypeVar

from contract_tui.tui.base_screen import CommandScreen, PageScreen
from contract_tui.tui.follower import AGAIN_SECONDS, Follower

__all__ = ["AGAIN_SECONDS", "DeskScreen", "DeskUser", "Following"]

ResultT = TypeVar("ResultT")


class DeskUser(CommandScreen[ResultT]):
    """A page or a dialog over the desk."""


class DeskScreen(DeskUser[ResultT], PageScreen[ResultT]):
    """A page over the desk."""


class Following(DeskUser[ResultT]):
    """Keeps what is shown current; a subclass has `read_and_show`."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.follower = Follower(self, self.read_and_show)

    async def read_and_show(self) -> None:
        """Read in threads (`in_thread`) and show what was read."""
        raise NotImplementedError
