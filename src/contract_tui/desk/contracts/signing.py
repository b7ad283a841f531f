"""From the signer to the end: sending, resending, cancelling, converting (S26 to S41, S58)."""

from datetime import datetime

from contract_tui.desk.changes import Change, changing, permit, refuse_outdated
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.signing_commands import TRIGGERS, envelope_of, refuse_without_signer, settle
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.desk.lookups import head_of
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.refusals import invalid_when
from contract_tui.domain import text
from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract, DocumentKind, resend_wait
from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.reasons import cancel_problem
from contract_tui.domain.refusals import refuse_unless_possible
from contract_tui.domain.signatures import Answer, CommandKind, OpenCommand
from contract_tui.domain.states import Trigger
from contract_tui.signing.provider import Envelope, Reply
from contract_tui.store import checkpoints, contract_details, contracts, documents, signing

UNCONFIRMED = (
    "签署服务还没有确认是否已发送。",
    "后台任务会继续查询结果，请勿重复发送。",
)
"""What is said of a command whose outcome is not known."""


class Signing:
    """Everything an operator does with a contract once its text is confirmed.

    Args:
        context: What every use case needs.
        maker: Makes what is to be signed.
        readiness: Says whether what is given out could be completed (P19).
    """

    def __init__(self, context: Context, maker: DocumentMaker, readiness: Readiness) -> None:
        self._context = context
        self._maker = maker
        self._readiness = readiness

    def send(self, number: str, by: Operator, *, version: int | None = None) -> str:
        """下一步：在线签署: send the message to the signer's phone (S26, S27, S33).

        What is sent is stored before it is sent, and so is the intention: pressing twice, or at once in two
        windows, reaches the signer once, and so does a crash in the middle.

        Returns:
            How it went, if there is more to say than that it was sent; else an empty text.

        Raises:
            ForbiddenError: No signer is chosen or authorised yet (S29, S30), or something is missing without
                which the contract could not be completed (P19).
            HeldError: The outcome of an earlier sending is not known yet.
            OutsideError: The message could not be sent, and the contract stays where it is; or the service
                has not confirmed it, and a background task asks on.
        """
        return self._give(number, by, version, CommandKind.SEND)

    def resend(self, number: str, by: Operator, *, version: int | None = None) -> str:
        """重新发送 (S37): a limited number of times, with some time in between (P7).

        Returns:
            As for `send`.

        Raises:
            ForbiddenError: Not in this state, too often, or too soon; the message says when it is possible.
            HeldError: The outcome of an earlier sending is not known yet.
            OutsideError: As for `send`.
        """
        return self._give(number, by, version, CommandKind.RESEND)

    def cancel(self, number: str, reason: str, by: Operator, *, version: int | None = None) -> None:
        """取消签署 with a reason of 1 to 200 characters (S35, S36, S39); a background task completes it.

        Raises:
            InvalidInputError: The reason is empty, too long or not printable.
            ForbiddenError: Not in this state; a signature that came first has won.
        """
        permit(self._context, number, Trigger.CANCEL, by, version)
        problem = cancel_problem(reason)
        invalid_when(f"{problem}。" if problem else None)
        reason = text.tidy(reason)
        with changing(self._context, number, by, version) as change:
            due_at = self._context.later(self._context.settings.timing.cancel)
            change.move(Trigger.CANCEL, due_at, {"reason": reason}, {"cancel_reason": reason})

    def convert(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """转为正式合同: start the platform's sealing of a single-party draft (S58).

        Raises:
            ForbiddenError: Not in this state, or something is missing without which the contract could not be
                completed (P19).
        """
        self._readiness.refuse_unready("转为正式合同", self._as_it_is(number, version, Trigger.CONVERT, by))
        with changing(self._context, number, by, version) as change:
            change.move(Trigger.CONVERT, self._context.later(self._context.settings.timing.seal_single))

    def _give(self, number: str, by: Operator, version: int | None, kind: CommandKind) -> str:
        unsigned, made_from = self._to_sign(number, kind, version, by)
        with changing(self._context, number, by, version) as change:
            command, envelope, document = self._begin(change, kind, unsigned, made_from)
        try:
            reply = self._context.provider().send(envelope, document)
        except OutsideError as error:
            # For certain nothing was sent: it may be tried again at once.
            settle(self._context, change.head.id, command, Reply(Answer.REFUSED, detail=error.message))
            raise
        settle(self._context, change.head.id, command, reply)
        if reply.answer is Answer.REFUSED:
            raise OutsideError(f"签署服务拒绝发送：{reply.detail}", "请按原因处理后重新发送。")
        if reply.answer is Answer.UNKNOWN:
            raise OutsideError(*UNCONFIRMED)
        return reply.detail

    def _begin(
        self, change: Change, kind: CommandKind, unsigned: Pdf, made_from: int
    ) -> tuple[OpenCommand, Envelope, bytes]:
        """Write down what is about to be told; the lease over, the engine asks what became of it.

        Args:
            made_from: The contract's version from which `unsigned` was made.

        Returns:
            The command, what the provider is told, and the stored document, whoever made it.
        """
        change.require(TRIGGERS[kind])
        contract = self._context.contract_in(change.session, change.head.id)
        if kind is CommandKind.RESEND:
            refuse_resend(contract, change.now, self._context.settings.limits.resends)
        refuse_without_signer(contract)
        ordinal = len(contract.messages) + 1
        stored = documents.content(change.session, change.head.id, DocumentKind.UNSIGNED)
        if stored is None:
            # Somebody may have gone back and changed the text (P17) while this was made of the old one.
            refuse_outdated(change.session, change.head, made_from, change.by)
            sha256 = documents.add(
                change.session, change.head.id, DocumentKind.UNSIGNED, unsigned, change.now
            )
            change.record("unsigned_made", {f"{DocumentKind.UNSIGNED}_sha256": sha256})
        command = signing.begin_command(change.session, change.head.id, kind, ordinal, change.by, change.now)
        envelope = envelope_of(change.session, contract, command)
        lease_over = self._context.later(self._context.settings.timing.lease)
        contracts.edit(change.session, change.head, change.now, due_at=lease_over, lease=None)
        return command, envelope, stored[1] if stored else unsigned.content

    def _to_sign(self, number: str, kind: CommandKind, version: int | None, by: Operator) -> tuple[Pdf, int]:
        """What the signer gets, made outside any transaction unless it was made before; and the version."""
        contract = self._as_it_is(number, version, TRIGGERS[kind], by)
        if kind is CommandKind.SEND:
            refuse_without_signer(contract)
            self._readiness.refuse_unready("发送签署", contract)
        self._context.provider()  # refuses where none is chosen, before anything is written down
        with self._context.database.read() as session:
            stored = documents.content(session, contract.id, DocumentKind.UNSIGNED)
            checkpoint = checkpoints.newest(session)
        info = contract.document(DocumentKind.UNSIGNED)
        if stored is not None and info is not None:
            return Pdf(stored[1], info.pages), contract.version
        refuse_without_signer(contract)
        now = self._context.clock.now()
        demonstration = self._context.capabilities.demonstration
        unsigned = self._maker.unsigned(contract, now, checkpoint, demonstration=demonstration)
        return unsigned, contract.version

    def _as_it_is(self, number: str, version: int | None, trigger: Trigger, by: Operator) -> Contract:
        """The contract, if the table lets that happen to it now."""
        with self._context.database.read() as session:
            head = head_of(session, number)
            refuse_outdated(session, head, version, by)
            refuse_unless_possible(head, trigger)
            return contract_details.contract(session, head.id)


def refuse_resend(contract: Contract, now: datetime, most: int) -> None:
    """Hold to how often, and after what wait, a message may be sent again (P7).

    Args:
        now: UTC.
        most: How many resends a contract may have.

    Raises:
        ForbiddenError: Too often, or too soon; the message says when it is possible.
    """
    if not contract.resends_left:
        raise ForbiddenError(f"重新发送最多 {most} 次，已用完。", "请联系签署人，或取消签署后重新创建。")
    wait = resend_wait(contract, now)
    if wait:
        raise ForbiddenError(f"距上次发送时间过短，请 {wait} 秒后再重新发送。")
