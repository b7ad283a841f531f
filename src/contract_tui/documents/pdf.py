"""The contract on paper: A4 pages from the same blocks as the review text.

Loading this module loads the PDF library (half a second): only where a PDF is made.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from contract_tui.documents.attachments import Attachment
from contract_tui.documents.blocks import parse
from contract_tui.documents.embedding import EmbeddedFont, FastOutput, can_embed, cuts
from contract_tui.documents.fonts import Family, FontSet
from contract_tui.documents.forms import FormDocument, FormOutput, SealField, SignatureField
from contract_tui.documents.fpdf_internals import FPDF_VERSION, untried
from contract_tui.documents.marks import (
    Fill,
    Mark,
    Rule,
    Style,
    Text,
    measure,
    typeset,
)
from contract_tui.documents.metadata import LANGUAGE, xmp
from contract_tui.documents.paper import LEFT, PAGE_HEIGHT, PAGE_WIDTH, TEXT_WIDTH, paginate
from contract_tui.documents.seals import lettering
from contract_tui.documents.stamps import SignaturePlace, edge_place, look_of_elsewhere, signature_places
from contract_tui.documents.strips import Composer
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.signatures import EDGE_SEAL_FIELD, SignatureParty

_SMALL = Style("sans", 8.5, 12)
_HEADER_Y = 46.0
_FOOTER_Y = PAGE_HEIGHT - 38.0
_FAMILIES: tuple[Family, ...] = ("serif", "sans")
_SIGNS = {SignatureParty.CUSTOMER: "甲方签名", SignatureParty.PLATFORM: "乙方签名"}


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """What a PDF shows and holds besides its words.

    Attributes:
        number: 合同编号, in the header of every page.
        draft: Watermark 草稿 on every page, and no fields for signatures (P6).
        demonstration: Watermark 演示 on every page (P15).
        created_at: UTC; goes into the document's properties, so equal input gives equal bytes.
        signers: Who will sign: each gets a form field at its place in the signature block (P6).
        edge_seals: Whether a document of several pages that somebody signs has fields for 骑缝章.
        attachments: Files inside the PDF.
        heading: What kind of document it is: stands in the header of every page and begins the title.
        author: The document's author; may be empty.
        customer_elsewhere: Whether party A signs with a program of its own, so that its field says where to
            see who signed.
    """

    number: str
    draft: bool
    demonstration: bool
    created_at: datetime
    signers: tuple[SignatureParty, ...] = ()
    edge_seals: bool = True
    attachments: tuple[Attachment, ...] = ()
    heading: str = "订单合同"
    author: str = ""
    customer_elsewhere: bool = False

    def __post_init__(self) -> None:
        """Refuse what P6 excludes."""
        if self.draft and self.signers:
            raise ValueError("nobody signs a draft")

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{self.heading} {self.number}"

    @property
    def watermarks(self) -> tuple[str, ...]:
        """The words that lie under every page."""
        return ("草稿",) * self.draft + ("演示",) * self.demonstration


def make_pdf(markdown: str, options: PdfOptions, fonts: FontSet) -> Pdf:
    """Print a document, PDF/A-3U, with empty fields for those who will sign it (S24, S42, P6, P15).

    Args:
        markdown: The contract's text as `template.render` made it and the operator reviewed it.
        options: Header, watermarks, signers, attachments.
        fonts: As loaded; they may be shared between threads.

    Returns:
        The same bytes for the same arguments, in one revision.

    Raises:
        MissingGlyphError: A character is in none of the fonts; nothing is left out silently.
        InvalidInputError: A signer has no place in the text's signature block, or several.
        OutsideError: The PDF library is of a version that cannot do it.
    """
    pages = paginate(Composer(fonts, LEFT, TEXT_WIDTH).strips(parse(markdown)))
    places = signature_places(pages, options.signers)
    marked_pages = [
        (*_furniture(options, number, len(pages), fonts), *marks)
        for number, marks in enumerate(pages, start=1)
    ]
    with untried():
        document = _Document(options, fonts, [m for marks in marked_pages for m in marks])
        for marks in marked_pages:
            document.draw(marks)
        document.add_fields(places)
        return Pdf(document.content(), len(marked_pages))


def _furniture(options: PdfOptions, page: int, pages: int, fonts: FontSet) -> Iterator[Mark]:
    """Header and footer: the number of the contract, 第 x 页 共 y 页 (P6)."""
    right = LEFT + TEXT_WIDTH
    width = measure(fonts, _SMALL)
    head = f"合同编号：{options.number}"
    foot = f"第 {page} 页 共 {pages} 页"
    lines = (
        (options.heading, LEFT, _HEADER_Y),
        (head, right - width(head), _HEADER_Y),
        (foot, (PAGE_WIDTH - width(foot)) / 2, _FOOTER_Y),
    )
    for text, x, y in lines:
        yield from (replace(run, artifact=True) for run in typeset(text, x, y, _SMALL, fonts))
    yield Rule(LEFT, _HEADER_Y + 7, right, _HEADER_Y + 7)


class _Document(FormDocument):
    """One PDF in the making.

    Args:
        options: As for `make_pdf`.
        fonts: As for `make_pdf`.
        marks: All that will be drawn, for the characters that the fonts must have.
    """

    def __init__(self, options: PdfOptions, fonts: FontSet, marks: Iterable[Mark]) -> None:
        super().__init__(PAGE_WIDTH, PAGE_HEIGHT, "PDF/A-3U")
        self._options = options
        self._set = fonts
        self._producer: type[FormOutput] = FormOutput
        self.set_auto_page_break(False)
        self.set_lang(LANGUAGE)
        self.set_creation_date(options.created_at)
        self.set_xmp_metadata(xmp(options.title, options.author, f"fpdf2 {FPDF_VERSION}", options.created_at))
        self._attach()
        self._keys: dict[tuple[Family, str], str] = {}
        self._register_fonts([mark for mark in marks if isinstance(mark, Text)])

    def _register_fonts(self, drawn_texts: Sequence[Text]) -> None:
        if all(can_embed(self._set[family]) for family in _FAMILIES):
            self._producer = FastOutput
            for family in _FAMILIES:
                used = {c for text in drawn_texts if text.family == family for c in text.text}
                self._embed(family, used)
            return
        for family in _FAMILIES:
            font = self._set[family]
            self.add_font(family, fname=font.path, collection_font_number=font.facts.index)

    def _embed(self, family: Family, characters: Collection[str]) -> None:
        font = self._set[family]
        for characters_of_cut in cuts(font, characters):
            number = len(self.fonts) + 1
            key = f"{family}{number}"
            self.fonts[key] = EmbeddedFont(number, key, font, characters_of_cut)
            self._keys.update({(family, character): key for character in characters_of_cut})

    def _attach(self) -> None:
        moment = self._options.created_at
        for file in self._options.attachments:
            self.embed_file(
                bytes=file.content,
                basename=file.name,
                desc=file.description,
                mime_type=file.mime_type,
                associated_file_relationship="Data",
                creation_date=moment,
                modification_date=moment,
                compress=True,
            )

    def content(self) -> bytes:
        """The finished bytes."""
        return bytes(self.output(output_producer_class=self._producer))

    def draw(self, marks: Sequence[Mark]) -> None:
        """Draw one page: what lies under the text first."""
        self.add_page()
        self._watermarks()
        for mark in marks:
            self._mark(mark)

    def add_fields(self, places: Sequence[SignaturePlace]) -> None:
        """Add the signers' fields, then those of 骑缝章 on every page; all pages are drawn."""
        for signer, page, place in places:
            elsewhere = self._options.customer_elsewhere and signer is SignatureParty.CUSTOMER
            look = look_of_elsewhere(self._set) if elsewhere else ""
            self.add_form_field(SignatureField(signer.field, _SIGNS[signer], place, look), page)
        pages = len(self.pages)
        if places and self._options.edge_seals and pages > 1:
            for page in range(1, pages + 1):
                self.add_form_field(SealField(f"{EDGE_SEAL_FIELD}{page}", "骑缝章", edge_place(pages)), page)

    def _mark(self, mark: Mark) -> None:
        match mark:
            case Text():
                self._text(mark)
            case Rule():
                self.set_line_width(0.5)
                self.line(mark.x, mark.y, mark.to_x, mark.to_y)
            case Fill():
                self.set_fill_color(240)
                self.rect(mark.x, mark.y, mark.width, mark.height, style="F")
                self.set_fill_color(0)

    def _text(self, text: Text) -> None:
        self.set_char_spacing(text.spacing)
        if text.artifact:
            with self._artifact("Pagination"):
                self._show(text)
        else:
            self._show(text)

    def _show(self, text: Text) -> None:
        """Show a run, whose characters may lie in several cuts of its font."""
        x = text.x
        for key, group in groupby(text.text, lambda c: self._keys.get((text.family, c))):
            part = "".join(group)
            self.set_font(key or text.family, size=text.size)
            self.text(x, text.y, part)
            width = self._set[text.family].width
            x += sum(width(c) * text.size + text.spacing for c in part)

    @contextmanager
    def _artifact(self, kind: str) -> Iterator[None]:
        """What is drawn inside is no part of the contract's words, for readers that ask."""
        self.write_operators(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self.write_operators("EMC")

    def _watermarks(self) -> None:
        """Large light words under the text: they hide nothing (P6, P15)."""
        words = self._options.watermarks
        turn = math.radians(38)
        matrix = f"{math.cos(turn):.4f} {math.sin(turn):.4f} {-math.sin(turn):.4f} {math.cos(turn):.4f}"
        with self._artifact("Pagination"):
            for position, word in enumerate(words):
                letters, width = lettering(word, "sans", 150, self._set)
                y = PAGE_HEIGHT * (position + 1) / (len(words) + 1)
                self.write_operators(
                    f"q 0.925 g {matrix} {PAGE_WIDTH / 2:.2f} {y:.2f} cm "
                    f"1 0 0 1 {-width / 2:.2f} -55 cm\n{letters}\nQ"
                )
