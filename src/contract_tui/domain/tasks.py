"""Background tasks: rows that are due for a step, and a process's claim to do one."""

from dataclasses import dataclass
from enum import StrEnum


class TaskKind(StrEnum):
    """What a background task is about."""

    CONTRACT = "contract"
    CUSTOMER = "customer"
    SIGNER = "signer"
    EVIDENCE = "evidence"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Claim:
    """A step that this process may do now.

    Attributes:
        lease: The token; whoever does not hold it changes nothing.
        attempt: 1 more than the failures since the last success or 重试; a killed try is none.
    """

    kind: TaskKind
    id: int
    lease: str
    attempt: int
