"""Verifying a file: needs no database; with one it also says which contract the file is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from contract_tui.config import Settings
from contract_tui.desk.examining import claimed_number, verified
from contract_tui.domain import labels
from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import DeskError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import MOST_BYTES, StoredMatch, VerificationReport, refuse_large

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the database knows of a file.

    Attributes:
        sha256: Of the stored document, hex.
        expected: SHA-256 of the parties' certificates as they were recorded.
    """

    match: StoredMatch
    sha256: str
    expected: Mapping[SignatureParty, str] | None = None


def verify_file(
    content: bytes,
    settings: Settings,
    *,
    desk: "Callable[[], Desk | None]" = lambda: None,
    clock: Clock | None = None,
) -> VerificationReport:
    """Examine a file as a contract; takes about a tenth of a second, and one more to load for the first.

    Not to be called on the interface's own thread.

    Args:
        content: The whole file.
        settings: Which roots and revocation lists are believed.
        desk: Opens the home whose contracts the file is compared with; None compares with nothing. When that
            fails, the file is examined all the same, and the report says why nothing was compared.
        clock: Where the present moment comes from; None means the machine's clock.

    Raises:
        InvalidInputError: It is no PDF, or too large, or the settings name a file that is no certificate.
        NotFoundError: The settings name files that do not exist.
        OutsideError: Those files cannot be read.
    """
    refuse_large(len(content))
    now = (clock or SystemClock()).now()
    stored, trouble = _compared(content, desk)
    if stored is None:
        return replace(verified(content, settings, now), not_compared=trouble)
    report = verified(content, settings, now, expected=stored.expected, sha256=stored.sha256)
    return replace(report, stored=stored.match)


def _compared(content: bytes, opened: "Callable[[], Desk | None]") -> tuple[_Stored | None, str]:
    """What the database knows of a file, and why it could not be asked."""
    try:
        desk = opened()
        return (None if desk is None else _stored(content, desk)), ""
    except DeskError as error:
        return None, f"数据库无法使用，没有与其中的合同比较：{error.sentence}"


def _stored(content: bytes, desk: "Desk") -> _Stored | None:
    import hashlib

    from contract_tui.store import documents, evidence, signing

    sha256 = hashlib.sha256(content).hexdigest()
    with desk.context.database.read() as session:
        known = documents.of_sha256(session, sha256)
        if known is not None:
            number, kind = known
            match = StoredMatch(number, same=True, kind=labels.DOCUMENTS[kind])
            return _Stored(match, sha256, signing.fingerprints(session, number))
        reported = evidence.number_of(session, sha256)
        if reported is not None:
            return _Stored(StoredMatch(reported, same=True, kind="签署报告"), sha256)
        claimed = claimed_number(content)
        official = documents.sha256_of(session, claimed, DocumentKind.OFFICIAL) if claimed else None
        expected = signing.fingerprints(session, claimed) if claimed else None
    if claimed is None or official is None:
        return None
    match = StoredMatch(claimed, same=False, kind=labels.DOCUMENTS[DocumentKind.OFFICIAL])
    return _Stored(match, official, expected)


def read_pdf(path: Path) -> bytes:
    """A file's content, bounded.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: It is a folder, or too large.
        OutsideError: It cannot be read.
    """
    try:
        if path.is_dir():
            raise InvalidInputError(f"{path} 是文件夹，不是文件。", "请给出 PDF 文件的路径。")
        with path.open("rb") as stream:
            return read_bounded(stream)
    except FileNotFoundError as error:
        raise NotFoundError(f"文件不存在：{path}。", "请检查路径。") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutsideError(f"无法读取 {path}：{reason}。", "请检查权限。") from error


def read_bounded(stream: BinaryIO) -> bytes:
    """All of a stream, unless it is larger than any contract.

    Raises:
        InvalidInputError: It is; no more than the bound was read.
    """
    content = stream.read(MOST_BYTES + 1)
    refuse_large(len(content))
    return content
