"""JSON of any size: memory does not grow with the file, and a broken one still imports nothing."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tui.desk.orders.importing import json_text, read_orders, read_stream
from contract_tui.desk.orders.importing.json_text import JsonText
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import Checked, OrderInput
from tests.unit.importing.test_deals import DOCUMENTED
from tests.world.people import OPERATOR
from tests.world.story import Story

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_BLOCK", 64)


def walk(text: JsonText) -> object:
    """A value put together from its parts, by the walk that files are read with."""
    first = text.peek()
    if first == "[":
        return [walk(text) for _ in text.items()]
    if first == "{":
        return {name: walk(text) for name in text.names()}
    return text.value()


@given(
    st.lists(VALUES, min_size=1, max_size=3),
    st.sampled_from([None, 1, "\t"]),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_what_is_read_through_the_window_is_what_stands_there(
    values: list[object], indent: int | str | None, encoding: str
) -> None:
    content = "\n".join(json.dumps(value, indent=indent, ensure_ascii=False) for value in values)
    text = JsonText(io.BytesIO(content.encode(encoding)), "x.json")
    found = []
    while text.peek():
        found.append(walk(text))
    assert found == values


@given(VALUES, st.data())
def test_a_file_that_is_cut_is_told_with_its_place(value: object, data: st.DataObject) -> None:
    content = json.dumps([value], indent=1, ensure_ascii=False).encode()
    cut = data.draw(st.integers(1, len(content) - 1))
    text = JsonText(io.BytesIO(content[:cut]), "x.json")
    with pytest.raises(InvalidInputError, match=r"x\.json 第 \d+ 行"):
        walk(text)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"Deals": [\n  {"OrderId": 1},\n  {"OrderId": x}]}', "第 3 行第 15 个字符"),
        ('{"Deals": [{}\n\n{}]}', "第 3 行第 1 个字符"),
        ('{"Deals": [{},]}', "第 1 行第 15 个字符"),
        ('{"Deals" [{}]}', "第 1 行第 10 个字符"),
        ('{"Deals": [{}]]', "第 1 行第 15 个字符"),
        ("{1: 2}", "第 1 行第 2 个字符"),
        (f'{{"Other": "{"y" * 500}",\n"Deals": [tru]}}', "第 2 行第 11 个字符"),
    ],
)
def test_a_mistake_is_told_with_line_and_character(content: str, place: str) -> None:
    with pytest.raises(InvalidInputError, match=place):
        list(read_stream(io.BytesIO(content.encode())))


def test_a_value_that_never_ends_is_refused_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_MOST_VALUE", 1 << 12)

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            return b'{"Deals": [{"OrderId": "' if self.given == 1 else b"x" * 64

    source = Endless()
    with pytest.raises(InvalidInputError, match="超过"):
        list(read_stream(source))
    assert source.given < 300


@pytest.mark.parametrize("shape", ["response", "list", "pages"])
def test_pages_larger_than_the_window_are_read_in_every_shape(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "_AT_HAND", 2_000)
    deals = [{**DOCUMENTED, "OrderId": str(number)} for number in range(30)]
    shapes: dict[str, object] = {
        "response": {"Response": {"TotalCount": 30, "Deals": deals}},
        "list": deals,
        "pages": [{"Deals": deals[:20]}, {"Response": {"Deals": deals[20:]}}],
    }
    found = read_stream(io.BytesIO(json.dumps(shapes[shape]).encode()))
    rows = [row for row in found if isinstance(row, OrderInput)]
    assert [(row.line, row.id) for row in rows] == [(number + 1, str(number)) for number in range(30)]


def deals_file(path: Path, count: int, ending: str = "]}") -> Path:
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"Deals": [')
        for number in range(count):
            deal = {**DOCUMENTED, "OrderId": str(number), "Payer": "1000", "Formula": "x" * 2_000}
            stream.write(("," if number else "") + json.dumps(deal))
        stream.write(ending)
    return path


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    path = deals_file(tmp_path / "deals.json", 8_000)
    assert path.stat().st_size > 20 << 20
    tracemalloc.start()
    try:
        assert sum(isinstance(row, OrderInput) for row in read_orders(path)) == 8_000
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_a_file_that_breaks_at_its_last_character_imports_nothing(story: Story, tmp_path: Path) -> None:
    before = story.desk.orders.list(OrderFilter())
    path = deals_file(tmp_path / "deals.json", 3_000, ending="]")
    with pytest.raises(InvalidInputError):
        story.desk.orders.import_rows(read_orders(path), OPERATOR)
    assert story.desk.orders.list(OrderFilter()) == before


def test_reading_can_be_stopped_before_the_first_row_is_written(story: Story, tmp_path: Path) -> None:
    before = story.desk.orders.list(OrderFilter())
    heard: list[int] = []

    def stop(rows: int) -> bool:
        heard.append(rows)
        return False

    path = deals_file(tmp_path / "deals.json", 3_000)
    report = story.desk.orders.import_rows(read_orders(path), OPERATOR, progress=stop)
    assert (heard, report.stopped, report.imported) == ([1_000], True, 0)
    assert story.desk.orders.list(OrderFilter()) == before


def test_signs_of_life_come_before_the_rows_and_only_there() -> None:
    content = json.dumps({"Deals": [{**DOCUMENTED, "OrderId": str(number)} for number in range(2_500)]})
    kinds = [type(row) for row in read_stream(io.BytesIO(content.encode()))]
    assert kinds == [Checked] * 2 + [OrderInput] * 2_500
