"""What this window has done to contracts: none of its pages tells it as news (P21)."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Progress
from contract_tui.domain.errors import DeskError, NotFoundError

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk

T = TypeVar("T")


class OwnActs:
    """Tells steps that were taken here from those that were taken elsewhere, in the same name or not."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._known: dict[str, int] = {}
        self._gone: set[str] = set()

    def perform(self, desk: "Desk", number: str, call: Callable[[], T]) -> T:
        """Let the desk change a contract; in a thread.

        Args:
            number: The contract's; empty where there is none yet.

        Raises:
            DeskError: The desk refuses.
        """
        with self._doing(number):
            done = call()
            self._note(desk, number)
            return done

    def is_own(self, number: str, place: int, step: Progress, reader: Operator) -> bool:
        """Whether a step of a contract's history was taken in this window.

        Args:
            place: Where it stands in the history, counted from 0.
            reader: Who sits here.
        """
        if step.operator != reader.name:
            return False
        return self._running[number] > 0 or place < self._known.get(number, 0)

    def is_acting_on(self, number: str) -> bool:
        """Whether something is being done to a contract here, which may be its end."""
        return self._running[number] > 0

    def knows_gone(self, number: str) -> bool:
        """Whether a contract was ended in this window, or its end was read in it."""
        return number in self._gone

    def note_gone(self, number: str) -> None:
        """The operator has read that a contract is there no more: no page of this window asks again."""
        self._gone.add(number)

    def _note(self, desk: "Desk", number: str) -> None:
        try:
            self._known[number] = len(desk.contracts.get(number).history) if number else 0
        except NotFoundError:  # deleted: nothing will be told of it
            self._known.pop(number, None)
            self._gone.add(number)
        except DeskError:  # not to be read just now
            self._known.pop(number, None)

    @contextmanager
    def _doing(self, number: str) -> Iterator[None]:
        self._running[number] += 1
        try:
            yield
        finally:
            self._running[number] -= 1
