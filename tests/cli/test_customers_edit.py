"""Editing customers, party A's book and the simulated phone by command."""

import pytest

from tests.cli.conftest import ENTERPRISE, FIRST, INDIVIDUAL, PARTY, Here, new, sent


def test_p4_p13_a_customer_is_edited_and_its_contracts_keep_the_old_name(office: Here) -> None:
    number = new(office, "single", FIRST)
    edited = office.done(
        "customers", "edit", ENTERPRISE, "--name", "新名演示有限公司", "--framework", "KJ-9",
        "--unverified", "--json",
    ).data  # fmt: skip
    assert (edited["name"], edited["framework"], edited["verified"]) == ("新名演示有限公司", "KJ-9", False)
    assert edited["code"] == "91110000600037341L"
    assert office.done("contract", "show", number, "--json").data["customer_name"] == "演示科技有限公司"
    assert office.done("customers", "edit", ENTERPRISE, "--verified", "--json").data["verified"] is True


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((ENTERPRISE,), 2),
        ((ENTERPRISE, "--code", "91110000600037342L"), 2),
        ((ENTERPRISE, "--name", "bad\x1bname"), 2),
        ((ENTERPRISE, "--verified", "--unverified"), 2),
        (("nobody", "--name", "无此客户"), 4),
    ],
)
def test_p12_wrong_edits_are_refused_with_the_documented_code(
    office: Here, args: tuple[str, ...], code: int
) -> None:
    assert office("customers", "edit", *args).code == code


def test_p3_p9_the_book_is_shown_masked_saved_and_prefills(office: Here) -> None:
    assert office.done("customers", "book", ENTERPRISE, "--json").data == {
        "account": ENTERPRISE,
        "book": None,
    }
    assert "还没有此客户的信息" in office.done("customers", "book", ENTERPRISE).err
    saved = office.done("customers", "book", ENTERPRISE, *PARTY, "--json").data
    assert saved["book"] == {
        "contact": "张三",
        "phone": "138****0001",
        "email": "zhang@example.com",
        "address": "北京市海淀区演示路 1 号",
        "postcode": "",
    }
    office.done("customers", "book", ENTERPRISE, "--contact", "李四")
    shown = office.done("customers", "book", ENTERPRISE).out
    assert "李四" in shown
    assert "zhang@example.com" in shown
    assert "13800000001" not in shown


def test_p3_an_incomplete_book_is_refused(office: Here) -> None:
    answer = office("customers", "book", ENTERPRISE, "--contact", "张三", "--json")
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "请填写联系电话" in answer.error["message"]
    assert office("customers", "book", "nobody").code == 4


@pytest.fixture
def waiting(office: Here, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Signers who take an hour, so that only the phone makes them sign."""
    monkeypatch.setenv("CONTRACT_TUI_TIMING__SIGNER", "3600")
    return office


def test_s28_p16_the_simulated_phone_is_shown_and_signs_at_once(waiting: Here) -> None:
    number = sent(waiting)
    phone = waiting.done("contract", "simulate", number, "--json")
    assert "没有法律效力" in phone.data["notice"]
    assert (phone.data["signer"], phone.data["phone"], phone.data["sent"]) == ("张三", "138****0001", 1)
    assert [each["ordinal"] for each in phone.data["arrived"]] == [1]
    told = waiting.done("contract", "simulate", number)
    assert "收到信息后很快签署" in told.out
    assert "没有法律效力" in told.err
    signed = waiting.done("contract", "simulate", number, "sign", "--json").data
    assert signed["state"] in {"signing", "effective"}
    assert signed["substate"] != "customer_signing"


def test_s28_a_simulated_refusal_voids_the_contract(waiting: Here) -> None:
    number = sent(waiting)
    refused = waiting.done("contract", "simulate", number, "refuse", "--json").data
    assert (refused["state"], refused["reason"]) == ("voided", "refused")
    assert waiting("contract", "simulate", number).code == 3
    assert waiting("contract", "simulate", number, "sign").code == 3


def test_s28_an_ignored_message_leaves_the_contract_waiting(office: Here) -> None:
    number = sent(office)
    ignored = office.done("contract", "simulate", number, "ignore", "--json").data
    assert ignored["substate"] == "customer_signing"
    assert office.done("contract", "simulate", number, "--json").data["decision"] == "ignore"
    office.done("worker", "--once")
    assert office.done("contract", "show", number, "--json").data["substate"] == "customer_signing"


def test_p16_nobody_s_phone_is_played_without_the_simulated_provider(
    office: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTRACT_TUI_SIGNING__PROVIDER")
    number = new(office, "both", FIRST)
    answer = office("contract", "simulate", number, "sign", "--json")
    assert (answer.code, answer.error["code"]) == (3, "forbidden")
    assert "只有模拟签署" in answer.error["message"]


def test_p9_an_individual_s_code_stays_masked_after_an_edit(office: Here) -> None:
    answer = office.done("customers", "edit", INDIVIDUAL, "--code", "110101199001010015", "--json")
    assert answer.data["code"] == "110***********0015"
    assert "110101199001010015" not in answer.out + answer.err
