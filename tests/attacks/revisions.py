"""Attacks that cut, repeat and re-order revisions."""

from collections.abc import Iterator

from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from contract_tui.domain.verdicts import Flaw, Verdict
from tests.attacks.bases import kept
from tests.attacks.suite import Attack, attacks
from tests.unit.verifying.test_archival import stamped
from tests.unit.verifying.test_attacks import UPDATES
from tests.world.signing import files


def by_revision() -> Iterator[Attack]:
    made = attacks("revisions", Flaw.INCOMPLETE, Flaw.UNREADABLE, Flaw.COVERAGE, Flaw.MODIFIED, Flaw.TRAILING)
    yield from made(
        [
            ("cut back to party A's signature", files.by_customer),
            ("cut in the middle of an update", lambda: files.both()[: len(files.by_customer()) + 99]),
            ("cut behind the cross references", lambda: files.both()[: files.both().rindex(b"startxref")]),
            ("the last revision alone", lambda: b"%PDF-1.7\n" + files.both()[len(files.by_customer()) :]),
            ("the updates in another order", _reordered),
            ("the first revision twice", lambda: files.unsigned() + files.both()),
            ("an update left out", lambda: _left_out()),
            ("an update twice", lambda: files.both() + files.both()[len(files.by_customer()) :]),
            ("a revision that leads to itself", _looped),
            ("a page added and taken away again", _there_and_back),
        ]
    )
    yield Attack("revisions", "a draft", files.unsigned, frozenset(), Verdict.UNSIGNED)


def _reordered() -> bytes:
    first, second = len(files.unsigned()), files.both()
    return second[:first] + kept()[len(stamped()) :] + second[first:]


def _left_out() -> bytes:
    content = kept()
    first = len(files.unsigned())
    return content[:first] + content[first + 9_999 :]


def _looped() -> bytes:
    content = files.both()
    at = content.rindex(b"/Prev ")
    end = content.index(b"\n", at)
    start = content[content.rindex(b"startxref\n") + 10 :].split()[0]
    return content[:at] + (b"/Prev " + start).ljust(end - at) + content[end:]


def _plain_again(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page[name("/Contents")] = page["/Contents"].raw_get(0)
    writer.update_container(page)


def _there_and_back() -> bytes:
    return files.changed(files.changed(files.both(), UPDATES["white box"][0]), _plain_again)
