"""An import: what a reader yields, compared and written batch by batch."""

import logging
from collections.abc import Callable, Iterable, Iterator

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.domain.audit import Operator
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.imports import (
    MOST_PROBLEMS,
    Announced,
    Checked,
    ImportReport,
    ImportRow,
    Note,
    OrderInput,
    RowProblem,
)
from contract_tui.store import customers, order_imports

_LOG = logging.getLogger(__name__)
BATCH = 2_000
"""Rows of one transaction: what an interrupted import may lose, and how long others wait for the lock."""
_NEW_CUSTOMER = "--kind enterprise --name 名称 --code 统一社会信用代码 --framework 框架合同编号"

Progress = Callable[[int], bool]
"""Hears how many rows are done after each batch; its answer says whether to go on."""


def import_rows(
    context: Context,
    source: Iterable[ImportRow],
    by: Operator,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Write what a file reader yields; every batch is its own transaction, so memory stays bounded.

    Args:
        source: No order twice, and none that no contract could bear.
        dry_run: Make the same report and write nothing.
        progress: Called after each batch; false ends the import there.

    Raises:
        DeskError: The source breaks, or the database cannot be written; whole batches stay, and the hint
            says how much that is.
    """
    tally = _Tally()
    broken = ""
    try:
        _write(context, source, tally, dry_run=dry_run, progress=progress)
    except KeyboardInterrupt:  # while a row was awaited: what was read since the last batch is dropped
        tally.stopped = True
    except DeskError as error:
        broken = f", broken by {type(error).__name__}"
        kept = tally.report()
        if kept.imported and not dry_run:
            error.hint = f"{error.hint}中断之前：{kept.sentences()[0]}可再次导入同一文件。"
        raise
    finally:
        report = tally.report()
        how = broken or (", stopped" if report.stopped else "")
        _LOG.info(
            "orders imported by %s: %d new, %d changed, %d refused%s%s",
            by.name, report.added, report.updated, report.refused, how, " (dry run)" if dry_run else "",
        )  # fmt: skip
    return report


def _write(
    context: Context,
    source: Iterable[ImportRow],
    tally: "_Tally",
    *,
    dry_run: bool,
    progress: Progress | None,
) -> None:
    opened = context.database.read if dry_run else context.database.write
    for batch in _batches(source):
        if isinstance(batch, Checked):
            tally.stopped = progress is not None and not progress(batch.rows)
            if tally.stopped:
                return
            continue
        with opened() as session:
            planned = order_imports.plan(session, tally.known(session, batch))
            if not dry_run:
                order_imports.write(session, planned)
        tally.count(planned)
        if progress is not None and not progress(tally.rows):
            tally.stopped = True
            return


class _Tally:
    """Counts what the batches did."""

    def __init__(self) -> None:
        self.rows = 0
        self.stopped = False
        self._done = dict.fromkeys(("added", "updated", "unchanged", "kept"), 0)
        self._refused = 0
        self._problems: list[RowProblem] = []
        self._announced = 0
        self._hinted_payers: set[str] = set()
        self._notes: list[str] = []

    def known(self, session: Session, batch: list[ImportRow]) -> list[tuple[int, OrderInput]]:
        """The batch's orders with their customers' keys; everything else is counted."""
        inputs = [row for row in batch if isinstance(row, OrderInput)]
        accounts = customers.ids_by_account(session, (row.payer for row in inputs))
        for row in batch:
            if isinstance(row, RowProblem):
                self._refuse(row)
            elif isinstance(row, Announced):
                self._announced = max(self._announced, row.total)
            elif isinstance(row, Note):
                self._notes.append(row.words)
            elif isinstance(row, OrderInput) and row.payer not in accounts:
                self._refuse(self._unknown_payer(row))
        self.rows += sum(isinstance(row, OrderInput | RowProblem) for row in batch)
        return [(accounts[row.payer], row) for row in inputs if row.payer in accounts]

    def count(self, planned: order_imports.Plan) -> None:
        """Add what a batch did once it is written."""
        self._done["added"] += len(planned.added)
        self._done["updated"] += len(planned.updated)
        self._done["unchanged"] += planned.unchanged
        self._done["kept"] += planned.kept

    def report(self) -> ImportReport:
        """All batches together."""
        return ImportReport(
            **self._done,
            refused=self._refused,
            problems=tuple(sorted(self._problems, key=lambda problem: problem.line)),
            announced=self._announced,
            stopped=self.stopped,
            notes=tuple(self._notes),
        )

    def _refuse(self, problem: RowProblem) -> None:
        self._refused += 1
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)

    def _unknown_payer(self, row: OrderInput) -> RowProblem:
        """The hint that adds the customer stands once per payer."""
        tell = row.payer not in self._hinted_payers and len(self._hinted_payers) < MOST_PROBLEMS
        add = command("customers add", "--account", row.payer, then=_NEW_CUSTOMER)
        hint = f"添加客户后重新导入：{add}" if tell else ""
        if tell:
            self._hinted_payers.add(row.payer)
        return RowProblem(row.line, row.id, f"没有账号为 {row.payer} 的客户", hint)


def _batches(source: Iterable[ImportRow]) -> Iterator[list[ImportRow] | Checked]:
    """Rows in batches; a reader's signs of life at once, so that it can be stopped before its first row."""
    batch: list[ImportRow] = []
    for row in source:
        if isinstance(row, Checked):
            yield row
            continue
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
