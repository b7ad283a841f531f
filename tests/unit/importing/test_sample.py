"""The sample file: every form of it is read by the reader that it is a sample for."""

import re
from pathlib import Path

import pytest

from contract_tui.desk.orders.importing import read_orders
from contract_tui.desk.orders.importing.headings import REQUIRED, column_of
from contract_tui.desk.orders.importing.sample import COLUMNS, PAYER, put_sample, write_sample
from contract_tui.domain.errors import HeldError, InvalidInputError
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderAction

FORMS = (".csv", ".xlsx", ".json")


def orders_of(path: Path) -> list[OrderInput]:
    return [row for row in read_orders(path) if isinstance(row, OrderInput)]


@pytest.mark.parametrize("ending", FORMS)
def test_each_form_is_read_whole(tmp_path: Path, ending: str) -> None:
    path = write_sample(tmp_path / f"订单{ending}", replace=False)
    orders = orders_of(path)
    assert [order.amount_fen for order in orders] == [140950, 600714, -32504]
    assert [order.action for order in orders] == [OrderAction.PURCHASE, OrderAction.RENEW, OrderAction.REFUND]
    assert {order.payer for order in orders} == {PAYER}


def test_all_forms_say_the_same(tmp_path: Path) -> None:
    said = [
        [
            (order.id, order.created_at, order.pay_mode, order.status, order.product)
            for order in orders_of(write_sample(tmp_path / f"a{ending}", replace=False))
        ]
        for ending in FORMS
    ]
    assert said[0] == said[1] == said[2]


def test_the_described_columns_are_the_reader_s() -> None:
    columns = [column_of(heading) for heading in COLUMNS]
    assert "" not in columns
    needed = {column for column, meaning in zip(columns, COLUMNS.values(), strict=True) if "必填" in meaning}
    assert needed == {*REQUIRED, "amount"}


def test_another_ending_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(".csv、.xlsx、.json")):
        write_sample(tmp_path / "orders.txt", replace=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("mine")
    with pytest.raises(HeldError):
        write_sample(path, replace=False)
    assert path.read_text() == "mine"
    write_sample(path, replace=True)
    assert len(orders_of(path)) == 3


def test_a_folder_is_made_for_it(tmp_path: Path) -> None:
    path = put_sample(tmp_path / "downloads")
    path.write_bytes(b"another")
    assert put_sample(tmp_path / "downloads").name != path.name
