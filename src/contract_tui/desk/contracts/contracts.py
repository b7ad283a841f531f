"""Contracts: everything that an operator does with them."""

from contract_tui.desk.context import Context
from contract_tui.desk.contracts.drafting import Drafting
from contract_tui.desk.contracts.reading import Reading
from contract_tui.desk.contracts.returning import Returning
from contract_tui.desk.contracts.sending import Sending
from contract_tui.desk.contracts.signatures import Signatures
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.desk.paperwork.making import DocumentMaker
from contract_tui.desk.proof.auditing import Auditing


class Contracts(Reading, Drafting, Sending, Returning, Auditing):
    """The use cases around contracts.

    Reading lists and downloads, drafting goes from the choice of orders to the confirmed text, sending from
    the signer to the end, returning takes what a signer brings back, auditing proves that nobody changed
    anything behind their backs.
    """

    def __init__(self, context: Context, maker: DocumentMaker, signatures: Signatures) -> None:
        super().__init__(context, maker)
        self._signatures = signatures
        self._readiness = Readiness(context.settings, context.clock, signatures.seal_certificate)
