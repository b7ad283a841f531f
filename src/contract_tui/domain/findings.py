"""What a look at the program's surroundings found, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a look turned out."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report.

    Attributes:
        what: What was looked at.
        found: What was found.
        advice: What to do, empty when nothing is to be done.
    """

    what: str
    verdict: Verdict
    found: str
    advice: str = ""
