"""More orders than one contract takes, made into several by one command."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ENTERPRISE, FIRST, Here, deal

ORDERS = [f"8{place:06d}" for place in range(33)]


@pytest.fixture
def many(office: Here, tmp_path: Path) -> Here:
    """33 orders of 1,409.50 each, one of them a refund."""
    path = tmp_path / "many.json"
    deals = [deal(number) for number in ORDERS[:-1]]
    deals.append(deal(ORDERS[-1], Action="refund", RealTotalCost=-100_000, Status=6))
    path.write_text(json.dumps(deals), "utf-8")
    office.done("orders", "import", str(path))
    return office


def split(many: Here, *options: str, orders: str = ",".join(ORDERS)) -> tuple[str, ...]:
    return ("contract", "new", "--channel", "both", "--customer", ENTERPRISE, "--orders", orders, *options)


def test_s48_the_proposal_is_shown_first_and_then_made_in_one_transaction(many: Here) -> None:
    assert many(*split(many)).code == 3
    planned = many.done(*split(many, "--split", "--dry-run", "--json")).data
    assert [len(group["orders"]) for group in planned["groups"]] == [30, 3]
    assert all(group["total_fen"] >= 0 for group in planned["groups"])
    assert many.done("contract", "list", "--json").data["total"] == 0
    made = many.done(*split(many, "--split", "--json")).data["contracts"]
    assert [each["orders"] for each in made] == [group["orders"] for group in planned["groups"]]


def test_s61_one_held_order_leaves_nothing_made(many: Here) -> None:
    many.done(*split(many, orders=ORDERS[5]))
    answer = many(*split(many, "--split"))
    assert (answer.code, ORDERS[5] in answer.err) == (5, True)
    assert many.done("contract", "list", "--json").data["total"] == 1


def test_s16_what_no_split_makes_possible_is_refused_with_the_reason(many: Here, tmp_path: Path) -> None:
    path = tmp_path / "refund.json"
    path.write_text(json.dumps([deal("999", Action="refund", RealTotalCost=-(10**9), Status=6)]), "utf-8")
    many.done("orders", "import", str(path))
    answer = many(*split(many, "--split", orders=f"{','.join(ORDERS)},999"))
    assert (answer.code, "怎样分都会有合同的总金额小于 0" in answer.err) == (3, True)


def test_a_dry_run_without_a_split_creates_nothing(many: Here) -> None:
    assert many(*split(many, "--dry-run", orders=FIRST)).code == 2
    assert many.done("contract", "list", "--json").data["total"] == 0
