"""The signers of an enterprise, of whom one is chosen (S29)."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer, Signer
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.screens.signer_columns import signer_columns
from contract_tui.tui.widgets.virtual_table import VirtualTable


class SignerList(Vertical):
    """A table with a box for each signer.

    Args:
        wizard: The screen that it is on.
    """

    DEFAULT_CSS = "SignerList { height: 1fr; min-height: 4; }"

    def __init__(self, wizard: Wizard) -> None:
        super().__init__()
        self._wizard = wizard
        self._signers: dict[int, Signer] = {}

    def compose(self) -> ComposeResult:
        """The table."""
        table: VirtualTable[Signer] = VirtualTable(
            signer_columns(simulated=self._wizard.access.capabilities.phones),
            empty=f"还没有签署人。按 {key_name('signer.add')} 添加。",
            box=lambda _signer: True,
            id="signers",
        )
        yield table

    @property
    def table(self) -> VirtualTable[Signer]:
        """What has the keys."""
        return self.query_one(VirtualTable)

    @property
    def is_empty(self) -> bool:
        """Whether nobody can be chosen."""
        return not self._signers

    def __getitem__(self, key: int) -> Signer:
        """A signer by the key of the row."""
        return self._signers[key]

    @property
    def under_cursor(self) -> Signer | None:
        """The signer under the cursor."""
        key = self.table.cursor_key
        return None if key is None else self._signers[key]

    def show(self, contract: Contract, customer: Customer) -> None:
        """Show a customer's signers, and who signs a contract."""
        first = self.is_empty
        self._signers = {signer.id: signer for signer in customer.signers}
        self.table.set_keys(list(self._signers))
        self.table.set_marked([contract.signer.id] if contract.signer else [])
        self.table.refresh_rows()
        if first and contract.signer is not None:
            self.table.move_to_key(contract.signer.id)

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        event.stop()
        known = {key: self._signers[key] for key in event.keys if key in self._signers}
        self.table.provide_rows(event.request, known)
