"""Whoever silences a tool says why, beside it."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SILENCES = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)")
WITH_REASON = re.compile(
    r"(#\s*noqa: [A-Z]+\d+(, [A-Z]+\d+)*|#\s*type: ignore\[[a-z-]+(, [a-z-]+)*\]|#\s*pragma: [a-z ]+)"
    r"\W+\w\S*(\s+\S+)+"
)


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Comments with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize("folder", ["src", "tools", "tests"])
def test_every_suppression_has_its_reason(folder: str) -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{line}: {comment}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, comment in comments(path)
        if SILENCES.match(comment) and not WITH_REASON.match(comment)
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize(
    "bare",
    [
        "# noqa: S101",
        "# noqa",
        "# type: ignore[misc]",
        "# type: ignore",
        "# noqa: S101 (",
        "# pragma: no cover",
    ],
)
def test_a_bare_one_would_be_found(bare: str) -> None:
    assert SILENCES.match(bare)
    assert not WITH_REASON.match(bare)
