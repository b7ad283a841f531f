"""What a list shows: filters of contracts and orders, the same for screens and commands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contract_tui.domain.orders import PayMode
from contract_tui.domain.states import Channel, State, Waiting


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts.

    Attributes:
        states: Any of these; empty means all.
        text: Words in any order, each a part of the number, of party A's name or its pinyin initials, or of
            an order's number.
        customer: Account number.
        least_fen: The least total in 分.
        most_fen: The largest total in 分.
        created_from: The first day of creation in Shanghai.
        created_to: The last day of creation in Shanghai; the whole day counts.
        waiting: Whom they wait for.
    """

    states: frozenset[State] = frozenset()
    text: str = ""
    channel: Channel | None = None
    customer: str | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    created_from: date | None = None
    created_to: date | None = None
    waiting: Waiting | None = None


class SortKey(StrEnum):
    """What contracts are sorted by."""

    CREATED = "created"
    UPDATED = "updated"
    AMOUNT = "amount"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class ContractSort:
    """The order of a list of contracts.

    Attributes:
        reverse: The other way round: each key has a usual one, which is newest first, largest first, and
            party A's name in the order of its characters' codes.
    """

    key: SortKey = SortKey.CREATED
    reverse: bool = False


SORT_WORDS: dict[ContractSort, str] = {
    ContractSort(SortKey.CREATED): "新建在前",
    ContractSort(SortKey.CREATED, reverse=True): "早建在前",
    ContractSort(SortKey.UPDATED): "最近更新在前",
    ContractSort(SortKey.UPDATED, reverse=True): "最久未更新在前",
    ContractSort(SortKey.AMOUNT): "金额从大到小",
    ContractSort(SortKey.AMOUNT, reverse=True): "金额从小到大",
    ContractSort(SortKey.PARTY): "甲方名称顺序",
    ContractSort(SortKey.PARTY, reverse=True): "甲方名称倒序",
}


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders.

    Attributes:
        customer: Account number.
        text: Words in any order, each a part of the order's number, of its product or its pinyin initials.
        eligible_only: Only those that can enter a contract now.
        holder: The number of the draft whose orders are chosen: that it holds an order does not count.
    """

    customer: str | None = None
    text: str = ""
    eligible_only: bool = False
    pay_mode: PayMode | None = None
    holder: str = ""
