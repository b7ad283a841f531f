"""Desk, command line and interface give the cell's one reason, and give it before they judge any field."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract_tui.config import Signing
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import DeskError, ExitCode, ForbiddenError
from contract_tui.domain.parties import Mailing, PartyDetails
from contract_tui.domain.refusals import Act, Asked, advice, why_not
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Substate, Trigger, Waiting
from contract_tui.tui.controllers.contract import reason_against
from tests.cli.conftest import Here
from tests.unit.domain.test_refusals import CELLS
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.people import ENTERPRISE, OPERATOR
from tests.world.story import Story

if TYPE_CHECKING:
    from tests.world.answers import Answer

DAYS = 86_400
MAILING = Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号")


def one_of_each(story: Story) -> list[str]:
    """A contract in every cell; what would move by itself comes last, and nothing runs afterwards."""
    desk, order = story.desk, (f"E-{n:02d}" for n in range(1, 40))
    timing = desk.settings.timing
    expired = story.customer_signing(next(order))
    desk.phones.decide(expired, Decision.IGNORE, OPERATOR)
    story.wait(timing.deadline + DAYS)
    refused = story.customer_signing(next(order))
    desk.phones.decide(refused, Decision.REFUSE, OPERATOR)
    story.engine()
    cancelled = story.customer_signing(next(order))
    desk.signing.cancel(cancelled, "选错", OPERATOR)
    story.wait(timing.cancel)
    voided = story.generated(next(order))
    desk.drafts.void(voided, OPERATOR)
    effective = [story.effective(next(order)) for _ in range(3)]
    for _ in range(3):
        effective.append(story.generated(next(order)))
        desk.signing.convert(effective[-1], OPERATOR)
        story.wait(timing.seal_single)
    for number in (effective[0], effective[3]):
        desk.papers.request(number, MAILING, OPERATOR)
    story.wait(timing.paper)
    for number in (effective[1], effective[4]):
        desk.papers.request(number, MAILING, OPERATOR)
    drafts = [story.generated(next(order)), story.text_review(next(order)), story.signer_review(next(order))]
    signed, converted = story.platform_signing(next(order)), story.generated(next(order))
    cancelling, signing = story.customer_signing(next(order)), story.customer_signing(next(order))
    desk.signing.convert(converted, OPERATOR)
    desk.signing.cancel(cancelling, "选错", OPERATOR)
    generating = story.filling(next(order))
    desk.drafts.confirm_party(generating, story.get(drafts[1]).party or PartyDetails(), OPERATOR)
    alone = desk.drafts.open(story.get(voided).channel, ENTERPRISE, [next(order)], OPERATOR)
    filling = story.filling(next(order))
    return [
        expired, refused, cancelled, voided, *effective, *drafts,
        signed, converted, cancelling, signing, generating, alone, filling,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    clock = StillClock()
    told = Story(a_desk(tmp_path_factory.mktemp("refusals"), clock), clock)
    one_of_each(told)
    yield told
    told.desk.close()


@pytest.fixture(scope="module")
def contracts(story: Story) -> list[Contract]:
    return [story.get(row.number) for row in story.desk.contracts.list()]


@pytest.fixture(scope="module")
def by_files(story: Story) -> Iterator[Desk]:
    """The same home where contracts travel as files."""
    desk = open_desk(replace(story.desk.settings, signing=Signing("exchange")), story.clock)
    yield desk
    desk.close()


def test_there_is_a_contract_in_every_cell(contracts: list[Contract]) -> None:
    assert sorted((str(c.channel), str(c.substate), str(c.reason)) for c in contracts) == sorted(
        (str(cell.channel), str(cell.substate), str(cell.reason)) for cell in CELLS
    )


Call = Callable[[Desk, str], object]
CALLS: dict[Asked, Call] = {
    Action.CANCEL: lambda desk, number: desk.signing.cancel(number, "", OPERATOR),
    Action.RESEND: lambda desk, number: desk.signing.resend(number, OPERATOR),
    Action.PREVIOUS: lambda desk, number: desk.revisions.previous(number, OPERATOR),
    Action.CHANGE_ORDERS: lambda desk, number: desk.revisions.change_orders(number, ["NONE"], OPERATOR),
    Action.CONVERT: lambda desk, number: desk.signing.convert(number, OPERATOR),
    Action.VOID: lambda desk, number: desk.drafts.void(number, OPERATOR),
    Action.RECREATE: lambda desk, number: desk.recreation.recreate(number, OPERATOR, without=["X"]),
    Action.DELETE: lambda desk, number: desk.drafts.delete(number, OPERATOR),
    Action.RETRY: lambda desk, number: desk.tasks.retry(number, OPERATOR),
    Action.REQUEST_PAPER: lambda desk, number: desk.papers.request(number, Mailing(0, "", "", ""), OPERATOR),
    Trigger.CONFIRM_PARTY: lambda desk, number: desk.drafts.confirm_party(number, PartyDetails(), OPERATOR),
    Trigger.CONFIRM_TEXT: lambda desk, number: desk.drafts.confirm_text(number, OPERATOR),
    Trigger.SEND: lambda desk, number: desk.signing.send(number, OPERATOR),
    Act.SAVE_PARTY: lambda desk, number: desk.drafts.save_party(number, PartyDetails(), OPERATOR),
    Act.CHOOSE_SIGNER: lambda desk, number: desk.drafts.choose_signer(number, 0, OPERATOR),
    Act.CHANGE_PHONE: lambda desk, number: desk.drafts.set_signer_phone(number, "x", OPERATOR),
    Act.PLAY_PHONE: lambda desk, number: desk.phones.decide(number, Decision.SIGN, OPERATOR),
    Act.DOWNLOAD_DRAFT: lambda desk, number: desk.documents.pdf(number, DocumentKind.DRAFT_PDF),
    Act.DOWNLOAD_OFFICIAL: lambda desk, number: desk.documents.pdf(number, DocumentKind.OFFICIAL),
}
BY_FILES: dict[Asked, Call] = {
    Trigger.CUSTOMER_SIGNED: lambda desk, number: desk.returns.accept(number, b"", OPERATOR),
    Trigger.CUSTOMER_REFUSED: lambda desk, number: desk.returns.refuse(number, "", OPERATOR),
    Trigger.PAPER_HANDED_OVER: lambda desk, number: desk.papers.hand_over(number, "", "", OPERATOR),
}


@pytest.mark.parametrize("asked", [*CALLS, *BY_FILES], ids=str)
def test_the_desk_refuses_with_the_cells_reason_whatever_was_typed(
    story: Story, by_files: Desk, contracts: list[Contract], asked: Asked
) -> None:
    desk, call = (story.desk, CALLS[asked]) if asked in CALLS else (by_files, BY_FILES[asked])
    for contract in contracts:
        reason = why_not(contract, asked)
        if reason is None:
            continue
        with pytest.raises(DeskError) as refused:
            call(desk, contract.number)
        assert isinstance(refused.value, ForbiddenError), (contract.substate, refused.value)
        assert (refused.value.message, refused.value.hint) == (reason, advice(contract))


_PAPER = ("--recipient", "", "--phone", "", "--address", "")
COMMANDS: dict[tuple[str, ...], Asked] = {
    ("cancel", "--reason", ""): Action.CANCEL,
    ("resend",): Action.RESEND,
    ("previous",): Action.PREVIOUS,
    ("orders", "--add", "NONE"): Action.CHANGE_ORDERS,
    ("convert",): Action.CONVERT,
    ("void",): Action.VOID,
    ("recreate",): Action.RECREATE,
    ("delete",): Action.DELETE,
    ("retry",): Action.RETRY,
    ("paper", *_PAPER): Action.REQUEST_PAPER,
    ("party", "--phone", "x"): Trigger.CONFIRM_PARTY,
    ("party", "--save-only"): Act.SAVE_PARTY,
    ("sign-info", "--signer", "nobody"): Act.CHOOSE_SIGNER,
    ("sign-info", "--phone", "x"): Act.CHANGE_PHONE,
    ("send",): Trigger.SEND,
    ("simulate",): Act.PLAY_PHONE,
    ("simulate", "sign"): Act.PLAY_PHONE,
    ("pdf", "-o", "-", "--kind", "draft"): Act.DOWNLOAD_DRAFT,
    ("pdf", "-o", "-", "--kind", "official"): Act.DOWNLOAD_OFFICIAL,
}
FILES: dict[tuple[str, ...], Asked] = {
    ("accept", "no-such-file.pdf"): Trigger.CUSTOMER_SIGNED,
    ("refuse", "--reason", ""): Trigger.CUSTOMER_REFUSED,
    ("paper-sent", "--courier", "", "--tracking", ""): Trigger.PAPER_HANDED_OVER,
}
PAPER = (Substate.PAPER_REQUESTED, Substate.PAPER_SENT)
WAITING = frozenset({"pdf", "sign-info"})
"""They wait while a draft is being made, instead of refusing."""


@pytest.mark.parametrize("command", [*COMMANDS, *FILES], ids=" ".join)
def test_the_command_line_refuses_with_the_same_reason_and_exit_code_3(
    story: Story,
    contracts: list[Contract],
    command: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__PROVIDER", "exchange" if command in FILES else "simulated")
    monkeypatch.setenv("CONTRACT_TUI_ENGINE__IN_INTERFACE", "false")
    monkeypatch.setenv("CONTRACT_TUI_TIMING__AUTHORISATION", "0")
    cli = Here(story.desk.settings.home, capsys)
    asked = COMMANDS.get(command) or FILES[command]
    name, *options = command
    for contract in contracts:
        reason = why_not(contract, asked)
        if reason is None or elsewhere(contract, command):
            continue
        answer: Answer = cli("contract", name, contract.number, *options, "--json")
        assert answer.code == ExitCode.FORBIDDEN, (contract.substate, answer)
        assert (answer.error["message"], answer.error["hint"]) == (reason, advice(contract))


def elsewhere(contract: Contract, command: tuple[str, ...]) -> bool:
    """Whether the command does something else in this cell than what its refusal is about."""
    waits = command[0] in WAITING and contract.substate is Substate.GENERATING
    confirms = command[0] == "sign-info" and contract.substate is Substate.TEXT_REVIEW
    # The story's clock stands ahead of this machine's: what is due then looks far off, which retry mends.
    due = contract.waits_for in (Waiting.PLATFORM, Waiting.CUSTOMER) or contract.substate in PAPER
    return waits or confirms or (command[0] == "retry" and due)


def test_the_interface_greys_with_the_same_reason(story: Story, contracts: list[Contract]) -> None:
    rows = {row.number: row for row in story.desk.contracts.list()}
    for contract in contracts:
        for action in set(Action) - {Action.DOWNLOAD}:
            reason = why_not(contract, action)
            assert reason_against(contract, action) == reason
            assert reason_against(rows[contract.number], action) == reason


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
