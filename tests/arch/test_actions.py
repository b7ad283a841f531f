"""A contract action is declared in one place, and every face has it from there."""

import argparse
import dataclasses

import pytest

from contract_tui.cli.main import build_parser
from contract_tui.domain import actions
from contract_tui.domain.actions import ACTIONS, Action
from contract_tui.domain.states import SPECIFICATIONS
from contract_tui.tui.commands.handling import commands_of
from contract_tui.tui.controllers.contract import ContractActions

NO_KEY_OF_ITS_OWN = {
    Action.CHANGE_ORDERS: "the key of 上一步 leads from 填写甲方信息 to the orders",
    Action.DOWNLOAD_TEXT: "the key of 下载 does it while there is only the text",
}
NO_VERB = {Action.CONTINUE: "going on is another command on each page: party, text, sign-info, send"}


def groups(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (choices,) = (each.choices for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    return dict(choices or {})


def test_every_action_is_declared_whole_and_cannot_be_changed() -> None:
    assert set(ACTIONS) == set(Action)
    fields = dataclasses.fields(actions.ActionSpecification)
    assert all(each.default is each.default_factory is dataclasses.MISSING for each in fields)
    with pytest.raises(TypeError):
        ACTIONS[Action.VOID] = ACTIONS[Action.DELETE]  # type: ignore[index]  # what is tried here


@pytest.mark.parametrize("action", Action)
def test_an_action_answers_every_question(action: Action) -> None:
    it = action.specification
    assert it.words
    assert it.help
    assert it.denial
    assert bool(it.keys) is (action not in NO_KEY_OF_ITS_OWN)
    assert bool(it.verb) is (action not in NO_VERB)


def test_no_two_actions_have_the_same_words_or_the_same_key() -> None:
    words = [each.words for each in ACTIONS.values()]
    keys = [key for each in ACTIONS.values() for key in each.keys]
    assert len(set(words)) == len(words)
    assert len(set(keys)) == len(keys)


def test_every_action_is_possible_somewhere() -> None:
    somewhere = {action for each in SPECIFICATIONS.values() for action in each.actions}
    assert somewhere | {Action.RETRY} == set(Action)


def test_the_interface_offers_every_action_by_its_declaration() -> None:
    offered = {method.command.id: method.command for method in commands_of(ContractActions)}
    declared = {action: action.specification for action in Action if action not in NO_KEY_OF_ITS_OWN}
    assert set(offered) == {action.value for action in declared}
    for action, it in declared.items():
        command = offered[action.value]
        assert (command.keys, command.words, command.help) == (it.keys, it.words, it.help)


def test_the_command_line_has_every_verb_with_its_words() -> None:
    verbs = groups(groups(build_parser())["contract"])
    for action in set(Action) - set(NO_VERB):
        it = action.specification
        assert it.verb in verbs
        assert not it.usage or verbs[it.verb].description == it.usage
