"""Making a contract's text and PDFs; the libraries for it load when the first one is made."""

import threading
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.desk.paperwork.custom_templates import written_by_own
from contract_tui.desk.paperwork.sample import sample_facts
from contract_tui.domain.checkpoints import CheckpointHead
from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer, CustomerKind
from contract_tui.domain.evidence import EvidenceFacts
from contract_tui.domain.orders import Order, total
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.platform import Platform
from contract_tui.domain.signatures import SignatureParty, Stamp
from contract_tui.domain.states import Channel
from contract_tui.signing.registry import capabilities_of

if TYPE_CHECKING:
    from contract_tui.documents.attachments import Attachment
    from contract_tui.documents.fonts import FontSet
    from contract_tui.documents.template import DocumentFacts, RenderedText
    from contract_tui.documents.template_files import TemplateFile

_DEMONSTRATION_LEGEND = "演示专用"
_LEGEND = "合同专用章"


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
        from contract_tui.documents.template_files import choose

        return self.written_by(choose(self.templates_folder(), facts.channel), facts)

    def written_by(self, template: "TemplateFile", facts: "DocumentFacts") -> "RenderedText":
        """Render the text that one template makes; one of one's own within bounds of time and memory.

        Raises:
            InvalidInputError: The template fails to render, or wants too much; the message names the line.
            OutsideError: The machine is too busy to tell.
        """
        if template.path is None:
            from contract_tui.documents.template import render_file

            return render_file(template, facts)
        return written_by_own(template, facts, self._settings)

    def sample(self, channel: Channel) -> "RenderedText":
        """The template's text with an example in place of customer and orders (S3)."""
        return self.written(sample_facts(channel, self._settings.platform))

    def draft_pdf(self, contract: Contract, markdown: str, at: datetime) -> Pdf:
        """The draft PDF: watermark 草稿, no seal (P6).

        Raises:
            InvalidInputError: A character is in none of the fonts; the message names it.
        """
        return self._pdf(contract, markdown, at, draft=True)

    def unsigned(
        self, contract: Contract, at: datetime, checkpoint: CheckpointHead | None, *, demonstration: bool
    ) -> Pdf:
        """The reviewed text in its final form, with an empty field for each party that will sign (P6).

        Args:
            contract: Its `text` is what will be signed.
            at: UTC, the moment of making.
            checkpoint: The newest one, which the data inside carry.
            demonstration: Whether the signatures will have no legal effect (P15, P16).
        """
        from contract_tui.documents.order_data import order_data_file

        return self._pdf(
            contract,
            contract.text,
            at,
            demonstration=demonstration,
            signers=_signers(contract.channel),
            attachments=(order_data_file(self.facts(contract), checkpoint),),
        )

    def evidence(self, facts: EvidenceFacts, *, demonstration: bool) -> Pdf:
        """An evidence report, with an empty field for the platform's signature."""
        from contract_tui.documents.evidence import evidence_markdown
        from contract_tui.documents.evidence_data import evidence_data_file
        from contract_tui.documents.fonts import spelled_out
        from contract_tui.documents.pdf import PdfOptions, make_pdf

        shown = demonstration or self._settings.demonstration
        options = PdfOptions(
            number=facts.contract.number,
            draft=False,
            demonstration=shown,
            created_at=facts.made_at,
            signers=(SignatureParty.PLATFORM,),
            attachments=(evidence_data_file(facts),),
            heading="签署报告",
        )
        words = evidence_markdown(facts, self._settings.platform, demonstration=shown)
        return make_pdf(spelled_out(words, self.fonts()), options, self.fonts())

    def customer_stamp(self, contract: Contract, at: datetime, *, demonstration: bool) -> Stamp:
        """What party A's field shows when signed here: a company's seal or a person's name."""
        from contract_tui.documents.seals import Seal
        from contract_tui.documents.stamps import seal_stamp

        enterprise = contract.customer_kind == CustomerKind.ENTERPRISE
        seal = Seal("a", contract.customer_name, _legend(demonstration), at, round=enterprise)
        return seal_stamp(seal, self.fonts())

    def platform_stamps(
        self, pages: int, at: datetime, *, demonstration: bool
    ) -> tuple[Stamp, tuple[Stamp, ...]]:
        """The platform's seal, and 骑缝章 for each of so many pages (P6)."""
        from contract_tui.documents.seals import Seal
        from contract_tui.documents.stamps import edge_stamps, seal_stamp

        seal = Seal("b", self._settings.platform.legal_name, _legend(demonstration), at, round=True)
        return seal_stamp(seal, self.fonts()), edge_stamps(seal, pages, self.fonts())

    def _pdf(
        self,
        contract: Contract,
        markdown: str,
        at: datetime,
        *,
        draft: bool = False,
        demonstration: bool = False,
        signers: tuple[SignatureParty, ...] = (),
        attachments: "tuple[Attachment, ...]" = (),
    ) -> Pdf:
        from contract_tui.documents.pdf import PdfOptions, make_pdf

        options = PdfOptions(
            number=contract.number,
            draft=draft,
            demonstration=demonstration or self._settings.demonstration,
            created_at=at,
            signers=signers,
            attachments=attachments,
            customer_elsewhere=capabilities_of(self._settings).customer_elsewhere,
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

    def rehearsed(self, facts: "DocumentFacts", markdown: str, at: datetime, legend: str) -> Pdf:
        """Seal a text that is no contract's, to find out whether a contract of such a text could be sealed.

        Raises:
            InvalidInputError: A character cannot be printed, or a seal finds no place.
        """
        from contract_tui.documents.pdf import PdfOptions, make_pdf
        from contract_tui.documents.seals import Seal
        from contract_tui.documents.stamps import seal_stamp

        seal_stamp(Seal("b", facts.platform.legal_name, legend, at, round=True), self.fonts())
        options = PdfOptions(
            number=facts.number,
            draft=False,
            demonstration=True,
            created_at=at,
            signers=_signers(facts.channel),
        )
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
            customer_elsewhere=capabilities_of(self._settings).customer_elsewhere,
        )


def facts_of_new(
    channel: Channel, customer: Customer, orders: Sequence[Order], day: date, platform: Platform
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
        platform=platform,
    )


def _signers(channel: Channel) -> tuple[SignatureParty, ...]:
    return tuple(SignatureParty) if channel is Channel.BOTH else (SignatureParty.PLATFORM,)


def _legend(demonstration: bool) -> str:
    return _DEMONSTRATION_LEGEND if demonstration else _LEGEND
