"""Whole flows typed before the first screen is there, as a link delivers that stood still: the same end.

CONTRACT_TUI_TYPED_AHEAD=200 writes so many flows, cut at random, instead of each one once.
"""

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.world.people import ENTERPRISE, PARTY
from tests.world.story import Story, an_office
from tests.world.terminal import MODERN, PATIENCE, PLAIN, RealTerminal

from contract_tui.desk.operator import current_operator
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.states import Channel, State, Substate
from contract_tui.tui.remembered import choices_file, load_choices

TIMES = int(os.environ.get("CONTRACT_TUI_TYPED_AHEAD", "0"))
F7, F8, F10 = "\x1b[18~", "\x1b[19~", "\x1b[21~"
ESC, ENTER, TAB, DOWN, RIGHT = "\x1b", "\r", "\t", "\x1b[B", "\x1b[C"
HOME, END, SHIFT_DOWN = "\x1b[H", "\x1b[F", "\x1b[1;2B"
REASON = "Dzon 客户 x 要求取消 q"
"""Each letter is a command of the list."""
PARTY_TYPED = TAB.join((PARTY.contact, PARTY.phone, PARTY.email, PARTY.address, PARTY.postcode))


@dataclass(frozen=True)
class Flow:
    """What is typed, and what has come of it.

    Attributes:
        typed: Everything, before F10.
        holds: Fails when the end is another one.
        prepare: Makes what the flow begins with; what it gives stands for `{}` in what is typed.
    """

    typed: str
    holds: Callable[[Story], None]
    prepare: Callable[[Story], object] = lambda office: None


def only(office: Story) -> str:
    listing = office.desk.contracts.listing()
    (row,) = office.desk.contracts.rows(listing.keys).values()
    return row.number


def both_parties(office: Story) -> None:
    contract = office.get(only(office))
    assert contract.substate is Substate.GENERATING
    assert contract.party == PARTY
    assert len(contract.orders) == 30


def signing(office: Story) -> None:
    contract = office.get(only(office))
    assert contract.substate is Substate.CUSTOMER_SIGNING
    assert contract.signer is not None
    assert contract.signer.name == "李四"


def single_party(office: Story) -> None:
    contract = office.get(only(office))
    assert (contract.channel, contract.state) == (Channel.SINGLE, State.DRAFT)
    assert [order.id for order in contract.orders] == ["E-07"]


def cancelled(office: Story) -> None:
    contract = office.get(only(office))
    assert contract.substate is Substate.CANCELLING
    assert contract.cancel_reason == REASON


def deleted(office: Story) -> None:
    assert not office.desk.contracts.listing().keys


def filtered(office: Story) -> None:
    choices, _ = load_choices(choices_file(office.settings.cache, current_operator().name))
    wanted = choices.criteria
    assert (wanted.customer, wanted.least_fen, wanted.most_fen) == (ENTERPRISE, 100_000, 9_999_900)
    assert (wanted.created_from, wanted.created_to) == (date(2026, 11, 1), date(2026, 11, 30))
    assert wanted.channel is Channel.BOTH


def customer_added(office: Story) -> None:
    customer = office.desk.customers.get("100000000009")
    assert (customer.name, customer.kind) == ("快打有限公司", CustomerKind.ENTERPRISE)
    assert (customer.code, customer.framework) == ("91110000600037341L", "KJ-2026-0009")


def imported(office: Story) -> None:
    assert len(office.desk.orders.look_up(ENTERPRISE, ["B-1", "B-2", "B-3"]).rows) == 3


def a_file(office: Story) -> Path:
    file = office.settings.home.with_name("orders.csv")
    rows = [f"B-{place},{ENTERPRISE},2026-03-05 10:00:00,prePay,云服务器,100.00" for place in (1, 2, 3)]
    file.write_text("\n".join(["order_id,payer,created_at,pay_mode,product,amount", *rows]), "utf-8")
    return file


def paper_asked_for(office: Story) -> None:
    paper = office.get(only(office)).paper
    assert paper is not None
    assert (paper.mailing.copies, paper.mailing.recipient) == (3, "李四")
    assert (paper.mailing.phone, paper.mailing.address) == ("13900009999", "上海市浦东新区世纪大道 8 号")


def signer_added(office: Story) -> None:
    names = [signer.name for signer in office.desk.customers.get(ENTERPRISE).signers]
    assert names == ["张三", "李四", "赵六七"]


def two_drafts(office: Story) -> None:
    """Two single-party drafts that can be voided, and one of both parties that cannot."""
    office.generated("E-01")
    office.generated("E-02")
    office.filling("E-03")


def two_voided(office: Story) -> None:
    counts = office.desk.contracts.counts()
    assert (counts[State.VOIDED], counts[State.DRAFT]) == (2, 1)


def only_the_last(office: Story) -> None:
    (row,) = office.desk.contracts.list()
    assert office.get(row.number).orders[0].id == "E-01"


def a_list_to_write(office: Story) -> Path:
    office.filling("E-01")
    return office.settings.home.with_name("list.csv")


def list_written(office: Story) -> None:
    text = office.settings.home.with_name("list.csv").read_text("utf-8-sig")
    assert only(office) in text


def two_contracts(office: Story) -> None:
    assert sorted(row.order_count for row in office.desk.contracts.list()) == [1, 30]


def gone_back(office: Story) -> None:
    number = only(office)
    contract = office.get(number)
    assert contract.substate is Substate.GENERATING
    assert [order.id for order in contract.orders] == ["E-01"]
    assert contract.party is not None
    assert contract.party.contact.endswith("x")
    kinds = [event.kind for event in office.desk.audit_trail.events(number)]
    assert kinds[-3:] == ["previous", "change_orders", "confirm_party"]
    assert office.desk.audit_trail.audit(number).problems == ()


def a_stretch_in_one_contract(office: Story) -> None:
    (row,) = office.desk.contracts.list()
    numbers = [order.id for order in office.get(row.number).orders]
    assert numbers == ["E-09", "E-08", "E-07"]


TRY = "\x14"
"""Ctrl+T tries an import."""
CLEAR = "\x15"
"""Ctrl+U empties a field."""
FLOWS = {
    "both parties": Flow(f"c{F8}a{F8}{PARTY_TYPED}{F8}", both_parties),
    "single party": Flow(f"c{ENTER}{DOWN}{F8}/E-07{ENTER} {F8}{ENTER}", single_party),
    "send": Flow(f"{ENTER}{DOWN}{ENTER}{F8}{ENTER}", signing, lambda office: office.text_confirmed("E-01")),
    "cancel": Flow(f"x{REASON}{ENTER}", cancelled, lambda office: office.customer_signing("E-01")),
    "escape and cancel": Flow(
        f"F{ESC}x{REASON}{ENTER}", cancelled, lambda office: office.customer_signing("E-01")
    ),
    "void and delete": Flow(f"z{TAB}{ENTER}D{TAB}{ENTER}", deleted, lambda office: office.generated("E-01")),
    "by the command line": Flow(
        f":zf{ENTER}{TAB}{ENTER}:sc{ENTER}{TAB}{ENTER}", deleted, lambda office: office.generated("E-01")
    ),
    "by jumping": Flow(f"zja{ENTER}Dja{ENTER}", deleted, lambda office: office.generated("E-01")),
    "filter": Flow(
        f"F{RIGHT}{TAB}{TAB}{ENTERPRISE}{TAB}1000{TAB}99999{TAB}2026-11-01{TAB}2026-11-30{F8}", filtered
    ),
    "search and cancel": Flow(
        f"/E-02{ENTER}{ESC}/E-01{ENTER}x{REASON}{ENTER}",
        cancelled,
        lambda office: office.customer_signing("E-01"),
    ),
    "customer": Flow(
        f"K+{ENTER}快打有限公司{TAB}91110000600037341L{TAB}100000000009{TAB}KJ-2026-0009{F8}", customer_added
    ),
    "signer": Flow(f"K{DOWN}{DOWN}\x1b[Hi赵六七{TAB}13800000007{ENTER}", signer_added),
    "import": Flow(f"I{{}}{TRY}{F8}", imported, a_file),
    "void the marked": Flow(f"az{F8}{TAB}{ENTER}", two_voided, two_drafts),
    "delete a stretch": Flow(
        f"{SHIFT_DOWN}D{F8}{TAB}{ENTER}",
        only_the_last,
        lambda office: [office.voided(order) for order in ("E-01", "E-02", "E-03")],
    ),
    "export": Flow(f"B{CLEAR}{{}}{ENTER}{ENTER}", list_written, a_list_to_write),
    "too many orders": Flow(f"c{F8}/E-{ENTER}a{END} {F8}{ENTER}", two_contracts),
    "back and other orders": Flow(
        f"{ENTER}{F7}x{F7}{HOME} {F8}{F8}", gone_back, lambda office: office.text_review("E-01", "E-02")
    ),
    "a stretch of orders": Flow(
        f"c{F8}/E-0{ENTER}{SHIFT_DOWN}v{DOWN}v{END}uU={F8}", a_stretch_in_one_contract
    ),
    "paper": Flow(
        f"p{CLEAR}3{TAB}{CLEAR}李四{TAB}{CLEAR}13900009999{TAB}{CLEAR}上海市浦东新区世纪大道 8 号{F8}",
        paper_asked_for,
        lambda office: office.converted("E-01"),
    ),
}


def whole(keys: bytes) -> Iterator[bytes]:
    yield keys


def cut(keys: bytes, chance: random.Random) -> Iterator[bytes]:
    """At random, but never behind an escape character: time would make a key of its own of it."""
    start = 0
    while start < len(keys):
        end = start + chance.choice((1, 2, 3, 5, 8, 40))
        while end < len(keys) and b"\x1b" in keys[max(end - 4, 0) : end]:
            end += 1
        yield keys[start:end]
        start = end


def plays(flow: Flow, folder: Path, chance: random.Random | None = None) -> None:
    office = an_office(folder)
    try:
        typed = flow.typed.format(flow.prepare(office)) + F10
        environ = {
            "CONTRACT_TUI_HOME": str(office.settings.home),
            "CONTRACT_TUI_ENGINE__IN_INTERFACE": "false",
            "CONTRACT_TUI_SIGNING__PROVIDER": "simulated",
        }
        kind = chance.choice((PLAIN, MODERN)) if chance else PLAIN
        terminal = RealTerminal([sys.executable, "-m", "contract_tui"], environ, kind)
        try:
            terminal.wait_for(b"\x1b[?1004h")  # until then the kernel edits lines
            for piece in cut(typed.encode(), chance) if chance else whole(typed.encode()):
                terminal.press(piece)
            code = terminal.wait(PATIENCE)
            assert code == 0, terminal.shown.decode(errors="replace")[-3000:]
        except Exception:
            terminal.process.send_signal(signal.SIGKILL)
            raise
        finally:
            terminal.close()
        flow.holds(office)
    finally:
        office.desk.close()


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_in_one_write(name: str, tmp_path: Path) -> None:
    plays(FLOWS[name], tmp_path)


@pytest.mark.parametrize("place", range(TIMES))
def test_flows_cut_at_random(place: int, tmp_path: Path) -> None:
    chance = random.Random(place)
    plays(FLOWS[chance.choice(list(FLOWS))], tmp_path, chance)
