"""`audit --verify`: what scripts and auditors get."""

import sqlite3
from contextlib import closing

from tests.cli.conftest import Here, generated, new


def test_audit_verify_tells_a_whole_contract_from_a_broken_one(office: Here) -> None:
    number = generated(office)
    whole = office.done("audit", number, "--verify", "--json").data
    assert whole == {
        "contracts": 1,
        "deleted": 0,
        "events": 2,
        "documents": 2,
        "broken": 0,
        "intact": True,
        "problems": [],
        "history": [],
    }
    assert "全部完整一致" in office.done("audit", number, "--verify").err
    with closing(sqlite3.connect(office.home / "contract.db")) as connection:
        connection.execute("UPDATE contract SET text = text || '!'")
        connection.commit()
    broken = office("audit", number, "--verify")
    assert broken.code == 3
    assert f"{number}  text_sha256 与审计事件中的记录不符\n" in broken.out
    assert office("audit", number).code == 0  # the chain itself is whole


def test_audit_verify_all_counts_deleted_contracts_too(office: Here) -> None:
    first = generated(office)
    office.done("contract", "void", first)
    office.done("contract", "delete", first)
    second = new(office, "both", "2024030500000002")
    data = office.done("audit", "--verify-all", "--json").data
    assert (data["contracts"], data["deleted"], data["broken"], data["intact"]) == (2, 1, 0, True)
    assert "2 份合同（其中已删除 1 份）" in office.done("audit", "--verify-all").err
    with closing(sqlite3.connect(office.home / "contract.db")) as connection:
        connection.execute("UPDATE audit_event SET hash = 'x' WHERE kind = 'void'")
        connection.execute("UPDATE contract SET substate = 'generating' WHERE number = ?", (second,))
        connection.commit()
    broken = office("audit", "--verify-all", "--json")
    assert (broken.code, broken.data["broken"]) == (3, 2)
    assert [each["number"] for each in broken.data["problems"]] == [first, second]


def test_audit_wants_a_number_or_all(office: Here) -> None:
    assert office("audit").code == 2
    assert office("audit", "x", "--verify-all").code == 2
    assert office("audit", "DD-20260101-000001-X", "--verify").code in {2, 4}
