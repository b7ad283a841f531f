"""The contracts that an operator follows: their ends are announced, whatever page is open (P21)."""

import threading
from typing import TYPE_CHECKING

from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import HeldError, NotFoundError, OutsideError
from contract_tui.domain.states import State

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

_MOST = 200
_ENDED = frozenset({State.EFFECTIVE, State.VOIDED})


class Followed:
    """Contracts that were worked on in this window, until they have ended.

    Args:
        reader: Whose own endings are no news.
    """

    def __init__(self, reader: Operator) -> None:
        self._reader = reader
        self._numbers: dict[str, None] = {}
        self._lock = threading.Lock()

    def add(self, number: str) -> None:
        """Follow a contract; of very many the one that was added first is followed no longer."""
        with self._lock:
            self._numbers[number] = None
            while len(self._numbers) > _MOST:
                del self._numbers[next(iter(self._numbers))]

    def look(self, desk: "Desk") -> list[Contract]:
        """The followed contracts that have ended, each once; in a thread.

        A background task that has failed for good is an end as well: nothing goes on by itself.
        """
        with self._lock:
            return [contract for number in list(self._numbers) if (contract := self._ended(desk, number))]

    def _ended(self, desk: "Desk", number: str) -> Contract | None:
        try:
            contract = desk.contracts.get(number)
        except (HeldError, OutsideError):
            return None  # the next look may read it
        except NotFoundError:
            del self._numbers[number]
            return None
        if contract.state not in _ENDED and not contract.failed:
            return None
        del self._numbers[number]
        is_news = contract.failed or contract.history[-1].operator != self._reader.name
        return contract if is_news else None
