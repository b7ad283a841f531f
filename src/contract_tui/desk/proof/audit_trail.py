"""The audit trail: its events, and the proof that they, contracts, documents and checkpoints agree."""

from collections.abc import Iterator
from dataclasses import replace

from contract_tui.desk.context import Context
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.proof.checkpoint_chain import read_ties
from contract_tui.desk.proof.contract_examination import ContractExamination, examine_contract
from contract_tui.domain.audit import AuditEvent
from contract_tui.domain.checkpoints import gaps
from contract_tui.domain.contract_audit import AuditResult
from contract_tui.domain.errors import DeskError, HeldError
from contract_tui.store import audit, checkpoints, contract_audit, contracts, integrity
from contract_tui.store.trouble import UNDECODABLE


class AuditTrail:
    """Reads and audits contracts' histories, deleted ones' too; nothing here changes one.

    Args:
        context: The home's database, and whose seals are believed.
        maker: Says which data a document has to carry.
    """

    def __init__(self, context: Context, maker: DocumentMaker) -> None:
        self._context = context
        self._maker = maker

    def events(self, number: str) -> tuple[AuditEvent, ...]:
        """The contract's chain of audit events, oldest first; a deleted contract's too.

        Raises:
            NotFoundError: There never was such a contract.
        """
        with self._context.database.read() as session:
            key, written = contracts.identity(session, number)
            return audit.events(session, key, written)

    def audit(self, number: str) -> AuditResult:
        """Compare a contract with what was signed of it: events, documents, reports, checkpoints.

        Raises:
            InvalidInputError: The text cannot be a contract's number.
            NotFoundError: There never was such a contract.
        """
        with self._context.database.read() as session:
            key, _ = contracts.identity(session, number)
        return self.examine(key).result

    def examine(self, key: int) -> ContractExamination:
        """The same by key, with the signatures that its newest document really bears.

        Whoever asks for one contract is told what is wrong with the checkpoints as well: without them its
        history stands alone. So is who meets a view or a trigger, which may show or make other rows.
        """
        ties = read_ties(self._context)
        examined_contract = examine_contract(self._context, self._maker, key, ties)
        with self._context.database.read() as session:
            foreign = integrity.foreign_object(session)
        problems = (*examined_contract.result.problems, *ties.problems, *([foreign] if foreign else []))
        return replace(examined_contract, result=replace(examined_contract.result, problems=problems))

    def audit_all(self) -> Iterator[AuditResult]:
        """Every contract that ever was, oldest first, read one by one so that memory stays bounded.

        One that cannot be read at all is named, and the others are examined; so is one that a checkpoint
        names and the database does not.

        Raises:
            HeldError: Another program keeps the database locked.
        """
        ties = read_ties(self._context)
        gone = set(ties.pins)
        with self._context.database.read() as session:
            keys = contract_audit.keys(session)
        for key in keys:
            result = examine_contract(self._context, self._maker, key, ties).result
            gone.discard(result.number)
            yield result
        for number in sorted(gone):
            pin = ties.pins[number]
            words = f"检查点载有此合同的 {pin.sequence} 条事件，数据库中却没有它：合同及其历史被删除"
            yield AuditResult(number, False, 0, 0, (words,))

    def every_number(self) -> Iterator[str]:
        """The numbers of all contracts that ever were; of a damaged file, all that are found."""
        with self._context.database.read() as session:
            keys = contract_audit.keys(session)
            yield from (contract_audit.number(session, key) for key in keys)

    def audit_structure(self) -> tuple[str, ...]:
        """What in the database is not as this program makes it: tables, indexes, triggers and views.

        Returns:
            Sentences; none when all is as the program makes it.

        Raises:
            HeldError: Another program keeps the database locked.
        """
        try:
            with self._context.database.read() as session:
                return tuple(f"数据库{each}" for each in integrity.schema_problems(session))
        except HeldError:
            raise
        except (DeskError, *UNDECODABLE):
            return ("数据库的结构无法读取",)

    def audit_history(self) -> tuple[str, ...]:
        """What is wrong with what ties contracts together: checkpoints, and the numbers of each day (P10).

        Returns:
            Sentences; none when all is whole.

        Raises:
            HeldError: Another program keeps the database locked.
        """
        problems = read_ties(self._context).problems
        try:
            with self._context.database.read() as session:
                used, last = checkpoints.numbers_of_days(session)
                skipped = checkpoints.skipped_numbers(session)
            return (*problems, *gaps(used, last, skipped))
        except HeldError:
            raise
        except (DeskError, *UNDECODABLE):
            return (*problems, "合同编号或其计数无法读取")
