"""A contract's documents: the reviewed text, the draft's and the official PDF."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.desk.contracts.contracts import Contracts
from contract_tui.desk.files import write_file
from contract_tui.desk.lookups import head_of
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.domain import numbers
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.refusals import Act, Asked, Place, advice, refuse_unless_possible, why_not
from contract_tui.domain.states import Channel
from contract_tui.store import documents
from contract_tui.store.database import Database

if TYPE_CHECKING:
    from contract_tui.domain.text_lines import TextLine

_ASKED: dict[DocumentKind, Asked] = {
    DocumentKind.DRAFT_PDF: Act.DOWNLOAD_DRAFT,
    DocumentKind.OFFICIAL: Act.DOWNLOAD_OFFICIAL,
}
_SUFFIX = {DocumentKind.DRAFT_PDF: "草稿", DocumentKind.OFFICIAL: "正式合同"}


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF as it is downloaded.

    Attributes:
        name: The file's name, e.g. DD-20261123-000001-W-草稿.pdf.
        sha256: Hex digest of the content.
    """

    name: str
    kind: DocumentKind
    content: bytes
    sha256: str


class Documents:
    """Reads and downloads what a contract says; nothing here changes one.

    Args:
        contracts: Whose.
        database: Where the PDFs are stored.
        maker: Writes the template's example.
        downloads: The folder in which a file lands that was given no place.
    """

    def __init__(
        self, contracts: Contracts, database: Database, maker: DocumentMaker, downloads: Path
    ) -> None:
        self._contracts = contracts
        self._database = database
        self._maker = maker
        self._downloads = downloads

    def markdown(self, number: str) -> str:
        """The contract's text as Markdown, as it was reviewed and is signed.

        Raises:
            ForbiddenError: The text is not generated yet.
        """
        contract = self._contracts.get(number)
        if not contract.text:
            reason = why_not(contract, Action.DOWNLOAD_TEXT) or "合同文本尚未生成。"
            raise ForbiddenError(reason, advice(contract))
        return contract.text

    def text_lines(self, number: str, width: int) -> "tuple[TextLine, ...]":
        """The same as lines for a terminal of so many cells."""
        return self.laid_out(self.markdown(number), width)

    def laid_out(self, markdown: str, width: int) -> "tuple[TextLine, ...]":
        """A contract's Markdown as lines for a terminal of so many cells."""
        from contract_tui.documents.text import text_lines

        return text_lines(markdown, width)

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
        with self._database.read() as session:
            head = head_of(session, number)
            chosen = downloadable(head, kind)
            stored = documents.content(session, head.id, chosen)
        if stored is None:
            raise ForbiddenError("此合同还没有这种文件。", "请等待后台任务完成。")
        sha256, content = stored
        return PdfFile(f"{numbers.file_stem(head.number)}-{_SUFFIX[chosen]}.pdf", chosen, content, sha256)

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
        return write_file(
            target or self._downloads, file.name, file.content, make=target is None, replace=replace
        )


def downloadable(head: Place, kind: DocumentKind | None) -> DocumentKind:
    """What 下载 gives where a contract is.

    Args:
        kind: What is asked for; None takes what there is.

    Raises:
        ForbiddenError: There is nothing to download; the message is the reason.
    """
    draft = head.substate.specification.draft
    refuse_unless_possible(head, (draft or Action.DOWNLOAD) if kind is None else _ASKED[kind])
    return kind or (DocumentKind.DRAFT_PDF if draft else DocumentKind.OFFICIAL)
