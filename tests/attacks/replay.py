"""Attacks with other contracts' files and parties in each other's places."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Known
from tests.attacks.chains import others
from tests.attacks.suite import Attack, attacks
from tests.unit.verifying.test_attacks import flipped, last_container
from tests.world.signing import files
from tests.world.signing.files import cast


def by_replay() -> Iterator[Attack]:
    recorded = partial(
        lambda: Known(
            expected={
                SignatureParty.CUSTOMER: cast().customer.fingerprint,
                SignatureParty.PLATFORM: cast().platform.fingerprint,
            },
            sha256="0" * 64,
        )
    )
    same = partial(lambda: replace(recorded(), sha256=None))
    none = partial(lambda: replace(recorded(), sha256=""))
    for title, make, flaw, known in (
        ("another file with the contract's number", files.both, Flaw.SHA256, recorded),
        ("a contract that was never sealed here", files.both, Flaw.SHA256, none),
        (
            "another customer in the contract's place",
            _of_another,
            Flaw.CERTIFICATE,
            same,
        ),
        ("a single contract in a double one's place", files.single, Flaw.CERTIFICATE, same),
        ("the recorded parties in each other's places", _each_other, Flaw.CERTIFICATE, same),
        ("a damaged seal in the recorded one's place", _damaged, Flaw.CERTIFICATE, same),
    ):
        yield Attack("replay and swap", title, make, frozenset({flaw}), known=known)
    for title, make, flaw in (
        ("the platform first", _platform_first, Flaw.FIELDS),
        ("party A in the platform's field", _in_the_platforms_field, Flaw.INCOMPLETE),
        ("a timestamp in party A's field", _stamped_for_party_a, Flaw.INCOMPLETE),
        ("a timestamp in the platform's field", _stamped_for_platform, Flaw.INCOMPLETE),
        ("a single contract without a certification", _uncertified, Flaw.CERTIFICATION),
        ("a certification that allows notes", _with_notes_allowed, Flaw.CERTIFICATION),
        ("a file of two contracts", _two_files, Flaw.TRAILING),
    ):
        yield Attack("replay and swap", title, make, frozenset({flaw}))
    yield from attacks("replay and swap", Flaw.FOREIGN)([("a signed file of others", _foreign)])


def stamp_in(title: str, content: bytes | None = None) -> bytes:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(content or files.unsigned())), io.BytesIO()
    signers.PdfTimeStamper(cast().timestamps(), field_name=title).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def _foreign() -> bytes:
    def rename(writer: IncrementalPdfFileWriter) -> None:
        for title, found in files.fields(writer).items():
            found[name("/T")] = generic.pdf_string(f"X{title}")
            writer.update_container(found)

    return files.signed(
        files.changed(files.unsigned(both=False), rename), "XPlatform", cast().platform, certify=True
    )


def _platform_first() -> bytes:
    return files.by_customer(files.by_platform(files.unsigned(), certify=True), certify=False)


def _in_the_platforms_field() -> bytes:
    return files.signed(files.unsigned(), "Platform", cast().customer, certify=True)


def _with_notes_allowed() -> bytes:
    return files.by_platform(files.by_customer(permission=MDPPerm.ANNOTATE))


def _of_another() -> bytes:
    return files.by_platform(files.by_customer(by=others()))


def _each_other() -> bytes:
    return files.by_platform(files.by_customer(by=cast().platform), cast().customer)


def _damaged() -> bytes:
    content = files.both()
    return flipped(content, last_container(content) + 9)


def _stamped_for_party_a() -> bytes:
    return files.by_platform(stamp_in("PartyA"))


def _stamped_for_platform() -> bytes:
    return stamp_in("Platform", files.by_customer())


def _uncertified() -> bytes:
    return files.by_platform(files.unsigned(both=False))


def _two_files() -> bytes:
    return files.both() + files.both()
