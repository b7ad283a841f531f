"""Each signature by itself: is it intact, who made it, when, and is that believed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from contract_tui.domain.seals import DEMO_ROOT_NAME
from contract_tui.domain.signatures import PARTY_A_FIELD, PLATFORM_FIELD, SignatureParty
from contract_tui.domain.text import shown
from contract_tui.domain.verdicts import (
    Coverage,
    Flaw,
    Kind,
    Problem,
    SignatureFinding,
    TimeSource,
)
from contract_tui.signing.certificates import facts_of, name_text
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying.chains import subjects, trust_problem
from contract_tui.signing.verifying.containers import Maker, altered_container
from contract_tui.signing.verifying.contexts import Contexts
from contract_tui.signing.verifying.coverage import coverage
from contract_tui.signing.verifying.identity import identity, identity_problem, roots_for, setting_for
from contract_tui.signing.verifying.limits import UnusableError, refuse_maze
from contract_tui.signing.verifying.moments import claimed_stamp, utc
from contract_tui.signing.verifying.opening import UNREADABLE, Field, OpenedPdf, entry
from contract_tui.signing.verifying.store import SecurityStore
from contract_tui.signing.verifying.suitability import algorithm_problem, usage_problem

_PARTIES = {PARTY_A_FIELD: SignatureParty.CUSTOMER, PLATFORM_FIELD: SignatureParty.PLATFORM}
_STAMP, _FILE_STAMP = "时间戳", "文件时间戳"


@dataclass(frozen=True, slots=True)
class ExaminedSignature:
    """A signature with what the rules about the whole file need.

    Attributes:
        revision: The one that it belongs to, from 0.
        embedded: pyHanko's object; None when the signature cannot be read.
        proven_at: UTC, a moment at which it existed for certain, by a trusted timestamp of its own.
        claimed_at: UTC, when the signer's own clock says that it was made.
        is_demo: Whether it is a demo's.
    """

    finding: SignatureFinding
    revision: int
    embedded: EmbeddedPdfSignature | None = None
    proven_at: datetime | None = None
    claimed_at: datetime | None = None
    is_demo: bool = False

    @property
    def is_timestamp(self) -> bool:
        """Whether it is a document timestamp."""
        return self.finding.kind is Kind.TIMESTAMP

    def flawed(self, *more: Problem) -> "ExaminedSignature":
        """The same with more problems."""
        problems = (*self.finding.problems, *more)
        return replace(self, finding=replace(self.finding, problems=problems))


class Examination:
    """Examines the signatures of one file.

    Args:
        opened: The file.
        trust: What is believed.
        now: UTC.
    """

    def __init__(self, opened: OpenedPdf, trust: Trust, now: datetime) -> None:
        self._opened = opened
        self._trust = trust
        self._now = now
        self._store = SecurityStore.read(opened)
        self._contexts = Contexts(trust, self._store, now)
        self._archived = False

    async def all(self) -> list[ExaminedSignature]:
        """All signatures, in the order in which they were made.

        Whatever comes later and has a trusted time proves that the earlier ones existed then (proof of
        existence, ETSI EN 319 102-1): they are examined in_order, each for the earliest proven moment.

        Raises:
            UnusableError: The form is broken, or there are too many signatures.
        """
        read = sorted(map(self._read, self._opened.signed_fields), key=lambda each: each.revision)
        proof = self._now
        in_order: list[ExaminedSignature] = []
        for each in reversed(read):
            examined = await self._examine(each, proof)
            in_order.insert(0, examined)
            if examined.proven_at is not None:
                proof = min(proof, examined.proven_at)
                self._archived |= examined.is_timestamp
        return in_order

    def _read(self, field: Field) -> ExaminedSignature:
        try:
            reference = field.dictionary.raw_get("/V").reference
            kind = Kind.TIMESTAMP if _is_stamp(field.dictionary["/V"]) else Kind.APPROVAL
            revision = int(self._opened.reader.xrefs.get_last_change(reference))
        except UNREADABLE as error:
            # ISO 32000-2 lets it stand in the field itself, but no program puts it there.
            raise UnusableError(f"签名域 {shown(field.name)} 中的签名不能读取。") from error
        unreadable = _unreadable(field.name, kind, revision)
        try:
            embedded = EmbeddedPdfSignature(self._opened.reader, field.dictionary, field.name)
            return replace(unreadable, embedded=embedded)
        except UNREADABLE:
            return unreadable

    async def _examine(self, read: ExaminedSignature, proof: datetime) -> ExaminedSignature:
        if read.embedded is None:
            return read
        try:
            refuse_maze([*_brought(read.embedded), *self._store.certificates])
            if read.is_timestamp:
                return await self._timestamp(read.embedded, proof)
            return await self._signature(read.embedded, proof)
        except UNREADABLE:
            return read

    async def _timestamp(self, embedded: EmbeddedPdfSignature, proof: datetime) -> ExaminedSignature:
        status, context = await self._contexts.timestamp(embedded, proof)
        problems = _integrity(status, _FILE_STAMP) or altered_container(
            embedded.signed_data, _path(status), _FILE_STAMP, Maker.AUTHORITY
        )
        if not problems and (doubt := await _doubt_of_stamp(status, context, proof, _FILE_STAMP)):
            problems = (doubt,)
        finding = SignatureFinding(
            field=embedded.field_name,
            kind=Kind.TIMESTAMP,
            party=None,
            at=status.timestamp,
            time_source=TimeSource.TIMESTAMP,
            **self._facts(embedded, status, problems),
        )
        proven = None if problems else utc(status.timestamp)
        revision = int(embedded.signed_revision)
        return ExaminedSignature(finding, revision, embedded, proven, is_demo=self._is_demo(status))

    async def _signature(self, embedded: EmbeddedPdfSignature, proof: datetime) -> ExaminedSignature:
        status, context, at = await self._believed(embedded, proof)
        stamped = _believed_stamp(status)
        party = _PARTIES.get(embedded.field_name)
        title = SignatureFinding(embedded.field_name, party, Kind.APPROVAL).title
        path = _path(status)
        maker = Maker.PARTY_A if party is SignatureParty.CUSTOMER else Maker.PLATFORM
        problems = _integrity(status, title) or altered_container(embedded.signed_data, path, title, maker)
        if not problems and (unsuitable := algorithm_problem(embedded, path, title)):
            problems = (unsuitable,)
        if not problems and (
            doubt := await trust_problem(
                status, context, at, whose=title, setting=setting_for(party, self._trust)
            )
        ):
            problems = (doubt,)
        if not problems and (unsuitable := usage_problem(path, title)):
            problems = (unsuitable,)
        problems += await self._doubts_of_stamp(embedded, status.timestamp_validity, title, proof)
        known = identity(party, path, self._trust)
        if doubt := identity_problem(party, path[-1], known, self._trust):
            problems += (doubt,)
        claimed = utc(status.signer_reported_dt)
        finding = SignatureFinding(
            field=embedded.field_name,
            party=party,
            kind=_kind(embedded),
            at=stamped or claimed,
            time_source=TimeSource.TIMESTAMP if stamped else TimeSource.SIGNER,
            level=self._store.level(embedded, stamped=stamped is not None, archived=self._archived),
            identity=known,
            **self._facts(embedded, status, problems),
        )
        proven = stamped if finding.intact else None
        revision = int(embedded.signed_revision)
        return ExaminedSignature(finding, revision, embedded, proven, claimed, self._is_demo(status))

    async def _believed(
        self, embedded: EmbeddedPdfSignature, proof: datetime
    ) -> tuple[PdfSignatureStatus, ValidationContext, datetime]:
        """Validate for the time of the timestamp, or, when that is not believed, for the proven moment."""
        roots = roots_for(_PARTIES.get(embedded.field_name), embedded.signer_cert, self._trust)
        claimed = claimed_stamp(embedded)
        at = min(claimed, proof) if claimed else proof
        status, context = await self._contexts.signature(embedded, at, proof, roots)
        believed = min(_believed_stamp(status) or proof, proof)
        if believed != at:
            status, context = await self._contexts.signature(embedded, believed, proof, roots)
        return status, context, believed

    async def _doubts_of_stamp(
        self,
        embedded: EmbeddedPdfSignature,
        stamp: TimestampSignatureStatus | None,
        title: str,
        proof: datetime,
    ) -> tuple[Problem, ...]:
        if stamp is None:
            return ()
        whose = f"{title}的{_STAMP}"
        for token in extract_tst_data_iter(embedded.signer_info, signed=False):
            if altered := altered_container(token, _path(stamp), whose, Maker.AUTHORITY):
                return altered
        if _is_good(stamp):
            return ()
        if not (stamp.intact and stamp.valid):
            return (Problem(Flaw.TIMESTAMP, f"{whose}不是为此签名签发的，或已损坏，其时间不可信。"),)
        context = self._contexts.of(proof, timestamps=True)
        doubt = await _doubt_of_stamp(stamp, context, proof, whose)
        return (doubt,) if doubt else ()

    def _facts(
        self, embedded: EmbeddedPdfSignature, status: SignatureStatus, problems: tuple[Problem, ...]
    ) -> dict[str, Any]:
        covers = coverage(embedded, self._opened.content)
        return {
            "certificate": facts_of(status.signing_cert),
            "chain": subjects(_path(status), status.signing_cert),
            "coverage": covers,
            "intact": bool(status.intact and status.valid) and covers is not Coverage.PART,
            "trusted": status.trusted and not problems,
            "problems": problems,
        }

    def _is_demo(self, status: SignatureStatus) -> bool:
        """By the demo's root where it is known, elsewhere by its name; a customer's own may be anything."""
        path = _path(status)
        names = (name_text(each.issuer) for each in path)
        return any(map(self._trust.is_demo, path)) or any(DEMO_ROOT_NAME in name for name in names)


def _brought(embedded: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    """The certificates in a signature, and in the timestamps of it."""
    yield embedded.signer_cert
    yield from embedded.other_embedded_certs
    for signed in (True, False):
        for token in extract_tst_data_iter(embedded.signer_info, signed=signed):
            yield from (each.chosen for each in token["certificates"] if each.name == "certificate")


def _is_stamp(signature: generic.DictionaryObject) -> bool:
    return bool(entry(signature, "/Type") == "/DocTimeStamp")


def _unreadable(name: str, kind: Kind, revision: int) -> ExaminedSignature:
    finding = SignatureFinding(name, None if kind is Kind.TIMESTAMP else _PARTIES.get(name), kind)
    words = f"{finding.title}已损坏，不能读取。"
    return ExaminedSignature(replace(finding, problems=(Problem(Flaw.UNREADABLE, words),)), revision)


def _path(status: SignatureStatus) -> list[x509.Certificate]:
    """From the root to the signer; the signer alone where no chain was found."""
    path = status.validation_path
    return list(path.iter_certs(include_root=True)) if path is not None else [status.signing_cert]


def _integrity(status: SignatureStatus, title: str) -> tuple[Problem, ...]:
    if not status.intact:
        return (Problem(Flaw.INTEGRITY, f"{title}覆盖的内容在签署后被改动。"),)
    if not status.valid:
        return (Problem(Flaw.INTEGRITY, f"{title}本身被改动，与其证书不符。"),)
    if isinstance(status, PdfSignatureStatus) and status.seed_value_constraint_error is not None:
        return (Problem(Flaw.FIELDS, f"{title}不符合其签名域的要求。"),)
    return ()


async def _doubt_of_stamp(
    status: SignatureStatus, context: ValidationContext, at: datetime, whose: str
) -> Problem | None:
    doubt = await trust_problem(status, context, at, whose=whose, setting="signing.timestamp_trust")
    return doubt and Problem(doubt.flaw if doubt.flaw is Flaw.REVOKED else Flaw.TIMESTAMP, doubt.words)


def _is_good(stamp: TimestampSignatureStatus | None) -> bool:
    return stamp is not None and bool(stamp.intact and stamp.valid and stamp.trusted)


def _believed_stamp(status: PdfSignatureStatus) -> datetime | None:
    stamp = status.timestamp_validity
    return utc(stamp.timestamp) if stamp is not None and _is_good(stamp) else None


def _kind(embedded: EmbeddedPdfSignature) -> Kind:
    references = entry(embedded.sig_object, "/Reference", ())
    methods = {entry(each.get_object(), "/TransformMethod") for each in references}
    return Kind.CERTIFICATION if "/DocMDP" in methods else Kind.APPROVAL
