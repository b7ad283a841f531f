"""A class is as large as all that it inherits: bases make no class small enough for one sitting."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from tests.world.places import PROJECT

SOURCE = PROJECT / "src"
MOST = 250
"""Lines of a class together with those of its bases in the project."""


@dataclass(frozen=True)
class Written:
    """A class as it stands in a file: its lines, and the full names of its bases."""

    lines: int
    bases: tuple[str, ...]


def imported(tree: ast.Module) -> dict[str, str]:
    """What names in a module stand for, by its imports."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def full_name(base: ast.expr, module: str, names: Mapping[str, str]) -> str:
    """The full name of a base, whatever its parameters: `Screen[None]` is `Screen`."""
    if isinstance(base, ast.Subscript):
        return full_name(base.value, module, names)
    if isinstance(base, ast.Attribute):
        return f"{full_name(base.value, module, names)}.{base.attr}"
    name = ast.unparse(base)
    return names.get(name, f"{module}.{name}")


def written(module: str, source: str) -> Iterator[tuple[str, Written]]:
    """All classes of a module by their full names."""
    tree = ast.parse(source)
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = tuple(full_name(base, module, names) for base in node.bases)
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield f"{module}.{node.name}", Written((node.end_lineno or first) - first + 1, bases)


def measured(classes: Mapping[str, Written]) -> dict[str, int]:
    """Each class's lines with its bases', each base once."""

    def family(name: str) -> set[str]:
        known = classes.get(name)
        return {name}.union(*map(family, known.bases)) if known else set()

    return {name: sum(classes[each].lines for each in family(name)) for name in classes}


@pytest.fixture(scope="module")
def sizes() -> dict[str, int]:
    classes: dict[str, Written] = {}
    for path in sorted((SOURCE / "contract_tui").rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        classes |= written(module, path.read_text("utf-8"))
    return measured(classes)


def test_no_class_is_larger_than_one_sitting(sizes: dict[str, int]) -> None:
    larger = {name: lines for name, lines in sizes.items() if lines > MOST}
    assert not larger, "give parts of it constructors of their own, and compose them"


def test_inherited_lines_count_once_for_each_base() -> None:
    source = (
        "class A:\n    x = 1\n\n@final\nclass B(A):\n    y = 2\n\nclass C(B[int], A, Other):\n    z = 3\n"
    )
    assert measured(dict(written("m", source))) == {"m.A": 2, "m.B": 5, "m.C": 7}


def test_bases_are_found_through_imports() -> None:
    base, heir = "class A:\n    x = 1\n", "from p.a import A as Base\n\nclass B(Base):\n    y = 2\n"
    classes = dict(written("p.a", base)) | dict(written("p.b", heir))
    assert measured(classes)["p.b.B"] == 4
