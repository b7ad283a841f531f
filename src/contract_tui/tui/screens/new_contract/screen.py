"""创建订单合同: one screen for all steps; which page is shown follows from what the desk says (S12)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual import on
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.states import Action, Channel
from contract_tui.tui.base_screen import Offer
from contract_tui.tui.command import GENERAL, Command
from contract_tui.tui.contract_actions import ContractActions, action_commands
from contract_tui.tui.literal import content
from contract_tui.tui.screens.new_contract.draft import STEPS, Draft, PageId, news
from contract_tui.tui.screens.new_contract.generating import GeneratingPage
from contract_tui.tui.screens.new_contract.live import LivePage
from contract_tui.tui.screens.new_contract.messages import ContractCreated
from contract_tui.tui.screens.new_contract.orders import OrdersPage
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.party import PartyPage
from contract_tui.tui.screens.new_contract.review import ReviewPage
from contract_tui.tui.screens.new_contract.signer import SignerPage
from contract_tui.tui.widgets.command_footer import FooterEntry
from contract_tui.tui.widgets.progress_header import ProgressHeader

P = ParamSpec("P")
T = TypeVar("T")

_PAGES: tuple[type[Page], ...] = (
    OrdersPage,
    PartyPage,
    GeneratingPage,
    ReviewPage,
    SignerPage,
    LivePage,
)
_PAGE_NAMES = {
    PageId.ORDERS: "选择订单",
    PageId.PARTY: "填写甲方信息",
    PageId.GENERATING: "确认合同文本内容",
    PageId.TEXT: "确认合同文本内容",
    PageId.SIGNER: "确认签署信息",
    PageId.SIGNING: "在线签署",
}
_PAGE_OF_COMMAND = {command.id: page.PAGE for page in _PAGES for command in page.COMMANDS}
_ALWAYS = ("leave", *(command.id for command in GENERAL))


class NewContractScreen(ContractActions[str | None]):
    """The wizard; it ends with the contract's number, or None when nothing was created.

    Args:
        customer: The customer's account number.
        channel: How the contract is sealed (S6, P14).
    """

    TITLE = "创建订单合同"
    AUTO_FOCUS = ""
    DEFAULT_CSS = "NewContractScreen > ContentSwitcher { height: 1fr; }"
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("next", ("f8", "ctrl+n"), "下一步", "保存本页并进入下一步", "创建订单合同"),
        *(command for page in _PAGES for command in page.COMMANDS),
        *action_commands(Action.RESEND, Action.CANCEL, Action.RETRY, Action.DOWNLOAD, Action.DELETE),
        Command("leave", ("escape",), "返回", "返回合同列表，已填写的内容均已保存", "创建订单合同"),
        Command("refresh", ("f5",), "刷新", "重新读取", "创建订单合同", in_footer=False),
    )

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
        yield ContentSwitcher(loading, *(page() for page in _PAGES), initial=PageId.LOADING.value)

    def on_mount(self) -> None:
        """Begin to read."""
        self._mounted = True
        self.desk_changed()

    def on_screen_resume(self) -> None:
        """A dialog has closed: what happened under it takes effect now."""
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
        if self.access.ready and self._mounted and not self._reading:
            self._reading = True
            self.start(self._read_until_quiet(), "read")

    async def _read_until_quiet(self) -> None:
        try:
            while self._read_again:
                self._read_again = False
                await self._read()
        finally:
            self._reading = False

    async def _read(self) -> None:
        try:
            contract, customer = await self.in_thread(self._look)
        except NotFoundError as error:
            self.tell(error.sentence, "warning")
            self._end(lambda: self.dismiss(None))
            return
        self._take(contract, customer)

    def _look(self) -> tuple[Contract | None, Customer]:
        draft = self.draft
        contract = self.desk.contracts.get(draft.number) if draft.number else None
        return contract, self.desk.customers.get(contract.customer if contract else draft.account)

    def _take(self, contract: Contract | None, customer: Customer) -> None:
        before, self.draft = self.draft, self.draft.read(contract, customer)
        if contract is not None:
            for sentence in news(before.contract, contract, own=self._acting):
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
        if self._shown is not PageId.LOADING:
            self.page.show(self.draft)
            self.page.focus_first()
            self.refresh_bindings()

    def _finish(self) -> None:
        """Go to 查看合同 (S41); when it is below already, back to it."""
        from contract_tui.tui.screens.contract import ContractScreen

        app, number = self.app, self.draft.number
        self.dismiss(number)
        if not isinstance(app.screen, ContractScreen):
            app.push_screen(ContractScreen(number))

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self.query_one(f"#{self._shown.value}", Page)

    @property
    def _has_page(self) -> bool:
        return self._mounted and self._shown is not PageId.LOADING

    @property
    def contract(self) -> Contract | None:
        """The contract as it was last read."""
        return self.draft.contract

    @property
    def subject(self) -> Contract | None:
        """What the contract's actions are about."""
        return self.draft.contract

    async def act(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let the desk do something for this window, then show what became of it."""
        self._acting = True
        try:
            done = await self.in_thread(call, *args, **kwargs)
            contract, customer = await self.in_thread(self._look)
            self._take(contract, customer)
        finally:
            self._acting = False
        return done

    @on(ContractCreated)
    def _created(self, event: ContractCreated) -> None:
        if self.draft.channel is Channel.SINGLE:
            self.tell(f"合同 {event.number} 的草稿生成中，预计耗时 3 分钟，可在列表中查看进度。")
            self.dismiss(event.number)
            return
        self.draft = replace(self.draft, number=event.number)
        self.desk_changed()

    def handler(self, command: Command) -> Callable[[], Any]:
        """The page's own commands are the page's to do."""
        if command.id in _PAGE_OF_COMMAND:
            found: Callable[[], Any] = getattr(self.page, command.handler)
            return found
        return super().handler(command)

    def why_not(self, command: Command) -> str | None:
        """The page's reason, or the transition table's."""
        if command.id in ("leave", *(c.id for c in GENERAL)):
            return None
        if not self._has_page:
            return "正在读取，请稍候。"
        home = _PAGE_OF_COMMAND.get(command.id)
        if home is not None and home is not self._shown:
            return f"在“{_PAGE_NAMES[home]}”页使用。"
        if command.id == "next" and not self.draft.next_words:
            return "此页自动进入下一步，无需操作。"
        if home is None and self.subject is None and command.id not in ("next", "refresh"):
            return "合同尚未创建。"
        return super().why_not(command) or self.page.why_not(command)

    def offers(self) -> tuple[Offer, ...]:
        """The commands by the names that they have on this page."""
        return tuple(replace(offer, command=self._named(offer.command)) for offer in super().offers())

    def _named(self, command: Command) -> Command:
        if command.id == "next" and self.draft.next_words:
            return replace(command, words=self.draft.next_words)
        if command.id == "download" and self._shown in (PageId.TEXT, PageId.SIGNER):
            return replace(command, words=labels.ACTIONS[Action.DOWNLOAD_TEXT])
        return command

    def footer_entries(self) -> Iterable[FooterEntry]:
        """Only what belongs to the page, in the page's own order."""
        entries = {entry.id: entry for entry in super().footer_entries()}
        wanted = dict.fromkeys((*(self.page.FOOTER if self._has_page else ()), *_ALWAYS))
        return (entries[name] for name in wanted if name in entries)

    async def do_next(self) -> None:
        """下一步 of the page in sight."""
        await self.page.go_on()

    async def do_leave(self) -> None:
        """Back to the list; nothing is lost, and where it is found is said."""
        if self._has_page:
            await self.page.save()
            if farewell := self.page.farewell():
                self.tell(farewell)
        self.dismiss(self.draft.number or None)

    async def do_quit(self) -> None:  # type: ignore[override]
        """End the program after saving what was typed last."""
        if self._has_page:
            await self.page.save()
        self.app.exit()

    def do_refresh(self) -> None:
        """Read again."""
        self.desk_changed()

    def deleted(self) -> None:
        """The contract was deleted from here."""
        self.dismiss(None)
