"""What the tour sees of the interface: the real screens as they stand, looked at and never changed."""

from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.states import Channel, Substate
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.dialogs import Dialog
from contract_tui.tui.screens.contract import ContractScreen
from contract_tui.tui.screens.create import CreateDialog
from contract_tui.tui.screens.home import HomeScreen
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.screens.new_contract.draft import PageId
from contract_tui.tui.screens.new_contract.orders import OrdersPage
from contract_tui.tui.screens.phone import PhoneScreen


class Scene:
    """One look at the screen on top.

    Args:
        app: The running interface.
    """

    def __init__(self, app: BaseApp) -> None:
        self._screen = app.screen

    @property
    def at_home(self) -> bool:
        """合同管理 is in sight and its keys do something."""
        return isinstance(self._screen, HomeScreen) and self._screen.access.ready

    def home_row(self, substate: Substate) -> bool:
        """The list's cursor is on a single-party contract in this sub-state."""
        row = self._screen.subject if isinstance(self._screen, HomeScreen) else None
        return row is not None and row.channel is Channel.SINGLE and row.substate is substate

    def choosing(self, channel: Channel, *, passed: bool = True) -> bool:
        """创建订单合同 asks, the channel is this one, and 系统校验 has passed (if that is asked for)."""
        screen = self._screen
        if not isinstance(screen, CreateDialog) or screen.chosen is None or screen.chosen[1] is not channel:
            return False
        return not passed or screen.commands["create.accept"].why_not() is None

    def on_page(self, page: PageId, channel: Channel = Channel.BOTH) -> bool:
        """The wizard shows this page of this channel."""
        screen = self._screen
        return (
            isinstance(screen, NewContractScreen)
            and screen.draft.page is page
            and screen.draft.channel is channel
        )

    def picking(self, channel: Channel, *, eligible: bool | None = None, marked: bool = False) -> bool:
        """选择订单 has read its orders.

        Args:
            eligible: Whether only eligible orders are shown; None takes either.
            marked: Whether any order is marked.
        """
        if not self.on_page(PageId.ORDERS, channel):
            return False
        page = self._screen.query_one(OrdersPage)
        picker, marks = page.picker, page.marking.marks
        row = picker.table.cursor_row
        if row is None or bool(marks.rows) is not marked:
            return False
        return eligible is None or (
            picker.filter.eligible_only is eligible and (not eligible or not row.reason)
        )

    @property
    def contract(self) -> Contract | None:
        """The contract of the wizard or of 查看合同, when that is on top."""
        if isinstance(self._screen, NewContractScreen | ContractScreen):
            subject: Contract | ContractRow | None = self._screen.subject
            return subject if isinstance(subject, Contract) else None
        return None

    def is_in(self, substate: Substate) -> bool:
        """The contract on top is in this sub-state."""
        return self.contract is not None and self.contract.substate is substate

    @property
    def signer_chosen(self) -> bool:
        """The contract on top has a signer."""
        return self.contract is not None and self.contract.signer is not None

    def asks(self, heading: str) -> bool:
        """A dialog with this heading is on top."""
        return isinstance(self._screen, Dialog) and self._screen.heading == heading

    @property
    def phone_rings(self) -> bool:
        """签署人手机 is in sight, and a message has arrived on the phone under the cursor."""
        screen = self._screen
        return isinstance(screen, PhoneScreen) and screen.phone is not None and screen.phone.problem is None

    @property
    def viewing(self) -> bool:
        """查看合同 of an effective both-party contract is in sight."""
        contract = self.contract if isinstance(self._screen, ContractScreen) else None
        return (
            contract is not None
            and contract.channel is Channel.BOTH
            and contract.substate is Substate.E_EFFECTIVE
        )
