"""Which topics there are, and where a topic's document is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from contract_tui.domain.errors import NotFoundError, OutsideError

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "guide": "操作指南：第一天、两种签章方式、遇到问题、一次处理许多合同",
        "keys": "各页的按键，怎样改按键",
        "configuration": "全部设置：默认值、取值和含义",
        "import": "导入订单的文件：列名、格式、报告",
        "exchange": "签署人用自己的证书签署：发出、收回、核对文件",
        "signing": "签章密钥、信任的根证书、时间戳",
        "verifying": "怎样验证文件，每个结论是什么意思，谁能骗过谁",
        "security": "密钥由谁掌握，签名能证明什么",
        "templates": "合同模板：怎样改文本",
        "operations": "备份、恢复、检查、搬家",
        "json": "各命令的 JSON：字段和含义",
        "glossary": "术语：中文、英文、含义",
        "rules": "规则编号与证明它们的测试",
        "providers": "接入另一种签署服务",
        "architecture": "程序的结构（写给开发者）",
        "decisions": "设计上的决定（写给开发者）",
    }
)
_PLACES: Mapping[str, str] = MappingProxyType({"guide": "guide.zh.md", "decisions": "decisions/README.md"})
"""Where a topic's document does not have the topic's name."""
_DECISION = re.compile(r"\d{4}-[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """One document.

    Attributes:
        name: The word behind `contract-tui help`.
        words: What it is about, in the interface's language.
    """

    name: str
    words: str


def topics() -> tuple[Topic, ...]:
    """All topics, what operators need first."""
    return tuple(Topic(name, words) for name, words in _WORDS.items())


def read(name: str) -> str:
    """A topic's document.

    Args:
        name: A topic, or the file name of a decision record without its ending.

    Returns:
        Markdown.

    Raises:
        NotFoundError: There is no such topic.
        OutsideError: The installation is incomplete.
    """
    if _DECISION.fullmatch(name):
        place = f"decisions/{name}.md"
    elif name in _WORDS:
        place = _PLACES.get(name, f"{name}.md")
    else:
        raise NotFoundError(f"没有主题 {name}。", f"可用的主题：{'、'.join(_WORDS)}。")
    document = _folder().joinpath(*place.split("/"))
    try:
        return document.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if name not in _WORDS:
            raise NotFoundError(f"没有主题 {name}。", "contract-tui help decisions 列出全部决定。") from error
        raise OutsideError(f"安装中缺少文档 {place}。", "请重新安装 contract-tui。") from error


def _folder() -> Traversable:
    """Where the wheel has them; a source tree has them beside its `src`."""
    packed = files("contract_tui.manual").joinpath("pages")
    return packed if packed.is_dir() else Path(__file__).parents[3] / "docs"
