"""The PDF as a file to keep and to sign: PDF/A-3U, form fields in one revision, data inside."""

import io
import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from contract_tui.documents import fpdf_internals
from contract_tui.documents.fonts import FontSet, load_fonts
from contract_tui.documents.pdf import PdfOptions, make_pdf
from contract_tui.documents.seals import STAMP_HEIGHT, STAMP_WIDTH
from contract_tui.documents.stamps import edge_stamps
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Channel
from tests.world.paper.pages import DATA, DRAFT, NOW, PLAIN, SEAL_B, sealed, to_sign
from tests.world.paper.pdfa import objects, pdfa_problems
from tests.world.paper.pdfa_metadata import value
from tests.world.paper.samples import HOSTILE_NAMES, NUMBER, markdown
from tests.world.programs import needs

EVIDENCE = """# 签署报告

- 合同编号：DD-20261123-000001-C

---

| 平台（盖章） |
|:--|
| 名称：演示云计算有限公司 |
| 日期： |
"""


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(params=["fast", "slow"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of embedding fonts."""
    if request.param == "slow":
        monkeypatch.setattr(fpdf_internals, "FPDF_VERSION", "99.0")
    return str(request.param)


def form(made: Pdf) -> list[Any]:
    root = PdfReader(io.BytesIO(made.content)).root_object
    return [field.get_object() for field in root["/AcroForm"]["/Fields"]]  # type: ignore[index]  # pypdf types what any object could be


def xmp_of(made: Pdf) -> ET.Element:
    stream = PdfReader(io.BytesIO(made.content)).root_object["/Metadata"]
    return ET.fromstring(stream.get_data().decode().strip())  # type: ignore[attr-defined]  # pypdf types what any object could be


@pytest.mark.parametrize("options", [DRAFT, PLAIN, to_sign(Channel.BOTH), to_sign(Channel.SINGLE)], ids=str)
@pytest.mark.usefixtures("way")
def test_every_document_is_pdf_a_3u_by_our_rules(fonts: FontSet, options: PdfOptions) -> None:
    assert pdfa_problems(make_pdf(markdown(4), options, fonts).content) == []


def test_it_stays_so_with_stamps_in_its_fields(fonts: FontSet) -> None:
    assert pdfa_problems(sealed(markdown(30), Channel.BOTH, fonts)) == []


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_do_not_make_it_less(fonts: FontSet, name: str) -> None:
    options = replace(to_sign(Channel.BOTH), author=f"{name} <&'\">")
    made = make_pdf(markdown(1, name=name), options, fonts)
    assert pdfa_problems(made.content) == []
    assert value(xmp_of(made), "dc:creator") == f"{name} <&'\">"


def test_title_language_and_moment_are_told(fonts: FontSet) -> None:
    made = make_pdf(markdown(1), DRAFT, fonts)
    tree = xmp_of(made)
    assert value(tree, "dc:title") == f"订单合同 {NUMBER}"
    assert value(tree, "dc:language") == "zh-CN"
    assert value(tree, "xmp:CreatorTool") == "contract-tui"
    dates = {value(tree, f"xmp:{name}") for name in ("CreateDate", "ModifyDate", "MetadataDate")}
    assert dates == {"2026-11-23T02:00:00Z"}
    reader = PdfReader(io.BytesIO(made.content))
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert reader.metadata is None, "one telling, not two that may differ"


@pytest.mark.usefixtures("way")
def test_equal_input_gives_equal_bytes_whatever_the_time(
    fonts: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Later":
            return cls(2031, 1, 1, tzinfo=tz or UTC)

    first = make_pdf(markdown(4), to_sign(Channel.BOTH), fonts)
    monkeypatch.setattr("fpdf.output.datetime", Later)
    assert make_pdf(markdown(4), to_sign(Channel.BOTH), fonts).content == first.content
    other = replace(to_sign(Channel.BOTH), created_at=NOW.replace(minute=1))
    assert make_pdf(markdown(4), other, fonts).content != first.content


def test_it_is_one_revision(fonts: FontSet) -> None:
    content = make_pdf(markdown(4), to_sign(Channel.BOTH), fonts).content
    assert content.count(b"%%EOF") == content.count(b"startxref") == 1


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("channel", "signers"), [(Channel.BOTH, ["PartyA", "Platform"]), (Channel.SINGLE, ["Platform"])]
)
def test_the_form_has_a_field_for_each_signer_and_one_for_each_page(
    fonts: FontSet, channel: Channel, signers: list[str]
) -> None:
    made = make_pdf(markdown(30, channel), to_sign(channel), fonts)
    edges = [f"EdgeSeal{number}" for number in range(1, made.pages + 1)]
    assert made.pages > 1
    assert [field["/T"] for field in form(made)] == [*signers, *edges]
    kinds = [(field["/FT"], field.get("/Ff")) for field in form(made)]
    assert kinds == [*[("/Sig", None)] * len(signers), *[("/Tx", 1)] * made.pages]


def test_fields_are_empty_printed_locked_and_on_their_page(fonts: FontSet) -> None:
    made = make_pdf(markdown(30), to_sign(Channel.BOTH), fonts)
    pages = PdfReader(io.BytesIO(made.content)).pages
    for field in form(made):
        assert "/V" not in field
        assert field["/AP"]["/N"].get_data() == b""
        assert field["/F"] & 4
        assert field["/F"] & 128
        assert not {"/Lock", "/SV", "/A", "/AA", "/MK"} & set(field)
    at = {
        field["/T"]: number
        for number, page in enumerate(pages, start=1)
        for field in map(got, page["/Annots"])  # type: ignore[call-overload]  # pypdf types what any object could be
    }
    edges = {f"EdgeSeal{n}": n for n in range(1, made.pages + 1)}
    assert at == {"PartyA": made.pages, "Platform": made.pages} | edges
    owners = [field.raw_get("/P").idnum for field in form(made)]
    numbers = [page.indirect_reference.idnum for page in pages if page.indirect_reference]
    assert owners == [numbers[at[field["/T"]] - 1] for field in form(made)]


def got(reference: Any) -> Any:
    return reference.get_object()


def test_other_programs_must_extend_the_file_and_need_draw_nothing(fonts: FontSet) -> None:
    root = PdfReader(io.BytesIO(make_pdf(markdown(1), to_sign(Channel.BOTH), fonts).content)).root_object
    assert root["/AcroForm"]["/SigFlags"] == 3  # type: ignore[index]  # pypdf types what any object could be
    assert set(root["/AcroForm"]) == {"/Fields", "/SigFlags"}  # type: ignore[call-overload]  # pypdf types what any object could be
    assert root.raw_get("/AcroForm") != root["/AcroForm"], "an object of its own"


def test_a_field_has_the_size_of_its_stamp(fonts: FontSet) -> None:
    made = make_pdf(markdown(30), to_sign(Channel.BOTH), fonts)
    edge = edge_stamps(SEAL_B, made.pages, fonts)[0]
    for field in form(made):
        left, bottom, right, top = (float(side) for side in field["/Rect"])
        expected = (edge.width, edge.height) if field["/FT"] == "/Tx" else (STAMP_WIDTH, STAMP_HEIGHT)
        assert (right - left, top - bottom) == pytest.approx(expected, abs=0.011)
        assert [float(side) for side in field["/AP"]["/N"]["/BBox"]] == pytest.approx([0, 0, *expected])
        assert left >= 0
        assert right <= 595.28
        assert bottom >= 0


def test_poppler_finds_the_fields_unsigned(fonts: FontSet, tmp_path: Path) -> None:
    needs("pdfsig")
    file = tmp_path / "contract.pdf"
    file.write_bytes(make_pdf(markdown(1), to_sign(Channel.BOTH), fonts).content)
    done = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True)
    assert "Signature Field Name: PartyA" in done.stdout
    assert "Signature Field Name: Platform" in done.stdout
    assert done.stdout.count("is not signed") == 2


def test_the_data_travels_inside(fonts: FontSet) -> None:
    made = make_pdf(markdown(1), to_sign(Channel.BOTH), fonts)
    reader = PdfReader(io.BytesIO(made.content))
    assert reader.attachments == {"order-data.json": [DATA.content]}
    (spec,) = (got(each) for each in reader.root_object["/AF"])  # type: ignore[attr-defined]  # pypdf types what any object could be
    assert (spec["/F"], spec["/UF"], spec["/Desc"]) == ("order-data.json", "order-data.json", "订单数据")
    assert spec["/AFRelationship"] == "/Data"
    assert got(spec["/EF"]["/F"])["/Subtype"] == "/application/json"
    assert json.loads(got(spec["/EF"]["/F"]).get_data()) == {"total_fen": 1}


def test_a_report_is_made_by_the_same_printer(fonts: FontSet) -> None:
    options = PdfOptions(
        number=NUMBER,
        draft=False,
        demonstration=False,
        created_at=NOW,
        signers=(SignatureParty.PLATFORM,),
        edge_seals=False,
        heading="签署报告",
    )
    long = EVIDENCE.replace("\n---", "\n正文\n" * 90 + "\n---")
    for source in (EVIDENCE, long):
        made = make_pdf(source, options, fonts)
        assert [field["/T"] for field in form(made)] == ["Platform"]
        assert pdfa_problems(made.content) == []
        assert value(xmp_of(made), "dc:title") == f"签署报告 {NUMBER}"
        text = PdfReader(io.BytesIO(made.content)).pages[0].extract_text()
        assert text.startswith("签署报告")
        assert "订单合同" not in text
    assert made.pages > 1


def test_nothing_in_it_acts_or_is_encrypted(fonts: FontSet) -> None:
    reader = PdfReader(io.BytesIO(make_pdf(markdown(4), to_sign(Channel.BOTH), fonts).content))
    assert not reader.is_encrypted
    for found in objects(reader):
        if isinstance(found, dict):
            assert not {"/JS", "/AA", "/A", "/XFA"} & set(found)
