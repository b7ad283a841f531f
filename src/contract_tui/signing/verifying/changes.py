"""What was changed after a signature, and whether that may be."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from pyhanko.pdf_utils import generic

from contract_tui.domain.signatures import EDGE_SEAL_FIELD, PLATFORM_FIELD
from contract_tui.signing.verifying.examining import ExaminedSignature
from contract_tui.signing.verifying.opening import OpenedPdf, entry, fields_of
from contract_tui.signing.verifying.revisions import Revisions
from contract_tui.signing.verifying.updating import Allowance, complaint

_EDGE_SEAL = re.compile(rf"{EDGE_SEAL_FIELD}\d+")


def is_edge_seal(name: str) -> bool:
    """Whether a form field bears 骑缝章."""
    return _EDGE_SEAL.fullmatch(name) is not None


def platforms_fields(opened: OpenedPdf) -> list[str]:
    """The fields that the platform fills when it seals."""
    return [PLATFORM_FIELD, *(each.name for each in opened.fields if is_edge_seal(each.name))]


class Changes:
    """The incremental updates of a file, each held against what may happen in its place.

    Before a signature only what the signing of its field needs is done, and archiving; after the last one
    archiving alone (DSS, document timestamps).

    Args:
        opened: The file.
        examined: Its signatures and document timestamps, in the order in which they were made.
    """

    def __init__(self, opened: OpenedPdf, examined: Sequence[ExaminedSignature]) -> None:
        self._opened = opened
        self._signatures = [each for each in examined if not each.is_timestamp]
        self._updates = Revisions(opened)
        self._complaints: dict[int, str | None] = {}

    def since(self, revision: int) -> tuple[int, str] | None:
        """Which update after a revision is the first to do what it may not, and what; None when none does.

        Args:
            revision: From 0.

        Raises:
            TooComplicatedError: It would take too long to tell.
        """
        for later in range(revision + 1, self._opened.revisions):
            if words := self._complaint(later):
                return later, words
        return None

    def fillable(self, revision: int) -> frozenset[str]:
        """The fields that may change after a revision."""
        return frozenset(
            name
            for each in self._signatures
            if each.revision > revision
            for name in (each.finding.field, *self._drawn(each))
        )

    def _complaint(self, revision: int) -> str | None:
        if revision not in self._complaints:
            update = self._updates.update(revision)
            self._complaints[revision] = complaint(update, self._allowance(revision))
        return self._complaints[revision]

    def _allowance(self, revision: int) -> Allowance:
        for at, each in enumerate(self._signatures):
            if each.revision >= revision:
                return Allowance(each.finding.field, frozenset(self._drawn(each)), certified=at == 0)
        return Allowance()

    def _drawn(self, signature: ExaminedSignature) -> Iterable[str]:
        return self._edge_seals if signature.finding.field == PLATFORM_FIELD else ()

    @cached_property
    def _edge_seals(self) -> list[str]:
        return [each.name for each in self._opened.fields if is_edge_seal(each.name)]


def filled_since(opened: OpenedPdf, since: int) -> list[str]:
    """The names of the fields that changed after a revision.

    Raises:
        UnusableError: A form is broken.
    """
    before = {each.name: _seen(each.dictionary) for each in fields_of(opened.at(since).root)}
    return [each.name for each in opened.fields if before.get(each.name) != _seen(each.dictionary)]


def _seen(field: generic.DictionaryObject) -> tuple[str, bytes]:
    """What tells whether a field looks the same: its value, and its normal appearance."""
    value = repr(field.raw_get("/V")) if "/V" in field else ""
    appearance = entry(field["/AP"], "/N") if "/AP" in field else None
    return value, _data(appearance)


def _data(stream: object) -> bytes:
    return bytes(stream.data) if isinstance(stream, generic.StreamObject) else b""
