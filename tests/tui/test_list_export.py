"""The list that is shown, written to a file from the interface."""

import csv

from tests.tui.driver import at_the_keyboard
from tests.world.story import Story


async def test_what_the_list_shows_is_written_in_its_order(office: Story) -> None:
    voided, draft, other = office.voided("E-01"), office.filling("E-02"), office.filling("E-03")
    target = office.settings.downloads.parent / "list.csv"
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 3 行")
        await operator.presses("2", "<")
        await operator.sees("早建在前", "共 2 行")
        await operator.presses("B")
        await operator.sees("导出合同列表", "[UTF-8]")
        await operator.presses("ctrl+u")
        await operator.types(str(target))
        await operator.presses("enter")
        await operator.sees("导出完成", "2 份")
    rows = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == [draft, other]
    assert voided not in target.read_text("utf-8-sig")


async def test_with_marks_it_is_said_that_all_are_exported_and_not_the_marked_only(office: Story) -> None:
    for place in (1, 2, 3):
        office.filling(f"E-0{place}")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 3 行")
        await operator.presses("B")
        await operator.sees("导出合同列表")
        assert "勾选" not in operator.screen
        await operator.presses("escape", "space", "B")
        await operator.reads("导出当前列出的全部 3 份，不只是勾选的 1 份。")


async def test_a_name_without_a_kind_and_a_file_that_is_there_are_refused(
    office: Story,
) -> None:
    office.filling("E-01")
    taken = office.settings.downloads.parent / "taken.xlsx"
    taken.write_bytes(b"mine")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("共 1 行")
        await operator.presses("B")
        await operator.sees("导出合同列表")
        await operator.presses("ctrl+u")
        await operator.types("list")
        await operator.presses("enter")
        await operator.sees("文件名须以 .xlsx 或 .csv 结尾")
        await operator.presses("ctrl+u")
        await operator.types(str(taken))
        await operator.presses("f8")
        await operator.sees("已经存在")
        await operator.presses("escape")
        await operator.no_longer_sees("导出合同列表")
    assert taken.read_bytes() == b"mine"
