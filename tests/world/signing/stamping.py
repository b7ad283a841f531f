"""Fills the fields of a document with stamps, as a signature would, but without one."""

import io
from collections.abc import Mapping

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.signatures import EDGE_SEAL_FIELD, SignatureParty, Stamp


def stamped(pdf: bytes, stamps: Mapping[SignatureParty, Stamp], edge_seals: tuple[Stamp, ...] = ()) -> bytes:
    """The document with these appearances in its fields, as a second revision."""
    looks = {party.field: stamp for party, stamp in stamps.items()}
    looks |= {f"{EDGE_SEAL_FIELD}{number}": stamp for number, stamp in enumerate(edge_seals, start=1)}
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        stamp = looks.pop(str(field["/T"]), None)
        if stamp is not None:
            left, bottom, right, top = (float(edge) for edge in field["/Rect"])
            assert (right - left, top - bottom) == pytest.approx((stamp.width, stamp.height), abs=0.011)
            look = writer.add_object(appearance(stamp))
            field["/AP"] = generic.DictionaryObject({pdf_name("/N"): look})
            writer.update_container(field)
    assert not looks, "the document lacks fields"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def appearance(stamp: Stamp) -> generic.StreamObject:
    """A stamp as a form XObject."""
    opacity = generic.FloatObject(stamp.opacity)
    state = {"/Type": pdf_name("/ExtGState"), "/BM": pdf_name("/Multiply"), "/ca": opacity, "/CA": opacity}
    states = _dictionary({"/Seal": _dictionary(state)})
    box = generic.ArrayObject(map(generic.FloatObject, (0, 0, stamp.width, stamp.height)))
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): box,
            pdf_name("/Resources"): _dictionary({"/ExtGState": states}),
        },
        stream_data=stamp.operators.encode("ascii"),
    )


def _dictionary(entries: Mapping[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in entries.items()})
