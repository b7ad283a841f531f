"""The PDF/A rules of the tests find what they are for: a sound document, broken in one place at a time."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from contract_tui.documents.fonts import load_fonts
from contract_tui.domain.states import Channel
from tests.world.paper.pages import sealed
from tests.world.paper.pdfa import pdfa_problems
from tests.world.paper.samples import markdown


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    fonts = load_fonts(tmp_path_factory.mktemp("fonts"))
    return sealed(markdown(1), Channel.BOTH, fonts)


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        (b"%PDF-1.7", b"%PDF-2.0", "6.1.2"),
        (b"/ID [", b"/IX [", "6.1.3: the trailer"),
        (b'pdfaid:part="3"', b'pdfaid:part="2"', "6.6.4"),
        (b'conformance="U', b'conformance="B', "6.6.4"),
        (b"/Metadata", b"/Mexadata", "6.6.2: no metadata"),
        (b"/GTS_PDFA1", b"/GTS_PDFX1", "6.2.3"),
        (b"/Lang ", b"/Lxng ", "6.7.4"),
        (b"/F 132", b"/F 128", "6.3.2"),
        (b"/F 644", b"/F 646", "6.3.2"),
        (b"/FT /Tx", b"/AA /Tx", "6.4.1: EdgeSeal"),
        (b"/SigFlags 3", b"/XFA [0 0] ", "6.4.2"),
        (b"/AFRelationship /Data", b"/AFRelationship /Date", "6.8: the relationship"),
        (b"/AF [", b"/AX [", "6.8: order-data.json is associated"),
        (b"/UF (", b"/UX (", "6.8: order-data.json lacks"),
        (b"/application#2Fjson", b"/applicationX2Fjson", "6.8: the MIME type"),
        (b"/ModDate", b"/ModDatx", "Annex E"),
        (b"/BM /Multiply", b"/BM /Multiplx", "6.2.10"),
        (b"/ToUnicode", b"/ToUnicodx", "6.2.11.7.2"),
        (b"/FontFile3", b"/FontFile9", "6.2.11.4"),
        (b"/DW 1000", b"/DW 1500", "6.2.11.5"),
    ],
)
def test_a_document_broken_in_one_place_is_found(sound: bytes, old: bytes, new: bytes, clause: str) -> None:
    assert pdfa_problems(sound) == []
    broken = sound.replace(old, new)
    assert broken != sound
    assert [problem for problem in pdfa_problems(broken) if problem.startswith(clause)]


@pytest.mark.parametrize("trailing", [b"x", b"\n\n", b"\n%%"])
def test_what_follows_the_end_is_found(sound: bytes, trailing: bytes) -> None:
    whole = sound.rstrip()
    assert pdfa_problems(whole + b"\n") == []
    assert any("6.1.3" in problem for problem in pdfa_problems(whole + trailing))


def _script(writer: PdfWriter) -> None:
    action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    _keep(writer, DictionaryObject({NameObject(key): value for key, value in action.items()}))


def _cmyk(writer: PdfWriter) -> None:
    _append(writer, b"0 0 0 1 k")


def _stray_state(writer: PdfWriter) -> None:
    _append(writer, b"Q")


def _append(writer: PdfWriter, operators: bytes) -> None:
    page = writer.pages[0]
    content = DecodedStreamObject()
    contents = page.get_contents()
    assert contents is not None
    content.set_data(contents.get_data() + b"\n" + operators)
    page[NameObject("/Contents")] = writer._add_object(content)


def _other_title(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "another"})


def _transfer(writer: PdfWriter) -> None:
    state = {"/Type": NameObject("/ExtGState"), "/TR": NameObject("/Identity")}
    _keep(writer, DictionaryObject({NameObject(key): value for key, value in state.items()}))


def _long_string(writer: PdfWriter) -> None:
    _keep(writer, TextStringObject("a" * 40_000))


def _version(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/Version")] = NameObject("/2.0")


def _keep(writer: PdfWriter, thing: DictionaryObject | TextStringObject) -> None:
    writer.root_object[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): thing})


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (_script, "6.6.1"),
        (_cmyk, "6.2.2"),
        (_stray_state, "6.1.13: graphics"),
        (_other_title, "6.6.3"),
        (_transfer, "6.2.5"),
        (_long_string, "6.1.13: a string"),
        (_version, "5: calls itself"),
    ],
)
def test_what_must_not_be_in_it_is_found(
    sound: bytes, change: Callable[[PdfWriter], None], clause: str
) -> None:
    before, after = rewritten(sound, lambda writer: None), rewritten(sound, change)
    assert not [problem for problem in pdfa_problems(before) if problem.startswith(clause)]
    assert [problem for problem in pdfa_problems(after) if problem.startswith(clause)]


def rewritten(pdf: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
