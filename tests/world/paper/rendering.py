"""What pages look like: rendered by two programs, poppler and PDFium, forms and annotations included."""

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageDraw

from tests.world.programs import needs

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""
_DOTS = 72
_MARGIN = 2
"""Of a field's edge pixels, which are shared with what lies beside it."""


def by_poppler(content: bytes) -> list[Image.Image]:
    """Every page as `pdftoppm` draws it, a pixel per point."""
    needs("pdftoppm")
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.pdf")
        path.write_bytes(content)
        subprocess.run(
            ["pdftoppm", "-r", str(_DOTS), "-png", str(path), str(Path(folder, "page"))],
            check=True, timeout=120, capture_output=True,
        )  # fmt: skip
        return [
            Image.open(io.BytesIO(each.read_bytes())).convert("RGB")
            for each in sorted(Path(folder).glob("*.png"))
        ]


def by_pdfium(content: bytes) -> list[Image.Image]:
    """Every page as PDFium, Chrome's viewer, draws it, a pixel per point."""
    document = pypdfium2.PdfDocument(content)
    try:
        document.init_forms()
        return [page.render(scale=1, may_draw_forms=True).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


PROGRAMS = {"poppler": by_poppler, "PDFium": by_pdfium}


def differing_pages(
    before: bytes, after: bytes, program: str, fields: Sequence[tuple[int, Box]] = ()
) -> list[int]:
    """The numbers of the pages, from 1, that look different outside some fields.

    Args:
        fields: A field's page, from 0, and its place.
    """
    old, new = PROGRAMS[program](before), PROGRAMS[program](after)
    assert len(old) == len(new)
    for images in (old, new):
        for page, (left, bottom, right, top) in fields:
            height = images[page].height
            place = (left - _MARGIN, height - top - _MARGIN, right + _MARGIN, height - bottom + _MARGIN)
            ImageDraw.Draw(images[page]).rectangle(place, fill="white")
    pairs = zip(old, new, strict=True)
    return [at for at, (one, other) in enumerate(pairs, 1) if one.tobytes() != other.tobytes()]
