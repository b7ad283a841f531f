"""What every contract has gone through, read once from beginning to end."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlmodel import Session, col, select

from contract_tui.domain.statistics import Life
from contract_tui.store.models import AuditEventRow, ContractRow

_AT_ONCE = 2_000


def lives(session: Session) -> Iterator[Life]:
    """Every contract that ever was, one by one, so that memory stays bounded."""
    rows = session.exec(
        select(  # type: ignore[call-overload]  # SQLModel types four columns at most
            AuditEventRow.contract_id,
            ContractRow.channel,
            ContractRow.total_fen,
            AuditEventRow.kind,
            AuditEventRow.at,
        )
        .join(ContractRow, col(ContractRow.id) == AuditEventRow.contract_id)
        .order_by(col(AuditEventRow.contract_id), col(AuditEventRow.sequence))
        .execution_options(yield_per=_AT_ONCE)
    )
    for _, events in groupby(rows, key=itemgetter(0)):
        steps = list(events)
        yield Life(steps[0][1], steps[0][2], [(kind, at) for *_, kind, at in steps])
