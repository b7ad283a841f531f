"""Orders whose amounts add up to more than a contract can write: refused with the sum, never a crash."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Here, deal, generated

LARGEST = 10**18 - 1
"""分."""


@pytest.mark.parametrize("channel", ["both", "single"])
@pytest.mark.parametrize("sign", [1, -1])
def test_s16_a_total_beyond_the_largest_amount_is_refused_with_the_sum(
    office: Here, tmp_path: Path, channel: str, sign: int
) -> None:
    path = tmp_path / "big.json"
    action = "purchase" if sign > 0 else "refund"
    big = [deal(number, RealTotalCost=LARGEST, Action=action) for number in ("BIG00", "BIG01")]
    path.write_text(json.dumps(big), "utf-8")
    office.done("orders", "import", str(path))
    refused = office(
        "contract", "new", "--channel", channel, "--customer", "100000000001", "--orders", "BIG00,BIG01"
    )
    assert refused.code == 3, refused
    assert "19,999,999,999,999,999.98 元" in refused.err
    assert ("请分成多个订单合同" if sign > 0 else "须大于等于 0") in refused.err
    assert office.done("contract", "list", "--json").data["contracts"] == []


def test_p11_a_total_that_was_altered_beyond_the_characters_is_shown_all_the_same(office: Here) -> None:
    number = generated(office)
    with closing(sqlite3.connect(office.home / "contract.db")) as database:
        database.execute("UPDATE contract SET total_fen = ?", (10**18,))
        database.commit()
    shown = office.done("contract", "show", number).out
    assert "¥10,000,000,000,000,000.00  （超出大写金额的上限）" in shown
