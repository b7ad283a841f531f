"""Adding a customer to those that a page lists."""

from collections.abc import Mapping
from typing import Protocol

from contract_tui.domain.customers import Customer, CustomerKind
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.host import Host
from contract_tui.tui.screens.choice_dialog import ChoiceDialog, Option
from contract_tui.tui.screens.customer_form import CustomerFormScreen

_KINDS = (
    Option(CustomerKind.ENTERPRISE, "企业", "由签署人代表企业签署"),
    Option(CustomerKind.INDIVIDUAL, "个人", "由本人签署"),
)


class AddingHost(Host, Protocol):
    """A page that lists customers."""

    @property
    def customers(self) -> Mapping[int, Customer] | None:
        """Those that there are by their keys; None before they are read."""

    def reveal(self, account: str | None) -> None:
        """Go to a customer that was just added; None when none was."""


class CustomerAdding(Controller[AddingHost]):
    """Asks for what must be known of a customer."""

    def obstacle(self) -> str | None:
        """Not before the list is read."""
        return "正在读取，请稍候。" if self.host.customers is None else None

    @handles(Command("customers.add", ("+",), "添加客户", "登记企业或个人客户", "客户列表"))
    async def add(self) -> None:
        """Ask for the kind, which never changes, then for the rest."""
        kind = await self.host.ask(ChoiceDialog("添加客户", _KINDS))
        if kind is not None:
            self.host.reveal(await self.host.ask(CustomerFormScreen(kind)))
