"""What a key starts is finished before the next one is given out; whoever wants out is not kept."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from contract_tui.tui.link import key_gate
from contract_tui.tui.link.keyboard import Keyboard
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.people import COLLEAGUE
from tests.world.story import Story


class Slowly:
    """A call of the desk that waits until a test lets it go on."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call
        self.go_on = threading.Event()
        self.begun = threading.Event()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.begun.set()
        assert self.go_on.wait(10)
        return self._call(*args, **kwargs)


def types_ahead(operator: Driver, *keys: str) -> None:
    """As a link does that stood still: all at once, waiting for nothing."""
    for key in keys:
        character = key if len(key) == 1 else {"space": " "}.get(key)
        operator.app.post_message(events.Key(key, character))


async def test_a_reason_typed_while_the_contract_is_read_goes_into_the_dialog(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        app: Any = operator.app
        slow = Slowly(app.access.desk.contracts.get)
        monkeypatch.setattr(app.access.desk.contracts, "get", slow)
        types_ahead(operator, "x", *"Dzon", "enter")
        await operator.until(slow.begun.is_set, "the contract is being read")
        slow.go_on.set()
        await operator.is_told("已申请取消签署")
    assert office.get(number).cancel_reason == "Dzon"


async def test_what_a_colleague_changes_is_read_without_keeping_the_keys(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        app: Any = operator.app
        slow = Slowly(app.access.desk.contracts.listing)
        monkeypatch.setattr(app.access.desk.contracts, "listing", slow)
        office.desk.drafts.void(number, COLLEAGUE)
        await operator.until(slow.begun.is_set, "the change is being read")
        await operator.presses("question_mark")
        await operator.sees("| 帮助")
        slow.go_on.set()


async def test_somebody_who_waits_long_can_leave(office: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_gate, "URGENT_SECONDS", 0.0)
    number = office.customer_signing("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        app: Any = operator.app
        slow = Slowly(app.access.desk.contracts.get)
        monkeypatch.setattr(app.access.desk.contracts, "get", slow)
        await operator.presses("x", *"Dzq")
        await operator.until(slow.begun.is_set, "the contract is being read")
        types_ahead(operator, "ctrl+c")
        await operator.is_told("按 F10 退出程序。")
        types_ahead(operator, "f10")
        await operator.until(lambda: operator.app.return_code is not None, "the program ends")
        slow.go_on.set()
    assert not office.get(number).cancel_reason


async def test_escape_and_a_key_in_one_are_two_keys_but_a_chord_in_a_field(office: Story) -> None:
    number = office.customer_signing("E-01")

    def sends(text: str) -> None:
        for message in Keyboard().feed(text, 0):
            operator.app.post_message(message)

    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("question_mark")
        await operator.sees("| 帮助")
        sends("\x1bF")
        await operator.sees("筛选合同")
        await operator.presses("tab", "tab")
        await operator.types("ab cd")
        sends("\x1bbX")
        await operator.sees("ab Xcd")
