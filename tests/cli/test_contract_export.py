"""The contract list as a file: what the filters let through, in the order asked for, whole or not at all."""

import csv
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from contract_tui.desk.contracts.list_export import HEADINGS
from tests.cli.conftest import FIRST, INDIVIDUAL, OF_INDIVIDUAL, SECOND, Here, new


@pytest.fixture
def two(office: Here) -> tuple[str, str]:
    """7,416.64 for the enterprise, both-party; 1,409.50 for the individual, single-party."""
    return new(office, "both", f"{FIRST},{SECOND}"), new(office, "single", OF_INDIVIDUAL, INDIVIDUAL)


def csv_rows(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding).splitlines()))


def test_the_list_is_written_as_it_is_filtered_and_sorted(
    office: Here, two: tuple[str, str], tmp_path: Path
) -> None:
    large, small = two
    target = tmp_path / "合同.csv"
    answer = office.done("contract", "export", str(target), "--sort", "amount", "--reverse", "--json")
    assert answer.data == {"path": str(target), "format": "csv", "contracts": 2}
    heading, *rows = csv_rows(target)
    assert tuple(heading) == HEADINGS
    assert [row[0] for row in rows] == [small, large]
    assert [row[5] for row in rows] == ["1409.50", "7416.64"]
    office.done("contract", "export", str(target), "--channel", "single", "--force")
    assert [row[0] for row in csv_rows(target)[1:]] == [small]


def test_p9_no_phone_and_no_identity_number_stand_in_it(
    office: Here, two: tuple[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "all.csv"
    office.done("contract", "export", str(target))
    text = target.read_text("utf-8-sig")
    assert two[1] in text
    code = office.done("customers", "show", INDIVIDUAL, "--json").data["code"]
    assert code[-4:] not in text
    assert "138" not in text.replace(INDIVIDUAL, "")


def test_a_workbook_has_amounts_as_numbers(office: Here, two: tuple[str, str], tmp_path: Path) -> None:
    office.done("contract", "export", str(tmp_path), "--min", "2000")
    (path,) = tmp_path.glob("合同列表-*.xlsx")
    page = load_workbook(path).active
    assert page is not None
    (row,) = page.iter_rows(min_row=2)
    assert (row[0].value, row[5].value, row[5].number_format) == (two[0], 7416.64, "#,##0.00")


def test_an_encoding_that_lacks_a_character_is_refused_and_leaves_nothing(
    office: Here, tmp_path: Path
) -> None:
    office.done("customers", "edit", INDIVIDUAL, "--name", "王ñ")
    number = new(office, "single", OF_INDIVIDUAL, INDIVIDUAL)
    folder = tmp_path / "exports"
    folder.mkdir()
    target = folder / "合同.csv"
    answer = office("contract", "export", str(target), "--encoding", "gbk")
    assert answer.code == 2
    assert f"{number} 这一行的“ñ”" in answer.err
    assert list(folder.iterdir()) == []
    office.done("contract", "export", str(target), "--encoding", "gb18030")
    assert csv_rows(target, "gb18030")[1][2] == "王ñ"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("list.txt",), 2, "从文件名 list.txt 看不出格式"),
        (("-",), 2, "导出需要文件名"),
        (("missing/list.csv",), 6, "没有这个文件或文件夹"),
        (("taken.csv",), 5, "已经存在"),
    ],
)
def test_what_cannot_be_written_is_said(
    office: Here,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken.csv").write_text("mine")
    answer = office("contract", "export", *args)
    assert (answer.code, words in answer.err) == (code, True), answer
    assert Path("taken.csv").read_text() == "mine"


def test_a_pipe_is_refused_at_once(office: Here, tmp_path: Path) -> None:
    pipe = tmp_path / "list.csv"
    os.mkfifo(pipe)
    answer = office("contract", "export", str(pipe), "--force")
    assert answer.code == 2
    assert "不是文件" in answer.err
