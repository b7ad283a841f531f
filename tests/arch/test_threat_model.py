"""The threat model of docs/verifying.md: every line is proved by tests, or says what cannot be found."""

import ast
import re

import pytest
from tests.world.places import PROJECT

TEXT = (PROJECT / "docs" / "verifying.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ATTACKERS = (
    "a customer",
    "another customer",
    "an outsider with a certificate of a public CA",
    "an operator",
    "an administrator of the database",
    "somebody who has the seal's key",
)


def lines() -> list[list[str]]:
    """The rows of the model's table, by column."""
    table = TEXT[TEXT.index("| who | what they can do |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table.splitlines()[2:]]


def test_it_stands_at_the_beginning() -> None:
    assert re.findall(r"^## .*", TEXT, re.MULTILINE)[0] == "## The threat model"


@pytest.mark.parametrize("line", lines(), ids=lambda line: f"{line[0]}: {line[1]}"[:60])
def test_each_line_names_tests_that_exist(line: list[str]) -> None:
    assert len(line) == 4
    named = _TEST.findall(line[3])
    assert named
    for path, test in named:
        tree = ast.parse((PROJECT / path).read_text("utf-8"))
        functions = {
            each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert test in functions, f"{path}::{test}"


def test_everybody_who_may_attack_has_a_line() -> None:
    told = {line[0] for line in lines()}
    assert told >= set(ATTACKERS)


def test_what_cannot_be_found_is_said_plainly() -> None:
    assert sum("*not found*" in line[2] for line in lines()) >= 4
