"""From the signer to the end: sending, resending, cancelling, converting (S26 to S41, S58)."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract_tui.desk.context import Change, Context, changing, head_of, invalid_when
from contract_tui.domain import text
from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract, signer_problem
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.states import Trigger, transition
from contract_tui.signing.provider import Envelope
from contract_tui.store import documents, whole

_MOST_REASON = 200


class Sending:
    """Everything an operator does with a contract once its text is confirmed."""

    _context: Context

    def send(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """下一步：在线签署: send the message to the signer's phone (S26, S27, S33).

        The message goes out under a key of contract and version: pressing twice, or at once in two windows,
        reaches the signer once.

        Raises:
            ForbiddenError: No signer is chosen or authorised yet (S29, S30), or no provider is set.
            OutsideError: The message could not be sent; the contract stays where it is.
        """
        with changing(self._context, number, by, version) as change:
            transition(change.head.channel, change.head.substate, Trigger.SEND)
            message = self._message(change, ordinal=1)
        self._context.provider().send(message)
        with changing(self._context, number, by, change.head.version) as change:
            deadline = change.now + timedelta(seconds=self._context.settings.timing.deadline)
            change.move(Trigger.SEND, change.now, _masked(message), columns={"signing_deadline": deadline})
            _record_message(change, message)

    def resend(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """重新发送 (S37): a limited number of times, with some time in between (P7).

        Raises:
            ForbiddenError: Not in this state, too often, or too soon; the message says when it is possible.
            OutsideError: The message could not be sent.
        """
        with changing(self._context, number, by, version) as change:
            transition(change.head.channel, change.head.substate, Trigger.RESEND)
            contract = self._whole(change)
            _refuse_resend(contract, change.now, self._context.settings.limits.resends)
            message = self._message(change, ordinal=len(contract.messages) + 1)
        self._context.provider().send(message)
        with changing(self._context, number, by, change.head.version) as change:
            change.move(Trigger.RESEND, change.now, _masked(message))
            _record_message(change, message)

    def cancel(self, number: str, reason: str, by: Operator, *, version: int | None = None) -> None:
        """取消签署 with a reason of 1 to 200 characters (S35, S36, S39); a background task completes it.

        Raises:
            InvalidInputError: The reason is empty, too long or not printable.
            ForbiddenError: Not in this state; a signature that came first has won.
        """
        reason = text.tidy(reason)
        invalid_when(None if reason else "请填写取消签署的原因（1–200 个字符）。")
        found = text.problem(reason, most=_MOST_REASON)
        invalid_when(f"取消原因{found}。" if found else None)
        with changing(self._context, number, by, version) as change:
            due_at = self._context.later(self._context.settings.timing.cancel)
            change.move(Trigger.CANCEL, due_at, {"reason": reason}, {"cancel_reason": reason})

    def convert(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """转为正式合同: start the platform's sealing of a single-party draft (S58).

        Raises:
            ForbiddenError: Not in this state, or no provider is set.
        """
        with changing(self._context, number, by, version) as change:
            transition(change.head.channel, change.head.substate, Trigger.CONVERT)
            self._context.provider()
            change.move(Trigger.CONVERT, self._context.later(self._context.settings.timing.seal_single))

    def _whole(self, change: Change) -> Contract:
        settings = self._context.settings
        return whole.contract(
            change.session,
            head_of(change.session, change.head.number).id,
            resends=settings.limits.resends,
            resend_seconds=settings.timing.resend,
        )

    def _message(self, change: Change, ordinal: int) -> Envelope:
        self._context.provider()
        contract = self._whole(change)
        signer = signer_for(contract)
        return Envelope(
            key=f"{contract.number}:{contract.version}",
            contract=contract.number,
            signer=signer.name,
            phone=signer.phone,
            persona=signer.persona,
            first_sent_at=contract.messages[0].sent_at if contract.messages else change.now,
            last_sent_at=change.now,
            ordinal=ordinal,
        )


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose phone gets the message."""

    name: str
    phone: str
    persona: str


def signer_for(contract: Contract) -> Recipient:
    """Who signs for party A.

    Raises:
        ForbiddenError: Nobody is chosen, the phone is missing, or the authorisation is not given yet.
    """
    problem = signer_problem(contract)
    if problem is not None:
        raise ForbiddenError(*problem)
    signer = contract.signer
    return Recipient(
        signer.name if signer else contract.customer_name,
        contract.signer_phone,
        signer.persona if signer else "prompt",
    )


def _refuse_resend(contract: Contract, now: datetime, most: int) -> None:
    if not contract.resends_left:
        raise ForbiddenError(f"重新发送最多 {most} 次，已用完。", "请联系签署人，或取消签署后重新创建。")
    if contract.resend_at and now < contract.resend_at:
        wait = math.ceil((contract.resend_at - now).total_seconds())
        raise ForbiddenError(f"距上次发送时间过短，请 {wait} 秒后再重新发送。")


def _record_message(change: Change, message: Envelope) -> None:
    documents.add_message(
        change.session, change.head.id, message.ordinal, message.signer, message.phone, change.now
    )


def _masked(message: Envelope) -> dict[str, object]:
    return {"signer": message.signer, "phone": mask_phone(message.phone), "message": message.ordinal}
