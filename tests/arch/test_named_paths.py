"""Files and folders that the documents name are there: a moved file takes its mention along."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.rules import ROOT

PACKAGE = ROOT / "src" / "contract_tui"
DOCUMENTS = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
OURS = (
    "cli", "config", "confined", "demo", "desk", "docs", "documents", "domain", "engine", "files", "signing",
    "src", "store", "tests", "tools", "tui",
)  # fmt: skip
NAMED = re.compile(rf"`((?:{'|'.join(OURS)})(?:/[\w.-]+)+/?)`")


def named(document: Path) -> Iterator[str]:
    """Paths in a document, from the checkout or from the package on."""
    yield from NAMED.findall(document.read_text("utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    missing = [
        path
        for path in named(document)
        if not any((folder / each).exists() for folder in (ROOT, PACKAGE) for each in (path, f"{path}.py"))
    ]
    assert missing == []


def test_paths_are_found_in_the_documents_that_tell_of_the_code() -> None:
    assert len(set(named(ROOT / "docs" / "architecture.md"))) > 40
