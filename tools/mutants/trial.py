"""Trying a mutant: in a process of its own, by the cases that run the lines in which it differs."""

import os
import resource
import signal
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NoReturn

from tools.mutants.checks import Mutant
from tools.mutants.exchanging import exchange
from tools.mutants.learning import Case, Reached, learn

_SECONDS = 30
"""Of processor time for one case; a mutant that never ends is noticed."""
_MEMORY = 3 * 1024**3
_SLOW = 2
"""Seconds, from which on a case is asked behind the others."""


class Trials:
    """All cases, and which of them can tell which mutant.

    A case that runs none of the lines in which a mutant differs goes as it always does.

    Args:
        cases: What the verifier must be right about; it is.
        modules: The dotted names of all of the verifier's modules.
        first: How many cases each mutant is tried by, the likely ones first; None for all that can tell.
    """

    def __init__(self, cases: Iterable[Case], modules: Sequence[str], first: int | None = None) -> None:
        self._first = first
        self._reached = learn(cases, modules)
        self._noticed: Counter[str] = Counter()

    def notice(self, mutant: Mutant) -> Case | None:
        """The first case that notices a mutant, attacks before unit tests; None when it survives all."""
        case = _complaining(mutant, self._likely_first(mutant))
        if case is not None:
            self._noticed[case.title] += 1
        return case

    def _likely_first(self, mutant: Mutant) -> list[Case]:
        able = [each for each in self._reached if each.can_tell(mutant)]
        able.sort(key=self._order)
        return [each.case for each in able[: self._first]]

    def _order(self, reached: Reached) -> tuple[bool, int, bool]:
        case = reached.case
        return not case.attack, -self._noticed[case.title], reached.seconds > _SLOW


def _complaining(mutant: Mutant, cases: Sequence[Case]) -> Case | None:
    """The first case that complains of a mutant; a process that dies of one complains too."""
    if not cases:
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _judge(mutant, cases, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        tried = answer.read().split()
    _, status = os.waitpid(child, 0)
    return None if os.waitstatus_to_exitcode(status) == 0 else cases[len(tried)]


def _judge(mutant: Mutant, cases: Sequence[Case], writing: int) -> NoReturn:
    """The child: tells each case that is satisfied, and ends with 0 when all of them are."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        exchange(mutant.module, mutant.tree(), {mutant.function})
        for each in cases:
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            if each.complaint() is not None:
                os._exit(1)
            os.write(writing, b"1 ")
        os._exit(0)
    finally:
        os._exit(2)
