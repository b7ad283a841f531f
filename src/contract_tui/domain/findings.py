"""What a look at the program's surroundings found, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a look turned out."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"

    @property
    def words(self) -> str:
        """How it turned out, in the interface's words."""
        return _WORDS[self]


_WORDS = {Severity.GOOD: "正常", Severity.NOTE: "注意", Severity.BAD: "问题"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report.

    Attributes:
        what: What was looked at.
        state: How it stands.
        advice: What to do, empty when nothing is to be done.
    """

    what: str
    severity: Severity
    state: str
    advice: str = ""
