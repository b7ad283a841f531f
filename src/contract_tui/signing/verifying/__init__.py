"""Examines signed files; whoever imports this loads pyHanko.

A PDF that says of itself that it is signed is a claim by whoever sent it. It is believed by an explicit
list: our own bytes, extended by exactly the signatures and archival data that we expect. Everything else is
refused, also what looks harmless. A list of known attacks would be the other way round, and would pass the
next one.

The file is read by a library that was written for good files. So every look is bounded in size, depth and
number, runs in a process that can be ended (`confined`), and never ends with an exception of the library's:
a file that makes the verifier crash must not count as one that it did not refuse.

Dates come from signatures, time stamps and lists in this order of trust, never from the file's own words. A
rule is removed here only together with the attack in the test suite that it answers; `make mutants` tries
that.
"""

from contract_tui.signing.verifying.claims import claimed_number
from contract_tui.signing.verifying.facts import signed_content
from contract_tui.signing.verifying.report import verify
from contract_tui.signing.verifying.returned import check_return

__all__ = ["check_return", "claimed_number", "signed_content", "verify"]
