"""What each case runs of the verifier: learned once, and kept for as long as no source changes."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Any

from tools.mutants.checks import PROBE, Mutant, observed, source_of
from tools.mutants.exchanging import exchange, put_back

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "mutants"
_ROOMS = ("src", "tests", "tools")
_PROCESSES = 2
_Lines = dict[str, frozenset[int]]
_Listed = dict[str, list[int]]


@dataclass(frozen=True)
class Case:
    """Something that the verifier must be right about.

    Attributes:
        complaint: Says how it is wrong, or nothing.
        attack: Whether it belongs to the attack suite; the others are unit tests.
    """

    title: str
    complaint: Callable[[], str | None]
    attack: bool = True


@dataclass(frozen=True)
class Reached:
    """A case, and what it runs of the verifier.

    Attributes:
        lines: By module.
        raising: Those at which an error passed.
        other: The numbers of those conditions that came to something else than they do in the mutant.
        seconds: How long it takes.
    """

    case: Case
    lines: _Lines
    raising: _Lines
    other: _Lines
    seconds: float

    def can_tell(self, mutant: Mutant) -> bool:
        """Whether a mutant could make a difference to it."""
        if mutant.valued:
            return mutant.number in self.other[mutant.module]
        run = self.raising if mutant.raises else self.lines
        return not run[mutant.module].isdisjoint(mutant.lines)


class Observer:
    """Sees what the conditions of the verifier come to, from its making until it leaves.

    Args:
        modules: Their dotted names.
    """

    def __init__(self, modules: Sequence[str]) -> None:
        self._other: dict[str, set[int]] = {}
        self._before = {}
        for module in modules:
            probe = partial(self._see, module)
            setattr(import_module(module), PROBE, probe)
            self._before[module] = exchange(module, observed(module))
        self.begin()

    def begin(self) -> None:
        """Forget what was seen."""
        self._other = {module: set() for module in self._before}

    def other(self) -> _Lines:
        """The numbers of those conditions that came to something else than in the mutant, by module."""
        return _frozen(self._other)

    def leave(self) -> None:
        """Let the modules be as they were."""
        for module, codes in self._before.items():
            put_back(module, codes)

    def _see(self, module: str, number: int, value: Any, instead: bool, truth: bool) -> Any:
        if value is not instead and not (truth and bool(value) == instead):
            self._other[module].add(number)
        return value


_work: list[tuple[Case, dict[str, str], Observer]] = []
"""In a process that runs cases: which, the modules by their files, and who watches."""


def learn(cases: Sequence[Case], modules: Sequence[str], sources: str) -> list[Reached]:
    """Run all cases that nobody has run since the sources were last changed; what is learned is kept at once.

    Args:
        cases: What the verifier must be right about.
        modules: The dotted names of all modules that mutants are made of.
        sources: Their digest and the cases'.

    Raises:
        SystemExit: The verifier is wrong about one of them as it is.
    """
    path = KEPT / f"{sources}.json"
    kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    new = [each for each in cases if each.title not in kept]
    if new:
        files, observer = {str(source_of(each)): each for each in modules}, Observer(modules)
        try:
            with ProcessPoolExecutor(_PROCESSES, get_context("fork"), _begin, (new, files, observer)) as pool:
                for case, (wrong, run) in zip(new, pool.map(_run, range(len(new)), chunksize=4), strict=True):
                    if wrong is not None:
                        raise SystemExit(f"{case.title}: wrong before anything was taken out: {wrong}")
                    kept[case.title] = run
        finally:
            observer.leave()
            keep(path, kept)
    return [_reached(each, *kept[each.title]) for each in cases]


def keep(path: Path, found: Mapping[str, Any]) -> None:
    """Write what later runs begin with, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    beside.replace(path)


def digest_of_sources() -> str:
    """Of all that is loaded and the project's own, and of the libraries' versions, hex."""
    loaded = {Path(file) for each in sys.modules.values() if (file := getattr(each, "__file__", None))}
    ours = {each for room in _ROOMS for each in loaded if each.is_relative_to(ROOT / room)}
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(ours | set(ROOT.glob("requirements/*.txt"))):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _reached(case: Case, lines: _Listed, raising: _Listed, other: _Listed, seconds: float) -> Reached:
    return Reached(case, _frozen(lines), _frozen(raising), _frozen(other), seconds)


def _begin(cases: list[Case], files: dict[str, str], observer: Observer) -> None:
    """A process that runs cases takes over from the one that it was forked from."""
    _work[:] = [(each, files, observer) for each in cases]


def _run(at: int) -> tuple[str | None, list[Any]]:
    """One case: what is wrong, and what it ran."""
    case, files, observer = _work[at]
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

    begun = time.process_time()
    observer.begin()
    sys.settrace(enter)
    try:
        wrong = case.complaint()
    finally:
        sys.settrace(None)
    taken = round(time.process_time() - begun, 2)
    if wrong is not None:
        # Being watched takes several times as long, which some cases complain of.
        wrong = case.complaint()
    return wrong, [_listed(seen), _listed(raising), _listed(observer.other()), taken]


def _frozen(lines: Mapping[str, Iterable[int]]) -> _Lines:
    return {module: frozenset(each) for module, each in lines.items()}


def _listed(lines: Mapping[str, Set[int]]) -> _Listed:
    return {module: sorted(each) for module, each in lines.items()}
