"""Attacks by incremental updates of every kind of object and key."""

import io
from collections.abc import Iterator
from functools import partial

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from tests import signed_files as files
from tests.attacks.bases import ANY_CHANGE, BASES, kept
from tests.attacks.changes import FORBIDDEN, UNSIGNABLE
from tests.attacks.suite import Attack, Make, attacks
from tests.signed_files import Change, cast
from tests.unit.test_verifying_attacks import UPDATES


def by_update() -> Iterator[Attack]:
    made = attacks("updates", *ANY_CHANGE)
    for title, change in FORBIDDEN.items():
        yield from made([(f"{title}, after the last signature", partial(_after, files.both, change))])
        if title in list(FORBIDDEN)[::3]:
            yield from made([(f"{title}, after archiving", partial(_after, kept, change))])
        if title not in UNSIGNABLE:
            yield from made([(f"{title}, between the signatures", partial(_between, change))])
    for title, (change, flaw, _) in UPDATES.items():
        bases = ("stored", "archived") if title == "field renamed" else ("single", "stored", "archived")
        for base in bases:
            yield from attacks("updates", flaw)([(f"{title}, {base}", partial(_after, BASES[base], change))])
    yield from made(
        [
            ("party A's seal swapped between the signatures", partial(_between, files.draw("PartyA"))),
            ("a signature taken out", partial(_after, files.both, _unsigned("Platform"))),
            ("party A's signature taken out", partial(_after, files.both, _unsigned("PartyA"))),
            ("the certification unregistered", partial(_after, files.both, _unregistered)),
            ("the platform's field twice", partial(_after, files.both, _twice)),
            ("a foreign field, unsigned", partial(_after, files.both, _witness)),
            ("a foreign signature behind", lambda: _witnessed(files.both())),
            ("a foreign signature between", lambda: files.by_platform(_witnessed(files.by_customer()))),
            ("a visible timestamp", lambda: _visible_stamp(files.both())),
        ]
    )


def _after(base: Make, change: Change) -> bytes:
    return files.changed(base(), change)


def _between(change: Change) -> bytes:
    return files.by_platform(files.changed(files.by_customer(), change))


def _unsigned(title: str) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = files.fields(writer)[title]
        del field["/V"]
        writer.update_container(field)

    return change


def _unregistered(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def _twice(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(generic.DictionaryObject(files.fields(writer)["Platform"])))
    writer.update_container(form)


def _witness(writer: IncrementalPdfFileWriter) -> None:
    pdf_fields.append_signature_field(writer, SigFieldSpec("Witness"))


def _visible_stamp(content: bytes) -> bytes:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    pdf_fields.append_signature_field(writer, SigFieldSpec("Stamp", box=(0, 0, 300, 300)))
    signers.PdfTimeStamper(cast().timestamps(), field_name="Stamp").timestamp_pdf(
        writer, "sha256", output=out
    )
    return out.getvalue()


def _witnessed(content: bytes) -> bytes:
    return files.signed(content, "Witness", cast().root.issue("见证人"), _witness)
