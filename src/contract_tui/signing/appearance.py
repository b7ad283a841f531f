"""What a form field shows: a drawn stamp as a form XObject (ISO 32000-2, 8.10 and 12.5.5).

Shapes only and no font, so that PDF/A stays PDF/A. Importing this module loads pyHanko.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import EDGE_SEAL_FIELD, Stamp


@dataclass(frozen=True)
class DrawnStyle(BaseStampStyle):
    """Lets pyHanko show our drawing in a signature field.

    Attributes:
        stamp: The drawing.
    """

    stamp: Stamp = field(default_factory=lambda: Stamp(0, 0, ""))

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]
    ) -> Any:
        """What pyHanko applies to the field's widget."""
        del box, text_params
        return _Drawn(writer, self.stamp)


@dataclass(frozen=True)
class _Drawn:
    writer: BasePdfFileWriter
    stamp: Stamp

    def apply_appearance(self, widget: generic.DictionaryObject) -> None:
        """Give a widget this appearance."""
        widget[pdf_name("/AP")] = generic.DictionaryObject(
            {pdf_name("/N"): self.writer.add_object(_form(self.stamp))}
        )


def show_edge_seals(writer: IncrementalPdfFileWriter, stamps: Sequence[Stamp]) -> None:
    """Put 骑缝章 into their fields, the first into EdgeSeal1.

    Raises:
        OutsideError: The document has no such field.
    """
    if not stamps:
        return
    widgets = {str(widget.get("/T")): widget for widget in _fields(writer)}
    for number, stamp in enumerate(stamps, 1):
        widget = widgets.get(f"{EDGE_SEAL_FIELD}{number}")
        if widget is None:
            raise OutsideError(f"文件中没有第 {number} 页的骑缝章位置。", "请重新生成合同文件。")
        _Drawn(writer, stamp).apply_appearance(widget)
        writer.update_container(widget)


def _fields(writer: IncrementalPdfFileWriter) -> Iterator[generic.DictionaryObject]:
    with suppress(KeyError):
        for reference in writer.root["/AcroForm"]["/Fields"]:
            yield reference.get_object()


def _form(stamp: Stamp) -> generic.StreamObject:
    opacity = generic.FloatObject(stamp.opacity)
    graphics = _dictionary(Type=pdf_name("/ExtGState"), ca=opacity, CA=opacity, BM=pdf_name("/Multiply"))
    box = generic.ArrayObject(map(generic.FloatObject, (0, 0, stamp.width, stamp.height)))
    form = generic.StreamObject(
        dict_data=_dictionary(
            Type=pdf_name("/XObject"),
            Subtype=pdf_name("/Form"),
            BBox=box,
            Resources=_dictionary(ExtGState=_dictionary(Seal=graphics)),
        ),
        stream_data=stamp.operators.encode("ascii"),
    )
    form.compress()
    return form


def _dictionary(**entries: generic.PdfObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{name}"): value for name, value in entries.items()})
