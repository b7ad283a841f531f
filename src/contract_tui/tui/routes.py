"""Names of the pages that lead to each other, so that none of them must import another one's class.

A screen or a controller asks for a page by one of these (`CommandScreen.go_to`, `ask`); the application
knows what stands behind it (`pages.py`), and loads it when it is first needed. What only one screen opens,
such as a dialog of its own, needs no route.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer, CustomerKind
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.parties import Mailing, PartyDetails
from contract_tui.domain.sheets import ExportedList
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.offer import Offer

AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class Route(Generic[AnswerT_co]):
    """A page or dialog, and what it is about; `AnswerT_co` is what it answers when it closes."""


@dataclass(frozen=True, slots=True)
class ContractPage(Route[None]):
    """查看合同.

    Attributes:
        number: The contract's.
    """

    number: str


@dataclass(frozen=True, slots=True)
class ExplanationDialog(Route[None]):
    """为什么.

    Attributes:
        number: The contract's.
    """

    number: str


@dataclass(frozen=True, slots=True)
class NewContract(Route[str | None]):
    """创建订单合同, from its first step; answers with the number of what was created.

    Attributes:
        customer: The account number.
        channel: How the contract is sealed.
    """

    customer: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class ContinuedContract(Route[str | None]):
    """创建订单合同, at the step where a contract is.

    Attributes:
        number: The contract's.
    """

    number: str


@dataclass(frozen=True, slots=True)
class BulkPage(Route[frozenset[str]]):
    """One action on many contracts; answers with the numbers of those with which it was done.

    Attributes:
        action: One that is done in bulk.
        numbers: The contracts.
    """

    action: Action
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HelpPage(Route[None]):
    """帮助.

    Attributes:
        offers: The commands of the screen that asks, as they stand.
    """

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class MessagesPage(Route[None]):
    """消息."""


@dataclass(frozen=True, slots=True)
class ManualPage(Route[None]):
    """手册."""


@dataclass(frozen=True, slots=True)
class CommandLine(Route["TypedCommand | None"]):
    """The command line; answers with what was typed.

    Attributes:
        offers: The commands of the screen it was called from, as they stand.
    """

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """What was typed on the command line.

    Attributes:
        command: The command's id; empty where only a contract is to be opened.
        contract: The number of the contract to open, or empty.
    """

    command: str
    contract: str = ""


@dataclass(frozen=True, slots=True)
class JumpLabel:
    """A letter on the screen.

    Attributes:
        letter: What to press.
        x: Its column, counted from 0.
        y: Its line, counted from 0.
    """

    letter: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class JumpMode(Route[str | None]):
    """Letters on all that can have the keys; answers with the one that was pressed.

    Attributes:
        labels: The letters.
    """

    labels: tuple[JumpLabel, ...]


@dataclass(frozen=True, slots=True)
class Palette(Route[str | None]):
    """命令; answers with the id of the chosen one.

    Attributes:
        offers: The commands of the screen that asks, as they stand.
    """

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class CreationDialog(Route[tuple[str, Channel] | None]):
    """创建订单合同: the dialog that asks for customer and channel; answers with both.

    Attributes:
        chosen: What the cursors begin on: the choice as it was made before; None for the first of each.
    """

    chosen: tuple[str, Channel] | None = None


@dataclass(frozen=True, slots=True)
class FilterDialog(Route[ContractFilter | None]):
    """筛选; answers with another filter.

    Attributes:
        criteria: The filter now.
    """

    criteria: ContractFilter


@dataclass(frozen=True, slots=True)
class ExportDialog(Route[ExportedList | None]):
    """导出合同列表; answers with what was written.

    Attributes:
        criteria: Which contracts.
        sort: In which order.
        note: What else to know beforehand; empty for nothing.
    """

    criteria: ContractFilter
    sort: ContractSort
    note: str


@dataclass(frozen=True, slots=True)
class PaperDialog(Route[Mailing | None]):
    """申请纸质合同; answers with how many copies go where.

    Attributes:
        contract: For which contract.
        book: Party A's contact details, which prefill the form.
    """

    contract: Contract
    book: PartyDetails | None


@dataclass(frozen=True, slots=True)
class MailingPage(Route[None]):
    """查看邮寄信息.

    Attributes:
        number: The contract's.
    """

    number: str


@dataclass(frozen=True, slots=True)
class CustomersPage(Route[None]):
    """客户."""


@dataclass(frozen=True, slots=True)
class CustomerForm(Route[str | None]):
    """添加客户 or 修改客户; answers with the account number of what was saved.

    Attributes:
        kind: Enterprise or individual.
        customer: Whom to edit; None adds one.
    """

    kind: CustomerKind
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class PartyBookPage(Route[None]):
    """甲方信息簿.

    Attributes:
        customer: Whose entry.
    """

    customer: Customer


@dataclass(frozen=True, slots=True)
class SignerDialog(Route[tuple[str, str] | None]):
    """添加签署人; answers with name and phone.

    Attributes:
        customer: The account number.
        by_operator: Whether an operator confirms the authorisation here.
    """

    customer: str
    by_operator: bool


@dataclass(frozen=True, slots=True)
class ImportPage(Route[None]):
    """导入订单."""


@dataclass(frozen=True, slots=True)
class VerifyPage(Route[None]):
    """验证文件."""


@dataclass(frozen=True, slots=True)
class ReadinessPage(Route[None]):
    """准备情况."""


@dataclass(frozen=True, slots=True)
class PhonePage(Route[None]):
    """签署人手机.

    Attributes:
        number: The contract to begin with, empty for the first.
    """

    number: str


@dataclass(frozen=True, slots=True)
class StatisticsPage(Route[None]):
    """统计."""


@dataclass(frozen=True, slots=True)
class TemplatePage(Route[None]):
    """合同模板."""
