"""Every setting does something: code outside `config/` reads it, or a property of it."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import contract_tui
from contract_tui.config.settings import SECTIONS

SOURCE = Path(contract_tui.__file__).parent
CONFIG = SOURCE / "config"
ALL = {(section, each.name) for section, kind in SECTIONS.items() for each in fields(kind)}


def attributes(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The last two names of every `a.b.c`; a private attribute that holds a section is called like it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            before = node.value
            name = getattr(before, "attr", getattr(before, "id", ""))
            yield name.lstrip("_"), node.attr


def properties() -> dict[str, set[tuple[str, str]]]:
    """What each property of `Settings` reads."""
    tree = ast.parse((CONFIG / "settings.py").read_text("utf-8"))
    settings = next(
        node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    return {node.name: set(attributes(node)) for node in settings.body if isinstance(node, ast.FunctionDef)}


def read() -> set[tuple[str, str]]:
    outside = {
        pair
        for path in SOURCE.rglob("*.py")
        if not path.is_relative_to(CONFIG)
        for pair in attributes(ast.parse(path.read_text("utf-8")))
    }
    derived = properties()
    names = {name for _, name in outside}
    while more := {n for p in names & derived.keys() for _, n in derived[p]} - names:
        names |= more
    return outside | {pair for name in names & derived.keys() for pair in derived[name]}


def test_every_setting_is_read_outside_config() -> None:
    # `demo.pace` makes other settings of it: `loading.py` says which.
    assert ALL - read() == {("demo", "pace")}
