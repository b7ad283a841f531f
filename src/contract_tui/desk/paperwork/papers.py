"""Paper copies of effective contracts (P1, P2)."""

from contract_tui.desk.changes import changing, permit
from contract_tui.desk.context import Context
from contract_tui.desk.refusals import invalid_when, refuse_when
from contract_tui.domain import text
from contract_tui.domain.audit import Operator
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.parties import Mailing, courier_problem, mailing_problems
from contract_tui.domain.states import Trigger
from contract_tui.store import documents

NOTICE = "电子合同与纸质合同具有同等法律效力。邮寄地址提交后不可修改，每份合同只能申请一次。"
"""What the page says first (P1)."""


class Papers:
    """The use cases around paper copies."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def request(self, number: str, mailing: Mailing, by: Operator, *, version: int | None = None) -> None:
        """申请纸质合同: once per effective contract; the address cannot be changed afterwards (P1).

        Raises:
            InvalidInputError: A field is not usable; the message says which and why.
            ForbiddenError: The contract is not effective, or copies were asked for already.
        """
        permit(self._context, number, Trigger.REQUEST_PAPER, by, version)
        mailing = mailing.tidied()
        problems = mailing_problems(mailing)
        if problems:
            raise InvalidInputError("；".join(problems.values()) + "。", "请修正后重新提交。")
        with changing(self._context, number, by, version) as change:
            mailing_by, wait = self._context.capabilities.mailing, self._context.settings.timing.paper
            due_at = self._context.answered(mailing_by, wait)
            details: dict[str, object] = {
                "copies": mailing.copies,
                "recipient": mailing.recipient,
                "phone": mask_phone(mailing.phone),
            }
            change.require(Trigger.REQUEST_PAPER)
            documents.add_paper_copy(change.session, change.head.id, mailing, change.now)
            change.move(Trigger.REQUEST_PAPER, due_at, details)

    def hand_over(
        self, number: str, courier: str, tracking_number: str, by: Operator, *, version: int | None = None
    ) -> None:
        """Record that the copies were handed to the courier (P2), where nobody but an operator knows it.

        Raises:
            InvalidInputError: Courier or tracking number is empty, too long or not printable.
            ForbiddenError: Nobody has asked for copies, they are sent already, or nobody here
                mails them.
        """
        refuse_when(self._context.capabilities.no_mailing)
        permit(self._context, number, Trigger.PAPER_HANDED_OVER, by, version)
        courier, tracking_number = text.tidy(courier), text.tidy(tracking_number)
        problem = courier_problem(courier, tracking_number)
        invalid_when(f"{problem}。" if problem else None)
        with changing(self._context, number, by, version) as change:
            details: dict[str, object] = {"courier": courier, "tracking_number": tracking_number}
            change.require(Trigger.PAPER_HANDED_OVER)
            documents.paper_copy_sent(change.session, change.head.id, courier, tracking_number, change.now)
            change.move(Trigger.PAPER_HANDED_OVER, None, details)
