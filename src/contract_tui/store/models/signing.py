"""What signing leaves behind: commands, signatures, the seal's certificate, evidence reports, checkpoints."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from contract_tui.domain.signatures import Answer, CommandKind, Level, SignatureParty
from contract_tui.store.models.columns import DUE, TaskFields, partial_index, words


class SigningCommandRow(SQLModel, table=True):
    """What the signing service was told to do; written before it is told, so that a crash forgets nothing.

    Attributes:
        ordinal: Of the message, for a sending.
        answer: `unknown` until the service has said what became of it.
        reference: The service's own name for the contract.
        settled_at: UTC; a contract has at most one command that is not settled.
    """

    __tablename__ = "signing_command"
    __table_args__ = (
        partial_index("uq_signing_command_open", "contract_id", "settled_at IS NULL", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    kind: CommandKind = Field(sa_type=words(CommandKind))
    ordinal: int = 0
    answer: Answer = Field(default=Answer.UNKNOWN, sa_type=words(Answer))
    reference: str = ""
    operator: str
    origin: str
    asked_at: datetime
    settled_at: datetime | None = None


class SignatureRow(SQLModel, table=True):
    """A signature that a contract's documents bear; each party signs at most once."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("contract_id", "party"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    party: SignatureParty = Field(sa_type=words(SignatureParty))
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    signed_at: datetime
    level: Level = Field(sa_type=words(Level))
    timestamp_at: datetime | None = None
    shortfall: str = ""
    demonstration: bool = False


class SealCertificateRow(SQLModel, table=True):
    """The platform's certificate as the process that seals last saw it, for those that never see the key.

    Attributes:
        public_key: SHA-256 of the public key, hex; empty until a process has opened the key.
    """

    __tablename__ = "seal_certificate"

    fingerprint: str = Field(primary_key=True)
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    seen_at: datetime
    public_key: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ArchiveRow(TaskFields, table=True):
    """The archive time stamp of a sealed document; due when it is to be renewed.

    Attributes:
        evidence_id: The evidence report that bears it; None for the contract's official document.
        stamped_at: UTC, of the newest one; None until a background task has looked.
        until: UTC, how long that one proves.
        renewals: How many were added since the document was sealed.
        asked: An operator wants the next one now.
    """

    __tablename__ = "archive"
    __table_args__ = (
        partial_index("ix_archive_due", "due_at", DUE),
        partial_index("uq_archive_official", "contract_id", "evidence_id IS NULL", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id", unique=True)
    stamped_at: datetime | None = None
    until: datetime | None = None
    renewals: int = 0
    asked: bool = False


class EarlierDocumentRow(SQLModel, table=True):
    """What a sealed document was before an archive time stamp was added: customers hold such copies.

    Attributes:
        evidence_id: The evidence report that it was; None for the contract's official document.
        ordinal: Counts a contract's earlier documents, from 1.
        size: In bytes; every later document begins with these.
        replaced_at: UTC.
    """

    __tablename__ = "earlier_document"
    __table_args__ = (UniqueConstraint("contract_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    evidence_id: int | None = Field(default=None, foreign_key="evidence.id")
    ordinal: int
    sha256: str = Field(foreign_key="blob.sha256", index=True)
    size: int
    replaced_at: datetime


class EvidenceRow(TaskFields, table=True):
    """A request for an evidence report (签署报告); due until the process that holds the seal has made it.

    Attributes:
        head_sequence: Of the newest audit event that the report holds.
        head_hash: That event's hash: history before it cannot be rewritten unseen.
    """

    __tablename__ = "evidence"
    __table_args__ = (partial_index("ix_evidence_due", "due_at", DUE),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", index=True)
    operator: str
    origin: str
    requested_at: datetime
    made_at: datetime | None = None
    sha256: str | None = Field(default=None, foreign_key="blob.sha256")
    pages: int = 0
    size: int = 0
    head_sequence: int = 0
    head_hash: str = ""


class CheckpointRow(SQLModel, table=True):
    """A statement over the heads of the contracts' chains; each holds the hash of the one before.

    Attributes:
        last_event: The key of the newest audit event that it covers.
        statement: `domain.checkpoints.Checkpoint.statement`: the sealed bytes, which say the same as the row.
        hash: SHA-256 of the statement, hex.
        seal: The platform's signature over the statement: CMS, detached, DER.
    """

    __tablename__ = "checkpoint"

    sequence: int | None = Field(default=None, primary_key=True)
    made_at: datetime
    last_event: int
    previous: str
    statement: bytes = Field(sa_type=LargeBinary)
    hash: str
    seal: bytes = Field(sa_type=LargeBinary)
