"""Orders and customers by command: imports with their reports, lists, activation."""

import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import DEALS, ENTERPRISE, INDIVIDUAL, Here, Shell, add_customers, deal


def test_the_same_orders_again_change_nothing(office: Here, deals: Path) -> None:
    again = office.done("orders", "import", str(deals), "--json").data
    assert again == {
        "dry_run": False,
        "added": 0,
        "updated": 0,
        "unchanged": 8,
        "kept": 0,
        "refused": 0,
        "missing": 0,
        "stopped": False,
        "notes": [],
        "problems": [],
    }


def test_a_changed_order_is_updated_unless_a_contract_keeps_it(office: Here, tmp_path: Path) -> None:
    office.done(
        "contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", "2024030500000001"
    )
    path = tmp_path / "changed.json"
    changed = [{**each, "RealTotalCost": 5} for each in DEALS[:2]]
    path.write_text(json.dumps(changed), "utf-8")
    report = office.done("orders", "import", str(path), "--json").data
    assert (report["updated"], report["kept"], report["unchanged"]) == (1, 1, 0)


def test_bad_rows_are_listed_and_the_good_ones_kept(office: Here, tmp_path: Path) -> None:
    path = tmp_path / "mixed.json"
    rows = [
        deal("9001"), deal("9002", PayMode="cash"), deal("9003", "555"), deal("9004", "555"),
        deal("9005", ProductName="a\x1b[31m"),
    ]  # fmt: skip
    path.write_text(json.dumps({"Deals": rows}), "utf-8")
    report = office("orders", "import", str(path), "--json")
    assert (report.code, report.data["added"]) == (3, 1)
    problems = report.data["problems"]
    assert [(each["line"], each["id"]) for each in problems] == [
        (2, "9002"),
        (3, "9003"),
        (4, "9004"),
        (5, "9005"),
    ]
    hints = [each["hint"] for each in problems if "555" in each["hint"]]
    assert len(hints) == 1
    assert " customers add --account 555 " in hints[0]
    words = office("orders", "import", str(path))
    assert (words.code, words.out) == (3, "")
    assert "第 2 行" in words.err
    assert words.err.count("customers add") == 1


def test_import_exit_codes_tell_a_missing_from_a_broken_file(office: Here, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"Deals": [', "utf-8")
    assert office("orders", "import", str(tmp_path / "none.json")).code == 4
    answer = office("orders", "import", str(broken), "--json")
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "broken.json" in answer.error["message"]


def test_several_files_and_a_table_are_imported_in_one_go(office: Here, tmp_path: Path) -> None:
    table = tmp_path / "orders.csv"
    table.write_text(
        "订单号,付款账号,创建时间,付费模式,金额（元）,产品,类别\n"
        f"8001,{ENTERPRISE},2024-03-05,预付费,12.34,云硬盘,订单\n"
        f"8002,{ENTERPRISE},2024-03-05,后付费,12.34,三月账单,月结账单\n"
        f"8003,{ENTERPRISE},2024-03-05,预付费,x,云硬盘,订单\n",
        "gb18030",
    )
    page = tmp_path / "page.json"
    page.write_text(json.dumps([deal("8004")]), "utf-8")
    report = office("orders", "import", str(table), str(page), "--json")
    assert (report.code, report.data["added"]) == (3, 3)
    assert [(each["file"], each["line"]) for each in report.data["problems"]] == [(str(table), 4)]


def test_a_missing_second_file_imports_nothing_of_the_first(office: Here, tmp_path: Path) -> None:
    page = tmp_path / "page.json"
    page.write_text(json.dumps([deal("8004")]), "utf-8")
    assert office("orders", "import", str(page), str(tmp_path / "none.csv")).code == 4
    assert office.done("orders", "list", "--json", "--text", "8004").data["total"] == 0


def test_a_dry_run_makes_the_same_report_and_writes_nothing(office: Here, tmp_path: Path) -> None:
    path = tmp_path / "mixed.json"
    path.write_text(
        json.dumps([deal("9001"), deal("9002", "555"), {**DEALS[0], "RealTotalCost": 1}]), "utf-8"
    )
    before = (office.home / "contract.db").read_bytes()
    tried = office("orders", "import", "--dry-run", str(path), "--json")
    assert tried.data["dry_run"] is True
    assert "试导入（没有写入）" in office("orders", "import", "--dry-run", str(path)).err
    assert (office.home / "contract.db").read_bytes() == before
    done = office("orders", "import", str(path), "--json")
    assert (tried.code, tried.data) == (done.code, done.data | {"dry_run": True})
    assert (done.data["added"], done.data["updated"], done.data["refused"]) == (1, 1, 1)


def test_a_dry_run_needs_no_lock(office: Here, deals: Path) -> None:
    with closing(sqlite3.connect(office.home / "contract.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert office.done("orders", "import", "--dry-run", str(deals), "--json").data["unchanged"] == 8


def test_pages_that_are_missing_are_told_for_all_files_together(office: Here, tmp_path: Path) -> None:
    pages = [tmp_path / "1.json", tmp_path / "2.json"]
    for number, page in enumerate(pages):
        page.write_text(json.dumps({"Response": {"Deals": [deal(f"77{number}")], "TotalCount": 2}}), "utf-8")
    assert "缺少 1 个" in office.done("orders", "import", str(pages[0])).err
    assert office.done("orders", "import", str(pages[0]), "--json").data["missing"] == 1
    assert office.done("orders", "import", *map(str, pages), "--json").data["missing"] == 0


def test_all_problems_are_counted_and_the_first_thousand_listed(office: Here, tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    rows = "".join(f"{number},{ENTERPRISE},2024-03-05,预付费,x,云硬盘\n" for number in range(3_000))
    table.write_text(f"订单号,付款账号,创建时间,付费模式,金额（元）,产品\n{rows}", "utf-8")
    report = office("orders", "import", str(table), "--json").data
    assert (report["refused"], len(report["problems"])) == (3_000, 1_000)
    words = office("orders", "import", str(table)).err
    assert "未导入 3000 行" in words
    assert "另有 2950 行" in words


def test_a_workbook_is_imported_like_a_table(office: Here, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(("订单号", "付款账号", "创建时间", "付费模式", "金额（元）", "产品"))
    book.active.append(("8001", ENTERPRISE, "2024-03-05", "预付费", 12.34, "云硬盘"))
    book.active.append((20240305000000000001, ENTERPRISE, "2024-03-05", "预付费", 12.34, "云硬盘"))
    book.save(tmp_path / "orders.xlsx")
    report = office("orders", "import", str(tmp_path / "orders.xlsx"), "--json")
    assert (report.code, report.data["added"], report.data["refused"]) == (3, 1, 1)


def test_a_long_file_is_counted_on_a_terminal_only(office: Here, tmp_path: Path) -> None:
    table = tmp_path / "long.csv"
    rows = "".join(f"{number},{ENTERPRISE},2024-03-05,预付费,1,云硬盘\n" for number in range(10_000))
    table.write_text(f"订单号,付款账号,创建时间,付费模式,金额（元）,产品\n{rows}", "utf-8")
    assert "\r" not in office.done("orders", "import", "--dry-run", str(table)).err
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "contract_tui", "orders", "import", "--dry-run", "--json", str(table)],
        env=Shell(office.home).environ,
        stdout=subprocess.PIPE,
        stderr=theirs,
        timeout=60,
        check=True,
    )
    os.close(theirs)
    told = os.read(ours, 1000).decode()
    os.close(ours)
    assert "已处理 10,000 行" in told
    assert json.loads(done.stdout)["added"] == 10_000


def test_orders_come_from_standard_input(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    add_customers(shell)
    answer = shell("orders", "import", "-", "--json", stdin=json.dumps({"Response": {"Deals": DEALS}}))
    assert (answer.code, answer.data["added"]) == (0, 8)


def test_the_json_of_orders_has_the_documented_names_and_reasons(office: Here) -> None:
    listed = office.done("orders", "list", "--json").data
    assert listed["total"] == 8
    orders = {each["id"]: each for each in listed["orders"]}
    first = orders["2024030500000001"]
    assert first == first | {
        "id": "2024030500000001",
        "customer": ENTERPRISE,
        "amount_fen": 140950,
        "pay_mode": "prepaid",
        "action": "purchase",
        "created_at": "2024-03-05T02:00:00Z",
        "product": "云服务器 / 标准型S5",
        "eligible": True,
        "reason": None,
        "contract": None,
    }
    assert orders["2024030500000002"]["amount_fen"] == 600714
    assert orders["2024030500000003"]["amount_fen"] is None
    assert orders["2024030500000003"]["eligible"] is True
    assert orders["2024030500000004"]["amount_fen"] == -5000
    assert orders["2024030500000008"]["pay_mode"] == "reserved"
    reasons = {number: orders[number]["reason"] for number in orders if not orders[number]["eligible"]}
    assert sorted(reasons) == ["2024030500000005", "2024030500000006", "2024030500000007"]


def test_orders_are_filtered_by_customer_and_eligibility(office: Here) -> None:
    assert office.done("orders", "list", "--customer", "王五", "--json").data["total"] == 1
    assert office.done("orders", "list", "--customer", INDIVIDUAL, "--json").data["total"] == 1
    assert office.done("orders", "list", "--eligible", "--json").data["total"] == 5
    assert office.done("orders", "list", "--pay-mode", "postpaid", "--json").data["total"] == 2
    assert office.done("orders", "list", "--json", "--text", "none").data == {"orders": [], "total": 0}
    assert "以实际消费为准" in office.done("orders", "list").out


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"--code": "91110000600037342L"}, 2),
        ({"--signer": "张三"}, 2),
        ({"--signer": "张三:12345"}, 2),
        ({"--name": "bad\x1bname"}, 2),
        ({}, 5),
    ],
)
def test_customers_with_wrong_data_or_a_taken_account_are_refused(
    office: Here, changes: dict[str, str], code: int
) -> None:
    data = {"--kind": "enterprise", "--name": "演示", "--code": "91110000600037341L", "--account": ENTERPRISE}
    args = [part for pair in (data | changes).items() for part in pair]
    assert office("customers", "add", *args).code == code


def test_s10_activation_is_asked_for_and_the_check_passes_after_it(office: Here) -> None:
    office.done(
        "customers", "add", "--kind", "enterprise", "--name", "未激活演示公司",
        "--code", "91440300MADEMQ101Y", "--account", "200", "--framework", "KJ-2",
    )  # fmt: skip
    check = ("contract", "check", "--customer", "200", "--json", "--channel")
    failed = office(*check, "both")
    assert (failed.code, failed.data["passed"]) == (3, False)
    assert [each["key"] for each in failed.data["checks"]] == ["verified", "framework", "activation"]
    assert office(*check, "single").code == 0
    office.done("customers", "activate", "200")
    assert office(*check, "both").code == 0
    assert office("customers", "activate", "200").code == 5
