"""Reading contracts: lists, one contract whole, its text, its PDFs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.desk.context import Context, head_of
from contract_tui.desk.files import write_file
from contract_tui.desk.paperwork.making import DocumentMaker, PdfFile
from contract_tui.domain import numbers
from contract_tui.domain.audit import AuditEvent
from contract_tui.domain.contracts import Contract, ContractRow, DocumentKind
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.refusals import Act, Asked, advice, refuse_unless_possible, why_not
from contract_tui.domain.states import Action, Channel, State, Substate
from contract_tui.domain.waiting import Queue, Waiting
from contract_tui.store import audit, contract_lists, contracts, documents, whole
from contract_tui.store.contracts import Head

if TYPE_CHECKING:
    from array import array

    from contract_tui.documents.text import TextLine

_EVERYTHING = ContractFilter()
_NEWEST = ContractSort()
HAS_DRAFT = {
    Substate.TEXT_REVIEW: Action.DOWNLOAD_TEXT,
    Substate.SIGNER_REVIEW: Action.DOWNLOAD_TEXT,
    Substate.GENERATED: Action.DOWNLOAD,
}
"""The sub-states before the signature in which there is a draft to read, and what reading it is called."""
_ASKED: dict[DocumentKind, Asked] = {
    DocumentKind.DRAFT: Act.DOWNLOAD_DRAFT,
    DocumentKind.OFFICIAL: Act.DOWNLOAD_OFFICIAL,
}
_SUFFIX = {DocumentKind.DRAFT: "草稿", DocumentKind.OFFICIAL: "正式合同"}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of contracts shows, of one moment.

    Attributes:
        counts: By state, whatever states the filter names.
        queues: Who waits for whom, whatever the filter.
    """

    keys: "array[int]"
    counts: dict[State, int]
    queues: dict[Waiting, Queue]


class Reading:
    """Lists and downloads; nothing here changes a contract."""

    def __init__(self, context: Context, maker: DocumentMaker) -> None:
        self._context = context
        self._maker = maker

    def keys(self, wanted: ContractFilter = _EVERYTHING, sort: ContractSort = _NEWEST) -> "array[int]":
        """The keys of the matching contracts, in the list's order."""
        with self._context.database.read() as session:
            return contract_lists.keys(session, wanted, sort)

    def listing(self, wanted: ContractFilter = _EVERYTHING, sort: ContractSort = _NEWEST) -> Listing:
        """`keys`, `counts` and `queues` in one look."""
        with self._context.database.read() as session:
            if wanted.text:
                keys, counts = contract_lists.searched(session, wanted, sort)
            else:
                keys = contract_lists.keys(session, wanted, sort)
                counts = contract_lists.counts(session, wanted)
            return Listing(keys, counts, contract_lists.queues(session))

    def rows(self, wanted: Sequence[int]) -> dict[int, ContractRow]:
        """The list's rows with these keys; contracts that were deleted meanwhile are left out."""
        with self._context.database.read() as session:
            return contract_lists.rows(session, wanted)

    def counts(self, wanted: ContractFilter = _EVERYTHING) -> dict[State, int]:
        """How many contracts match, by state, whatever states the filter names."""
        with self._context.database.read() as session:
            return contract_lists.counts(session, wanted)

    def queues(self) -> dict[Waiting, Queue]:
        """How many contracts wait for the operator, the customer and the platform, and since when."""
        with self._context.database.read() as session:
            return contract_lists.queues(session)

    def list(
        self,
        wanted: ContractFilter = _EVERYTHING,
        *,
        limit: int | None = None,
        sort: ContractSort = _NEWEST,
    ) -> list[ContractRow]:
        """The matching contracts, in the list's order."""
        with self._context.database.read() as session:
            keys = contract_lists.keys(session, wanted, sort)[:limit]
            found = contract_lists.rows(session, keys)
        return [found[key] for key in keys]

    def count(self, wanted: ContractFilter = _EVERYTHING) -> int:
        """How many contracts match."""
        counts = self.counts(wanted)
        return sum(count for state, count in counts.items() if not wanted.states or state in wanted.states)

    def get(self, number: str) -> Contract:
        """One contract, whole.

        Raises:
            InvalidInputError: The text cannot be a contract's number.
            NotFoundError: There is no such contract, or it was deleted.
        """
        settings = self._context.settings
        with self._context.database.read() as session:
            return whole.contract(
                session,
                head_of(session, number).id,
                resends=settings.limits.resends,
                resend_seconds=settings.timing.resend,
            )

    def audit(self, number: str) -> tuple[AuditEvent, ...]:
        """The contract's chain of audit events, oldest first; a deleted contract's too.

        Raises:
            NotFoundError: There never was such a contract.
        """
        with self._context.database.read() as session:
            key, written = contracts.identity(session, number)
            return audit.events(session, key, written)

    def markdown(self, number: str) -> str:
        """The contract's text as Markdown, as it was reviewed and is signed.

        Raises:
            ForbiddenError: The text is not generated yet.
        """
        contract = self.get(number)
        if not contract.text:
            reason = why_not(contract, Action.DOWNLOAD_TEXT) or "合同文本尚未生成。"
            raise ForbiddenError(reason, advice(contract))
        return contract.text

    def text_lines(self, number: str, width: int) -> "tuple[TextLine, ...]":
        """The same as lines for a terminal of so many cells."""
        from contract_tui.documents.text import text_lines

        return text_lines(self.markdown(number), width)

    def plain_text(self, number: str) -> str:
        """The same as words alone."""
        from contract_tui.documents.text import plain_text

        return plain_text(self.markdown(number))

    def template_lines(self, channel: Channel, width: int) -> "tuple[TextLine, ...]":
        """合同模板: what a contract says, before anything is created (S3)."""
        from contract_tui.documents.text import text_lines

        return text_lines(self._maker.sample(channel).markdown, width)

    def pdf(self, number: str, kind: DocumentKind | None = None) -> PdfFile:
        """A contract's PDF.

        Args:
            number: The contract.
            kind: None means what 下载 gives in the contract's state.

        Raises:
            ForbiddenError: There is nothing to download in this state; the message is the reason.
        """
        with self._context.database.read() as session:
            head = head_of(session, number)
            wanted = _downloadable(head, kind)
            found = documents.content(session, head.id, wanted)
        if found is None:
            raise ForbiddenError("此合同还没有这种文件。", "请等待后台任务完成。")
        sha256, content = found
        return PdfFile(f"{numbers.file_stem(head.number)}-{_SUFFIX[wanted]}.pdf", wanted, content, sha256)

    def download(
        self,
        number: str,
        target: Path | None = None,
        kind: DocumentKind | None = None,
        *,
        replace: bool = False,
    ) -> Path:
        """Write a contract's PDF to a file, any number of times (S43).

        Args:
            number: The contract.
            target: A file, or a folder in which the file gets its own name and never replaces another; None
                means the downloads folder of the settings.
            kind: As for `pdf`.
            replace: Whether a file that is there gives way.

        Returns:
            Where the file is now.

        Raises:
            ForbiddenError: There is nothing to download in this state.
            HeldError: There is such a file already.
            OutsideError: The file cannot be written.
        """
        file = self.pdf(number, kind)
        folder = self._context.settings.downloads
        return write_file(target or folder, file.name, file.content, make=target is None, replace=replace)


def _downloadable(head: Head, kind: DocumentKind | None) -> DocumentKind:
    usual = HAS_DRAFT.get(head.substate, Action.DOWNLOAD)
    refuse_unless_possible(head, usual if kind is None else _ASKED[kind])
    return kind or (DocumentKind.DRAFT if head.substate in HAS_DRAFT else DocumentKind.OFFICIAL)
