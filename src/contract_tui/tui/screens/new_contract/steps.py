"""The way through the wizard: on, back to the list, out of the program."""

from typing import Any

from contract_tui.domain.errors import DeskError, HeldError, OutsideError
from contract_tui.tui.commands.command import QUIT, Command
from contract_tui.tui.commands.handling import CommandMethod, Controller, handles
from contract_tui.tui.controllers.contract import READING, ContractActions
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.general_commands import General
from contract_tui.tui.screens.new_contract.pages import Pages
from contract_tui.tui.screens.new_contract.wizard import Wizard

_GROUP = "创建订单合同"


class Steps(Controller[Wizard]):
    """What is offered on every page.

    Args:
        host: The wizard's screen.
        pages: Its pages.
    """

    def __init__(self, host: Wizard, pages: Pages) -> None:
        super().__init__(host)
        self._pages = pages

    def _cannot_go_on(self) -> str | None:
        page = self._pages.page
        if page is None:
            return READING
        return page.why_not_on() if self.host.draft.next_words else "此页自动进入下一步，无需操作。"

    def _on_to(self) -> str:
        return self.host.draft.next_words or "下一步"

    def _is_reading(self) -> str | None:
        return READING if self._pages.page is None else None

    @handles(
        Command("next", ("f8", "ctrl+n"), "下一步", "保存本页并进入下一步", _GROUP),
        why_not=_cannot_go_on,
        words=_on_to,
    )
    async def next(self) -> None:
        """下一步 of the page in sight."""
        if self._pages.page is not None:
            await self._pages.page.go_on()

    def _cannot_go_back(self) -> str | None:
        page = self._pages.page
        return READING if page is None else page.why_not_back()

    def _leads_back(self) -> bool:
        return bool(self.host.draft.before_words)

    @handles(ContractActions.previous.command, why_not=_cannot_go_back, shown=_leads_back)
    async def previous(self) -> None:
        """上一步 of the page in sight (P17)."""
        if self._pages.page is not None:
            await self._pages.page.go_back()

    @handles(Command("leave", ("escape",), "返回", "返回合同列表，已填写的内容均已保存", _GROUP))
    async def leave(self) -> None:
        """Back to the list; nothing is lost, and where it is found is said."""
        if not await self._kept():
            return
        if self._pages.page is not None and (farewell := self._pages.page.farewell()):
            self.host.tell_next(farewell)
        self.host.dismiss(self.host.draft.number or None)

    @handles(Command("refresh", ("f5",), "刷新", "重新读取", _GROUP, in_footer=False), why_not=_is_reading)
    def refresh(self) -> None:
        """Read again."""
        self.host.desk_changed()

    @handles(QUIT)
    async def quit(self) -> None:
        """End the program after saving what was typed last."""
        if await self._kept():
            self.host.desk_app.exit()

    async def _kept(self) -> bool:
        """Save what was typed last; when that is not possible, ask whether to leave all the same."""
        try:
            await self.host.save()
        except (HeldError, OutsideError) as error:
            facts = [error.sentence, "取消后可继续填写，能够写入时自动保存。"]
            confirm = Confirm("刚输入的内容尚未保存", facts, word="不保存就离开", danger=True)
            return await self.host.ask(confirm)
        except DeskError as error:
            self.host.desk_app.report(error)  # the contract has moved on: there is nothing to save any more
        return True


ALWAYS: tuple[CommandMethod[Any], ...] = (Steps.leave, General.palette, Steps.quit, General.help)
"""What the footer shows on every page, and what is possible while another command is under way."""
