"""验证文件: the verdict in one line, what it rests on below it, errors as sentences."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.config import Signing
from contract_tui.domain.errors import OutsideError
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.signing import files
from tests.world.story import Story


class Now:
    """The signed files' own moment."""

    def now(self) -> object:
        return files.NOW


@pytest.fixture
def trusting(office: Story, tmp_path: Path) -> Story:
    root = tmp_path / "root.pem"
    root.write_bytes(files.cast().root.holder.certificate.public_bytes(Encoding.PEM))
    seal = saved(tmp_path / "seal.pem", files.cast().platform.certificate.public_bytes(Encoding.PEM))
    settings = replace(office.settings, signing=replace(Signing(), trust=str(root), platform_trust=str(seal)))
    story = Story(office.desk, Now())  # type: ignore[arg-type]  # as much of a clock as is asked for
    story.settings = settings
    return story


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Fixtures sign: pyHanko wants an event loop of its own."""
    return saved(tmp_path / "合同.pdf", files.both())


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    return saved(tmp_path / "cut.pdf", files.by_customer())


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    named = files.cast().root.issue("[red]\x1b[2J甲\u202e方")
    return saved(tmp_path / "hostile.pdf", files.by_platform(files.by_customer(by=named)))


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


async def opens(operator: Driver, path: Path | str) -> None:
    await operator.sees("待办 签署服务")
    await operator.presses("escape")
    await operator.sees("合同管理")
    await operator.presses("X")
    await operator.sees("检查合同 PDF 的签名")
    await operator.pastes(str(path))
    await operator.presses("enter")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_a_good_contract_is_told_in_one_line(
    trusting: Story, good: Path, width: int, height: int
) -> None:
    async with at_the_keyboard(trusting.app(), width=width, height=height) as operator:
        await opens(operator, good)
        await operator.sees("有效：2 个签名完好、可信、齐全", "1  甲方签名（PartyA）  完好，可信")
        await operator.presses("f6", "end")
        await operator.sees("平台签章（Platform）", "（签署人的时钟）", "整个文件")
        for word in ("F8 验证", "Esc 返回"):
            assert word.lower() in operator.footer.lower()
        await operator.presses("escape")
        await operator.sees("合同管理")


async def test_a_bad_file_is_told_with_the_reason(trusting: Story, cut: Path) -> None:
    async with at_the_keyboard(trusting.app()) as operator:
        await opens(operator, cut)
        await operator.sees("无效：签署不完整：缺少平台的签章")


async def test_a_database_that_fails_costs_the_comparison_and_not_the_verdict(
    trusting: Story, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise OutsideError("数据库已损坏。", "请从备份恢复。")

    monkeypatch.setattr("contract_tui.store.documents.of_sha256", damaged)
    async with at_the_keyboard(trusting.app(), width=120, height=40) as operator:
        await opens(operator, good)
        await operator.sees("有效：2 个签名", "数据库无法使用，没有与其中的合同比较：数据库已损坏。")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入文件的路径"),
        ("/nowhere/x.pdf", "文件不存在"),
        ("/", "是文件夹"),
        ("{text}", "这不是 PDF 文件"),
    ],
)
async def test_what_is_no_pdf_is_told(trusting: Story, tmp_path: Path, typed: str, said: str) -> None:
    text = tmp_path / "x.txt"
    text.write_text("[red]no pdf", "utf-8")
    async with at_the_keyboard(trusting.app()) as operator:
        await opens(operator, typed.format(text=text))
        await operator.sees(said)


async def test_names_from_a_file_are_shown_letter_by_letter(trusting: Story, hostile: Path) -> None:
    async with at_the_keyboard(trusting.app(), width=120, height=40) as operator:
        await opens(operator, hostile)
        await operator.sees("CN=[red]")
        assert "\x1b" not in operator.screen
        assert "\u202e" not in operator.screen
