"""A docstring says more than the name above it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import contract_tui

SOURCE = Path(contract_tui.__file__).parent
SMALL = frozenset(
    re.findall(
        r"\w+",
        """a all an and any are as at be by for from how in is it its of on one or same some that the this to
        what which whether with""",
    )
)


def words(text: str) -> list[str]:
    """Words without their endings; a name is cut at its humps and underscores."""
    parts = re.findall(r"[A-Za-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", text))
    return [re.sub(r"(?<=..)(ing|ed|es|s|e)$", "", part.lower()) for part in parts]


def repeats(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    said = ast.get_docstring(node)
    if not said or re.search(r"[\u4e00-\u9fff]", said):
        return False
    arguments = [] if isinstance(node, ast.ClassDef) else [each.arg for each in node.args.args]
    known = {word for name in (node.name, *arguments) for word in words(name)} | SMALL
    return all(word in known or said_small in SMALL for word, said_small in pairs(said))


def pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in re.findall(r"[A-Za-z]+", text):
        yield words(part)[0], part.lower()


def documented(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


@pytest.mark.parametrize("room", sorted(each.name for each in SOURCE.iterdir() if each.is_dir()))
def test_no_docstring_only_repeats_the_name(room: str) -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}: {node.name}: {ast.get_docstring(node)}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        for node in documented(ast.parse(path.read_text("utf-8")))
        if repeats(node)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "empty"),
    [
        ('def leave(self):\n    """Leave."""', True),
        ('def sign_contract(contract):\n    """Signs the contract."""', True),
        ('class SignatureField:\n    """A field of signatures."""', True),
        ('def leave(self):\n    """Leave, and ask first whether what was typed is to be kept."""', False),
        ("def leave(self):\n    pass", False),
    ],
)
def test_a_repetition_would_be_found(code: str, empty: bool) -> None:
    assert repeats(next(documented(ast.parse(code)))) is empty
