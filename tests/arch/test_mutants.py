"""A verifier that lacks a check is noticed by the attacks; `make mutants` tries every check."""

import ast
import subprocess
import sys

from tests.world.places import PROJECT
from tools.mutants import MODULES, SOURCE, mutants


def test_every_check_of_the_verifier_has_its_mutant() -> None:
    found = list(mutants())
    assert len(found) > 150
    assert {each.module for each in found} <= set(MODULES)
    for each in found[::10]:
        whole = ast.unparse(ast.parse((SOURCE / f"{each.module}.py").read_text("utf-8")))
        assert each.source != whole
        ast.parse(each.source)


def test_without_knowing_who_the_platform_is_the_attacks_succeed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.mutants", "--module", "identity", "--likely"],
        cwd=PROJECT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 not noticed," in done.stdout
