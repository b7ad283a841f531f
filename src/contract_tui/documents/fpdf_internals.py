"""All that this program takes from fpdf2, most of it beyond the documented interface, in one place.

fpdf2 documents how pages are written; its objects, and the producer that puts them into the file, are its own
affair. Nothing else touches them (`tests/arch/test_internals.py`). What they are needed for:

- form fields that somebody will sign, which fpdf2 has only together with its own way of signing (`forms.py`);
- fonts cut by HarfBuzz, fifty times as fast (`embedding.py`): with a version that the tests were not run with
  (`config.libraries.FPDF2`) fpdf2 embeds them by itself;
- operators of PDF in a page: marked content and shapes (`pdf.py`).

fpdf2 writes every public attribute of an object as an entry of its dictionary: `font_file3` becomes
/FontFile3, `t_u` becomes /TU. Importing this module raises `OutsideError` where the installed version has not
even the names.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from contract_tui.config.libraries import FPDF2

try:
    from fpdf import FPDF, FPDF_VERSION
    from fpdf.annotations import PDFAnnotation
    from fpdf.enums import AnnotationFlag, FontDescriptorFlags, TextEmphasis
    from fpdf.fonts import PDFFontDescriptor, TTFFont
    from fpdf.output import (
        CIDSystemInfo,
        OutputProducer,
        PDFCatalog,
        PDFFont,
        PDFFontStream,
        PDFPage,
        PDFType3Font,
    )
    from fpdf.syntax import Name, PDFArray, PDFContentStream, PDFObject, PDFString, Raw
except ImportError as error:
    raise FPDF2.unusable(FPDF2.installed()) from error

__all__ = [
    "FPDF_VERSION",
    "AnnotationFlag",
    "CIDSystemInfo",
    "FontDescriptorFlags",
    "Name",
    "OpenDocument",
    "OpenOutput",
    "PDFArray",
    "PDFContentStream",
    "PDFFont",
    "PDFFontDescriptor",
    "PDFFontStream",
    "PDFObject",
    "PDFPage",
    "PDFString",
    "PDFType3Font",
    "Raw",
    "TTFFont",
    "TextEmphasis",
    "is_proved",
    "untried",
]

_HOOKS = {
    FPDF: ("_out",),
    OutputProducer: ("_add_annotations_as_objects", "_add_catalog", "_add_fonts", "_add_pdf_obj"),
}
if not all(hasattr(owner, name) for owner, names in _HOOKS.items() for name in names):
    # Overriding what nobody calls would print a contract without a field to sign, and say nothing.
    raise FPDF2.unusable(FPDF_VERSION)


def is_proved() -> bool:
    """Whether the tests were run with the version that is loaded."""
    return FPDF2.covers(FPDF_VERSION)


@contextmanager
def untried() -> Iterator[None]:
    """What a version that the tests were not run with cannot do is its fault, and is told as that.

    Raises:
        OutsideError: Something that is used here is not there, or is called in another way.
    """
    try:
        yield
    except (AttributeError, TypeError) as error:
        if is_proved():
            raise
        raise FPDF2.unusable(FPDF_VERSION) from error


class OpenDocument(FPDF):
    """A document into whose pages operators can be written."""

    def write_operators(self, operators: str) -> None:
        """Write operators into the page that is being written."""
        self._out(operators)


class OpenOutput(OutputProducer):
    """Puts a document into a file, with hooks for objects of our own.

    A subclass overrides `add_form` and `add_fonts`.
    """

    _catalog: PDFCatalog

    def add_form(self) -> PDFObject | None:
        """Add the document's form and the objects that it consists of.

        Returns:
            The form; None where there is none.
        """
        return None

    def add_fonts(self) -> dict[int, PDFFont | PDFType3Font] | None:
        """Add the document's fonts.

        Returns:
            Each by its number within the document; None leaves them to fpdf2.
        """
        return None

    def add(self, part: PDFObject, kind: str | None = None) -> None:
        """Give an object its number and its place in the file.

        Args:
            part: The object.
            kind: What fpdf2 counts it as.
        """
        self._add_pdf_obj(part, kind)

    def _add_catalog(self) -> PDFCatalog:
        self._catalog = super()._add_catalog()
        return self._catalog

    def _add_annotations_as_objects(self) -> PDFAnnotation | None:
        form = self.add_form()
        if form is not None:
            # An object of its own, not a part of the catalogue, which signing then leaves alone.
            self._catalog.acro_form = form  # type: ignore[assignment]  # a reference is written for any object
        return super()._add_annotations_as_objects()

    def _add_fonts(self, *resources: object, **more: object) -> dict[int, PDFFont | PDFType3Font]:
        fonts = self.add_fonts()
        return super()._add_fonts(*resources, **more) if fonts is None else fonts  # type: ignore[arg-type]  # handed through as it came
