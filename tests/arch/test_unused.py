"""What `make lint` takes for used although it sees no use: each name on the list is still somebody's."""

import ast
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["vulture"]


def names() -> Iterator[str]:
    """Everything that code gives a name to."""
    for path in (each for folder in SETTINGS["paths"] for each in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                    yield name
                case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                    yield name
                case ast.alias(name=name, asname=asname):
                    yield asname or name


NAMES = frozenset(names())


@pytest.mark.parametrize("pattern", SETTINGS["ignore_names"])
def test_a_name_that_is_let_through_is_still_given_to_something(pattern: str) -> None:
    assert any(fnmatch(name, pattern) for name in NAMES)
