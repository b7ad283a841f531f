"""Commands in hints come from `domain.commands` only: quoted for a shell, with the home that is in force."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import contract_tui

ROOT = Path(contract_tui.__file__).parent
WRITTEN = re.compile(r"contract-tui (?!--help|--version|help)[a-z-]+")
"""`help` reads what is installed, whatever home is in force."""
EXAMPLES = {
    "cli/main.py": "the examples below --help, as the documentation writes them",
    "config/loading.py": "a comment in a file that is written into the home itself",
}
"""Files in which a command is an example rather than advice about what has just happened."""


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if str(path.relative_to(ROOT)) not in EXAMPLES)


def docstrings(tree: ast.Module) -> set[int]:
    """Texts that stand by themselves, such as docstrings."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def help_examples(tree: ast.Module) -> set[int]:
    return {
        id(text)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "examples"
        for text in ast.walk(node.value)
    }


def written_commands(tree: ast.Module) -> Iterator[str]:
    free = docstrings(tree) | help_examples(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in free:
            yield from WRITTEN.findall(node.value)


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_hint_writes_a_command_by_itself(module: Path) -> None:
    found = list(written_commands(ast.parse(module.read_text("utf-8"))))
    assert not found, f"write {found} as command(...) of contract_tui.domain.commands"


def test_a_command_that_a_hint_writes_by_itself_would_be_found() -> None:
    found = written_commands(ast.parse('hint = f"用 contract-tui contract show {number} 查看"'))
    assert list(found) == ["contract-tui contract"]
