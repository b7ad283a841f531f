"""What an incremental update may write after a signature: what is on the lists, and nothing else at all."""

from collections.abc import Callable

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.verdicts import Flaw, Verdict
from contract_tui.signing.verifying import check_return, verify
from tests.attacks.changes import FORBIDDEN, UNDONE, UNSIGNABLE
from tests.attacks.handwritten import appended, appended_packed
from tests.attacks.references import form_number, form_of
from tests.unit.verifying.test_archival import archived, stamped, with_store
from tests.world.signing import files
from tests.world.signing.files import NOW, cast

BASES: dict[str, Callable[[], bytes]] = {
    "both": files.both,
    "single": files.single,
    "stored": lambda: with_store(stamped(), cast().root.crl()),
    "archived": lambda: archived(stamped()),
}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("change", FORBIDDEN)
def test_after_the_last_signature_only_archiving_is_done(base: str, change: str) -> None:
    report = verify(files.changed(BASES[base](), FORBIDDEN[change]), cast().trust, NOW)
    assert report.verdict is Verdict.INVALID
    found = {each.flaw for each in report.all_problems}
    assert found & {Flaw.MODIFIED, Flaw.ATTACHMENTS, Flaw.CERTIFICATION, Flaw.INCOMPLETE}, report.all_problems


@pytest.mark.parametrize("change", [each for each in FORBIDDEN if each not in UNSIGNABLE])
def test_between_the_signatures_only_the_platforms_fields_change(change: str) -> None:
    apart = files.by_platform(files.changed(files.by_customer(), FORBIDDEN[change]))
    report = verify(apart, cast().trust, NOW)
    assert (report.verdict, report.all_problems[0].flaw) == (Verdict.INVALID, Flaw.MODIFIED)
    if change not in UNDONE:
        together = files.by_platform(files.by_customer(), None, FORBIDDEN[change])
        report = verify(together, cast().trust, NOW)
        assert (report.verdict, report.all_problems[0].flaw) == (Verdict.INVALID, Flaw.MODIFIED)


@pytest.mark.parametrize("change", [each for each in FORBIDDEN if each not in UNSIGNABLE])
def test_a_signer_may_do_none_of_it(change: str) -> None:
    tried = [
        files.by_customer(files.changed(files.unsigned(), FORBIDDEN[change])),
        files.changed(files.by_customer(), FORBIDDEN[change]),
    ]
    if change not in UNDONE:
        tried.append(
            files.signed(files.unsigned(), "PartyA", cast().customer, FORBIDDEN[change], certify=True)
        )
    for returned in tried:
        with pytest.raises(ForbiddenError, match="还有别的改动"):
            check_return(files.unsigned(), returned, cast().trust, NOW)


def test_an_object_that_is_written_again_unchanged_is_no_change() -> None:
    def again(writer: IncrementalPdfFileWriter) -> None:
        writer.update_root()
        writer.update_container(writer.root["/AcroForm"])
        writer.update_container(files.fields(writer)["EdgeSeal1"])

    assert verify(files.changed(files.both(), again), cast().trust, NOW).verdict is Verdict.VALID


def test_objects_may_be_packed_into_a_stream() -> None:
    content = files.both()
    packed = appended_packed(content, {form_number(): form_of(content)})
    assert verify(packed, cast().trust, NOW).verdict is Verdict.VALID


def test_an_update_of_nothing_is_no_change_and_hidden_bytes_in_it_are() -> None:
    nothing = appended(files.both(), b"", {})
    assert verify(nothing, cast().trust, NOW).verdict is Verdict.VALID
    for hidden in (
        b"99 0 obj\n<<>>\nendobj\n",
        b"junk\n",
        b"% 99 0 obj <<>> endobj\n",
        b"%" + b"x" * 999 + b"\n",
    ):
        report = verify(appended(files.both(), hidden, {}), cast().trust, NOW)
        assert {each.flaw for each in report.all_problems} == {Flaw.MODIFIED}, hidden


def test_cross_references_that_lead_out_of_the_update_are_a_change() -> None:
    content = files.both()
    place = content.index(b"4 0 obj") - len(content)
    for entries in ({4: place}, {90: place}, {4: 0}):
        report = verify(appended(content, b"", entries), cast().trust, NOW)
        assert report.verdict is Verdict.INVALID


def test_a_trailer_that_says_more_is_a_change() -> None:
    for more in (b"/Hidden (x)", b"/Info << /Title (x) >>", b"/XRefStm 9"):
        report = verify(appended(files.both(), b"", {}, more=more), cast().trust, NOW)
        assert report.verdict is Verdict.INVALID, more


def test_an_object_that_something_referred_to_in_vain_is_a_change() -> None:
    """What was prepared in what is signed: a page that draws with an object that is made later."""

    def prepared(writer: IncrementalPdfFileWriter) -> None:
        reference, _ = writer.find_page_for_modification(0)
        page = reference.get_object()
        dangling = generic.IndirectObject(60, 0, writer)
        page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), dangling])
        writer.update_container(page)

    sent = files.changed(files.unsigned(), prepared)
    drawing = files.by_customer(sent)
    assert verify(files.by_platform(drawing), cast().trust, NOW).verdict is Verdict.VALID
    sealed = files.by_platform(drawing)
    certificate = cast().root.holder.asn1.dump()
    body = b"60 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(certificate), certificate)
    late = appended(sealed, body, {60: 0})
    assert {each.flaw for each in verify(late, cast().trust, NOW).all_problems} == {Flaw.MODIFIED}
