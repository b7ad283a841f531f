"""What a signing service approves: enterprises for 腾讯电子签, persons as their signers (S10, S30).

The engine asks; nothing moves before the service has answered. Where an operator answers, nobody is asked.
"""

import logging
from datetime import datetime

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.domain import text
from contract_tui.domain.capabilities import By
from contract_tui.domain.masking import masked
from contract_tui.domain.tasks import Claim, TaskKind
from contract_tui.signing.provider import Approval, ApprovalKind, ApprovalRequest, Approved
from contract_tui.store import customers, tasks

_LOG = logging.getLogger(__name__)
_MOST_REASON = 500
_NO_REASON = "没有说明原因"


class Approvals:
    """The engine's side of activations and authorisations: what is asked, and what the answer changes."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def request(self, claim: Claim) -> ApprovalRequest | None:
        """What to ask for a claimed customer or signer.

        Returns:
            None when the claim is lost, or an operator answers by now: another provider was chosen since.
        """
        can = self._context.capabilities
        by = can.activation if claim.kind is TaskKind.CUSTOMER else can.authorisation
        if by not in (By.SERVICE, By.SIMULATED):
            return None
        with self._context.database.read() as session:
            if not tasks.holds(session, claim):
                return None
            of = _of_customer if claim.kind is TaskKind.CUSTOMER else _of_signer
            return of(session, claim)

    def postpone(self, claim: Claim, due_at: datetime, reason: str) -> None:
        """Nothing is answered for good yet.

        Args:
            due_at: UTC, when to ask again.
            reason: What the service waits for, in its words; operators see it.
        """
        with self._context.database.write() as session:
            tasks.postpone(session, claim, due_at, _masked_reason(reason))

    def settle(self, claim: Claim, approval: Approval) -> bool:
        """Commit what the service has answered for good.

        Args:
            claim: One that is no longer this process's changes nothing.
            approval: Given or refused.

        Returns:
            Whether anything changed.
        """
        with self._context.database.write() as session:
            if not tasks.holds(session, claim):
                return False
            if approval.approved is Approved.YES:
                _give(session, claim, self._context.clock.now())
                return True
            _refuse(session, claim, _masked_reason(approval.reason).rstrip("。") or _NO_REASON)
        _LOG.info("%s %s refused by the signing service", claim.kind, claim.id)
        return True


def _masked_reason(reason: str) -> str:
    """A service's words are others' words: they may hold anything, personal data included (P9)."""
    return masked(text.shown(text.tidy(reason)))[:_MOST_REASON]


def _of_customer(session: Session, claim: Claim) -> ApprovalRequest:
    customer = customers.by_id(session, claim.id)
    asked_at = customer.activation_requested_at
    return ApprovalRequest(
        key=f"activation:{customer.account}:{asked_at.isoformat() if asked_at else ''}",
        kind=ApprovalKind.ACTIVATION,
        customer=customer.name,
        code=customer.code,
    )


def _of_signer(session: Session, claim: Claim) -> ApprovalRequest:
    customer, signer = customers.with_signer(session, claim.id)
    return ApprovalRequest(
        key=f"authorisation:{customer.account}:{signer.id}",
        kind=ApprovalKind.AUTHORISATION,
        customer=customer.name,
        code=customer.code,
        signer=signer.name,
        phone=signer.phone,
    )


def _give(session: Session, claim: Claim, now: datetime) -> None:
    if claim.kind is TaskKind.CUSTOMER:
        customers.activate(session, claim.id, now)
    else:
        customers.authorise_signer(session, claim.id)


def _refuse(session: Session, claim: Claim, reason: str) -> None:
    if claim.kind is TaskKind.CUSTOMER:
        customers.refuse_activation(session, claim.id, f"签署服务未批准：{reason}。可再次申请激活")
    else:
        again = "可用同样的姓名和手机号再次添加，重新提交审核"
        customers.refuse_signer(session, claim.id, f"签署服务未批准：{reason}。{again}")
