"""Signatures as every layer knows them: whose they are, what was reached, what they look like.

The fields' names are part of the documents' format: a verifier finds the parties by them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contract_tui.domain.audit import Operator

PARTY_A_FIELD = "PartyA"
"""The name of the customer's signature field in the PDF."""
PLATFORM_FIELD = "Platform"
"""The name of the platform's signature field in the PDF."""
EDGE_SEAL_FIELD = "EdgeSeal"
"""Begins the names of the form fields that bear 骑缝章, one per page, its number behind: EdgeSeal1, …"""


class SignatureParty(StrEnum):
    """Who signs; a contract has at most one signature of each."""

    CUSTOMER = "customer"
    PLATFORM = "platform"

    @property
    def field(self) -> str:
        """The name of the party's signature field."""
        return _FIELDS[self]

    @property
    def signature(self) -> str:
        """What the party's signature is called."""
        return _SIGNATURES[self]


_FIELDS = {SignatureParty.CUSTOMER: PARTY_A_FIELD, SignatureParty.PLATFORM: PLATFORM_FIELD}
_SIGNATURES = {SignatureParty.CUSTOMER: "甲方签名", SignatureParty.PLATFORM: "平台签章"}


class Level(StrEnum):
    """The level of a PAdES signature (ETSI EN 319 142-1), from the least to the most lasting.

    `CMS` is below them: a signature that is good and no PAdES, since its format is an older one
    (adbe.pkcs7.detached) or it does not say with which certificate it was made.
    """

    CMS = "CMS"
    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"

    @property
    def words(self) -> str:
        """The level in the interface's words."""
        return "CMS（不是 PAdES）" if self is Level.CMS else f"PAdES {self.value}"


class CommandKind(StrEnum):
    """What a signing service is told to do."""

    SEND = "send"
    RESEND = "resend"
    CANCEL = "cancel"


class Answer(StrEnum):
    """What became of a command."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """It may or may not have been done: `reconcile` asks, nobody repeats it blindly."""


@dataclass(frozen=True, slots=True)
class OpenCommand:
    """A command whose outcome is not known yet.

    Attributes:
        ordinal: Of the message, for a sending.
        by: Who asked for it.
        asked_at: UTC.
    """

    id: int
    kind: CommandKind
    ordinal: int
    by: Operator
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is shown and recorded of a certificate.

    Attributes:
        subject: The distinguished name, readable, e.g. `CN=王芳, O=深圳示例科技有限公司, C=CN`.
        serial: Hex.
        fingerprint: SHA-256 of the DER, hex.
        not_before: UTC.
        not_after: UTC.
    """

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class SignatureInfo:
    """One signature that a document bears.

    Attributes:
        signed_at: UTC, as the signer's own clock said, or the timestamp where the signer said nothing.
        timestamp_at: UTC, as a timestamp authority said (RFC 3161); None without one.
        demonstration: Whether it was made with demo keys and has no legal effect (P16).
        shortfall: Why the level is lower than the settings want, in the interface's words, or empty.
        holder: The certificate's subject with nothing masked, where somebody has to decide whether it is the
            signer's; never stored, recorded or exported (P9).
        doubts: Why `signed_at` cannot be true, as sentences; recorded when the signature is accepted.
        archive_losses: Why the document is no longer PDF/A with it, as sentences; recorded as well.
    """

    party: SignatureParty
    certificate: Certificate
    signed_at: datetime
    level: Level
    timestamp_at: datetime | None = None
    shortfall: str = ""
    demonstration: bool = False
    holder: str = field(default="", repr=False)
    doubts: tuple[str, ...] = ()
    archive_losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form field shows, drawn: the seal is its signature's appearance, so it is in the signed bytes.

    Attributes:
        width: Of the field, in points.
        height: Of the field, in points.
        operators: PDF content in the field's own coordinates, origin at its lower left; shapes only, no
            text, so no font is needed. `/Seal gs` selects the graphics state below.
        opacity: Of `/Seal`, which multiplies what lies below.
    """

    width: float
    height: float
    operators: str
    opacity: float = 0.82
