"""Asking the verifier about a file, as the one who trusts the cast's roots."""

from datetime import timedelta

from contract_tui.domain.verdicts import Flaw, VerificationReport
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import verify
from tests.world.signing.files import NOW, cast


def examined(
    content: bytes, trust: Trust | None = None, after: timedelta = timedelta()
) -> VerificationReport:
    """What the verifier says, some time after everything was signed."""
    return verify(content, trust or cast().trust, NOW + after)


def flaws(report: VerificationReport) -> set[Flaw]:
    """What is wrong with the file and its signatures."""
    return {problem.flaw for problem in report.all_problems}
