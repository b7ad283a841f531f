"""PDFs and downloads: P6, S24, S43, S55, and that the paper says what was reviewed."""

import hashlib
import io
import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader
from rich.cells import cell_len

from contract_tui.config import demo_settings
from contract_tui.desk import open_desk
from contract_tui.desk.files import write_file
from contract_tui.documents import pdf as paper
from contract_tui.documents.fonts import FontSet
from contract_tui.documents.pdf import PdfOptions
from contract_tui.domain.contracts import DOWNLOADS, DocumentKind
from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.worker import Worker
from tests.world.clock import StillClock
from tests.world.homes import fill, settings_of
from tests.world.people import ENTERPRISE, OPERATOR
from tests.world.story import Story

DRAFT, OFFICIAL = DocumentKind.DRAFT_PDF, DocumentKind.OFFICIAL


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages(content: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def single_effective(story: Story, *orders: str) -> str:
    number = story.generated(*orders)
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    return number


@pytest.mark.parametrize("channel", ["both", "single"])
def test_s42_the_official_pdf_says_every_word_that_was_reviewed(story: Story, channel: str) -> None:
    orders = [f"E-{n:02d}" for n in range(1, 31)]
    number = story.effective(*orders) if channel == "both" else single_effective(story, *orders)
    reviewed = story.desk.documents.plain_text(number)
    printed = "".join(pages(story.desk.documents.pdf(number).content))
    words = [squeezed(line) for line in reviewed.splitlines() if len(squeezed(line)) <= 20]
    assert len(words) > 100
    assert [word for word in words if word not in printed] == []
    # A long clause may be broken by the foot of a page, so its beginning and its end are looked for.
    for line in map(squeezed, reviewed.splitlines()):
        assert line[:12] in printed
        assert line[-12:] in printed


def test_s42_what_is_sealed_is_the_text_that_was_confirmed(story: Story) -> None:
    number = story.text_review("E-01")
    reviewed = story.desk.documents.plain_text(number), story.get(number).template
    story.desk.drafts.confirm_text(number, OPERATOR)
    story.desk.drafts.choose_signer(number, story.signer_id(), OPERATOR)
    story.desk.signing.send(number, OPERATOR)
    story.wait(story.desk.settings.timing.signer)
    story.wait(story.desk.settings.timing.seal_both)
    assert (story.desk.documents.plain_text(number), story.get(number).template) == reviewed
    assert story.substate(number) is Substate.E_EFFECTIVE


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[PdfOptions]:
    """What was asked of every PDF: watermarks and seals are shapes, so no reader finds their words."""
    seen: list[PdfOptions] = []

    def spy(markdown: str, options: PdfOptions, fonts: FontSet) -> Pdf:
        seen.append(options)
        return make_pdf(markdown, options, fonts)

    make_pdf = paper.make_pdf
    monkeypatch.setattr(paper, "make_pdf", spy)
    return seen


def test_p6_p15_p16_drafts_say_draft_and_what_is_simulated_says_demonstration(
    story: Story, ordered: list[PdfOptions]
) -> None:
    both, single = story.effective("E-01"), single_effective(story, "E-02")
    draft, official, single_draft, single_official = ordered
    assert {draft.number, official.number} == {both}
    assert {single_draft.number, single_official.number} == {single}
    assert draft.watermarks == single_draft.watermarks == ("草稿",)
    assert draft.signers == single_draft.signers == ()
    assert official.watermarks == single_official.watermarks == ("演示",)


def test_s42_both_sign_in_the_both_party_channel_the_platforms_alone_in_the_other(
    story: Story, ordered: list[PdfOptions]
) -> None:
    story.effective("E-01")
    single_effective(story, "E-02")
    assert ordered[1].signers == tuple(SignatureParty)
    assert ordered[3].signers == (SignatureParty.PLATFORM,)


def test_p15_everything_of_a_demos_home_says_demonstration(
    tmp_path: Path, clock: StillClock, ordered: list[PdfOptions]
) -> None:
    demo = open_desk(demo_settings(settings_of(tmp_path / "demo"), 60.0), clock)
    fill(demo)
    number = demo.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)
    clock.tick(180 / 60)
    assert Worker(demo).run_once() == 1
    assert demo.contracts.get(number).substate is Substate.GENERATED
    assert ordered[0].watermarks == ("草稿", "演示")
    demo.close()


def test_p6_every_page_counts_itself(story: Story) -> None:
    official = pages(story.desk.documents.pdf(story.effective("E-01")).content)
    assert len(official) > 1
    for position, page in enumerate(official, start=1):
        assert f"第{position}页共{len(official)}页" in page


def test_s43_the_digest_is_that_of_the_bytes_and_stays(story: Story) -> None:
    number = story.effective("E-01")
    contract = story.get(number)
    assert [document.kind for document in contract.documents] == list(DocumentKind)
    for document in (each for each in contract.documents if each.kind in DOWNLOADS):
        first, second = (story.desk.documents.pdf(number, document.kind) for _ in range(2))
        assert first == second
        assert hashlib.sha256(first.content).hexdigest() == first.sha256 == document.sha256
        assert (len(first.content), len(pages(first.content))) == (document.bytes, document.pages)
        assert first.content.startswith(b"%PDF-")


def test_the_audit_trail_names_the_digests_of_the_text_and_of_every_document(story: Story) -> None:
    number = story.effective("E-01")
    told = {
        key: value
        for event in story.desk.audit_trail.events(number)
        for key, value in event.details.items()
        if key.endswith("sha256")
    }
    contract = story.get(number)
    digests = {f"{document.kind}_sha256": document.sha256 for document in contract.documents}
    assert told == digests | {"text_sha256": hashlib.sha256(contract.text.encode()).hexdigest()}


def test_s24_s55_what_a_download_gives_depends_on_the_state(story: Story) -> None:
    pdf = story.desk.documents.pdf
    assert pdf(story.text_review("E-01")).kind is DRAFT
    assert pdf(story.signer_review("E-02")).kind is DRAFT
    assert pdf(story.generated("E-03")).kind is DRAFT
    effective = story.effective("E-04")
    assert pdf(effective).kind is OFFICIAL
    assert pdf(effective, DRAFT).kind is DRAFT
    assert pdf(effective).name == f"{effective}-正式合同.pdf"
    assert pdf(effective, DRAFT).name == f"{effective}-草稿.pdf"


def test_no_download_where_the_rules_offer_none(story: Story) -> None:
    voided = story.generated("E-01")
    story.desk.drafts.void(voided, OPERATOR)
    cancelling = story.customer_signing("E-02")
    story.desk.signing.cancel(cancelling, "由", OPERATOR)
    refused = {
        "voided": voided,
        "filling": story.filling("E-03"),
        "customer_signing": story.customer_signing("E-04"),
        "cancelling": cancelling,
    }
    refused["platform_signing"] = story.platform_signing("E-05")
    for number in refused.values():
        for kind in (None, DRAFT, OFFICIAL):
            with pytest.raises(ForbiddenError):
                story.desk.documents.pdf(number, kind)


def test_a_document_that_was_lost_is_told_instead_of_written(story: Story) -> None:
    number = story.effective("E-01")
    with closing(sqlite3.connect(story.desk.settings.database)) as connection, connection:
        connection.execute("DELETE FROM document WHERE kind = 'official'")
    with pytest.raises(ForbiddenError, match="此合同还没有这种文件"):
        story.desk.documents.pdf(number)


def test_a_draft_is_not_to_be_had_as_official(story: Story) -> None:
    number = story.generated("E-01")
    with pytest.raises(ForbiddenError, match="尚未生效"):
        story.desk.documents.pdf(number, OFFICIAL)


def test_s43_a_download_goes_to_the_downloads_folder_as_often_as_wanted(story: Story) -> None:
    number = story.effective("E-01")
    content = story.desk.documents.pdf(number).content
    first = story.desk.documents.download(number)
    assert first == story.desk.settings.downloads / f"{number}-正式合同.pdf"
    assert first.read_bytes() == content
    assert story.desk.documents.download(number) == first
    assert [file.name for file in first.parent.iterdir()] == [first.name]


def test_s43_a_download_never_takes_the_place_of_other_content(story: Story, tmp_path: Path) -> None:
    number = story.generated("E-01")
    name = f"{number}-草稿.pdf"
    (tmp_path / name).write_text("mine")
    second = story.desk.documents.download(number, tmp_path)
    assert (tmp_path / name).read_text() == "mine"
    assert second.name == f"{number}-草稿-2.pdf"
    second.write_text("also mine")
    assert story.desk.documents.download(number, tmp_path).name == f"{number}-草稿-3.pdf"
    assert second.read_text() == "also mine"


def test_a_download_into_a_named_file_is_written_there(story: Story, tmp_path: Path) -> None:
    number = story.generated("E-01")
    target = tmp_path / "合同.pdf"
    assert story.desk.documents.download(number, target) == target
    assert target.read_bytes() == story.desk.documents.pdf(number).content
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_download_that_cannot_be_written_says_so_and_leaves_nothing(story: Story, tmp_path: Path) -> None:
    number = story.generated("E-01")
    with pytest.raises(OutsideError, match="无法写入") as refused:
        story.desk.documents.download(number, tmp_path / "missing" / "x.pdf")
    assert refused.value.hint
    assert not (tmp_path / "missing").exists()


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.pdf"
    write_file(target, "", b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutsideError, match="磁盘已满"):
        write_file(target, "", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("x.pdf", b"old")]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, "", b"content")
    reader.join(30)
    assert got == [b"content"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_s3_the_template_can_be_read_before_anything_is_created(story: Story) -> None:
    for channel in Channel:
        lines = story.desk.documents.template_lines(channel, 80)
        assert len(lines) > 30
        assert not story.desk.contracts.count()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_s23_the_review_shows_the_same_words_at_every_width(story: Story, width: int) -> None:
    number = story.text_review(*[f"E-{n:02d}" for n in range(1, 6)])
    lines = [line.text for line in story.desk.documents.text_lines(number, width)]
    assert max(map(cell_len, lines)) <= width
    shown = squeezed("".join(lines))
    for line in map(squeezed, story.desk.documents.plain_text(number).splitlines()):
        assert line[:4] in shown
