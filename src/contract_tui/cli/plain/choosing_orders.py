"""选择订单 as a conversation: numbered pages of what can be chosen, marked by place or by order number."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.plain.dialogue import ask, places_in, say, say_numbered
from contract_tui.domain import labels, money
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.orders import Order, notes, selection_problem, split_numbers, total

if TYPE_CHECKING:
    from array import array

    from contract_tui.desk.desk import Desk

_PAGE = 20
_HOW = (
    "输入序号（如 1-3,5）或订单号选择，再输入一次取消；回车看下一页，/文字 搜索，/ 看全部，s 看已选，ok 完成"
)


class OrderChoice:
    """Lets somebody choose the orders of one contract.

    Args:
        desk: Whose orders.
        customer: The account number.
        limit: The most orders of one contract (S48).
    """

    def __init__(self, desk: "Desk", customer: str, limit: int) -> None:
        self._desk, self._customer, self._limit = desk, customer, limit
        self._chosen: dict[str, Order] = {}
        self._keys: array[int] = desk.orders.keys(self._filter(""))
        self._first = 0

    def _filter(self, text: str) -> OrderFilter:
        return OrderFilter(customer=self._customer, text=text, eligible_only=True)

    def ask(self) -> list[Order]:
        """Ask until the chosen orders can be one contract.

        Returns:
            The orders, in the order in which they were chosen.

        Raises:
            LeftError: The input has ended.
        """
        say(("注意事项：", *notes(self._limit)))
        output.talk(f"可选的订单有 {len(self._keys)} 个。")
        self._say_page()
        output.talk(f"{_HOW}。")
        while True:
            typed = ask(self._words)
            if typed.lower() == "ok":
                problem = self._problem
                if problem is None:
                    return list(self._chosen.values())
                output.talk(problem)
            else:
                self._obey(typed)

    @property
    def _problem(self) -> str | None:
        return selection_problem(len(self._chosen), total(self._chosen.values()), limit=self._limit)

    @property
    def _words(self) -> str:
        amount = money.with_sign(total(self._chosen.values()))
        return f"已选 {len(self._chosen)}/{self._limit} 个订单，合计 {amount}"

    def _obey(self, typed: str) -> None:
        if not typed:
            self._turn()
        elif typed.startswith("/"):
            self._keys, self._first = self._desk.orders.keys(self._filter(typed[1:].strip())), 0
            output.talk(f"符合的订单有 {len(self._keys)} 个。")
            self._say_page()
        elif typed.lower() == "s":
            say_numbered([order_words(order) for order in self._chosen.values()] or ["还没有选择订单"])
        else:
            self._mark(typed)

    def _turn(self) -> None:
        self._first += _PAGE
        if self._first >= len(self._keys):
            self._first = 0
            output.talk("已到末尾，从头开始。")
        self._say_page()

    def _say_page(self) -> None:
        say_numbered([order_words(order) for order in self._page()], first=self._first + 1)

    def _page(self) -> list[Order]:
        return self._read(self._keys[self._first : self._first + _PAGE])

    def _read(self, keys: "array[int]") -> list[Order]:
        rows = self._desk.orders.rows(keys)
        return [rows[key].order for key in keys if key in rows]

    def _mark(self, typed: str) -> None:
        places = places_in(typed, len(self._keys))
        if places is not None:
            keys = self._keys[:0]
            keys.extend(self._keys[place - 1] for place in places)
            self._toggle(self._read(keys))
            return
        numbers = split_numbers(typed)
        if not numbers:
            output.talk(f"没有看懂 {typed}。{_HOW}。")
            return
        looked_up = self._desk.orders.look_up(self._customer, numbers)
        for number, reason in looked_up.refused:
            output.talk(f"{number}：{reason}")
        self._toggle([row.order for row in looked_up.rows])

    def _toggle(self, orders: list[Order]) -> None:
        for order in orders:
            if self._chosen.pop(order.id, None) is None:
                self._chosen[order.id] = order
                output.talk(f"已选 {order_words(order)}")
            else:
                output.talk(f"已取消 {order.id}")


def order_words(order: Order) -> str:
    """An order in one line."""
    amount = order.contract_amount
    shown = labels.POSTPAID_AMOUNT if amount is None else money.with_sign(amount)
    return f"{order.id}，{labels.ORDER_ACTIONS[order.action]}，{shown}，{order.product}"
