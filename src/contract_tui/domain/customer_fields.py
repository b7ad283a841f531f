"""The fields of a customer and of a signer as they are typed, and their checks (P12, P13)."""

from contract_tui.domain import identity, normalisation, text
from contract_tui.domain.customers import CustomerKind

CUSTOMER_LABELS: dict[str, str] = {
    "name": "客户名称",
    "code": "证件编号",
    "account": "账号",
    "framework": "框架合同编号",
}
SIGNER_LABELS: dict[str, str] = {"name": "签署人姓名", "phone": "手机号"}
_MOST = {"name": 100, "account": 40, "framework": 60}
_MOST_SIGNER = 40


def tidied_customer_field(name: str, value: str) -> str:
    """A customer's field as it is stored: a code without what came along when it was pasted.

    Args:
        name: A key of `CUSTOMER_LABELS`.
        value: As it was typed or pasted.
    """
    return normalisation.code(value) if name == "code" else text.tidy(value)


def tidied_signer_field(name: str, value: str) -> str:
    """A signer's name or mobile number as it is stored.

    Args:
        name: A key of `SIGNER_LABELS`.
        value: As it was typed or pasted.
    """
    return normalisation.mobile(value) if name == "phone" else text.tidy(value)


def customer_field_problem(name: str, value: str, kind: CustomerKind) -> str | None:
    """Say why one field's value cannot be a customer's, or None when it can.

    Args:
        name: A key of `CUSTOMER_LABELS`.
        value: As `tidied_customer_field` gives it.
        kind: An enterprise has a 统一社会信用代码, an individual an identity number.
    """
    label = CUSTOMER_LABELS[name]
    if not value:
        return None if name == "framework" else f"请填写{label}"
    if name == "code":
        enterprise = kind is CustomerKind.ENTERPRISE
        return identity.credit_code_problem(value) if enterprise else identity.identity_number_problem(value)
    if value != text.tidy(value):
        return f"{label}首尾和中间不能有多余空白"
    problem_words = text.problem(value, most=_MOST[name])
    if problem_words:
        return f"{label}{problem_words}"
    if name == "account" and not (value.isascii() and value.isalnum()):
        return f"{label} {text.shown(value)} 只能含字母和数字"
    return None


def signer_field_problem(name: str, value: str) -> str | None:
    """Say why a signer's name or phone cannot be used, or None when it can (P12).

    Args:
        name: A key of `SIGNER_LABELS`.
        value: As `tidied_signer_field` gives it.
    """
    label = SIGNER_LABELS[name]
    if not value:
        return f"请填写{label}"
    if name == "phone":
        return identity.mobile_problem(value)
    if value != text.tidy(value):
        return f"{label}首尾和中间不能有多余空白"
    problem_words = text.problem(value, most=_MOST_SIGNER)
    return f"{label}{problem_words}" if problem_words else None
