"""Where a command meets what does it: the decorator `handles`, and what it makes of a method."""

from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar, overload

from contract_tui.tui.commands.command import Command

OwnerT = TypeVar("OwnerT")
HostT = TypeVar("HostT")

Doing: TypeAlias = Coroutine[Any, Any, None] | None
"""Nothing when it is done already, or what is still to be awaited."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A command on one screen: what does it, and how it stands at each moment.

    Attributes:
        declared: The command as it was declared.
        do: Does it; what it returns is awaited in a worker, so it may await dialogs and threads.
        why_not: Says why it is not possible now, or None. Asked whenever the footer is drawn, so it
            answers from what is in memory.
        words_now: What it is called now.
        is_shown: Whether the footer has room for it now.
    """

    declared: Command
    do: Callable[[], Doing]
    why_not: Callable[[], str | None]
    words_now: Callable[[], str]
    is_shown: Callable[[], bool]

    def __call__(self) -> Doing:
        """Do it, whatever `why_not` says."""
        return self.do()

    @property
    def command(self) -> Command:
        """The command by the name that it has now."""
        return replace(self.declared, words=self.words_now())


class Controller(Generic[HostT]):
    """An object that holds commands; screens are composed of such.

    Args:
        host: The screen that it serves, as far as it must know it.
    """

    def __init__(self, host: HostT) -> None:
        self.host = host

    def obstacle(self) -> str | None:
        """Why none of these commands is possible now; None leaves it to each command."""
        return None


@dataclass(frozen=True, slots=True)
class Handling:
    """How a method does a command; a decorator for it.

    Attributes:
        command: What it does, in words and keys.
        why_not: Why it is not possible now, or None; the method's owner is asked.
        words: What it is called now, where that is not always the same.
        shown: Whether the footer shows it now, where that is not always the same.
    """

    command: Command
    why_not: Callable[[Any], str | None] | None = None
    words: Callable[[Any], str] | None = None
    shown: Callable[[Any], bool] | None = None

    def __call__(self, do: Callable[[OwnerT], Doing]) -> "CommandMethod[OwnerT]":
        """Take a method."""
        return CommandMethod(self, do)


class CommandMethod(Generic[OwnerT]):
    """A method that does a command. On a class it is the declaration, on an object it is `Bound`.

    Args:
        handling: What and how.
        do: The method.
    """

    def __init__(self, handling: Handling, do: Callable[[OwnerT], Doing]) -> None:
        self.command = handling.command
        self.owner: type = object
        self._handling, self._do = handling, do
        self.__doc__ = do.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember whose method it is, so that a table of such finds the object that does it."""
        self.owner = owner

    @overload
    def __get__(self, instance: None, owner: type) -> "CommandMethod[OwnerT]": ...

    @overload
    def __get__(self, instance: OwnerT, owner: type) -> Bound: ...

    def __get__(self, instance: OwnerT | None, owner: type) -> "CommandMethod[OwnerT] | Bound":
        """The declaration, or the command bound to an object."""
        return self if instance is None else self.bind(instance)

    def bind(self, owner: OwnerT) -> Bound:
        """Tie the command to the object that does it."""
        command, words, shown = self.command, self._handling.words, self._handling.shown
        return Bound(
            command,
            do=lambda: self._do(owner),
            why_not=lambda: self._reason(owner),
            words_now=lambda: words(owner) if words else command.words,
            is_shown=lambda: command.in_footer and (shown is None or shown(owner)),
        )

    def _reason(self, owner: OwnerT) -> str | None:
        why_not = self._handling.why_not
        reason = owner.obstacle() if isinstance(owner, Controller) else None
        return why_not(owner) if reason is None and why_not is not None else reason


handles = Handling
"""`@handles(Command(...), why_not=...)` makes a method of a screen or a controller do a command."""


def commands_of(
    owner: type, *, without: Collection[CommandMethod[Any]] = ()
) -> tuple[CommandMethod[Any], ...]:
    """The commands that a class's methods do, in the order of definition, a subclass's own first.

    Args:
        without: Those that are left out, where a screen has none or puts them elsewhere.
    """
    methods: dict[str, CommandMethod[Any]] = {}
    for base in owner.__mro__:
        for name, value in vars(base).items():
            if isinstance(value, CommandMethod):
                methods.setdefault(name, value)
    return tuple(method for method in methods.values() if method not in without)
