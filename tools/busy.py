"""Run a command beside two loops that do nothing but use the processor: `python -m tools.busy COMMAND …`.

Tests that wait for conditions pass there; one that waits for a clock does not.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

LOOPS = 2
# It ends with whoever started it, however that ends: the other end of its standard input is closed then.
_LOOP = """
import threading, sys, os
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
while True:
    pass
"""


@contextmanager
def busy(loops: int = LOOPS) -> Iterator[list[int]]:
    """Keep processors busy while the block runs.

    Yields:
        The loops' process ids.
    """
    started = [subprocess.Popen([sys.executable, "-c", _LOOP], stdin=subprocess.PIPE) for _ in range(loops)]
    try:
        yield [each.pid for each in started]
    finally:
        for each in started:
            each.kill()
            each.communicate()


def main(command: Sequence[str]) -> int:
    """Run it.

    Returns:
        The command's exit code.
    """
    with busy():
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
