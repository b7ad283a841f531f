"""A library's private names are used through one file, for the versions that this file answers for.

What a library does not document may mean something else in its next release. Two things are read from every
module of ours: which modules it imports, and which attributes with an underscore it touches or overrides. An
attribute of `self` is the library's where a class of the library that the object is of has it, in its body or
in what its methods assign; so one of our own that by accident bears such a name is told as well.
"""

import ast
import importlib
import inspect
import textwrap
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from tests.world.places import PROJECT
from tools import newest

import contract_tui
from contract_tui.config.libraries import FPDF2, LIBRARIES, TEXTUAL, Library
from contract_tui.domain.errors import OutsideError

ROOT = Path(contract_tui.__file__).parent
MIGRATIONS = ROOT / "store" / "migrations"
DOORS = {
    "textual": "tui/textual_internals.py",
    "rich": "tui/textual_internals.py",
    "fpdf": "documents/fpdf_internals.py",
    "openpyxl": "desk/orders/importing/sheets.py",
}
"""The one file that may use private names of a library."""
UNDOCUMENTED = {"fpdf": DOORS["fpdf"], "textual.drivers": DOORS["textual"]}
"""Modules of which only that file may import anything: nothing in them is documented for others' use."""
DOCUMENTED = {
    "_replace": "what the standard library documents of named tuples",
    "_exit": "what the standard library documents of `os`",
    "_SubParsersAction": "argparse's; it has no public name for what `add_subparsers` returns",
    "_get_subactions": "argparse's",
    "_HANDLER": "a type of typeshed's, never evaluated",
    "_oid_specs": "what asn1crypto documents for the attributes of names",
}
"""Names on other objects than `self` that are none of the libraries above."""


def modules() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if not path.is_relative_to(MIGRATIONS)]


def name_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def imported(tree: ast.AST) -> Iterator[str]:
    """What a module imports, down to single names: `textual._parser.Parser`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_imports(tree: ast.AST, file: str) -> Iterator[str]:
    """Private or undocumented parts of the libraries that a file imports and should not."""
    for name in imported(tree):
        library, *parts = name.split(".")
        if library in DOORS and any(map(is_private, parts)) and file != DOORS[library]:
            yield name
        for module, door in UNDOCUMENTED.items():
            if f"{name}.".startswith(f"{module}.") and file != door:
                yield name


@cache
def private_names(owner: type) -> frozenset[str]:
    """The private names that a class of a library has or gives to its objects."""
    names = {name for name in vars(owner) if is_private(name)}
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    except (
        OSError,
        TypeError,
        SyntaxError,
    ):  # a class that is not written in Python, or that is made as it runs
        return frozenset(names)
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return frozenset(names | {each.attr for each in attributes if is_private(each.attr) and is_of_self(each)})


def is_of_self(attribute: ast.Attribute) -> bool:
    value = attribute.value
    calls_super = isinstance(value, ast.Call) and ast.unparse(value.func) == "super"
    return calls_super or (isinstance(value, ast.Name) and value.id in {"self", "cls"})


def of_libraries(owner: type) -> dict[str, str]:
    """The private names that a class of ours inherits from the libraries, each with its library."""
    return {
        name: library
        for base in owner.__mro__
        if (library := base.__module__.partition(".")[0]) in DOORS
        for name in private_names(base)
    }


def wrong_in_class(body: ast.ClassDef, inherited: dict[str, str], file: str) -> Iterator[str]:
    """Private names of libraries that a class uses or overrides and should not."""
    for node in ast.walk(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = node.name
        elif isinstance(node, ast.Attribute) and is_of_self(node):
            name = node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id
        else:
            continue
        if name in inherited and file != DOORS[inherited[name]]:
            yield f"{body.name}.{name} is {inherited[name]}'s"


def wrong_on_others(tree: ast.AST, file: str) -> Iterator[str]:
    """Private names on objects that are not `self`."""
    if file in DOORS.values():
        return
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    for each in attributes:
        if is_private(each.attr) and each.attr not in DOCUMENTED and not is_of_self(each):
            yield ast.unparse(each)


@pytest.mark.parametrize("module", modules(), ids=name_of)
def test_no_module_uses_private_names_of_a_library(module: Path) -> None:
    file, tree = name_of(module), ast.parse(module.read_text("utf-8"))
    assert list(wrong_imports(tree, file)) == []
    assert list(wrong_on_others(tree, file)) == []
    if file == "__main__.py":
        return
    parts = ("contract_tui", *module.relative_to(ROOT).with_suffix("").parts)
    loaded = importlib.import_module(".".join(part for part in parts if part != "__init__"))
    for body in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        assert list(wrong_in_class(body, of_libraries(getattr(loaded, body.name)), file)) == []


BAD_IMPORTS = (
    "from textual._parser import Parser",
    "import textual._xterm_parser",
    "from textual import _context",
    "from textual.drivers.linux_driver import LinuxDriver",
    "from fpdf import FPDF",
    "import fpdf",
    "from openpyxl.worksheet._reader import FORMULA_TAG",
    "from rich._cell_widths import CELL_WIDTHS",
)


@pytest.mark.parametrize("line", BAD_IMPORTS)
def test_an_import_of_something_private_would_be_told(line: str) -> None:
    assert list(wrong_imports(ast.parse(line), "tui/app.py"))


BAD_CLASSES = (
    "class Own(App):\n    def _fatal_error(self): pass",
    "class Own(App):\n    def end(self): self._exit_renderables.clear()",
    "class Own(App):\n    def end(self): super()._handle_exception(None)",
    "class Own(App):\n    _driver = None",
)


@pytest.mark.parametrize("source", BAD_CLASSES)
def test_a_private_name_of_a_base_class_would_be_told(source: str) -> None:
    from textual.app import App

    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    assert len(list(wrong_in_class(body, of_libraries(type("Own", (App,), {})), "tui/app.py"))) == 1


def test_a_private_name_of_another_object_would_be_told() -> None:
    assert list(wrong_on_others(ast.parse("screen._layout_required"), "tui/link/key_gate.py"))
    documented = ast.parse("active._replace(enabled=False)")
    assert not list(wrong_on_others(documented, "tui/command_set.py"))


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    return {each.name: each for each in map(Requirement, project["dependencies"])}


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_the_range_is_that_of_the_project_and_begins_with_the_version_that_tests_are_pinned_to(
    library: Library,
) -> None:
    stated = requirements()[library.name]
    assert stated.specifier == Requirement(library.requirement).specifier
    lowest = ".".join(map(str, library.since))
    for pins in ("demo.txt", "test.txt"):
        assert f"\n{library.name}=={lowest} " in (PROJECT / "requirements" / pins).read_text("utf-8")


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_the_installed_version_is_in_the_range(library: Library) -> None:
    assert library.covers(library.installed() or "")
    library.require()


@pytest.mark.parametrize(
    "version", ["8.2.7", "8.2.8", "8.2.9", "8.2.10", "8.2.8.post1", "8.2", "8.3.0", "8.3", "9.0.0", "10.0"]
)
def test_a_version_is_in_the_range_as_installers_see_it(version: str) -> None:
    specifier = Requirement(TEXTUAL.requirement).specifier
    assert TEXTUAL.covers(version) == specifier.contains(Version(version), prereleases=False)


@pytest.mark.parametrize("version", ["8.2.9rc1", "8.3.0.dev2", "", "unknown"])
def test_what_is_no_release_is_in_no_range(version: str) -> None:
    assert not TEXTUAL.covers(version)


def test_a_library_that_is_not_there_or_of_another_version_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(OutsideError, match="没有安装 no-such-library") as caught:
        Library("no-such-library", (1, 0), (2, 0), "不能工作").require()
    assert "python -m pip install 'no-such-library>=1.0,<2.0'" in caught.value.hint
    monkeypatch.setattr(Library, "installed", lambda library: "99.0")
    with pytest.raises(OutsideError, match=r"已安装的 fpdf2 99\.0 不是本程序测试过的版本，不能制作 PDF。"):
        FPDF2.require()


def test_the_newest_versions_are_tried_with_tests_that_exist_and_the_door_of_each_library() -> None:
    assert [each for each in newest.TESTS if not (PROJECT / each).exists()] == []
    assert str(Path(__file__).relative_to(PROJECT)) in newest.TESTS
