"""Tables as bytes: an encoding is told from the whole file, damage is told, and no line is without end."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contract_tui.desk.orders.importing import encodings, read_orders
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import OrderInput, RowProblem

HEAD = "order_id,payer,created_at,pay_mode,product,amount_fen\n"
# The characters of GB 2312, which nearly all Chinese text consists of.
USUAL = "".join(
    bytes([first, second]).decode("gb2312", "ignore")
    for first in range(0xB0, 0xF8)
    for second in range(0xA1, 0xFF)
)
NAMES = st.lists(st.text(USUAL, min_size=1, max_size=12), min_size=1, max_size=8)
ODD = "云服务器标准型实例"


def table(names: list[str]) -> str:
    rows = (f"N{n},1000,2024-01-05,prePay,{name},5\n" for n, name in enumerate(names))
    return HEAD + "".join(rows)


def products(path: Path) -> list[str | None]:
    return [row.product if isinstance(row, OrderInput) else None for row in read_orders(path)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables") / "orders.csv"


@settings(deadline=None)
@given(NAMES, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"]))
def test_a_sound_file_is_read_as_it_was_written(path: Path, names: list[str], encoding: str) -> None:
    content = table(names).encode(encoding)
    # Some bytes are Chinese in one encoding and other letters in UTF-8: nothing tells which is meant.
    assume(encoding.startswith("utf") or not reads_as_utf8(content))
    path.write_bytes(content)
    assert products(path) == names


def reads_as_utf8(content: bytes) -> bool:
    try:
        return not content.isascii() and bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@settings(deadline=None)
@given(NAMES, st.data())
def test_a_file_that_lost_a_byte_of_a_character_never_gives_other_characters(
    path: Path, names: list[str], data: st.DataObject
) -> None:
    names = [*names, ODD]
    whole = table(names).encode()
    inside = [at for at, byte in enumerate(whole) if byte >= 0x80]
    at = data.draw(st.sampled_from(inside))
    path.write_bytes(whole[:at] + whole[at + 1 :])
    line = whole[:at].decode("utf-8", "replace").count("\n") + 1
    with pytest.raises(InvalidInputError, match=f"第 {line} 行"):
        products(path)


def test_a_mark_at_the_beginning_is_believed_and_damage_behind_it_told(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + table(["云"]).encode().replace("云".encode(), "云".encode("gbk")))
    with pytest.raises(InvalidInputError, match="第 2 行有损坏的字符"):
        products(path)


def test_a_file_cut_in_the_middle_of_a_character_is_damaged(path: Path) -> None:
    path.write_bytes(table([ODD, ODD]).encode()[: -len("器标准型实例,5\n".encode()) + 1])
    with pytest.raises(InvalidInputError, match="第 3 行"):
        products(path)


@pytest.mark.parametrize("at", [0, 1])
def test_a_line_without_end_is_refused_while_it_is_read_and_never_kept(path: Path, at: int) -> None:
    lines = [HEAD, *(f"N{n},1000,2024-01-05,prePay,{ODD},5\n" for n in range(2))]
    with path.open("w", encoding="utf-8") as stream:
        for number, line in enumerate(lines):
            if number == at:
                for _ in range(64):
                    stream.write("x," * (1 << 18))
                stream.write("\n")
            else:
                stream.write(line)
    tracemalloc.start()
    try:
        if at == 0:
            with pytest.raises(InvalidInputError, match="第 1 行过长"):
                list(read_orders(path))
        else:
            bad, good = read_orders(path)
            assert isinstance(bad, RowProblem)
            assert (bad.line, "过长" in bad.reason) == (2, True)
            assert isinstance(good, OrderInput)
            assert good.line == 3
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


def test_lines_that_were_looked_at_come_again_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text("a\nb\nc\n", encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = encodings.Lines(stream)
        assert (lines.ahead(2), lines.count) == (["a\n", "b\n"], 0)
        lines.skip(1)
        assert (list(lines), lines.count) == (["b\n", "c\n"], 3)
