"""The project's own errors: each says what happened, why, and what to do next."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command answers to the shell; scripts depend on the numbers."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    FORBIDDEN = 3
    NOT_FOUND = 4
    HELD = 5
    OUTSIDE = 6
    VERIFY_INVALID = 8
    VERIFY_UNTRUSTED = 9
    VERIFY_UNSIGNED = 10


class DeskError(Exception):
    """Base of all errors that an operator may read.

    Args:
        message: What happened and why, one sentence in the interface's language.
        hint: What to do next; empty when there is nothing to do.
    """

    code = "unexpected"
    exit_code = ExitCode.UNEXPECTED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def sentence(self) -> str:
        """Message and hint as one text for a toast or a status line."""
        return f"{self.message} {self.hint}".strip()


class InvalidInputError(DeskError):
    """A value that was typed or imported cannot be used as it is."""

    code = "usage"
    exit_code = ExitCode.USAGE


class ForbiddenError(DeskError):
    """A rule (docs: S1..S62, P1..P16) forbids it."""

    code = "forbidden"
    exit_code = ExitCode.FORBIDDEN


class NotFoundError(DeskError):
    """No such contract, customer, order, signer or file."""

    code = "not_found"
    exit_code = ExitCode.NOT_FOUND


class HeldError(DeskError):
    """Somebody else holds it: another contract, another operator, another program."""

    code = "held"
    exit_code = ExitCode.HELD


class OutsideError(DeskError):
    """A service, a disk or a file outside this program failed."""

    code = "outside"
    exit_code = ExitCode.OUTSIDE
