"""Making a contract's text and PDFs; the libraries for it load when the first one is made."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.customers import Customer, CustomerKind
from contract_tui.domain.orders import Order, total
from contract_tui.domain.states import Channel

if TYPE_CHECKING:
    from contract_tui.documents.fonts import FontSet
    from contract_tui.documents.pdf import Pdf
    from contract_tui.documents.seals import Seal
    from contract_tui.documents.template import DocumentFacts, RenderedText

_DEMONSTRATION_LEGEND = "演示专用"
_LEGEND = "合同专用章"


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


class DocumentMaker:
    """Turns contracts into text and paper with the fonts and the template of the settings.

    Args:
        settings: Platform, template folder, fonts.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fonts: FontSet | None = None
        self._lock = threading.Lock()

    def text(self, contract: Contract) -> "RenderedText":
        """Render the contract's text from its template.

        Raises:
            InvalidInputError: The template of one's own fails to render.
        """
        return self.written(self.facts(contract))

    def written(self, facts: "DocumentFacts") -> "RenderedText":
        """Render the text that such facts make.

        Raises:
            InvalidInputError: The template of one's own fails to render.
        """
        from contract_tui.documents.template import render

        return render(facts, self.templates_folder())

    def sample(self, channel: Channel) -> "RenderedText":
        """The template's text with an example in place of customer and orders (S3)."""
        from contract_tui.desk.sample import sample_facts

        return self.written(sample_facts(channel, self._settings.platform))

    def facts_of_new(
        self, channel: Channel, customer: Customer, orders: Sequence[Order], day: date
    ) -> "DocumentFacts":
        """What a contract that is about to be opened will cite."""
        from contract_tui.documents.template import DocumentFacts

        return DocumentFacts(
            number="DD-00000000-000000-0",
            channel=channel,
            created_on=day,
            customer_name=customer.name,
            customer_kind=customer.kind,
            code=customer.code,
            framework=customer.framework,
            party=None,
            orders=tuple(orders),
            total_fen=total(orders),
            platform=self._settings.platform,
        )

    def draft(self, contract: Contract, markdown: str, at: datetime) -> "Pdf":
        """The draft PDF: watermark 草稿, no seal (P6).

        Raises:
            InvalidInputError: A character is in none of the fonts; the message names it.
        """
        return self._pdf(contract, markdown, at, draft=True, seals=())

    def official(self, contract: Contract, at: datetime, *, demonstration: bool) -> "Pdf":
        """The sealed PDF of the text that was reviewed (P6).

        Args:
            contract: Its `text` is what is sealed.
            at: UTC, the moment of sealing.
            demonstration: Whether the signatures have no legal effect (P15, P16).
        """
        seals = self._seals(contract, at, demonstration=demonstration)
        return self._pdf(contract, contract.text, at, draft=False, seals=seals, demonstration=demonstration)

    def _pdf(
        self,
        contract: Contract,
        markdown: str,
        at: datetime,
        *,
        draft: bool,
        seals: "tuple[Seal, ...]",
        demonstration: bool = False,
    ) -> "Pdf":
        from contract_tui.documents.pdf import PdfOptions, make_pdf

        options = PdfOptions(
            number=contract.number,
            draft=draft,
            demonstration=demonstration or self._settings.demonstration,
            created_at=at,
            seals=seals,
        )
        return make_pdf(markdown, options, self.fonts())

    def fonts(self) -> "FontSet":
        """The fonts, parsed once per process.

        Raises:
            InvalidInputError: A font file of the settings cannot be read.
        """
        from contract_tui.documents.fonts import load_fonts

        documents = self._settings.documents
        with self._lock:
            if self._fonts is None:
                self._fonts = load_fonts(
                    self._settings.cache,
                    Path(documents.serif) if documents.serif else None,
                    Path(documents.sans) if documents.sans else None,
                )
            return self._fonts

    def rehearsed(self, facts: "DocumentFacts", markdown: str, at: datetime, legend: str) -> "Pdf":
        """Seal a text that is no contract's, to find out whether a contract of such a text could be sealed.

        Raises:
            InvalidInputError: A character cannot be printed, or a seal finds no place.
        """
        from contract_tui.documents.pdf import PdfOptions, make_pdf
        from contract_tui.documents.seals import Seal

        seals: tuple[Seal, ...] = (Seal("b", facts.platform.legal_name, legend, at, round=True),)
        if facts.channel is Channel.BOTH:
            seals = (Seal("a", "甲方", legend, at, round=True), *seals)
        options = PdfOptions(number=facts.number, draft=False, demonstration=True, created_at=at, seals=seals)
        return make_pdf(markdown, options, self.fonts())

    def templates_folder(self) -> Path | None:
        """The customer's own templates, or None for the program's."""
        folder = self._settings.documents.templates
        return Path(folder).expanduser() if folder else None

    def facts(self, contract: Contract) -> "DocumentFacts":
        """What a contract's text cites."""
        from contract_tui.documents.template import DocumentFacts

        return DocumentFacts(
            number=contract.number,
            channel=contract.channel,
            created_on=shanghai_date(contract.created_at),
            customer_name=contract.customer_name,
            customer_kind=CustomerKind(contract.customer_kind),
            code=contract.code,
            framework=contract.framework,
            party=contract.party,
            orders=contract.orders,
            total_fen=contract.total_fen,
            platform=self._settings.platform,
        )

    def _seals(self, contract: Contract, at: datetime, *, demonstration: bool) -> "tuple[Seal, ...]":
        from contract_tui.documents.seals import Seal

        legend = _DEMONSTRATION_LEGEND if demonstration else _LEGEND
        platform = Seal("b", self._settings.platform.legal_name, legend, at, round=True)
        if contract.channel is Channel.SINGLE:
            return (platform,)
        signed_at = next((step.at for step in contract.history if step.kind == "customer_signed"), at)
        enterprise = contract.customer_kind == CustomerKind.ENTERPRISE
        return (Seal("a", contract.customer_name, legend, signed_at, round=enterprise), platform)
