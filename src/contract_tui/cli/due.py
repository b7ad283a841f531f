"""Doing due work and waiting for a contract, as the interface does while it is open."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.domain.states import Substate

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

POLL_SECONDS = 0.1
"""How long to wait before looking again; an idle look costs well under a millisecond."""
_DRAFT_SECONDS = 60.0


def do_due_work(context: "Context") -> int:
    """Do what is due now, unless the settings leave that to `contract-tui worker`.

    Returns:
        How many steps were done here.
    """
    if not context.settings.engine.in_interface:
        return 0
    from contract_tui.engine.worker import Worker

    return Worker(context.desk).run_once()


def work_until(
    context: "Context",
    number: str,
    reached: Callable[[Contract], bool],
    *,
    timeout: float | None = None,
    changed: Callable[[Contract], None] = lambda _: None,
) -> Contract:
    """Do due work until a contract is where it should be.

    Other processes may do the work instead: every step is claimed, so none is done twice.

    Args:
        context: The command's own.
        number: The contract.
        reached: Whether waiting is over.
        timeout: Seconds; None waits for ever.
        changed: Told of the contract at first and after each change.

    Raises:
        HeldError: The time is over and the contract is not there yet.
        OutsideError: A background step has failed for good.
    """
    pause = threading.Event()
    end = None if timeout is None else time.monotonic() + timeout
    seen: Contract | None = None
    while True:
        contract = context.desk.contracts.get(number)
        if seen is None or contract.substate is not seen.substate:
            changed(contract)
        seen = contract
        if reached(contract):
            return contract
        _check(contract, end)
        if not do_due_work(context):
            pause.wait(POLL_SECONDS)


def _check(contract: Contract, end: float | None) -> None:
    if contract.failure is not None and contract.failure.final:
        raise OutsideError(
            f"后台任务失败：{contract.failure.error}",
            f"排除原因后执行 {command('contract retry', contract.number)}。",
        )
    if end is not None and time.monotonic() >= end:
        raise HeldError("等待超时，合同尚未到达所等的状态。", "后台任务仍会继续，可稍后再查看。")


def wait_for_draft(context: "Context", number: str) -> Contract:
    """Let a contract that is still 合同草稿生成中 get its draft first, doing the due work here.

    Raises:
        HeldError: It takes longer than the announced time.
        OutsideError: Making the draft has failed for good.
    """
    patience = context.settings.timing.draft + _DRAFT_SECONDS
    return work_until(
        context, number, lambda contract: contract.substate is not Substate.GENERATING, timeout=patience
    )
