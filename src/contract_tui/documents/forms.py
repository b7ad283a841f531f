"""Form fields in the first and only revision of a document, so that signing it is all that is left to do.

fpdf2 knows one signature field, and only together with its own way of signing. The fields follow ISO 32000-1,
12.7, and what PDF/A-3 asks of them (ISO 19005-3, 6.3 and 6.4): printed, with an appearance, no action.
"""

from collections.abc import Sequence

from contract_tui.documents.fpdf_internals import (
    AnnotationFlag,
    Name,
    OpenDocument,
    OpenOutput,
    PDFArray,
    PDFContentStream,
    PDFObject,
    PDFPage,
    PDFString,
    Raw,
)
from contract_tui.documents.stamps import Place

_READ_ONLY = 1
# "Signatures exist" and "append only" (ISO 32000-1, table 219): a program that signs must extend the file and
# not write it anew, for what comes back is compared with what was sent.
_SIGNATURE_FLAGS = 3


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
    """A field that one party signs (ISO 32000, 12.7.5.5); its look is drawn beforehand."""

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


class FormDocument(OpenDocument):
    """A document that has form fields."""

    def __init__(self, width: float, height: float, compliance: str) -> None:
        super().__init__(unit="pt", format=(width, height), enforce_compliance=compliance)
        self.form_fields: list[Field] = []

    def add_form_field(self, field: Field, page: int) -> None:
        """Put a field on a page that exists; the form keeps the order of these calls."""
        field.p = self.pages[page]
        field.p.annots = PDFArray([*(field.p.annots or ()), field])
        self.form_fields.append(field)


class FormOutput(OpenOutput):
    """Writes a `FormDocument` with its fields."""

    def add_form(self) -> PDFObject | None:
        """Add the fields and the form that lists them."""
        fields = self.fpdf.form_fields if isinstance(self.fpdf, FormDocument) else []
        if not fields:
            return None
        for field in fields:
            for part in field.parts():
                self.add(part)
            field.link()
        form = _Form(fields)
        self.add(form)
        return form


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
