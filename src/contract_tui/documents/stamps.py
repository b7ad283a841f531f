"""What signatures look like on paper: seals as the appearances of form fields, and where those fields are.

A field's place follows from the page's layout, its size never does: a stamp is made without reading the
PDF, and whoever signs elsewhere finds a field of the same size.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contract_tui.documents.fonts import FontSet
from contract_tui.documents.marks import Mark, Party, SignatureArea
from contract_tui.documents.paper import PAGE_HEIGHT, PAGE_WIDTH
from contract_tui.documents.seals import (
    DIAMETER,
    STAMP_HEIGHT,
    STAMP_WIDTH,
    Seal,
    drawing,
    lettering,
    signing_date,
)
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.signatures import SignatureParty, Stamp

_DATE_X, _DATE_Y = 2.0, 38.0
_ROUND_CENTRE = (93.3, 60.0)
_BOX_CENTRE = (65.7, 74.0)
_DATE_SIZE = 10.5
_EDGE_SEAL_Y = 420.0
_ELSEWHERE = "甲方电子签名：签署人与时间见签名面板"
_ELSEWHERE_X, _ELSEWHERE_Y, _ELSEWHERE_SIZE = 2.0, 14.0, 7.5
_PARTIES: dict[Party, SignatureParty] = {"a": SignatureParty.CUSTOMER, "b": SignatureParty.PLATFORM}
_RED = "0.80 0.07 0.07"


@dataclass(frozen=True, slots=True)
class Place:
    """A field's rectangle on its page, in points, the origin at the page's lower left."""

    left: float
    bottom: float
    width: float
    height: float


SignaturePlace = tuple[SignatureParty, int, Place]
"""Who signs, the page's number from 1, where on it."""


def signature_places(
    pages: Sequence[Sequence[Mark]], signers: Collection[SignatureParty]
) -> list[SignaturePlace]:
    """Where the signers' fields are, party A's first.

    Raises:
        InvalidInputError: A signer has no place in the text's signature block, or several.
    """
    places = [
        (_PARTIES[mark.party], number, _signature_place(mark))
        for number, marks in enumerate(pages, start=1)
        for mark in marks
        if isinstance(mark, SignatureArea)
    ]
    return [_only(places, signer) for signer in sorted(signers)]


def _only(places: Sequence[SignaturePlace], signer: SignatureParty) -> SignaturePlace:
    of_signer = [place for place in places if place[0] is signer]
    if len(of_signer) == 1:
        return of_signer[0]
    name = "甲方" if signer is SignatureParty.CUSTOMER else "乙方"
    # A field is signed once: a second place would stay empty and look like a signature that is missing.
    trouble = (
        f"合同文本有多个{name}的签署栏，无法确定签章的位置。"
        if of_signer
        else f"合同文本没有{name}的签署栏，无法加盖签章。"
    )
    raise InvalidInputError(trouble, "请更正合同模板后重新创建合同。")


def _signature_place(area: SignatureArea) -> Place:
    """The date lands behind its label, the seal over the party's name."""
    left, bottom = area.date_x - _DATE_X, PAGE_HEIGHT - area.date_y - _DATE_Y
    return Place(left, bottom, STAMP_WIDTH, STAMP_HEIGHT)


def edge_place(pages: int) -> Place:
    """Where the field of 骑缝章 is on every page of a document of so many pages: at the right edge."""
    width = _slice_width(pages)
    bottom = PAGE_HEIGHT - _EDGE_SEAL_Y - DIAMETER / 2
    return Place(PAGE_WIDTH - width, bottom, width, DIAMETER)


def seal_stamp(seal: Seal, fonts: FontSet) -> Stamp:
    """A party's seal with the date of signing, for its signature field.

    Raises:
        MissingGlyphError: A character of it is in none of the fonts.
    """
    date, _ = lettering(signing_date(seal), "serif", _DATE_SIZE, fonts)
    written = f"q 0 g 1 0 0 1 {_DATE_X} {_DATE_Y} cm\n{date}\nQ"
    centre = _ROUND_CENTRE if seal.round else _BOX_CENTRE
    return Stamp(STAMP_WIDTH, STAMP_HEIGHT, f"{written}\n{_printed(drawing(seal, fonts), *centre)}")


def look_of_elsewhere(fonts: FontSet) -> str:
    """What party A's field shows when party A signs with a program of its own: where to see who signed.

    It is true before the signature as well as after it: programs that leave a field's appearance alone leave
    something that can be seen, and the document PDF/A, for it is shapes and no font.

    Raises:
        MissingGlyphError: A character of it is in none of the fonts.
    """
    words, _ = lettering(_ELSEWHERE, "sans", _ELSEWHERE_SIZE, fonts)
    return f"q 0.35 g 1 0 0 1 {_ELSEWHERE_X} {_ELSEWHERE_Y} cm\n{words}\nQ"


def edge_stamps(seal: Seal, pages: int, fonts: FontSet) -> tuple[Stamp, ...]:
    """骑缝章: one slice of a round seal for each page, which make the seal when the pages are fanned (P6).

    Returns:
        None for a single page.

    Raises:
        MissingGlyphError: A character of it is in none of the fonts.
    """
    if pages < 2:
        return ()
    width, seal_drawing = _slice_width(pages), drawing(seal, fonts)
    window = f"0 0 {width} {DIAMETER} re W n"
    centres = (DIAMETER / 2 - DIAMETER / pages * number for number in range(pages))
    return tuple(
        Stamp(width, DIAMETER, _printed(seal_drawing, centre, DIAMETER / 2, window)) for centre in centres
    )


def _slice_width(pages: int) -> float:
    return round(DIAMETER / pages, 2)


def _printed(operators: str, x: float, y: float, window: str = "") -> str:
    """In the seal's red and its see-through state; all of it within the window."""
    return f"q {window} /Seal gs {_RED} rg {_RED} RG 1 0 0 1 {x:.2f} {y:.2f} cm\n{operators}\nQ"
