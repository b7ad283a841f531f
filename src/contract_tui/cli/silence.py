"""Keeps what is typed off the screen while the program begins again in its process, as for a passphrase."""

import os
import sys
import termios
from contextlib import suppress

_SILENCED = "_CONTRACT_TUI_SILENCED"
"""Tells the program that begins in this process that the echo is to be put back when it ends."""
_LOCAL_FLAGS = 3


def begin() -> None:
    """Switch the terminal's echo off and discard what was typed, until `end`, here or in the next program."""
    if _set_echo(on=False):
        os.environ[_SILENCED] = "1"


def is_on() -> bool:
    """Whether the echo is off because of `begin`, so that as it was means: on."""
    return _SILENCED in os.environ


def discard_typed() -> None:
    """Forget what was typed in silence: it was meant for a program that has ended."""
    if is_on():
        with suppress(termios.error):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def end() -> None:
    """Switch the echo on again, if it is off because of `begin`, and discard what nobody has read."""
    if os.environ.pop(_SILENCED, None):
        _set_echo(on=True)


def _set_echo(*, on: bool) -> bool:
    """Whether it has changed; a user's own `stty -echo` and a terminal that is gone stay as they are."""
    try:
        modes = termios.tcgetattr(sys.stdin.fileno())
        if bool(modes[_LOCAL_FLAGS] & termios.ECHO) == on:
            return False
        modes[_LOCAL_FLAGS] ^= termios.ECHO
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, modes)
    except termios.error:
        return False
    return True
