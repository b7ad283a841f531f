"""Contracts: everything that an operator does with them."""

from contract_tui.desk.auditing import Auditing
from contract_tui.desk.drafting import Drafting
from contract_tui.desk.reading import Reading
from contract_tui.desk.sending import Sending


class Contracts(Reading, Drafting, Sending, Auditing):
    """The use cases around contracts.

    Reading lists and downloads, drafting goes from the choice of orders to the confirmed text, sending from
    the signer to the end, auditing proves that nobody changed anything behind their backs.
    """
