"""What can be printed: asked at the door, so that no draft is begun that could never be made."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import OrderInput, RowProblem
from contract_tui.domain.orders import Order
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails, field_problem, party_problems
from contract_tui.domain.text import is_forbidden

if TYPE_CHECKING:
    from contract_tui.documents.template import DocumentFacts

T = TypeVar("T")
_HINT = "请改用其他写法，或在设置中指定含有该字符的字体。"


class Printability:
    """Tells whether texts can stand in a contract; may be asked from any thread, also while one types.

    Args:
        maker: Whose fonts are asked; they are opened at the first question (some 50 ms).
    """

    def __init__(self, maker: DocumentMaker) -> None:
        self._maker = maker
        self._printable = {" "}

    def problem(self, value: str) -> str | None:
        """Say which character of a text no contract can bear, or None when all can be printed."""
        for character in sorted(set(value) - self._printable, key=value.index):
            if is_forbidden(character):
                return f"含有不可打印的字符 U+{ord(character):04X}"
            if not self._has(character):
                return f"含有字体中没有的字符“{character}”（U+{ord(character):04X}），无法印入合同"
            self._printable.add(character)
        return None

    def _has(self, character: str) -> bool:
        fonts = self._maker.fonts()
        return fonts.serif.has(character) or fonts.sans.has(character)

    def field_problem(self, name: str, value: str) -> str | None:
        """Say why a field of party A's details cannot stand in a contract, or None (S21)."""
        problem = field_problem(name, value)
        if problem:
            return problem
        missing = self.problem(" ".join(value.split()))
        return f"{PARTY_LABELS[name]}{missing}" if missing else None

    def party_problems(self, details: PartyDetails) -> dict[str, str]:
        """All problems by field name, as `domain.parties.party_problems` and with the fonts' own."""
        asked = {name: self.field_problem(name, getattr(details, name)) for name in PARTY_LABELS}
        return party_problems(details) | {name: problem for name, problem in asked.items() if problem}

    def refuse(self, label: str, value: str) -> None:
        """Refuse a text that could not be printed.

        Args:
            label: What it is, in the interface's words.
            value: One line.

        Raises:
            InvalidInputError: It holds such a character; the message names it.
        """
        problem = self.problem(value)
        if problem:
            raise InvalidInputError(f"{label}{problem}。", _HINT)

    def printable(self, rows: Iterable[T]) -> Iterator[T | RowProblem]:
        """Pass an import's rows on; an order that no contract could bear becomes a problem."""
        for row in rows:
            problem = self.problem(f"{row.product} {row.detail}") if isinstance(row, OrderInput) else None
            if problem and isinstance(row, OrderInput):
                yield RowProblem(row.line, row.id, f"产品名称或配置{problem}", "请改用其他写法后重新导入")
            else:
                yield row

    def rehearse(self, facts: "DocumentFacts") -> None:
        """Write a contract's text as the background step will, and look at every character of it.

        What was stored long ago, or under other fonts or another template, is found out here, before the
        contract waits for a draft that would fail for ever.

        Raises:
            InvalidInputError: Something cannot be printed, or the template is wrong; the message says what.
        """
        for label, value in _cited(facts):
            self.refuse(label, value)
        from contract_tui.documents.text import plain_text

        written = plain_text(self._maker.written(facts).markdown)
        self.refuse("合同模板", written.replace("\n", " "))


def _cited(facts: "DocumentFacts") -> Iterator[tuple[str, str]]:
    """What data say in a contract, each with its name."""
    yield "客户名称", facts.customer_name
    yield "框架合同编号", facts.framework
    for order in facts.orders:
        yield f"订单 {order.id} 的产品名称或配置", _product(order)
    platform = facts.platform
    yield "设置中的平台信息", f"{platform.legal_name} {platform.address} {platform.phone}"


def _product(order: Order) -> str:
    return " ".join(f"{order.product} {order.detail}".split())
