"""A worker that is killed at any point: the step is done again or was done, never twice, never stuck."""

import hashlib
import multiprocessing
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from contract_tui.config import Settings
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.desk.proof.verification import verify_file
from contract_tui.domain.audit import AuditEvent, chain_problem
from contract_tui.domain.clock import SystemClock
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import DeskError
from contract_tui.domain.parties import Mailing
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Channel, Substate, Trigger, VoidReason
from contract_tui.domain.transitions import OPENING, TRANSITIONS
from contract_tui.domain.verdicts import Verdict
from contract_tui.engine.worker import Worker
from tests.world.homes import a_desk, without_waits
from tests.world.people import ENTERPRISE, OPERATOR, PARTY

SEED = 20261123
KILLS = 40
CONTRACTS = 40
LEASE = 0.4
MOST_SECONDS = 12
ENOUGH = 8
MOST_BACK = 2
MAILING = Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
PRELOADED = ["contract_tui.engine.worker", "contract_tui.desk.desk", "contract_tui.documents.pdf", __name__]
WITH_GOING_BACK = {"previous", "confirm_party", "drafted", "confirm_text", "signer_chosen"}
"""What may come to pass more than once in a contract that went back."""
WORK_OF_THE_ENGINE = {
    Substate.GENERATING,
    Substate.CUSTOMER_SIGNING,
    Substate.CANCELLING,
    Substate.PLATFORM_SIGNING,
    Substate.PAPER_REQUESTED,
}


def work(settings: Settings, begun: Event) -> None:
    """Be a worker until the end, which comes from outside."""
    worker = Worker(open_desk(settings))
    begun.set()
    while True:
        worker.run_once()
        threading.Event().wait(0.002)


@dataclass
class Operators:
    """Whoever takes the contracts on when it is an operator's turn, in ways that a seed decides."""

    desk: Desk
    random: random.Random
    numbers: list[str] = field(default_factory=list)
    left_alone: set[str] = field(default_factory=set)
    back: Counter[str] = field(default_factory=Counter)

    def open_all(self) -> None:
        for n in range(1, CONTRACTS + 1):
            channel = Channel.BOTH if n % 2 else Channel.SINGLE
            self.numbers.append(self.desk.drafts.open(channel, ENTERPRISE, [f"E-{n:02d}"], OPERATOR))

    def act(self, most: int) -> int:
        """Take some contracts one step on.

        Returns:
            How many still wait for an operator.
        """
        steps = self._steps()
        waiting = [n for n in self.numbers if n not in self.left_alone and self._substate(n) in steps]
        for number in waiting[:most]:
            steps[self._substate(number)](number)
        return len(waiting)

    def _substate(self, number: str) -> Substate:
        return self.desk.contracts.get(number).substate

    def _steps(self) -> dict[Substate, Callable[[str], None]]:
        drafts = self.desk.drafts
        return {
            Substate.FILLING: lambda n: drafts.confirm_party(n, PARTY, OPERATOR),
            Substate.TEXT_REVIEW: self._confirm_text,
            Substate.SIGNER_REVIEW: self._send_or_go_back,
            Substate.GENERATED: self._convert_or_void,
            Substate.E_EFFECTIVE: self._ask_for_paper,
        }

    def go_back_under_the_worker(self) -> None:
        """Call some drafts back that are just being made: whose step takes effect is a matter of luck."""
        for number in [n for n in self.numbers if self._substate(n) is Substate.GENERATING][:3]:
            with suppress(DeskError):
                self.desk.revisions.previous(number, OPERATOR)
                self.back[number] += 1

    def _confirm_text(self, number: str) -> None:
        if self.back[number] < MOST_BACK and self.random.random() < 0.3:
            self._go_back(number)
        else:
            self.desk.drafts.confirm_text(number, OPERATOR)

    def _send_or_go_back(self, number: str) -> None:
        if self.back[number] < MOST_BACK and self.random.random() < 0.3:
            self._go_back(number)
        else:
            self._send(number)

    def _go_back(self, number: str) -> None:
        self.back[number] += 1
        self.desk.revisions.previous(number, OPERATOR)

    def _send(self, number: str) -> None:
        signer = self.desk.customers.get(ENTERPRISE).signers[0].id
        self.desk.drafts.choose_signer(number, signer, OPERATOR)
        self.desk.signing.send(number, OPERATOR)
        if self.random.random() < 0.3:
            # The worker may have been faster; then the operator is told, and the signature stands.
            with suppress(DeskError):
                self.desk.signing.cancel(number, "写错了", OPERATOR)

    def _convert_or_void(self, number: str) -> None:
        if self.random.random() < 0.2:
            self.desk.drafts.void(number, OPERATOR)
        else:
            self.desk.signing.convert(number, OPERATOR)

    def _ask_for_paper(self, number: str) -> None:
        if self.random.random() < 0.5:
            self.desk.papers.request(number, MAILING, OPERATOR)
        else:
            self.left_alone.add(number)


def leased(settings: Settings) -> int:
    """How many steps are in somebody's hands."""
    with sqlite3.connect(settings.database) as connection:
        return int(connection.execute("SELECT count(*) FROM contract WHERE lease IS NOT NULL").fetchone()[0])


def kill_again_and_again(settings: Settings, operators: Operators) -> int:
    """Start workers and kill each at a random moment.

    Returns:
        How many were killed with work in their hands.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    in_their_hands = 0
    patience = time.monotonic() + MOST_SECONDS
    for _ in range(KILLS):
        if in_their_hands >= ENOUGH and time.monotonic() > patience:
            break
        begun = context.Event()
        worker = context.Process(target=work, args=(settings, begun))
        worker.start()
        assert begun.wait(60)
        operators.act(6)
        operators.go_back_under_the_worker()
        threading.Event().wait(operators.random.uniform(0.0, 0.25))
        worker.kill()
        worker.join(30)
        in_their_hands += leased(settings) > 0
    return in_their_hands


def finish(desk: Desk, operators: Operators) -> None:
    """Let a worker that nobody kills do what is left; it waits for the leases of the dead."""
    for _ in range(2000):
        # What the worker just did may be an operator's turn now, so all three must have come to rest.
        left = operators.act(len(operators.numbers)) + Worker(desk).run_once()
        if not left and desk.tasks.next_due() is None:
            return
        threading.Event().wait(0.02)
    raise AssertionError("something is stuck")


@dataclass
class Outcome:
    """What is left after the kills."""

    settings: Settings
    desk: Desk
    contracts: list[Contract]
    in_their_hands: int


@pytest.fixture
def outcome(tmp_path: Path) -> Iterator[Outcome]:
    home = tmp_path / "home"
    usual = without_waits(home)
    # Below what the settings' file allows, so that the test need not wait for the dead.
    settings = replace(usual, timing=replace(usual.timing, lease=LEASE, paper=0))
    desk = a_desk(home, SystemClock(), settings=settings)
    operators = Operators(desk, random.Random(SEED))
    operators.open_all()
    in_their_hands = kill_again_and_again(settings, operators)
    finish(desk, operators)
    yield Outcome(settings, desk, [desk.contracts.get(n) for n in operators.numbers], in_their_hands)
    desk.close()


def replayed(contract: Contract, events: Sequence[AuditEvent]) -> tuple[Substate, VoidReason | None]:
    """Where the events lead by the table of transitions; an event that the table forbids raises."""
    substate, reason = OPENING[contract.channel], None
    assert events[0].kind == Trigger.OPEN
    for event in events[1:]:
        if event.kind in set(Trigger):
            target = TRANSITIONS[contract.channel, substate, Trigger(event.kind)]
            assert target.substate
            substate, reason = target.substate, target.reason
    return substate, reason


def many_were_killed_with_work_in_their_hands(outcome: Outcome) -> None:
    assert outcome.in_their_hands >= ENOUGH


def nothing_is_stuck(outcome: Outcome) -> None:
    for contract in outcome.contracts:
        assert contract.substate not in WORK_OF_THE_ENGINE
        assert contract.failure is None
    assert leased(outcome.settings) == 0
    ends = Counter(contract.substate for contract in outcome.contracts)
    assert set(ends) == {Substate.E_EFFECTIVE, Substate.PAPER_SENT, Substate.VOIDED}


def every_contract_went_by_the_table_and_its_chain_is_whole(outcome: Outcome) -> None:
    for contract in outcome.contracts:
        events = outcome.desk.audit_trail.events(contract.number)
        assert chain_problem(events) is None
        assert replayed(contract, events) == (contract.substate, contract.reason)


def no_step_took_effect_twice(outcome: Outcome) -> None:
    for contract in outcome.contracts:
        events = outcome.desk.audit_trail.events(contract.number)
        counts = Counter(event.kind for event in events)
        repeated = {kind for kind, count in counts.items() if count > 1}
        assert not counts["previous"] or counts["confirm_party"] >= counts["drafted"] >= 1
        assert repeated <= (WITH_GOING_BACK if counts["previous"] else set()), contract.number
        moves = [event for event in events if event.kind in {*Trigger, "signer_chosen"}]
        assert contract.version == len(moves), "every move counted one version"
        assert len(contract.messages) == (contract.channel is Channel.BOTH)


def every_contract_has_the_documents_that_its_state_promises(outcome: Outcome) -> None:
    for contract in outcome.contracts:
        wanted = [DocumentKind.DRAFT_PDF]
        if contract.channel is Channel.BOTH:
            wanted.append(DocumentKind.UNSIGNED)
        kinds = {event.kind for event in outcome.desk.audit_trail.events(contract.number)}
        if Trigger.CUSTOMER_SIGNED in kinds:
            wanted.append(DocumentKind.CUSTOMER_SIGNED)
        if contract.substate is not Substate.VOIDED:
            wanted.append(DocumentKind.OFFICIAL)
        assert [document.kind for document in contract.documents] == wanted


def nobody_signed_twice_and_every_signature_holds(outcome: Outcome) -> None:
    for contract in outcome.contracts:
        effective = contract.substate is not Substate.VOIDED
        both = list(SignatureParty) if contract.channel is Channel.BOTH else [SignatureParty.PLATFORM]
        assert [signature.party for signature in contract.signatures] == (both if effective else [])
        if effective:
            content = outcome.desk.documents.pdf(contract.number, DocumentKind.OFFICIAL).content
            report = verify_file(content, outcome.settings, home=lambda: outcome.desk.context)
            assert report.verdict is Verdict.VALID, report.line


def every_document_is_whole(outcome: Outcome) -> None:
    with sqlite3.connect(outcome.settings.database) as connection:
        blobs = connection.execute("SELECT sha256, content FROM blob").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    promised = {document.sha256 for contract in outcome.contracts for document in contract.documents}
    assert {sha256 for sha256, _ in blobs} == promised
    assert all(hashlib.sha256(content).hexdigest() == sha256 for sha256, content in blobs)


def the_rights_of_the_home_are_still_narrow(outcome: Outcome) -> None:
    assert {Path(file).stat().st_mode & 0o077 for file in outcome.settings.home.glob("contract.db*")} == {0}


def test_after_many_kills_everything_is_as_if_nobody_had_been_killed(outcome: Outcome) -> None:
    """One test, since the kills take their time and every process of a parallel run would repeat them."""
    many_were_killed_with_work_in_their_hands(outcome)
    nothing_is_stuck(outcome)
    every_contract_went_by_the_table_and_its_chain_is_whole(outcome)
    no_step_took_effect_twice(outcome)
    every_contract_has_the_documents_that_its_state_promises(outcome)
    nobody_signed_twice_and_every_signature_holds(outcome)
    every_document_is_whole(outcome)
    the_rights_of_the_home_are_still_narrow(outcome)
