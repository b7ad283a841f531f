"""What contracts are made of: whether there is anybody to make one for, and anything to put into it."""

from collections.abc import Callable, Iterator

from contract_tui.desk.diagnosis.situation import OpenHome, Situation
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.findings import Finding, Severity


def customers(situation: Situation) -> Iterator[Finding]:
    """How many customers are registered; a database that does not open is told by itself."""
    count = _count(situation, lambda home: len(home.customers.list()))
    if count is None:
        return
    add = command("customers add", then="--help")
    yield _counted("客户", count, "个客户", f"请登记客户（界面中按 K，或用 {add}）。")


def orders(situation: Situation) -> Iterator[Finding]:
    """How many orders were imported."""
    count = _count(situation, lambda home: home.orders.count(OrderFilter()))
    if count is None:
        return
    sample = command("orders sample", then="文件")
    yield _counted("订单", count, "个订单", f"请导入订单（界面中按 I）；{sample} 写出示例文件。")


def _count(situation: Situation, of: Callable[[OpenHome], int]) -> int | None:
    """Count in the database; one that is not there is not made for it, and one that does not open is None."""
    if not situation.settings.database.exists():
        return 0
    try:
        return of(situation.home())
    except DeskError:
        return None


def _counted(what: str, count: int, unit: str, advice: str) -> Finding:
    if count:
        return Finding(what, Severity.GOOD, f"{count:,} {unit}")
    return Finding(what, Severity.NOTE, f"还没有{what}", advice)
