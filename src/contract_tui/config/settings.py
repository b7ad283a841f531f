"""All settings with their defaults and what they mean; `docs/configuration.md` is made from them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_tui.domain.platform import Platform

PROVIDERS = ("simulated",)
"""The signing providers that exist; an ordinary home must name one before anything is sent or sealed."""
THEMES = ("auto", "dark", "light", "ansi-dark", "ansi-light")
"""The interface's themes; `auto` takes what suits the terminal."""


def setting(default: Any, words: str, *, choices: tuple[str, ...] = (), least: float = 0) -> Any:
    """Declare one setting.

    Args:
        default: Its value when nobody says otherwise.
        words: What it means, with its unit, in the interface's language.
        choices: What a text may be; empty allows any.
        least: The least number that makes sense.
    """
    return field(default=default, metadata={"words": words, "choices": choices, "least": least})


@dataclass(frozen=True, slots=True)
class Signing:
    """How contracts are signed."""

    provider: str = setting(
        "",
        "签署服务；留空则拒绝发送签署和转为正式合同。simulated 为模拟签署，没有法律效力",
        choices=("", *PROVIDERS),
    )


@dataclass(frozen=True, slots=True)
class Timing:
    """Every wait, in seconds, read through the desk's clock.

    The guide announces 3 minutes for a draft, 5 to 10 for the platform's signing and 15 for sealing alone.
    Outside the demo nothing is slowed down on purpose: a step takes as long as its work.
    """

    draft: float = setting(0.0, "合同草稿至少停留在“合同草稿生成中”的时间，秒")
    seal_both: float = setting(2.0, "双方通道平台签署的时间，秒")
    seal_single: float = setting(2.0, "单方通道平台签署的时间，秒")
    cancel: float = setting(0.0, "取消签署后至少停留在“取消中”的时间，秒")
    signer: float = setting(3.0, "模拟签署人收到信息后多久签署，秒")
    activation: float = setting(3.0, "模拟激活腾讯电子签的时间，秒")
    authorisation: float = setting(3.0, "模拟企业管理员授权审核新签署人的时间，秒")
    paper: float = setting(7 * 86_400.0, "纸质合同备件的时间（5 个工作日），秒")
    deadline: float = setting(30 * 86_400.0, "签署期限（默认 30 天），秒", least=1)
    resend: float = setting(60.0, "两次签署信息之间的最短间隔，秒")
    lease: float = setting(60.0, "后台步骤多久没有完成后可由其他进程重做，秒", least=1)
    backoff: float = setting(2.0, "后台步骤失败后第一次重试前的等待，之后每次加倍，秒")
    backoff_most: float = setting(300.0, "上述等待的上限，秒")


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts that the rules bound."""

    orders: int = setting(30, "一份合同最多的订单数", least=1)
    resends: int = setting(3, "签署信息最多重新发送的次数")
    attempts: int = setting(5, "后台步骤自动尝试的次数，用完后提供“重试”", least=1)


@dataclass(frozen=True, slots=True)
class Documents:
    """Templates and fonts."""

    templates: str = setting("", "自有合同模板的文件夹；留空使用自带模板")
    serif: str = setting("", "正文字体文件（宋体）；留空使用随程序安装的字体")
    sans: str = setting("", "标题字体文件（黑体）；留空使用随程序安装的字体")


@dataclass(frozen=True, slots=True)
class Engine:
    """Background tasks."""

    in_interface: bool = setting(
        True, "界面和 contract watch 是否自己执行后台任务；false 时须另行运行 worker"
    )


@dataclass(frozen=True, slots=True)
class Interface:
    """What the interface looks like."""

    theme: str = setting("auto", "配色", choices=THEMES)
    page_size: int = setting(100, "列表每次读取的行数", least=10)
    long_wait: float = setting(48.0, "合同多久没有进展后在列表中标记“久等”，小时；0 不标记")


@dataclass(frozen=True, slots=True)
class Demo:
    """What makes a home a demo's; `contract-tui demo` writes it into the home that it makes."""

    pace: float = setting(
        0.0,
        "大于 0 时此数据文件夹为演示：模拟签署人，文件标明演示，等待时间缩短为 1/pace；0 表示不是演示",
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one home.

    Attributes:
        home: The folder of the database, the log and the caches.
        downloads: Where 下载 puts files.
        demonstration: Whether this is the demo's home: documents and seals say 演示 (P15).
        pace: How much faster than announced the demo's waits are.
    """

    home: Path
    downloads: Path
    platform: Platform = field(default_factory=Platform)
    signing: Signing = field(default_factory=Signing)
    timing: Timing = field(default_factory=Timing)
    limits: Limits = field(default_factory=Limits)
    documents: Documents = field(default_factory=Documents)
    engine: Engine = field(default_factory=Engine)
    interface: Interface = field(default_factory=Interface)
    demo: Demo = field(default_factory=Demo)
    demonstration: bool = False
    pace: float = 1.0

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "contract.db"

    @property
    def cache(self) -> Path:
        """The folder for what can be made again."""
        return self.home / "cache"

    @property
    def log_file(self) -> Path:
        """The log; it is written 0600 and holds no personal data in full."""
        return self.home / "contract-tui.log"


SECTIONS: dict[str, type] = {
    "platform": Platform,
    "signing": Signing,
    "timing": Timing,
    "limits": Limits,
    "documents": Documents,
    "engine": Engine,
    "interface": Interface,
    "demo": Demo,
}
"""The tables of `config.toml`, each a frozen dataclass."""
