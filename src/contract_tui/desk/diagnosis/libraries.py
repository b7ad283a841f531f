"""Whether the installed versions of libraries do, for `doctor` and for whoever is about to begin work."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contract_tui.config.libraries import FPDF2, LIBRARIES, Library
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from contract_tui.desk.diagnosis.situation import Situation

_WHAT = "程序库"


def libraries(_situation: "Situation") -> Iterator[Finding]:
    """The versions in one line, or a line for each of which the tests know nothing."""
    versions = {library: library.installed() for library in LIBRARIES}
    other = [
        library for library, version in versions.items() if version is None or not library.covers(version)
    ]
    if not other:
        listed = "、".join(f"{library.name} {version}" for library, version in versions.items())
        yield Finding(_WHAT, Severity.GOOD, listed)
    for library in other:
        yield _other(library, versions[library])


def _other(library: Library, version: str | None) -> Finding:
    if library is FPDF2 and version is not None:
        try:
            import contract_tui.documents.fpdf_internals  # noqa: F401  it refuses a version that cannot do it
        except OutsideError as error:
            return Finding(_WHAT, Severity.BAD, error.message, error.hint)
        words = f"已安装的 {library.name} {version} 不是本程序测试过的版本，字体改用较慢的方式嵌入 PDF"
        return Finding(_WHAT, Severity.NOTE, words, library.advice)
    trouble = library.unusable(version)
    return Finding(_WHAT, Severity.BAD, trouble.message, trouble.hint)


def require_paper() -> None:
    """Go on only where PDFs can be made.

    Raises:
        OutsideError: The installed version of the PDF library cannot do it.
    """
    version = FPDF2.installed()
    if version is None or not FPDF2.covers(version):
        import contract_tui.documents.fpdf_internals  # noqa: F401  it refuses a version that cannot do it
