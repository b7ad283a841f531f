"""Verifying a file: needs no database; with one it also says which contract the file is."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from contract_tui.config import Settings
from contract_tui.desk.proof.untrusted_pdfs import claimed_number, verified
from contract_tui.domain import labels
from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import DeskError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.verdicts import (
    MOST_BYTES,
    NOTHING_KNOWN,
    Known,
    StoredMatch,
    VerificationReport,
    refuse_large,
)

_REPORT = "签署报告"

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from contract_tui.desk.context import Context


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the database says of a file.

    Attributes:
        match: The contract that the file is, or says that it is; None when it is not known.
        context: The home's; None when there is none, or it cannot be used.
    """

    known: Known = NOTHING_KNOWN
    match: StoredMatch | None = None
    context: "Context | None" = None


def verify_file(
    content: bytes,
    settings: Settings,
    *,
    home: "Callable[[], Context | None]" = lambda: None,
    clock: Clock | None = None,
) -> VerificationReport:
    """Examine a file as a contract; takes about a tenth of a second, and one more to load for the first.

    Not to be called on the interface's own thread.

    Args:
        content: The whole file.
        settings: Which roots and revocation lists are believed.
        home: Opens the home whose contracts and seals the file is compared with; None compares with nothing.
            When that fails, the file is examined all the same, and the report says why nothing was compared.
        clock: Where the present moment comes from; None means the machine's clock.

    Raises:
        InvalidInputError: It is no PDF, or too large, or the settings name a file that is no certificate.
        NotFoundError: The settings name files that do not exist.
        OutsideError: Those files cannot be read.
    """
    refuse_large(len(content))
    now = (clock or SystemClock()).now()
    compared, trouble = _compared(content, home)
    report = verified(content, settings, now, compared.known)
    if compared.context is not None:
        from contract_tui.desk.proof.carried_history import held_against  # loads SQLModel

        try:
            report = held_against(report, compared.context)
        except DeskError as error:
            trouble = _trouble(error)
    return replace(report, stored=compared.match, not_compared=trouble)


def _compared(content: bytes, home: "Callable[[], Context | None]") -> tuple[_Compared, str]:
    """What the database says of a file, and why it could not be asked."""
    try:
        context = home()
        if context is None:
            return _Compared(), ""
        return replace(_with_database(content, context), context=context), ""
    except DeskError as error:
        return _Compared(), _trouble(error)


def _trouble(error: DeskError) -> str:
    return f"数据库无法使用，没有与其中的合同比较：{error.sentence}"


def _with_database(content: bytes, context: "Context") -> _Compared:
    import hashlib

    from contract_tui.store import contracts, documents, signing

    sha256 = hashlib.sha256(content).hexdigest()
    with context.database.read() as session:
        known = Known(*signing.seals(session))
        kept = _kept(session, sha256, known)
    if kept is not None:
        return kept
    # Outside of any transaction: it may take seconds.
    claimed = claimed_number(content)
    if claimed is None:
        return _Compared(known)
    with context.database.read() as session:
        if contracts.key_of(session, claimed) is None:
            return _Compared(known)
        official = documents.sha256_of(session, claimed, DocumentKind.OFFICIAL)
        expected = signing.fingerprints(session, claimed)
    match = StoredMatch(claimed, same=False, kind=labels.DOCUMENTS[DocumentKind.OFFICIAL])
    return _Compared(replace(known, expected=expected, sha256=official or ""), match)


def _kept(session: "Session", sha256: str, known: Known) -> _Compared | None:
    """What a file is whose very bytes are, or were, stored here; None when they never were."""
    from contract_tui.store import archives, documents, evidence, signing

    stored = documents.of_sha256(session, sha256)
    if stored is not None:
        number, kind = stored
        match = StoredMatch(number, same=True, kind=labels.DOCUMENTS[kind])
        return _Compared(replace(known, expected=signing.fingerprints(session, number), sha256=sha256), match)
    superseded = archives.earlier_of_sha256(session, sha256)
    if superseded is not None:
        number, report, renewals = superseded
        if report is not None:
            match = StoredMatch(number, same=True, kind=_REPORT, renewals_since=renewals)
            return _Compared(replace(known, sha256=sha256), match)
        words = labels.DOCUMENTS[DocumentKind.OFFICIAL]
        match = StoredMatch(number, same=True, kind=words, renewals_since=renewals)
        return _Compared(replace(known, expected=signing.fingerprints(session, number), sha256=sha256), match)
    reported = evidence.number_of(session, sha256)
    if reported is not None:
        return _Compared(replace(known, sha256=sha256), StoredMatch(reported, same=True, kind=_REPORT))
    return None


def read_pdf(path: Path, *, pipes: bool = False) -> bytes:
    """A file's content, bounded.

    Args:
        path: Which.
        pipes: Whether it may be a pipe or device, which can keep its reader waiting for ever.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: It is a folder or, where that is not wanted, a pipe or device; or it is too large.
        OutsideError: It cannot be read.
    """
    try:
        if path.is_dir():
            raise InvalidInputError(f"{path} 是文件夹，不是文件。", "请给出 PDF 文件的路径。")
        if path.exists() and not (pipes or path.is_file()):
            raise InvalidInputError(f"{path} 是管道或设备，不是文件。", "请给出 PDF 文件的路径。")
        with path.open("rb") as stream:
            return read_bounded(stream)
    except FileNotFoundError as error:
        raise NotFoundError(f"文件不存在：{path}。", "请检查路径。") from error
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else error
        raise OutsideError(f"无法读取 {path}：{why}。", "请检查权限。") from error


def read_bounded(stream: BinaryIO) -> bytes:
    """All of a stream, unless it is larger than any contract.

    Raises:
        InvalidInputError: It is; no more than the bound was read.
    """
    content = stream.read(MOST_BYTES + 1)
    refuse_large(len(content))
    return content
