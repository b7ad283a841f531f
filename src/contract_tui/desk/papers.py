"""Paper copies of effective contracts (P1, P2)."""

from contract_tui.desk.context import Context, changing
from contract_tui.domain.audit import Operator
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.parties import Mailing, mailing_problems
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
        mailing = mailing.tidied()
        problems = mailing_problems(mailing)
        if problems:
            raise InvalidInputError("；".join(problems.values()) + "。", "请修正后重新提交。")
        with changing(self._context, number, by, version) as change:
            due_at = self._context.later(self._context.settings.timing.paper)
            details: dict[str, object] = {
                "copies": mailing.copies,
                "recipient": mailing.recipient,
                "phone": mask_phone(mailing.phone),
            }
            change.move(Trigger.REQUEST_PAPER, due_at, details)
            documents.add_paper_copy(change.session, change.head.id, mailing, change.now)
