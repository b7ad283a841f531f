"""签署人手机: the operator plays the simulated signer (S28); what is signed has no legal effect (P16)."""

from collections.abc import Iterable

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from contract_tui.domain.clock import local_text
from contract_tui.domain.simulated_signers import (
    DECISION_WORDS,
    NO_LEGAL_EFFECT,
    Decision,
    SimulatedPhone,
    persona_words,
)
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.follower import Follower
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "签署人手机"
_EMPTY = "没有等待客户签署的合同。"


def _decision(phone: SimulatedPhone) -> Cell:
    return Cell(DECISION_WORDS[phone.decision] if phone.decision else "", "strong")


COLUMNS: list[Column[SimulatedPhone]] = [
    Column("合同编号", lambda phone: phone.contract, width=20),
    Column("签署人", lambda phone: phone.signer, width=8, weight=1, most=24),
    Column("手机号", lambda phone: phone.phone, width=11),
    Column("收到", lambda phone: f"{len(phone.arrived)}/{phone.sent}", width=4, align="right"),
    Column("操作", _decision, width=4),
    Column("模拟行为", lambda phone: Cell(persona_words(phone.persona), "dim"), width=24, weight=1),
]


def phone_facts(phone: SimulatedPhone | None) -> list[Fact]:
    """What stands on a phone's screen: messages as a signer reads them, never a link or a code (P7)."""
    if phone is None:
        return []
    facts: list[Fact] = [f"{phone.signer} 的手机 {phone.phone}"]
    said = f"【演示】{phone.customer_name} 的订单合同 {phone.contract} 待您签署，请打开小程序签署。"
    facts += [(local_text(message.sent_at, seconds=True), said) for message in phone.arrived]
    if not phone.arrived:
        again = f"请返回后按 {key_name('resend')} 重新发送。"
        facts.append(f"（已发送 {phone.sent} 条信息，这部手机没有收到。{again}）")
    if phone.decision:
        facts.append(f"已在这部手机上{DECISION_WORDS[phone.decision]}。")
    return facts


class PhoneScreen(PageScreen[None]):
    """The phones of all contracts on 客户签署.

    Args:
        number: The contract to begin with.
        once: Whether to go back by itself after signing or refusing.
    """

    TITLE = "签署人手机（模拟）"
    AUTO_FOCUS = "VirtualTable"
    DEFAULT_CSS = """
    PhoneScreen {
        & > #phones { height: 1fr; min-height: 4; }
        & > #phone { height: 9; padding: 1 2 0 2; background: $surface; }
        & > #notice { padding: 0 1; color: $warning; }
    }
    """

    def __init__(self, number: str = "", *, once: bool = False) -> None:
        super().__init__()
        self.follower = Follower(self, self._read)
        self._to_reveal, self._once = number, once
        self._phones: dict[int, SimulatedPhone] = {}

    def compose_page(self) -> Iterable[Widget]:
        """Phones, the one under the cursor, P16."""
        yield VirtualTable(COLUMNS, empty="读取中", id="phones")
        with VerticalScroll(id="phone", can_focus=False):
            yield Facts()
        yield Facts([NO_LEGAL_EFFECT], id="notice")

    @property
    def table(self) -> VirtualTable[SimulatedPhone]:
        """The phones."""
        return self.query_one("#phones", VirtualTable)

    @property
    def phone(self) -> SimulatedPhone | None:
        """The phone under the cursor."""
        key = self.table.cursor_key if self.is_mounted else None
        return None if key is None else self._phones.get(key)

    async def _read(self) -> None:
        """Show the phones as they are now."""
        phones = await self.jobs.in_thread(self.desk.phones.waiting)
        self._phones = {phone.id: phone for phone in phones}
        self.table.set_keys(list(self._phones), empty=_EMPTY)
        self.table.refresh_rows()
        revealed, self._to_reveal = self._to_reveal, ""
        for phone in phones:
            if phone.contract == revealed:
                self.table.move_to_key(phone.id)
        self._show_phone()

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        rows = {key: self._phones[key] for key in event.keys if key in self._phones}
        self.table.provide_rows(event.request, rows)

    @on(VirtualTable.RowHighlighted)
    def _show_phone(self) -> None:
        self.query_one("#phone Facts", Facts).show(phone_facts(self.phone))
        self.status.show_position(self.table.position_words)
        self.refresh_bindings()

    def _problem(self) -> str | None:
        """Without a message there is nothing to decide."""
        return _EMPTY if self.phone is None else self.phone.problem

    @handles(Command("phone.sign", ("1",), "签署", "由模拟签署人签署", _GROUP), why_not=_problem)
    async def sign(self) -> None:
        await self._decide(Decision.SIGN)

    @handles(Command("phone.refuse", ("2",), "拒签", "由模拟签署人拒签，合同作废", _GROUP), why_not=_problem)
    async def refuse(self) -> None:
        """拒签, after a question: it ends the contract."""
        phone = self.phone
        facts: list[Fact] = [
            ("合同编号", phone.contract if phone else ""),
            "拒签后合同作废，不能恢复。",
        ]
        if await self.ask(Confirm("拒签（模拟）", facts, word="拒签", danger=True)):
            await self._decide(Decision.REFUSE)

    @handles(
        Command("phone.ignore", ("3",), "忽略", "不签署，直到签署逾期或另作决定", _GROUP), why_not=_problem
    )
    async def ignore(self) -> None:
        await self._decide(Decision.IGNORE)

    async def _decide(self, decision: Decision) -> None:
        phone = self.phone
        if phone is None:
            return
        await self.jobs.in_thread(self.desk.phones.decide, phone.contract, decision, self.operator)
        self.tell(
            f"已在 {phone.signer} 的手机上{DECISION_WORDS[decision]}（模拟，没有法律效力），以合同状态为准。"
        )
        if self._once and decision is not Decision.IGNORE:
            self.dismiss(None)

    @handles(Command("back", ("escape", "q"), "返回", "放下手机，回到上一页", _GROUP))
    def leave(self) -> None:
        """Put the phone down."""
        self.dismiss(None)
