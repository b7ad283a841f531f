"""导入订单: tried first, then written, stopped between two batches, nothing foreign obeyed."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.worker import Worker

from contract_tui.desk.orders.importing import run
from contract_tui.desk.orders.orders import Orders
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import ImportReport
from contract_tui.tui.typed_path import path_of
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import ENTERPRISE
from tests.world.story import Story

HEAD = "订单号,付款账号,创建时间,付费模式,金额（元）,产品\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    rows = (
        f"T-1,{ENTERPRISE},2024-03-05,预付费,12.34,云硬盘\n"
        f"T-2,{ENTERPRISE},2024-03-05,预付费,x,云硬盘\n"
        "T-3,999,2024-03-05,预付费,1,[b]云硬盘[/b]\n"
    )
    path.write_text(HEAD + rows, "utf-8")
    return path


async def opens(operator: Driver, path: Path | str) -> None:
    await operator.presses("I")
    await operator.sees("导入订单", ".csv、.xlsx")
    await operator.pastes(str(path))


def count(office: Story) -> int:
    return office.desk.orders.count(OrderFilter())


async def test_a_file_is_tried_before_it_is_written(office: Story, table: Path) -> None:
    before = count(office)
    async with at_the_keyboard(office.app()) as operator:
        await opens(operator, table)
        await operator.presses("f8")
        await operator.is_told("请先试导入")
        await operator.presses("enter")
        await operator.sees("试导入（没有写入）：可导入 1 个订单", "未导入 2 行")
        await operator.sees(
            "第 3 行，订单 T-2：金额不正确", "没有账号为 999 的客户", "customers add", "按 F8 导入"
        )
        assert count(office) == before
        await operator.presses("f8")
        await operator.sees("已导入 1 个订单：新增 1")
        await operator.is_told("已导入 1 个订单。")
        assert count(office) == before + 1
        await operator.presses("f8")
        await operator.is_told("请先试导入")
        await operator.presses("escape")
        await operator.sees("合同管理")


async def test_the_page_says_the_columns_and_writes_a_sample(office: Story, tmp_path: Path) -> None:
    path = tmp_path / "示例.csv"
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("I")
        await operator.sees("订单号", "必填", "按 Ctrl+Y 写出示例文件")
        await operator.pastes(str(path))
        await operator.presses("ctrl+y")
        await operator.sees("已写出")
        await operator.presses("ctrl+t")
        await operator.sees("可导入 3 个订单")
        await operator.presses("ctrl+y")
        await operator.sees("没有改动")


async def test_a_sample_without_a_path_goes_to_the_downloads(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("I", "ctrl+y")
        await operator.sees("已写出")
    assert (office.settings.downloads / "示例订单.xlsx").is_file()


async def test_another_path_has_to_be_tried_again(office: Story, table: Path) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens(operator, table)
        await operator.presses("ctrl+t")
        await operator.sees("按 F8 导入")
        await operator.types("x")
        await operator.presses("f8")
        await operator.is_told("请先试导入")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入文件的路径"),
        ("/nowhere/orders.csv", "文件不存在"),
        ("/", "不是文件"),
        ("{table}x", "文件不存在"),
    ],
)
async def test_what_is_no_file_is_told(office: Story, table: Path, typed: str, said: str) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens(operator, typed.format(table=table))
        await operator.presses("ctrl+t")
        await operator.sees(said)
        await operator.presses("f8")
        await operator.is_told("请先试导入")


async def test_a_hostile_file_is_shown_letter_by_letter(office: Story, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(f"{HEAD}[red]\x1b[2J,{ENTERPRISE},2024-03-05,预付费,1,云\u202e硬盘\n", "utf-8")
    async with at_the_keyboard(office.app()) as operator:
        await opens(operator, path)
        await operator.presses("ctrl+t")
        await operator.sees("[red]\ufffd[2J")
        assert "\x1b" not in operator.screen


class Held:
    """An import that goes on only when the test says so."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.reports: list[ImportReport] = []

    def around(self, original: Callable[..., ImportReport]) -> Callable[..., ImportReport]:
        def import_rows(*args: object, progress: Callable[[int], bool], **options: object) -> ImportReport:
            def held(rows: int) -> bool:
                answer = progress(rows)
                assert self.go_on.wait(30)
                return answer and progress(rows)

            report = original(*args, progress=held, **options)
            self.reports.append(report)
            return report

        return import_rows


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr(run, "BATCH", 2)
    made = Held()
    monkeypatch.setattr(Orders, "import_rows", made.around(Orders.import_rows))
    return made


def long_table(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    rows = (f"L-{number},{ENTERPRISE},2024-03-05,预付费,1,云硬盘\n" for number in range(9))
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


async def test_escape_stops_between_two_batches_and_says_what_is_in(
    office: Story, tmp_path: Path, held: Held
) -> None:
    before = count(office)
    async with at_the_keyboard(office.app()) as operator:
        await opens(operator, long_table(tmp_path))
        held.go_on.set()
        await operator.presses("ctrl+t")
        await operator.sees("可导入 9 个订单")
        held.go_on.clear()
        await operator.presses("f8")
        await operator.sees("正在导入：已处理 2 行，Esc 停止。")
        await operator.presses("f8", "escape")
        held.go_on.set()
        await operator.sees("已导入 2 个订单", "导入已停止")
    assert count(office) == before + 2


async def test_leaving_the_program_ends_the_import_with_its_batch(
    office: Story, tmp_path: Path, held: Held
) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await opens(operator, long_table(tmp_path))
        await operator.presses("ctrl+t")
        await operator.sees("已处理 2 行")
        running = [worker for worker in operator.app.workers if worker.is_running]
        threading.Thread(target=goes_on_once_cancelled, args=(held, running)).start()
        await operator.presses("f10")
    assert [report.stopped for report in held.reports] in ([True], [])


def goes_on_once_cancelled(held: Held, running: list[Worker[Any]]) -> None:
    """The batch goes on only when the program has begun to leave."""
    while not all(worker.is_finished for worker in running):
        time.sleep(0.01)
    held.go_on.set()


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("'/a b.csv'", "/a b.csv"),
        ('"/a.csv" ', "/a.csv"),
        ("/a'b.csv", "/a'b.csv"),
        ("'", "'"),
        ("~", str(Path.home())),
    ],
)
def test_a_path_may_be_quoted_as_terminals_drop_it(typed: str, path: str) -> None:
    assert path_of(typed) == Path(path)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_everything_fits(office: Story, table: Path, width: int, height: int) -> None:
    async with at_the_keyboard(office.app(), width=width, height=height) as operator:
        await opens(operator, table)
        await operator.presses("ctrl+t")
        await operator.sees("按 F8 导入")
        for word in ("Ctrl+T 试导入", "F8 导入", "Esc 返回"):
            assert word.lower() in operator.footer.lower()
