"""为什么, for every screen that is about a contract (P20)."""

from contract_tui.tui import routes
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.controllers.contract import ContractHost


class Explaining(Controller[ContractHost]):
    """Tells what the contract of a screen waits for."""

    def obstacle(self) -> str | None:
        """Only of a contract."""
        return self.host.no_subject if self.host.subject is None else None

    @handles(Command("explain", ("w",), "为什么", "合同为何在此状态，由谁做什么，接下来怎样，何时", "合同"))
    async def explain(self) -> None:
        """Why, who, what next, when."""
        if self.host.subject is not None:
            await self.host.ask(routes.ExplanationDialog(self.host.subject.number))
