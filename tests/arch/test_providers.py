"""Nobody asks for a provider's name: what it can do is said by its specification (`signing/registry.py`)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tui.config import PROVIDERS
from contract_tui.config.settings import SECTIONS
from contract_tui.signing.registry import _OWN

SOURCE = Path(__file__).parents[2] / "src" / "contract_tui"
KNOWS_NAMES = ("signing/registry.py", "config/providers.py", "manual/topics.py")
"""The registry; which names settings may say; and the documents, of which one is called as its provider."""
NAMED = ("文件交换", "provider = exchange", "PROVIDER=simulated")
"""How a sentence would name a provider; that signing is simulated, or that files travel, is a capability."""
IMPLEMENTATIONS = tuple(f"signing/{name}{part}.py" for name in PROVIDERS for part in ("", "_check"))


def complaints(tree: ast.Module) -> Iterator[str]:
    """What decides by a provider's name or class instead of by its capabilities."""
    for node in ast.walk(tree):
        words = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
        match node:
            case ast.Attribute(value=ast.Attribute(attr="signing") | ast.Name(id="signing"), attr="provider"):
                yield f"{node.lineno}: reads the setting: {words}"
            case ast.Compare() if any(map(_is_name, ast.iter_child_nodes(node))):
                yield f"{node.lineno}: decides by the name: {words}"
            case ast.Dict() if any(each and _is_name(each) for each in node.keys) and not _sections(node):
                yield f"{node.lineno}: decides by the name: {words}"
            case ast.MatchValue() if _is_name(node.value):
                yield f"{node.lineno}: decides by the name"
            case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign() if node.value and _is_name(node.value):
                # In a class it is a word of an enumeration of its own.
                if getattr(node, "col_offset", 0) == 0:
                    yield f"{node.lineno}: keeps the name: {words}"
            case ast.Constant(value=str() as sentence) if any(each in sentence for each in NAMED):
                yield f"{node.lineno}: names a provider in a sentence: {sentence}"
            case ast.Import() | ast.ImportFrom() if _implementations(node):
                yield f"{node.lineno}: knows the implementation: {words}"


def _is_name(node: ast.AST) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_is_name, node.elts))
    return isinstance(node, ast.Constant) and node.value in PROVIDERS


def _sections(table: ast.Dict) -> bool:
    """Whether its keys are sections of the settings: one of them is called as the provider that reads it."""
    return all(isinstance(each, ast.Constant) and each.value in SECTIONS for each in table.keys)


def _implementations(node: ast.Import | ast.ImportFrom) -> bool:
    known = {f"contract_tui.signing.{Path(each).stem}" for each in IMPLEMENTATIONS}
    if isinstance(node, ast.Import):
        return bool(known & {each.name for each in node.names})
    full = {node.module or "", *(f"{node.module}.{each.name}" for each in node.names)}
    return bool(known & full)


def test_nobody_but_the_registry_and_the_providers_decides_by_a_providers_name() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{each}"
        for path in sorted(SOURCE.rglob("*.py"))
        if str(path.relative_to(SOURCE)) not in (*KNOWS_NAMES, *IMPLEMENTATIONS)
        for each in complaints(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "wrong",
    [
        "if settings.signing.provider == chosen: pass",
        "if context.settings.signing.provider: pass",
        'if provider != "exchange": pass',
        'if name in ("simulated", other): pass',
        'WORDS = {"simulated": "模拟", "exchange": "文件"}',
        'EXCHANGE = "exchange"',
        'match name:\n    case "simulated":\n        pass',
        'REASON = "只有文件交换的合同可以收回已签文件。"',
        "from contract_tui.signing.simulated import SimulatedProvider",
        "from contract_tui.signing import exchange",
        "import contract_tui.signing.exchange",
    ],
)
def test_a_new_comparison_would_be_told(wrong: str) -> None:
    assert list(complaints(ast.parse(wrong)))


def test_the_names_that_settings_may_say_are_those_of_the_registry() -> None:
    assert tuple(_OWN) == PROVIDERS
