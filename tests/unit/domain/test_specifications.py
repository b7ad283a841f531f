"""Every sub-state has its specification, and the specifications agree with the table of transitions.

The other tables of the program that are keyed by a kind that a contract can be of are total as well: a new
member fails here, with the table's name, instead of getting an answer that was meant for others.
"""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import contract_tui
from contract_tui.desk.tasks.due_times import longest_waits
from contract_tui.domain import refusals, states
from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.refusals import Act
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import (
    SPECIFICATIONS,
    BackgroundStep,
    Channel,
    State,
    Substate,
    Trigger,
    VoidReason,
    Waiting,
    WizardPage,
)
from contract_tui.domain.tasks import TaskKind
from contract_tui.domain.transitions import OPENING, TRANSITIONS, reachable
from tests.world.homes import settings_of

SOURCE = Path(contract_tui.__file__).parent
OF_THE_BACKGROUND = {
    BackgroundStep.GENERATE: {Trigger.DRAFTED},
    BackgroundStep.RECONCILE: set[Trigger](),  # sending is the operator's; only its outcome is asked for
    BackgroundStep.OBSERVE: {Trigger.CUSTOMER_SIGNED, Trigger.CUSTOMER_REFUSED, Trigger.DEADLINE_PASSED},
    BackgroundStep.WITHDRAW: {Trigger.CANCELLED},
    BackgroundStep.SEAL: {Trigger.SEALED},
    BackgroundStep.HAND_OVER_PAPER: {Trigger.PAPER_HANDED_OVER},
}
OF_THE_OPERATOR = {
    Trigger.CONFIRM_PARTY: Action.CONTINUE,
    Trigger.CONFIRM_TEXT: Action.CONTINUE,
    Trigger.PREVIOUS: Action.PREVIOUS,
    Trigger.CHANGE_ORDERS: Action.CHANGE_ORDERS,
    Trigger.SEND: Action.CONTINUE,
    Trigger.RESEND: Action.RESEND,
    Trigger.CANCEL: Action.CANCEL,
    Trigger.VOID: Action.VOID,
    Trigger.CONVERT: Action.CONVERT,
    Trigger.REQUEST_PAPER: Action.REQUEST_PAPER,
    Trigger.DELETE: Action.DELETE,
}


def leads(substate: Substate) -> set[Trigger]:
    return {trigger for _, source, trigger in TRANSITIONS if source is substate}


def test_every_substate_has_a_specification_that_nothing_can_change() -> None:
    assert list(SPECIFICATIONS) == list(Substate)
    for specification in SPECIFICATIONS.values():
        with pytest.raises(dataclasses.FrozenInstanceError):
            specification.words = ""  # type: ignore[misc]  # what is tried here
    with pytest.raises(TypeError):
        SPECIFICATIONS[Substate.FILLING] = SPECIFICATIONS[Substate.VOIDED]  # type: ignore[index]  # the same


def test_a_specification_leaves_no_question_to_a_default() -> None:
    fields = dataclasses.fields(states.SubstateSpecification)
    assert all(field.default is dataclasses.MISSING for field in fields)
    assert all(field.default_factory is dataclasses.MISSING for field in fields)


@pytest.mark.parametrize("substate", Substate)
def test_a_specification_says_everything_in_every_channel(substate: Substate) -> None:
    it = substate.specification
    assert set(it.fact) == set(it.expected) == set(Channel)
    assert it.words
    assert all(it.fact.values())
    assert it.draft is None or it.draft in it.actions


def test_no_two_substates_have_the_same_words() -> None:
    assert len({each.words for each in SPECIFICATIONS.values()}) == len(Substate)


@pytest.mark.parametrize("substate", Substate)
def test_a_contract_comes_to_a_substate_in_exactly_the_channels_that_its_specification_names(
    substate: Substate,
) -> None:
    channels = {channel for channel in Channel if substate in reachable(channel, OPENING[channel])}
    assert channels == substate.specification.channels


@pytest.mark.parametrize("substate", Substate)
def test_what_leads_on_is_the_operators_or_the_background_steps_and_nothing_else(substate: Substate) -> None:
    it = substate.specification
    by_engine = OF_THE_BACKGROUND[it.step] if it.step else set()
    actions = {OF_THE_OPERATOR[trigger] for trigger in leads(substate) - by_engine}
    without_a_step = {Action.DOWNLOAD, Action.DOWNLOAD_TEXT, Action.VIEW_MAILING, Action.RECREATE}
    assert by_engine <= leads(substate)
    assert actions == set(it.actions) - without_a_step


@pytest.mark.parametrize("substate", Substate)
def test_p18_a_contract_is_recreated_exactly_where_an_operators_own_steps_delete_it(
    substate: Substate,
) -> None:
    given_up = Trigger.DELETE in leads(substate) or Trigger.VOID in leads(substate)
    assert (Action.RECREATE in substate.specification.actions) is given_up


@pytest.mark.parametrize("substate", Substate)
def test_whom_a_contract_waits_for_follows_from_who_moves_it(substate: Substate) -> None:
    it = substate.specification
    if it.state in {State.EFFECTIVE, State.VOIDED}:
        assert it.waits_for is None
    elif it.step is BackgroundStep.OBSERVE:
        assert it.waits_for is Waiting.CUSTOMER
    else:
        moved_by_engine = bool(it.step and OF_THE_BACKGROUND[it.step])
        assert it.waits_for is (Waiting.PLATFORM if moved_by_engine else Waiting.OPERATOR)


@pytest.mark.parametrize("substate", Substate)
def test_what_leads_on_usually_is_possible_in_every_channel_that_comes_here(substate: Substate) -> None:
    it = substate.specification
    assert it.onward is None or all((each, substate, it.onward) in TRANSITIONS for each in it.channels)
    assert it.onward is not None or it.ended
    assert it.onward is None or not it.ended


def test_every_trigger_is_somebodys() -> None:
    somebodys = {Trigger.OPEN, *OF_THE_OPERATOR, *(t for each in OF_THE_BACKGROUND.values() for t in each)}
    assert somebodys == set(Trigger)
    assert {trigger for _, _, trigger in TRANSITIONS} | {Trigger.OPEN} == set(Trigger)


def test_every_background_step_has_a_substate_and_a_longest_wait(tmp_path: Path) -> None:
    steps = {it.step for it in SPECIFICATIONS.values()} - {None}
    assert steps == set(BackgroundStep) == set(OF_THE_BACKGROUND)
    waits = {each.substate for each in longest_waits(settings_of(tmp_path)) if each.kind is TaskKind.CONTRACT}
    assert waits == {substate for substate in Substate if substate.specification.step}


def test_a_void_contract_has_exactly_the_reasons_of_the_table() -> None:
    reasons = {target.reason for target in TRANSITIONS.values() if target.substate is Substate.VOIDED}
    assert reasons == set(VoidReason)
    others = {target.reason for target in TRANSITIONS.values() if target.substate is not Substate.VOIDED}
    assert others == {None}


def test_every_kind_of_act_has_a_denial_and_every_act_a_place() -> None:
    assert {*Action, *Act, *Trigger} == set(refusals._DENIALS)
    assert set(refusals._ACTS) == set(Act)
    assert all(refusals._ACTS.values())


KINDS = (
    Action, Act, BackgroundStep, Channel, Decision, DocumentKind, SignatureParty, State, Substate, Trigger,
    VoidReason, Waiting, WizardPage,
)  # fmt: skip
PARTIAL = {
    "_ASKED": "the two documents that can be downloaded (S24, S43, S55)",
    "_SUFFIX": "the two documents that can be downloaded",
    "_SIGNERS": "the documents that carry their order's data: all but the draft",
    "_RETURNED": "the two answers that an operator can take down, for sentences of their own",
    "_CONSEQUENCES": "the actions that many contracts can be given at once",
    "_OUTCOMES": "what a simulated signer's decision makes of a contract; ignoring makes nothing",
}
"""Tables that leave members out on purpose, and why no look-up asks for them."""


def tables() -> Iterator[tuple[str, str, type[Enum], Mapping[Any, Any]]]:
    """Every dictionary keyed by members of one of the kinds: its module, name, kind, and itself."""
    for found in pkgutil.walk_packages(contract_tui.__path__, "contract_tui."):
        if "migrations" in found.name or found.name.endswith("__main__"):
            continue
        for name, table in vars(importlib.import_module(found.name)).items():
            if isinstance(table, Mapping) and table and type(next(iter(table))) in KINDS:
                yield found.name, name, type(next(iter(table))), table


TABLES = list(tables())


def test_every_table_keyed_by_a_kind_is_total_or_says_why_it_is_not() -> None:
    missing = {name: set(kind) - set(table) for _, name, kind, table in TABLES}
    assert {name for name, left_out in missing.items() if left_out} == set(PARTIAL), missing


def test_the_tables_were_looked_for_in_every_layer() -> None:
    names = {name for _, name, _, _ in TABLES}
    assert {"SPECIFICATIONS", "STATES", "WAITING_WORDS", "_LEADS_TO", "_PAGE_OF", "_AHEAD", "_SIGNS"} <= names


def test_besides_the_specifications_only_sentences_are_keyed_by_all_substates() -> None:
    assert {module for module, _, kind, _ in TABLES if kind is Substate} == {
        "contract_tui.domain.states",
        "contract_tui.domain.explanation",
        "contract_tui.tui.screens.new_contract.live_timeline",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_no_look_up_by_a_kind_has_a_default(kind: type[Enum]) -> None:
    """A default answers for the member that somebody forgot: `.get(contract.substate, ...)`."""
    attribute = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    look_up = re.compile(rf"\.get\([\w.]*\b{attribute}\b")
    sources = {path.name: path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    assert [name for name, text in sources.items() if look_up.search(text)] == []
