"""The chain of audit events: a change, a gap, another order, another contract's event all show."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tui.domain import evidence
from contract_tui.domain.audit import GENESIS, AuditEvent, Operator, chain_problem, event_hash

NUMBER = "DD-20261123-000001-W"
START = datetime(2026, 11, 23, 1, tzinfo=UTC)
BY = Operator("tester", "ssh:192.0.2.7")


def chain(kinds: Sequence[str], contract: str = NUMBER) -> list[AuditEvent]:
    events: list[AuditEvent] = []
    previous = GENESIS
    for sequence, kind in enumerate(kinds, start=1):
        at = START + timedelta(seconds=sequence)
        details = {"n": sequence, "词": kind}
        hashed = event_hash(contract, sequence, at, BY, kind, details, previous)
        events.append(AuditEvent(contract, sequence, at, BY, kind, details, previous, hashed))
        previous = hashed
    return events


KINDS = st.lists(st.text(max_size=8), min_size=2, max_size=8)


@given(KINDS)
def test_a_whole_chain_has_no_problem(kinds: list[str]) -> None:
    assert chain_problem(chain(kinds)) is None
    assert chain_problem([]) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "other"},
        {"details": {"n": 2, "词": "forged"}},
        {"at": START},
        {"operator": Operator("somebody")},
        {"operator": Operator("tester", "ssh:192.0.2.8")},
        {"contract": "DD-20261123-000002-Y"},
        {"hash": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_event_is_named(changed: dict[str, object]) -> None:
    events = chain("abcd")
    events[1] = replace(events[1], **changed)  # type: ignore[arg-type]  # the caller's keywords
    assert "第 2 条" in (chain_problem(events) or "")


def test_an_event_changed_together_with_its_hash_breaks_the_next_one() -> None:
    events = chain("abcd")
    forged = replace(events[1], kind="forged")
    hashed = event_hash(NUMBER, 2, forged.at, BY, "forged", forged.details, forged.previous)
    events[1] = replace(forged, hash=hashed)
    assert "第 3 条" in (chain_problem(events) or "")


@given(KINDS, st.data())
def test_a_gap_shows(kinds: list[str], data: st.DataObject) -> None:
    events = chain(kinds)
    position = data.draw(st.integers(0, len(events) - 2))
    del events[position]
    assert f"第 {position + 1} 条" in (chain_problem(events) or "")


@given(KINDS, st.randoms())
def test_another_order_shows(kinds: list[str], random: Random) -> None:
    events = chain(kinds)
    shuffled = list(events)
    random.shuffle(shuffled)
    assume(shuffled != events)
    assert chain_problem(shuffled)


def test_an_event_of_another_contract_does_not_fit() -> None:
    events = chain("abcd")
    events[2] = chain("abcd", "DD-20261123-000002-Y")[2]
    assert chain_problem(events)


def test_the_hash_holds_the_moment_to_the_microsecond() -> None:
    hashes = {
        event_hash(NUMBER, 1, START + timedelta(microseconds=n), BY, "open", {}, GENESIS) for n in range(3)
    }
    assert len(hashes) == 3


def sealed_data(**changes: object) -> bytes:
    """What a sealed report holds as data, with changes."""
    fields: dict[str, object] = {
        "format": {"name": evidence.FORMAT, "version": evidence.VERSION},
        "number": NUMBER,
        "made_at": START.isoformat(),
        "requested_at": START.isoformat(),
        "requested_by": BY.name,
        "events": [{"sequence": 1, "hash": "ab" * 32}],
        "head": {"sequence": 1, "hash": "ab" * 32},
        "checkpoint": None,
    }
    return json.dumps(fields | changes).encode()


def test_the_data_of_a_report_are_read_in_the_one_format_that_is_known() -> None:
    read = evidence.read_history(sealed_data())
    assert (read.number, read.head, read.hashes) == (NUMBER, (1, "ab" * 32), {1: "ab" * 32})
    later = {"name": evidence.FORMAT, "version": evidence.VERSION + 1}
    for spoilt in (sealed_data(format=later), sealed_data(head={}), sealed_data(events=None), b"{}", b"["):
        with pytest.raises(ValueError):  # noqa: PT011 (the caller tells the file apart, not the fault)
            evidence.read_history(spoilt)
