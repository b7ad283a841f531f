"""What `make lint` takes for used although it sees no use: each name on the list is still somebody's."""

import ast
import re
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


def own_names(module: ast.Module) -> Iterator[str]:
    """What a module keeps to itself: its private functions, classes and constants."""
    for node in module.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


@pytest.mark.parametrize("folder", SETTINGS["paths"])
def test_what_a_module_keeps_to_itself_is_used_in_it(folder: str) -> None:
    """vulture looks for a name everywhere, so another module's equal one hides it."""
    unused = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        unused += [
            f"{path.relative_to(ROOT)}: {name}"
            for name in own_names(ast.parse(text))
            if name.startswith("_")
            and not name.startswith("__")
            and len(re.findall(rf"\b{name}\b", text)) < 2
        ]
    assert not unused
