"""The checks of a module, and its source without one of them.

What counts as a check is whatever a verdict can hang on:

- a statement whose result nobody keeps (`refuse_keys(...)`, `budget.spend()`), `raise`, `yield`, `+=`;
- an `if` whose body only leaves (`return`, `continue`, `break`);
- a returned `Problem`, or a tuple of them;
- an operand of `and` or `or`, a filter of a comprehension, a returned condition.

Functions that make words for people (`-> str`, `-> tuple[str, ...]`) decide nothing and are left out.
"""

import ast
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

SOURCES = Path(__file__).parents[2] / "src"
_BOOKKEEPING = frozenset(
    {"__init__", "append", "extend", "add", "insert", "update", "setdefault", "pop", "seek"}
)
_GUARDS = ("refuse_", "_refuse_", "_require_")
_LONGEST = 150
PROBE = "__probe__"
_WORDS = frozenset({"str", "tuple[str, ...]"})
Functions = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """The verifier without one check.

    Attributes:
        module: Its dotted name.
        function: The qualified name of the function that the check stands in.
        lines: From 1; whoever runs none of them cannot tell the mutant from the verifier.
        raises: Whether the check does nothing but raise: who sees it raise nothing cannot tell either.
        number: Of the check in its module, from 0.
        valued: Whether `observed` tells what it comes to.
        text: The check.
    """

    module: str
    function: str
    lines: range
    raises: bool
    number: int
    valued: bool
    text: str

    @property
    def place(self) -> str:
        """What names it in `redundant`, whatever lines move."""
        return f"{self.module.rpartition('.')[2]}.{self.function}: {self.text}"

    def tree(self) -> ast.Module:
        """The module without the check."""
        tree = _parsed(self.module)
        _, check = next(islice(_checks(tree), self.number, None))
        check.take_out()
        return ast.fix_missing_locations(tree)


def source_of(module: str) -> Path:
    """Where a module of the program stands."""
    return SOURCES / Path(*module.split(".")).with_suffix(".py")


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of one module."""
    seen = Counter[str]()
    for at, (function, check) in enumerate(_checks(_parsed(module))):
        text = " ".join(check.text.split())[:_LONGEST]
        found = Mutant(module, function, check.lines, check.raises, at, isinstance(check, _Valued), text)
        seen[found.place] += 1
        again = seen[found.place]
        yield found if again == 1 else replace(found, text=f"{found.text} ({again})")


def _parsed(module: str) -> ast.Module:
    return ast.parse(source_of(module).read_text("utf-8"))


def observed(module: str) -> ast.Module:
    """A module that tells `PROBE`, under the mutant's number, what each condition comes to that has one.

    It is called with the number, the value, and what the mutant has instead; it gives the value back.
    """
    tree = _parsed(module)
    for at, (_, check) in enumerate(list(_checks(tree))):
        if isinstance(check, _Valued):
            check.observe(at)
    return ast.fix_missing_locations(tree)


def _probed(value: ast.expr, at: int, instead: bool, truth: bool) -> ast.expr:
    given = [ast.Constant(at), value, ast.Constant(instead), ast.Constant(truth)]
    return ast.copy_location(ast.Call(ast.Name(PROBE, ast.Load()), given, []), value)


class _Check(Protocol):
    @property
    def lines(self) -> range: ...

    @property
    def raises(self) -> bool: ...

    @property
    def text(self) -> str:
        """What the check is, in the code's own words."""

    def take_out(self) -> None:
        """Change the tree."""


@dataclass
class _Statement:
    """A statement that complains, counts, or leaves; what is left in its place does nothing."""

    body: list[ast.stmt]
    at: int

    @property
    def lines(self) -> range:
        node = self.body[self.at]
        return _lines(node.body[0] if isinstance(node, ast.If) else node)

    @property
    def raises(self) -> bool:
        node = self.body[self.at]
        called = node.value.func if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name.startswith(_GUARDS)

    @property
    def text(self) -> str:
        return ast.unparse(self.body[self.at])

    def take_out(self) -> None:
        node = self.body[self.at]
        self.body[self.at] = ast.copy_location(_idle(node), node)


class _Valued(ABC):
    """What comes to a value: it does more than raise, or less."""

    raises = False

    @abstractmethod
    def observe(self, number: int) -> None:
        """Change the tree so that `PROBE` is called with its value."""


@dataclass
class _Operand(_Valued):
    """A part of a condition.

    Attributes:
        follows: What runs only where the condition holds by this part; None when nothing does.
        truth: Whether only its truth matters, and not its value.
    """

    condition: ast.BoolOp
    at: int
    follows: ast.stmt | None
    truth: bool

    @property
    def lines(self) -> range:
        return _lines(self.follows or self.condition)

    @property
    def text(self) -> str:
        return f"{ast.unparse(self.condition.values[self.at])} in {ast.unparse(self.condition)}"

    def take_out(self) -> None:
        neutral = ast.Constant(isinstance(self.condition.op, ast.And))
        self.condition.values[self.at] = ast.copy_location(neutral, self.condition)

    def observe(self, number: int) -> None:
        values, instead = self.condition.values, isinstance(self.condition.op, ast.And)
        values[self.at] = _probed(values[self.at], number, instead, self.truth)


@dataclass
class _Filter(_Valued):
    """What a comprehension leaves out."""

    loop: ast.comprehension
    at: int

    @property
    def lines(self) -> range:
        return _lines(self.loop.ifs[self.at])

    @property
    def text(self) -> str:
        return f"the filter {ast.unparse(self.loop.ifs[self.at])}"

    def take_out(self) -> None:
        del self.loop.ifs[self.at]

    def observe(self, number: int) -> None:
        self.loop.ifs[self.at] = _probed(self.loop.ifs[self.at], number, instead=True, truth=True)


@dataclass
class _Answer(_Valued):
    """A condition that a function returns."""

    statement: ast.Return
    answer: bool

    @property
    def lines(self) -> range:
        return _lines(self.statement)

    @property
    def text(self) -> str:
        return f"{ast.unparse(self.statement)} is {self.answer}"

    def take_out(self) -> None:
        self.statement.value = ast.copy_location(ast.Constant(self.answer), self.statement)

    def observe(self, number: int) -> None:
        if self.statement.value is not None:
            self.statement.value = _probed(self.statement.value, number, self.answer, truth=True)


def _checks(tree: ast.Module) -> Iterator[tuple[str, _Check]]:
    for name, function in _functions(tree.body, ""):
        if function.returns is not None and ast.unparse(function.returns) in _WORDS:
            continue
        for node in _own_nodes(function):
            yield from ((name, each) for each in _of_node(node, function))


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Functions]]:
    for node in body:
        if isinstance(node, Functions):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


def _own_nodes(function: Functions) -> Iterator[ast.AST]:
    for statement in function.body:
        yield from ast.walk(statement)
    # Its own body once more, as that of a node, for its statements.
    yield ast.If(ast.Constant(value=True), function.body, [])


def _of_node(node: ast.AST, function: Functions) -> Iterator[_Check]:
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list):
            yield from (_Statement(body, at) for at, each in enumerate(body) if _does_something(each))
    if isinstance(node, ast.ExceptHandler):
        return
    if isinstance(node, ast.BoolOp):
        follows, truth = _following(node, function), any(each is node for each in _tests(function))
        # A constant is what stands in for nothing, and no condition.
        places = [at for at, each in enumerate(node.values) if not isinstance(each, ast.Constant)]
        yield from (_Operand(node, at, follows, truth) for at in places)
    elif isinstance(node, ast.comprehension):
        yield from (_Filter(node, at) for at in range(len(node.ifs)))
    elif isinstance(node, ast.Return) and _annotated(function, "bool") and not _is_constant(node.value):
        yield from (_Answer(node, answer) for answer in (True, False))


def _following(condition: ast.BoolOp, function: Functions) -> ast.stmt | None:
    """What runs only where an alternative holds, which it no longer does without one of its parts."""
    if isinstance(condition.op, ast.Or):
        for node in ast.walk(function):
            if isinstance(node, ast.If) and node.test is condition:
                return node.body[0]
    return None


def _tests(function: Functions) -> Iterator[ast.expr]:
    """All conditions that decide which way it goes, with their parts."""
    waiting = [each.test for each in ast.walk(function) if isinstance(each, ast.If | ast.IfExp | ast.While)]
    waiting += [
        part for each in ast.walk(function) if isinstance(each, ast.comprehension) for part in each.ifs
    ]
    while waiting:
        test = waiting.pop()
        yield test
        waiting += test.values if isinstance(test, ast.BoolOp) else []
        waiting += [test.operand] if isinstance(test, ast.UnaryOp) else []


def _does_something(node: ast.stmt) -> bool:
    if isinstance(node, ast.Raise | ast.AugAssign):
        return True
    if isinstance(node, ast.If):
        return not node.orelse and len(node.body) == 1 and _leaves(node.body[0])
    if isinstance(node, ast.Return):
        first = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
        return isinstance(first, ast.Call) and getattr(first.func, "id", "") == "Problem"
    if not isinstance(node, ast.Expr):
        return False
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(value, ast.Yield | ast.YieldFrom):
        return True
    return isinstance(value, ast.Call) and getattr(value.func, "attr", "") not in _BOOKKEEPING


def _leaves(node: ast.stmt) -> bool:
    """Whether a statement ends what it stands in, and complains of nothing itself."""
    return isinstance(node, ast.Return | ast.Continue | ast.Break) and not _does_something(node)


def _idle(node: ast.stmt) -> ast.stmt:
    """What does nothing in a statement's place; a generator stays one."""
    if isinstance(node, ast.Return):
        return ast.Return(ast.Tuple([], ast.Load()) if isinstance(node.value, ast.Tuple) else None)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        return ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
    return ast.Pass()


def _annotated(function: Functions, name: str) -> bool:
    return isinstance(function.returns, ast.Name) and function.returns.id == name


def _is_constant(node: ast.expr | None) -> bool:
    return node is None or isinstance(node, ast.Constant)


def _lines(node: ast.AST) -> range:
    first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
    return range(first, last + 1)
