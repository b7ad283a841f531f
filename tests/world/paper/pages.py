"""Looking at printed contracts: their words, their pixels, and the stamps that signatures put on them."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pypdf import PdfReader

from contract_tui.documents.attachments import Attachment
from contract_tui.documents.blocks import Table, parse
from contract_tui.documents.fonts import FontSet
from contract_tui.documents.pdf import PdfOptions, make_pdf
from contract_tui.documents.seals import Seal
from contract_tui.documents.stamps import edge_stamps, seal_stamp
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Channel
from tests.world.paper.samples import NUMBER, PLATFORM
from tests.world.programs import needs
from tests.world.signing.stamping import stamped

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
DRAFT = PdfOptions(number=NUMBER, draft=True, demonstration=True, created_at=NOW)
PLAIN = PdfOptions(number=NUMBER, draft=False, demonstration=False, created_at=NOW)
DATA = Attachment("order-data.json", b'{"total_fen": 1}\n', "application/json", "订单数据")
SEAL_A = Seal("a", "北京示例科技有限公司", "演示专用", NOW, round=True)
SEAL_B = Seal("b", PLATFORM.legal_name, "演示专用", NOW, round=True)
PERSON = Seal("a", "张䶮", "演示专用", NOW, round=False)
DPI = 50


def to_sign(channel: Channel) -> PdfOptions:
    """How the document that will be signed is made."""
    signers = tuple(SignatureParty) if channel is Channel.BOTH else (SignatureParty.PLATFORM,)
    return replace(DRAFT, draft=False, signers=signers, attachments=(DATA,))


def official(made: Pdf, fonts: FontSet, *, party_a: Seal | None = SEAL_A, edges: bool = True) -> bytes:
    """The document as it looks when all have signed."""
    stamps = {SignatureParty.PLATFORM: seal_stamp(SEAL_B, fonts)}
    if party_a is not None:
        stamps[SignatureParty.CUSTOMER] = seal_stamp(party_a, fonts)
    return stamped(made.content, stamps, edge_stamps(SEAL_B, made.pages, fonts) if edges else ())


def sealed(source: str, channel: Channel, fonts: FontSet) -> bytes:
    """A contract's official version with round seals."""
    party_a = SEAL_A if channel is Channel.BOTH else None
    return official(make_pdf(source, to_sign(channel), fonts), fonts, party_a=party_a)


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def page_words(made: Pdf, source: str) -> list[str]:
    """Each page's words without white space, header, footer and a repeated table head."""
    heads = [squeezed("".join(b.head)) for b in parse(source) if isinstance(b, Table)]
    pages = []
    for position, page in enumerate(PdfReader(io.BytesIO(made.content)).pages, start=1):
        words = squeezed(page.extract_text())
        furniture = f"订单合同合同编号：{NUMBER}第{position}页共{made.pages}页"
        assert words.startswith(furniture), words[:80]
        words = words.removeprefix(furniture)
        if position > 1:
            words = words.removeprefix(heads[0])
        pages.append(words)
    return pages


def pixels(content: bytes, folder: Path, *options: str) -> list[bytes]:
    """Each page as a PPM picture, as poppler draws it."""
    needs("pdftoppm")
    folder.mkdir(exist_ok=True)
    file = folder / "contract.pdf"
    file.write_bytes(content)
    command = ["pdftoppm", "-r", str(DPI), *options, str(file), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True)
    return [page.read_bytes() for page in sorted(folder.glob("page*.ppm"))]


def poppler_text(made: Pdf, folder: Path) -> str:
    """The words as poppler reads them."""
    needs("pdftotext")
    file = folder / "text.pdf"
    file.write_bytes(made.content)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], check=True, capture_output=True)
    return done.stdout.decode()


Colour = tuple[int, int, int]


def points(page: bytes) -> dict[tuple[int, int], Colour]:
    """A PPM picture: column and line of every pixel, and its red, green and blue."""
    header = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", page)
    assert header is not None
    width, data = int(header[1]), page[header.end() :]
    triples = zip(data[::3], data[1::3], data[2::3], strict=True)
    return {(i % width, i // width): colour for i, colour in enumerate(triples)}


def red_points(page: bytes) -> list[tuple[int, int]]:
    """Where a PPM picture is red."""
    return [at for at, (r, g, b) in points(page).items() if r > 150 and g < 110 and b < 110]


def red_columns(page: bytes) -> set[int]:
    """The columns of a PPM picture that have a red pixel."""
    return {column for column, _ in red_points(page)}
