"""Party A's contact details (S21, P3, P4) and mailing addresses (P1): fields and their checks."""

from dataclasses import asdict, dataclass, fields

from contract_tui.domain import identity, normalisation, text


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """Party A's contact details as they stand in a contract; every field is one line of text.

    Attributes:
        contact: The contact person's name.
        phone: Mobile number or landline.
        email: Mail address.
        address: The postal address.
        postcode: Six digits, may be empty.
    """

    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""

    def tidied(self) -> "PartyDetails":
        """The same as it is stored: white space folded, numbers as `normalisation` writes them."""
        return PartyDetails(**{name: _tidied(name, value) for name, value in asdict(self).items()})


PARTY_LABELS: dict[str, str] = {
    "contact": "联系人",
    "phone": "联系电话",
    "email": "电子邮箱",
    "address": "通讯地址",
    "postcode": "邮政编码",
}
_TIDYING = {"phone": normalisation.phone, "postcode": normalisation.unspaced}
_MOST = {"contact": 40, "phone": 20, "email": 100, "address": 120, "postcode": 6}


def _tidied(name: str, value: str) -> str:
    return _TIDYING.get(name, text.tidy)(value)


def field_problem(name: str, value: str) -> str | None:
    """Say why one field's value cannot stand in a contract, or None when it can (S21).

    Args:
        name: A field of `PartyDetails`.
        value: What was typed or pasted; it is judged as it would be stored.
    """
    value = _tidied(name, value)
    label = PARTY_LABELS[name]
    if not value:
        return None if name == "postcode" else f"请填写{label}"
    problem = text.problem(value, most=_MOST[name])
    if problem:
        return f"{label}{problem}"
    if name == "phone":
        return identity.phone_problem(value)
    if name == "email":
        return identity.email_problem(value)
    if name == "address" and len(value) < 5:
        return "请填写完整的通讯地址（至少 5 个字符）"
    if name == "postcode" and not (len(value) == 6 and value.isascii() and value.isdigit()):
        return "邮政编码应为 6 位数字"
    return None


def party_problems(details: PartyDetails) -> dict[str, str]:
    """All problems by field name, in the order of the form; empty when the details are complete."""
    return {
        field.name: problem
        for field in fields(details)
        if (problem := field_problem(field.name, getattr(details, field.name)))
    }


@dataclass(frozen=True, slots=True)
class Mailing:
    """Where and how many paper copies go (P1).

    Attributes:
        copies: 1 to 4.
    """

    copies: int
    recipient: str
    phone: str
    address: str

    def tidied(self) -> "Mailing":
        """The same with white space trimmed and folded."""
        recipient, address = map(text.tidy, (self.recipient, self.address))
        return Mailing(self.copies, recipient, normalisation.phone(self.phone), address)


def courier_problem(courier: str, tracking_number: str) -> str | None:
    """Say why these cannot be the courier of paper copies and its number, or None (P2); both are tidied."""
    for label, value in (("快递公司", courier), ("运单号", tracking_number)):
        problem = text.problem(value, most=_MOST_COURIER) if value else "不能为空"
        if problem:
            return f"{label}{problem}"
    return None


_MOST_COURIER = 60
MAILING_LABELS: dict[str, str] = {
    "copies": "份数",
    "recipient": "收件人",
    "phone": "联系电话",
    "address": "邮寄地址",
}
MOST_COPIES = 4


def mailing_problems(mailing: Mailing) -> dict[str, str]:
    """All problems of a mailing by field name; empty when it may be submitted."""
    problems: dict[str, str] = {}
    if not 1 <= mailing.copies <= MOST_COPIES:
        problems["copies"] = f"{MAILING_LABELS['copies']}应为 1 至 {MOST_COPIES}"
    checks = (("recipient", "contact"), ("phone", "phone"), ("address", "address"))
    for name, like in checks:
        problem = field_problem(like, getattr(mailing, name))
        if problem:
            problems[name] = problem.replace(PARTY_LABELS[like], MAILING_LABELS[name])
    return problems
