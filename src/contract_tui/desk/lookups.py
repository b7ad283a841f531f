"""What a number or a name refers to; what there is not is refused in words."""

from sqlmodel import Session

from contract_tui.domain import normalisation, numbers
from contract_tui.domain.audit import REPLACED_BY, Operator
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.customers import Customer
from contract_tui.domain.errors import NotFoundError
from contract_tui.store import audit, contracts, customers
from contract_tui.store.contracts import Head


def customer_of(session: Session, reference: str) -> Customer:
    """The one customer that a reference names.

    Args:
        reference: An account number, a code or an exact name.

    Raises:
        NotFoundError: None, or more than one.
    """
    matches = customers.find(session, reference.strip()) or customers.find(
        session, normalisation.code(reference)
    )
    if not matches:
        seen, added = command("customers list"), command("customers add")
        raise NotFoundError(f"没有客户 {reference}。", f"用 {seen} 查看，或用 {added} 添加。")
    if len(matches) > 1:
        accounts = "、".join(customer.account for customer in matches)
        raise NotFoundError(f"有多个客户符合 {reference}。", f"请用账号指定：{accounts}。")
    return matches[0]


def head_of(session: Session, number: str, reader: Operator | None = None) -> Head:
    """What a transition needs to know of the contract with a number.

    Args:
        reader: Whose own deletion is told as theirs (P21); None where nobody in particular asks.

    Raises:
        InvalidInputError: The text cannot be a contract's number.
        NotFoundError: There is no such contract, or it was deleted; the message says by whom, and which
            contract has taken its place.
    """
    head = contracts.head(session, numbers.parse(number))
    if head is None:
        raise _missing(session, numbers.parse(number), reader)
    return head


def _missing(session: Session, number: str, reader: Operator | None) -> NotFoundError:
    key = contracts.key_of(session, number)
    last = audit.newest(session, key, number) if key is not None else None
    if last is None:
        return NotFoundError(f"没有合同 {number}。", f"用 {command('contract list')} 查看。")
    by = "您" if reader is not None and reader.name == last.operator.name else f" {last.operator.name} "
    at, successor = local_text(last.at, seconds=True), last.details.get(REPLACED_BY)
    if isinstance(successor, str):
        return NotFoundError(
            f"合同 {number} 已由{by}于 {at} 重新创建为 {successor}，并已删除。",
            f"新合同见 {command('contract show', successor)}。",
        )
    return NotFoundError(f"合同 {number} 已由{by}于 {at} 删除。", "其余合同见合同列表。")
