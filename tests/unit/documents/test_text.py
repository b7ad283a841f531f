"""The contract's text: template, escaping, line breaking and the terminal rendering."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from contract_tui.documents.blocks import Item, Signature, Table, parse
from contract_tui.documents.text import plain_text, text_lines
from contract_tui.domain import money, text
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.errors import InvalidInputError, NotFoundError
from contract_tui.domain.layout import wrap
from contract_tui.domain.orders import PayMode
from contract_tui.domain.states import Channel
from contract_tui.domain.text_lines import LineKind
from tests.world.paper.samples import HOSTILE_NAMES, NUMBER, PLATFORM, facts, markdown, order, render

_CLOSING = "，。、；：？！）》”’"
_OPENING = "（《“‘"


def _squeezed(value: str) -> str:
    return "".join(value.split())


def test_p15_both_parties_stand_in_the_text_with_code_and_contact_details() -> None:
    words = plain_text(render(facts()).markdown)
    for expected in ("北京示例科技有限公司", "统一社会信用代码：91110000600037341L", "联系人：张三"):
        assert expected in words
    assert f"名称：{PLATFORM.legal_name}" in words
    assert f"统一社会信用代码：{PLATFORM.code}" in words


def test_p13_the_framework_contract_is_cited_by_its_number() -> None:
    assert "编号为 KJ-2024-0088 的框架合同" in plain_text(markdown())


def test_p11_the_total_stands_in_figures_and_in_capital_characters() -> None:
    chosen = (replace(order(0), amount_fen=140950),)
    words = plain_text(render(facts(chosen=chosen)).markdown)
    assert "¥1,409.50（大写：人民币壹仟肆佰零玖元伍角）" in words
    assert money.figures(140950) in words.splitlines()


def test_s18_a_postpaid_row_shows_no_amount_and_the_text_says_what_holds() -> None:
    chosen = (order(0), replace(order(1), pay_mode=PayMode.POSTPAID, amount_fen=987654321))
    text_with = plain_text(render(facts(chosen=chosen)).markdown)
    assert "以实际消费为准" in text_with.splitlines()
    assert "9,876,543.21" not in text_with
    assert "后付费订单，不计入合同总金额" in text_with
    without = plain_text(render(facts(chosen=(order(0),))).markdown)
    assert "以实际消费为准" not in without


def test_the_single_party_text_says_that_only_the_platform_seals() -> None:
    single, both = (plain_text(markdown(channel=c)) for c in (Channel.SINGLE, Channel.BOTH))
    assert "乙方单方加盖电子签章，甲方不再签章" in single
    assert "甲方（盖章）" not in single
    assert "乙方（盖章）" in single
    assert "甲方（盖章）" in both
    assert "单方" not in both


def test_a_contract_without_party_details_leaves_their_lines_out() -> None:
    words = plain_text(render(facts(channel=Channel.SINGLE, party=None)).markdown)
    assert "联系人" not in words
    assert "电子邮箱：" not in words


def test_an_individual_is_named_with_the_identity_number_and_signs() -> None:
    words = plain_text(render(facts(name="张䶮", kind=CustomerKind.INDIVIDUAL)).markdown)
    assert "姓名：张䶮" in words
    assert "居民身份证号：" in words
    assert "甲方（签字）" in words


def test_the_template_is_named_with_version_and_hash() -> None:
    assert re.fullmatch(r"order_contract 1\.1 sha256:[0-9a-f]{12}", render(facts()).template)


def test_a_template_of_ones_own_is_used_and_has_another_hash(tmp_path: Path) -> None:
    file = tmp_path / "order_contract.md"
    file.write_text("{# version: 2.1 #}\n# 合同\n\n{{ customer_name }}\n", "utf-8")
    rendered = render(facts(name="#甲"), tmp_path)
    assert plain_text(rendered.markdown) == "合同\n#甲"
    assert rendered.template.startswith("order_contract 2.1 sha256:")


@pytest.mark.parametrize(
    "source",
    [
        "{# version: 1 #}{{ nothing_such }}",
        "{# version: 1 #}{% if %}",
        "{# version: 1 #}{{ ''.__class__.__mro__ }}",
        "{# version: 1 #}{{ orders.append(1) }}",
        "# 没有版本号",
    ],
)
def test_a_broken_or_prying_template_is_an_error_in_words(tmp_path: Path, source: str) -> None:
    (tmp_path / "order_contract.md").write_text(source, "utf-8")
    with pytest.raises(InvalidInputError, match="模板"):
        render(facts(), tmp_path)


def test_a_folder_without_a_template_is_an_error_not_the_default(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="中没有合同模板"):
        render(facts(), tmp_path)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_come_out_letter_by_letter_and_change_no_structure(name: str) -> None:
    chosen = (replace(order(0), product=name, detail=""), order(1))
    hostile = parse(render(facts(name=name, chosen=chosen)).markdown)
    plain = parse(render(facts(name="甲", chosen=(order(0), order(1)))).markdown)
    assert [type(block) for block in hostile] == [type(block) for block in plain]
    assert Item("名称：", name) in hostile
    (table,) = (block for block in hostile if isinstance(block, Table))
    assert table.rows[0][2] == name
    (signature,) = (block for block in hostile if isinstance(block, Signature))
    assert signature.columns[0][1] == f"名称：{name}"


@given(st.text(min_size=1, max_size=40))
def test_any_name_comes_out_as_it_may_be_shown(name: str) -> None:
    shown = text.shown(text.tidy(name))
    blocks = parse(render(facts(1, name=f"甲{name}乙")).markdown)
    assert Item("名称：", text.shown(text.tidy(f"甲{name}乙"))) in blocks
    assert shown in plain_text(render(facts(1, name=f"甲{name}乙")).markdown) or not shown.strip()


@pytest.mark.parametrize("channel", list(Channel))
def test_s23_lines_fit_every_width_and_lose_no_word(channel: Channel) -> None:
    source = markdown(30, channel)
    letters = sorted(_squeezed(plain_text(source)))
    for width in range(40, 201):
        lines = text_lines(source, width)
        assert max(cell_len(line.text) for line in lines) <= width
        shown = sorted(_squeezed("".join(li.text for li in lines if li.kind != "table_rule")))
        if width >= 64:
            assert shown == letters, width


def test_no_line_of_a_clause_begins_or_ends_against_the_rules() -> None:
    source = markdown(5)
    for width in range(40, 120):
        for line in text_lines(source, width):
            if line.kind is LineKind.BODY and line.text:
                assert line.text.strip()[0] not in _CLOSING, (width, line.text)
                assert line.text.strip()[-1] not in _OPENING, (width, line.text)


def test_amounts_stand_in_one_column_at_the_right() -> None:
    lines = text_lines(markdown(30), 100)
    head = next(line for line in lines if line.kind is LineKind.TABLE_HEAD)
    first_rows = [li.text for li in lines if re.match(r" *\d+ +\d{14}", li.text)]
    assert len(first_rows) == 30
    assert {cell_len(row) for row in first_rows} == {cell_len(head.text)}


def test_a_narrow_terminal_shows_each_order_as_a_list() -> None:
    lines = [line.text for line in text_lines(markdown(2), 40)]
    assert any(line.startswith("金额（元）：") for line in lines)
    assert not any(line.kind is LineKind.TABLE_HEAD for line in text_lines(markdown(2), 40))


def test_signatures_stand_side_by_side_in_a_wide_terminal() -> None:
    kinds = [li for li in text_lines(markdown(), 80) if li.kind is LineKind.SIGNATURE]
    assert "甲方（盖章）" in kinds[0].text
    assert "乙方（盖章）" in kinds[0].text


def test_words_and_numbers_are_divided_only_when_longer_than_the_line() -> None:
    assert wrap("编号 KJ-2024-0088 的合同", 14, cell_len) == ["编号", "KJ-2024-0088", "的合同"]
    assert wrap("ABCDEFGHIJ", 4, cell_len) == ["ABCD", "EFGH", "IJ"]


@given(st.text("甲乙，。（）“”《》 aB1.-", max_size=60), st.integers(4, 30))
def test_breaking_lines_loses_nothing_but_spaces(value: str, width: int) -> None:
    lines = wrap(value, width, cell_len)
    assert _squeezed("".join(lines)) == _squeezed(value)
    assert all(cell_len(line) <= width for line in lines)


def test_the_contract_number_stands_in_the_text() -> None:
    assert f"合同编号：{NUMBER}" in plain_text(markdown())


def test_reading_a_contract_does_not_load_the_pdf_library() -> None:
    code = (
        "import sys, contract_tui.documents.text, contract_tui.documents.template,"
        " contract_tui.documents.fonts; print('fpdf' in sys.modules, 'textual' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
