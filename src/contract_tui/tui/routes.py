"""Names of the pages that lead to each other, so that none of them must import another one's class.

A screen asks for a page by one of these (`CommandScreen.go_to`, `ask`); the application knows what stands
behind it (`pages.py`). What only one screen opens, such as a dialog of its own, needs no route.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

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
class HelpPage(Route[None]):
    """帮助.

    Attributes:
        offers: The commands of the screen that asks, as they stand.
    """

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Palette(Route[str | None]):
    """命令; answers with the id of the chosen one.

    Attributes:
        offers: The commands of the screen that asks, as they stand.
    """

    offers: tuple[Offer, ...]
