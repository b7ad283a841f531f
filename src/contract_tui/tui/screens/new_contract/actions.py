"""What may be done with the wizard's contract on any of its pages, once there is one."""

from contract_tui.domain.actions import Action
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.controllers.contract import ContractActions
from contract_tui.tui.controllers.returns import Returns
from contract_tui.tui.screens.new_contract.draft import PageId
from contract_tui.tui.screens.new_contract.live_timeline import resend_problem
from contract_tui.tui.screens.new_contract.wizard import Wizard


def _no_contract(wizard: Wizard) -> str | None:
    reading = wizard.shown is PageId.LOADING
    return wizard.no_subject if reading or wizard.subject is None else None


class WizardActions(ContractActions):
    """The contract's actions, with the countdown of 重新发送.

    Args:
        wizard: The screen.
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._wizard = wizard

    def obstacle(self) -> str | None:
        """There must be a contract."""
        return _no_contract(self._wizard)

    def why_not(self, action: Action) -> str | None:
        """The transition table's reason, or how long 重新发送 has to wait (P7)."""
        contract = self._wizard.subject
        waiting = contract is not None and contract.substate is Substate.CUSTOMER_SIGNING
        reason = super().why_not(action)
        if reason is None and action is Action.RESEND and contract is not None and waiting:
            return resend_problem(contract, self._wizard.access.clock.now())
        return reason

    def _cannot_download(self) -> str | None:
        return self.why_not(Action.DOWNLOAD)

    def _download_words(self) -> str:
        text_only = self._wizard.shown in (PageId.TEXT, PageId.SIGNER)
        return (Action.DOWNLOAD_TEXT if text_only else Action.DOWNLOAD).specification.words

    @handles(ContractActions.download.command, why_not=_cannot_download, words=_download_words)
    async def download(self) -> None:
        """下载合同文本, or 下载 (S24)."""
        doing = super().download()
        if doing is not None:
            await doing

    def _cannot_recreate(self) -> str | None:
        return self.why_not(Action.RECREATE)

    @handles(ContractActions.recreate.command, why_not=_cannot_recreate)
    async def recreate(self) -> None:
        """重新创建 (P18), with what was typed a moment ago."""
        await self._wizard.save()
        doing = super().recreate()
        if doing is not None:
            await doing


class WizardReturns(Returns):
    """What the signer brings back.

    Args:
        wizard: The screen.
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._wizard = wizard

    def obstacle(self) -> str | None:
        """There must be a contract."""
        return _no_contract(self._wizard) or super().obstacle()
