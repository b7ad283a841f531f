"""Facts about fonts, read once in a run: a home keeps them, but each test has a new one."""

from collections.abc import Iterator
from functools import cache

import pytest

from contract_tui.documents import fonts


@pytest.fixture(autouse=True, scope="session")
def shared_font_facts() -> Iterator[None]:
    """Every home finds the facts read that another one has parsed, a hundredth of a second each time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fonts, "_parsed_facts", cache(fonts._parsed_facts))
        yield
