"""Contracts: everything that an operator does with them."""

from contract_tui.desk.auditing import Auditing
from contract_tui.desk.context import Context
from contract_tui.desk.drafting import Drafting
from contract_tui.desk.making import DocumentMaker
from contract_tui.desk.readiness import Readiness
from contract_tui.desk.reading import Reading
from contract_tui.desk.returning import Returning
from contract_tui.desk.sending import Sending
from contract_tui.desk.signatures import Signatures


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
