"""Adding a signer: name and phone, with what 授权审核 means (S30)."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from contract_tui.domain.customer_fields import signer_field_problem, tidied_signer_field
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.dialogs import GROUP, Dialog
from contract_tui.tui.widgets.form import FieldSpec, Form

_ABOUT = "新增的签署人不在已授权的签署人之列，须先由企业电子签管理员授权审核。"
_BY_ITSELF = "审核在后台进行，通过后本页自动更新，此前不能发送签署信息。"


def _how_it_goes_on(by_operator: bool) -> str:
    if not by_operator:
        return _BY_ITSELF
    return f"核对企业管理员的授权后，在客户页按 {key_name('signer.confirm')} 确认，此前不能发送签署信息。"


def _problem(name: str, value: str) -> str | None:
    return signer_field_problem(name, tidied_signer_field(name, value))


class SignerDialog(Dialog[tuple[str, str] | None]):
    """Answers with name and phone, or None.

    Args:
        customer: The account, to say whose signer it will be.
        by_operator: Whether an operator confirms the authorisation, because nobody can be asked for it.
    """

    TITLE = "添加签署人"
    AUTO_FOCUS = "SafeInput"
    DEFAULT_CSS = "SignerDialog Form { height: auto; }"

    def __init__(self, customer: str, by_operator: bool) -> None:
        super().__init__("添加签署人", [("客户账号", customer), _ABOUT, _how_it_goes_on(by_operator)])

    def compose_dialog(self) -> Iterable[Widget]:
        """Two fields; Enter in the last one adds."""
        yield Form(
            [FieldSpec("name", "签署人姓名"), FieldSpec("phone", "手机号", placeholder="11 位手机号")],
            {},
            _problem,
        )

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run("signer-dialog.add")

    @handles(Command("signer-dialog.add", ("f8", "ctrl+n"), "添加", "添加签署人并申请授权审核", GROUP))
    def add(self) -> None:
        """Answer, or show what is wrong."""
        form = self.query_one(Form)
        if form.show_problems():
            name, phone = (tidied_signer_field(each, form.values[each]) for each in ("name", "phone"))
            self.dismiss((name, phone))
