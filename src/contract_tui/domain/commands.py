"""Commands in the words of hints: as somebody can paste them into a shell, for the home that is in force.

Hints are written in every layer, by whoever knows what went wrong, and none of them knows which home a person
named. So this is the one thing about a process that its sentences share.
"""

import shlex
from dataclasses import dataclass

_PROGRAM = "contract-tui"


@dataclass(slots=True)
class _InForce:
    """What was said of where the commands of this process work, and which one it runs.

    Attributes:
        known: The running command's own words.
        values: What was typed behind them.
    """

    home: str = ""
    config: str = ""
    known: str = ""
    values: tuple[str, ...] = ()


_in_force = _InForce()


def work_in(home: str, config: str = "") -> None:
    """Say which home is in force; commands name it from now on.

    Args:
        home: The whole path, if somebody named it by `--home` or by the environment; empty when nobody did.
        config: The whole path of the settings' file, if `--config` named one.
    """
    _in_force.home, _in_force.config = home, config


def run_as(known: str, *values: str) -> None:
    """Say which command this process runs.

    Args:
        known: Its own words, such as `seal init`; empty where no command is run.
        values: What was typed behind them.
    """
    _in_force.known, _in_force.values = known, values


def running() -> str:
    """The command that this process runs, to be given once more; empty where it runs none."""
    return command(_in_force.known, *_in_force.values) if _in_force.known else ""


def command(known: str, *values: str, then: str = "") -> str:
    """A command with its arguments, quoted for a shell.

    Args:
        known: The program's own words, such as `contract show`.
        values: Numbers, paths and names, whatever stands in them.
        then: What follows as it is: placeholders, options, redirections.
    """
    given = (("--home", _in_force.home), ("--config", _in_force.config))
    where = [word for option, path in given if path for word in (option, path)]
    words = " ".join((_PROGRAM, *map(shlex.quote, where), known, *map(shlex.quote, values)))
    return f"{words} {then}" if then else words


def over_ssh(known: str, *values: str, then: str = "", redirected: str = "") -> str:
    """The same for another machine, whose shell reads it once more.

    Args:
        known: As for `command`, and so are `values` and `then`.
        redirected: What the shell on this side does with the stream, such as `> contract.pdf`.
    """
    there = command(known, *values, then=then)
    plain = "'" not in there and '"' not in there
    return " ".join(filter(None, ("ssh 主机", there if plain else shlex.quote(there), redirected)))
