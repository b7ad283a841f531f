"""A sealed document's own account of the home that it comes from, held against the home's database."""

from collections.abc import Iterator
from dataclasses import replace

from contract_tui.desk.context import Context
from contract_tui.desk.proof.checkpoint_chain import read_ties
from contract_tui.domain.evidence import Carried, history_problems
from contract_tui.domain.verdicts import Flaw, Identity, Problem, VerificationReport
from contract_tui.store import audit, contracts

_HOME = frozenset({Identity.RECORDED, Identity.SEAL})
"""By what it is known that a document was sealed in this home, also when it knows the contract no more."""


def held_against(report: VerificationReport, context: Context) -> VerificationReport:
    """Compare the checkpoint and the chain inside an intact document with the database.

    A document of another home is compared with nothing.

    Args:
        report: What examining the file found.
        context: The home's.

    Raises:
        DeskError: The database cannot be read.
    """
    if report.carried is None:
        return report
    problems = tuple(
        Problem(Flaw.HISTORY, f"{words}。文件本身完好：数据库的历史被改写过，或恢复自较早的备份。")
        for words in _problems(report, report.carried, context)
    )
    return replace(report, problems=(*report.problems, *problems))


def _problems(report: VerificationReport, carried: Carried, context: Context) -> Iterator[str]:
    with context.database.read() as session:
        key = contracts.key_of(session, carried.number)
        events = () if key is None else audit.events(session, key, carried.number)
    if key is None and not any(each.identity in _HOME for each in report.signatures):
        return
    if key is None:
        yield f"数据库中没有合同 {carried.number}，文件却由此处的平台签章签署"
    elif carried.history is not None:
        yield from history_problems(carried.history, carried.number, events)
    problem = read_ties(context).carried_problem(carried.checkpoint, "文件")
    if problem:
        yield problem
