"""What dialogs and pages say of a contract, in one wording: which it is, its amount, where its file is."""

from typing import TYPE_CHECKING

from contract_tui.desk.contracts.confirmations import amount_words
from contract_tui.domain import labels, numbers
from contract_tui.domain.commands import over_ssh
from contract_tui.domain.contracts import Contract
from contract_tui.tui.widgets.facts import Fact

if TYPE_CHECKING:
    from contract_tui.desk.contracts.recreation import RecreationPlan


def named(contract: Contract) -> str:
    """A contract as messages name it (P21)."""
    return f"合同 {contract.number}（{contract.customer_name}）"


def contract_facts(contract: Contract, platform: str) -> list[Fact]:
    """What a confirmation names of a contract, so that nobody confirms the wrong one."""
    return [
        ("合同编号", contract.number),
        ("甲方", contract.customer_name),
        ("签章方式", labels.channel(contract.channel, platform)),
        ("状态", labels.state_line(contract.substate, contract.reason, platform)),
        ("订单", f"{len(contract.orders)} 个"),
        ("合同金额", amount_words(contract)),
    ]


def download_facts(path: str, number: str) -> list[Fact]:
    """Where a downloaded file is, and how to get it through SSH: it lies on this machine."""
    return [
        ("文件", path),
        "文件在运行本程序的机器上。通过 SSH 使用时，可在自己的电脑上执行：",
        over_ssh("contract pdf", number, then="-o -", redirected=f"> {numbers.file_stem(number)}.pdf"),
    ]


def recreation_facts(plan: "RecreationPlan") -> list[Fact]:
    """What 重新创建 would do: first what can no longer be chosen, with the reasons (P18)."""
    facts: list[Fact] = [(f"不能再选 {order}", reason) for order, reason in plan.unavailable]
    if plan.problem is not None:
        return [*facts, ("不能创建", plan.problem)]
    released = "；不能再选的订单不转入，将释放" if plan.unavailable else ""
    return [
        *facts,
        f"新合同沿用客户、签章方式和甲方信息，{len(plan.kept)} 个订单同时转入{released}。",
        "原合同随即删除，不能恢复，编号不再使用；新旧两份合同的记录互相载明。",
    ]
