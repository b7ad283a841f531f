"""Take each check out of the verifier, one at a time, and see that the attacks of `tests/attacks` notice.

A mutant is the verifier without one statement that complains, or without one part of a condition before such
a statement. One that nobody notices means that the check does nothing, or that the suite lacks its attack;
the few that another check stands in for are named below, with the reason.

`python -m tools.mutants` tries all (`make mutants`); `--sample N` some, the same ones each day.
"""

import argparse
import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

from tests.attacks.catalogue import all_attacks
from tests.attacks.good_files import complaint as complaint_of_good
from tests.attacks.good_files import good_files
from tests.attacks.suite import Attack, complaint

ROOM = "contract_tui.signing.verifying"
SOURCE = Path(__file__).parents[1] / "src" / Path(*ROOM.split("."))
MODULES = (
    "accounting", "archival", "chains", "changes", "coverage", "drawing", "examining", "identity", "limits",
    "opening", "properties", "report", "returned", "revisions", "rules", "suitability", "updating",
)  # fmt: skip
_COMPLAINTS = ("Problem", "UnallowedError", "UnusableError", "TooComplicatedError", "ForbiddenError")
_GUARDS = ("refuse_", "_refuse_", "_require_")
_STRICT = "pyHanko reads cross references strictly and refuses the file"
_WALK = "the walk compares what the object is with what it was"
REDUNDANT: dict[str, str] = {
    "revisions: raise UnallowedError('对象的代号不为 0')": _STRICT,
    "revisions: not isinstance(stream, generic.StreamObject) in "
    "not isinstance(stream, generic.StreamObject) or '/Extends' in stream": _STRICT,
    "revisions: between is None in between is None or b'obj' in between[0]": "what breaks is a complaint",
    "revisions: raise UnallowedError('混合的交叉引用')": "pyHanko examines no signature in such a file",
    "revisions: raise UnallowedError('版本没有正确的结尾')": "earlier ends are covered by signatures",
    "revisions: tail is None in tail is None or int(tail[1]) != declared": "the same",
    "revisions: int(tail[1]) != declared in tail is None or int(tail[1]) != declared": "the same",
    "revisions: raise UnallowedError('交叉引用指向更新之外或重叠的内容')": _WALK,
    "revisions: raise UnallowedError(f'交叉引用没有指向对象 {number}')": _STRICT,
    "revisions: header is None in header is None or int(header[1]) != number": _STRICT,
    "revisions: int(header[1]) != number in header is None or int(header[1]) != number": _STRICT,
    "returned: raise ForbiddenError('甲方签名已损坏，不能读取。', _AGAIN)": "what is whole has both",
    "returned: embedded is None in embedded is None or certificate is None": "the same",
    "returned: certificate is None in embedded is None or certificate is None": "the same",
    "returned: raise ForbiddenError('交回的文件结构已损坏，不能读取。', _AGAIN) from error": "a last net",
    "rules: alone in alone or each.finding.party is not SignatureParty.CUSTOMER": "a lone one is incomplete",
    "rules: each.finding.party is not SignatureParty.CUSTOMER in "
    "alone or each.finding.party is not SignatureParty.CUSTOMER": "the parties' order is looked at",
    "updating: raise UnallowedError('增加的表单域不正确')": "a field that is no object has no number",
}
"""Mutants that no attack can notice, by place, with what stands in for the check."""
UNTRIED: dict[str, str] = {
    "rules: yield Problem(Flaw.CERTIFICATION, f'{title}是认证签名，但不是第一个签名。')": (
        "pyHanko certifies first or not at all"
    ),
    "returned: not is_registered(signature) in "
    "allowed is not MDPPerm.FILL_FORMS or not is_registered(signature)": "pyHanko enters what it certifies",
    "returned: raise ForbiddenError('甲方签名没有写明签署时间。', _AGAIN)": "pyHanko always writes the time",
}
"""Mutants for which there is no file yet, by place, with the reason."""


@dataclass(frozen=True)
class Mutant:
    """The verifier without one check.

    Attributes:
        module: Where it was.
        line: From 1.
        text: The check.
        source: The module without it.
    """

    module: str
    line: int
    text: str
    source: str

    @property
    def place(self) -> str:
        """What names it in `REDUNDANT`, whatever lines move."""
        return f"{self.module}: {self.text}"


def mutants() -> Iterator[Mutant]:
    """All of them."""
    for module in MODULES:
        text = (SOURCE / f"{module}.py").read_text("utf-8")
        for at, _ in enumerate(_targets(ast.parse(text))):
            tree = ast.parse(text)
            target = list(_targets(tree))[at]
            told = target.take_out()
            yield Mutant(module, target.line, told, ast.unparse(ast.fix_missing_locations(tree)))


@dataclass
class _Statement:
    """A statement that complains; what is left in its place complains of nothing."""

    body: list[ast.stmt]
    at: int

    @property
    def line(self) -> int:
        return self.body[self.at].lineno

    def take_out(self) -> str:
        node = self.body[self.at]
        told = ast.unparse(node)
        if isinstance(node, ast.Return):
            empty = ast.Tuple([], ast.Load()) if isinstance(node.value, ast.Tuple) else ast.Constant(None)
            self.body[self.at] = ast.copy_location(ast.Return(empty), node)
        else:
            self.body[self.at] = ast.copy_location(ast.Pass(), node)
        return told[:90]


@dataclass
class _Operand:
    """A part of a condition before a complaint."""

    condition: ast.BoolOp
    at: int
    line: int

    def take_out(self) -> str:
        told = f"{ast.unparse(self.condition.values[self.at])} in {ast.unparse(self.condition)}"
        neutral = ast.Constant(isinstance(self.condition.op, ast.And))
        self.condition.values[self.at] = ast.copy_location(neutral, self.condition)
        return told[:120]


def _targets(tree: ast.Module) -> Iterator[_Statement | _Operand]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield from (_Statement(body, at) for at, each in enumerate(body) if _complains(each))
        if isinstance(node, ast.If) and any(map(_complains, node.body)):
            for condition in ast.walk(node.test):
                if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.Or):
                    yield from (_Operand(condition, at, node.lineno) for at in range(len(condition.values)))


def _complains(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):
        return _names(node.exc, _COMPLAINTS)
    if isinstance(node, ast.Return):
        found = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
        return _names(found, ("Problem",))
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Yield):
        return _names(node.value.value, ("Problem",))
    called = node.value.func if isinstance(node.value, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name.startswith(_GUARDS)


def _names(node: ast.AST | None, names: Sequence[str]) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in names


class _Without(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module of the verifier from a mutant's source."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002  the protocol's
        target: object = None,  # noqa: ARG002 (the protocol's)
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != f"{ROOM}.{self._mutant.module}":
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._mutant.source, self._mutant.module, "exec"), module.__dict__)  # noqa: S102 (this is how a mutant is loaded)


def survives(mutant: Mutant, suite: Sequence[tuple[Attack, bytes]]) -> bool:
    """Whether no attack notices; asked in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        noticed = _noticed(mutant, suite)
        os.write(writing, pickle.dumps(noticed))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return bool(told) and not pickle.loads(told)  # noqa: S301  our own child's; none at all is a crash


def _noticed(mutant: Mutant, suite: Sequence[tuple[Attack, bytes]]) -> bool:
    for name in [each for each in sys.modules if each.startswith(ROOM)]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Without(mutant))
    verifier = importlib.import_module(ROOM)
    if any(complaint(attack, content, verifier.verify) for attack, content in suite):
        return True
    return any(complaint_of_good(each, verifier) for each in good_files())


def suite_for(
    mutant: Mutant, suite: Sequence[tuple[Attack, bytes]], *, likely: bool = False
) -> list[tuple[Attack, bytes]]:
    """The attacks, those first that are likely to notice.

    Args:
        likely: Whether to leave the others out; then a mutant may seem to survive that does not.
    """
    categories, words = _LIKELY.get(mutant.module, ((), ()))
    found = [each for each in suite if not likely or each[0].category in categories]
    return sorted(
        found,
        key=lambda each: (
            each[0].category not in categories,
            not any(word in each[0].name for word in words),
            each[0].category == "limits",
        ),
    )


_Hints = tuple[tuple[str, ...], tuple[str, ...]]
_LIKELY: dict[str, _Hints] = {
    "accounting": (("updates", "cross references"), ("hidden", "orphan", "page", "field")),
    "archival": (("updates",), ("store", "timestamp", "field", "page")),
    "drawing": (("updates",), ("drawing", "timestamp")),
    "updating": (
        ("updates", "cross references"),
        ("trailer", "title", "version", "permissions", "form", "field"),
    ),
    "revisions": (("cross references", "bytes"), ()),
    "coverage": (("byte ranges",), ()),
    "identity": (("chains and usages",), ("platform", "seal")),
    "suitability": (("chains and usages", "CMS"), ("as party A", "with", "digest", "enciphering")),
    "chains": (("chains and usages", "bytes"), ("revoked", "expired", "tomorrow", "list", "is")),
    "rules": (
        ("replay and swap", "revisions", "updates", "chains and usages"),
        ("foreign", "twice", "timestamp", "unregistered"),
    ),
    "report": (("replay and swap", "bytes"), ()),
    "examining": (("CMS", "bytes", "chains and usages"), ("timestamp",)),
    "limits": (("limits",), ()),
    "opening": (("limits", "bytes"), ()),
}
"""By module: the categories that are likely to notice, and words in the names of those that come first."""


def main() -> int:
    """Try the mutants.

    Returns:
        1 when one survives that is not known to be redundant, otherwise 0.
    """
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many, others each day")
    parser.add_argument("--module", nargs="+", help="only those of some modules")
    parser.add_argument("--likely", action="store_true", help="only by the attacks that are likely to notice")
    given = parser.parse_args()
    found = [each for each in mutants() if not given.module or each.module in given.module]
    if given.sample:
        found = random.Random(date.today().toordinal()).sample(found, min(given.sample, len(found)))  # noqa: S311, DTZ011 (repeatable for a day, not secret)
    wanted = {category for each in found for category in _LIKELY.get(each.module, ((), ()))[0]}
    suite = [
        (attack, attack.make()) for attack in all_attacks() if not given.likely or attack.category in wanted
    ]
    begun, left = time.monotonic(), []
    for mutant in found:
        if mutant.place in REDUNDANT | UNTRIED:
            continue
        if survives(mutant, suite_for(mutant, suite, likely=given.likely)):
            left.append(mutant)
            print(f"NOT NOTICED {mutant.module}.py:{mutant.line}: {mutant.text}", flush=True)
    print(f"{len(found)} mutants, {len(left)} not noticed, {time.monotonic() - begun:.0f} s")
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
