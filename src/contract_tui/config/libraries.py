"""Libraries of which this program uses more than they promise, and the versions for which that is proved.

What a library does not document may change with its next release. So each of them is used beyond its
documents in one file (`tests/arch/test_internals.py`), with the versions that are named here, which are those
of pyproject.toml: the tests are pinned to the lowest, and the newest is tried by `make test-newest`.
With any other version there is a fallback or one sentence, never a traceback in the middle of the work.
"""

import re
from dataclasses import dataclass

from contract_tui.domain.errors import OutsideError

_RELEASE = re.compile(r"(\d+(?:\.\d+)*)(?:\.post\d+)?(?:\+[\w.]+)?")


@dataclass(frozen=True, slots=True)
class Library:
    """A library and the range of versions that the tests are run with.

    Attributes:
        name: As it is installed.
        since: The lowest version.
        before: The lowest version that is too new.
        purpose: What cannot be done without it, ending a sentence: `不能打开界面`.
    """

    name: str
    since: tuple[int, ...]
    before: tuple[int, ...]
    purpose: str

    @property
    def requirement(self) -> str:
        """The range as an installer takes it, e.g. `textual>=8.2.8,<8.3`."""
        return f"{self.name}>={_dotted(self.since)},<{_dotted(self.before)}"

    @property
    def advice(self) -> str:
        """What to do where another version is installed."""
        return f"请执行 python -m pip install '{self.requirement}'。"

    def installed(self) -> str | None:
        """The version that is installed, as its metadata say; None where there are none."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version(self.name)
        except PackageNotFoundError:
            return None

    def covers(self, version: str) -> bool:
        """Whether a version is in the range; a candidate for a release is not, a repaired release is."""
        release = _RELEASE.fullmatch(version)
        return release is not None and self.since <= tuple(map(int, release[1].split("."))) < self.before

    def require(self) -> None:
        """Go on only with a version of the range.

        Raises:
            OutsideError: There is none or another one.
        """
        installed = self.installed()
        if installed is None or not self.covers(installed):
            raise self.unusable(installed)

    def unusable(self, installed: str | None) -> OutsideError:
        """What to raise where the installed version does not do.

        Args:
            installed: It, or None where there is none.
        """
        if installed is None:
            return OutsideError(f"没有安装 {self.name}，{self.purpose}。", self.advice)
        return OutsideError(
            f"已安装的 {self.name} {installed} 不是本程序测试过的版本，{self.purpose}。", self.advice
        )


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


TEXTUAL = Library("textual", (8, 2, 8), (8, 3), "不能打开界面（命令不受影响）")
FPDF2 = Library("fpdf2", (2, 8, 9), (2, 9), "不能制作 PDF")
OPENPYXL = Library("openpyxl", (3, 1, 5), (3, 2), "不能读取 Excel 文件")
LIBRARIES = (TEXTUAL, FPDF2, OPENPYXL)
