"""What a helper answers, after an empty message that says that the function's module is loaded."""

from dataclasses import dataclass

from contract_tui.confined.bounds import Excess


@dataclass(frozen=True, slots=True)
class Returned:
    """The function came to its end.

    Attributes:
        value: What it returned.
    """

    value: object


@dataclass(frozen=True, slots=True)
class Failed:
    """The function raised.

    Attributes:
        error: What it raised; a RuntimeError with its words where that cannot travel.
    """

    error: BaseException


@dataclass(frozen=True, slots=True)
class Passed:
    """A bound was passed."""

    excess: Excess


Answer = Returned | Failed | Passed
