"""Letting loaded functions run other code, without loading their modules anew."""

import ast
import inspect
from collections.abc import Collection, Iterator
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType, ModuleType

from tools.mutants.checks import source_of


def exchange(module: str, tree: ast.Module, names: Collection[str] | None = None) -> dict[str, CodeType]:
    """Let loaded functions be another tree's from now on, also for whoever has imported them.

    Args:
        module: Its dotted name.
        tree: What it is compiled from.
        names: The qualified names of the functions; None means all.

    Returns:
        What they were.

    Raises:
        LookupError: There is no such function.
    """
    codes = {each.co_qualname: each for each in _codes(compile(tree, str(source_of(module)), "exec"))}
    functions = dict(_functions(import_module(module)))
    names = codes.keys() & functions.keys() if names is None else names
    before = {name: functions[name].__code__ for name in names}
    put_back(module, {name: codes[name] for name in names})
    return before


def put_back(module: str, codes: dict[str, CodeType]) -> None:
    """Let a module's functions run these codes, by their qualified names."""
    functions = dict(_functions(import_module(module)))
    for name, code in codes.items():
        functions[name].__code__ = code


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
