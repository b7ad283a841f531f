"""What a home's checkpoints say: their chain followed, and the newest one's seal examined."""

from collections.abc import Iterator
from dataclasses import replace

from contract_tui.desk.context import Context
from contract_tui.domain.checkpoints import StoredCheckpoint, Ties, tied
from contract_tui.domain.errors import DeskError, HeldError
from contract_tui.store import checkpoints
from contract_tui.store.trouble import UNDECODABLE


class _Last:
    """Lets the checkpoints through one by one and keeps the newest."""

    def __init__(self) -> None:
        self.checkpoint: StoredCheckpoint | None = None

    def through(self, stored: Iterator[StoredCheckpoint]) -> Iterator[StoredCheckpoint]:
        for self.checkpoint in stored:
            yield self.checkpoint


def read_ties(context: Context) -> Ties:
    """Read all checkpoints, in memory that grows with the number of contracts alone.

    The newest one's seal vouches for all before it, since each holds the hash of the one before. What cannot
    be read at all is a problem like others.

    Raises:
        HeldError: Another program keeps the database locked.
    """
    last = _Last()
    try:
        with context.database.read() as session:
            ties = tied(last.through(checkpoints.all_stored(session)))
    except HeldError:
        raise
    except (DeskError, *UNDECODABLE):
        return Ties(problems=["检查点无法读取"])
    if last.checkpoint is not None:
        problem = _seal_problem(context, last.checkpoint)
        if problem:
            ties.problems.append(problem)
    return ties


def _seal_problem(context: Context, newest: StoredCheckpoint) -> str | None:
    # pyHanko takes most of a second to load; a home without checkpoints needs none of it.
    from contract_tui.signing.attesting import attested
    from contract_tui.signing.trust import load_trust

    try:
        trust = load_trust(context.settings, demonstration=context.capabilities.demonstration)
    except DeskError as error:
        return f"检查点的签章无法核对：{error.message.removesuffix('。')}"
    # Whether the seal was revoked is `seal check`'s and the documents' verdicts' to say.
    seal = attested(newest.statement, newest.seal, replace(trust, crls=(), online=False), newest.made_at)
    if not seal.intact:
        return f"检查点 {newest.sequence} 没有完好的平台签章：检查点被改写过"
    if seal.vouched and not seal.trusted:
        subject = seal.certificate.subject if seal.certificate else ""
        return f"检查点 {newest.sequence} 的签章（{subject}）不是平台的签章：检查点被改写过"
    return None
