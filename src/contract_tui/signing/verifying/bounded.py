"""What the desk has done in a bounded process: it takes settings, since what they name is read over there."""

from collections.abc import Mapping
from datetime import datetime

from contract_tui.config import Settings
from contract_tui.domain.signatures import SignatureInfo, SignatureParty
from contract_tui.domain.verdicts import VerificationReport
from contract_tui.signing.trust import load_trust
from contract_tui.signing.verifying import report, returned
from contract_tui.signing.verifying.claims import claimed_number

__all__ = ["check_return", "claimed_number", "verify"]


def verify(
    content: bytes,
    settings: Settings,
    now: datetime,
    expected: Mapping[SignatureParty, str] | None,
    sha256: str | None,
) -> VerificationReport:
    """`report.verify` by the trust that the settings name.

    Raises:
        InvalidInputError: It is no PDF, or too large, or the settings name a file that is no certificate.
        NotFoundError: The settings name files that do not exist.
        OutsideError: Those files cannot be read.
    """
    return report.verify(content, load_trust(settings), now, expected=expected, sha256=sha256)


def check_return(sent: bytes, content: bytes, settings: Settings, now: datetime) -> SignatureInfo:
    """`returned.check_return` by the trust that the settings name.

    Raises:
        ForbiddenError: The file is not accepted.
        DeskError: As for `verify`.
    """
    # Read anew each time: lists of revoked certificates are fetched daily, a worker runs for months.
    return returned.check_return(sent, content, load_trust(settings), now)
