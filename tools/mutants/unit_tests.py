"""The verifier's unit tests as cases: what it tells beside the verdict, and parts that are asked alone."""

from collections.abc import Callable, Iterator
from functools import partial
from inspect import signature
from itertools import product
from types import ModuleType
from typing import Any

from tests.unit.documents import test_archivability
from tests.unit.verifying import (
    test_archival,
    test_attacks,
    test_hostile,
    test_identity,
    test_long_lasting_returns,
    test_mentions,
    test_names,
    test_returns,
    test_times,
    test_trust,
    test_updates,
)

from tools.mutants.learning import Case

_MODULES = (
    test_archival, test_attacks, test_hostile, test_identity, test_long_lasting_returns, test_mentions,
    test_names, test_returns, test_times, test_trust, test_updates, test_archivability,
)  # fmt: skip
_OF_EACH = 40
"""Parameters of one test that are tried; the rest are more of the same, such as seeds."""
_TIMED = "test_verifying_takes_at_most"


def unit_cases() -> Iterator[Case]:
    """Every test that needs no fixture, with each of its parameters."""
    for module in _MODULES:
        for name, function in vars(module).items():
            if name.startswith("test_") and callable(function) and not name.startswith(_TIMED):
                yield from _of_test(module, name, function)


def _of_test(module: ModuleType, name: str, function: Callable[..., Any]) -> Iterator[Case]:
    marks = [each for each in getattr(function, "pytestmark", ()) if each.name == "parametrize"]
    given = [list(_sets(*each.args)) for each in marks]
    for at, sets in enumerate(product(*given)):
        arguments = {key: value for each in sets for key, value in each.items()}
        if at == _OF_EACH or set(arguments) != set(signature(function).parameters):
            return
        title = f"{module.__name__.rpartition('.')[2]}.{name} {at}"
        yield Case(title, partial(_complaint, function, arguments), attack=False)


def _sets(names: Any, values: Any) -> Iterator[dict[str, Any]]:
    listed = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
    for each in values:
        value = getattr(each, "values", each) if type(each).__name__ == "ParameterSet" else each
        yield dict(zip(listed, value if len(listed) > 1 else (value,), strict=True))


def _complaint(function: Callable[..., Any], arguments: dict[str, Any]) -> str | None:
    try:
        function(**arguments)
    except AssertionError as error:
        return str(error) or "not as asserted"
    return None
