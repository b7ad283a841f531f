"""What an operator does with one contract, for the list, the contract's page and the wizard alike."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from contract_tui.domain import labels
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.errors import ForbiddenError, HeldError, NotFoundError
from contract_tui.domain.reasons import MOST_REASON, cancel_problem
from contract_tui.domain.refusals import why_not
from contract_tui.domain.states import Channel, State, Substate
from contract_tui.tui import routes
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, Handling
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.contract_facts import contract_facts, download_facts, named, recreation_facts
from contract_tui.tui.controllers.readiness import is_ready
from contract_tui.tui.dialogs import Confirm, Notice, TextPrompt
from contract_tui.tui.host import Host
from contract_tui.tui.next_steps import cancel_lost
from contract_tui.tui.widgets.facts import Fact

P = ParamSpec("P")
AnswerT = TypeVar("AnswerT")

NOTHING_CHOSEN = "没有选中的合同。"
READING = "正在读取，请稍候。"
"""Why nothing is possible before the contract was read."""
_GROUP = "合同"


class ContractHost(Host, Protocol):
    """A screen that is about a contract."""

    @property
    def subject(self) -> Contract | ContractRow | None:
        """The contract, as far as the screen knows it."""

    @property
    def no_subject(self) -> str:
        """Why there is none, in a sentence, where `subject` is None."""

    async def act(self, call: Callable[P, AnswerT], *args: P.args, **kwargs: P.kwargs) -> AnswerT:
        """Let the desk change the contract in a thread; a page that tells news knows that it was here."""

    def deleted(self) -> None:
        """The contract was deleted from here; a page of its own closes."""

    def replaced(self, number: str) -> None:
        """Another contract has taken the subject's place; go on with that one."""


def performs(action: Action) -> Handling:
    """The command of a contract action, by the words and keys of its declaration.

    The transition table says why it is not possible.
    """
    it = action.specification
    command = Command(action.value, it.keys, it.words, it.help, _GROUP)
    return Handling(command, why_not=lambda actions: actions.why_not(action))


def reason_against(subject: Contract | ContractRow, action: Action) -> str | None:
    """Say why an action is not possible on a contract, or None; a draft's 下载 is that of its text."""
    drafting = subject.channel is Channel.BOTH and subject.state is State.DRAFT
    if action is Action.DOWNLOAD and drafting:
        action = Action.DOWNLOAD_TEXT
    return why_not(subject, action)


async def present_contract(host: ContractHost, refusal: Callable[[Contract], str | None]) -> Contract | None:
    """The contract that a screen is about, as it is at this moment.

    Args:
        host: The screen.
        refusal: Says why what is asked is not possible on it, or None.

    Returns:
        None when there is none, when a dialog has opened meanwhile, or when it has moved on, with the reason
        told.
    """
    if host.subject is None:
        return None
    contract = await host.jobs.in_thread(host.desk.contracts.get, host.subject.number)
    if not host.is_active:
        return None  # the key before this one has opened a dialog
    reason = refusal(contract)
    if reason is None:
        return contract
    host.tell(reason, "warning")
    host.desk_changed()
    return None


async def perform_on_subject(
    host: ContractHost, call: Callable[P, AnswerT], *args: P.args, **kwargs: P.kwargs
) -> AnswerT:
    """Let the desk change, in a thread, the contract that a screen is about; `access` knows that it was here.

    Raises:
        DeskError: The desk refuses.
    """
    number = host.subject.number if host.subject else ""
    return await perform_on(host, number, call, *args, **kwargs)


async def perform_on(
    host: Host, number: str, call: Callable[P, AnswerT], *args: P.args, **kwargs: P.kwargs
) -> AnswerT:
    """Let the desk change a contract in a thread; `access` knows that it was here.

    A screen does not look while something is done here: what has vanished meanwhile is looked at afterwards.

    Args:
        number: The contract's; empty where there is none yet.

    Raises:
        DeskError: The desk refuses.
    """
    try:
        return await host.jobs.in_thread(host.access.perform, number, partial(call, *args, **kwargs))
    except NotFoundError:
        host.desk_changed()
        raise


class ContractActions(Controller[ContractHost]):
    """The actions of the rules' table of sub-states on the contract that the screen is about.

    Each one reads the contract, shows what it would mean, and passes the version that was shown, so that
    an answer given to an outdated dialog is refused.
    """

    def why_not(self, action: Action) -> str | None:
        """Say why an action is not possible on the subject, or None when it is."""
        subject = self.host.subject
        return self.host.no_subject if subject is None else reason_against(subject, action)

    @performs(Action.CONTINUE)
    def go_on(self) -> None:
        """Go on with the wizard where the contract is."""
        if self.host.subject is not None:
            self.host.go_to(routes.ContinuedContract(self.host.subject.number))

    @performs(Action.PREVIOUS)
    async def previous(self) -> None:
        """上一步: back to the page before, and there (P17)."""
        contract = await self._present(Action.PREVIOUS)
        if contract is not None:
            await self._act(contract, self.host.desk.revisions.previous)
            self.host.go_to(routes.ContinuedContract(contract.number))

    @performs(Action.RETRY)
    async def retry(self) -> None:
        """Let the background step be tried again."""
        contract = await self._present(Action.RETRY)
        if contract is not None:
            await self._act(contract, self.host.desk.tasks.retry)
            self.host.tell(f"{named(contract)}：后台任务将重新执行。")

    @performs(Action.CANCEL)
    async def cancel(self) -> None:
        """取消签署 with a reason (S35, S36)."""
        contract = await self._present(Action.CANCEL)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            "取消后签署人不能再签署，合同作废，不能恢复。所占用的订单在删除该合同后才会释放。",
        ]
        prompt = TextPrompt("取消签署", "取消原因", cancel_problem, most=MOST_REASON, facts=facts)
        reason = await self.host.ask(prompt)
        if reason is not None:
            await self._cancel(contract, reason)

    async def _cancel(self, contract: Contract, reason: str) -> None:
        """A cancel that races the signature: whichever is committed first wins, the other is told so."""
        host, number = self.host, contract.number
        try:
            await host.act(host.desk.signing.cancel, number, reason, host.operator, version=contract.version)
        except (ForbiddenError, HeldError):
            now = await host.jobs.in_thread(host.desk.contracts.get, number)
            if not (winner := cancel_lost(now, host.operator)):
                raise
            host.desk_changed()
            await host.ask(Notice("取消签署没有生效", [*winner, *self._facts(now)]))
        else:
            self._done(contract, "已申请取消签署，签署人不能再签署；后台任务完成后合同作废。")

    @performs(Action.RESEND)
    async def resend(self) -> None:
        """重新发送 (S37), a limited number of times (P7)."""
        contract = await self._present(Action.RESEND)
        if contract is None:
            return
        last = contract.messages[-1]
        facts = [
            *self._facts(contract),
            ("已发送", f"{len(contract.messages)} 次，最近发给 {last.signer} {last.phone}"),
            ("还可重发", f"{contract.resends_left} 次"),
        ]
        if await self.host.ask(Confirm("重新发送", facts, word="重新发送")):
            detail = await self._act(contract, self.host.desk.signing.resend)
            self._done(contract, f"已重新发送签署信息。{detail}")

    @performs(Action.DOWNLOAD)
    async def download(self) -> None:
        """下载 the PDF of the contract's state, any number of times (S24, S43, S55, S60)."""
        host, subject = self.host, self.host.subject
        if subject is not None:
            path = await host.jobs.in_thread(host.desk.documents.download, subject.number)
            await host.ask(Notice("下载完成", download_facts(str(path), subject.number)))

    @performs(Action.CONVERT)
    async def convert(self) -> None:
        """转为正式合同 (S58)."""
        contract = await self._present(Action.CONVERT)
        if contract is None or not await is_ready(self.host, "转为正式合同"):
            return
        expected = labels.expected(Substate.PLATFORM_SIGNING, contract.channel)
        facts = [
            *self._facts(contract),
            "请确认已核对合同文本。转为正式合同后内容不可修改，也不能作废或取消。",
            f"平台签署{expected}，完成后合同生效。",
        ]
        if await self.host.ask(Confirm("转为正式合同", facts, word="转为正式合同", danger=True)):
            await self._act(contract, self.host.desk.signing.convert)
            self._done(contract, f"平台签署中，{expected}。")

    @performs(Action.VOID)
    async def void(self) -> None:
        """作废 a wrong draft (S56, S62)."""
        contract = await self._present(Action.VOID)
        if contract is None:
            return
        facts = [
            *self._facts(contract),
            "作废后不能恢复。订单仍被此合同占用，删除已作废的合同后才会释放。",
        ]
        if await self.host.ask(Confirm("作废合同草稿", facts, word="作废", danger=True)):
            await self._act(contract, self.host.desk.drafts.void)
            self._done(contract, "合同草稿已作废；删除后才会释放订单。")

    @performs(Action.REQUEST_PAPER)
    async def request_paper(self) -> None:
        """申请纸质合同 (S44, S60, P1)."""
        contract = await self._present(Action.REQUEST_PAPER)
        if contract is None:
            return
        host = self.host
        book = contract.party or await host.jobs.in_thread(host.desk.parties.book, contract.customer)
        mailing = await host.ask(routes.PaperDialog(contract, book))
        if mailing is not None:
            request = host.desk.papers.request
            await host.act(request, contract.number, mailing, host.operator, version=contract.version)
            key = key_name("view_mailing")
            self._done(contract, f"纸质合同已申请，5 个工作日内备好并寄出；按 {key} 查看邮寄信息。")

    @performs(Action.VIEW_MAILING)
    def view_mailing(self) -> None:
        """查看邮寄信息 (P2)."""
        if self.host.subject is not None:
            self.host.go_to(routes.MailingPage(self.host.subject.number))

    @performs(Action.DELETE)
    async def delete(self) -> None:
        """删除, which alone releases the orders (S57, S62)."""
        contract = await self._present(Action.DELETE)
        if contract is None:
            return
        count = len(contract.orders)
        facts = [
            *self._facts(contract),
            f"删除后不能恢复，合同编号不再使用。{count} 个订单将释放，可用于新的合同。",
        ]
        if await self.host.ask(Confirm("删除合同", facts, word="删除", danger=True)):
            await self._act(contract, self.host.desk.drafts.delete)
            self.host.tell_next(f"{named(contract)}：合同已删除，{count} 个订单已释放。")
            self.host.deleted()

    @performs(Action.RECREATE)
    async def recreate(self) -> None:
        """重新创建 (P18): what can no longer be chosen is named first."""
        host = self.host
        contract = await self._present(Action.RECREATE)
        if contract is None:
            return
        plan = await host.jobs.in_thread(host.desk.recreation.plan, contract.number, host.operator)
        facts = [*self._facts(plan.contract), *recreation_facts(plan)]
        if plan.problem is not None:
            await host.ask(Notice("不能重新创建", facts))
        elif await host.ask(Confirm("重新创建合同", facts, word="重新创建", danger=True)):
            left_out = [order for order, _ in plan.unavailable]
            call = host.desk.recreation.recreate
            version = plan.contract.version
            number = await host.act(call, contract.number, host.operator, version=version, without=left_out)
            host.access.followed.add(number)
            host.tell_next(f"{named(contract)}：已重新创建为 {number}，原合同已删除。")
            host.replaced(number)

    async def _present(self, action: Action) -> Contract | None:
        return await present_contract(self.host, lambda contract: reason_against(contract, action))

    async def _act(self, contract: Contract, call: Callable[..., AnswerT]) -> AnswerT:
        return await self.host.act(call, contract.number, self.host.operator, version=contract.version)

    def _facts(self, contract: Contract) -> list[Fact]:
        return contract_facts(contract, self.host.access.settings.platform.short_name)

    def _done(self, contract: Contract, words: str) -> None:
        self.host.tell(f"{named(contract)}：{words}")
        self.host.desk_changed()
