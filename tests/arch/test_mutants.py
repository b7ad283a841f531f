"""A verifier that lacks a check is noticed by the attacks; `make mutants` tries every check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from tools.mutants.__main__ import MODULES
from tools.mutants.checks import mutants, source_of
from tools.mutants.redundant import REDUNDANT

ROOT = Path(__file__).parents[2]


def test_every_module_of_the_verifier_has_its_mutants_and_each_differs_from_it() -> None:
    for module in MODULES:
        whole = ast.dump(ast.parse(source_of(module).read_text("utf-8")))
        found = list(mutants(module))
        assert found, module
        assert len({each.place for each in found}) == len(found)
        assert all(ast.dump(each.tree()) != whole for each in found[::7])


def test_what_is_said_to_be_redundant_is_there() -> None:
    places = {each.place for module in MODULES for each in mutants(module)}
    assert set(REDUNDANT) <= places


@pytest.mark.parametrize(("module", "category"), [("identity", "chains and usages"), ("containers", "CMS")])
def test_without_a_check_the_attacks_succeed(module: str, category: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.mutants", "--module", module, "--category", category],
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    title, tried, *_, open_, _ = done.stdout.splitlines()[-1].split()
    assert (title, open_) == ("all", "0")
    assert int(tried) > 0
