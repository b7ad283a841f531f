"""The watchdog in a process of its own: when it asks, when it ends, and what it leaves alone."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from contract_tui.watchdog import LAST_SECONDS

PATIENCE = 30.0
PROLOGUE = """
import signal, sys, threading
from contract_tui.watchdog import Watchdog
def say(word): print(word, flush=True)
def hang():
    say("hangs")
    while True: threading.Event().wait()
"""


@contextmanager
def program(text: str, *prefix: str) -> Iterator[subprocess.Popen[str]]:
    command = [*prefix, sys.executable, "-c", PROLOGUE + text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def heard(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM])
def test_before_there_is_an_interface_a_signal_ends_the_main_thread_in_order(number: signal.Signals) -> None:
    text = """
with Watchdog(None):
    try: hang()
    finally: say("cleaned up")
"""
    with program(text) as running:
        assert heard(running) == "hangs"
        running.send_signal(number)
        assert heard(running) == "cleaned up"
        assert running.wait(PATIENCE) == 128 + number


def test_a_program_that_hangs_is_released_and_ended() -> None:
    text = """
with Watchdog(None) as watchdog:
    watchdog.attend(lambda code: say(f"asked {code}"))
    watchdog.release = lambda: say("released")
    hang()
"""
    with program(text) as running:
        assert heard(running) == "hangs"
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        assert heard(running) == "asked 143"
        assert heard(running) == "released"
        assert running.wait(PATIENCE) == 143
        assert time.monotonic() - began < LAST_SECONDS + 1


def test_the_kernel_ends_it_when_the_release_hangs_as_well() -> None:
    text = """
with Watchdog(None) as watchdog:
    watchdog.attend(lambda code: None)
    watchdog.release = hang
    hang()
"""
    with program(text) as running:
        assert heard(running) == "hangs"
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        assert heard(running) == "hangs"
        assert running.wait(PATIENCE) == -signal.SIGALRM
        assert time.monotonic() - began < LAST_SECONDS + 1


def test_an_unhurried_signal_only_asks_and_the_second_one_ends() -> None:
    text = """
with Watchdog(None, unhurried=frozenset({signal.SIGTERM})) as watchdog:
    watchdog.attend(lambda code: say("asked"))
    hang()
"""
    with program(text) as running:
        assert heard(running) == "hangs"
        running.send_signal(signal.SIGTERM)
        assert heard(running) == "asked"
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(LAST_SECONDS + 0.5)
        running.send_signal(signal.SIGTERM)
        assert running.wait(PATIENCE) == 143


def test_what_nohup_ignores_stays_ignored() -> None:
    text = """
with Watchdog(None) as watchdog:
    watchdog.attend(lambda code: say("asked"))
    say(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)
    hang()
"""
    with program(text, "nohup") as running:
        assert heard(running) == "True"
        assert heard(running) == "hangs"
        running.send_signal(signal.SIGHUP)
        running.send_signal(signal.SIGTERM)
        assert heard(running) == "asked"
        assert running.wait(PATIENCE) == 143


def test_afterwards_the_signals_are_as_they_were() -> None:
    text = """
with Watchdog(None): pass
say(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL and signal.set_wakeup_fd(-1) == -1)
"""
    with program(text) as running:
        assert heard(running) == "True"
        assert running.wait(PATIENCE) == 0
