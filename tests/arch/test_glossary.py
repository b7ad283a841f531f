"""docs/glossary.md against the code: each name exists, each label is what is shown, each rule is one."""

import importlib
import re
from collections import Counter
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from tools.rules import ROOT, rules

from contract_tui.domain import labels
from contract_tui.domain.actions import Action
from contract_tui.domain.capabilities import By
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.findings import Severity
from contract_tui.domain.signatures import Answer, CommandKind, Level, SignatureParty
from contract_tui.domain.states import (
    BackgroundStep,
    Channel,
    State,
    Substate,
    Trigger,
    VoidReason,
    Waiting,
)
from contract_tui.domain.verdicts import Verdict
from contract_tui.domain.waiting import WAITING_WORDS

TEXT = (ROOT / "docs" / "glossary.md").read_text("utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| 中文")
]
PLATFORM = "腾讯云"
WORDS: dict[type[Enum], Callable[[Any], str]] = {
    Action: lambda action: action.specification.words,
    Channel: lambda channel: labels.channel(channel, PLATFORM),
    DocumentKind: labels.DOCUMENTS.__getitem__,
    Level: lambda level: level.words,
    Severity: lambda severity: severity.words,
    SignatureParty: labels.SIGNATURE_PARTIES.__getitem__,
    State: labels.STATES.__getitem__,
    Substate: lambda substate: labels.substate(substate, PLATFORM),
    Trigger: labels.TRIGGERS.__getitem__,
    Verdict: lambda verdict: verdict.words,
    VoidReason: labels.VOID_REASONS.__getitem__,
    Waiting: WAITING_WORDS.__getitem__,
}
"""The kinds of which every member has a row, with the words that the interface has for it."""
FURTHER = {
    **{f"domain.orders.PayMode.{each.name}": words for each, words in labels.PAY_MODES.items()},
    **{f"domain.orders.OrderKind.{each.name}": words for each, words in labels.ORDER_KINDS.items()},
    **{f"domain.orders.OrderAction.{each.name}": words for each, words in labels.ORDER_ACTIONS.items()},
}


def named(code: str) -> Any:
    """What a dotted name below the package stands for: a module, or something in one."""
    parts = ["contract_tui", *code.strip("`").split(".")]
    for length in range(len(parts), 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            fields = getattr(value, "__dataclass_fields__", {})
            value = fields[name] if name in fields else getattr(value, name)
        return value
    raise AssertionError(code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1].strip("`"))
def test_a_row_names_something_of_the_code_and_rules_that_exist(row: tuple[str, ...]) -> None:
    words, code, meaning, cited = row
    value = named(code)
    assert meaning
    numbers = cited.split(", ")
    assert set(numbers) <= set(rules()), numbers
    if type(value) in WORDS:
        assert words == WORDS[type(value)](value)
    assert words == FURTHER.get(code.strip("`"), words)


def test_every_member_of_the_vocabulary_has_a_row() -> None:
    listed = [named(code) for _, code, *_ in ROWS]
    kinds: tuple[type[Enum], ...] = (*WORDS, BackgroundStep, By, CommandKind, Answer)
    for kind in kinds:
        assert [each for each in listed if type(each) is kind] == list(kind), kind.__name__


def test_an_idea_has_one_row() -> None:
    assert [code for code, times in Counter(code for _, code, *_ in ROWS).items() if times > 1] == []


def test_the_glossary_is_linked_from_where_newcomers_begin() -> None:
    for name in ("CONTRIBUTING.md", "docs/architecture.md"):
        assert re.search(r"\]\((docs/)?glossary\.md\)", Path(ROOT / name).read_text("utf-8")), name
