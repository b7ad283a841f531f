"""All settings with their defaults and what they mean; `docs/configuration.md` is made from them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contract_tui.config.homes import CACHE, DATABASE, LOG, OUTBOX, is_foreign
from contract_tui.config.keys import KeyChoice
from contract_tui.config.providers import PROVIDER_WORDS, PROVIDERS, installed_section, is_provider
from contract_tui.domain.orders import MOST_ORDERS
from contract_tui.domain.platform import Platform
from contract_tui.domain.seals import is_passphrase_source
from contract_tui.files.own_folders import own_folder
from contract_tui.files.rights import PRIVATE, Rights, rights_of

THEMES = ("auto", "dark", "light", "ansi-dark", "ansi-light")
"""What the interface's theme may be; `tui/terminal.py` makes a theme of it and of the terminal's colours."""

ANNOUNCEMENTS = ("auto", "none", "bell", "osc9", "osc777")
"""How an end may be announced; `tui/announcing.py` knows what each sends."""

_DAY = 86_400.0
_YEAR = 366 * _DAY
LEAST_PACE = 0.001
"""The slowest demo: a thousand times slower than the guide announces."""
MOST_PACE = 1_000_000.0
"""The fastest demo; beyond it nothing becomes faster."""


def setting(
    default: Any,
    words: str,
    *,
    choices: tuple[str, ...] = (),
    further: Callable[[str], bool] | None = None,
    least: float = 0,
    most: float = 0,
    accepts: Callable[[str], bool] | None = None,
) -> Any:
    """Declare one setting.

    Args:
        default: Its value when nobody says otherwise.
        words: What it means, with its unit, in the interface's language.
        choices: What a text may be; empty allows any.
        further: Whether a text is a choice that only this machine has.
        least: The least number that makes sense.
        most: The largest number that does; every number has one, since moments are counted from it.
        accepts: Whether a text has the form that it must have; one that has not may be a secret and is never
            shown.
    """
    meta = {"words": words, "choices": choices, "further": further, "accepts": accepts}
    return field(default=default, metadata=meta | {"least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Signing:
    """How contracts are signed, and which signatures are trusted."""

    provider: str = setting(
        "",
        f"签署服务；留空则拒绝发送签署和转为正式合同。{PROVIDER_WORDS}",
        choices=("", *PROVIDERS),
        further=is_provider,
    )
    trust: str = setting(
        "", "签署人的受信任根证书（PEM 或 DER），文件或文件夹；由其签发的证书可以是甲方，不等于平台"
    )
    platform_trust: str = setting(
        "",
        "平台签章的根证书或签章证书本身，文件或文件夹；由其签发的证书即为平台，不要放入也为他人签发证书的根证书；"
        "留空时只认数据库中记录的签章",
    )
    crls: str = setting(
        "", "证书吊销列表（CRL，PEM 或 DER），文件或文件夹；设置后必须能查到每个证书的吊销状态"
    )
    online_revocation: bool = setting(False, "是否按证书中的地址联网查询吊销状态（CRL、OCSP）")
    timestamp_url: str = setting("", "时间戳服务（RFC 3161）的地址；留空不加时间戳")
    timestamp_trust: str = setting("", "时间戳服务的受信任根证书，文件或文件夹；留空与 signing.trust 相同")
    timestamp_timeout: float = setting(10.0, "等待时间戳服务应答的时间，秒", least=1, most=600)


@dataclass(frozen=True, slots=True)
class Seal:
    """The platform's seal: its key and certificate; only the process that seals reads them."""

    key: str = setting("", "平台签章的 PKCS#12 文件（权限 0600）；留空为数据文件夹中的 seal.p12")
    passphrase: str = setting(
        "prompt",
        "口令从哪里来：prompt（终端输入）、file:路径（权限 0600）、fd:编号（已打开的文件描述符）、"
        "credential:名称（systemd 凭据）；口令本身不写在这里",
        accepts=is_passphrase_source,
    )
    module: str = setting("", "PKCS#11 模块的路径；设置后用硬件中的密钥，不用 PKCS#12 文件")
    token: str = setting("", "PKCS#11 令牌的标签")
    label: str = setting("", "PKCS#11 令牌中密钥和证书的标签")


@dataclass(frozen=True, slots=True)
class Exchange:
    """Files that go to signers and come back signed."""

    folder: str = setting("", "待签署文件放在哪个文件夹；留空为数据文件夹中的 outbox")


@dataclass(frozen=True, slots=True)
class Notify:
    """How a signer learns that a contract waits."""

    command: str = setting(
        "", "通知签署人的程序及其参数（不经过 shell），从标准输入得到 JSON；设置后不再发送邮件"
    )
    command_timeout: float = setting(30.0, "等待上述程序结束的时间，秒", least=1, most=3600)
    smtp: str = setting("", "邮件服务器，主机:端口；留空不发送邮件")
    smtp_security: str = setting("starttls", "邮件服务器的加密方式", choices=("starttls", "tls", "none"))
    smtp_user: str = setting("", "邮件服务器的用户名；留空不登录")
    smtp_password_file: str = setting("", "邮件服务器密码所在的文件（权限 0600）")
    sender: str = setting("", "发件人地址；发件人的名称为平台的名称（platform.legal_name）")
    reply_to: str = setting(
        "",
        "签署人回信的地址（Reply-To），应能让操作员收到；可写 {operator}，发送时换成操作员的账户名，"
        "例如 {operator}@example.com；留空则回信到发件人地址",
    )


@dataclass(frozen=True, slots=True)
class Timing:
    """Every wait, in seconds, read through the desk's clock.

    The guide announces 3 minutes for a draft, 5 to 10 for the platform's signing and 15 for sealing alone.
    Outside the demo nothing is slowed down on purpose: a step takes as long as its work.
    """

    draft: float = setting(0.0, "合同草稿至少停留在“合同草稿生成中”的时间，秒", most=_YEAR)
    seal_both: float = setting(2.0, "双方通道平台签署的时间，秒", most=_YEAR)
    seal_single: float = setting(2.0, "单方通道平台签署的时间，秒", most=_YEAR)
    cancel: float = setting(0.0, "取消签署后至少停留在“取消中”的时间，秒", most=_YEAR)
    signer: float = setting(3.0, "模拟签署人收到信息后多久签署，秒", most=_YEAR)
    activation: float = setting(3.0, "模拟激活腾讯电子签的时间，秒", most=_YEAR)
    authorisation: float = setting(3.0, "模拟企业管理员授权审核新签署人的时间，秒", most=_YEAR)
    paper: float = setting(7 * _DAY, "纸质合同备件的时间（5 个工作日），秒", most=_YEAR)
    deadline: float = setting(30 * _DAY, "签署期限（默认 30 天），秒", least=1, most=10 * _YEAR)
    resend: float = setting(60.0, "两次签署信息之间的最短间隔，秒", most=30 * _DAY)
    archive_margin: float = setting(
        180 * _DAY, "存档时间戳到期前多久开始续期（B-LTA，默认 180 天），秒", least=3600, most=10 * _YEAR
    )
    lease: float = setting(60.0, "后台步骤多久没有完成后可由其他进程重做，秒", least=1, most=_DAY)
    checkpoint: float = setting(
        600.0,
        "持有平台签章的进程最多隔多久用检查点固定全部合同的审计记录，秒；每次签章前也会固定",
        least=1,
        most=_DAY,
    )
    backoff: float = setting(2.0, "后台步骤失败后第一次重试前的等待，之后每次加倍，秒", most=_DAY)
    backoff_most: float = setting(300.0, "上述等待的上限，秒", most=7 * _DAY)


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts that the rules bound."""

    orders: int = setting(MOST_ORDERS, "一份合同最多的订单数", least=1, most=1000)
    resends: int = setting(3, "签署信息最多重新发送的次数", most=1000)
    attempts: int = setting(5, "后台步骤自动尝试的次数，用完后提供“重试”", least=1, most=1_000_000)


@dataclass(frozen=True, slots=True)
class Documents:
    """Templates and fonts."""

    templates: str = setting("", "自有合同模板的文件夹；留空使用自带模板")
    serif: str = setting("", "正文字体文件（宋体）；留空使用随程序安装的字体")
    sans: str = setting("", "标题字体文件（黑体）；留空使用随程序安装的字体")


@dataclass(frozen=True, slots=True)
class Store:
    """Who shares the home."""

    group: str = setting(
        "",
        "与哪个系统用户组（名称或编号）共用数据文件夹；留空只供一个账户使用。"
        "密钥不共用；演示的数据文件夹不能共用",
    )


@dataclass(frozen=True, slots=True)
class Engine:
    """Background tasks."""

    in_interface: bool = setting(
        True, "界面和 contract watch 是否自己执行后台任务；false 时须另行运行 worker"
    )


@dataclass(frozen=True, slots=True)
class Interface:
    """What the interface looks like."""

    theme: str = setting(
        "auto",
        "配色：auto 按终端判断深浅；dark 深色，light 浅色（终端不足 256 色时用它自己的 16 色）；"
        "ansi-dark、ansi-light 总是用终端自己的 16 色；设置了环境变量 NO_COLOR 时不用颜色",
        choices=THEMES,
    )
    announce: str = setting(
        "auto",
        "您办理的合同生效、作废或后台任务失败时怎样提醒（无论正在看哪一页）：none 不提醒；bell 响铃；"
        "osc9、osc777 终端的桌面通知；auto 按终端判断，不能判断时响铃。在 tmux 中通知须 tmux 允许"
        "（set -g allow-passthrough on），响铃总能送达",
        choices=ANNOUNCEMENTS,
    )
    title: bool = setting(True, "在终端标题中显示待我处理的合同数；退出时恢复原来的标题")
    long_wait: float = setting(48.0, "合同多久没有进展后在列表中标记“久等”，小时；0 不标记", most=87_600)


@dataclass(frozen=True, slots=True)
class Demo:
    """What makes a home a demo's; `contract-tui demo` writes it into the home that it makes."""

    pace: float = setting(
        0.0,
        "大于 0 时此数据文件夹为演示：模拟签署人，文件标明演示，等待时间缩短为 1/pace；0 表示不是演示",
        least=LEAST_PACE,
        most=MOST_PACE,
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one home.

    Attributes:
        home: The folder of the database, the log and the caches.
        downloads: Where 下载 puts files.
        others: Sections of installed providers, by name, as far as anybody says something in them.
        keys: What operators' keys do in place of the declared ones.
        demonstration: Whether this is the demo's home: documents and seals say 演示 (P15).
        pace: How much faster than announced the demo's waits are.
    """

    home: Path
    downloads: Path
    platform: Platform = field(default_factory=Platform)
    signing: Signing = field(default_factory=Signing)
    seal: Seal = field(default_factory=Seal)
    exchange: Exchange = field(default_factory=Exchange)
    notify: Notify = field(default_factory=Notify)
    timing: Timing = field(default_factory=Timing)
    limits: Limits = field(default_factory=Limits)
    documents: Documents = field(default_factory=Documents)
    store: Store = field(default_factory=Store)
    engine: Engine = field(default_factory=Engine)
    interface: Interface = field(default_factory=Interface)
    demo: Demo = field(default_factory=Demo)
    others: tuple[tuple[str, Any], ...] = ()
    keys: tuple[KeyChoice, ...] = ()
    demonstration: bool = False
    pace: float = 1.0

    def section(self, name: str) -> Any:
        """The settings of one section, an installed provider's own included.

        Raises:
            LookupError: There is no such section.
        """
        if name in SECTIONS:
            return getattr(self, name)
        kind = installed_section(name)
        if kind is None:
            raise LookupError(name)
        return dict(self.others).get(name) or kind()

    def with_section(self, name: str, section: object) -> "Settings":
        """The same with another section of that name."""
        if name in SECTIONS:
            return replace(self, **{name: section})  # type: ignore[arg-type] # of the section's own kind
        return replace(self, others=(*(each for each in self.others if each[0] != name), (name, section)))

    @property
    def shared(self) -> bool:
        """Whether several accounts use the home; a demo's holds its signers' keys and is never shared."""
        return bool(self.store.group) and not self.demonstration

    @property
    def rights(self) -> Rights:
        """Who may read and write in the home.

        Raises:
            InvalidInputError: There is no such group as the settings name.
            ForbiddenError: This process's account is no member of it.
        """
        return rights_of(self.store.group) if self.shared else PRIVATE

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / DATABASE

    @property
    def cache(self) -> Path:
        """The folder for what can be made again.

        In a home that is others' too each account has its own elsewhere: what is found there is believed.
        """
        if not (self.shared or is_foreign(self.home)):
            return self.home / CACHE
        from hashlib import sha256

        return own_folder("cache") / sha256(os.fsencode(self.home)).hexdigest()[:16]

    @property
    def outbox(self) -> Path:
        """The folder of the contracts that wait for signers as files."""
        return Path(self.exchange.folder).expanduser() if self.exchange.folder else self.home / OUTBOX

    @property
    def log_file(self) -> Path:
        """The log; only those who share the home read it, and it holds no personal data in full."""
        return self.home / LOG


SECTIONS: dict[str, type] = {
    "platform": Platform,
    "signing": Signing,
    "seal": Seal,
    "exchange": Exchange,
    "notify": Notify,
    "timing": Timing,
    "limits": Limits,
    "documents": Documents,
    "store": Store,
    "engine": Engine,
    "interface": Interface,
    "demo": Demo,
}
"""The tables of `config.toml`, each a frozen dataclass."""
RETIRED: dict[str, str] = {"interface.page_size": "列表自行决定每次读取的行数"}
"""Settings that earlier versions had and that are refused since, with the reason as a clause."""
