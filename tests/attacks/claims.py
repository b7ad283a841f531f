"""Files that say what they are, truly or not, and what is made of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.evidence import DATA_FILE as REPORT_DATA
from contract_tui.domain.orders import DATA_FILE as ORDER_DATA
from contract_tui.domain.signatures import Level, SignatureParty
from contract_tui.domain.verdicts import Paper, Verdict
from tests.attacks.bases import stamped_by_customer, stored
from tests.attacks.containers import digit_in
from tests.attacks.ranges import but_the_first, sealed_over
from tests.attacks.replay import stamp_in
from tests.attacks.suite import Make
from tests.attacks.updates import witnessed
from tests.unit.verifying.test_archival import archived, stamped
from tests.unit.verifying.test_attacks import a_box, flipped
from tests.world.signing import files
from tests.world.signing.files import NOW, cast

NUMBER = "DD-20260901-000001-M"
_NAMED = json.dumps({"number": NUMBER}).encode()


@dataclass(frozen=True)
class Claim:
    """A file, and what is to be told of it.

    Attributes:
        ask: What a verifier tells.
        answer: What it must be.
    """

    name: str
    make: Make
    ask: Callable[[ModuleType, bytes], object]
    answer: object


def complaint(claim: Claim, content: bytes, verifier: ModuleType) -> str | None:
    """Say how a verifier tells something else, or nothing."""
    told = claim.ask(verifier, content)
    return None if told == claim.answer else f"{told!r} instead of {claim.answer!r}"


def _number(verifier: ModuleType, content: bytes) -> object:
    return verifier.claimed_number(content)


def _paper(verifier: ModuleType, content: bytes) -> object:
    return verifier.verify(content, cast().trust, NOW).paper


def _properties_changed(verifier: ModuleType, content: bytes) -> object:
    report = verifier.verify(content, cast().trust, NOW)
    assert report.verdict is Verdict.INVALID
    return any("文件属性" in problem.words for problem in report.all_problems)


def _signed(verifier: ModuleType, content: bytes) -> object:
    """Whose signatures a document of the home's own bears and what they reached, and which are broken."""
    try:
        told = verifier.signed_content(content)
    except InvalidInputError:
        return "no PDF"
    return {each.party: each.level for each in told.signatures}, told.broken


def _without_a_time() -> bytes:
    with files.claiming(None):
        return files.by_customer()


def _with(name: str, data: bytes) -> bytes:
    return files.unsigned(both=False, attached=(name, data))


def _sealed(name: str, data: bytes) -> bytes:
    return files.by_platform(_with(name, data), certify=True)


def _titled(padding: int = 0) -> bytes:
    """A report of old: its title alone says what it is.

    Args:
        padding: Of the metadata, in bytes.
    """

    def change(writer: IncrementalPdfFileWriter) -> None:
        told = writer.root["/Metadata"]
        packet = told.data.replace(b"</rdf:RDF>", "<!-- 签署报告 --></rdf:RDF>".encode() + b" " * padding)
        entries = {pdf_name(key): told.raw_get(key) for key in ("/Type", "/Subtype")}
        writer.root[pdf_name("/Metadata")] = writer.add_object(
            generic.StreamObject(dict_data=entries, stream_data=packet)
        )
        writer.update_root()
        _keep_metadata(writer)

    titled = files.changed(_with("other.json", b"{}"), change)
    return files.by_platform(titled, None, _keep_metadata, certify=True)


def _keep_metadata(writer: IncrementalPdfFileWriter) -> None:
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # pyHanko would write the words in ASCII


def _by_one() -> bytes:
    return files.by_platform(stamped_by_customer())


def _archived() -> bytes:
    return archived(files.both())


def _lasting() -> bytes:
    return archived(stored())


def _changed_beside_a_comment() -> bytes:
    return files.changed(_titled(), _keep_metadata, a_box)


def _another_page() -> bytes:
    content = files.both()
    return flipped(content, content.index(b"stream\n") + 20)


def _by_both(of_customer: Level, of_platform: Level) -> object:
    return {SignatureParty.CUSTOMER: of_customer, SignatureParty.PLATFORM: of_platform}, ()


_BY_A = {SignatureParty.CUSTOMER: Level.B_B}
_FILLED = b" " * 1_048_576 + _NAMED

CLAIMS = (
    Claim("a contract's number", partial(_with, ORDER_DATA, _NAMED), _number, NUMBER),
    Claim("another file's number", partial(_with, "other.json", _NAMED), _number, NUMBER),
    Claim("a report of a contract is none", partial(_with, REPORT_DATA, _NAMED), _number, None),
    Claim("data of no number", partial(_with, ORDER_DATA, b"{}"), _number, None),
    Claim("data that are none", partial(_with, ORDER_DATA, b"["), _number, None),
    Claim("a number behind a mebibyte", partial(_with, ORDER_DATA, _FILLED), _number, None),
    Claim("no PDF has no number", lambda: b"PK", _number, None),
    Claim("a contract", partial(_sealed, ORDER_DATA, _NAMED), _paper, Paper.CONTRACT),
    Claim("a report", partial(_sealed, REPORT_DATA, _NAMED), _paper, Paper.REPORT),
    Claim("a report by its title", _titled, _paper, Paper.REPORT),
    Claim("properties that stay as they are", _changed_beside_a_comment, _properties_changed, False),
    Claim("a title in metadata of a hundred kilobytes", partial(_titled, 100_000), _paper, None),
    Claim("something else", partial(_sealed, "other.json", _NAMED), _paper, None),
    Claim("who signed", files.both, _signed, _by_both(Level.B_B, Level.B_B)),
    Claim("who signed, with a timestamp", stamped, _signed, _by_both(Level.B_T, Level.B_T)),
    Claim("who signed, with a store", stored, _signed, _by_both(Level.B_LT, Level.B_LT)),
    Claim("who signed, the customer with a timestamp", _by_one, _signed, _by_both(Level.B_T, Level.B_B)),
    Claim("who signed before a timestamp", _archived, _signed, _by_both(Level.B_T, Level.B_T)),
    Claim("who signed, with all that lasts", _lasting, _signed, _by_both(Level.B_LTA, Level.B_LTA)),
    Claim("no signature of others", lambda: witnessed(files.by_customer()), _signed, (_BY_A, ())),
    Claim("a timestamp signs for nobody", partial(stamp_in, "PartyA"), _signed, ({}, ())),
    Claim("a signature without a time", _without_a_time, _signed, ({}, ("PartyA",))),
    Claim("a page that was changed", _another_page, _signed, ({}, ("PartyA", "Platform"))),
    Claim("a value that was changed", partial(digit_in, "signature"), _signed, (_BY_A, ("Platform",))),
    Claim(
        "a seal over all but the first byte",
        partial(sealed_over, but_the_first),
        _signed,
        (_BY_A, ("Platform",)),
    ),
    Claim("a file that was cut has none", lambda: files.both()[:-200], _signed, "no PDF"),
    Claim("no PDF has no signatures", lambda: b"PK", _signed, "no PDF"),
)
