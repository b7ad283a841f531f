"""Files that people brought and an earlier version read wrongly, each with what it must give."""

import csv

import pytest

from contract_tui.desk.orders.importing import read_orders
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import Announced, ImportRow, Note, OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction
from tests.world.places import CASES


def rows(name: str) -> list[ImportRow]:
    return list(read_orders(CASES / name))


def orders(name: str) -> dict[str, OrderInput]:
    return {row.id: row for row in rows(name) if isinstance(row, OrderInput)}


def problems(name: str) -> list[RowProblem]:
    return [row for row in rows(name) if isinstance(row, RowProblem)]


def notes(name: str) -> list[str]:
    return [row.words for row in rows(name) if isinstance(row, Note)]


def written(name: str, column: str) -> dict[str, str]:
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return {row["order_id"]: row[column] for row in csv.DictReader(stream)}


AMOUNTS = {
    **dict.fromkeys(
        [
            "AM00",
            "AM01",
            "AM02",
            "AM03",
            "AM04",
            "AM10",
            "AM11",
            "AM12",
            "AM13",
            "AM14",
            "AM15",
            "AM16",
            "AM37",
            "AM38",
        ],
        140_950,
    ),
    "AM17": 140_950,
    "AM18": -500,
    "AM22": 0,
    "AM23": 0,
    "AM26": 1,
    "AM27": 0,
    "AM28": 140_900,
    "AM29": 50,
    "AM30": 500,
    "AM42": 999_999_999_999_999_999,
}


def test_p11_an_amount_is_read_as_written_or_its_row_is_refused_with_its_text() -> None:
    assert {number: row.amount_fen for number, row in orders("amounts.csv").items()} == AMOUNTS
    texts = written("amounts.csv", "amount")
    refused = {problem.id: problem for problem in problems("amounts.csv")}
    assert set(refused) == set(texts) - set(AMOUNTS)
    assert {"AM08", "AM09", "AM25", "AM31", "AM32", "AM33", "AM51", "AM53", "AM55"} <= set(refused)
    for line, (number, text) in enumerate(texts.items(), 2):
        if number in refused:
            assert refused[number].line == line
            assert f"金额不正确：{text.strip()}（" in refused[number].reason


MOMENTS = {
    **dict.fromkeys(["DT00", "DT02", "DT05", "DT21", "DT27"], "2024-01-04T16:00:00"),
    **dict.fromkeys((f"DT{n:02d}" for n in (1, 3, 6, 8, 9, 11, 22, 37, 38, 39)), "2024-01-05T00:03:00"),
    "DT04": "2024-01-05T00:03:00.123456",
    "DT10": "2024-01-05T08:03:00",
    "DT16": "2024-02-28T16:00:00",
    "DT19": "2024-01-05T07:04:05",
    "DT20": "2024-01-05T07:04:05",
    "DT28": "2018-08-31T16:00:00",
    "DT29": "2018-08-31T15:59:59",
    "DT30": "2018-08-31T16:00:00",
}  # fmt: skip


def test_s15_a_time_is_the_right_moment_or_its_row_is_refused_and_none_is_guessed() -> None:
    found = {number: row.created_at for number, row in orders("dates.csv").items()}
    told = {number: when.isoformat().removesuffix("+00:00") for number, when in found.items()}
    assert told == MOMENTS
    refused = {problem.id: problem for problem in problems("dates.csv")}
    texts = written("dates.csv", "created_at")
    assert set(refused) == set(texts) - set(MOMENTS)
    assert {"DT12", "DT13", "DT14", "DT15", "DT23", "DT34"} <= set(refused)
    assert all(texts[number] in problem.reason for number, problem in refused.items())


@pytest.mark.parametrize(
    ("name", "numbers"), [("multiline-heading.csv", ["M001"]), ("multiline-heading-middle.csv", ["MM01"])]
)
def test_headings_broken_over_lines_are_joined_and_leave_no_row_behind(name: str, numbers: list[str]) -> None:
    assert [row.id for row in orders(name).values()] == numbers
    assert problems(name) == []


def test_units_in_broken_headings_count() -> None:
    assert orders("multiline-heading.csv")["M001"].amount_fen == 10_000
    assert orders("multiline-heading-middle.csv")["MM01"].amount_fen == 14_095_000


def test_a_damaged_character_is_told_and_never_read_in_another_encoding() -> None:
    with pytest.raises(InvalidInputError, match="第 4 行有损坏的字符"):
        rows("mojibake-even.csv")


def test_a_comma_for_a_point_is_refused_though_semicolons_separate() -> None:
    [problem] = rows("semicolon-decimal-comma.csv")
    assert isinstance(problem, RowProblem)
    assert "1409,50" in problem.reason


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("trailing-comma-rows.csv", ["T001", "T002"]),
        ("trailing-commas-excel.csv", ["TE01"]),
        ("sep-line.csv", ["S001", "S002"]),
        ("title-line.csv", ["L001", "L002"]),
    ],
)
def test_what_spreadsheets_put_around_a_table_does_not_count(name: str, numbers: list[str]) -> None:
    assert list(orders(name)) == numbers
    assert problems(name) == []


def test_a_title_above_the_headings_is_skipped_and_said() -> None:
    assert notes("title-line.csv") == ["title-line.csv：列名在第 2 行，此前的各行不是订单，已跳过。"]
    assert [row.line for row in orders("title-line.csv").values()] == [3, 4]
    assert notes("sep-line.csv") == [], "a sep line is no title"


@pytest.mark.parametrize("name", ["totalcount-text.json", "totalcount-float.json"])
def test_totalcount_counts_in_whatever_form(name: str) -> None:
    assert Announced(500) in rows(name)


def test_empty_forms_of_refreturndeals_make_no_purchase_a_refund() -> None:
    found = orders("refreturndeals-empty-forms.json")
    refunds = {number for number, row in found.items() if row.action is OrderAction.REFUND}
    assert (len(found), refunds) == (16, {"RR15"})
    assert found["RR15"].amount_fen == -100


def test_escapes_of_workbooks_are_decoded() -> None:
    found = orders("x-cr-escape.xlsx")
    assert {number: row.product for number, row in found.items()} == {
        "XE01": "云服务器 标准型",
        "XE02": "云盘",
    }
    products = {number: row.product for number, row in orders("x-escapes-all.xlsx").items()}
    assert products == {
        "XV00": "A B", "XV01": "A B", "XV02": "A B", "XV04": "A_x000D_B", "XV05": "A云B", "XV06": "A_xZZZZ_B",
        "XV07": "A x000D_B", "XV08": "A_X000D_B", "XV09": "A·B",
    }  # fmt: skip
    assert [(each.id, "U+200B" in each.reason) for each in problems("x-escapes-all.xlsx")] == [("XV03", True)]


def test_strict_open_xml_is_refused_by_its_name_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match="Strict Open XML") as caught:
        rows("x-strict.xlsx")
    assert "另存为" in caught.value.hint


def test_the_first_visible_sheet_with_the_columns_is_read_and_named() -> None:
    assert list(orders("x-hidden-first-sheet.xlsx")) == ["XI01"]
    assert "“订单”" in notes("x-hidden-first-sheet.xlsx")[0]


def test_hidden_rows_are_read_and_counted() -> None:
    assert list(orders("x-hidden-row.xlsx")) == ["XH01", "XH02", "XH03"]
    assert "1 行" in notes("x-hidden-row.xlsx")[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x-formula-nocache.xlsx", {2: "F2 的公式没有保存计算结果", 3: "A3 的公式没有保存计算结果"}),
        ("x-merged.xlsx", {3: "B3 在合并单元格 B2:B3 中"}),
        ("x-total-row.xlsx", {3: "“合计”是汇总行"}),
    ],
)
def test_refused_rows_of_workbooks_say_what_is_wrong_with_the_cell(name: str, said: dict[int, str]) -> None:
    found = {problem.line: problem.reason for problem in problems(name)}
    assert set(found) == set(said)
    assert all(words in found[line] for line, words in said.items())
