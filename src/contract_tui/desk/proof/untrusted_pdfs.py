"""Examining files that anybody may have made, in a process that is ended when a file wants too much.

The libraries for it load in that process, never in this one.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256 as _digest

from contract_tui.config import Settings
from contract_tui.confined import Bounds, Excess, Named, TooMuchError, call
from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.verdicts import NOTHING_KNOWN, Flaw, Known, Problem, VerificationReport
from contract_tui.signing.registry import capabilities_of

_MEMORY = 416 * 1024 * 1024
_CLAIM_BOUNDS = Bounds(cpu_seconds=2, seconds=3, memory=_MEMORY)
_BOUNDS = Bounds(cpu_seconds=5, seconds=6, memory=_MEMORY)
"""A contract needs a tenth of a second; both together, with the start of the process, answer within 10 s."""

_ROOM = "contract_tui.signing.verifying.bounded"
_VERIFY: Named[[bytes, Settings, datetime, Known, bool], VerificationReport] = Named(_ROOM, "verify")
_CLAIMED: Named[[bytes], str | None] = Named(_ROOM, "claimed_number")
_CHECK: Named[[bytes, bytes, Settings, datetime, Known, bool], SignatureInfo] = Named(_ROOM, "check_return")

_TOO_MUCH = "文件过于复杂，无法在限制（10 秒、512 MB）内检查；合同文件不会这样复杂。"


def verified(
    content: bytes, settings: Settings, now: datetime, known: Known = NOTHING_KNOWN
) -> VerificationReport:
    """Examine a file as a contract of this program; one that is too complicated is invalid.

    Args:
        content: The whole file.
        settings: Which roots and revocation lists are believed.
        now: UTC.
        known: What it is compared with.

    Raises:
        InvalidInputError: It is no PDF, or too large, or the settings name a file that is no certificate.
        NotFoundError: The settings name files that do not exist.
        OutsideError: Those files cannot be read, or the machine is too busy to tell.
    """
    try:
        return call(_VERIFY, _BOUNDS, content, _own(settings), now, known, _demonstration(settings))
    except TooMuchError as error:
        _refuse_starved(error)
        problem = Problem(Flaw.TOO_COMPLICATED, _TOO_MUCH)
        return VerificationReport(_digest(content).hexdigest(), len(content), ours=False, problems=(problem,))


def claimed_number(content: bytes) -> str | None:
    """The contract's number by a PDF's own account; None when it names none, or is too complicated."""
    try:
        return call(_CLAIMED, _CLAIM_BOUNDS, content)
    except TooMuchError as error:
        _refuse_starved(error)
        return None


def check_return(
    sent: bytes, returned: bytes, settings: Settings, now: datetime, known: Known = NOTHING_KNOWN
) -> SignatureInfo:
    """Examine a document that is said to bear the customer's signature.

    Args:
        sent: What was given to the signer.
        returned: What came back.
        settings: Which roots and revocation lists are believed.
        now: UTC.
        known: Which certificates are the platform's seals, so never party A's.

    Raises:
        ForbiddenError: It is not what was sent with exactly one valid, trusted signature of party A, or too
            complicated to tell.
        DeskError: The settings name a file of roots or lists that cannot be used.
    """
    try:
        return call(_CHECK, _BOUNDS, sent, returned, _own(settings), now, known, _demonstration(settings))
    except TooMuchError as error:
        _refuse_starved(error)
        raise ForbiddenError(
            f"交回的{_TOO_MUCH}", "请让签署人重新打开发出的原文件，只在甲方签名域中签署，直接保存后交回。"
        ) from error


def _own(settings: Settings) -> Settings:
    """Without what other packages' providers are told: such a process loads none of them, and has no need."""
    return replace(settings, others=())


def _demonstration(settings: Settings) -> bool:
    """Whether signatures of simulated signers are believed."""
    return capabilities_of(settings).demonstration


def _refuse_starved(error: TooMuchError) -> None:
    """A busy machine proves nothing against a file."""
    if error.excess is Excess.STARVED:
        raise OutsideError("文件没有检查完：本机过于繁忙。", "请稍后重试。") from error
