"""The base of pages that are one form: F8 saves, Esc leaves, and nothing typed is thrown away unasked."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual import on

from contract_tui.tui.commands.command import Command
from contract_tui.tui.desk_screen import DeskScreen
from contract_tui.tui.screens.dialogs import Confirm
from contract_tui.tui.widgets.form import Form

ResultT = TypeVar("ResultT")


class FormPage(DeskScreen[ResultT]):
    """A page with one form; a subclass has `save_form` and calls `remember` with what is saved."""

    AUTO_FOCUS = "SafeInput"
    DEFAULT_CSS = """
    FormPage Form { height: 1fr; }
    FormPage #intro { margin: 1 1 1 1; color: $text-muted; }
    """
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("save", ("f8", "ctrl+n"), "保存", "检查并保存本页的内容"),
        Command("back", ("escape",), "返回", "回到上一页，有未保存的修改时先询问"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._saved: dict[str, str] = {}

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form; a subclass adds what stands beside it."""
        return self.form.values if self.query(Form) else self._saved

    def remember(self, values: Mapping[str, str]) -> None:
        """These values are saved."""
        self._saved = dict(values)

    async def save_form(self) -> None:
        """Give the values, which are free of problems, to the desk."""
        raise NotImplementedError

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.run_command("save")

    async def do_save(self) -> None:
        """Save, or go to the first problem."""
        if self.form.show_problems():
            await self.save_form()
        else:
            count = len(self.form.problems)
            self.status.show(f"还有 {count} 项需要修正，光标已移到第一项。", "bad")

    async def do_back(self) -> None:
        """Leave."""
        if await self._may_leave():
            self.dismiss(None)

    async def do_quit(self) -> None:
        """End the program."""
        if await self._may_leave():
            self.app.exit()

    async def _may_leave(self) -> bool:
        if self.values == self._saved:
            return True
        question = Confirm("放弃修改", ["本页有未保存的修改，离开后不能恢复。"], word="放弃修改", danger=True)
        return await self.app.push_screen_wait(question)
