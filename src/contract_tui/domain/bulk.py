"""One action on many contracts: what will be done with each, and what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from contract_tui.domain.actions import Action


class Outcome(StrEnum):
    """What became of one contract."""

    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"
    UNTOUCHED = "untouched"


OUTCOME_WORDS = {
    Outcome.PLANNED: "将处理",
    Outcome.DONE: "完成",
    Outcome.REFUSED: "不能处理",
    Outcome.UNTOUCHED: "未处理",
}


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One contract of a plan.

    Attributes:
        number: As it was given; in its one spelling where it is a contract's.
        party: Party A's name; empty where there is no such contract.
        version: What was looked at; None where there is no such contract.
        refusal: Why it is not possible, in the sentence that the action itself gives; empty where it is.
        code: The refusal's kind, as errors name it; empty where it is possible.
    """

    number: str
    party: str = ""
    version: int | None = None
    refusal: str = ""
    code: str = ""


@dataclass(frozen=True)  # without slots: the two parts are told once
class BulkPlan:
    """An action on many contracts, before anything is done.

    Attributes:
        items: No contract twice, in the order in which they will be done.
    """

    action: Action
    items: tuple[BulkItem, ...]

    @cached_property
    def possible(self) -> tuple[BulkItem, ...]:
        """The contracts with which it will be done."""
        return tuple(item for item in self.items if not item.refusal)

    @cached_property
    def refused(self) -> tuple[BulkItem, ...]:
        """The contracts that will be left as they are, each with the reason."""
        return tuple(item for item in self.items if item.refusal)


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of one contract.

    Attributes:
        words: What was done, or why nothing was.
        code: The refusal's kind, as errors name it; empty where nothing was refused.
        made: What came of it: a file's name in the zip, the number of a new contract; empty for nothing.
    """

    number: str
    party: str
    outcome: Outcome
    words: str
    code: str = ""
    made: str = ""


def summary(results: Iterable[BulkResult]) -> str:
    """How many ended in which way, as one sentence."""
    counts = Counter(result.outcome for result in results)
    parts = [f"{OUTCOME_WORDS[outcome]} {counts[outcome]:,} 份" for outcome in Outcome if counts[outcome]]
    return f"共 {counts.total():,} 份合同：{'，'.join(parts)}。"
