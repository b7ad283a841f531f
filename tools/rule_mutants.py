"""Break the rules of the product, one at a time, and say which test notices.

A mutant is the program in which one rule does not hold: a transition that is missing or leads elsewhere, an
action that a sub-state does not offer, a limit that is off by one, a refusal that is not made, a reason that
is not given. One that no test notices means that the rule does nothing, or that it lacks its test.

`python -m tools.rule_mutants` tries all (`make mutants`); `--sample N` some, others each day.
"""

import argparse
import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[1]
SOURCE = PROJECT / "src"
_PRELOADED = (
    "sqlmodel", "alembic.command", "fpdf", "uharfbuzz", "jinja2.sandbox", "pyhanko.sign.signers",
    "pyhanko_certvalidator", "openpyxl",
)  # fmt: skip
"""What takes long to load and is not the project's: loaded once, before the processes of the mutants."""
_MOST_SECONDS = 600
"""Of CPU and waiting for one mutant; one that hangs is noticed by whoever runs the tests."""
_UNIT = "tests/unit"
_STATES = ("domain/test_states.py", "domain/test_specifications.py", "domain/test_refusals.py")
_WAY = ("desk/test_opening.py", "desk/test_sending.py", "desk/test_signing_commands.py")


@dataclass(frozen=True)
class Room:
    """Modules whose refusals are taken out, and the tests that are asked, the likeliest first."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = (
    Room(("domain.orders",), ("domain/test_orders.py", "desk/test_opening.py")),
    Room(("domain.customers",), ("domain/test_customers.py", "desk/test_opening.py")),
    Room(("domain.identity",), ("domain/test_identity.py",)),
    Room(
        ("domain.customer_fields", "domain.parties", "domain.text"),
        ("domain/test_text.py", "domain/test_letter.py", "domain/test_normalisation.py",
         "desk/test_customers.py", "desk/test_hostile_text.py", "desk/test_exchange.py"),
    ),
    Room(("domain.reasons", "domain.refusals"), ("domain/test_text.py", "domain/test_refusals.py", *_WAY)),
    Room(
        ("domain.capabilities",),
        ("desk/test_exchange.py", "desk/test_phones.py", "signing/test_every_provider.py"),
    ),
    Room(
        ("domain.audit", "domain.checkpoints", "domain.evidence"),
        ("domain/test_audit.py", "proof/test_checkpoints.py", "proof/test_chain_of_events.py",
         "proof/test_evidence.py", "proof/test_damage.py"),
    ),
    Room(
        ("desk.orders.importing.fields", "desk.orders.importing.deals", "desk.orders.importing.moments"),
        ("importing/test_amounts.py", "importing/test_deals.py", "importing/test_moments.py",
         "importing/test_table.py", "importing/test_json_text.py", "importing/test_hostile.py"),
    ),
    Room(
        ("desk.orders.importing.encodings", "desk.orders.importing.files", "desk.orders.importing.headings"),
        ("importing/test_encodings.py", "importing/test_headings.py", "importing/test_brought_files.py",
         "importing/test_table.py", "importing/test_workbook.py", "importing/test_hostile.py"),
    ),
    Room(("desk.contracts.returns",), ("desk/test_exchange.py", "desk/test_clock_jumps.py")),
    Room(
        ("desk.changes", "desk.lookups"),
        (*_WAY, "desk/test_orders.py", "desk/test_exchange.py", "engine/test_races.py"),
    ),
    Room(("signing.keys", "signing.passphrase"), ("signing/test_keys.py", "signing/test_passphrase.py")),
    Room(
        ("domain.numbers", "domain.money"),
        ("domain/test_numbers.py", "domain/test_money.py", "importing/test_amounts.py"),
    ),
    Room(
        ("desk.contracts.drafts",),
        ("desk/test_opening.py", "desk/test_sending.py", "desk/test_hostile_text.py"),
    ),
    Room(("desk.contracts.signing",), ("desk/test_sending.py", "desk/test_signing_commands.py")),
    Room(("desk.contracts.documents",), ("desk/test_opening.py", "desk/test_documents.py")),
    Room(("desk.contracts.phones",), ("desk/test_phones.py",)),
    Room(
        ("desk.customers.customers",),
        ("desk/test_customers.py", "desk/test_orders.py", "desk/test_sending.py", "desk/test_exchange.py"),
    ),
    Room(
        ("desk.paperwork.papers",),
        ("desk/test_sending.py", "desk/test_hostile_text.py", "desk/test_exchange.py"),
    ),
    Room(
        ("desk.context",),
        (*_WAY, "desk/test_orders.py", "desk/test_customers.py", "engine/test_races.py"),
    ),
)  # fmt: skip
LIMITS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("domain.orders", "MOST_ORDERS = 30", "MOST_ORDERS = 31", ("domain/test_orders.py", *_WAY)),
    ("domain.orders", "count > limit", "count > limit + 1", ("domain/test_orders.py", *_WAY)),
    ("domain.orders", "total_fen < 0", "total_fen < -1", ("domain/test_orders.py", *_WAY)),
    ("domain.orders", "date(2018, 9, 1)", "date(2018, 9, 2)", ("domain/test_orders.py",)),
    ("domain.parties", "MOST_COPIES = 4", "MOST_COPIES = 5", ("desk/test_sending.py",)),
    ("domain.money", "LARGEST_FEN = 10**18 - 1", "LARGEST_FEN = 10**18", ("domain/test_money.py",)),
    ("domain.numbers", "LAST_OF_DAY = 999_999", "LAST_OF_DAY = 999_998", ("domain/test_numbers.py", *_WAY)),
    ("config.settings", "resends: int = setting(3,", "resends: int = setting(4,", _WAY),
    ("config.settings", "resend: float = setting(60.0,", "resend: float = setting(59.0,", _WAY),
    ("config.settings", "deadline: float = setting(30 * _DAY,", "deadline: float = setting(31 * _DAY,", _WAY),
)
"""Module, words that stand there once, what stands there instead, and the tests that are asked."""
_QUICKER = "it was asked a moment before; only whoever was quicker since then is refused here"
REDUNDANT: dict[str, str] = {
    "desk.contracts.drafts: set_signer_phone: change.require(Act.CHANGE_PHONE)": _QUICKER,
    "desk.contracts.signing: _begin: change.require(TRIGGERS[kind])": _QUICKER,
    "desk.contracts.signing: _begin: refuse_without_signer(contract)": _QUICKER,
    "desk.contracts.signing: _to_sign: refuse_without_signer(contract)": "`_begin` asks again",
    "domain.checkpoints: read_head: raise TypeError('no head of a checkpoint')": (
        "what is no mapping has no keys: reading one fails with the same error"
    ),
    "desk.paperwork.papers: request: change.require(Trigger.REQUEST_PAPER)": _QUICKER,
    "desk.paperwork.papers: hand_over: change.require(Trigger.PAPER_HANDED_OVER)": _QUICKER,
}
"""Mutants that no test can notice, by name, with what stands in for the rule."""


@dataclass(frozen=True)
class Mutant:
    """The program without one rule.

    Attributes:
        module: Of the package, dotted.
        name: Says what is broken, whatever lines move.
        source: The module without the rule.
        tests: The files below tests/unit that are asked, the likeliest first.
    """

    module: str
    name: str
    source: str
    tests: tuple[str, ...]


def mutants() -> Iterator[Mutant]:
    """All of them.

    Raises:
        ValueError: A limit of `LIMITS` does not stand in its module, or stands there twice.
    """
    yield from _changed("domain.transitions", _transitions, (*_STATES, *_WAY))
    yield from _changed("domain.states", _offers, (*_STATES, *_WAY))
    for module, words, others, tests in LIMITS:
        text = _text(module)
        if text.count(words) != 1:
            raise ValueError(f"{module} holds {words!r} {text.count(words)} times")
        yield Mutant(module, f"{module}: {others}", text.replace(words, others), tests)
    for room in ROOMS:
        for module in room.modules:
            yield from _changed(module, _refusals, room.tests)


def _text(module: str) -> str:
    return (SOURCE / Path("contract_tui", *module.split("."))).with_suffix(".py").read_text("utf-8")


Change = tuple[str, Callable[[], None]]
"""What is broken, and what breaks it in the tree that it was found in."""


def _changed(
    module: str, changes: Callable[[ast.Module], Iterator[Change]], tests: tuple[str, ...]
) -> Iterator[Mutant]:
    text = _text(module)
    for place, _ in enumerate(changes(ast.parse(text))):
        tree = ast.parse(text)
        name, change = list(changes(tree))[place]
        change()
        source = ast.unparse(ast.fix_missing_locations(tree))
        yield Mutant(module, f"{module}: {name}", source, tests)


def _transitions(tree: ast.Module) -> Iterator[Change]:
    """Each line of the table missing, and each leading elsewhere."""
    for table in ast.walk(tree):
        if not (isinstance(table, ast.AnnAssign) and ast.unparse(table.target) == "_RULES"):
            continue
        rules = table.value.elts if isinstance(table.value, ast.Tuple) else []
        for rule in rules:
            if isinstance(rule, ast.Tuple):
                _, source, trigger, target = rule.elts
                words = f"{ast.unparse(source)} {ast.unparse(trigger)}"
                yield f"{words} is missing", partial(rules.remove, rule)
                other = "E_EFFECTIVE" if "FILLING" in ast.unparse(target) else "FILLING"
                elsewhere = ast.parse(f"Target(Substate.{other})", mode="eval").body
                yield f"{words} leads to {other}", partial(rule.elts.__setitem__, -1, elsewhere)


def _offers(tree: ast.Module) -> Iterator[Change]:
    """Each action that a sub-state does not offer, and each background step that is not done."""
    for table in ast.walk(tree):
        for key, value in zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ():
            where = ast.unparse(key) if key else ""
            for field in value.keywords if isinstance(value, ast.Call) else ():
                if field.arg == "actions" and isinstance(field.value, ast.Tuple):
                    offered = field.value.elts
                    for action in offered:
                        yield f"{where} without {ast.unparse(action)}", partial(offered.remove, action)
                elif field.arg == "step" and not isinstance(field.value, ast.Constant):
                    nothing = partial(setattr, field, "value", ast.Constant(None))
                    yield f"{where} without {ast.unparse(field.value)}", nothing


def _refusals(tree: ast.Module) -> Iterator[Change]:
    """Each error that is not raised, each guard that is not asked, and each reason that is not given."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        says_why = function.returns is not None and ast.unparse(function.returns) == "str | None"
        for body in _bodies(function):
            for place, statement in enumerate(body):
                name = f"{function.name}: {' '.join(ast.unparse(statement).split())[:100]}"
                if _refuses(statement):
                    yield name, partial(body.__setitem__, place, ast.Pass())
                elif says_why and isinstance(statement, ast.Return) and not _is_none(statement.value):
                    yield name, partial(body.__setitem__, place, ast.Return(ast.Constant(None)))


def _bodies(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for field in ("body", "orelse"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                yield body


def _refuses(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        return isinstance(statement.exc, ast.Call) and statement.cause is None
    called = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(called, ast.Call):
        return False
    name = ast.unparse(called.func).rpartition(".")[2]
    return name.startswith(("refuse", "_refuse", "require", "permit"))


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


class _Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a mutant's source."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._name = f"contract_tui.{mutant.module}"

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002  the protocol's
        target: object = None,  # noqa: ARG002 (the protocol's)
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, self._mutant.module, "exec"), module.__dict__)  # noqa: S102 (this is how a mutant is loaded)


class _Noticing:
    """A pytest plugin that keeps who fails."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def noticed_by(mutant: Mutant) -> list[str]:
    """The test that notices a mutant, in a list that is empty when none does; a process of its own asks."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.alarm(_MOST_SECONDS)
        with os.fdopen(writing, "w") as answer:
            json.dump(_failing(mutant), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return ["(the tests do not come to an end)"]
    if not told:
        raise RuntimeError(f"{mutant.name}: the tests could not be run")
    return [str(each) for each in json.loads(told)]


def _failing(mutant: Mutant) -> list[str]:
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    sys.meta_path.insert(0, _Broken(mutant))
    noticing = _Noticing()
    files = [f"{_UNIT}/{each}" for each in mutant.tests]
    code = pytest.main(
        ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *files], plugins=[noticing]
    )
    # All files are there, so that only their loading can have failed.
    return ["(it cannot be loaded)"] if code == pytest.ExitCode.USAGE_ERROR else noticing.failed


def main(given: Sequence[str] | None = None) -> int:
    """Try the mutants.

    Returns:
        1 when one survives that is not known to be redundant, otherwise 0.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, metavar="N", help="only so many, others each day")
    parser.add_argument("--only", metavar="WORDS", help="only those in whose name these words stand")
    options = parser.parse_args(given)
    chosen = [each for each in mutants() if each.name not in REDUNDANT and (options.only or "") in each.name]
    if options.sample:
        chosen = random.Random(date.today().toordinal()).sample(chosen, min(options.sample, len(chosen)))  # noqa: S311, DTZ011  which day it is decides
    os.chdir(PROJECT)
    for path in {path for mutant in chosen for path in mutant.tests}:
        if not (PROJECT / _UNIT / path).exists():
            raise FileNotFoundError(path)
    for each in _PRELOADED:
        importlib.import_module(each)
    began, left = time.monotonic(), 0
    for mutant in chosen:
        tests = noticed_by(mutant)
        left += not tests
        print(f"{mutant.name}\n    {tests[0] if tests else 'NOT NOTICED'}", flush=True)
    print(f"{len(chosen)} broken rules, {left} not noticed, {time.monotonic() - began:.0f} s")
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
