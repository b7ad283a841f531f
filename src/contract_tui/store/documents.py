"""Documents, messages and paper copies of a contract: only ever added, but for an unsent draft's."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.parties import Mailing
from contract_tui.domain.pdf import Pdf
from contract_tui.store.database import unique
from contract_tui.store.models import BlobRow, ContractRow, DocumentRow, MessageRow, PaperCopyRow


def add(session: Session, contract_id: int, kind: DocumentKind, pdf: Pdf, at: datetime) -> str:
    """Store a PDF under its SHA-256 and make it the contract's document of a kind.

    Returns:
        The SHA-256 as hex.

    Raises:
        HeldError: The contract has a document of this kind; it is never replaced.
    """
    sha256 = hashlib.sha256(pdf.content).hexdigest()
    if session.get(BlobRow, sha256) is None:
        session.add(BlobRow(sha256=sha256, content=pdf.content))
        session.flush()
    with unique("此合同的文件已经生成过，不会重复生成。", "请刷新后查看。"):
        session.add(
            DocumentRow(
                contract_id=contract_id,
                kind=kind,
                sha256=sha256,
                pages=pdf.pages,
                size=len(pdf.content),
                created_at=at,
            )
        )
        session.flush()
    return sha256


def give_up(session: Session, contract_id: int, kinds: Collection[DocumentKind]) -> list[DocumentKind]:
    """Take away documents of a draft that goes back, with their bytes: they are made anew later (P17).

    Returns:
        Which ones there were.
    """
    rows = session.exec(
        select(DocumentRow).where(DocumentRow.contract_id == contract_id, col(DocumentRow.kind).in_(kinds))
    ).all()
    for row in rows:
        session.delete(row)
    session.flush()
    for row in rows:
        if of_sha256(session, row.sha256) is None:
            session.delete(session.get_one(BlobRow, row.sha256))
    session.flush()
    return [row.kind for row in rows]


def content(session: Session, contract_id: int, kind: DocumentKind) -> tuple[str, bytes] | None:
    """SHA-256 and bytes of a contract's document, or None."""
    return session.exec(
        select(BlobRow.sha256, BlobRow.content)
        .join(DocumentRow, col(DocumentRow.sha256) == BlobRow.sha256)
        .where(DocumentRow.contract_id == contract_id, DocumentRow.kind == kind)
    ).first()


def of_sha256(session: Session, sha256: str) -> tuple[str, DocumentKind] | None:
    """The number of the contract, deleted ones included, that has this document, and which one it is."""
    row = session.exec(
        select(ContractRow.number, DocumentRow.kind)
        .join_from(DocumentRow, ContractRow, col(ContractRow.id) == DocumentRow.contract_id)
        .where(DocumentRow.sha256 == sha256)
    ).first()
    return (row[0], DocumentKind(row[1])) if row else None


def sha256_of(session: Session, number: str, kind: DocumentKind) -> str | None:
    """The SHA-256 of a contract's document, hex; None when there is no such contract or document."""
    return session.exec(
        select(DocumentRow.sha256)
        .join(ContractRow, col(ContractRow.id) == DocumentRow.contract_id)
        .where(ContractRow.number == number, DocumentRow.kind == kind)
    ).first()


def add_message(
    session: Session, contract_id: int, ordinal: int, signer: str, phone: str, at: datetime, detail: str = ""
) -> None:
    """Record that a message went out.

    Args:
        ordinal: 1 for the first.
        phone: In full.
        at: UTC.
        detail: How it went, if there is more to say.

    Raises:
        HeldError: The message of this ordinal went out already, by somebody else's hand.
    """
    with unique("这条签署信息已经发送过。", "请刷新后查看。"):
        session.add(
            MessageRow(
                contract_id=contract_id,
                ordinal=ordinal,
                signer=signer,
                phone=phone,
                sent_at=at,
                detail=detail,
            )
        )
        session.flush()


def add_paper_copy(session: Session, contract_id: int, mailing: Mailing, at: datetime) -> None:
    """Record a request for paper copies (P1)."""
    session.add(
        PaperCopyRow(
            contract_id=contract_id,
            copies=mailing.copies,
            recipient=mailing.recipient,
            phone=mailing.phone,
            address=mailing.address,
            requested_at=at,
        )
    )


def paper_copy_sent(
    session: Session, contract_id: int, courier: str, tracking_number: str, at: datetime
) -> None:
    """Record that the paper copies were handed to the courier (P2)."""
    row = session.get_one(PaperCopyRow, contract_id)
    row.courier, row.tracking_number, row.sent_at = courier, tracking_number, at
    session.add(row)
