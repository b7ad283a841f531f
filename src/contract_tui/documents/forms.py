"""Form fields in the first and only revision of a document, so that signing it is all that is left to do.

fpdf2 knows one signature field, and only together with its own way of signing; what is added here leans on
the hooks of its `OutputProducer`. The fields follow ISO 32000-1, 12.7, and what PDF/A-3 asks of them (ISO
19005-3, 6.3 and 6.4): printed, with an appearance, nothing that acts.
"""

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.annotations import PDFAnnotation
from fpdf.enums import AnnotationFlag
from fpdf.output import OutputProducer, PDFCatalog, PDFPage
from fpdf.syntax import Name, PDFArray, PDFContentStream, PDFObject, PDFString, Raw

from contract_tui.documents.stamps import Place

_READ_ONLY = 1
# "Signatures exist" and "append only" (ISO 32000-1, table 219): a program that signs must extend the file and
# not write it anew, for what comes back is compared with what was sent.
_SIGNATURE_FLAGS = 3

# fpdf2 writes every public attribute of an object as an entry of its dictionary: `t_u` becomes /TU.


class Field(PDFObject):
    """A form field and its place on a page, one object; without a value until somebody signs.

    Args:
        name: The field's name.
        words: What it is for, shown to whoever points at it.
        place: On its page.
        operators: What it shows until then, in its own coordinates: shapes only, no text.
    """

    def __init__(self, name: str, words: str, place: Place, operators: str = "") -> None:
        super().__init__()
        right, top = place.left + place.width, place.bottom + place.height
        self.type = Name("Annot")
        self.subtype = Name("Widget")
        self.rect = Raw(f"[{place.left:.2f} {place.bottom:.2f} {right:.2f} {top:.2f}]")
        self.f = AnnotationFlag.PRINT + AnnotationFlag.LOCKED
        self.t = PDFString(name)
        self.t_u = PDFString(words)
        self.p: PDFPage | None = None
        self.a_p: Raw | None = None
        # What the library looks for in every annotation: a target, an action.
        self.dest = self.a = None
        self._look = _Look(place, operators)

    def parts(self) -> tuple[PDFObject, PDFObject]:
        """The objects that the field consists of."""
        return self, self._look

    def link(self) -> None:
        """Refer to the appearance, now that all objects have their numbers."""
        self.a_p = Raw(f"<</N {self._look.ref}>>")


class SignatureField(Field):
    """A field for a signature."""

    def __init__(self, name: str, words: str, place: Place, operators: str = "") -> None:
        super().__init__(name, words, place, operators)
        self.f_t = Name("Sig")


class SealField(Field):
    """A field that bears a slice of 骑缝章; nobody can write into it.

    Only a field may change its looks in a certified document. It is a text field, whose contents are locked:
    viewers that lay input boxes over such fields (pdf.js) then draw its appearance instead.
    """

    def __init__(self, name: str, words: str, place: Place) -> None:
        super().__init__(name, words, place)
        self.f_t = Name("Tx")
        self.ff = _READ_ONLY
        self.f += AnnotationFlag.LOCKED_CONTENTS


class FormDocument(FPDF):
    """A document that has form fields."""

    def __init__(self, width: float, height: float, compliance: str) -> None:
        super().__init__(unit="pt", format=(width, height), enforce_compliance=compliance)
        self.form_fields: list[Field] = []

    def add_form_field(self, field: Field, page: int) -> None:
        """Put a field on a page that exists; the form keeps the order of these calls."""
        field.p = self.pages[page]
        field.p.annots = PDFArray([*(field.p.annots or ()), field])
        self.form_fields.append(field)


class FormOutput(OutputProducer):
    """Writes a `FormDocument` with its fields."""

    _catalog: PDFCatalog

    def _add_catalog(self) -> PDFCatalog:
        self._catalog = super()._add_catalog()
        return self._catalog

    def _add_annotations_as_objects(self) -> PDFAnnotation | None:
        if isinstance(self.fpdf, FormDocument) and self.fpdf.form_fields:
            self._add_form(self.fpdf.form_fields)
        return super()._add_annotations_as_objects()

    def _add_form(self, fields: Sequence[Field]) -> None:
        for field in fields:
            for part in field.parts():
                self._add_pdf_obj(part)
            field.link()
        form = _Form(fields)
        self._add_pdf_obj(form)
        # An object of its own, not a part of the catalogue, which signing then leaves alone.
        self._catalog.acro_form = form  # type: ignore[assignment]


class _Form(PDFObject):
    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self.fields = PDFArray(fields)
        self.sig_flags = _SIGNATURE_FLAGS


class _Look(PDFContentStream):
    """An appearance, empty or drawn."""

    def __init__(self, place: Place, operators: str) -> None:
        super().__init__(contents=operators.encode("ascii"))
        self.type = Name("XObject")
        self.subtype = Name("Form")
        self.b_box = Raw(f"[0 0 {place.width:.2f} {place.height:.2f}]")
        self.resources = Raw("<<>>")
