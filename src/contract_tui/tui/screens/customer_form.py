"""Adding and editing a customer: fields that are judged as they are typed (P12, P13)."""

from collections.abc import Iterable, Mapping

from textual import on
from textual.widget import Widget

from contract_tui.domain.customer_fields import (
    CUSTOMER_LABELS,
    signer_field_problem,
    tidied_customer_field,
    tidied_signer_field,
)
from contract_tui.domain.customers import Customer, CustomerChanges, CustomerInput, CustomerKind
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.form import FormKeeping
from contract_tui.tui.customer_words import KINDS
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.form import FieldSpec, Form

_PLACEHOLDERS = {
    "account": "订单的付款账号，字母和数字",
    "name": "实名认证的名称，写入合同作为甲方名称",
    "framework": "有效框架合同的编号，没有时留空",
    "phone": "11 位手机号，接收签署信息",
}
_CODES = {
    CustomerKind.ENTERPRISE: "统一社会信用代码，18 位",
    CustomerKind.INDIVIDUAL: "居民身份证号，18 位",
}
_EDIT = "修改只影响以后的合同；已有合同保留原来的甲方名称、证件编号和框架合同。"
_PHONE = "phone"


class CustomerFormScreen(PageScreen[str | None]):
    """Answers with the account number of the customer that was saved, or None.

    Args:
        kind: Enterprise or individual; chosen before, it never changes.
        customer: Whom to edit; None adds one.
    """

    TITLE = "添加客户、修改客户"
    AUTO_FOCUS = "SafeInput"
    DEFAULT_CSS = """
    CustomerFormScreen {
        & Form { height: 1fr; }
        & #intro { margin: 1 1 1 1; color: $text-muted; }
        & #verified { margin: 0 1 1 0; }
    }
    """

    def __init__(self, kind: CustomerKind, customer: Customer | None = None) -> None:
        super().__init__()
        self._kind, self._customer = kind, customer
        self._verified = customer.verified if customer else True
        self._keeping = FormKeeping(self)
        self.controllers = (self._keeping,)

    def compose_page(self) -> Iterable[Widget]:
        """What it is about, the fields, 实名认证."""
        new = f"登记客户。带 * 的为必填项；填写时即检查，按 {key_name('form.save')} 保存。"
        yield Facts([_EDIT if self._customer else new], id="intro")
        yield Facts(id="verified")
        yield Form(self._specs(), self._first_values(), self._problem)

    def on_mount(self) -> None:
        """Name the page, and begin with what is stored."""
        self.set_heading("修改客户" if self._customer else "添加客户", KINDS[self._kind])
        self._keeping.saved = self.values
        self._show_verified()

    def _specs(self) -> list[FieldSpec]:
        fields = [
            FieldSpec(name, label, required=name != "framework", placeholder=self._placeholder(name))
            for name, label in CUSTOMER_LABELS.items()
            if name != "account" or self._customer is None
        ]
        if self._customer is not None:
            return [FieldSpec("account", CUSTOMER_LABELS["account"], fixed=True), *fields]
        # An individual signs in person: the phone is the only one that gets the message (S31).
        own = [FieldSpec(_PHONE, "手机号", placeholder=_PLACEHOLDERS[_PHONE])]
        return fields + (own if self._kind is CustomerKind.INDIVIDUAL else [])

    def _placeholder(self, name: str) -> str:
        return _CODES[self._kind] if name == "code" else _PLACEHOLDERS[name]

    def _first_values(self) -> dict[str, str]:
        customer = self._customer
        return {name: getattr(customer, name) for name in CUSTOMER_LABELS} if customer else {}

    def _problem(self, name: str, value: str) -> str | None:
        value = _tidied(name, value)
        if name == _PHONE:
            return signer_field_problem("phone", value)
        return self.desk.customers.field_problem(name, value, self._kind)

    @property
    def form(self) -> Form:
        """All fields, whatever the kind of customer."""
        return self.query_one(Form)

    @property
    def values(self) -> dict[str, str]:
        """The fields and 实名认证."""
        return self.form.values | {"verified": str(self._verified)}

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run(FormKeeping.save.command.id)

    @handles(Command("customer-form.verified", ("ctrl+r",), "实名认证", "切换是否已完成实名认证"))
    def switch_verified(self) -> None:
        self._verified = not self._verified
        self._show_verified()

    TABLE = (FormKeeping.save, switch_verified, *commands_of(FormKeeping))

    def _show_verified(self) -> None:
        words = "[x] 已完成" if self._verified else "[ ] 尚未完成，不能创建合同"
        switch = f"按 {key_name('customer-form.verified')} 切换"
        self.query_one("#verified", Facts).show([("        实名认证", f"{words}（{switch}）")])

    async def save_form(self) -> None:
        """Add or change the customer."""
        typed = {name: _tidied(name, value) for name, value in self.form.values.items()}
        customers = self.desk.customers
        if self._customer is None:
            data = _input(self._kind, typed, verified=self._verified)
            saved = await self.jobs.in_thread(customers.add, data, self.operator)
        else:
            changes = _changes(self._customer, typed, verified=self._verified)
            saved = await self.jobs.in_thread(customers.edit, self._customer.account, changes, self.operator)
        self.tell(f"客户 {saved.name} 已保存。")
        self.dismiss(saved.account)

    def leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


def _input(kind: CustomerKind, typed: Mapping[str, str], *, verified: bool) -> CustomerInput:
    phone = typed.get(_PHONE)
    return CustomerInput(
        kind=kind,
        name=typed["name"],
        code=typed["code"],
        account=typed["account"],
        framework=typed["framework"],
        verified=verified,
        signers=((typed["name"], phone),) if phone else (),
    )


def _changes(customer: Customer, typed: Mapping[str, str], *, verified: bool) -> CustomerChanges:
    """Only what was changed here: a colleague may be changing the rest."""
    changed = {
        name: typed[name] for name in ("name", "code", "framework") if typed[name] != getattr(customer, name)
    }
    return CustomerChanges(**changed, verified=verified if verified != customer.verified else None)


def _tidied(name: str, value: str) -> str:
    return tidied_signer_field(name, value) if name == _PHONE else tidied_customer_field(name, value)
