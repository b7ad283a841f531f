"""Audit events and their chain: each carries the hash of the one before in its contract."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contract_tui.domain.masking import masked, masked_name
from contract_tui.domain.text import without_folders

RECREATED_FROM, REPLACED_BY = "recreated_from", "replaced_by"
"""The details that tie a recreated contract's first event to the last one of the contract before it (P18)."""
_CODES = frozenset(
    {"customer", "fingerprint", "head", "template", "tracking_number", RECREATED_FROM, REPLACED_BY}
)
GENESIS = "0" * 64
"""What stands in place of a previous hash in a contract's first event."""

FACTS = "facts"
"""The detail of an event that holds, by table, the SHA-256 of what the rows said of the contract then."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who does something, for the audit trail.

    Attributes:
        name: The operating system's account, or `engine` for background tasks.
        origin: Where from, e.g. an SSH client's address, may be empty.
    """

    name: str
    origin: str = ""


ENGINE = Operator("engine")
"""The operator that background tasks act as."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One change of one contract.

    Attributes:
        contract: The contract's number.
        sequence: 1, 2, 3 … within the contract.
        at: UTC.
        kind: The trigger, or a word for a change that keeps the state, e.g. `party_saved`.
        details: What changed, personal data masked (P9).
        previous: The hash of the event before, or `GENESIS`.
        hash: SHA-256 over all of the above.
    """

    contract: str
    sequence: int
    at: datetime
    operator: Operator
    kind: str
    details: Mapping[str, object]
    previous: str
    hash: str


def details_as_shown(details: Mapping[str, object]) -> dict[str, object]:
    """An event's details as they may be shown (P9).

    What was recorded stays for ever, certificates' names by version 0.1 and reasons that somebody typed among
    it; so numbers of people are masked when they are read. Our own codes and couriers' are no such numbers.
    Version 0.1 also recorded where a contract's file lay; its name is enough.
    """
    return {name: _as_shown(name, value) for name, value in details.items()}


def _as_shown(name: str, value: object) -> object:
    if not isinstance(value, str) or name in _CODES or name.endswith("_sha256"):
        return value
    if name == "detail":
        value = without_folders(value)
    return masked_name(value) if name == "certificate" else masked(value)


def event_hash(
    contract: str,
    sequence: int,
    at: datetime,
    operator: Operator,
    kind: str,
    details: Mapping[str, object],
    previous: str,
) -> str:
    """SHA-256 (hex) over the canonical JSON of an event: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(
        [
            contract,
            sequence,
            at.isoformat(timespec="microseconds"),
            operator.name,
            operator.origin,
            kind,
            details,
            previous,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def chain_problem(events: Sequence[AuditEvent]) -> str | None:
    """Say where a contract's chain of events is broken, or None when it is whole.

    Args:
        events: All events of one contract in order of sequence.
    """
    previous = GENESIS
    for position, event in enumerate(events, start=1):
        if event.sequence != position:
            return f"第 {position} 条事件缺失"
        if event.previous != previous:
            return f"第 {position} 条事件与前一条不衔接"
        expected = event_hash(
            event.contract,
            event.sequence,
            event.at,
            event.operator,
            event.kind,
            event.details,
            event.previous,
        )
        if event.hash != expected:
            return f"第 {position} 条事件内容被改动"
        previous = event.hash
    return None
