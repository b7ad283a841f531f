"""One contract held against all that was signed of it: its chain, documents, reports, the checkpoints."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.proof.succession import succession_problems
from contract_tui.domain import labels
from contract_tui.domain.checkpoints import Ties, pin_problem, read_head
from contract_tui.domain.contract_audit import AuditResult, StoredContract, audit_result
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import DeskError, HeldError, InvalidInputError
from contract_tui.domain.evidence import (
    DATA_FILE,
    EvidenceReport,
    SealedHistory,
    history_problems,
    read_history,
    report_problems,
)
from contract_tui.domain.orders import DATA_FILE as ORDER_DATA
from contract_tui.domain.signatures import SignatureInfo, SignatureParty
from contract_tui.domain.signed_content import SignedContent, signature_problems
from contract_tui.store import checkpoints, contract_audit, documents, evidence
from contract_tui.store.trouble import UNDECODABLE

_WITH_DATA = (DocumentKind.OFFICIAL, DocumentKind.CUSTOMER_SIGNED, DocumentKind.UNSIGNED)
"""The documents that hold the contract's data, the last one of its life first."""
_SIGNERS = {
    DocumentKind.OFFICIAL: frozenset(SignatureParty),
    DocumentKind.CUSTOMER_SIGNED: frozenset({SignatureParty.CUSTOMER}),
    DocumentKind.UNSIGNED: frozenset[SignatureParty](),
}
_ANOTHER_TIME = frozenset({"checkpoint", "format", "platform"})
"""What a document says of the moment when it was made; party B's own details may have changed since."""
_DATA = {
    "channel": "签章方式",
    "created_on": "创建日期",
    "customer": "甲方",
    "framework": "框架合同",
    "number": "合同编号",
    "orders": "订单",
    "total_capital": "合同总金额",
    "total_fen": "合同总金额",
}


@dataclass(frozen=True, slots=True)
class ContractExamination:
    """What was found of one contract.

    Attributes:
        result: Whether everything agrees.
        signatures: As the newest signed document bears them, with what only the rows tell of them.
    """

    result: AuditResult
    signatures: tuple[SignatureInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class _Report:
    row: EvidenceReport
    content: bytes


@dataclass(frozen=True, slots=True)
class _Read:
    """All that the database holds of a contract, of one moment.

    Attributes:
        document: The newest one that holds the contract's data.
        covered: The newest sequence among the events that the checkpoints cover by their place.
        succession: How its history and those of the contracts before and after it disagree (P18).
    """

    stored: StoredContract
    document: tuple[DocumentKind, bytes] | None
    reports: tuple[_Report, ...]
    covered: int
    succession: tuple[str, ...]


def examine_contract(context: Context, maker: DocumentMaker, key: int, ties: Ties) -> ContractExamination:
    """Examine a contract, deleted or not.

    Args:
        key: The contract's.
        ties: What the home's checkpoints say.

    Returns:
        What was found; rows that cannot be read at all are a problem like others.

    Raises:
        HeldError: Another program keeps the database locked.
    """
    try:
        # A snapshot for each: what an operator commits meanwhile is not taken for damage.
        with context.database.read() as session:
            read = _read(session, key, ties)
        return _compared(maker, read, ties)
    except HeldError:
        raise
    except DeskError as error:
        return _unreadable(context, key, error.message)
    except UNDECODABLE:
        return _unreadable(context, key, "其中有不能解读的内容。")


def _unreadable(context: Context, key: int, why: str) -> ContractExamination:
    with context.database.read() as session:
        number = contract_audit.number(session, key)
    return ContractExamination(
        AuditResult(number, False, 0, 0, (f"此合同的记录无法读取：{why.removesuffix('。')}",))
    )


def _read(session: Session, key: int, ties: Ties) -> _Read:
    stored = contract_audit.stored(session, key)
    document = None
    for kind in _WITH_DATA:
        stored_pdf = documents.content(session, key, kind)
        if stored_pdf is not None:
            document = kind, stored_pdf[1]
            break
    reports = tuple(
        _Report(each, evidence.content(session, each.id) or b"") for each in evidence.finished(session, key)
    )
    covered = checkpoints.covered_of(session, key, ties.covered)
    succession = tuple(succession_problems(session, stored.number, stored.events))
    return _Read(stored, document, reports, covered, succession)


def _compared(maker: DocumentMaker, read: _Read, ties: Ties) -> ContractExamination:
    stored, problems, signed = read.stored, list(read.succession), SignedContent()
    if read.document is not None:
        kind, content = read.document
        if _agrees_with_events(stored, kind.value):
            signed = _signed(content)
            problems += _document_problems(maker, stored.contract, kind, signed, ties)
    for report in read.reports:
        if _agrees_with_events(stored, f"evidence{report.row.id}"):
            problems += _report_problems(stored, report, ties)
    hashes = {each.sequence: each.hash for each in stored.events}
    pin = ties.pins.get(stored.number)
    unpinned = pin_problem(pin, hashes, read.covered)
    result = audit_result(
        stored, *([unpinned] if unpinned else []), *problems, pinned=pin.sequence if pin else 0
    )
    return ContractExamination(result, tuple(_with_notes(stored.contract, signed)))


def _agrees_with_events(stored: StoredContract, name: str) -> bool:
    """Whether a document is the one that the events tell; another one is told already, and not read."""
    held = stored.hashes.get(f"{name}_sha256")
    return any(event.details.get(f"{name}_sha256") == held for event in stored.events)


def _signed(content: bytes) -> SignedContent:
    # pyHanko takes most of a second to load; a home without signed documents needs none of it.
    from contract_tui.signing.verifying import signed_content

    return signed_content(content)


def _with_notes(contract: Contract, signed: SignedContent) -> Iterator[SignatureInfo]:
    """The real signatures, with what no document tells: the level believed, and why it is not higher."""
    recorded = {each.party: each for each in contract.signatures}
    for each in signed.signatures:
        mine = recorded.get(each.party)
        if mine is None:
            yield each
        else:
            yield replace(each, level=mine.level, shortfall=mine.shortfall, demonstration=mine.demonstration)


def _document_problems(
    maker: DocumentMaker, contract: Contract, kind: DocumentKind, signed: SignedContent, ties: Ties
) -> Iterator[str]:
    words, parties = labels.DOCUMENTS[kind], _SIGNERS[kind]
    recorded = [each for each in contract.signatures if each.party in parties]
    yield from (f"{words}：{each}" for each in signature_problems(recorded, signed))
    from contract_tui.documents.order_data import order_data

    content = signed.files.get(ORDER_DATA)
    if content is None:
        # Older programs embedded nothing; whatever was signed with a certificate has its data inside.
        if signed.signatures:
            yield f"{words}中没有订单数据"
        return
    try:
        data = dict(json.loads(content))
        carried = read_head(data.get("checkpoint"))
    except (LookupError, TypeError, ValueError):
        yield f"{words}中的订单数据无法读取"
        return
    expected = json.loads(order_data(maker.facts(contract)))
    differing = (
        name for name in sorted(expected) if name not in _ANOTHER_TIME and data.get(name) != expected[name]
    )
    yield from dict.fromkeys(f"{_DATA.get(name, name)}与{words}中的数据不符" for name in differing)
    problem = ties.carried_problem(carried, words)
    if problem:
        yield problem


def _report_problems(stored: StoredContract, report: _Report, ties: Ties) -> Iterator[str]:
    words = f"签署报告 {report.row.id}"
    signed = _signed(report.content)
    if signed.broken or [each.party for each in signed.signatures] != [SignatureParty.PLATFORM]:
        yield f"{words} 没有完好的平台签章"
        return
    sealed = sealed_history(signed)
    if sealed is None:
        # Reports of older programs hold their head as words alone, which the row repeats.
        hashes = {each.sequence: each.hash for each in stored.events}
        if hashes.get(report.row.head_sequence) != report.row.head_hash:
            yield f"第 {report.row.head_sequence} 条事件与签署报告所载的审计链末端不符：历史被改写过"
        return
    yield from history_problems(sealed, stored.number, stored.events)
    yield from report_problems(report.row, sealed)
    problem = ties.carried_problem(sealed.checkpoint, words)
    if problem:
        yield problem


def sealed_history(signed: SignedContent) -> SealedHistory | None:
    """The history inside a report; None when it holds none.

    Raises:
        InvalidInputError: It holds something that cannot be read.
    """
    content = signed.files.get(DATA_FILE)
    if content is None:
        return None
    try:
        return read_history(content)
    except ValueError as error:
        raise InvalidInputError("签署报告中的数据无法读取。") from error
