"""The operator's guide: its keys mean what it says, its commands are some, its pictures are there."""

import re

import pytest
from tests.world.places import DOCS

from contract_tui.cli.main import build_parser

GUIDE = (DOCS / "guide.zh.md").read_text("utf-8")
KEYS = (DOCS / "keys.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([A-Za-z?*:/]|F\d+|Ctrl\+[A-Z]|Enter|空格)`", GUIDE)))
TOLD = {
    "w": "为什么", "C": "重新创建", "x": "取消签署", "s": "重新发送", "z": "作废", "D": "删除", "d": "下载",
    "f": "转为正式合同",
    "R": "准备情况", "X": "验证文件", "b": "收回已签文件", "Z": "登记拒签", "B": "导出", "U": "恢复",
    "F7": "上一步", "Q": "手册",
    "L": "粘贴", "i": "添加签署人", "p": "申请纸质合同", "e": "重试", "j": "跳", "*": "反选", "v": "连续勾选",
    "Ctrl+T": "试导入", "Ctrl+Y": "示例文件",
}  # fmt: skip
"""What the guide says that a key does."""


@pytest.mark.parametrize("key", NAMED)
def test_every_key_is_one(key: str) -> None:
    assert f"`{key}`" in KEYS or key == "F9", "F9 is the tour's own"


@pytest.mark.parametrize(("key", "meaning"), TOLD.items())
def test_the_keys_mean_what_is_told(key: str, meaning: str) -> None:
    rows = [line for line in KEYS.splitlines() if line.startswith("|") and f"`{key}`" in line.split("|")[1]]
    assert any(meaning in row for row in rows)


def test_every_command_is_one() -> None:
    names = set(build_parser().command_names())
    groups = {name.split()[0] for name in names}
    for said in re.findall(r"`(?:contract-tui )?([a-z][a-z-]+(?: [a-z][a-z-]+)?)[^`]*`", GUIDE):
        first = said.split()[0]
        if said == "szsl":  # initials, not a command
            continue
        assert said in names or first in groups or f"contract {first}" in names, said


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", GUIDE)
    assert pictures
    assert all((DOCS / picture).is_file() for picture in pictures)
