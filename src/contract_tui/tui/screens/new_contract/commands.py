"""The wizard's commands: whose they are, what they are called on a page, and why they are not possible."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ClassVar

from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract
from contract_tui.tui.base_screen import Offer
from contract_tui.tui.commands.command import GENERAL, Command
from contract_tui.tui.contract_actions import action_commands
from contract_tui.tui.contract_returns import RETURN_COMMANDS, ContractReturns
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.generating import GeneratingPage
from contract_tui.tui.screens.new_contract.live import LivePage
from contract_tui.tui.screens.new_contract.orders import OrdersPage
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.party import PartyPage
from contract_tui.tui.screens.new_contract.review import ReviewPage
from contract_tui.tui.screens.new_contract.signer import SignerPage
from contract_tui.tui.widgets.command_footer import FooterEntry

PAGES: tuple[type[Page], ...] = (
    OrdersPage,
    PartyPage,
    GeneratingPage,
    ReviewPage,
    SignerPage,
    LivePage,
)
"""The wizard's pages in their order."""
_PAGE_NAMES = {
    PageId.ORDERS: "选择订单",
    PageId.PARTY: "填写甲方信息",
    PageId.GENERATING: "确认合同文本内容",
    PageId.TEXT: "确认合同文本内容",
    PageId.SIGNER: "确认签署信息",
    PageId.SIGNING: "在线签署",
}
_PAGE_OF_COMMAND = {command.id: page.PAGE for page in PAGES for command in page.COMMANDS}
_ALWAYS = ("leave", *(command.id for command in GENERAL))


class WizardCommands(ContractReturns[str | None]):
    """Hands commands to the page in sight.

    Attributes:
        draft: What the wizard knows.
    """

    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        *(command for page in PAGES for command in page.COMMANDS),
        *action_commands(Action.RESEND, Action.CANCEL, Action.RETRY, Action.DOWNLOAD, Action.DELETE),
        *RETURN_COMMANDS,
    )

    PARTS = PAGES

    draft: Draft
    _shown: PageId

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self.query_one(f"#{self._shown.value}", Page)

    @property
    def has_page(self) -> bool:
        """Whether a page is in sight: not before the first look at the desk."""
        return self._shown is not PageId.LOADING

    @property
    def subject(self) -> Contract | None:
        """What the contract's actions are about."""
        return self.draft.contract

    def handler(self, command: Command) -> Callable[[], Any]:
        """The page's own commands are the page's to do."""
        if command.id in _PAGE_OF_COMMAND:
            found: Callable[[], Any] = getattr(self.page, command.handler)
            return found
        return super().handler(command)

    def run_command(self, command_id: str) -> None:
        """Do a command, unless another one is under way: its dialog may be about to open."""
        if command_id not in _ALWAYS and self._busy:
            self.status.show("上一个操作正在进行，请稍候。", "warning")
        else:
            super().run_command(command_id)

    @property
    def _busy(self) -> bool:
        always = {f"command:{name}" for name in _ALWAYS}
        return any(
            worker.node is self
            and worker.group.startswith("command:")
            and worker.group not in always
            and not worker.is_finished
            for worker in self.workers
        )

    def why_not(self, command: Command) -> str | None:
        """The page's reason, or the transition table's."""
        if command.id in _ALWAYS:
            return None
        if not self.has_page:
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
            return replace(command, words=Action.DOWNLOAD_TEXT.specification.words)
        return command

    def footer_entries(self) -> Iterable[FooterEntry]:
        """Only what belongs to the page, in the page's own order."""
        entries = {entry.id: entry for entry in super().footer_entries()}
        wanted = dict.fromkeys((*(self.page.FOOTER if self.has_page else ()), *_ALWAYS))
        return (entries[name] for name in wanted if name in entries)
