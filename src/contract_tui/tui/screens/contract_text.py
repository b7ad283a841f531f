"""The way from a contract to its text."""

from typing import Protocol

from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.controllers.contract import reason_against
from contract_tui.tui.host import Host


class TextHost(Host, Protocol):
    """A page that is about a contract."""

    @property
    def subject(self) -> Contract | None:
        """The contract as it was read last."""


class ContractText(Controller[TextHost]):
    """Opens the text of the contract in sight."""

    def _no_text(self) -> str | None:
        contract = self.host.subject
        if contract is not None and contract.text:
            return None
        reason = None if contract is None else reason_against(contract, Action.DOWNLOAD)
        return reason or "合同文本尚未生成。"

    @handles(Command("text", ("t",), "合同文本", "阅读合同文本", "查看合同"), why_not=_no_text)
    def read(self) -> None:
        """The contract's text, as it was reviewed and is signed."""
        from contract_tui.tui.screens.template import ContractTextScreen

        if self.host.subject is not None:
            self.host.go_to(ContractTextScreen(self.host.subject.number))
