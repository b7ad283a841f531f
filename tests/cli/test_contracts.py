"""The contract commands: what they print, what they refuse, and with which exit code."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import (
    ENTERPRISE,
    FIRST,
    INDIVIDUAL,
    OF_INDIVIDUAL,
    PARTY,
    SECOND,
    Here,
    deal,
    generated,
    new,
    sent,
)

REFUND, TOO_EARLY = "2024030500000004", "2024030500000005"
MARKETPLACE, UNPAID = "2024030500000006", "2024030500000007"


def test_the_json_of_a_contract_has_the_documented_names(office: Here) -> None:
    number = generated(office)
    found = office.done("contract", "show", number, "--json").data
    assert found["number"] == number
    assert (found["channel"], found["state"], found["substate"]) == ("single", "draft", "generated")
    assert (found["reason"], found["customer"], found["orders"]) == (None, ENTERPRISE, [FIRST])
    assert found["total_fen"] == 140950
    assert found["created_at"].endswith("Z")
    assert found["updated_at"].endswith("Z")
    [document] = found["documents"]
    assert (document["kind"], len(document["sha256"])) == ("draft", 64)
    assert document["pages"] >= 1
    assert document["bytes"] > 1000
    assert found["actions"] == ["download", "convert", "void", "recreate"]


def test_the_list_has_contracts_and_their_number(office: Here) -> None:
    number = generated(office)
    other = new(office, "both", SECOND)
    listed = office.done("contract", "list", "--json").data
    assert (listed["total"], [each["number"] for each in listed["contracts"]]) == (2, [other, number])
    drafts = office.done("--json", "contract", "list", "--channel", "single").data
    assert [each["number"] for each in drafts["contracts"]] == [number]
    assert office.done("contract", "list", "--limit", "1", "--json").data["total"] == 2
    table = office.done("contract", "list")
    assert number in table.out
    assert "草稿/填写信息" in table.out
    assert office.done("contract", "list", "--state", "effective", "--json").data == {
        "contracts": [],
        "total": 0,
    }


@pytest.mark.parametrize("channel", ["both", "single"])
@pytest.mark.parametrize(
    ("orders", "code", "said"),
    [
        (MARKETPLACE, 3, "服务商"),
        (UNPAID, 3, "未支付"),
        (TOO_EARLY, 3, "2018-09-01"),
        (REFUND, 3, "大于等于 0"),
        (OF_INDIVIDUAL, 3, "不属于"),
        ("404", 4, "404"),
        (f"{FIRST},{FIRST}", 2, "重复"),
        (" , ", 2, "订单号"),
    ],
)
def test_what_cannot_become_a_contract_is_refused_with_its_reason(
    office: Here, channel: str, orders: str, code: int, said: str
) -> None:
    answer = office(
        "contract", "new", "--channel", channel, "--customer", ENTERPRISE, "--orders", orders, "--json"
    )
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.error["message"]
    assert answer.error["code"] == {2: "usage", 3: "forbidden", 4: "not_found"}[code]


def test_s61_a_held_order_is_refused_with_the_contract_that_holds_it(office: Here) -> None:
    number = generated(office)
    answer = office(
        "contract", "new", "--channel", "both", "--customer", ENTERPRISE, "--orders", FIRST, "--json"
    )
    assert (answer.code, answer.error["code"]) == (5, "held")
    assert number in answer.error["message"]


def test_s48_thirty_orders_pass_and_thirty_one_are_refused(office: Here, tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    path.write_text(json.dumps([deal(f"77{n:04d}") for n in range(31)]), "utf-8")
    office.done("orders", "import", str(path))
    ids = [f"77{n:04d}" for n in range(31)]
    refused = office(
        "contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", ",".join(ids)
    )
    assert refused.code == 3
    assert "30" in refused.err
    assert new(office, "single", "\n".join(ids[:30]))


def test_s57_s62_void_then_delete_releases_the_orders(office: Here) -> None:
    number = generated(office)
    assert office("contract", "delete", number).code == 3
    office.done("contract", "void", number)
    voided = office.done("contract", "show", number, "--json").data
    assert (voided["state"], voided["substate"], voided["reason"]) == ("voided", None, "draft_voided")
    assert office("contract", "pdf", number, "-o", str(office.home)).code == 3
    assert office.done("orders", "list", "--json", "--text", FIRST).data["orders"][0]["contract"] == number
    office.done("contract", "delete", number)
    assert office("contract", "show", number).code == 4
    assert office.done("orders", "list", "--json", "--text", FIRST).data["orders"][0]["eligible"] is True
    assert new(office, "single", FIRST) != number


def test_p18_recreate_prints_the_new_number_and_both_histories_name_the_other(office: Here) -> None:
    number = generated(office)
    made = office.done("contract", "recreate", number)
    anew = made.out.strip()
    shown = office.done("contract", "show", anew, "--json").data
    assert (shown["recreated_from"], shown["orders"], shown["channel"]) == (number, [FIRST], "single")
    assert f"recreated_from={number}" in office.done("audit", anew).out
    assert f"replaced_by={anew}" in office.done("audit", number).out
    assert office.done("contract", "explain", anew, "--json").data["recreated_from"] == number
    gone = office("contract", "recreate", number, "--json")
    assert gone.code == 4
    assert anew in gone.error["message"]
    assert office("audit", "--verify-all").code == 0


def test_p18_orders_that_can_no_longer_be_chosen_are_named_and_left_out_only_when_asked(office: Here) -> None:
    number = new(office, "both", f"{FIRST},{SECOND}")
    with closing(sqlite3.connect(office.home / "contract.db")) as database, database:
        database.execute("UPDATE orders SET status = 'closed' WHERE order_number = ?", (SECOND,))
    refused = office("contract", "recreate", number, "--json")
    assert refused.code == 3
    assert f"{SECOND}（订单已关闭或失效）" in refused.error["message"]
    assert "--without-unavailable" in refused.error["hint"]
    made = office.done("contract", "recreate", number, "--without-unavailable", "--json")
    assert (made.data["orders"], made.data["recreated_from"]) == ([FIRST], number)
    assert f"订单 {SECOND} 没有转入新合同" in made.err


def test_party_takes_what_is_missing_from_the_book(office: Here) -> None:
    number = new(office, "both", FIRST)
    incomplete = office("contract", "party", number, "--contact", "张三", "--json")
    assert (incomplete.code, incomplete.error["code"]) == (2, "usage")
    office.done("contract", "party", number, *PARTY[:4], "--save-only")
    office.done("contract", "party", number, *PARTY[4:], "--postcode", "100080")
    second = new(office, "both", SECOND)
    done = office.done("contract", "party", second, "--phone", "13900000009", "--json")
    assert done.data["substate"] == "generating"
    assert "100080" in office.done("contract", "text", second).out


def test_s36_a_cancelled_contract_ends_void_and_the_watch_says_so(office: Here) -> None:
    number = sent(office)
    assert office("contract", "cancel", number, "--reason", " ").code == 2
    cancelled = office.done("contract", "cancel", number, "--reason", "订单有误", "--json").data
    assert (cancelled["substate"], cancelled["cancel_reason"]) == ("cancelling", "订单有误")
    watched = office("contract", "watch", number, "--json")
    assert (watched.code, watched.data["reason"]) == (3, "cancelled")


def test_watch_prints_each_change_of_state_as_a_line(office: Here) -> None:
    number = sent(office)
    lines = [line.split("  ")[1] for line in office.done("contract", "watch", number).out.splitlines()]
    assert lines[0] == "签署中/客户签署"
    assert lines[-1] == "已生效/电子合同已生效"


def test_watch_gives_up_after_its_time(office: Here) -> None:
    number = new(office, "both", FIRST)
    answer = office("contract", "watch", number, "--timeout", "0", "--json")
    assert (answer.code, answer.out) == (5, "")


def test_watch_until_a_state_ends_there(office: Here) -> None:
    number = sent(office)
    watched = office.done("contract", "watch", number, "--until", "platform_signing", "--json")
    assert watched.data["substate"] in {"platform_signing", "e_effective"}


def test_watch_ends_when_the_wanted_state_is_out_of_reach(office: Here) -> None:
    number = sent(office)
    office.done("contract", "cancel", number, "--reason", "订单有误")
    assert office("contract", "watch", number, "--until", "e_effective").code == 3
    assert office.done("contract", "watch", number, "--until", "voided").code == 0


def test_s29_an_unknown_signer_is_not_found_with_the_way_to_add_one(office: Here) -> None:
    number = new(office, "both", FIRST)
    office.done("contract", "party", number, *PARTY)
    answer = office("contract", "sign-info", number, "--signer", "13800009999", "--json")
    assert answer.code == 4
    assert f"customers add-signer {ENTERPRISE}" in answer.error["hint"]
    assert "13800009999" not in answer.err
    assert office.done("contract", "show", number, "--json").data["substate"] == "text_review"
    assert office("contract", "send", number).code == 3


def test_s30_a_new_signer_is_sent_to_once_authorised(office: Here) -> None:
    number = new(office, "both", FIRST)
    office.done("contract", "party", number, *PARTY)
    added = office.done("customers", "add-signer", ENTERPRISE, "新人:13800000099", "--json").data
    assert added["status"] == "under_review"
    office.done("contract", "sign-info", number, "--signer", "新人")
    assert office.done("contract", "send", number, "--json").data["substate"] == "customer_signing"


@pytest.mark.parametrize("named", ["李四", "13800000002"])
def test_s29_a_signer_is_named_by_name_phone_or_id(office: Here, named: str) -> None:
    number = new(office, "both", FIRST)
    office.done("contract", "party", number, *PARTY)
    chosen = office.done("contract", "sign-info", number, "--signer", named, "--json").data["signer"]
    assert (chosen["name"], chosen["phone"]) == ("李四", "138****0002")
    again = office.done("contract", "sign-info", number, "--signer", str(chosen["id"]), "--json").data
    assert again["signer"] == chosen


def test_s31_s32_an_individual_s_phone_is_shown_and_can_be_changed(office: Here) -> None:
    number = new(office, "both", OF_INDIVIDUAL, INDIVIDUAL)
    office.done("contract", "party", number, *PARTY)
    assert "139****0003" in office.done("contract", "sign-info", number).err
    changed = office.done("contract", "sign-info", number, "--phone", "13700000007", "--json").data
    assert changed["signer_phone"] == "137****0007"
    assert "137****0007" in office.done("contract", "sign-info", number).err
    assert "137****0007" in office.done("contract", "show", number).out
    assert office("contract", "sign-info", number, "--signer", "张三").code == 2
    assert office("contract", "sign-info", number, "--phone", "123").code == 2


def test_s37_p7_a_resend_that_comes_too_soon_is_refused(office: Here) -> None:
    number = sent(office)
    answer = office("contract", "resend", number, "--json")
    assert (answer.code, answer.error["code"]) == (3, "forbidden")


def test_s60_p1_paper_copies_are_asked_for_once(office: Here) -> None:
    number = sent(office)
    paper = (
        "contract", "paper", number, "--copies", "2", "--recipient", "张三", "--phone", "13800000001",
        "--address", "北京市海淀区演示路 1 号",
    )  # fmt: skip
    assert office(*paper).code == 3
    office.done("contract", "watch", number)
    asked = office.done(*paper, "--json").data
    assert (asked["substate"], asked["paper"]["copies"]) == ("paper_requested", 2)
    assert asked["paper"]["phone"] == "138****0001"
    assert office(*paper).code == 3


@pytest.mark.parametrize("wanted", ["voided", "filling", "text_review", "customer_signing", "generated"])
def test_a_watch_that_ends_elsewhere_is_refused_with_where_the_contract_is(office: Here, wanted: str) -> None:
    number = generated(office)
    office.done("contract", "convert", number)
    office.done("contract", "watch", number)
    ended = office("contract", "watch", number, "--until", wanted, "--json")
    error = json.loads(ended.err.splitlines()[-1])["error"]
    assert (ended.code, error["code"]) == (3, "forbidden")
    assert ended.data["substate"] == "e_effective"
    assert f"合同 {number} 为“已生效/电子合同已生效”，不会再到“" in error["message"]


def test_a_state_that_was_passed_while_watching_was_reached(office: Here) -> None:
    number = new(office, "single", FIRST)
    office.done("contract", "watch", number, "--until", "draft")
    watched = office.done("contract", "watch", number, "--until", "generated", "--json")
    assert watched.data["substate"] == "generated"
    office.done("contract", "convert", number)
    passed = office.done("contract", "watch", number, "--until", "signing", "--json")
    assert passed.data["state"] in {"signing", "effective"}
