"""Lists as tables, as JSON and as CSV: the same rows, each in its form."""

import csv
import io

import pytest

from tests.cli.conftest import ENTERPRISE, FIRST, Here, new

LISTS = (
    ("contract", "list"),
    ("orders", "list"),
    ("customers", "list"),
    ("templates", "list"),
    ("archive", "list"),
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_each_form_has_the_same_rows(office: Here, command: tuple[str, ...]) -> None:
    new(office, "single", FIRST)
    listed = office.done(*command, "--output", "json").data
    assert listed == office.done(*command, "--json").data
    head, *lines = rows(office.done(*command, "--output", "csv").out)
    assert len(lines) == listed["total"]
    assert {len(line) for line in lines} <= {len(head)}
    table = office.done(*command, "--output", "table").out.splitlines()
    assert table[0].split() == head
    assert len(table) == 1 + len(lines)


def test_amounts_are_plain_numbers(office: Here) -> None:
    head, *lines = rows(office.done("orders", "list", "--customer", ENTERPRISE, "--output", "csv").out)
    amounts = {line[0]: line[head.index("金额（元）")] for line in lines}
    assert amounts[FIRST] == "1409.50"
    assert amounts["2024030500000004"] == "-50.00"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-2", "@x"])
def test_no_spreadsheet_computes_a_name(office: Here, name: str) -> None:
    office.done(
        "customers", "add", "--kind", "enterprise", f"--name={name}公司", "--account", "100000000009",
        "--code", "91110000600037341L",
    )  # fmt: skip
    head, *lines = rows(office.done("customers", "list", "--output", "csv").out)
    assert f"'{name}公司" in [line[head.index("名称")] for line in lines]


def test_errors_are_json_where_json_was_asked_for(office: Here) -> None:
    assert office("contract", "list", "--customer", "nobody", "--output", "json").error["code"] == "not_found"
    assert office("contract", "list", "--output=json", "--state", "x").error["code"] == "usage"
    assert office("contract", "list", "--customer", "nobody", "--output", "csv").err.startswith("错误：")
