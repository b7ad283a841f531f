"""Names are found by pinyin initials, several words in any order, and numbers however they are typed."""

import sqlite3
import sys
from dataclasses import replace
from subprocess import run

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from contract_tui.desk.desk import Desk
from contract_tui.domain.customers import CustomerChanges, CustomerInput, CustomerKind
from contract_tui.domain.filters import ContractFilter, OrderFilter
from contract_tui.store import migrations
from contract_tui.store.initials import initials_of
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, OPERATOR
from tests.world.story import Story


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("深圳示例科技有限公司", "szslkjyxgs"),
        ("重庆长安汽车", "cqcaqc"),
        ("长沙银行行长", "csyhhz"),
        ("厦门重型机械", "xmzxjx"),
        ("云服务器 CVM-2（标准）", "yfwqcvm2bz"),
    ],
)
def test_a_name_is_read_as_its_phrases_are(name: str, usual: str) -> None:
    assert initials_of(name)[0] == usual


def test_a_character_with_several_readings_is_found_by_each() -> None:
    assert {"zjg", "cjg"} <= set(initials_of("曾建国"))
    assert len(initials_of("曾单朴" * 20)) <= 16


@pytest.mark.parametrize("name", ["", "Example Ltd", "E-01", "***", "（）"])
def test_a_name_without_chinese_has_none(name: str) -> None:
    assert initials_of(name) == ()


def contracts(story: Story, typed: str) -> set[str]:
    criteria = ContractFilter(text=typed)
    rows = {row.number for row in story.desk.contracts.list(criteria)}
    assert len(rows) == len(story.desk.contracts.listing(criteria).keys)
    return rows


def test_contracts_are_found_by_initials_and_by_several_words_in_any_order(story: Story) -> None:
    first, second = story.filling("E-01"), story.generating("E-02")
    assert contracts(story, "yskj") == contracts(story, "YSKJ") == {first, second}
    assert contracts(story, "yskj E-02") == contracts(story, "E-02 公司  云上") == {second}
    assert contracts(story, "yskj E-03") == set()
    assert contracts(story, " ") == {first, second}
    story.desk.customers.edit(ENTERPRISE, CustomerChanges(name="重庆示例有限公司"), OPERATOR)
    assert contracts(story, "yskj") == {first, second}, "a contract keeps its name"
    third = story.filling("E-03")
    assert contracts(story, "cqsl") == {third}


def test_a_number_is_found_with_and_without_hyphens_in_either_case_and_of_the_earlier_system(
    story: Story,
) -> None:
    number, other = story.filling("E-01"), story.filling("E-02")
    earlier = f"{other.rpartition('-')[0]}-*"
    with sqlite3.connect(story.settings.database) as connection:
        connection.execute("UPDATE contract SET number = ? WHERE number = ?", (earlier, other))
    for typed in (number, number.lower(), number.replace("-", ""), number[:-2].replace("-", "")):
        assert contracts(story, typed) == {number}, typed
    for typed in (earlier, earlier.replace("-", ""), earlier.removesuffix("-*"), "*"):
        assert contracts(story, typed) == {earlier}, typed
    assert contracts(story, number.replace("-", "")[:10]) == {number, earlier}


def test_orders_and_customers_are_found_by_initials(desk: Desk) -> None:
    desk.orders.import_rows(
        [an_order("Q1", product="对象存储 COS"), an_order("Q2", product="数据库")], OPERATOR
    )

    def orders(typed: str) -> set[str]:
        return {order.id for order in desk.orders.list(OrderFilter(text=typed))}

    assert orders("dxcc") == orders("cos dxcc") == orders("存储 q") == {"Q1"}
    assert orders("sjk") == {"Q2"}
    desk.orders.import_rows([an_order("Q2", product="消息队列")], OPERATOR)
    assert (orders("xxdl"), orders("sjk")) == ({"Q2"}, set())
    name = "深圳示例有限公司"
    new = CustomerInput(CustomerKind.ENTERPRISE, name, "91110000600037341L", "100000000009")
    desk.customers.add(new, OPERATOR)
    by_name = {customer.name: customer.initials for customer in desk.customers.list()}
    assert by_name[name].split()[0] == "szslyxgs"
    assert replace(desk.customers.get("100000000009"), initials="x") == desk.customers.get("100000000009")


def test_an_older_homes_names_are_found_after_the_migration_and_no_event_is_disturbed(story: Story) -> None:
    number = story.filling("E-01")
    engine = create_engine(f"sqlite:///{story.settings.database}")
    with engine.begin() as connection:
        command.downgrade(migrations.config(connection), "0009")
        assert not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'name_initials'")).all()
        migrations.upgrade(connection)
    engine.dispose()
    assert contracts(story, "yskj") == {number}
    assert story.desk.audit_trail.audit(number).problems == ()


def test_searching_never_loads_the_dictionary(story: Story) -> None:
    story.filling("E-01")
    looks = (
        "import sys; from contract_tui.config import load_settings; from contract_tui.desk import open_desk;"
        "from contract_tui.domain.filters import ContractFilter; from pathlib import Path;"
        "desk = open_desk(load_settings(Path(sys.argv[1]), {}));"
        "assert desk.contracts.list(ContractFilter(text='yskj')); desk.close();"
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert run([sys.executable, "-c", looks, str(story.settings.home)], check=False).returncode == 0
