"""填写甲方信息: party A's contact details, validated and saved as they are typed (S21, S22, P3, P4)."""

from dataclasses import asdict
from typing import Any

from textual import on
from textual.app import ComposeResult

from contract_tui.domain.parties import PARTY_LABELS, PartyDetails
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.saving import Saving
from contract_tui.tui.screens.new_contract.steps import Steps
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.form import FieldSpec, Form
from contract_tui.tui.widgets.safe_input import SafeInput

_INTRO = "甲方信息将写入合同，并保存到该客户的信息簿供下次使用。带 * 的为必填项，填写内容自动保存。"
_PLACEHOLDERS = {
    "contact": "联系人姓名",
    "phone": "11 位手机号，或 0755-12345678",
    "email": "name@example.com",
    "address": "省、市、区、街道、门牌号",
    "postcode": "6 位数字，可不填",
}


def field_specs() -> list[FieldSpec]:
    """The form's fields; party A's name is the customer's verified name and fixed (P4)."""
    return [
        FieldSpec("name", "甲方名称", fixed=True),
        *(
            FieldSpec(name, label, required=name != "postcode", placeholder=_PLACEHOLDERS[name])
            for name, label in PARTY_LABELS.items()
        ),
    ]


class PartyPage(Page):
    """The form; what another window typed comes in wherever nothing was typed here."""

    PAGE = PageId.PARTY
    DEFAULT_CSS = "PartyPage > #intro { margin-bottom: 1; color: $text-muted; }"

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._known = PartyDetails()
        self._typed = PartyDetails()
        self.saving = self._saving = Saving(wizard, "party.save", self._keep)

    def compose(self) -> ComposeResult:
        """What the form is for; the form itself comes with the contract."""
        yield Facts([_INTRO], id="intro")

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """The way on."""
        return (Steps.next, Steps.previous)

    def show(self, draft: Draft) -> None:
        """Put what is saved into the form, without touching what is being typed."""
        if draft.contract is None:
            return
        saved = draft.contract.party or PartyDetails()
        if not self.query(Form):
            self._known = self._typed = saved
            values = {"name": draft.contract.customer_name, **asdict(saved)}
            judge = self.wizard.desk.parties.field_problem
            self.mount(Form(field_specs(), values, judge, id="party-form"))
            leave = key_name("leave")
            self.wizard.status.show(f"草稿自动保存；随时可按 {leave} 离开，之后从合同列表继续。", "good")
            self.call_after_refresh(self._form_is_there)
        elif self._is_ready and saved != self._known:
            before, self._known = asdict(self._known), saved
            typed = self._form.values
            untouched = {name: value for name, value in asdict(saved).items() if typed[name] == before[name]}
            self._form.set_values(untouched)

    def _form_is_there(self) -> None:
        if not self.is_attached:
            return  # the wizard was closed in the same moment
        self.show(self.draft)
        if self._typed == self._known:
            # Whoever types already goes on typing where that is.
            self.focus_first()

    def focus_first(self) -> None:
        """The first field that needs something, or the first."""
        if self._is_ready:
            problems = [name for name in self._form.problems if name in PARTY_LABELS]
            self._form.focus_field(next(iter(problems), "contact"))

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    @property
    def _is_ready(self) -> bool:
        """Whether the form's fields are there: they come a moment after the contract was read."""
        return len(self.query(SafeInput)) == len(PARTY_LABELS)

    @property
    def details(self) -> PartyDetails:
        """What stands in the form."""
        return PartyDetails(**{name: self._form.values[name] for name in PARTY_LABELS})

    @on(Form.FieldChanged)
    def _save_soon(self) -> None:
        self._typed = self.details
        if self._typed != self._known:
            self.wizard.status.show("输入中，稍后自动保存", "dim")
            self._saving.soon(self._tell_saved)

    def _tell_saved(self) -> None:
        self.wizard.status.show("已自动保存", "good")

    async def _keep(self) -> None:
        """Save what was typed, whatever it is."""
        wizard, details = self.wizard, self._typed
        if details == self._known:
            return
        save = wizard.desk.drafts.save_party
        await wizard.jobs.in_thread(save, self.draft.number, details, wizard.operator)
        self._known = details

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.wizard.commands.run(Steps.next.command.id)

    def why_not_back(self) -> str | None:
        """The orders can always be chosen again from here."""
        return None

    async def go_back(self) -> None:
        """To 选择订单, with what was typed saved."""
        await self.save()
        self.wizard.journey.choose_orders(again=True)

    async def go_on(self) -> None:
        """下一步：确认合同文本内容; the first problem gets the cursor instead (S21, S22)."""
        if not self._is_ready:
            return
        self._saving.put_off()
        if not self._form.show_problems():
            await self.save()  # now, since its word would take the place of this one
            count = len(self._form.problems)
            self.wizard.status.show(f"还有 {count} 项需要修正，光标已移到第一项。", "bad")
            return
        wizard, contract = self.wizard, self.draft.contract
        if contract is not None:
            confirm, version = wizard.desk.drafts.confirm_party, contract.version
            await wizard.act(confirm, contract.number, self.details, wizard.operator, version=version)
