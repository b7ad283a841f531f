"""Files that want the verifier to hang, to eat memory, or to end with a traceback."""

import random
import time
import zlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.domain.verdicts import MOST_BYTES, Verdict, VerificationReport
from contract_tui.signing.verifying import check_return, claimed_number, verify
from tests.world.signing import files
from tests.world.signing.files import NOW, cast

_SECONDS = 20
"""Of processor time; far more than any of these takes, far less than for ever."""


def examined(content: bytes) -> VerificationReport:
    begun = time.process_time()
    report = verify(content, cast().trust, NOW)
    claimed_number(content)
    assert time.process_time() - begun < _SECONDS
    return report


def raw(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1."""
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return content + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


FORM = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>"
PAGES = b"<< /Type /Pages /Kids [] /Count 0 >>"


def bomb() -> bytes:
    """An object stream that grows to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0" * 1_000_000) for _ in range(1_000)) + packer.flush()
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return raw(FORM, PAGES, head + packed + b"\nendstream")


HOSTILE = {
    "only a header": b"%PDF-1.7\n",
    "zeros": b"%PDF-1.7\n" + bytes(100_000),
    "no end": b"%PDF-1.7\nxref\n0 1\ntrailer <<>>\nstartxref\n9\n",
    "references in a ring": raw(FORM, PAGES, b"3 0 R"),
    "a field that is its own kid": raw(FORM, PAGES, b"<< /T (PartyA) /FT /Sig /Kids [3 0 R] >>"),
    "fields without end": raw(
        FORM.replace(b"[3 0 R]", b"[" + b"3 0 R " * 5_000 + b"]"), PAGES, b"<< /T (PartyA) /FT /Tx >>"
    ),
    "deep arrays": raw(FORM, PAGES, b"[" * 20_000 + b"]" * 20_000),
    "deep dictionaries": raw(b"<< /A " * 5_000 + b"1" + b">>" * 5_000, PAGES),
    "pages in a ring": raw(
        FORM, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", b"<< /T (x) /FT /Sig /V 2 0 R >>"
    ),
    "cross references in a ring": raw(FORM, PAGES).replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"),
    "a root that is a number": raw(b"7", PAGES),
    "a form that is a string": raw(b"<< /Type /Catalog /AcroForm (x) >>", PAGES),
    "a signature that is a number": raw(FORM, PAGES, b"<< /T (Platform) /FT /Sig /V 7 >>"),
    "a signature without contents": raw(
        FORM, PAGES, b"<< /T (Platform) /FT /Sig /V 4 0 R >>", b"<< /Type /Sig /ByteRange [0 1 2 3] >>"
    ),
    "a byte range of huge numbers": raw(
        FORM,
        PAGES,
        b"<< /T (Platform) /FT /Sig /V 4 0 R >>",
        b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /Contents <30820100> "
        b"/ByteRange [0 99999999999999 99999999999999 99999999999999] >>",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_never_valid_and_never_a_traceback(kind: str) -> None:
    assert examined(HOSTILE[kind]).verdict in (Verdict.INVALID, Verdict.UNSIGNED)


def test_a_bomb_does_not_go_off() -> None:
    assert examined(bomb()).verdict in (Verdict.INVALID, Verdict.UNSIGNED)


def test_a_prev_that_leads_back_ends() -> None:
    content = files.both()
    at = content.rindex(b"/Prev ")
    end = content.index(b"\n", at)
    start = content[content.rindex(b"startxref\n") + 10 :].split()[0]
    looped = content[:at] + (b"/Prev " + start).ljust(end - at) + content[end:]
    assert examined(looped).verdict is Verdict.INVALID


def test_too_many_versions_are_refused() -> None:
    content = files.single()
    for _ in range(70):
        content = files.changed(content, lambda writer: writer.update_root())
    report = examined(content)
    assert report.verdict is Verdict.INVALID
    assert "个版本" in report.line


def test_too_many_signatures_are_refused() -> None:
    def copies(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        found = files.fields(writer)["Platform"]
        for at in range(40):
            copy = generic.DictionaryObject(found)
            copy[name("/T")] = generic.pdf_string(f"X{at}")
            form["/Fields"].append(writer.add_object(copy))
        writer.update_container(form)

    report = examined(files.changed(files.single(), copies))
    assert report.verdict is Verdict.INVALID
    assert "个签名" in report.line


def test_a_page_tree_of_a_million_kids_is_only_looked_at_in_part() -> None:
    def grow(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        pages[name("/Kids")] = generic.ArrayObject([*pages["/Kids"]] * 30_000)
        writer.update_container(pages)

    assert examined(files.changed(files.both(), grow)).verdict is Verdict.INVALID


def test_a_file_above_the_bound_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="超过 64 MiB"):
        verify(b"%PDF-1.7\n" + bytes(MOST_BYTES), cast().trust, NOW)


def test_an_encrypted_file_is_no_contract() -> None:
    def lock(writer: IncrementalPdfFileWriter) -> None:
        writer._encrypt = None

    content = raw(
        FORM, PAGES, trailer=b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 >>"
    )
    assert examined(content).verdict is Verdict.INVALID


def _outside_signatures(content: bytes) -> list[int]:
    """Where a byte is covered by a signature; what the signatures themselves bear has tests of its own."""
    places: list[int] = []
    at = 0
    while (begun := content.find(b"/Contents <", at)) >= 0:
        places += range(at, begun)
        at = content.index(b">", begun)
    return [*places, *range(at, len(content))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=some.integers(0, 2**32), flips=some.integers(1, 12), signed=some.booleans())
def test_whatever_is_flipped_is_found_and_said(seed: int, flips: int, signed: bool) -> None:
    """The whole file is covered: no change is valid, none a traceback, none accepted from a signer."""
    source = random.Random(seed)
    original = files.both() if signed else files.by_customer()
    content, places = bytearray(original), _outside_signatures(original)
    for _ in range(flips):
        content[source.choice(places)] ^= 1 << source.randrange(8)
    if content == original:
        return
    try:
        assert examined(bytes(content)).verdict is not Verdict.VALID
        check_return(files.unsigned(), bytes(content), cast().trust, NOW)
    except (ForbiddenError, InvalidInputError):
        return
    raise AssertionError("accepted")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(at=some.floats(0, 1), behind=some.binary(max_size=40), days=some.integers(-400, 400))
def test_whatever_is_cut_off_or_added_is_found(at: float, behind: bytes, days: int) -> None:
    content = files.both()
    cut = content[: int(at * len(content))] + behind
    try:
        report = verify(cut, cast().trust, NOW + timedelta(days=days))
    except InvalidInputError:
        return
    assert report.verdict is not Verdict.VALID or cut == content
