"""创建订单合同: one screen for all steps; which page is shown follows from what the desk says (S12)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar, ParamSpec, TypeVar

from textual import on
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer
from contract_tui.domain.errors import DeskError, HeldError, NotFoundError, OutsideError
from contract_tui.domain.states import Channel, Substate
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands.command import Command
from contract_tui.tui.desk_screen import AGAIN_SECONDS
from contract_tui.tui.link.key_gate import Wish, unhurried
from contract_tui.tui.literal import content
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.dialogs import Confirm
from contract_tui.tui.screens.new_contract.commands import PAGES, WizardCommands
from contract_tui.tui.screens.new_contract.draft import STEPS, Draft, PageId, news
from contract_tui.tui.screens.new_contract.messages import ContractCreated
from contract_tui.tui.widgets.progress_header import ProgressHeader

P = ParamSpec("P")
T = TypeVar("T")


class NewContractScreen(WizardCommands):
    """The wizard; it ends with the contract's number, or None when nothing was created.

    Args:
        customer: The customer's account number.
        channel: How the contract is sealed (S6, P14).
    """

    TITLE = "创建订单合同"
    AUTO_FOCUS = ""
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("next", ("f8", "ctrl+n"), "下一步", "保存本页并进入下一步", "创建订单合同"),
        Command("leave", ("escape",), "返回", "返回合同列表，已填写的内容均已保存", "创建订单合同"),
        Command("refresh", ("f5",), "刷新", "重新读取", "创建订单合同", in_footer=False),
    )
    DEFAULT_CSS = "NewContractScreen > ContentSwitcher { height: 1fr; }"

    def __init__(self, customer: str, channel: Channel) -> None:
        super().__init__()
        self.draft = Draft(channel, customer)
        self._shown = PageId.LOADING
        self._ending: Callable[[], object] | None = None
        self._mounted = False
        self._reading = False
        self._read_again = False
        self._acting = False

    @classmethod
    def resume(cls, number: str) -> "NewContractScreen":
        """The wizard at the step where a contract is."""
        screen = cls("", Channel.BOTH)
        screen.draft = replace(screen.draft, number=number)
        return screen

    def compose_page(self) -> Iterable[Widget]:
        """The progress header and all pages, of which one is seen."""
        yield ProgressHeader(STEPS[self.draft.channel])
        loading = Static(content(" 读取中"), id=PageId.LOADING.value)
        yield ContentSwitcher(loading, *(page() for page in PAGES), initial=PageId.LOADING.value)

    def on_mount(self) -> None:
        """Begin to read."""
        self._wish = Wish(self.desk_app.keys)
        self._mounted = True
        self.desk_changed()

    def on_screen_resume(self) -> None:
        """What lay above is closed: what happened under it takes effect now."""
        self.desk_changed()
        if self._ending is not None:
            self.call_later(self._end, self._ending)

    def _end(self, ending: Callable[[], object]) -> None:
        """Leave this screen; while a dialog is open, only when that has closed."""
        self._ending = ending
        if self.app.screen is self:
            ending()

    def desk_changed(self) -> None:
        """Read again; the page follows the contract's sub-state."""
        self._read_again = True
        if not self._mounted:
            return
        self._wish.make()
        if self.access.ready and not self._reading:
            self._reading = True
            self.start(self._read_until_quiet(), "read")

    def _look_again(self) -> None:
        with unhurried():
            self.desk_changed()

    async def _read_until_quiet(self) -> None:
        try:
            while self._read_again:
                self._read_again = False
                with self._wish.granted():
                    await self._read()
        finally:
            self._reading = False
            self._wish.drop()

    async def _read(self) -> None:
        try:
            contract, customer = await self.in_thread(self._look)
        except NotFoundError as error:
            self.tell(error.sentence, "warning")
            self._end(lambda: self.dismiss(None))
        except (HeldError, OutsideError) as error:
            self.desk_app.report(error)
            self.set_timer(AGAIN_SECONDS, self._look_again)
        else:
            self._take(contract, customer)

    def _look(self) -> tuple[Contract | None, Customer]:
        draft = self.draft
        contract = self.desk.contracts.get(draft.number) if draft.number else None
        return contract, self.desk.customers.get(contract.customer if contract else draft.account)

    def _take(self, contract: Contract | None, customer: Customer) -> None:
        before, self.draft = self.draft, self.draft.read(contract, customer)
        if contract is not None:
            for sentence in news(before.contract, contract, self.operator, acting=self._acting):
                self.tell(sentence)
        if self.draft.finished:
            self._end(self._finish)
        else:
            self._show()

    def _show(self) -> None:
        draft = self.draft
        right = draft.number or (draft.customer.name if draft.customer else draft.account)
        platform = self.access.settings.platform.short_name
        self.set_heading(f"创建订单合同 {labels.channel(draft.channel, platform)}", right)
        self.query_one(ProgressHeader).show(draft.step)
        if draft.page is not self._shown:
            self._shown = draft.page
            self.query_one(ContentSwitcher).current = draft.page.value
            self.status.show("")
            self.status.show_position("")
            self.call_after_refresh(self._page_begins)
        else:
            self.page.show(draft)
        self.refresh_bindings()

    def _page_begins(self) -> None:
        if self.is_attached and self._shown is not PageId.LOADING:
            self.page.show(self.draft)
            self.page.focus_first()
            self.refresh_bindings()

    def _finish(self) -> None:
        """Go to 查看合同 (S41); when it is below already, back to it."""
        page, app = ContractPage(self.draft.number), self.app
        self.dismiss(page.number)
        below = app.screen
        if not isinstance(below, CommandScreen) or below.route != page:
            self.go_to(page)

    @property
    def contract(self) -> Contract | None:
        """The contract as it was last read."""
        return self.draft.contract

    async def act(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let the desk do something for this window, then show what became of it."""
        self._acting = True
        try:
            done = await self.in_thread(call, *args, **kwargs)
            try:
                contract, customer = await self.in_thread(self._look)
            except NotFoundError:  # deleted: there is nothing to show
                return done
            self._take(contract, customer)
        finally:
            self._acting = False
        return done

    @on(ContractCreated)
    def _created(self, event: ContractCreated) -> None:
        if self.draft.channel is Channel.SINGLE:
            expected = labels.expected(Substate.GENERATING, self.draft.channel)
            self.tell(f"合同 {event.number} 的草稿生成中，{expected}，可在列表中查看进度。")
            self.dismiss(event.number)
            return
        self.draft = replace(self.draft, number=event.number)
        self.desk_changed()

    async def do_next(self) -> None:
        """下一步 of the page in sight."""
        await self.page.go_on()

    async def do_leave(self) -> None:
        """Back to the list; nothing is lost, and where it is found is said."""
        if not await self._kept():
            return
        if self.has_page and (farewell := self.page.farewell()):
            self.tell(farewell)
        self.dismiss(self.draft.number or None)

    async def do_quit(self) -> None:
        """End the program after saving what was typed last."""
        if await self._kept():
            self.app.exit()

    async def _kept(self) -> bool:
        """Save what was typed last; when that is not possible, ask whether to leave all the same."""
        try:
            if self.has_page:
                await self.page.save()
        except (HeldError, OutsideError) as error:
            facts = [error.sentence, "取消后可继续填写，能够写入时自动保存。"]
            confirm = Confirm("刚输入的内容尚未保存", facts, word="不保存就离开", danger=True)
            return await self.app.push_screen_wait(confirm)
        except DeskError as error:
            self.desk_app.report(error)  # the contract has moved on: there is nothing to save any more
        return True

    def do_refresh(self) -> None:
        """Read again."""
        self.desk_changed()

    def deleted(self) -> None:
        """The contract was deleted from here."""
        self.dismiss(None)
