"""The order data that travels inside a contract."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from contract_tui.documents.order_data import FORMAT, VERSION, order_data, order_data_file
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.states import Channel
from tests.world.paper.samples import HOSTILE_NAMES, NUMBER, PARTY, PLATFORM, facts, order


def test_it_says_what_the_contract_says() -> None:
    given = facts(4, Channel.SINGLE)
    told = json.loads(order_data(given))
    assert (
        told["format"]
        == {"name": FORMAT, "version": VERSION}
        == {
            "name": "contract-tui.order-data",
            "version": 1,
        }
    )
    assert (told["number"], told["channel"], told["created_on"]) == (NUMBER, "single", "2026-11-23")
    assert told["customer"] == {
        "name": "北京示例科技有限公司",
        "kind": "enterprise",
        "code": "91110000600037341L",
    }
    assert told["platform"] == {"name": PLATFORM.legal_name, "code": PLATFORM.code}
    assert told["framework"] == "KJ-2024-0088"
    assert (told["currency"], told["total_fen"]) == ("CNY", given.total_fen)
    assert told["total_capital"].startswith("人民币")
    assert [each["id"] for each in told["orders"]] == [each.id for each in given.orders]


def test_an_order_is_told_as_it_counts() -> None:
    told = json.loads(order_data(facts(4)))["orders"]
    assert told[0] == {
        "id": order(0).id,
        "product": "云服务器 CVM",
        "detail": "标准型 S6 / 4核 8GB / 系统盘 50GB",
        "pay_mode": "prepaid",
        "action": "purchase",
        "created_at": "2026-01-05T02:00:00Z",
        "amount_fen": 140950,
    }
    assert told[1]["amount_fen"] < 0
    assert (told[2]["pay_mode"], told[2]["amount_fen"]) == ("postpaid", None)


def test_p9_no_telephone_number_leaves_the_text() -> None:
    text = order_data(facts(4)).decode()
    for private in (PARTY.phone, PARTY.contact, PARTY.email, PARTY.address, PLATFORM.phone):
        assert private not in text


def test_equal_facts_give_equal_bytes_in_readable_letters() -> None:
    content = order_data(facts(30))
    assert content == order_data(facts(30))
    assert "北京示例科技有限公司".encode() in content
    assert content.endswith(b"}\n")
    keys = list(json.loads(content))
    assert keys == sorted(keys)


def test_a_moment_is_the_same_in_any_zone() -> None:
    utc, shanghai = (
        replace(order(0), created_at=datetime(2026, 1, 5, hour, tzinfo=zone))
        for hour, zone in ((2, UTC), (10, timezone(timedelta(hours=8))))
    )
    assert order_data(facts(chosen=(utc,))) == order_data(facts(chosen=(shanghai,)))


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, '"\\\u2028'])
def test_foreign_text_comes_back_letter_by_letter(name: str) -> None:
    told = json.loads(order_data(facts(name=name, kind=CustomerKind.INDIVIDUAL)))
    assert told["customer"]["name"] == name
    assert told["customer"]["kind"] == "individual"


def test_the_files_name_can_be_read_by_any_program() -> None:
    file = order_data_file(facts(1))
    assert file.name.isascii()
    assert (file.mime_type, file.content) == ("application/json", order_data(facts(1)))
