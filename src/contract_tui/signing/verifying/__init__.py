"""Examines signed files; whoever imports this loads pyHanko."""

from contract_tui.signing.verifying.claims import claimed_number
from contract_tui.signing.verifying.facts import signed_content
from contract_tui.signing.verifying.report import verify
from contract_tui.signing.verifying.returned import check_return

__all__ = ["check_return", "claimed_number", "signed_content", "verify"]
