"""Imports, the picker's marks, customers: what is kept, what is told, what is refused."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from contract_tui.desk.desk import Desk
from contract_tui.desk.orders.importing.run import BATCH
from contract_tui.domain.audit import Operator
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.errors import HeldError, InvalidInputError, NotFoundError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import OrderInput, RowProblem
from contract_tui.domain.orders import OrderStatus
from contract_tui.domain.states import Channel
from tests.world.orders import an_order
from tests.world.people import CUSTOMERS, ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED, OPERATOR
from tests.world.story import Story

COMPANY = CustomerInput(
    CustomerKind.ENTERPRISE,
    "上海示例有限公司",
    "91310000MA1FL0LX06",
    "3000",
    "KJ-3",
    signers=(("王五", "13300133000"),),
)


def test_an_import_is_repeatable_and_says_what_it_did(desk: Desk) -> None:
    rows = [an_order("N1"), an_order("N2")]
    first = desk.orders.import_rows(rows, OPERATOR)
    assert (first.added, first.updated, first.unchanged, first.kept) == (2, 0, 0, 0)
    again = desk.orders.import_rows(rows, OPERATOR)
    assert (again.added, again.updated, again.unchanged, again.kept) == (0, 0, 2, 0)
    changed = [replace(rows[0], amount_fen=5, status=OrderStatus.REFUNDED), rows[1]]
    third = desk.orders.import_rows(changed, OPERATOR)
    assert (third.updated, third.unchanged, third.imported) == (1, 1, 2)
    order = desk.orders.get(["N1"])[0]
    assert (order.amount_fen, order.status) == (5, OrderStatus.REFUNDED)


def test_an_order_in_a_contract_keeps_what_the_contract_was_made_from_until_it_is_free(story: Story) -> None:
    number = story.filling("E-01")
    other = an_order("E-01", amount_fen=1)
    moved = an_order("E-01", payer=INDIVIDUAL)
    for row in (other, moved):
        assert story.desk.orders.import_rows([row], OPERATOR).kept == 1
    assert story.desk.orders.import_rows([an_order("E-01")], OPERATOR).unchanged == 1
    assert story.get(number).orders[0].amount_fen == 140_950
    story.desk.drafts.delete(number, OPERATOR)
    assert story.desk.orders.import_rows([other], OPERATOR).updated == 1
    assert story.desk.orders.get(["E-01"])[0].amount_fen == 1


def test_orders_of_unknown_payers_are_told_with_the_command_that_adds_the_customer(desk: Desk) -> None:
    rows = [an_order("U1", payer="777", line=4), an_order("K1", line=5), an_order("U2", payer="777", line=6)]
    report = desk.orders.import_rows(rows, OPERATOR)
    assert report.added == 1
    first, second = report.problems
    assert (first.line, first.id, second.line) == (4, "U1", 6)
    assert "777" in first.reason
    assert "customers add" in first.hint
    assert "--account 777" in first.hint
    assert second.hint == ""
    with pytest.raises(NotFoundError, match="U1、U2"):
        desk.orders.get(["K1", "U1", "U2"])


def test_bad_rows_are_passed_on_in_the_order_of_their_lines_and_good_ones_are_kept(desk: Desk) -> None:
    bad = RowProblem(2, "B", "金额不正确")
    report = desk.orders.import_rows([an_order("U", payer="777", line=9), bad, an_order("G")], OPERATOR)
    assert [problem.line for problem in report.problems] == [2, 9]
    assert report.imported == 1


def test_a_long_import_is_written_in_batches_while_it_is_read(desk: Desk) -> None:
    before = desk.orders.count(OrderFilter())
    seen: list[int] = []

    def source() -> Iterator[OrderInput]:
        for number in range(2 * BATCH + 100):
            if number in {0, BATCH + 100, 2 * BATCH + 99}:
                seen.append(desk.orders.count(OrderFilter()) - before)
            yield an_order(f"L{number:04d}", line=number)

    assert desk.orders.import_rows(source(), OPERATOR).added == 2 * BATCH + 100
    assert seen == [0, BATCH, 2 * BATCH]


def test_a_source_that_breaks_in_the_middle_leaves_whole_batches(desk: Desk) -> None:
    before = desk.orders.count(OrderFilter())

    def source() -> Iterator[OrderInput]:
        for number in range(BATCH + 200):
            yield an_order(f"L{number:04d}", line=number)
        raise InvalidInputError("文件在第 2201 行中断。")

    with pytest.raises(InvalidInputError, match="2201"):
        desk.orders.import_rows(source(), OPERATOR)
    assert desk.orders.count(OrderFilter()) - before == BATCH


def test_the_pickers_marks_survive_and_are_the_operators_own(desk: Desk) -> None:
    marks = tuple(desk.orders.keys(OrderFilter(customer=ENTERPRISE))[:3])
    desk.orders.save_selection(ENTERPRISE, Channel.BOTH, marks, OPERATOR)
    assert desk.orders.selection(ENTERPRISE, Channel.BOTH, OPERATOR) == marks
    assert desk.orders.selection(ENTERPRISE, Channel.SINGLE, OPERATOR) == ()
    assert desk.orders.selection(NOT_ACTIVATED, Channel.BOTH, OPERATOR) == ()
    assert desk.orders.selection(ENTERPRISE, Channel.BOTH, Operator("other")) == ()
    desk.orders.save_selection(ENTERPRISE, Channel.BOTH, (), OPERATOR)
    assert desk.orders.selection(ENTERPRISE, Channel.BOTH, OPERATOR) == ()


def test_a_customer_is_found_by_account_code_or_name_if_only_one_fits(desk: Desk) -> None:
    added = desk.customers.add(COMPANY, OPERATOR)
    for reference in ("3000", COMPANY.code, "上海示例有限公司", " 3000 "):
        assert desk.customers.get(reference) == added
    with pytest.raises(NotFoundError, match="有多个客户") as refused:
        desk.customers.get("91110000600037341L")
    assert "100000000001、100000000002" in refused.value.hint
    for reference in ("", "300", "%", "上海"):
        with pytest.raises(NotFoundError):
            desk.customers.get(reference)


def test_an_account_is_one_customers(desk: Desk) -> None:
    with pytest.raises(HeldError, match=ENTERPRISE):
        desk.customers.add(replace(COMPANY, account=ENTERPRISE), OPERATOR)
    assert len(desk.customers.list()) == len(CUSTOMERS)


BAD_CUSTOMERS: dict[str, dict[str, object]] = {
    "P12 code": {"code": "91110000600037342L"},
    "P12 code with dots": {"code": "91310000.MA1FL0LX06"},
    "P12 identity number": {"kind": CustomerKind.INDIVIDUAL, "code": "110101199003070021"},
    "P12 phone": {"signers": (("王五", "12300133000"),)},
    "phone twice": {"signers": (("王五", "13300133000"), ("王六", "13300133000"))},
    "no name": {"name": ""},
    "name with spaces": {"name": " 上海示例"},
    "bidirectional name": {"name": "上海\u202e示例"},
    "long name": {"name": "长" * 101},
    "account": {"account": "30-00"},
    "wide account": {"account": "３０００"},
    "framework": {"framework": "KJ\x1b[2J"},
}


@pytest.mark.parametrize("wrong", BAD_CUSTOMERS.values(), ids=BAD_CUSTOMERS)
def test_p12_a_customer_with_a_wrong_value_is_not_added(desk: Desk, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        desk.customers.add(replace(COMPANY, **wrong), OPERATOR)  # type: ignore[arg-type]  # the caller's keywords
    assert "\x1b" not in refused.value.sentence
    assert len(desk.customers.list()) == len(CUSTOMERS)


def test_a_customer_comes_with_authorised_signers(desk: Desk) -> None:
    desk.customers.add(COMPANY, OPERATOR)
    (signer,) = desk.customers.get("3000").signers
    assert (signer.name, signer.phone, signer.status.value) == ("王五", "13300133000", "authorised")


def test_a_persona_that_does_not_exist_is_refused(desk: Desk) -> None:
    signer = desk.customers.get(ENTERPRISE).signers[0].id
    with pytest.raises(InvalidInputError, match="sleepy"):
        desk.customers.set_persona(signer, "sleepy")
    with pytest.raises(NotFoundError, match="9999"):
        desk.customers.set_persona(9999, "slow")


@pytest.mark.parametrize("typed", ["\udcff", "A\udcff"])
def test_bytes_that_are_no_utf8_are_refused_in_words(desk: Desk, typed: str) -> None:
    for call in (
        lambda: desk.orders.list(OrderFilter(text=typed)),
        lambda: desk.orders.get([typed]),
        lambda: desk.customers.get(typed),
    ):
        with pytest.raises(InvalidInputError, match="无法保存"):
            call()
