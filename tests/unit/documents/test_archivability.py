"""A signer's program decides what its field shows: what keeps PDF/A, and that its loss is told everywhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.stamp import BaseStampStyle
from pypdf import PdfReader

from contract_tui.desk.proof.verification import verify_file
from contract_tui.domain.exchange import returned_facts
from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.verifying.archivability import archive_losses
from contract_tui.signing.verifying.opening import OpenedPdf
from tests.world.exchange import exchange_story, outbox_file, signed_by, world
from tests.world.people import OPERATOR
from tests.world.places import DOCS
from tests.world.signing.files import KEEPS, by_customer, unsigned
from tests.world.story import Story

EXCHANGE = DOCS / "exchange.md"
FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
LOST = "文件不再符合所声明的存档格式 PDF/A-3U：甲方签名的外观使用了没有嵌入的字体 Courier。"


def signed_with(sent: bytes, style: BaseStampStyle) -> bytes:
    return by_customer(sent, world().signer, certify=False, style=style)


def by_keeping(sent: bytes, folder: Path) -> bytes:
    """By a program that leaves a field's appearance alone."""
    del folder
    return signed_with(sent, KEEPS)


def by_default_style(sent: bytes, folder: Path) -> bytes:
    """By pyHanko as it comes: Courier, which is not embedded."""
    del folder
    return signed_with(sent, signers.DEFAULT_SIGNING_STAMP_STYLE)


def by_documented_style(sent: bytes, folder: Path) -> bytes:
    """By pyHanko's command line, with the file and the command of docs/exchange.md."""
    page = EXCHANGE.read_text("utf-8")
    style = page[page.index("    stamp-styles:") :].split("\n\n")[0]
    command = re.search(r"`(pyhanko --config [^`]*)`", page)
    assert command is not None
    (folder / "pyhanko.yml").write_text(style.replace("NotoSansSC-Regular.otf", str(FONT)), "utf-8")
    (folder / "contract.pdf").write_bytes(sent)
    (folder / "passphrase").write_text("x", "utf-8")
    holder = world().signer
    (folder / "key.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            None, holder.key, holder.certificate, list(holder.chain), BestAvailableEncryption(b"x")
        )
    )
    words = command[1].split()[1:]
    at = words.index("pkcs12") + 1
    words[at:at] = ["--passfile", "passphrase"]
    program = [sys.executable, "-m", "pyhanko", *words]
    done = subprocess.run(program, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (folder / "signed.pdf").read_bytes()


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Story]:
    story = exchange_story(tmp_path)
    yield story
    story.desk.close()


def look_of(content: bytes) -> bytes:
    """What party A's field shows."""
    form: Any = PdfReader(BytesIO(content)).root_object["/AcroForm"]
    field = next(each.get_object() for each in form["/Fields"] if each.get_object()["/T"] == "PartyA")
    return bytes(field["/AP"]["/N"].get_data())


def losses(content: bytes) -> tuple[str, ...]:
    return archive_losses(OpenedPdf(content))


def test_a_program_that_leaves_the_field_alone_leaves_what_was_prepared(
    exchange: Story, tmp_path: Path
) -> None:
    number = exchange.customer_signing("E-01")
    sent = outbox_file(exchange, number).read_bytes()
    returned = by_keeping(sent, tmp_path)
    looks = [look_of(each) for each in (sent, returned)]
    assert looks[0] == looks[1]
    assert len(looks[0]) > 1_000, "shapes, so no font is needed"
    assert exchange.desk.returns.examine(number, returned).archive_losses == ()


def test_the_documented_style_keeps_pdf_a(exchange: Story, tmp_path: Path) -> None:
    number = exchange.customer_signing("E-01")
    (folder := tmp_path / "signer").mkdir()
    returned = by_documented_style(outbox_file(exchange, number).read_bytes(), folder)
    assert exchange.desk.returns.examine(number, returned).archive_losses == ()


def test_a_loss_is_told_at_acceptance_recorded_and_in_verdict_and_report(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number, style=signers.DEFAULT_SIGNING_STAMP_STYLE)
    seen = exchange.desk.returns.examine(number, returned)
    assert seen.archive_losses == (LOST,)
    assert ("注意", LOST) in returned_facts(exchange.get(number), seen)
    exchange.desk.returns.accept(number, returned, OPERATOR)
    event = next(each for each in exchange.desk.audit_trail.events(number) if each.kind == "customer_signed")
    assert event.details["archive_losses"] == LOST
    exchange.wait(exchange.desk.settings.timing.seal_both)
    official = exchange.desk.documents.pdf(number).content
    report = verify_file(
        official, exchange.desk.settings, home=lambda: exchange.desk.context, clock=exchange.clock
    )
    assert report.verdict is Verdict.VALID
    assert report.archive_losses == (LOST,)
    assert report.line.endswith(f"注意：{LOST}")
    asked = exchange.desk.evidence.request(number, OPERATOR)
    exchange.engine()
    pages = PdfReader(BytesIO(exchange.desk.evidence.content(asked.id))).pages
    told = "".join("".join(page.extract_text().split()) for page in pages)
    assert "存档格式" in told
    assert "".join(LOST.split()) in told


def test_the_date_beside_party_as_signature_points_to_the_signature(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    assert "| 日期：见电子签名 | 日期： |" in exchange.get(number).text
    pages = PdfReader(BytesIO(outbox_file(exchange, number).read_bytes())).pages
    assert "日期：见电子签名" in "".join("".join(page.extract_text().split()) for page in pages)


def test_where_the_date_is_drawn_with_the_signature_no_words_stand_there(story: Story) -> None:
    assert "| 日期： | 日期： |" in story.get(story.text_review("E-01")).text


def test_a_file_that_never_claimed_pdf_a_loses_nothing() -> None:
    content = (
        unsigned()
        .replace(b'pdfaid:part="3"', b'pdfaid:part="0"')
        .replace(b"<pdfaid:part>3", b"<pdfaid:part>0")
    )
    assert losses(signed_with(unsigned(), signers.DEFAULT_SIGNING_STAMP_STYLE)) != ()
    assert losses(signed_with(content, signers.DEFAULT_SIGNING_STAMP_STYLE)) == ()


@dataclass(frozen=True)
class Drawn(BaseStampStyle):
    """A program that shows whatever it likes.

    Attributes:
        resources: Of the appearance.
        content: Its operators.
        more: Further entries of the widget.
    """

    resources: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""
    more: dict[str, Any] = field(default_factory=dict)

    def create_stamp(self, writer: Any, box: Any, text_params: Any) -> Any:
        style = self

        class Stamp:
            def apply_appearance(self, widget: generic.DictionaryObject) -> None:
                entries = {
                    name("/Type"): name("/XObject"),
                    name("/Subtype"): name("/Form"),
                    name("/BBox"): generic.ArrayObject(map(generic.FloatObject, (0, 0, 100, 50))),
                    name("/Resources"): made(style.resources),
                }
                stream = writer.add_object(generic.StreamObject(dict_data=entries, stream_data=style.content))
                widget[name("/AP")] = generic.DictionaryObject({name("/N"): stream})
                widget.update({name(key): made(value) for key, value in style.more.items()})

        return Stamp()


def made(value: Any) -> Any:
    if isinstance(value, dict):
        return generic.DictionaryObject({name(key): made(each) for key, each in value.items()})
    if isinstance(value, list):
        return generic.ArrayObject(map(made, value))
    if isinstance(value, bool):
        return generic.BooleanObject(value)
    return generic.NumberObject(value) if isinstance(value, int) else name(value)


def drawn(
    resources: dict[str, Any] | None = None, content: bytes = b"", more: dict[str, Any] | None = None
) -> Drawn:
    return Drawn(resources=resources or {}, content=content, more=more or {})


def a_font(**more: Any) -> dict[str, Any]:
    return {"/Font": {"/F1": {"/Type": "/Font", **more}}}


EMBEDDED = {"/FontDescriptor": {"/Type": "/FontDescriptor", "/FontFile2": {"/Length": 0}}}
WIDE = {
    "/Subtype": "/Type0",
    "/DescendantFonts": [{"/Type": "/Font", "/Subtype": "/CIDFontType2", "/BaseFont": "/Own", **EMBEDDED}],
}
MAP = {"/ToUnicode": {"/Length": 0}}


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (drawn(a_font(**{"/Subtype": "/Type1", "/BaseFont": "/Helvetica"})), "没有嵌入的字体 Helvetica"),
        (drawn(a_font(**{"/Subtype": "/TrueType", "/BaseFont": "/Arial"})), "没有嵌入的字体 Arial"),
        (
            drawn({"/XObject": {"/X": a_font(**{"/Subtype": "/Type1", "/BaseFont": "/Times"})}}),
            "没有嵌入的字体 Times",
        ),
        (drawn(a_font(**WIDE)), "ToUnicode"),
        (drawn(a_font(**WIDE, **MAP), b"/F1 9 Tf <00010000> Tj"), "字体中没有的字符"),
        (drawn({"/XObject": {"/I": {"/Subtype": "/Image", "/ColorSpace": "/DeviceCMYK"}}}), "CMYK"),
        (drawn({"/XObject": {"/I": {"/Subtype": "/Image", "/Interpolate": True}}}), "插值"),
        (drawn(more={"/F": 128}), "不会被打印"),
        (drawn(more={"/F": 134}), "不会被打印"),
    ],
    ids=str,
)
def test_what_breaks_pdf_a_is_named(style: Drawn, words: str) -> None:
    (loss,) = losses(signed_with(unsigned(), style))
    assert words in loss
    assert loss.startswith("文件不再符合所声明的存档格式 PDF/A-3U：甲方签名")


@pytest.mark.parametrize(
    "style",
    [
        drawn(),
        drawn(a_font(**{"/Subtype": "/TrueType", "/BaseFont": "/Own", **EMBEDDED})),
        drawn(a_font(**WIDE, **MAP), b"/F1 9 Tf <00010100> Tj"),
        drawn({"/XObject": {"/I": {"/Subtype": "/Image", "/ColorSpace": "/DeviceRGB"}}}),
    ],
    ids=str,
)
def test_what_pdf_a_may_hold_is_no_loss(style: Drawn) -> None:
    assert losses(signed_with(unsigned(), style)) == ()


def test_an_appearance_that_leads_to_itself_comes_to_an_end() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed_with(unsigned(), drawn())))
    all_fields = (each.get_object() for each in writer.root["/AcroForm"]["/Fields"])
    found = next(each for each in all_fields if each["/T"] == "PartyA")
    stream = found["/AP"]["/N"]
    stream["/Resources"][name("/XObject")] = made({"/X": {}})
    stream["/Resources"]["/XObject"][name("/X")] = found["/AP"].raw_get("/N")
    writer.update_container(stream["/Resources"])
    out = BytesIO()
    writer.write(out)
    assert losses(out.getvalue()) == ()
