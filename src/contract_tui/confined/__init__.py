"""Runs a function on hostile input in a process of its own that is ended when it wants too much.

A PDF or a template may be made so that whoever reads it never comes to an end, or eats all memory. Bounds in
the reading code are a list of the tricks that somebody thought of; a process that the kernel bounds ends the
others as well, and the program that asked lives on and says what happened.

A helper process (`server.py`) loads the function's module once, and forks for every call: the second call
costs some milliseconds, not a start of Python. It has no thread, holds no lock, no database and no key, so
forking is safe there and not in the program itself. It ends with its standard input, that is, with whoever
started it, however that one ends.
"""

from contract_tui.confined.bounds import Bounds, Excess, Named, TooMuchError
from contract_tui.confined.client import call

__all__ = ["Bounds", "Excess", "Named", "TooMuchError", "call"]
