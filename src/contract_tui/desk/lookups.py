"""What a number or a name refers to; what there is not is refused in words."""

from sqlmodel import Session

from contract_tui.domain import normalisation, numbers
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


def head_of(session: Session, number: str) -> Head:
    """What a transition needs to know of the contract with a number.

    Raises:
        InvalidInputError: The text cannot be a contract's number.
        NotFoundError: There is no such contract, or it was deleted.
    """
    head = contracts.head(session, numbers.parse(number))
    if head is None:
        raise _missing(session, numbers.parse(number))
    return head


def _missing(session: Session, number: str) -> NotFoundError:
    key = contracts.key_of(session, number)
    last = audit.newest(session, key, number) if key is not None else None
    if last is None:
        return NotFoundError(f"没有合同 {number}。", f"用 {command('contract list')} 查看。")
    at = local_text(last.at, seconds=True)
    return NotFoundError(f"合同 {number} 已由 {last.operator.name} 于 {at} 删除。", "其余合同见合同列表。")
