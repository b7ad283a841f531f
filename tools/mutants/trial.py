"""Trying a mutant: in a process of its own, by the cases that run the lines in which it differs."""

import json
import os
import resource
import signal
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NoReturn

from tools.mutants.checks import Mutant
from tools.mutants.exchanging import exchange
from tools.mutants.learning import KEPT, Case, Reached, digest_of_sources, keep, learn

_SECONDS = 30
"""Of processor time for one case; a mutant that never ends is noticed."""
_MEMORY = 3 * 1024**3
_REMEMBERED = KEPT / "noticed.json"
_MISSED, _NOTICED, _NOT_TRIED = range(3)
"""How the process of a mutant ends."""


class Trials:
    """All cases, and which of them can tell which mutant.

    A case that runs none of the lines in which a mutant differs goes as it always does. Which case noticed a
    mutant is remembered, and asked first when the mutant is tried again.

    Args:
        cases: What the verifier must be right about; it is.
        modules: The dotted names of all of the verifier's modules.
        first: How many cases each mutant is tried by, the likely ones first; None for all that can tell.
    """

    def __init__(self, cases: Iterable[Case], modules: Sequence[str], first: int | None = None) -> None:
        cases = list(cases)
        self._first = first
        self._sources = digest_of_sources()
        self._reached = learn(cases, modules, self._sources)
        self._noticed: Counter[tuple[str, str]] = Counter()
        before = json.loads(_REMEMBERED.read_text("utf-8")) if _REMEMBERED.exists() else {}
        self._remembered: dict[str, str] = before.get("noticed", {})
        self._still_so = before.get("sources") == self._sources

    def notice(self, mutant: Mutant) -> Case | None:
        """The first case that notices a mutant, attacks before unit tests; None when it survives all.

        Raises:
            RuntimeError: The check cannot be taken out.
        """
        case = _complaining(mutant, self._likely_first(mutant))
        if case is not None:
            self._noticed[mutant.module, case.title] += 1
            self._remembered[mutant.place] = case.title
        return case

    def remember(self) -> None:
        """Keep what was noticed by what."""
        keep(_REMEMBERED, {"sources": self._sources, "noticed": self._remembered})

    def _likely_first(self, mutant: Mutant) -> list[Case]:
        able = [each for each in self._reached if each.can_tell(mutant)]
        able.sort(key=lambda each: self._order(mutant, each))
        return [each.case for each in able[: self._first]]

    def _order(self, mutant: Mutant, reached: Reached) -> tuple[bool, bool, bool, int, float]:
        case = reached.case
        remembered = self._remembered.get(mutant.place) == case.title
        # That no attack notices is known only while there are no others.
        at_once = remembered and (case.attack or self._still_so)
        return (
            not at_once,
            not case.attack,
            not remembered,
            -self._noticed[mutant.module, case.title],
            reached.seconds,
        )


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
    ended = os.waitstatus_to_exitcode(status)
    if ended == _NOT_TRIED:
        raise RuntimeError(f"{mutant.place} cannot be taken out")
    return None if ended == _MISSED else cases[len(tried)]


def _judge(mutant: Mutant, cases: Sequence[Case], writing: int) -> NoReturn:
    """The child: tells each case that is satisfied, and ends with `_MISSED` when all of them are."""
    ends = _NOT_TRIED
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        exchange(mutant.module, mutant.tree(), {mutant.function})
        ends = _NOTICED
        for each in cases:
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            if each.complaint() is not None:
                break
            os.write(writing, b"1 ")
        else:
            ends = _MISSED
    finally:
        os._exit(ends)
