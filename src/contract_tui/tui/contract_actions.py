"""What an operator does with one contract, for the list, the contract's page and the live page alike."""

from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from contract_tui.domain import labels
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.errors import ForbiddenError, HeldError
from contract_tui.domain.reasons import MOST_REASON, cancel_problem
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.contract_facts import contract_facts, download_facts
from contract_tui.tui.controllers.contract import (
    NOTHING_CHOSEN,
    reason_against,
)
from contract_tui.tui.controllers.contract import ContractActions as Controller
from contract_tui.tui.desk_screen import DeskScreen
from contract_tui.tui.next_steps import cancel_lost
from contract_tui.tui.routes import ContinuedContract
from contract_tui.tui.screens.dialogs import Confirm, Notice, TextPrompt
from contract_tui.tui.screens.readiness import is_ready
from contract_tui.tui.widgets.command_footer import FooterEntry
from contract_tui.tui.widgets.facts import Fact

P = ParamSpec("P")
ResultT = TypeVar("ResultT")
AnsweredT = TypeVar("AnsweredT")

_COMMANDS = tuple(method.command for method in commands_of(Controller))
_ACTIONS = {action.value: action for action in Action}


def action_commands(*actions: Action, footer: Iterable[Action] | None = None) -> tuple[Command, ...]:
    """The shared commands for a screen's own table.

    Args:
        actions: Which, in the footer's order; none means all.
        footer: Those that the footer shows; None means all of them.
    """
    by_id = {command.id: command for command in _COMMANDS}
    chosen = [by_id[action.value] for action in actions] if actions else list(_COMMANDS)
    shown = None if footer is None else {action.value for action in footer}
    return tuple(
        Command(c.id, c.keys, c.words, c.help, c.group, in_footer=shown is None or c.id in shown)
        for c in chosen
    )


class ContractActions(DeskScreen[ResultT]):
    """The `do_` methods behind `action_commands`; the screen says by `subject` which contract they are about.

    Each one reads the contract, shows what it would mean, and passes the version that was shown, so that
    an answer given to an outdated dialog is refused.
    """

    @property
    def subject(self) -> Contract | ContractRow | None:
        """The contract that the commands are about, as far as the screen knows it."""
        return None

    def why_not(self, command: Command) -> str | None:
        """The transition table's reason; a command that is no contract action is possible."""
        action = _ACTIONS.get(command.id)
        return None if action is None else self.why_not_action(action)

    def why_not_action(self, action: Action) -> str | None:
        """Say why an action is not possible on `subject`, or None when it is."""
        subject = self.subject
        return NOTHING_CHOSEN if subject is None else reason_against(subject, action)

    def footer_entries(self) -> Iterable[FooterEntry]:
        """What is possible comes first: it is what fits on a narrow terminal; help stays last."""
        *entries, last = super().footer_entries()
        return [*sorted(entries, key=lambda entry: not entry.enabled), last]

    def deleted(self) -> None:
        """The subject was deleted from here; a page of its own closes."""
        self.desk_changed()

    def do_continue(self) -> None:
        """Go on with the wizard where the contract is."""
        if self.subject is not None:
            self.go_to(ContinuedContract(self.subject.number))

    async def do_retry(self) -> None:
        """Let the background step be tried again."""
        contract = await self._present(Action.RETRY)
        if contract is not None:
            await self._act(contract, self.desk.tasks.retry)
            self.tell(f"合同 {contract.number} 的后台任务将重新执行。")

    async def do_cancel(self) -> None:
        """取消签署 with a reason (S35, S36)."""
        contract = await self._present(Action.CANCEL)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            "取消后签署人不能再签署，合同作废，不能恢复。所占用的订单在删除该合同后才会释放。",
        ]
        prompt = TextPrompt("取消签署", "取消原因", cancel_problem, most=MOST_REASON, facts=facts)
        reason = await self.app.push_screen_wait(prompt)
        if reason is not None:
            await self._cancel(contract, reason)

    async def _cancel(self, contract: Contract, reason: str) -> None:
        """A cancel that races the signature: whichever is committed first wins, the other is told so."""
        cancel, number = self.desk.signing.cancel, contract.number
        try:
            await self.act(cancel, number, reason, self.operator, version=contract.version)
        except (ForbiddenError, HeldError):
            now = await self.in_thread(self.desk.contracts.get, number)
            if not (winner := cancel_lost(now, self.operator)):
                raise
            self.desk_changed()
            facts = [*winner, *contract_facts(now, self.access.settings.platform.short_name)]
            await self.app.push_screen_wait(Notice("取消签署没有生效", facts))
        else:
            self._done("已申请取消签署，签署人不能再签署；后台任务完成后合同作废。")

    async def do_resend(self) -> None:
        """重新发送 (S37), a limited number of times (P7)."""
        contract = await self._present(Action.RESEND)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            ("已发送", f"{len(contract.messages)} 次，最近发给 {_last_recipient(contract)}"),
            ("还可重发", f"{contract.resends_left} 次"),
        ]
        if await self._confirmed("重新发送", facts, word="重新发送"):
            detail = await self._act(contract, self.desk.signing.resend)
            self._done(f"已重新发送签署信息。{detail}")

    async def do_convert(self) -> None:
        """转为正式合同 (S58)."""
        contract = await self._present(Action.CONVERT)
        if contract is None or not await is_ready(self, "转为正式合同"):
            return
        expected = labels.expected(Substate.PLATFORM_SIGNING, contract.channel)
        facts = [
            *self._facts(contract),
            "请确认已核对合同文本。转为正式合同后内容不可修改，也不能作废或取消。",
            f"平台签署{expected}，完成后合同生效。",
        ]
        if await self._confirmed("转为正式合同", facts, word="转为正式合同"):
            await self._act(contract, self.desk.signing.convert)
            self._done(f"平台签署中，{expected}。")

    async def do_void(self) -> None:
        """作废 a wrong draft (S56, S62)."""
        contract = await self._present(Action.VOID)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            "作废后不能恢复。订单仍被此合同占用，删除已作废的合同后才会释放。",
        ]
        if await self._confirmed("作废合同草稿", facts, word="作废", danger=True):
            await self._act(contract, self.desk.drafts.void)
            self._done("合同草稿已作废；删除后才会释放订单。")

    async def do_delete(self) -> None:
        """删除, which alone releases the orders (S57, S62)."""
        contract = await self._present(Action.DELETE)
        if contract is None:
            return
        count = len(contract.orders)
        facts = [
            *self._facts(contract),
            f"删除后不能恢复，合同编号不再使用。{count} 个订单将释放，可用于新的合同。",
        ]
        if await self._confirmed("删除合同", facts, word="删除", danger=True):
            await self._act(contract, self.desk.drafts.delete)
            self.tell(f"合同 {contract.number} 已删除，{count} 个订单已释放。")
            self.deleted()

    async def do_download(self) -> None:
        """下载 the PDF of the contract's state, any number of times (S24, S43, S55, S60)."""
        subject = self.subject
        if subject is None:
            return
        path = await self.in_thread(self.desk.documents.download, subject.number)
        await self.app.push_screen_wait(Notice("下载完成", download_facts(str(path), subject.number)))

    async def do_request_paper(self) -> None:
        """申请纸质合同 (S44, S60, P1)."""
        from contract_tui.tui.screens.paper import PaperDialog

        contract = await self._present(Action.REQUEST_PAPER)
        if contract is None:
            return
        book = contract.party or await self.in_thread(self.desk.parties.book, contract.customer)
        mailing = await self.app.push_screen_wait(PaperDialog(contract, book))
        if mailing is not None:
            await self.act(
                self.desk.papers.request, contract.number, mailing, self.operator, version=contract.version
            )
            key = key_name("view_mailing")
            self._done(f"纸质合同已申请，5 个工作日内备好并寄出；按 {key} 查看邮寄信息。")

    def do_view_mailing(self) -> None:
        """查看邮寄信息 (P2)."""
        from contract_tui.tui.screens.paper import MailingScreen

        if self.subject is not None:
            self.app.push_screen(MailingScreen(self.subject.number))

    async def act(self, call: Callable[P, AnsweredT], *args: P.args, **kwargs: P.kwargs) -> AnsweredT:
        """Let the desk change a contract for this window; pages that tell news know that it was here."""
        return await self.in_thread(call, *args, **kwargs)

    async def _present(self, action: Action) -> Contract | None:
        """The contract as it is at this moment, or None, with the reason told, when it has moved on."""
        if self.subject is None:
            return None
        contract = await self.in_thread(self.desk.contracts.get, self.subject.number)
        if not self.is_active:
            return None  # the key before this one has opened a dialog
        reason = reason_against(contract, action)
        if reason is not None:
            self.tell(reason, "warning")
            self.desk_changed()
            return None
        return contract

    async def _confirmed(self, title: str, facts: list[Fact], *, word: str, danger: bool = False) -> bool:
        return await self.app.push_screen_wait(Confirm(title, facts, word=word, danger=danger))

    async def _act(self, contract: Contract, call: Callable[..., AnsweredT]) -> AnsweredT:
        return await self.act(call, contract.number, self.operator, version=contract.version)

    def _facts(self, contract: Contract) -> list[Fact]:
        return contract_facts(contract, self.access.settings.platform.short_name)

    def _done(self, words: str) -> None:
        self.tell(words)
        self.desk_changed()


def _last_recipient(contract: Contract) -> str:
    last = contract.messages[-1]
    return f"{last.signer} {last.phone}"
