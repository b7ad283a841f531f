"""Two at the same moment: real processes and threads, of which exactly one wins and the others are told."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

import pytest

from contract_tui.config import Settings
from contract_tui.desk import open_desk
from contract_tui.domain.audit import chain_problem
from contract_tui.domain.clock import SystemClock
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import DeskError, HeldError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.parties import Mailing
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.engine.worker import Worker
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of, without_waits
from tests.world.people import ENTERPRISE, OPERATOR, PARTY
from tests.world.races import at_once
from tests.world.recording import RecordingProvider
from tests.world.story import Story

ROUNDS = 20
CONTRACTS = 30
SPAWN = multiprocessing.get_context("spawn")
MAILING = Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号")


def race_for_orders(home: Path, barrier: Barrier, answers: Any) -> None:
    """Open a contract over the same order as everybody else, round after round."""
    desk = open_desk(settings_of(home))
    for number in range(1, ROUNDS + 1):
        barrier.wait(60)
        try:
            answers.put((number, desk.drafts.open(Channel.SINGLE, ENTERPRISE, [f"E-{number:02d}"], OPERATOR)))
        except DeskError as error:
            answers.put((number, type(error).__name__))
    desk.close()


def test_s61_of_three_processes_that_want_an_order_at_once_exactly_one_gets_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", StillClock(), orders=ROUNDS)
    barrier, answers = SPAWN.Barrier(3), SPAWN.Queue()
    processes = [
        SPAWN.Process(target=race_for_orders, args=(tmp_path / "home", barrier, answers)) for _ in range(3)
    ]
    for process in processes:
        process.start()
    told = [answers.get(timeout=90) for _ in range(3 * ROUNDS)]
    for process in processes:
        process.join(60)
    for number in range(1, ROUNDS + 1):
        said = Counter(answer for round_, answer in told if round_ == number)
        winner = desk.orders.get([f"E-{number:02d}"])[0].contract
        assert said == {"HeldError": 2, winner: 1}
    numbers = [row.number for row in desk.contracts.list()]
    assert len(set(numbers)) == ROUNDS
    assert sorted(int(number[12:18]) for number in numbers) == list(range(1, ROUNDS + 1))
    assert desk.orders.count(OrderFilter(eligible_only=True)) == 0
    desk.close()


def work_until_told(settings: Settings, stop: Event, answers: Any) -> None:
    """Be a worker; say when it begins, and how many steps took effect."""
    desk = open_desk(settings)
    done = 0
    answers.put(done)
    while not stop.is_set():
        done += Worker(desk).run_once()
        stop.wait(0.01)
    answers.put(done)
    desk.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something holds; fails after a minute."""
    for _ in range(6000):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came")


def test_two_workers_over_thirty_contracts_seal_each_exactly_once(tmp_path: Path) -> None:
    settings = without_waits(tmp_path / "home")
    desk = a_desk(tmp_path / "home", SystemClock(), settings=settings)
    stop, answers = SPAWN.Event(), SPAWN.Queue()
    processes = [SPAWN.Process(target=work_until_told, args=(settings, stop, answers)) for _ in range(2)]
    for process in processes:
        process.start()
    assert [answers.get(timeout=60) for _ in processes] == [0, 0]
    orders = [f"E-{n:02d}" for n in range(1, CONTRACTS + 1)]
    numbers = [desk.drafts.open(Channel.SINGLE, ENTERPRISE, [order], OPERATOR) for order in orders]

    def all_are(substate: Substate) -> bool:
        return all(row.substate is substate for row in desk.contracts.list())

    wait_for(lambda: all_are(Substate.GENERATED))
    for number in numbers:
        desk.signing.convert(number, OPERATOR)
    wait_for(lambda: all_are(Substate.E_EFFECTIVE))
    stop.set()
    steps = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    assert sum(steps) == 2 * CONTRACTS
    assert min(steps) > 0, "both must have worked"
    for number in numbers:
        contract, events = desk.contracts.get(number), desk.audit_trail.events(number)
        kinds = [document.kind for document in contract.documents]
        assert kinds == [DocumentKind.DRAFT_PDF, DocumentKind.OFFICIAL]
        assert [signature.party for signature in contract.signatures] == [SignatureParty.PLATFORM]
        assert [event.kind for event in events] == ["open", "drafted", "convert", "sealed"]
        assert chain_problem(events) is None
    desk.close()


def waits(event: threading.Event) -> None:
    assert event.wait(30)


def test_s27_sending_at_once_from_two_windows_sends_one_message(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_was_told = threading.Event()
    provider = RecordingProvider(meanwhile=lambda: waits(one_was_told))
    monkeypatch.setattr("contract_tui.signing.simulated.SimulatedProvider", lambda *_: provider)
    story = Story(a_desk(tmp_path / "home", clock), clock)
    number = story.signer_review("E-01")

    def send() -> None:
        try:
            story.desk.signing.send(number, OPERATOR)
        except HeldError:
            one_was_told.set()
            raise

    told = at_once(send, send)
    assert [type(error) for error in told if error] == [HeldError]
    assert len(story.get(number).messages) == 1
    # The other one never asked the provider: the intention was written down before.
    assert len(provider.asked) == 1
    assert [event.kind for event in story.desk.audit_trail.events(number)].count("send") == 1
    story.desk.close()


SAME_ACT: dict[str, tuple[str, Callable[[Story, str], object]]] = {
    "confirm_party": ("filling", lambda s, n: s.desk.drafts.confirm_party(n, PARTY, OPERATOR)),
    "confirm_text": ("text_review", lambda s, n: s.desk.drafts.confirm_text(n, OPERATOR)),
    "cancel": ("customer_signing", lambda s, n: s.desk.signing.cancel(n, "由", OPERATOR)),
    "resend": ("customer_signing", lambda s, n: s.desk.signing.resend(n, OPERATOR)),
    "convert": ("generated", lambda s, n: s.desk.signing.convert(n, OPERATOR)),
    "void": ("generated", lambda s, n: s.desk.drafts.void(n, OPERATOR)),
    "delete": ("text_review", lambda s, n: s.desk.drafts.delete(n, OPERATOR)),
    "paper": ("effective", lambda s, n: s.desk.papers.request(n, MAILING, OPERATOR)),
}


@pytest.mark.parametrize(("stage", "act"), SAME_ACT.values(), ids=SAME_ACT)
def test_of_three_operators_who_do_the_same_at_once_one_does_it_and_the_others_are_told(
    story: Story, stage: str, act: Callable[[Story, str], object]
) -> None:
    number = getattr(story, stage)("E-01")
    story.clock.tick(60)
    before = len(story.desk.audit_trail.events(number))
    told = at_once(*[lambda: act(story, number)] * 3)
    assert told.count(None) == 1
    assert all(error.message for error in told if error)
    events = story.desk.audit_trail.events(number)
    assert len(events) == before + 1
    assert chain_problem(events) is None


def test_s39_of_a_cancel_and_a_signature_at_once_one_wins_and_the_other_is_told(story: Story) -> None:
    numbers = [story.customer_signing(f"E-{n:02d}") for n in range(1, 9)]
    story.clock.tick(story.desk.settings.timing.signer)
    outcomes: Counter[str] = Counter()
    for number in numbers:
        cancelled, _ = at_once(
            partial(story.desk.signing.cancel, number, "由", OPERATOR), Worker(story.desk).run_once
        )
        kinds = [event.kind for event in story.desk.audit_trail.events(number)]
        assert ("cancel" in kinds) is not ("customer_signed" in kinds)
        assert (cancelled is None) is ("cancel" in kinds)
        outcomes["cancel" if cancelled is None else "signed"] += 1
    assert sum(outcomes.values()) == 8
    story.wait(story.desk.settings.timing.seal_both)
    ends = Counter((story.substate(number), story.get(number).reason) for number in numbers)
    assert ends[Substate.VOIDED, VoidReason.CANCELLED] == outcomes["cancel"]
    assert ends[Substate.E_EFFECTIVE, None] == outcomes["signed"]
