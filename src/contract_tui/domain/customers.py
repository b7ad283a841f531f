"""Customers (party A), their signers, and the system check before a contract is created."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contract_tui.domain.states import Channel


class CustomerKind(StrEnum):
    """Enterprise (企业) or individual (个人)."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL = "individual"


class Activation(StrEnum):
    """Whether 腾讯电子签 is activated for an enterprise customer (S9, S10)."""

    NONE = "none"
    PENDING = "pending"
    ACTIVE = "active"


class SignerStatus(StrEnum):
    """Whether a signer may sign for the company (S30)."""

    AUTHORISED = "authorised"
    UNDER_REVIEW = "under_review"


@dataclass(frozen=True, slots=True)
class Signer:
    """One of a customer's signers (客户方签署人).

    Attributes:
        phone: The mobile number that gets the message, in full.
        persona: How the simulated signer behaves; the real world ignores it.
        problem: Why the authorisation is not given yet, as far as anybody said so.
        refused: Whether nobody is asked about it any more.
    """

    id: int
    name: str
    phone: str
    status: SignerStatus
    persona: str = "prompt"
    problem: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the desk knows it.

    Attributes:
        account: The account number, unique; orders name it as their payer.
        name: The verified name; it is party A's name in every contract (P4).
        code: 统一社会信用代码 of an enterprise, identity number of an individual.
        verified: Whether 实名认证 is done (P13).
        framework: The number of the effective 框架合同, empty when there is none (P13).
        activation_requested_at: UTC; None when the activation was not asked for here (S10).
        activated_at: UTC; None until then, and for those who were activated before they were added.
        activation_problem: Why it is not activated yet, as far as anybody said so.
        initials: Pinyin initials by which the name is found, several with spaces between; only where all
            customers are listed.
    """

    id: int
    account: str
    kind: CustomerKind
    name: str
    code: str
    verified: bool
    framework: str
    activation: Activation
    signers: tuple[Signer, ...] = ()
    activation_requested_at: datetime | None = None
    activated_at: datetime | None = None
    activation_problem: str = ""
    initials: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SystemCheck:
    """One line of the system check (系统校验).

    Attributes:
        key: verified, framework or activation.
        title: What is checked.
        passed: Whether it holds.
        waiting: Whether it will hold by itself once a background task is done.
        message: The finding, with what to do when it does not hold.
    """

    key: str
    title: str
    passed: bool
    message: str
    waiting: bool = False


QUICK_START = "腾讯电子签 > 快速入门"
"""The pointer of S11 and S34."""
QUICK_START_ADDRESS = "https://cloud.tencent.com/document/product/1323/53882"


def system_check(customer: Customer, channel: Channel, *, activates: bool = True) -> tuple[SystemCheck, ...]:
    """The lines of 系统校验 in the order in which they are shown (S5, S9, P13).

    Args:
        activates: Whether 腾讯电子签 has a part in the signing at all.
    """
    checks = [
        SystemCheck(
            "verified",
            "实名认证",
            customer.verified,
            "已完成实名认证" if customer.verified else "客户未完成实名认证，请客户先完成实名认证",
        ),
        SystemCheck(
            "framework",
            "框架合同",
            bool(customer.framework),
            f"有效框架合同 {customer.framework}"
            if customer.framework
            else "没有有效的框架合同，请先签订框架合同并登记编号",
        ),
    ]
    if channel is Channel.BOTH and customer.kind is CustomerKind.ENTERPRISE and activates:
        checks.append(_activation_check(customer.activation))
    return tuple(checks)


def _activation_check(activation: Activation) -> SystemCheck:
    messages = {
        Activation.ACTIVE: "已激活",
        Activation.PENDING: "激活申请处理中，完成后自动通过",
        Activation.NONE: "未激活，请先激活腾讯电子签",
    }
    return SystemCheck(
        "activation",
        "腾讯电子签",
        activation is Activation.ACTIVE,
        messages[activation],
        waiting=activation is Activation.PENDING,
    )


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """What is typed or passed to add a customer; checked by `desk.customers.add`.

    Attributes:
        signers: Pairs of name and mobile number.
    """

    kind: CustomerKind
    name: str
    code: str
    account: str
    framework: str = ""
    verified: bool = True
    activated: bool = False
    signers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerChanges:
    """What to change of a customer; None leaves a field as it is. Account and kind never change."""

    name: str | None = None
    code: str | None = None
    framework: str | None = None
    verified: bool | None = None
