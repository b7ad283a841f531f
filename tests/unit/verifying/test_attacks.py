"""What an attacker may do to a signed file, and what the verifier says of it."""

from collections.abc import Callable

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign.fields import MDPPerm, SigFieldSpec

from contract_tui.domain.errors import ExitCode
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Verdict, VerificationReport
from contract_tui.signing.verifying import verify
from tests.world.signing import files
from tests.world.signing.files import NOW, cast


def examined(content: bytes) -> VerificationReport:
    return verify(content, cast().trust, NOW)


def says(report: VerificationReport, flaw: Flaw, *words: str) -> None:
    """The file is invalid, for this reason, in these words."""
    assert report.verdict is Verdict.INVALID
    assert report.verdict.exit_code is ExitCode.VERIFY_INVALID
    assert report.line.startswith("无效")
    told = [problem.words for problem in report.all_problems if problem.flaw is flaw]
    assert any(all(word in each for word in words) for each in told), report.all_problems


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def other_digit(content: bytes, at: int) -> bytes:
    """The file with another hex digit in a signature."""
    return content[:at] + (b"2" if content[at : at + 1] == b"1" else b"1") + content[at + 1 :]


def last_container(content: bytes) -> int:
    """Where the hex digits of the last signature begin."""
    return content.rindex(b"/Contents <") + len(b"/Contents <")


def a_box(writer: IncrementalPdfFileWriter) -> None:
    """A white box over a page's content."""
    box = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 800 re f"))
    reference, _ = writer.find_page_for_modification(0)
    page = reference.get_object()
    page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), box])
    writer.update_container(page)


def a_note(writer: IncrementalPdfFileWriter) -> None:
    """An annotation that covers what is below."""
    reference, _ = writer.find_page_for_modification(1)
    page = reference.get_object()
    note = {
        name("/Type"): name("/Annot"),
        name("/Subtype"): name("/FreeText"),
        name("/Rect"): generic.ArrayObject(map(generic.FloatObject, (0, 0, 500, 500))),
        name("/Contents"): generic.pdf_string("另有约定"),
    }
    page["/Annots"].append(writer.add_object(generic.DictionaryObject(note)))
    writer.update_container(page)


def another_attachment(writer: IncrementalPdfFileWriter) -> None:
    """The order data say something else; the name stays."""
    specification = writer.root["/AF"][0].get_object()
    stream = generic.StreamObject(
        dict_data={name("/Type"): name("/EmbeddedFile")}, stream_data=b'{"contract": "another"}'
    )
    added = writer.add_object(stream)
    specification["/EF"][name("/F")] = specification["/EF"][name("/UF")] = added
    writer.update_container(specification)


def overwritten_attachment(writer: IncrementalPdfFileWriter) -> None:
    """The same, the stream itself being written anew under its old number."""
    specification = writer.root["/AF"][0].get_object()
    stream = specification["/EF"]["/F"]
    stream._data = b'{"contract": "another"}'
    stream._encoded_data = None
    writer.update_container(stream)


def renamed_field(writer: IncrementalPdfFileWriter) -> None:
    found = files.fields(writer)["PartyA"]
    found[name("/T")] = generic.pdf_string("PartyB")
    writer.update_container(found)


def removed_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages[name("/Kids")] = generic.ArrayObject(list(pages["/Kids"])[:2])
    pages[name("/Count")] = generic.NumberObject(2)
    writer.update_container(pages)


def filled_edge_seal(writer: IncrementalPdfFileWriter) -> None:
    found = files.fields(writer)["EdgeSeal2"]
    found[name("/V")] = generic.pdf_string("另有约定")
    writer.update_container(found)


def retitled(writer: IncrementalPdfFileWriter) -> None:
    told = generic.DictionaryObject({name("/Title"): generic.pdf_string("另一合同")})
    writer.set_info(writer.add_object(told))


def retitled_metadata(writer: IncrementalPdfFileWriter) -> None:
    stream = writer.root["/Metadata"]
    title = b"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>evil</rdf:li></rdf:Alt></dc:title>"
    description = b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    added = description + title + b"</rdf:Description></rdf:RDF>"
    fresh = generic.StreamObject(
        dict_data={name("/Type"): name("/Metadata"), name("/Subtype"): name("/XML")},
        stream_data=stream.data.replace(b"</rdf:RDF>", added),
    )
    writer.root[name("/Metadata")] = writer.add_object(fresh)
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # or it makes its own
    writer.update_root()


UPDATES: dict[str, tuple[Callable[[IncrementalPdfFileWriter], None], Flaw, str]] = {
    "white box": (a_box, Flaw.MODIFIED, "第 1 页的内容被改动"),
    "annotation": (a_note, Flaw.MODIFIED, "第 2 页增加或删除了注释"),
    "seal swapped": (files.draw("Platform"), Flaw.MODIFIED, "表单域 Platform 的外观（印章）被改动"),
    "edge seal swapped": (
        files.draw("EdgeSeal1", b"0 1 0 rg 0 0 9 9 re f"),
        Flaw.MODIFIED,
        "表单域 EdgeSeal1 的外观（印章）被改动",
    ),
    "edge seal filled": (filled_edge_seal, Flaw.MODIFIED, "表单域 EdgeSeal2 被填写或清空"),
    "attachment swapped": (another_attachment, Flaw.ATTACHMENTS, "附件（order.json）被替换"),
    "attachment overwritten": (overwritten_attachment, Flaw.ATTACHMENTS, "附件（order.json）被替换"),
    "title changed": (retitled, Flaw.MODIFIED, "文件属性（标题、作者等）被改动"),
    "metadata changed": (retitled_metadata, Flaw.MODIFIED, "文件属性（标题、作者等）被改动"),
    "field renamed": (renamed_field, Flaw.MODIFIED, "表单域 PartyA 被删除或改名"),
    "page removed": (removed_page, Flaw.MODIFIED, "页数由 3 变为 2"),
}


@pytest.mark.parametrize("attack", UPDATES)
def test_an_incremental_update_after_the_signatures_is_found(attack: str) -> None:
    change, flaw, words = UPDATES[attack]
    says(examined(files.changed(files.both(), change)), flaw, "之后有不允许的改动", words)
    says(examined(files.changed(files.single(), change)), flaw, words) if attack != "field renamed" else None


def test_metadata_that_are_taken_away_or_added_are_told_and_none_at_all_are_not() -> None:
    words = "文件属性（标题、作者等）被改动"

    def taken_away(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/Metadata"]
        writer.update_root()

    def added(writer: IncrementalPdfFileWriter) -> None:
        writer.root[name("/Metadata")] = writer.add_object(generic.StreamObject(stream_data=b"<x/>"))
        writer._update_meta = lambda: None  # type: ignore[method-assign]  # or it makes its own
        writer.update_root()

    says(examined(files.changed(files.single(), taken_away)), Flaw.MODIFIED, words)
    bare = files.by_platform(files.changed(files.unsigned(both=False), taken_away), certify=True)
    says(examined(files.changed(bare, added)), Flaw.MODIFIED, words)
    report = examined(files.changed(bare, a_box))
    assert not any(words in problem.words for problem in report.all_problems)


@pytest.mark.parametrize("attack", [attack for attack in UPDATES if "edge seal" not in attack])
def test_an_incremental_update_between_the_signatures_is_found(attack: str) -> None:
    change, flaw, words = UPDATES[attack]
    if attack == "seal swapped":
        change, words = files.draw("PartyA"), "表单域 PartyA 的外观（印章）被改动"
    report = examined(files.by_platform(files.changed(files.by_customer(), change)))
    says(report, flaw, "签名之后有不允许的改动", words)
    assert not any("EdgeSeal" in problem.words for problem in report.all_problems)


def test_one_bit_in_a_page_is_found() -> None:
    content = files.both()
    at = content.index(b"stream\n", content.index(b"/FlateDecode")) + 20
    report = examined(flipped(content, at))
    says(report, Flaw.INTEGRITY, "覆盖的内容在签署后被改动")
    assert [each.intact for each in report.signatures] == [False, False]


def parts_of_last_signature(content: bytes) -> dict[str, tuple[int, int]]:
    """Where in the file the hex digits of the last signature's parts stand, first and behind last."""
    begun = last_container(content)
    held = bytes.fromhex(content[begun : content.index(b">", begun)].decode())
    signed = cms.ContentInfo.load(held)["content"]
    (signer,) = signed["signer_infos"]
    attributes = {each["type"].native: each["values"][0].contents for each in signer["signed_attrs"]}
    found = {
        "container": held[:20],
        "certificate": cast().platform.asn1.dump(),
        "digest": attributes["message_digest"],
        "reference to the certificate": attributes["signing_certificate_v2"],
        "signature": signer["signature"].contents,
    }
    places = {part: begun + 2 * held.index(value) for part, value in found.items()}
    return {part: (place, place + 2 * len(found[part])) for part, place in places.items()}


@pytest.mark.parametrize(
    "part", ["container", "certificate", "digest", "reference to the certificate", "signature"]
)
def test_one_bit_in_the_second_signature_is_found(part: str) -> None:
    content = files.both()
    begun, end = parts_of_last_signature(content)[part]
    for at in range(begun, end, max((end - begun) // 12, 1)):
        report = examined(other_digit(content, at))
        assert report.verdict in (Verdict.INVALID, Verdict.UNTRUSTED), at - begun
        assert report.signatures[0].intact
        assert not (report.signatures[1].intact and report.signatures[1].trusted)


def test_every_bit_of_a_certificate_beside_a_signature_counts() -> None:
    """No signature covers them, and a changed one tells of a hand in the file."""
    content = files.both()
    root = files.cast().root.holder.asn1.dump().hex().encode()
    begun = content.lower().rindex(root)
    for offset in range(9, len(root), 61):
        report = examined(other_digit(content, begun + offset))
        assert report.verdict is Verdict.INVALID, offset


def test_the_same_signature_in_another_spelling_is_found() -> None:
    content = files.both()
    begun = last_container(content)
    end = content.index(b">", begun)
    at = next(at for at in range(begun, end) if content[at : at + 1].isalpha())
    swapped = content[:at] + content[at : at + 1].swapcase() + content[at + 1 :]
    says(examined(swapped), Flaw.COVERAGE, "没有覆盖")


def test_a_damaged_second_signature_is_said_to_be_damaged() -> None:
    content = files.both()
    says(examined(flipped(content, last_container(content) + 9)), Flaw.UNREADABLE, "平台签章已损坏")


def test_a_file_cut_back_to_the_first_signature_is_incomplete() -> None:
    first = files.by_customer()
    report = examined(first)
    says(report, Flaw.INCOMPLETE, "缺少平台的签章", "截回")
    assert report.signatures[0].intact


@pytest.mark.parametrize("behind", [b"\n", b"\0", b"%comment\n", b"x" * 99])
def test_bytes_behind_the_end_are_found(behind: bytes) -> None:
    report = examined(files.both() + behind)
    says(report, Flaw.TRAILING, "文件末尾之后有多余的内容", f"{len(behind)} 字节")


@pytest.mark.parametrize("behind", [b"\n%%EOF\n", b"1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"])
def test_a_second_end_is_found(behind: bytes) -> None:
    says(examined(files.both() + behind), Flaw.UNREADABLE, "文件已损坏")


def test_a_foreign_third_signature_is_found() -> None:
    def new_field(writer: IncrementalPdfFileWriter) -> None:
        pdf_fields.append_signature_field(writer, SigFieldSpec("Witness"))

    third = cast().root.issue("见证人")
    content = files.signed(files.both(), "Witness", third, new_field, existing=True)
    says(examined(content), Flaw.EXTRA_SIGNATURE, "Witness", "合同以外的签名")
    between = files.signed(files.by_customer(), "Witness", third, new_field)
    says(examined(files.by_platform(between)), Flaw.EXTRA_SIGNATURE, "Witness")


def test_one_key_for_both_parties_proves_nothing() -> None:
    content = files.by_platform(files.by_customer(), cast().customer)
    says(examined(content), Flaw.SAME_SIGNER, "同一个密钥")


def test_the_platform_may_not_sign_first() -> None:
    content = files.by_customer(files.by_platform(files.unsigned(), certify=True), certify=False)
    says(examined(content), Flaw.FIELDS, "甲方应在平台之前签署")


@pytest.mark.parametrize("permission", [MDPPerm.ANNOTATE])
def test_a_certification_that_allows_more_is_refused(permission: MDPPerm) -> None:
    content = files.by_platform(files.by_customer(permission=permission))
    says(examined(content), Flaw.CERTIFICATION, "应只允许填写表单")


def test_a_single_signature_that_certifies_nothing_is_refused() -> None:
    says(examined(files.by_platform(files.unsigned(both=False))), Flaw.CERTIFICATION, "应为认证签名")


def test_party_a_may_approve_instead_of_certifying() -> None:
    report = examined(files.by_platform(files.by_customer(certify=False)))
    assert report.verdict is Verdict.VALID
    assert any("批准签名" in note for note in report.notes)
    approval = files.by_customer(certify=False)
    damaged = flipped(approval, last_container(approval) + 9)
    for other in (files.by_platform(files.unsigned(both=False)), damaged):
        assert not any("批准签名" in note for note in examined(other).notes)
    content = files.by_platform(files.changed(files.by_customer(certify=False), a_note))
    says(examined(content), Flaw.MODIFIED, "第 2 页增加或删除了注释")


def test_a_certification_that_the_catalog_does_not_name_is_none() -> None:
    def unregistered(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/Perms"]
        writer.update_root()

    says(examined(files.changed(files.single(), unregistered)), Flaw.CERTIFICATION, "认证许可不正确")


def test_a_gap_in_the_covered_bytes_is_found() -> None:
    """Signature wrapping: what is signed stays, and something else is put where no digest looks."""
    content = files.single()
    end = content.index(b">", content.index(b"/Contents <")) + 1
    hole = b">/Evil <" + b"00" * 10 + b">"
    assert content[end - len(hole) : end - 1].strip(b"0") == b""
    says(examined(content[: end - len(hole)] + hole + content[end:]), Flaw.COVERAGE, "没有覆盖")


def test_something_hidden_in_the_padding_of_a_signature_is_found() -> None:
    content = files.single()
    end = content.index(b">", content.index(b"/Contents <"))
    assert content[end - 8 : end] == b"00000000"
    says(examined(content[: end - 8] + b"deadbeef" + content[end:]), Flaw.COVERAGE, "没有覆盖")


def test_an_impostor_with_the_same_names_is_not_trusted() -> None:
    root = files.Authority("测试根证书")
    content = files.by_platform(files.by_customer(by=root.issue("甲方")), root.issue("平台"))
    report = examined(content)
    assert report.verdict is Verdict.UNTRUSTED
    assert report.verdict.exit_code is ExitCode.VERIFY_UNTRUSTED
    assert report.line.startswith("签名完好，但不可信：甲方签名的证书")
    assert [each.intact and not each.trusted for each in report.signatures] == [True, True]
    assert {problem.flaw for problem in report.all_problems} == {Flaw.CHAIN, Flaw.IDENTITY}


def test_a_seal_that_is_another_than_recorded_is_found() -> None:
    expected = {
        SignatureParty.CUSTOMER: cast().customer.fingerprint,
        SignatureParty.PLATFORM: cast().platform.fingerprint,
    }
    assert verify(files.both(), cast().trust, NOW, expected=expected).verdict is Verdict.VALID
    renewed = cast().root.issue("平台")
    other, trust = files.by_platform(files.by_customer(), renewed), cast().trust_in(renewed)
    assert verify(other, trust, NOW).verdict is Verdict.VALID
    says(verify(other, trust, NOW, expected=expected), Flaw.CERTIFICATE, "平台的证书不是")


def test_another_sha256_than_the_stored_one_is_found() -> None:
    good = examined(files.both()).sha256
    assert verify(files.both(), cast().trust, NOW, sha256=good.upper()).verdict is Verdict.VALID
    says(verify(files.both(), cast().trust, NOW, sha256="0" * 64), Flaw.SHA256, "SHA-256 不一致")


def test_the_same_field_twice_is_found() -> None:
    def doubled(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        found = files.fields(writer)["Platform"]
        form["/Fields"].append(writer.add_object(generic.DictionaryObject(found)))
        writer.update_container(form)

    says(examined(files.changed(files.both(), doubled)), Flaw.FIELDS, "Platform", "不止一次")


def test_a_shadow_of_another_page_shown_by_swapping_the_catalog_is_found() -> None:
    """Hide and replace: the pages of the signed revision are still there, the catalog leads elsewhere."""

    def other_pages(writer: IncrementalPdfFileWriter) -> None:
        reference, _ = writer.find_page_for_modification(0)
        page = generic.DictionaryObject(reference.get_object())
        page[name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
        kids = generic.ArrayObject([writer.add_object(page)])
        pages = {name("/Type"): name("/Pages"), name("/Kids"): kids, name("/Count"): generic.NumberObject(1)}
        writer.root[name("/Pages")] = writer.add_object(generic.DictionaryObject(pages))
        writer.update_root()

    says(examined(files.changed(files.both(), other_pages)), Flaw.MODIFIED, "页数由 3 变为 1")


def test_a_script_that_runs_on_opening_is_found() -> None:
    def script(writer: IncrementalPdfFileWriter) -> None:
        action = {name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app.alert(1)")}
        writer.root[name("/OpenAction")] = writer.add_object(generic.DictionaryObject(action))
        writer.update_root()

    says(examined(files.changed(files.both(), script)), Flaw.MODIFIED, "内部结构")


def test_a_signature_of_an_unknown_kind_is_not_overlooked() -> None:
    """A program may skip kinds of signatures that it does not know; here each field that is filled counts."""
    content = files.both().replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /Any.Other.Signature")
    report = examined(content)
    assert len(report.signatures) == 2
    assert report.verdict is Verdict.INVALID
