"""Commands to the signing service, signatures, and the platform's certificate: what signing leaves behind."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from contract_tui.domain.audit import Operator
from contract_tui.domain.masking import masked_name
from contract_tui.domain.signatures import (
    Answer,
    Certificate,
    CommandKind,
    OpenCommand,
    SignatureInfo,
    SignatureParty,
)
from contract_tui.store.database import unique
from contract_tui.store.models import ContractRow, SealCertificateRow, SignatureRow, SigningCommandRow


def begin_command(
    session: Session, contract_id: int, kind: CommandKind, ordinal: int, by: Operator, now: datetime
) -> OpenCommand:
    """Note that the signing service is about to be told something.

    Raises:
        HeldError: The outcome of an earlier command is not known yet.
    """
    row = SigningCommandRow(
        contract_id=contract_id,
        kind=kind,
        ordinal=ordinal,
        operator=by.name,
        origin=by.origin,
        asked_at=now,
    )
    with unique("签署服务尚未确认上一次操作的结果。", "请稍候，后台任务会继续查询，请勿重复操作。"):
        session.add(row)
        session.flush()
    return _open(row)


def open_command(session: Session, contract_id: int) -> OpenCommand | None:
    """The contract's command that is not settled, or None."""
    row = session.exec(
        select(SigningCommandRow).where(
            SigningCommandRow.contract_id == contract_id, col(SigningCommandRow.settled_at).is_(None)
        )
    ).first()
    return _open(row) if row else None


def settle_command(session: Session, command_id: int, answer: Answer, reference: str, now: datetime) -> bool:
    """Note what became of a command.

    Returns:
        False when it was settled before, by somebody else.
    """
    row = session.get_one(SigningCommandRow, command_id)
    if row.settled_at is not None:
        return False
    row.answer, row.reference, row.settled_at = answer, reference or row.reference, now
    session.add(row)
    session.flush()
    return True


def reference(session: Session, contract_id: int) -> str:
    """What the signing service called the contract last; empty when it gave no name."""
    newest = session.exec(
        select(SigningCommandRow.reference)
        .where(SigningCommandRow.contract_id == contract_id, SigningCommandRow.reference != "")
        .order_by(col(SigningCommandRow.id).desc())
        .limit(1)
    ).first()
    return newest or ""


def note_reference(session: Session, command_id: int, reference: str) -> None:
    """Keep the service's name for a contract whose command is not settled yet."""
    if reference:
        row = session.get_one(SigningCommandRow, command_id)
        row.reference = reference
        session.add(row)


def add_signature(session: Session, contract_id: int, signature: SignatureInfo) -> None:
    """Record a signature.

    Raises:
        HeldError: The party has signed this contract before; nobody signs twice.
    """
    with unique("该方已签署此合同，不会重复签署。", "请刷新后查看。"):
        session.add(
            SignatureRow(
                contract_id=contract_id,
                party=signature.party,
                **_columns(signature.certificate),
                signed_at=signature.signed_at,
                level=signature.level,
                timestamp_at=signature.timestamp_at,
                shortfall=signature.shortfall,
                demonstration=signature.demonstration,
            )
        )
        session.flush()


def signatures(session: Session, contract_id: int) -> tuple[SignatureInfo, ...]:
    """A contract's signatures in the order of signing."""
    rows = session.exec(
        select(SignatureRow).where(SignatureRow.contract_id == contract_id).order_by(col(SignatureRow.id))
    )
    return tuple(
        SignatureInfo(
            party=SignatureParty(row.party),
            certificate=_certificate(row),
            signed_at=row.signed_at,
            level=row.level,
            timestamp_at=row.timestamp_at,
            shortfall=row.shortfall,
            demonstration=row.demonstration,
        )
        for row in rows
    )


def fingerprints(session: Session, number: str) -> dict[SignatureParty, str]:
    """SHA-256 of the certificates with which a contract was signed, by party.

    Args:
        number: The contract's, deleted or not.
    """
    rows = session.exec(
        select(SignatureRow.party, SignatureRow.fingerprint)
        .join(ContractRow, col(ContractRow.id) == SignatureRow.contract_id)
        .where(ContractRow.number == number)
    )
    return {SignatureParty(party): fingerprint for party, fingerprint in rows}


def note_seal_certificate(
    session: Session, certificate: Certificate, now: datetime, *, public_key: str = ""
) -> None:
    """Keep what the process that seals knows of its certificate, for those that never see the key.

    Args:
        public_key: SHA-256 of the public key, hex; empty leaves what is known of it.
    """
    # One that was seen while the clock stood ahead must not stay the newest.
    session.execute(
        update(SealCertificateRow)
        .where(col(SealCertificateRow.seen_at) >= now)
        .values(seen_at=now - timedelta(seconds=1))
    )
    known = session.get(SealCertificateRow, certificate.fingerprint)
    public_key = public_key or (known.public_key if known else "")
    session.merge(SealCertificateRow(**_columns(certificate), seen_at=now, public_key=public_key))


def seals(session: Session) -> tuple[frozenset[str], frozenset[str]]:
    """What this home has sealed with: SHA-256 of certificates, and of public keys as far as known."""
    rows = session.exec(select(SealCertificateRow.fingerprint, SealCertificateRow.public_key)).all()
    return frozenset(each for each, _ in rows), frozenset(key for _, key in rows if key)


def seal_certificate(session: Session) -> Certificate | None:
    """The platform's certificate that was seen last, or None."""
    row = session.exec(
        select(SealCertificateRow).order_by(col(SealCertificateRow.seen_at).desc()).limit(1)
    ).first()
    return _certificate(row) if row else None


def _columns(certificate: Certificate) -> dict[str, Any]:
    return {each.name: getattr(certificate, each.name) for each in fields(Certificate)}


def _certificate(row: SignatureRow | SealCertificateRow) -> Certificate:
    kept = {each.name: getattr(row, each.name) for each in fields(Certificate)}
    # Version 0.1 stored names in full (P9).
    return Certificate(**kept | {name: masked_name(kept[name]) for name in ("subject", "issuer")})


def _open(row: SigningCommandRow) -> OpenCommand:
    return OpenCommand(row.id or 0, row.kind, row.ordinal, Operator(row.operator, row.origin), row.asked_at)
