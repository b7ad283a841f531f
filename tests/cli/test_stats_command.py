"""`contract-tui stats`: what the commands did is counted."""

from tests.cli.conftest import FIRST, SECOND, Here, generated, new, sent


def test_what_was_done_is_counted(office: Here) -> None:
    number = sent(office)
    office.done("contract", "watch", number)
    other = generated(office, SECOND)
    office.done("contract", "void", other)
    office.done("contract", "delete", other)
    data = office.done("stats", "--json").data
    (month,) = data["months"]
    assert (month["made"], month["effective"], month["voided"]) == (2, 1, 1)
    assert month["effective_fen"] == office.done("contract", "show", number, "--json").data["total_fen"]
    assert {station["substate"] for station in data["stations"]} >= {
        "filling",
        "customer_signing",
        "generated",
    }
    assert data["waiting"] == {"operator": 0, "customer": 0, "platform": 0}


def test_the_lines_say_the_same(office: Here) -> None:
    new(office, "both", FIRST)
    shown = office.done("stats").out
    assert "创建 1" in shown
    assert "待我处理：1" in shown
