"""Foreign text reaches widgets by `tui.literal` only: no raw string that data could be in is a widget's text.

A string given to Textual is markup. So in every module of `tui` the arguments that Textual reads as text
must be literals of our own, or come from `content(...)`; everything that merely could hold data is refused.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import contract_tui.tui

ROOT = Path(contract_tui.tui.__file__).parent
WIDGETS = {
    "Static": 1, "Label": 1, "Button": 1, "Link": 1, "Markdown": 1, "Digits": 1, "Checkbox": 1,
    "RadioButton": 1, "TabPane": 1, "Tab": 1, "OptionList": 9, "Tree": 1,
    "SelectionList": 9, "Option": 1,
}  # fmt: skip
"""Textual's widgets, and how many of their first arguments are texts."""
UPDATES = {"update", "add_option", "add_options", "add_row", "add_rows", "add_column", "set_options", "write"}
"""Methods that take a text; `notify` is literal by itself."""
TITLES = {"border_title", "border_subtitle", "label", "tooltip", "sub_title"}
SAFE = {"content", "Content", "Text", "Strip"}


def textual_names(tree: ast.Module) -> dict[str, int]:
    """Textual's widgets by the names that a module gives them, and how many of their arguments are texts.

    Classes of our own that have such a name are not meant.
    """
    return {
        alias.asname or alias.name: WIDGETS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual")
        for alias in node.names
        if alias.name in WIDGETS
    }


def is_safe(value: ast.expr) -> bool:
    """Whether an argument cannot be data that Textual would read as markup."""
    if isinstance(value, ast.Constant):
        return not (isinstance(value.value, str) and "[" in value.value)
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        return name in SAFE or (name == "from_markup" and all(map(is_safe, value.args)))
    if isinstance(value, ast.IfExp):
        return is_safe(value.body) and is_safe(value.orelse)
    return False


def violations(source: str) -> Iterator[str]:
    """Every place of a module where a text that may be data is given to Textual as it is."""
    tree = ast.parse(source)
    widgets = textual_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (
                f"{node.lineno}: {ast.unparse(node)}" for value in given(node, widgets) if not is_safe(value)
            )
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {target.attr for target in targets if isinstance(target, ast.Attribute)}
            if names & TITLES and not is_safe(node.value):
                yield f"{node.lineno}: {ast.unparse(node)}"


def given(call: ast.Call, widgets: dict[str, int]) -> Iterator[ast.expr]:
    """The arguments of a call that Textual would read as text."""
    function = call.func
    if isinstance(function, ast.Name) and function.id in widgets:
        yield from call.args[: widgets[function.id]]
        yield from (
            word.value for word in call.keywords if word.arg in {"content", "label", "renderable", "title"}
        )
    elif isinstance(function, ast.Attribute) and function.attr in UPDATES and widgets:
        yield from (value for value in call.args if not isinstance(value, ast.Starred))


MODULES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=[str(module.relative_to(ROOT)) for module in MODULES])
def test_no_module_gives_textual_a_string_that_may_be_data(module: Path) -> None:
    assert list(violations(module.read_text("utf-8"))) == []


BAD = {
    "a name": "from textual.widgets import Static\nStatic(name)",
    "an attribute": "from textual.widgets import Label\nLabel(order.product, id='x')",
    "a formatted string": "from textual.widgets import Static\nStatic(f'甲方 {name}')",
    "a sum": "from textual.widgets import Button\nButton('删除 ' + name)",
    "a call": "from textual.widgets import Button\nButton(labels.state(name))",
    "a keyword": "from textual.widgets import Button\nButton(label=name)",
    "an alias": "from textual.widgets import Static as Plain\nPlain(name)",
    "one branch": "from textual.widgets import Static\nStatic(content(a) if b else c)",
    "markup of ours": "from textual.widgets import Static\nStatic('[b]x[/b]')",
    "an update": "from textual.widgets import Static\nself.query_one(Static).update(name)",
    "a title": "self.border_title = name",
    "a title with a type": "self.border_subtitle: str = f'{name}'",
    "a template": "from textual.widgets import Static\nStatic(Content.from_markup(name))",
}
GOOD = (
    "from textual.widgets import Static\nStatic(content(name))",
    "from textual.widgets import Static\nStatic('订单', id=name)",
    "from textual.widgets import Static\nStatic()\nself.query_one(Static).update(content(f'{a} {b}'))",
    "from textual.widgets import Static\nStatic(content(a) if b else '')",
    "from contract_tui.tui.widgets.x import Label\nLabel(name)",
    "self.border_title = content(name)",
)


@pytest.mark.parametrize("source", BAD.values(), ids=BAD.keys())
def test_the_rule_catches(source: str) -> None:
    assert list(violations(source))


@pytest.mark.parametrize("source", GOOD)
def test_the_rule_lets_pass(source: str) -> None:
    assert not list(violations(source))
