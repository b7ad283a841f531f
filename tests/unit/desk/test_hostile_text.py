"""Hostile text below the faces: refused at the door with the character named, or printed to the letter."""

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from contract_tui.cli.main import run
from contract_tui.desk.orders.importing import read_orders, read_stream
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.errors import DeskError, InvalidInputError
from contract_tui.domain.imports import OrderInput, RowProblem
from contract_tui.domain.parties import Mailing
from contract_tui.domain.states import Channel, Substate
from contract_tui.domain.text import REPLACEMENT, is_forbidden, shown
from tests.world.forgery import as_of_an_older_program
from tests.world.hostile import FORBIDDEN, LONG, PRINTABLE, SURROGATE, WITHOUT_GLYPH
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, OPERATOR, PARTY
from tests.world.story import Story

if TYPE_CHECKING:
    from collections.abc import Callable

UNPRINTABLE = FORBIDDEN | WITHOUT_GLYPH | {"surrogate": SURROGATE}
FIELDS = ("contact", "email", "address")


def named(values: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("value", values.values(), ids=values.keys())


def squeezed(text: str) -> str:
    return "".join(text.split())


def pdf_words(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def customer(name: str, **changes: object) -> CustomerInput:
    plain = CustomerInput(
        CustomerKind.ENTERPRISE,
        name,
        "91110000600037341L",
        "2000",
        "KJ-9",
        activated=True,
        signers=(("张三", "13800000001"),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the caller's keywords


def names_the_character(error: DeskError, value: str) -> bool:
    return any(f"U+{ord(c):04X}" in error.sentence for c in value) or "无法保存" in error.sentence


@named(PRINTABLE)
def test_p4_a_printable_name_is_printed_to_the_letter_and_changes_nothing_else(
    story: Story, value: str
) -> None:
    desk = story.desk
    desk.customers.add(customer(value), OPERATOR)
    desk.orders.import_rows([an_order("H1", payer="2000", product=value, detail=value)], OPERATOR)
    number = desk.drafts.open(Channel.BOTH, "2000", ["H1"], OPERATOR)
    desk.drafts.confirm_party(number, replace(PARTY, contact=value, address=f"{value}路 1 号"), OPERATOR)
    story.engine()
    plain = desk.documents.plain_text(number)
    assert plain.count(value) >= 5
    for width in (40, 80, 120):
        lines = desk.documents.text_lines(number, width)
        assert squeezed(value) in squeezed("".join(line.text for line in lines)) or width == 40
    assert squeezed(value) in pdf_words(desk.documents.pdf(number).content)
    usual = story.text_review("E-01")
    kinds = [line.kind for line in desk.documents.text_lines(usual, 200)]
    assert len({line.kind for line in desk.documents.text_lines(number, 200)} ^ set(kinds)) == 0


def test_a_name_that_cannot_be_printed_is_refused_at_the_door_by_its_character(story: Story) -> None:
    for value in UNPRINTABLE.values():
        for entry in (customer(value), customer("甲公司", framework=value)):
            with pytest.raises(InvalidInputError) as refused:
                story.desk.customers.add(entry, OPERATOR)
            assert names_the_character(refused.value, value), repr(value)


@pytest.mark.parametrize("field", FIELDS)
def test_s21_a_party_field_that_cannot_be_printed_is_refused_as_typed_and_as_confirmed(
    story: Story, field: str
) -> None:
    number = story.filling("E-01")
    for value in UNPRINTABLE.values():
        typed = f"{value}示例路 1 号" if field == "address" else value
        found = story.desk.parties.field_problem(field, typed)
        assert found is not None, repr(value)
        with pytest.raises(InvalidInputError) as refused:
            story.desk.drafts.confirm_party(number, replace(PARTY, **{field: typed}), OPERATOR)
        assert found in refused.value.message
        assert field == "email" or names_the_character(refused.value, value), repr(value)
    assert story.substate(number) is Substate.FILLING


def test_signers_reasons_and_mailings_take_no_control_characters(story: Story) -> None:
    effective, number = story.effective("E-02"), story.customer_signing("E-01")
    desk, phone, address = story.desk, "13911112222", "深圳市南山区示例路"
    for value in (*FORBIDDEN.values(), SURROGATE, LONG):
        tries: tuple[Callable[[], object], ...] = (
            partial(desk.customers.add_signer, ENTERPRISE, value, phone, OPERATOR),
            partial(desk.signing.cancel, number, value, OPERATOR),
            partial(desk.papers.request, effective, Mailing(1, value, phone, address), OPERATOR),
            partial(desk.papers.request, effective, Mailing(1, "张三", phone, value + address), OPERATOR),
        )
        for attempt in tries:
            with pytest.raises(InvalidInputError):
                attempt()
    assert story.substate(number) is Substate.CUSTOMER_SIGNING


@named({"long": LONG})
def test_a_name_of_500_characters_is_refused_with_the_limit(story: Story, value: str) -> None:
    for entry in (customer(value), customer("甲公司", framework=value)):
        with pytest.raises(InvalidInputError, match=r"最多 \d+ 个字符，现有 500 个"):
            story.desk.customers.add(entry, OPERATOR)


def as_json(product: str) -> list[OrderInput | RowProblem]:
    deal = {
        "OrderId": "H1", "Payer": ENTERPRISE, "CreateTime": "2026-03-05 10:00:00", "RealTotalCost": 100,
        "Status": 4, "PayMode": "prePay", "Action": "purchase", "ProductName": product,
        "SubProductName": "标准型", "Currency": "CNY",
    }  # fmt: skip
    return list(read_stream(io.BytesIO(json.dumps({"Deals": [deal]}).encode())))  # type: ignore[arg-type]  # one that can be read twice


def test_an_imported_product_that_cannot_be_printed_is_a_bad_row(story: Story) -> None:
    for value in (*UNPRINTABLE.values(), LONG):
        report = story.desk.orders.import_rows(as_json(value), OPERATOR)
        assert (report.imported, len(report.problems)) == (0, 1), repr(value)
        [problem] = report.problems
        assert "产品" in problem.reason
        assert value == LONG or any(f"U+{ord(c):04X}" in problem.reason for c in value), problem.reason


def test_a_printable_product_is_imported_from_json_and_from_csv_as_it_is(
    story: Story, tmp_path: Path
) -> None:
    for place, value in enumerate(PRINTABLE.values()):
        table = tmp_path / f"{place}.csv"
        quoted = value.replace('"', '""')
        table.write_text(
            "订单号,付款账号,创建时间,付费模式,金额,产品\n"
            f'H2,{ENTERPRISE},2026-03-05 10:00:00,预付费,1.00,"{quoted}"\n',
            "utf-8",
        )
        for rows in (as_json(value), list(read_orders(table))):
            report = story.desk.orders.import_rows(rows, OPERATOR)
            assert (report.imported, report.problems) == (1, ()), repr(value)
        first, second = story.desk.orders.get(["H1", "H2"])
        assert first.product.startswith(value)
        assert second.product == value


# A database may hold what an older program, another tool or a restored copy put there.


def stored(story: Story, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(story.desk.settings.database)) as connection, connection:
        connection.execute(statement, values)


STORED = FORBIDDEN | WITHOUT_GLYPH
PLACES = {
    "客户名称": "UPDATE customer SET name = ? WHERE account = '100000000001'",
    "框架合同编号": "UPDATE customer SET framework = ? WHERE account = '100000000001'",
    "订单 E-01": "UPDATE orders SET product = ? WHERE order_number = 'E-01'",
    "订单 E-01 ": "UPDATE orders SET detail = ? WHERE order_number = 'E-01'",
}


@pytest.mark.parametrize("place", PLACES)
def test_old_data_that_cannot_be_printed_never_become_a_contract(story: Story, place: str) -> None:
    for value in STORED.values():
        stored(story, PLACES[place], value)
        for channel in Channel:
            with pytest.raises(InvalidInputError) as refused:
                story.desk.drafts.open(channel, ENTERPRISE, ["E-01"], OPERATOR)
            assert place.strip() in refused.value.message
            assert names_the_character(refused.value, value)
            assert not any(is_forbidden(c) for c in refused.value.sentence)


@pytest.mark.parametrize("value", [STORED["window title"], STORED["emoji"]])
def test_an_old_draft_that_cannot_be_printed_is_refused_before_it_waits_for_ever(
    story: Story, value: str
) -> None:
    number = story.filling("E-01")
    stored(story, "UPDATE contract SET customer_name = ?", value)
    as_of_an_older_program(story.desk)
    with pytest.raises(InvalidInputError, match="客户名称"):
        story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    assert story.substate(number) is Substate.FILLING
    story.desk.drafts.delete(number, OPERATOR)


def test_a_template_that_cannot_be_printed_is_refused_before_a_draft_is_begun(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contract_tui.documents.template import RenderedText

    broken = RenderedText("# 订单合同 😀\n", "own 1.0")
    monkeypatch.setattr(story.desk.maker, "written", lambda facts: broken)
    with pytest.raises(InvalidInputError, match=r"合同模板.*U\+1F600"):
        story.desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)


@pytest.mark.parametrize("flags", [(), ("--json",)], ids=["words", "json"])
def test_commands_show_stored_text_without_anything_that_a_terminal_obeys(
    story: Story, flags: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    number = story.customer_signing("E-01")
    value = "".join(STORED.values())
    stored(story, "UPDATE customer SET name = ? WHERE account = '100000000001'", value)
    stored(story, "UPDATE contract SET customer_name = ?, cancel_reason = ?, contact = ?", *[value] * 3)
    stored(story, "UPDATE signer SET name = ?", value)
    stored(story, "UPDATE orders SET product = ?, detail = ?", value, value)
    home = ("--home", str(story.desk.settings.home))
    for command in (
        ("customers", "list"), ("customers", "show", ENTERPRISE), ("orders", "list"), ("contract", "list"),
        ("contract", "show", number), ("audit", number),
    ):  # fmt: skip
        assert run([*home, *command, *flags]) == 0, command
        said = capsys.readouterr()
        seen = {c for c in said.out + said.err if is_forbidden(c)} - set("\n" + REPLACEMENT)
        assert not seen, (command, seen)
        if command[0] == "customers" and not flags:
            assert shown(value) in said.out
        if flags and command == ("customers", "show", ENTERPRISE):
            assert json.loads(said.out)["name"] == value


def test_stored_bytes_that_are_no_text_are_a_sentence_without_the_bytes(story: Story) -> None:
    stored(
        story,
        "UPDATE customer SET name = CAST(? AS TEXT) WHERE account = '100000000001'",
        b"13800000001\xff\xfe",
    )
    with pytest.raises(DeskError) as refused:
        story.desk.customers.list()
    assert "13800000001" not in refused.value.sentence
    assert refused.value.hint


@named({"surrogate": SURROGATE})
def test_p9_what_a_shell_passes_that_is_no_text_is_refused_in_words(
    story: Story, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ("--home", str(story.desk.settings.home))
    number = story.customer_signing("E-01")
    for command in (
        ("customers", "show", value), ("contract", "list", "--search", value), ("contract", "show", value),
        ("contract", "cancel", number, "--reason", value),
    ):  # fmt: skip
        assert run([*home, *command]) in {0, 2, 4}, command
        capsys.readouterr()
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
