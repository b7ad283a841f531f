"""The contract on paper: A4 pages from the same blocks as the review text.

Loading this module loads the PDF library (half a second): only where a PDF is made.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from fpdf import FPDF
from fpdf.output import OutputProducer

from contract_tui.documents.blocks import parse
from contract_tui.documents.embedding import EmbeddedFont, FastOutput, can_embed, cuts
from contract_tui.documents.fonts import Family, FontSet
from contract_tui.documents.marks import (
    Fill,
    Mark,
    Rule,
    SignatureArea,
    Style,
    Text,
    measure,
    typeset,
)
from contract_tui.documents.paper import LEFT, PAGE_HEIGHT, PAGE_WIDTH, TEXT_WIDTH, paginate
from contract_tui.documents.seals import BOX_HEIGHT, DIAMETER, Seal, drawing, lettering, signing_date
from contract_tui.documents.strips import Composer
from contract_tui.domain.errors import InvalidInputError

_SMALL = Style("sans", 8.5, 12)
_HEADER_Y = 46.0
_FOOTER_Y = PAGE_HEIGHT - 38.0
_RED = "0.80 0.07 0.07"
_SEAL_OPACITY = 0.82
_EDGE_SEAL_Y = 420.0
_FAMILIES: tuple[Family, ...] = ("serif", "sans")


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """What a PDF shows besides the contract's words.

    Attributes:
        number: 合同编号, in the header of every page.
        draft: Watermark 草稿 on every page, and no seal (P6).
        demonstration: Watermark 演示 on every page (P15).
        created_at: UTC; goes into the document's properties, so equal input gives equal bytes.
        seals: Of the official version, each at its party's place (P6).
        title: The document's title; empty takes 订单合同 and the number.
        author: The document's author; may be empty.
    """

    number: str
    draft: bool
    demonstration: bool
    created_at: datetime
    seals: tuple[Seal, ...] = ()
    title: str = ""
    author: str = ""

    def __post_init__(self) -> None:
        """Refuse what P6 excludes."""
        if self.draft and self.seals:
            raise ValueError("a draft bears no seal")

    @property
    def watermarks(self) -> tuple[str, ...]:
        """The words that lie under every page."""
        return ("草稿",) * self.draft + ("演示",) * self.demonstration


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document."""

    content: bytes
    pages: int


def make_pdf(markdown: str, options: PdfOptions, fonts: FontSet) -> Pdf:
    """Print a contract (S24, S42, P6, P15).

    Args:
        markdown: The contract's text as `template.render` made it and the operator reviewed it.
        options: Header, watermarks, seals.
        fonts: As loaded; they may be shared between threads.

    Returns:
        The same bytes for the same arguments.

    Raises:
        MissingGlyphError: A character is in none of the fonts; nothing is left out silently.
        InvalidInputError: A seal's party has no place in the text's signature block.
    """
    pages = paginate(Composer(fonts, LEFT, TEXT_WIDTH).strips(parse(markdown)))
    _check_places(pages, options.seals)
    whole = [
        (*_furniture(options.number, number, len(pages), fonts), *marks)
        for number, marks in enumerate(pages, start=1)
    ]
    document = _Document(options, fonts, [m for marks in whole for m in marks])
    for number, marks in enumerate(whole, start=1):
        document.draw(marks, number, len(whole))
    return Pdf(document.content(), len(whole))


def _furniture(contract: str, page: int, pages: int, fonts: FontSet) -> Iterator[Mark]:
    """Header and footer: the number of the contract, 第 x 页 共 y 页 (P6)."""
    right = LEFT + TEXT_WIDTH
    width = measure(fonts, _SMALL)
    head = f"合同编号：{contract}"
    foot = f"第 {page} 页 共 {pages} 页"
    lines = (
        ("订单合同", LEFT, _HEADER_Y),
        (head, right - width(head), _HEADER_Y),
        (foot, (PAGE_WIDTH - width(foot)) / 2, _FOOTER_Y),
    )
    for text, x, y in lines:
        yield from (replace(run, artifact=True) for run in typeset(text, x, y, _SMALL, fonts))
    yield Rule(LEFT, _HEADER_Y + 7, right, _HEADER_Y + 7)


def _check_places(pages: Sequence[Sequence[Mark]], seals: Sequence[Seal]) -> None:
    places = {m.party for marks in pages for m in marks if isinstance(m, SignatureArea)}
    for seal in seals:
        if seal.party not in places:
            name = "甲方" if seal.party == "a" else "乙方"
            raise InvalidInputError(
                f"合同文本没有{name}的签署栏，无法加盖签章。", "请更正合同模板后重新创建合同。"
            )


class _Document(FPDF):
    """One PDF in the making.

    Args:
        options: As for `make_pdf`.
        fonts: As for `make_pdf`.
        marks: All that will be drawn, for the characters that the fonts must have.
    """

    def __init__(self, options: PdfOptions, fonts: FontSet, marks: Iterable[Mark]) -> None:
        super().__init__(unit="pt", format=(PAGE_WIDTH, PAGE_HEIGHT))
        self._options = options
        self._set = fonts
        self._drawings = {seal: drawing(seal, fonts) for seal in options.seals}
        self._producer: type[OutputProducer] = OutputProducer
        self.set_auto_page_break(False)
        self.set_lang("zh-CN")
        self.set_title(options.title or f"订单合同 {options.number}")
        self.set_author(options.author)
        self.set_creator("contract-tui")
        self.set_creation_date(options.created_at)
        self._keys: dict[tuple[Family, str], str] = {}
        self._register_fonts([mark for mark in marks if isinstance(mark, Text)])

    def _register_fonts(self, texts: Sequence[Text]) -> None:
        if all(can_embed(self._set[family]) for family in _FAMILIES):
            self._producer = FastOutput
            for family in _FAMILIES:
                used = {c for text in texts if text.family == family for c in text.text}
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

    def content(self) -> bytes:
        """The finished bytes."""
        return bytes(self.output(output_producer_class=self._producer))

    def draw(self, marks: Sequence[Mark], number: int, count: int) -> None:
        """Draw one page: what lies under the text first, the seals last."""
        self.add_page()
        self._watermarks()
        for mark in marks:
            self._mark(mark)
        for mark in marks:
            if isinstance(mark, SignatureArea):
                self._sign(mark)
        self._edge_seal(number, count)

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
        self._out(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self._out("EMC")

    def _watermarks(self) -> None:
        """Large light words under the text: they hide nothing (P6, P15)."""
        words = self._options.watermarks
        turn = math.radians(38)
        matrix = f"{math.cos(turn):.4f} {math.sin(turn):.4f} {-math.sin(turn):.4f} {math.cos(turn):.4f}"
        with self._artifact("Pagination"):
            for position, word in enumerate(words):
                letters, width = lettering(word, "sans", 150, self._set)
                y = PAGE_HEIGHT * (position + 1) / (len(words) + 1)
                self._out(
                    f"q 0.925 g {matrix} {PAGE_WIDTH / 2:.2f} {y:.2f} cm "
                    f"1 0 0 1 {-width / 2:.2f} -55 cm\n{letters}\nQ"
                )

    def _sign(self, area: SignatureArea) -> None:
        """The party's seal over its name, and the date of signing at its place."""
        for seal in (s for s in self._options.seals if s.party == area.party):
            x = area.x + area.width * (0.58 if seal.round else 0.45)
            y = area.date_y - (22 if seal.round else 15 + BOX_HEIGHT / 2)
            self._stamp(self._drawings[seal], x, PAGE_HEIGHT - y)
            letters, _ = lettering(signing_date(seal), "serif", 10.5, self._set)
            with self._artifact("Layout"):
                self._out(f"q 0 g 1 0 0 1 {area.date_x:.2f} {PAGE_HEIGHT - area.date_y:.2f} cm\n{letters}\nQ")

    def _edge_seal(self, number: int, count: int) -> None:
        """骑缝章: each page bears its slice of the platform's seal at the right edge (P6)."""
        seal = next((s for s in self._options.seals if s.party == "b" and s.round), None)
        if seal is None or count < 2:
            return
        slice_width = DIAMETER / count
        clip = PAGE_WIDTH - slice_width
        centre = clip - slice_width * (number - 1) + DIAMETER / 2
        y = PAGE_HEIGHT - _EDGE_SEAL_Y
        window = f"{clip:.2f} {y - DIAMETER / 2:.2f} {slice_width:.2f} {DIAMETER:.2f} re W n"
        self._stamp(self._drawings[seal], centre, y, window)

    def _stamp(self, operators: str, x: float, y: float, window: str = "") -> None:
        with (
            self._artifact("Layout"),
            self.local_context(
                fill_opacity=_SEAL_OPACITY, stroke_opacity=_SEAL_OPACITY, blend_mode="Multiply"
            ),
        ):
            self._out(f"{window} {_RED} rg {_RED} RG 1 0 0 1 {x:.2f} {y:.2f} cm\n{operators}")
