"""The generated documents are those of the code as it is."""

import pytest
from tools.docs import DOCS, documents


@pytest.mark.parametrize("name", ["configuration.md", "keys.md"])
def test_a_generated_document_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == documents()[name], "run make docs"
