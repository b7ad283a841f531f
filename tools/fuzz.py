"""Fuzzes the verifier by coverage: no crash, no hang, no limit passed, and nothing altered is ever valid.

    make fuzz SECONDS=1800

The seeds are files of the tests: both parties', the platform's alone, a draft, with timestamps and archive. A
mutation changes bytes anywhere, or the decoded signature container, or appends an incremental update that
defines an object anew: a file whose plain bytes are flipped never comes as far as the signatures.
"""

import io
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["contract_tui.signing", "pyhanko", "asn1crypto"]):
    from contract_tui.domain.errors import ForbiddenError, InvalidInputError
    from contract_tui.domain.verdicts import Verdict
    from contract_tui.signing.verifying import check_return, claimed_number, verify
    from contract_tui.signing.verifying.opening import UNREADABLE

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.world.signing import files
from tests.world.signing.files import NOW, cast

FOLDER = Path(__file__).parents[1] / "build" / "fuzz"
MOST_SECONDS, MOST_MEGABYTES = 10, 512
KEYS = (
    "/AcroForm", "/AF", "/Annots", "/AP", "/ByteRange", "/Contents", "/DSS", "/Fields", "/Filter", "/Kids",
    "/Lang", "/Metadata", "/Names", "/NeedAppearances", "/Pages", "/Parent", "/Perms", "/Resources",
    "/SubFilter", "/T", "/Type", "/V",
)  # fmt: skip


def _seeds() -> Iterator[tuple[str, bytes]]:
    """Files that the verifier knows."""
    stamps = cast().timestamps()
    stamped = files.by_customer(stamper=stamps)
    yield "draft", files.unsigned()
    yield "customer", files.by_customer()
    yield "both", files.both()
    yield "single", files.single()
    yield "stamped", files.by_platform(stamped, stamper=stamps)
    for each in sorted((Path(__file__).parents[1] / "tests" / "cases").glob("*.pdf")):
        yield each.stem, each.read_bytes()


def containers(content: bytes) -> Iterator[tuple[int, int]]:
    """Where signatures' hex strings begin and end."""
    at = 0
    while (begun := content.find(b"/Contents <", at)) >= 0 and (end := content.find(b">", begun)) >= 0:
        yield begun + len(b"/Contents <"), end
        at = end


def without_containers(content: bytes) -> bytes:
    """What must not differ: a few bytes of a container are read by no verifier (docs/verifying.md)."""
    kept, at = [], 0
    for begin, end in containers(content):
        kept.append(content[at:begin])
        at = end
    return b"".join((*kept, content[at:]))


SEEDS = dict(_seeds())
GOOD = {without_containers(content) for content in SEEDS.values()}


def examine(content: bytes) -> None:
    """One execution; what escapes from here is a fault."""
    try:
        valid = verify(content, cast().trust, NOW).verdict is Verdict.VALID
        claimed_number(content)
    except InvalidInputError:
        return
    if valid and without_containers(content) not in GOOD:
        raise AssertionError("an altered file is valid")
    sent = files.unsigned()
    if content.startswith(sent):
        try:
            check_return(sent, content, cast().trust, NOW)
        except (ForbiddenError, InvalidInputError):
            return
        if without_containers(content) not in GOOD:
            raise AssertionError("an altered file is accepted")


def changed_bytes(content: bytes, most: int, _source: random.Random) -> bytes:
    """Whatever the fuzzer likes."""
    return bytes(atheris.Mutate(content, most))


def changed_container(content: bytes, most: int, source: random.Random) -> bytes:
    """The same within a signature's decoded container."""
    places = list(containers(content))
    if not places:
        return changed_bytes(content, most, source)
    begin, end = source.choice(places)
    try:
        decoded = bytes.fromhex(content[begin:end].decode("ascii")).rstrip(b"\0")
    except (UnicodeDecodeError, ValueError):
        return changed_bytes(content, most, source)
    made = bytes(atheris.Mutate(decoded, (end - begin) // 2)).hex().encode()
    return content[:begin] + made.ljust(end - begin, b"0")[: end - begin] + content[end:]


def updated(content: bytes, most: int, source: random.Random) -> bytes:
    """An incremental update that gives some object another entry."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        node: generic.PdfObject = writer.root
        for _ in range(source.randrange(5)):
            below = [value for value in _values(node) if isinstance(value, generic.IndirectObject)]
            if not below:
                break
            node = source.choice(below).get_object()
        if not isinstance(node, generic.DictionaryObject):
            return changed_bytes(content, most, source)
        node[name(source.choice(KEYS))] = _value(writer, source)
        writer.update_container(node)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
    except UNREADABLE:
        return changed_bytes(content, most, source)


def _values(node: object) -> list[object]:
    if isinstance(node, generic.DictionaryObject):
        return [node.raw_get(key) for key in node]
    return [node.raw_get(at) for at in range(len(node))] if isinstance(node, generic.ArrayObject) else []


def _value(writer: IncrementalPdfFileWriter, source: random.Random) -> generic.PdfObject:
    stream = generic.StreamObject(stream_data=b"0 0 99 99 re f")
    choices: tuple[generic.PdfObject, ...] = (
        generic.BooleanObject(True),
        generic.NumberObject(source.randrange(-1, 100_000)),
        generic.ArrayObject([writer.root_ref] * source.randrange(50)),
        generic.DictionaryObject({name(source.choice(KEYS)): writer.root_ref}),
        generic.NullObject(),
        writer.add_object(stream),
    )
    return source.choice(choices)


MUTATIONS: tuple[Callable[[bytes, int, random.Random], bytes], ...] = (
    changed_bytes, changed_container, updated,
)  # fmt: skip


def mutated(content: bytes, most: int, seed: int) -> bytes:
    """One mutation, chosen by the fuzzer's seed."""
    source = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    return source.choice(MUTATIONS)(content, most, source)[:most]


def main() -> None:
    """Write the seeds and fuzz; the fuzzer's own options may follow (`-runs=`, `-max_total_time=`)."""
    corpus, findings = FOLDER / "corpus", FOLDER / "findings"
    # Each run has keys of its own: what an earlier one collected is signed by strangers.
    shutil.rmtree(corpus, ignore_errors=True)
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for title, content in SEEDS.items():
        (corpus / title).write_bytes(content)
    bounds = [
        f"-timeout={MOST_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}", "-max_len=400000", "-len_control=0",
        f"-artifact_prefix={findings}{os.sep}", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *bounds, *sys.argv[1:], str(corpus)], examine, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
