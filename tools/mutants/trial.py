"""Trying a mutant: in a process of its own, by the cases that run the lines in which it differs."""

import inspect
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NoReturn

from tools.mutants.checks import Mutant, source_of

_SECONDS = 30
"""Of processor time for one case; a mutant that never ends is noticed."""
_MEMORY = 3 * 1024**3
_SLOW = 2
"""Seconds, from which on a case is asked behind the others."""


@dataclass(frozen=True)
class Case:
    """Something that the verifier must be right about.

    Attributes:
        complaint: Says how it is wrong, or nothing.
    """

    title: str
    complaint: Callable[[], str | None]


@dataclass(frozen=True)
class Reached:
    """A case, and what it runs of the verifier.

    Attributes:
        lines: By module.
        raising: Those at which an error passed.
        seconds: How long it takes.
    """

    case: Case
    lines: dict[str, frozenset[int]]
    raising: dict[str, frozenset[int]]
    seconds: float

    def can_tell(self, mutant: Mutant) -> bool:
        """Whether a mutant could make a difference to it."""
        run = self.raising if mutant.raises else self.lines
        return not run[mutant.module].isdisjoint(mutant.lines)


class Trials:
    """All cases, and which of them can tell which mutant.

    A case that runs none of the lines in which a mutant differs goes as it always does.

    Args:
        cases: What the verifier must be right about; it is.
        modules: The dotted names of the verifier's modules.
        first: How many cases each mutant is tried by, the likely ones first; None for all that can tell.
    """

    def __init__(self, cases: Iterable[Case], modules: Sequence[str], first: int | None = None) -> None:
        self._first = first
        files = {str(source_of(each)): each for each in modules}
        self._reached = [_reached(each, files) for each in cases]
        self._noticed: Counter[str] = Counter()

    def notice(self, mutant: Mutant) -> str | None:
        """The first case that notices a mutant; None when it survives all."""
        title = _complaining(mutant, self._likely_first(mutant))
        if title is not None:
            self._noticed[title] += 1
        return title

    def _likely_first(self, mutant: Mutant) -> list[Case]:
        able = [each for each in self._reached if each.can_tell(mutant)]
        able.sort(key=lambda each: (-self._noticed[each.case.title], each.seconds > _SLOW))
        return [each.case for each in able[: self._first]]


def _reached(case: Case, files: dict[str, str]) -> Reached:
    seen: dict[str, set[int]] = {module: set() for module in files.values()}
    raising: dict[str, set[int]] = {module: set() for module in files.values()}

    def enter(frame: FrameType, _event: str, _argument: Any) -> Callable[..., Any] | None:
        module = files.get(frame.f_code.co_filename)
        if module is None:
            return None
        lines, errors = seen[module], raising[module]

        def step(frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
            (errors if event == "exception" else lines).add(frame.f_lineno)
            return step

        lines.add(frame.f_lineno)
        return step

    begun = time.monotonic()
    sys.settrace(enter)
    try:
        wrong = case.complaint()
    finally:
        sys.settrace(None)
    if wrong is not None:
        raise SystemExit(f"{case.title}: wrong before anything was taken out: {wrong}")
    return Reached(case, _frozen(seen), _frozen(raising), time.monotonic() - begun)


def _frozen(lines: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    return {module: frozenset(each) for module, each in lines.items()}


def _complaining(mutant: Mutant, cases: Sequence[Case]) -> str | None:
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
    return None if os.waitstatus_to_exitcode(status) == 0 else cases[len(tried)].title


def _judge(mutant: Mutant, cases: Sequence[Case], writing: int) -> NoReturn:
    """The child: tells each case that is satisfied, and ends with 0 when all of them are."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        apply(mutant)
        for each in cases:
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            if each.complaint() is not None:
                os._exit(1)
            os.write(writing, b"1 ")
        os._exit(0)
    finally:
        os._exit(2)


def apply(mutant: Mutant) -> None:
    """Let a loaded function be the mutant's from now on.

    Its code is exchanged, not the module: whoever has imported it already has the mutant's as well.

    Raises:
        LookupError: There is no such function.
    """
    path = str(source_of(mutant.module))
    compiled = compile(mutant.tree, path, "exec")
    code = next(each for each in _codes(compiled) if each.co_qualname == mutant.function)
    function = dict(_functions(import_module(mutant.module)))[mutant.function]
    function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _functions(holder: ModuleType | type) -> Iterator[tuple[str, FunctionType]]:
    """The functions that stand in a module, methods and properties too, by qualified name."""
    for each in vars(holder).values():
        module = getattr(each, "__module__", None)
        if isinstance(each, type) and isinstance(holder, ModuleType) and module == holder.__name__:
            yield from _functions(each)
        found = _bare(each)
        if found is not None:
            yield found.__qualname__, found


def _bare(value: object) -> FunctionType | None:
    """The function below descriptors and decorators."""
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, cached_property):
        value = value.func
    elif isinstance(value, classmethod | staticmethod):
        value = value.__func__
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, FunctionType) else None
