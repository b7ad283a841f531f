"""The generated documents are those of the code as it is."""

from pathlib import Path

import pytest
from tools.docs import DOCS, INITIALS, documents


@pytest.mark.parametrize(
    "path", [DOCS / "configuration.md", DOCS / "keys.md", INITIALS], ids=lambda path: path.name
)
def test_what_is_generated_is_up_to_date(path: Path) -> None:
    assert path.read_text("utf-8") == documents()[path], "run make docs"
