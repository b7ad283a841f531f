"""A page that is one form: F8 saves, Esc leaves, and nothing typed is thrown away unasked."""

from collections.abc import Mapping
from typing import Any, Protocol

from textual.app import App

from contract_tui.tui.commands.command import QUIT, Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.host import Host
from contract_tui.tui.widgets.form import Form
from contract_tui.tui.widgets.status_line import StatusLine


class FormHost(Host, Protocol):
    """A page with one form."""

    @property
    def app(self) -> App[Any]:
        """The application."""

    @property
    def form(self) -> Form | None:
        """The form, None while it is not there yet."""

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the form and beside it."""

    @property
    def status(self) -> StatusLine:
        """Where it is said how the form stands."""

    async def save_form(self) -> None:
        """Give the values, which are free of problems, to the desk."""

    def leave(self) -> None:
        """Close without an answer."""


class FormKeeping(Controller[FormHost]):
    """Saving and leaving.

    Attributes:
        saved: The values that are saved.
    """

    def __init__(self, host: FormHost) -> None:
        super().__init__(host)
        self.saved: Mapping[str, str] = {}

    @handles(Command("form.save", ("f8", "ctrl+n"), "保存", "检查并保存本页的内容"))
    async def save(self) -> None:
        """Save, or go to the first problem."""
        form = self.host.form
        if form is None:
            return
        if form.show_problems():
            await self.host.save_form()
        else:
            self.host.status.show(f"还有 {len(form.problems)} 项需要修正，光标已移到第一项。", "bad")

    @handles(Command("back", ("escape",), "返回", "回到上一页，有未保存的修改时先询问"))
    async def leave(self) -> None:
        if await self._may_leave():
            self.host.leave()

    @handles(QUIT)
    async def quit(self) -> None:
        """End the program."""
        if await self._may_leave():
            self.host.app.exit()

    async def _may_leave(self) -> bool:
        if self.host.values == self.saved:
            return True
        facts = ["本页有未保存的修改，离开后不能恢复。"]
        return await self.host.ask(Confirm("放弃修改", facts, word="放弃修改", danger=True))
