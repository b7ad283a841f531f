"""Keeping memory from others: a process that holds a key leaves no core dump and lets nobody look inside."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4
"""prctl(2)."""


def hide_memory() -> None:
    """From now on other processes of the same account can neither read this one's memory nor attach to it.

    The kernel writes no core dump of it either, not even to a program that collects them. Elsewhere than on
    Linux only the size of core dumps is set to nothing.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
