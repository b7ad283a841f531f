"""Fields that are judged as one types (S21)."""

from contract_tui.domain.parties import PARTY_LABELS, field_problem
from contract_tui.tui.literal import width
from contract_tui.tui.widgets.form import FieldSpec, Form
from contract_tui.tui.widgets.safe_input import SafeInput
from tests.tui.driver import at_the_keyboard
from tests.tui.stage import HOSTILE, Page, Stage

LONG = (
    "这个问题的说明很长，要求操作人员逐字读完，因此绝不能在八十列的终端里被截断，"
    "一个字也不能少，读到这里为止。"
)


def party_form(**values: str) -> Form:
    specs = [FieldSpec(name, label, required=name != "postcode") for name, label in PARTY_LABELS.items()]
    return Form([FieldSpec("name", "甲方名称", fixed=True), *specs], values, field_problem)


def filling(form: Form) -> tuple[Page, Stage]:
    page = Page(form)
    page.AUTO_FOCUS = "SafeInput"  # type: ignore[misc]  # of this page alone
    return page, Stage(page)


async def test_s21_a_field_is_judged_with_every_key() -> None:
    page, app = filling(party_form())
    async with at_the_keyboard(app) as operator:
        await operator.presses("tab")
        await operator.types("13")
        await operator.sees("! ")
        await operator.types("800138000")
        await operator.no_longer_sees("! ")
        last = page.heard[-1]
        assert isinstance(last, Form.FieldChanged)
        assert (last.name, last.value, last.problem) == ("phone", "13800138000", None)


async def test_nothing_is_said_to_have_changed_before_anybody_types() -> None:
    page, app = filling(party_form(name="某公司", contact="张三"))
    async with at_the_keyboard(app) as operator:
        await operator.sees("张三")
        assert [m for m in page.heard if isinstance(m, Form.FieldChanged)] == []


async def test_p4_party_as_name_is_shown_but_cannot_be_typed_over() -> None:
    form = party_form(name="深圳市某某科技有限公司")
    _page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        await operator.sees("深圳市某某科技有限公司（不可修改）")
        assert not operator.app.screen.query("#field-name")
        assert form.values["name"] == "深圳市某某科技有限公司"


async def test_required_fields_carry_a_mark() -> None:
    _page, app = filling(party_form())
    async with at_the_keyboard(app) as operator:
        await operator.sees("* 联系人", "* 联系电话", "  邮政编码")
        assert "* 邮政编码" not in operator.screen


async def test_an_untouched_form_shows_no_problem_until_one_goes_on() -> None:
    form = party_form()
    _page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        assert "! " not in operator.screen
        assert list(form.problems) == ["contact", "phone", "email", "address"]
        operator.the(SafeInput, "#field-email").focus()
        assert not form.show_problems()
        await operator.sees("! 请填写联系人", "! 请填写通讯地址")
        assert operator.app.focused is operator.the(SafeInput, "#field-contact")


async def test_a_long_problem_is_never_cut() -> None:
    _page, app = filling(Form([FieldSpec("a", "甲")], {"a": "x"}, lambda _name, _value: LONG))
    async with at_the_keyboard(app) as operator:
        await operator.sees("! 这个问题")
        assert LONG in operator.screen.replace(" ", "").replace("\n", "").replace("!", "")
        assert all(width(line) <= 80 for line in operator.lines)


async def test_what_is_pasted_is_taken_whole_and_flagged() -> None:
    form = party_form()
    _page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        await operator.pastes("张三\n李四\x1b[31m")
        assert form.values["contact"] == "张三\ufffd李四\ufffd[31m"
        await operator.sees("含有换行或不可显示的字符")
        assert "\x1b" not in operator.screen
        assert "contact" in form.problems


async def test_line_breaks_around_a_paste_do_not_count() -> None:
    form = party_form()
    _page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        await operator.pastes("  张三\r\n")
        assert form.values["contact"] == "张三"
        assert "contact" not in form.problems


async def test_a_paste_takes_the_place_of_what_is_selected() -> None:
    form = party_form(contact="旧名")
    _page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        operator.the(SafeInput, "#field-contact").select_all()
        await operator.pastes("新名")
        assert form.values["contact"] == "新名"


async def test_a_very_long_paste_is_not_refused() -> None:
    form = party_form()
    _page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        await operator.pastes("长" * 3000)
        assert len(form.values["contact"]) == 3000
        await operator.sees("最多")


async def test_stored_values_with_control_characters_do_not_reach_the_terminal() -> None:
    _page, app = filling(party_form(contact=HOSTILE, name=HOSTILE))
    async with at_the_keyboard(app) as operator:
        await operator.sees("[@click=app.quit]x[/]")
        assert "\x1b" not in operator.screen


async def test_enter_goes_to_the_next_field_and_submits_in_the_last() -> None:
    page, app = filling(party_form())
    async with at_the_keyboard(app) as operator:
        await operator.presses("enter")
        assert operator.app.focused is operator.the(SafeInput, "#field-phone")
        await operator.presses("down", "down", "up", "down", "down", "enter")
        await operator.until(lambda: page.heard and isinstance(page.heard[-1], Form.Submitted), "submitted")


async def test_values_can_be_put_in_later_and_are_judged() -> None:
    form = party_form()
    page, app = filling(form)
    async with at_the_keyboard(app) as operator:
        form.set_values({"phone": "123", "name": "另一公司", "unknown": "x"})
        await operator.until(lambda: page.heard, "told")
        assert (form.values["phone"], form.values["name"]) == ("123", "")
        assert "phone" in form.problems
