"""Problems that domain rules tell, raised as the errors that both faces show."""

from contract_tui.domain.errors import ForbiddenError, InvalidInputError


def refuse_when(problem: str | None, hint: str = "") -> None:
    """Raise a problem as a rule's refusal.

    Raises:
        ForbiddenError: There is a problem.
    """
    if problem:
        raise ForbiddenError(problem, hint)


def invalid_when(problem: str | None, hint: str = "") -> None:
    """Raise a problem as a value that cannot be used.

    Raises:
        InvalidInputError: There is a problem.
    """
    if problem:
        raise InvalidInputError(problem, hint)
