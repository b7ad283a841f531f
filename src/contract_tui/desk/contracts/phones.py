"""The phones of simulated signers, played by an operator; what is signed there has no legal effect (P16)."""

from contract_tui.desk.changes import changing
from contract_tui.desk.context import Context
from contract_tui.desk.lookups import head_of
from contract_tui.desk.refusals import refuse_when
from contract_tui.domain.audit import Operator
from contract_tui.domain.refusals import Act, refuse_unless_possible
from contract_tui.domain.simulated_signers import Decision, SimulatedPhone
from contract_tui.store import contracts
from contract_tui.store import phones as rows
from contract_tui.store.database import Database

_MOST = 500


class Phones:
    """What arrived on the simulated signers' phones, and what is decided there."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def problem(self) -> str | None:
        """Why nobody's phone can be played here, or None."""
        return self._context.capabilities.no_phones

    def waiting(self) -> list[SimulatedPhone]:
        """The phones of the newest contracts on 客户签署, at most 500.

        Raises:
            ForbiddenError: Signatures are not simulated here.
        """
        refuse_when(self.problem)
        with self._context.database.read() as session:
            return rows.waiting(session, _MOST)

    def get(self, number: str) -> SimulatedPhone:
        """The phone of a contract's signer.

        Raises:
            ForbiddenError: Signatures are not simulated here, or the contract is not on 客户签署.
            NotFoundError: There is no such contract.
        """
        refuse_when(self.problem)
        with self._context.database.read() as session:
            head = head_of(session, number)
            refuse_unless_possible(head, Act.PLAY_PHONE)
            return rows.waiting(session, 1, head.number)[0]

    def decide(self, number: str, decision: Decision, by: Operator) -> None:
        """Sign, refuse or ignore in the simulated signer's place (S28); the engine sees it at its next look.

        Raises:
            ForbiddenError: Signatures are not simulated here, the contract is not on 客户签署, or no message
                has arrived on this phone.
        """
        refuse_when(self.problem)
        with changing(self._context, number, by) as change:
            change.require(Act.PLAY_PHONE)
            phone = rows.waiting(change.session, 1, change.head.number)[0]
            refuse_when(phone.problem, "请先重新发送签署信息。")
            rows.decide(change.session, change.head.id, decision, change.now)
            # A look that is under way decided without this; taking its lease away lets it change nothing.
            contracts.edit(change.session, change.head, change.now, due_at=change.now, lease=None)
            change.record(f"simulated_{decision}")


class StoredPhones:
    """Lets the simulated provider read what was decided.

    Args:
        database: The home's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def decision(self, contract: str) -> Decision | None:
        """What was decided for a contract, by its number."""
        with self._database.read() as session:
            return rows.decision(session, contract)
