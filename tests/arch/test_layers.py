"""The arrows of docs/architecture.md, as import-linter checks them, and what a tool does not know."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.world.places import PROJECT

SOURCE = PROJECT / "src" / "contract_tui"
ROWS = "contract_tui.store.models"


def lint(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()",
        "--config", str(config), "--no-cache",
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_every_layer_imports_only_what_lies_below_it() -> None:
    done = lint(PROJECT, PROJECT / "pyproject.toml")
    assert done.returncode == 0, done.stdout
    assert "6 kept, 0 broken" in done.stdout


def test_a_face_that_reaches_for_the_store_would_be_told(tmp_path: Path) -> None:
    """The contracts are no decoration: one wrong import in a copy of the layers breaks them."""
    for name in (
        "tui",
        "tui/tour",
        "tui/screens",
        "tui/controllers",
        "tui/widgets",
        "tui/commands",
        "tui/link",
        "cli",
        "demo",
        "engine",
        "desk",
        "store",
        "documents",
        "signing",
        "config",
        "files",
        "manual",
        "shell",
        "confined",
        "domain",
        "watchdog",
    ):
        folder = tmp_path / "contract_tui" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
    (tmp_path / "contract_tui" / "__init__.py").write_text("")
    (tmp_path / "contract_tui" / "cli" / "wrong.py").write_text("import contract_tui.store\n")
    config = (PROJECT / "pyproject.toml").read_text()
    ignored = 'ignore_imports = ["contract_tui.cli.interface -> contract_tui.tui.start"]'
    (tmp_path / "pyproject.toml").write_text(config.replace(ignored, ""))
    done = lint(tmp_path, tmp_path / "pyproject.toml")
    assert done.returncode != 0
    assert "contract_tui.cli.wrong -> contract_tui.store" in done.stdout


@pytest.mark.parametrize("package", ["desk", "tui"])
def test_a_circle_of_rooms_would_be_told(package: str, tmp_path: Path) -> None:
    """Also where a file is imported for its types alone, or inside a function."""
    for name, source in (
        (
            "a/one",
            f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import contract_tui.{package}.b.two\n",
        ),
        ("b/two", f"def late() -> None:\n    import contract_tui.{package}.a.other\n"),
        ("a/other", ""),
    ):
        file = tmp_path / "contract_tui" / package / f"{name}.py"
        for folder in (file.parent, *file.parents[1:3]):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
        file.write_text(source)
    config = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = (each for each in config["contracts"] if each["type"] == "acyclic_siblings")
    lines = (f"{key} = {json.dumps(value)}" for key, value in contract.items())
    head = '[tool.importlinter]\nroot_package = "contract_tui"\n[[tool.importlinter.contracts]]\n'
    (tmp_path / "pyproject.toml").write_text(head + "\n".join(lines))
    done = lint(tmp_path, tmp_path / "pyproject.toml")
    assert done.returncode != 0
    assert f"No cycles are allowed in contract_tui.{package}" in done.stdout


def modules(*layers: str) -> Iterator[tuple[str, ast.Module]]:
    for layer in layers:
        for path in sorted((SOURCE / layer).rglob("*.py")):
            yield str(path.relative_to(SOURCE)), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_rows_never_leave_the_store() -> None:
    for name, tree in modules(
        "domain", "confined", "config", "desk", "documents", "signing", "engine", "demo", "tui", "cli"
    ):
        assert ROWS not in imported(tree), name


@pytest.mark.parametrize("module", ["time", "os", "random", "sqlite3", "logging", "pathlib"])
def test_the_domain_knows_no_clock_of_the_machine_no_file_and_no_environment(module: str) -> None:
    for name, tree in modules("domain"):
        assert module not in imported(tree), name


def calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_the_present_moment_comes_from_the_clock_alone() -> None:
    for name, tree in modules("domain", "desk", "engine", "demo", "store", "documents", "signing"):
        if name != "domain/clock.py":
            wrong = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
            assert not calls(tree) & wrong, name
