"""References are found in linear time, and none is missed for the way its tokens are set apart."""

import random
import re
import time

import pytest

from contract_tui.signing.verifying.mentions import mentions

# What the PDF grammar says, by a pattern whose time may grow with the square of a line.
GRAMMAR = re.compile(rb"(?<![0-9])0*(\d{1,10})(?:\s|%[^\r\n]*[\r\n])+0+(?:\s|%[^\r\n]*[\r\n])+R(?![A-Za-z])")
TOKENS = (b"12", b"7", b"0", b"0", b"R", b"R", b" ", b" ", b"\n", b"\r", b"%", b"% 3 0 R", b"x", b"/Q", b"]")


@pytest.mark.parametrize("seed", range(300))
def test_the_same_references_are_found_as_by_the_grammar(seed: int) -> None:
    source = random.Random(seed)
    data = b"".join(source.choice(TOKENS) for _ in range(120))
    expected = {(int(match[1]), match.start()) for match in GRAMMAR.finditer(data)}
    assert expected <= set(mentions(data))


@pytest.mark.parametrize(
    "data",
    [
        b"12 0 R",
        b"12\n0\rR",
        b"12 %c\n0 %d\r\n\r\n%e\nR",
        b"12%c\n 0 R",
        b"0012 000 R",
        b"12%\n00 R",
        b"12 0%" + b"x" * 999 + b"\nR]",
    ],
)
def test_however_the_tokens_are_set_apart(data: bytes) -> None:
    assert list(mentions(data)) == [(12, 0)]


@pytest.mark.parametrize("data", [b"12 0 Rx", b"12 0 r", b"12 1 R", b"120R", b"12 0 %R", b"a0 0"])
def test_what_is_no_reference(data: bytes) -> None:
    assert list(mentions(data)) == []


@pytest.mark.parametrize("piece", [b"1%", b"1%\n", b"%1%\n", b"1 0%", b"1 0 %\n", b"1\n%\n", b"%"])
def test_the_time_grows_with_the_length_and_not_with_its_square(piece: bytes) -> None:
    began = time.process_time()
    list(mentions(piece * 200_000))
    assert time.process_time() - began < 20, "a square would take hours"
