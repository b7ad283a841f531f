"""Asking the signing provider how things stand: all that is due at once in one question of each kind.

What only a service, or a simulation, can answer moves when it has answered. What an operator answers is not
asked about, whoever was to answer when it began.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from contract_tui.desk.desk import Desk
from contract_tui.domain.capabilities import By
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.states import Substate
from contract_tui.domain.tasks import Claim, TaskKind
from contract_tui.signing.provider import (
    Approval,
    ApprovalRequest,
    Approved,
    Dispatch,
    Observation,
    Outcome,
    PaperOrder,
)

AnswerT = TypeVar("AnswerT")
_UNSEEN = timedelta(seconds=5)
_PAUSE = timedelta(minutes=1)
_LEAST_PAUSE, _MOST_PAUSE = timedelta(seconds=0.5), timedelta(hours=1)


class UnansweredError(OutsideError):
    """The signing service did not answer: the step is tried again, as long as it takes."""


class _Question(Generic[AnswerT]):
    """One question about many things, asked when the first of them needs its answer."""

    def __init__(self, ask: Callable[[], Mapping[str, AnswerT]]) -> None:
        self._ask = ask
        self._answers: Mapping[str, AnswerT] | None = None
        self._error: OutsideError | None = None

    def about(self, key: str) -> AnswerT | None:
        """The answer about one thing; None when it is not known yet.

        Raises:
            UnansweredError: There was no answer to the question.
        """
        if self._answers is None and self._error is None:
            try:
                self._answers = self._ask()
            except OutsideError as error:
                self._error = error
        if self._error is not None:
            raise UnansweredError(self._error.message, self._error.hint) from self._error
        return (self._answers or {}).get(key)


class Look:
    """One look at everything that was claimed: the provider is asked once about all of a kind.

    Args:
        claims: Of this process.
    """

    def __init__(self, desk: Desk, claims: Sequence[Claim]) -> None:
        self._desk = desk
        self._claims = claims
        self._signatures = _Question(self._observe)
        self._approvals = _Question(self._ask_approvals)
        self._dispatches = _Question(self._ask_dispatches)

    def signature(self, contract: Contract) -> Observation:
        """What is seen of a contract's signature; of one that the provider does not know yet, nothing new.

        Raises:
            UnansweredError: The provider did not answer.
        """
        nothing = Observation(Outcome.WAITING, self._desk.clock.now() + _UNSEEN)
        return self._signatures.about(contract.number) or nothing

    def approval(self, request: ApprovalRequest) -> Approval:
        """How a request stands; one that the provider does not know yet is not approved yet.

        Raises:
            UnansweredError: The provider did not answer.
        """
        return self._approvals.about(request.key) or Approval(Approved.NOT_YET)

    def dispatch(self, order: PaperOrder) -> Dispatch:
        """How paper copies stand.

        Raises:
            UnansweredError: The provider did not answer.
        """
        return self._dispatches.about(order.key) or Dispatch()

    def _observe(self) -> Mapping[str, Observation]:
        envelopes = [
            self._desk.steps.envelope(each)
            for each in self._contracts()
            if each.substate is Substate.CUSTOMER_SIGNING and not each.awaiting_reply
        ]
        return self._desk.context.provider().observe(envelopes, self._desk.clock.now())

    def _ask_approvals(self) -> Mapping[str, Approval]:
        kinds = (TaskKind.CUSTOMER, TaskKind.SIGNER)
        requests = [self._desk.approvals.request(each) for each in self._claims if each.kind in kinds]
        return self._desk.context.provider().approvals([each for each in requests if each])

    def _ask_dispatches(self) -> Mapping[str, Dispatch]:
        orders = [paper_order(each) for each in self._contracts()]
        return self._desk.context.provider().dispatches([each for each in orders if each])

    def _contracts(self) -> list[Contract]:
        steps = self._desk.steps
        contracts = [steps.contract(claim) for claim in self._claims if claim.kind is TaskKind.CONTRACT]
        return [each for each in contracts if each]


def approve(desk: Desk, claim: Claim, look: Look) -> bool:
    """Ask about an activation or an authorisation, and apply what is answered.

    Raises:
        UnansweredError: The provider did not answer.
    """
    request = desk.approvals.request(claim)
    if request is None:
        # What nobody has checked is not made true by waiting.
        desk.tasks.rest(claim)
        return False
    approval = look.approval(request)
    if approval.approved is Approved.NOT_YET:
        desk.approvals.postpone(claim, _next_look(desk, approval.look_again_at), approval.reason)
        return False
    return desk.approvals.settle(claim, approval)


def hand_over_paper(desk: Desk, claim: Claim, contract: Contract, look: Look) -> bool:
    """Ask about paper copies, and record their courier once it is known (P2).

    Raises:
        UnansweredError: The provider did not answer.
        OutsideError: It answered with what can be no courier.
    """
    order = paper_order(contract)
    if order is None or desk.capabilities.mailing not in (By.SERVICE, By.SIMULATED):
        # An operator records a real courier's number.
        desk.tasks.rest(claim)
        return False
    dispatch = look.dispatch(order)
    if not dispatch.courier:
        desk.tasks.postpone(claim, _next_look(desk, dispatch.look_again_at))
        return False
    return desk.steps.hand_over_paper(claim, dispatch.courier, dispatch.tracking_number)


def paper_order(contract: Contract) -> PaperOrder | None:
    """What to ask about a contract's paper copies; None when nobody waits for any."""
    paper = contract.paper
    if paper is None or contract.substate is not Substate.PAPER_REQUESTED:
        return None
    return PaperOrder(f"{contract.number}:paper", contract.number, paper.mailing, paper.requested_at)


def _next_look(desk: Desk, again: datetime | None) -> datetime:
    """When the provider says so, but neither without a pause nor never."""
    now = desk.clock.now()
    return min(max(again or now + _PAUSE, now + _LEAST_PAUSE), now + _MOST_PAUSE)
