"""The verifier's unit tests as cases: what it tells beside the verdict, and parts that are asked alone.

A test without fixtures is called as it is, which costs nothing besides; one that wants a home or a server is
run by pytest, with the confined process's work done here, where the mutant is.
"""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from inspect import signature
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from tests.cli import test_verify_command
from tests.unit.documents import test_archivability
from tests.unit.verifying import (
    test_archival,
    test_attacks,
    test_bounds,
    test_histories,
    test_hostile,
    test_identity,
    test_long_lasting_returns,
    test_mentions,
    test_names,
    test_online,
    test_returns,
    test_times,
    test_trust,
    test_updates,
)

from contract_tui.confined import Bounds, Named
from contract_tui.desk.proof import untrusted_pdfs
from tools.mutants.learning import Case

_CALLED = (
    test_archival, test_attacks, test_bounds, test_hostile, test_identity, test_long_lasting_returns,
    test_mentions, test_names, test_returns, test_times, test_trust, test_updates, test_archivability,
)  # fmt: skip
_RUN = (test_histories, test_online, test_verify_command)
_IN_BOUNDS = (
    test_bounds.test_what_wants_too_much_is_invalid_and_not_a_crash,
    test_bounds.test_a_busy_machine_proves_nothing_against_a_file,
)
_ELSEWHERE = frozenset(
    {
        test_bounds.test_verify_answers_within_its_bounds,
        test_bounds.test_a_returned_file_that_never_ends_is_refused,
        test_bounds.test_a_file_of_names_without_end_claims_no_number,
        test_trust.test_verifying_takes_at_most_a_tenth_of_a_second,
        test_verify_command.test_it_needs_no_database_and_makes_no_folder,
        test_verify_command.test_it_loads_neither_the_database_nor_the_interface_nor_paper,
    }
)
"""What measures time, or works in another process, where the verifier is whole."""
_QUIETLY = ("-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider")
_OF_EACH = 40
"""Parameters of one test that are tried; the rest are more of the same, such as seeds."""


def unit_cases() -> Iterator[Case]:
    """Every test of the verifier, with each of its parameters if it needs no fixture."""
    for module in _CALLED:
        for name, function in _tests(module):
            yield from _called(module, name, function)
    for module in _RUN:
        for _, function in _tests(module):
            yield _by_pytest(function, _run_here)
    for function in _IN_BOUNDS:
        yield _by_pytest(function, _run)


def _by_pytest(function: Callable[..., Any], run: Callable[[str], str | None]) -> Case:
    file, name = function.__code__.co_filename, function.__name__
    return Case(f"{Path(file).stem}.{name}", partial(run, f"{file}::{name}"), attack=False)


def _tests(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, function in vars(module).items():
        if name.startswith("test_") and callable(function) and function not in _ELSEWHERE:
            yield name, function


def _called(module: ModuleType, name: str, function: Callable[..., Any]) -> Iterator[Case]:
    marks = [each for each in getattr(function, "pytestmark", ()) if each.name == "parametrize"]
    given = [list(_sets(*each.args)) for each in marks]
    for at, sets in enumerate(product(*given)):
        arguments = {key: value for each in sets for key, value in each.items()}
        if at == _OF_EACH or set(arguments) != set(signature(function).parameters):
            return
        yield Case(
            f"{module.__name__.rpartition('.')[2]}.{name} {at}",
            partial(_call, function, arguments),
            attack=False,
        )


def _sets(names: Any, values: Any) -> Iterator[dict[str, Any]]:
    listed = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
    for each in values:
        value = getattr(each, "values", each) if type(each).__name__ == "ParameterSet" else each
        yield dict(zip(listed, value if len(listed) > 1 else (value,), strict=True))


def _call(function: Callable[..., Any], arguments: dict[str, Any]) -> str | None:
    try:
        function(**arguments)
    except AssertionError as error:
        return str(error) or "not as asserted"
    return None


def _run_here(node: str) -> str | None:
    with patch.object(untrusted_pdfs, "call", _here):
        return _run(node)


def _run(node: str) -> str | None:
    ended = pytest.main([node, "--exitfirst", "--assert=plain", *_QUIETLY])
    return None if ended == pytest.ExitCode.OK else str(ended)


def _here(function: Named[..., Any], _: Bounds, *given: Any) -> Any:
    return getattr(import_module(function.module), function.name)(*given)
