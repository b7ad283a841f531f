"""A process that somebody ends, played within this one."""


class Killed(BaseException):
    """Stands for a process that ends in the middle of what it does."""


def killed(*_: object) -> None:
    """End as a process does that somebody kills."""
    raise Killed
