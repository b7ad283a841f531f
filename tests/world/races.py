"""Calls that begin at the same moment."""

import threading
from collections.abc import Callable

from contract_tui.domain.errors import DeskError


def at_once(*calls: Callable[[], object]) -> list[DeskError | None]:
    """Call all in threads that start together; what each was told."""
    barrier = threading.Barrier(len(calls))
    told: list[DeskError | None] = [None] * len(calls)

    def work(position: int) -> None:
        barrier.wait(30)
        try:
            calls[position]()
        except DeskError as error:
            told[position] = error

    threads = [threading.Thread(target=work, args=(position,)) for position in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told
