"""系统校验 of a customer and a channel, and what follows from it: 确定 (S5), 激活腾讯电子签 (S10)."""

from typing import Protocol

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.controllers.customer import lead_activation
from contract_tui.tui.customer_words import CheckedChoice, Chosen
from contract_tui.tui.host import Host
from contract_tui.tui.widgets.facts import Fact

_GROUP = "创建订单合同"


class ChoosingHost(Host, Protocol):
    """A dialog in which customer and channel are chosen."""

    @property
    def chosen(self) -> Chosen | None:
        """The choice as it stands, None while there is no customer."""

    def dismiss(self, result: Chosen | None) -> object:
        """Close with a choice."""


class Eligibility(Controller[ChoosingHost]):
    """What is known of the choice, and what may be done with it."""

    _choice: CheckedChoice | None = None

    @property
    def is_checked(self) -> bool:
        """Whether what is known is of the choice as it stands."""
        return self._choice is not None and self._choice.chosen == self.host.chosen

    @property
    def facts(self) -> list[Fact]:
        """系统校验 line by line; before anything was checked its name."""
        platform = self.host.access.settings.platform.short_name
        return self._choice.facts(platform) if self._choice else ["系统校验"]

    async def check(self) -> bool:
        """Run 系统校验; False when another choice was made meanwhile."""
        host, chosen = self.host, self.host.chosen
        checked = None
        if chosen is not None:
            checked = CheckedChoice(chosen, await host.jobs.in_thread(host.desk.customers.check, *chosen))
            if chosen != host.chosen:
                return False
        before, self._choice = self._choice, checked
        if checked is not None and checked.activated_since(before):
            host.tell("腾讯电子签已激活。")
        return True

    def obstacle(self) -> str | None:
        """Why nothing can be said of the choice yet, or None."""
        if self.host.chosen is None:
            return "请先选择客户。"
        return None if self.is_checked else "系统校验进行中，请稍候。"

    def _problem(self) -> str | None:
        return self._choice.problem if self._choice else None

    @handles(
        Command("create.accept", ("f8", "ctrl+n"), "确定", "系统校验通过后，进入所选的签章方式", _GROUP),
        why_not=_problem,
    )
    def accept(self) -> None:
        """Answer with the choice (S6)."""
        if self.host.chosen is not None:
            self.host.dismiss(self.host.chosen)

    def _nothing_to_activate(self) -> str | None:
        return self._choice.why_not_activate if self._choice else None

    @handles(
        Command("create.activate", ("J",), "激活腾讯电子签", "为客户申请激活腾讯电子签", _GROUP),
        why_not=_nothing_to_activate,
    )
    async def activate(self) -> None:
        """Lead through the activation (S10, S11); its state is then followed here."""
        host, chosen = self.host, self.host.chosen
        if chosen is None:
            return
        customer = await host.jobs.in_thread(host.desk.customers.get, chosen[0])
        if await lead_activation(host, customer, "完成后系统校验自动通过"):
            host.desk_changed()
