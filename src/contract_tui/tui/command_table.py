"""Which commands a screen has, and in which order, read from its class."""

from typing import Any

from contract_tui.tui.commands.handling import CommandMethod, commands_of
from contract_tui.tui.general_commands import General


def table_of(screen: type[Any]) -> tuple[CommandMethod[Any], ...]:
    """All commands of a screen: what its `TABLE` lists, the rest of its own, what every screen offers.

    Of two with the same id the first one counts, so a screen can do a general command in its own way.
    """
    methods: dict[str, CommandMethod[Any]] = {}
    for method in (*screen.TABLE, *commands_of(screen), *commands_of(General)):
        methods.setdefault(method.command.id, method)
    last = [method.command.id for method in commands_of(General)]
    own = [method for name, method in methods.items() if name not in last]
    return (*own, *(methods[name] for name in last))
