"""What a signer gives back when contracts travel as files: the signed document, or a refusal."""

import logging
from datetime import datetime

from sqlmodel import Session

from contract_tui.desk.changes import changing, permit
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.signatures import Signatures, record_signature
from contract_tui.desk.contracts.signing_commands import envelope_of, give_up_open
from contract_tui.desk.lookups import head_of
from contract_tui.desk.refusals import invalid_when, refuse_when
from contract_tui.domain import text
from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.exchange import (
    deadline_problem,
)
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.reasons import refusal_problem
from contract_tui.domain.refusals import refuse_unless_possible
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.states import Trigger
from contract_tui.store import contract_details, documents
from contract_tui.store.contracts import Head

_LOG = logging.getLogger(__name__)
_HINT = "可取消签署后重新创建合同并发送。"


class Returns:
    """What an operator does on behalf of a signer who is not simulated.

    Args:
        context: What every use case needs.
        signatures: Examines what comes back.
    """

    def __init__(self, context: Context, signatures: Signatures) -> None:
        self._context = context
        self._signatures = signatures

    def awaiting(self, number: str) -> Contract:
        """The contract, whose signed file is awaited at this moment.

        Raises:
            ForbiddenError: It takes none now; the message is the reason.
        """
        self._awaited(number)
        with self._context.database.read() as session:
            return _contract(session, head_of(session, number))

    def examine(self, number: str, content: bytes) -> SignatureInfo:
        """Say whose signature a returned file bears; nothing changes.

        Args:
            content: The whole file.

        Raises:
            InvalidInputError: It is no PDF, or too large to be the contract.
            ForbiddenError: It is not the contract that was sent with exactly one valid, trusted signature of
                party A, or the contract takes none now; the message is the reason.
        """
        sent, _ = self._awaited(number)
        return self._signatures.check_return(sent, content)

    def accept(
        self, number: str, content: bytes, by: Operator, *, version: int | None = None
    ) -> SignatureInfo:
        """Take the signed contract back; the platform seals it as usual.

        Returns:
            Party A's signature, as it is recorded.

        Raises:
            InvalidInputError: The file is no PDF, or too large to be the contract.
            ForbiddenError: As for `examine`; also when a cancel or the deadline was faster.
            HeldError: The contract has changed since that version.
        """
        sent, pages = self._awaited(number)
        signature = self._signatures.check_return(sent, content)
        with changing(self._context, number, by, version) as change:
            contract = _contract(change.session, change.head)
            change.require(Trigger.CUSTOMER_SIGNED)
            _refuse_late(contract, change.now)
            kind = DocumentKind.CUSTOMER_SIGNED
            sha256 = documents.add(change.session, change.head.id, kind, Pdf(content, pages), change.now)
            details = {f"{kind}_sha256": sha256, **record_signature(self._context, change, signature)}
            due_at = self._context.later(self._context.settings.timing.seal_both)
            give_up_open(change)
            change.move(Trigger.CUSTOMER_SIGNED, due_at, details)
        self._withdraw(number)
        return signature

    def refuse(self, number: str, reason: str, by: Operator, *, version: int | None = None) -> str:
        """Record that the signer refuses (客户拒签); the contract is void and its file is withdrawn.

        Args:
            reason: As the signer gave it, 1 to 200 characters.

        Returns:
            What is left to do; an empty text when nothing is.

        Raises:
            InvalidInputError: The reason is empty, too long or not printable.
            ForbiddenError: Not in this state, or not with this provider.
            HeldError: The contract has changed since that version.
        """
        self._require_returns()
        permit(self._context, number, Trigger.CUSTOMER_REFUSED, by, version)
        problem = refusal_problem(reason)
        invalid_when(f"{problem}。" if problem else None)
        with changing(self._context, number, by, version) as change:
            change.require(Trigger.CUSTOMER_REFUSED)
            give_up_open(change)
            change.move(Trigger.CUSTOMER_REFUSED, details={"reason": text.tidy(reason)})
        return self._withdraw(number)

    def _awaited(self, number: str) -> tuple[bytes, int]:
        """The document that was sent and its pages, when its return is still awaited."""
        self._require_returns()
        with self._context.database.read() as session:
            head = head_of(session, number)
            refuse_unless_possible(head, Trigger.CUSTOMER_SIGNED)
            contract = _contract(session, head)
            _refuse_late(contract, self._context.clock.now())
            stored = documents.content(session, head.id, DocumentKind.UNSIGNED)
        info = contract.document(DocumentKind.UNSIGNED)
        if stored is None or info is None:
            raise OutsideError(f"合同 {number} 缺少待签署文本。", "请停止使用并从备份恢复数据库。")
        return stored[1], info.pages

    def _withdraw(self, number: str) -> str:
        """Take the file away after the change is committed: failing to do so undoes nothing."""
        with self._context.database.read() as session:
            contract = _contract(session, head_of(session, number))
            envelope = envelope_of(session, contract)
        try:
            self._context.provider().cancel(envelope)
        except OutsideError as error:
            _LOG.warning("file of %s not withdrawn: %s", number, error.message)
            return error.sentence
        return ""

    def _require_returns(self) -> None:
        self._context.provider()
        refuse_when(self._context.capabilities.no_returns)


def _contract(session: Session, head: Head) -> Contract:
    return contract_details.contract(session, head.id)


def _refuse_late(contract: Contract, now: datetime) -> None:
    refuse_when(deadline_problem(contract.signing_deadline, now), _HINT)
