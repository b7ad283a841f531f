"""The documents by topic: each is there, each sentence names one that is, and the wheel carries them."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from contract_tui import manual
from contract_tui.domain.errors import NotFoundError
from tests.world.places import DOCS, PROJECT

NAMES = [topic.name for topic in manual.topics()]


def test_every_document_is_a_topic() -> None:
    assert sorted(NAMES) == sorted([*(path.name.split(".")[0] for path in DOCS.glob("*.md")), "decisions"])


@pytest.mark.parametrize("name", NAMES)
def test_every_topic_can_be_read(name: str) -> None:
    assert manual.read(name).startswith("# ")


def test_a_decision_is_read_by_the_name_of_its_file() -> None:
    record = min((DOCS / "decisions").glob("0*.md"))
    assert manual.read(record.stem) == record.read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["", "..", "../README", "keys.md", "decisions/README", "0001-no-such", "/etc/passwd"]
)
def test_nothing_else_is_a_topic(name: str) -> None:
    with pytest.raises(NotFoundError):
        manual.read(name)


def test_sentences_name_topics_and_no_file_of_the_source_tree() -> None:
    """So that no hint points at what is not installed."""
    for path in (PROJECT / "src").rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            for name in re.findall(r"contract-tui help ([a-z]+)", line):
                assert name in NAMES, f"{path.name}: {line.strip()}"
            if re.search("[一-鿿]", line):
                assert "docs/" not in line, f"{path.name}: {line.strip()}"


def test_the_wheel_carries_all_of_them(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".md")}
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert {f"contract_tui/manual/pages/{name}" for name in written} <= packed
