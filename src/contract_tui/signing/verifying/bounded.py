"""What the desk has done in a bounded process: it takes settings, since what they name is read over there."""

from dataclasses import replace
from datetime import datetime

from contract_tui.config import Settings
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.verdicts import Known, Verdict, VerificationReport
from contract_tui.signing.trust import load_trust
from contract_tui.signing.verifying import report, returned
from contract_tui.signing.verifying.claims import claimed_number
from contract_tui.signing.verifying.facts import carried

__all__ = ["check_return", "claimed_number", "verify"]


def verify(
    content: bytes, settings: Settings, now: datetime, known: Known, demonstration: bool
) -> VerificationReport:
    """`report.verify` by the trust that the settings name and the seals that are known.

    Args:
        demonstration: As for `load_trust`.

    Raises:
        InvalidInputError: It is no PDF, or too large, or the settings name a file that is no certificate.
        NotFoundError: The settings name files that do not exist.
        OutsideError: Those files cannot be read.
    """
    trust = load_trust(settings, demonstration=demonstration).knowing(known.seals, known.seal_keys)
    examined = report.verify(content, trust, now, expected=known.expected, sha256=known.sha256)
    # What a document says of its home is worth something only where nobody has changed it, and the platform
    # has sealed it: anybody can invent a history and sign that.
    intact = examined.verdict in (Verdict.VALID, Verdict.UNTRUSTED)
    believed = intact and examined.sealed_by_platform
    return replace(examined, carried=carried(content)) if believed else examined


def check_return(
    sent: bytes, content: bytes, settings: Settings, now: datetime, known: Known, demonstration: bool
) -> SignatureInfo:
    """`returned.check_return` by the trust that the settings name and the seals that are known.

    Raises:
        ForbiddenError: The file is not accepted.
        DeskError: As for `verify`.
    """
    # Read anew each time: lists of revoked certificates are fetched daily, a worker runs for months.
    trust = load_trust(settings, demonstration=demonstration).knowing(known.seals, known.seal_keys)
    return returned.check_return(sent, content, trust, now)
