"""What may change after a signature changes no pixel outside its fields, in two programs that draw pages."""

from collections.abc import Callable

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import DEFAULT_SIGNING_STAMP_STYLE

from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.verifying import verify
from tests.unit.verifying.test_archival import archived, with_store
from tests.world.paper.rendering import PROGRAMS, Box, differing_pages
from tests.world.signing import files
from tests.world.signing.files import NOW, cast

PARTY_A: list[tuple[int, Box]] = [(2, (50, 100, 200, 220))]
PLATFORM: list[tuple[int, Box]] = [
    (2, (300, 100, 450, 220)),
    *((at, (560, 300, 595, 420)) for at in range(3)),
]


def sealed() -> bytes:
    return files.by_platform(files.by_customer(stamper=cast().timestamps()), stamper=cast().timestamps())


def drawn_by_the_signer() -> bytes:
    return files.by_customer(files.changed(files.unsigned(), files.draw("PartyA")))


Made = Callable[[], tuple[bytes, bytes, list[tuple[int, Box]]]]
PERMITTED: dict[str, Made] = {
    "party A certifies": lambda: (files.unsigned(), files.by_customer(), PARTY_A),
    "party A approves": lambda: (files.unsigned(), files.by_customer(certify=False), PARTY_A),
    "party A draws": lambda: (files.unsigned(), drawn_by_the_signer(), PARTY_A),
    "the platform seals": lambda: (files.by_customer(), files.by_platform(files.by_customer()), PLATFORM),
    "validation data": lambda: (sealed(), with_store(sealed(), cast().root.crl()), []),
    "a document timestamp": lambda: (sealed(), archived(sealed()), []),
    "renewal": lambda: (
        archived(sealed()),
        archived(with_store(archived(sealed()), cast().stamping_root.crl())),
        [],
    ),
    "a timestamp between the signatures": lambda: (files.by_customer(), archived(files.by_customer()), []),
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("update", PERMITTED)
def test_a_permitted_update_changes_no_pixel_outside_its_fields(update: str, program: str) -> None:
    before, after, fields = PERMITTED[update]()
    after = after if after.startswith(before) else _extended(before, update)
    assert after.startswith(before)
    assert differing_pages(before, after, program, fields) == []


def _extended(before: bytes, update: str) -> bytes:
    """The same update of the very file, since signatures differ each time that they are made."""
    if update == "a document timestamp":
        return archived(before)
    if update == "validation data":
        return with_store(before, cast().root.crl())
    if update == "renewal":
        return archived(with_store(before, cast().stamping_root.crl()))
    if update == "the platform seals":
        return files.by_platform(before)
    return archived(before)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_drawn_beyond_a_field_is_cut_off(program: str) -> None:
    """A drawing larger than its field, and one that wants to be elsewhere, stay in the field's rectangle."""

    def sprawling(writer: IncrementalPdfFileWriter) -> None:
        files.draw("Platform", b"1 0 0 rg -900 -900 5000 5000 re f")(writer)
        stream = files.fields(writer)["Platform"]["/AP"]["/N"]
        stream[name("/Matrix")] = generic.ArrayObject(map(generic.FloatObject, (3, 0, 0, 3, 200, 300)))

    certified = files.by_customer()
    content = files.changed(certified, sprawling, files.edge_seals)
    assert differing_pages(certified, content, program, PLATFORM) == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_comparison_sees_what_is_forbidden(program: str) -> None:
    content = files.both()
    moved = files.changed(content, _elsewhere)
    assert differing_pages(content, moved, program, PLATFORM) == [1]
    assert verify(moved, cast().trust, NOW).verdict is Verdict.INVALID


def _elsewhere(writer: IncrementalPdfFileWriter) -> None:
    field = files.fields(writer)["EdgeSeal1"]
    field[name("/Rect")] = generic.ArrayObject(map(generic.FloatObject, (100, 300, 135, 420)))
    writer.update_container(field)


@pytest.mark.parametrize("program", PROGRAMS)
def test_pyhankos_own_drawing_stays_in_its_field(program: str) -> None:
    unsigned = files.unsigned()
    signed = files.by_customer(unsigned, style=DEFAULT_SIGNING_STAMP_STYLE)
    assert signed.startswith(unsigned)
    assert differing_pages(unsigned, signed, program, PARTY_A) == []
    assert differing_pages(unsigned, signed, program) == [3]
