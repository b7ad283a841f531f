"""Random operators, a random engine and a random clock on one database: the promises hold after every step.

`HYPOTHESIS_PROFILE=nightly` runs many more examples: a desk that signs twice survived 60 and fell at 300.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from contract_tui.domain.audit import Operator, chain_problem
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import DeskError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.parties import Mailing
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.simulated_signers import Decision, Persona
from contract_tui.domain.states import Channel, Substate
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.people import ENTERPRISE, PARTY
from tests.world.story import Story

_EXAMPLES = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 40
_OPERATORS = (Operator("first"), Operator("second"))
_ORDERS = tuple(f"E-{n:02d}" for n in range(1, 9))

# The rules' table once more, by hand, in the words of the audit trail: what replays through it is legal.
_LEGAL = {
    ("both", "filling", "confirm_party"): "generating",
    ("both", "generating", "drafted"): "text_review",
    ("both", "text_review", "confirm_text"): "signer_review",
    ("both", "filling", "change_orders"): "filling",
    ("both", "generating", "previous"): "filling",
    ("both", "text_review", "previous"): "filling",
    ("both", "signer_review", "previous"): "text_review",
    ("both", "signer_review", "send"): "customer_signing",
    ("both", "customer_signing", "resend"): "customer_signing",
    ("both", "customer_signing", "cancel"): "cancelling",
    ("both", "cancelling", "cancelled"): "voided",
    ("both", "customer_signing", "customer_signed"): "platform_signing",
    ("both", "customer_signing", "customer_refused"): "voided",
    ("both", "customer_signing", "deadline_passed"): "voided",
    ("both", "platform_signing", "sealed"): "e_effective",
    ("single", "generating", "drafted"): "generated",
    ("single", "generated", "void"): "voided",
    ("single", "generated", "convert"): "platform_signing",
    ("single", "platform_signing", "sealed"): "e_effective",
    ("both", "e_effective", "request_paper"): "paper_requested",
    ("single", "e_effective", "request_paper"): "paper_requested",
    ("both", "paper_requested", "paper_handed_over"): "paper_sent",
    ("single", "paper_requested", "paper_handed_over"): "paper_sent",
    ("both", "voided", "delete"): "deleted",
    ("single", "voided", "delete"): "deleted",
    ("both", "filling", "delete"): "deleted",
    ("both", "text_review", "delete"): "deleted",
    ("both", "signer_review", "delete"): "deleted",
}
_ACTIONS = (
    "party",
    "previous",
    "previous",
    "text",
    "signer",
    "send",
    "resend",
    "cancel",
    "convert",
    "void",
    "delete",
    "retry",
    "paper",
    "evidence",
)
_NEXT: dict[Substate, tuple[str, ...]] = {
    Substate.FILLING: ("party",),
    Substate.TEXT_REVIEW: ("text",),
    Substate.SIGNER_REVIEW: ("signer", "send"),
    Substate.GENERATED: ("convert",),
    Substate.E_EFFECTIVE: ("paper",),
}
_KEEPS_STATE = {
    "signer_chosen", "signer_phone_changed", "retry", "unsigned_made", "evidence_made",
    *(f"simulated_{each}" for each in Decision),
}  # fmt: skip


def replayed(channel: str, kinds: Iterable[str]) -> str:
    """Where a history leads by the rules' table; fails on a step that is not in it."""
    where = ""
    for kind in kinds:
        if kind == "open":
            assert where == "", "a contract is opened once"
            where = "filling" if channel == "both" else "generating"
        elif kind not in _KEEPS_STATE:
            assert (channel, where, kind) in _LEGAL, f"{kind} from {where} is not in the rules"
            where = _LEGAL[channel, where, kind]
    return where


class OperatorsAndEngine(RuleBasedStateMachine):
    """Two operators press keys in any order while the engine works and time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="contract-tui-test-"))
        self.clock = StillClock()
        self.desk = a_desk(self.folder / "home", self.clock, orders=len(_ORDERS))
        self.story = Story(self.desk, self.clock)
        self.known: dict[str, tuple[Channel, tuple[str, ...]]] = {}
        self.seen: dict[str, Contract] = {}
        self.deleted: set[str] = set()

    def teardown(self) -> None:
        # Whatever was done, rows and history say the same: no change goes by without its event.
        differing = [verdict for verdict in self.desk.audit_trail.audit_all() if not verdict.intact]
        self.desk.close()
        shutil.rmtree(self.folder)
        assert differing == []

    @initialize(persona=st.sampled_from([persona.value for persona in Persona]))
    def a_signer_behaves(self, persona: str) -> None:
        self.desk.customers.set_persona(self.story.signer_id(), persona)

    @rule(
        channel=st.sampled_from(list(Channel)),
        orders=st.lists(st.sampled_from(_ORDERS), min_size=1, max_size=4, unique=True),
        by=st.sampled_from(_OPERATORS),
    )
    def open(self, channel: Channel, orders: list[str], by: Operator) -> None:
        held = {order.id for order in self.desk.orders.list(OrderFilter()) if order.contract}
        try:
            number = self.desk.drafts.open(channel, ENTERPRISE, orders, by)
        except DeskError:
            assert held & set(orders), "only held orders may be refused here (S61)"
        else:
            assert not held & set(orders), "a held order entered another contract (S61)"
            assert number not in self.known, "a number was used twice (P10)"
            self.known[number] = (channel, tuple(orders))

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        action=st.sampled_from(_ACTIONS),
        by=st.sampled_from(_OPERATORS),
        stale=st.booleans(),
    )
    def act(self, data: st.DataObject, action: str, by: Operator, stale: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.known)))
        version = self.seen[number].version if stale and number in self.seen else None
        try:
            self._act(action, number, by, version)
        except DeskError as error:
            event(f"refused: {action}")
            if not error.message:
                pytest.fail("a refusal says why")

    def _act(self, action: str, number: str, by: Operator, version: int | None) -> None:
        drafts, signing = self.desk.drafts, self.desk.signing
        if action == "party":
            drafts.confirm_party(number, PARTY, by, version=version)
        elif action == "previous":
            self.desk.revisions.previous(number, by, version=version)
        elif action == "text":
            drafts.confirm_text(number, by, version=version)
        elif action == "signer":
            drafts.choose_signer(number, self.story.signer_id(), by)
        elif action == "cancel":
            signing.cancel(number, "不再需要", by, version=version)
        elif action == "evidence":
            self.desk.evidence.request(number, by)
        elif action == "paper":
            mailing = Mailing(2, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
            self.desk.papers.request(number, mailing, by, version=version)
        else:
            part = {"retry": self.desk.tasks, "void": drafts, "delete": drafts}.get(action, signing)
            getattr(part, action)(number, by, version=version)
        if action == "delete":
            self.deleted.add(number)

    @precondition(lambda self: self.known)
    @rule(
        data=st.data(),
        orders=st.lists(st.sampled_from(_ORDERS), min_size=1, max_size=4, unique=True),
        by=st.sampled_from(_OPERATORS),
    )
    def change_orders(self, data: st.DataObject, orders: list[str], by: Operator) -> None:
        number = data.draw(st.sampled_from(sorted(self.known)))
        held = {order.id: order.contract for order in self.desk.orders.list(OrderFilter()) if order.contract}
        elsewhere = {order for order in orders if held.get(order, number) != number}
        try:
            self.desk.revisions.change_orders(number, orders, by)
        except DeskError:
            filling = number not in self.deleted and self.story.substate(number) is Substate.FILLING
            assert elsewhere or not filling, "only held orders may be refused here (S61)"
        else:
            assert not elsewhere, "a held order entered another contract (S61)"
            event("orders changed")
            self.known[number] = (self.known[number][0], tuple(orders))

    @precondition(lambda self: self.known)
    @rule(data=st.data(), by=st.sampled_from(_OPERATORS))
    def carry_on(self, data: st.DataObject, by: Operator) -> None:
        """The next step on the way to the end: random keys alone seldom get there."""
        number = data.draw(st.sampled_from(sorted(self.known)))
        if number in self.deleted:
            return
        contract = self.desk.contracts.get(number)
        for action in _NEXT.get(contract.substate, ()):
            self._act(action, number, by, None)
        self.clock.tick(5)
        self.story.engine()

    @precondition(lambda self: self.known)
    @rule(data=st.data(), decision=st.sampled_from(list(Decision)), by=st.sampled_from(_OPERATORS))
    def the_phone_is_played(self, data: st.DataObject, decision: Decision, by: Operator) -> None:
        number = data.draw(st.sampled_from(sorted(self.known)))
        try:
            self.desk.phones.decide(number, decision, by)
        except DeskError:
            event(f"refused: {decision} on the phone")
        else:
            event(f"decided: {decision} on the phone")

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.known)))
        if number not in self.deleted:
            self.seen[number] = self.desk.contracts.get(number)

    @rule(seconds=st.sampled_from([0.5, 4.0, 61.0, 86_400.0 * 31]))
    def time_passes(self, seconds: float) -> None:
        self.clock.tick(seconds)

    @rule()
    def the_engine_works(self) -> None:
        self.story.engine()

    @invariant()
    def every_history_is_legal_and_whole(self) -> None:
        for number, (channel, orders) in self.known.items():
            events = self.desk.audit_trail.events(number)
            assert chain_problem(events) is None
            where = replayed(channel.value, (each.kind for each in events))
            assert (where == "deleted") == (number in self.deleted)
            if where != "deleted":
                contract = self.desk.contracts.get(number)
                assert contract.substate.value == where
                assert tuple(order.id for order in contract.orders) == orders
                assert contract.total_fen == 140_950 * len(orders)
                self._documents_fit(contract)
                self._signatures_fit(contract, {each.kind for each in events})
                event(f"reached: {where}")

    def _documents_fit(self, contract: Contract) -> None:
        kinds = [document.kind for document in contract.documents]
        assert len(kinds) == len(set(kinds)), "a document exists twice"
        sealed = contract.substate in {Substate.E_EFFECTIVE, Substate.PAPER_REQUESTED, Substate.PAPER_SENT}
        assert (DocumentKind.OFFICIAL in kinds) == sealed
        unread = contract.substate in {Substate.FILLING, Substate.GENERATING}
        assert (DocumentKind.DRAFT_PDF in kinds) == bool(contract.text) == (not unread)
        if contract.text:
            words = self.desk.documents.plain_text(contract.number)
            assert all(order.id in words for order in contract.orders), "the text is of these orders"

    def _signatures_fit(self, contract: Contract, kinds: set[str]) -> None:
        signed = {SignatureParty.CUSTOMER: "customer_signed", SignatureParty.PLATFORM: "sealed"}
        parties = [signature.party for signature in contract.signatures]
        assert len(parties) == len(set(parties)), "somebody signed twice"
        assert set(parties) == {party for party, kind in signed.items() if kind in kinds}
        stored = {document.kind for document in contract.documents}
        assert (DocumentKind.CUSTOMER_SIGNED in stored) == ("customer_signed" in kinds)

    @invariant()
    def orders_are_held_exactly_by_undeleted_contracts(self) -> None:
        expected = {
            order: number
            for number, (_, orders) in self.known.items()
            if number not in self.deleted
            for order in orders
        }
        found = {order.id: order.contract for order in self.desk.orders.list(OrderFilter()) if order.contract}
        assert found == expected
        with self.desk.context.database.read() as session:
            twice = session.execute(
                text(
                    "SELECT order_id FROM contract_order WHERE released_at IS NULL "
                    "GROUP BY order_id HAVING count(*) > 1"
                )
            )
            assert twice.first() is None


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
class TestS61S62OperatorsAndEngine(OperatorsAndEngine.TestCase):  # type: ignore[misc, valid-type]  # made by hypothesis
    """S61, S62, P10: whatever happens, in whatever order."""

    settings = settings(
        max_examples=_EXAMPLES,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
