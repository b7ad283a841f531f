"""The four parts of 查看合同: one is in sight, keys turn to the others."""

from collections.abc import Sequence
from typing import Protocol

from contract_tui.domain.contracts import Contract
from contract_tui.domain.platform import Platform
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.screens.contract_orders import order_lines
from contract_tui.tui.screens.contract_pages import document_lines, history_lines, overview_lines
from contract_tui.tui.widgets.text_lines import StyledLine

_GROUP = "查看合同"
_NAMES = ("概况", "订单", "文件", "记录")


class Turned(Protocol):
    """A page of which one part is in sight."""

    def turned(self) -> None:
        """Another part is to be shown."""


class ContractParts(Controller[Turned]):
    """Which part is in sight, and what it says.

    Attributes:
        place: The part in sight, counted from 0.
    """

    place = 0

    def names(self, contract: Contract | None) -> list[str]:
        """The parts' names, with how much is in them as far as it is known."""
        names = list(_NAMES)
        if contract is not None:
            names[1] += f" {len(contract.orders)}"
            names[2] += f" {len(contract.documents)}"
        return names

    def lines(self, contract: Contract, platform: Platform, width: int) -> Sequence[StyledLine]:
        """What the part in sight says of a contract."""
        if self.place == 0:
            return overview_lines(contract, platform, width)
        if self.place == 1:
            return order_lines(contract, width)
        if self.place == 2:
            return document_lines(contract, width)
        return history_lines(contract, platform, width)

    @handles(Command("part.overview", ("1",), "概况", "金额、双方、签署人", _GROUP, in_footer=False))
    def overview(self) -> None:
        self._turn_to(0)

    @handles(Command("part.orders", ("2",), "订单", "合同中的订单", _GROUP, in_footer=False))
    def orders(self) -> None:
        self._turn_to(1)

    @handles(Command("part.documents", ("3",), "文件", "PDF 及其 SHA-256", _GROUP, in_footer=False))
    def documents(self) -> None:
        self._turn_to(2)

    @handles(Command("part.history", ("4",), "记录", "发生过什么、何时、由谁", _GROUP, in_footer=False))
    def history(self) -> None:
        self._turn_to(3)

    @handles(Command("part.next", ("right", "tab"), "下一部分", "换到右边的部分", _GROUP, in_footer=False))
    def next_part(self) -> None:
        """The part to the right."""
        self._turn_to(self.place + 1)

    @handles(
        Command("part.previous", ("left", "shift+tab"), "上一部分", "换到左边的部分", _GROUP, in_footer=False)
    )
    def previous_part(self) -> None:
        """The part to the left."""
        self._turn_to(self.place - 1)

    def _turn_to(self, place: int) -> None:
        self.place = place % len(_NAMES)
        self.host.turned()
