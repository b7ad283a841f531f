"""Every file that a document names is there: code moves, and sentences about it stay behind."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "docs" / "decisions", ROOT / "contrib", ROOT / ".github")
    for path in folder.glob("*.md")
)
BASES = (ROOT, ROOT / "src", ROOT / "src" / "contract_tui", ROOT / "docs", ROOT / "tests")
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|md|toml|tcss|txt)|[a-z_]+\.py)(?:::\w+)?`")
LINKED = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    missing = [name for name in NAMED.findall(text) if not is_there(name)]
    missing += [link for link in LINKED.findall(text) if not (document.parent / link).exists()]
    assert not missing


def is_there(name: str) -> bool:
    """By its path from a folder that documents start from, or by its own name anywhere in the code."""
    if "/" in name:
        return any((base / name).exists() for base in BASES)
    return any(True for folder in ("src", "tests", "tools") for _ in (ROOT / folder).rglob(name))


def test_documents_name_many_files() -> None:
    assert sum(len(NAMED.findall(each.read_text("utf-8"))) for each in DOCUMENTS) > 100
