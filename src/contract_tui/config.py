"""Settings: defaults here, overridden by `config.toml`, overridden by the environment.

An environment variable names section and key: `CONTRACT_TUI_SIGNING__PROVIDER` is `provider` of `[signing]`.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.platform import Platform

_PREFIX = "CONTRACT_TUI_"
PROVIDERS = ("simulated",)
"""The signing providers that exist; an ordinary home must name one before anything is sent or sealed."""


@dataclass(frozen=True, slots=True)
class Signing:
    """How contracts are signed.

    Attributes:
        provider: One of `PROVIDERS`; empty refuses sending and converting.
    """

    provider: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """Every wait, in seconds, read through the desk's clock.

    The guide announces 3 minutes for a draft, 5 to 10 for the platform's signing and 15 for sealing alone.
    Outside the demo nothing is slowed down on purpose: a step takes as long as its work.

    Attributes:
        draft: A draft stays 合同草稿生成中 for at least this long.
        seal_both: The platform's signing in the both-party channel.
        seal_single: The platform's sealing in the single-party channel.
        cancel: A cancel stays 取消中 for at least this long.
        signer: A simulated signer signs this long after the message.
        activation: A simulated activation of 腾讯电子签.
        authorisation: A simulated 授权审核 of a new signer.
        paper: Preparing paper copies (5 working days, P2).
        deadline: The signing deadline (P8).
        resend: The least time between two messages (P7).
        lease: How long a background step may go without a sign of life before another process may repeat it.
        backoff: The first wait after a failed step; it doubles with each attempt.
        backoff_most: The longest such wait.
    """

    draft: float = 0.0
    seal_both: float = 2.0
    seal_single: float = 2.0
    cancel: float = 0.0
    signer: float = 3.0
    activation: float = 3.0
    authorisation: float = 3.0
    paper: float = 7 * 86_400.0
    deadline: float = 30 * 86_400.0
    resend: float = 60.0
    lease: float = 60.0
    backoff: float = 2.0
    backoff_most: float = 300.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts that the rules bound.

    Attributes:
        orders: The most orders in one contract (S48).
        resends: How often a message may go out again (P7).
        attempts: How often a background step is tried before 重试 is offered.
    """

    orders: int = 30
    resends: int = 3
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class Documents:
    """Templates and fonts.

    Attributes:
        templates: A folder with templates of one's own; empty uses the one that comes with the program.
        serif: A font file for the body (宋体); empty uses the installed font package.
        sans: A font file for headings (黑体); empty uses the installed font package.
    """

    templates: str = ""
    serif: str = ""
    sans: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """Background tasks.

    Attributes:
        in_interface: Whether the interface and `contract watch` do due work themselves.
    """

    in_interface: bool = True


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


_SECTIONS: dict[str, type] = {
    "platform": Platform,
    "signing": Signing,
    "timing": Timing,
    "limits": Limits,
    "documents": Documents,
    "engine": Engine,
}


def load_settings(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of a home.

    Args:
        home: `--home`; None means `CONTRACT_TUI_HOME`, otherwise the XDG data folder.
        environ: The environment; None means this process's own.

    Raises:
        InvalidInputError: A file or variable holds something that is no setting; the message names it.
    """
    env = os.environ if environ is None else environ
    chosen = home or (Path(env["CONTRACT_TUI_HOME"]) if env.get("CONTRACT_TUI_HOME") else None)
    if chosen is None:
        from platformdirs import user_config_path, user_data_path

        folder, config = user_data_path("contract-tui"), user_config_path("contract-tui")
    else:
        folder = config = chosen.expanduser().absolute()
    settings = Settings(home=folder, downloads=_downloads(chosen, folder, env))
    settings = _with_file(settings, config / "config.toml")
    return _checked(_with_environment(settings, env))


def demo_settings(settings: Settings, pace: float) -> Settings:
    """The same home as a demo: simulated signers, the guide's durations divided by `pace`.

    Args:
        settings: The demo's own home.
        pace: How much faster than the guide announces.

    Raises:
        InvalidInputError: The pace is not above zero.
    """
    if not pace > 0:
        raise InvalidInputError(f"加速倍数须大于 0，现为 {pace:g}。", "例如 --pace 60。")
    announced = Timing(
        draft=180 / pace,
        seal_both=450 / pace,
        seal_single=900 / pace,
        cancel=60 / pace,
        signer=600 / pace,
        activation=300 / pace,
        authorisation=600 / pace,
        # Days, not minutes: divided once more, so that somebody who watches a demo sees the copy leave.
        paper=5 * 86_400 / pace / 60,
        resend=60 / pace,
    )
    return replace(
        settings,
        signing=Signing("simulated"),
        timing=announced,
        demonstration=True,
        pace=pace,
    )


def _downloads(chosen: Path | None, folder: Path, env: Mapping[str, str]) -> Path:
    if env.get("CONTRACT_TUI_DOWNLOADS"):
        return Path(env["CONTRACT_TUI_DOWNLOADS"]).expanduser()
    if chosen is not None:
        return folder / "downloads"
    from platformdirs import user_downloads_path

    return user_downloads_path()


def _with_file(settings: Settings, path: Path) -> Settings:
    try:
        content = path.read_text("utf-8")
    except FileNotFoundError:
        return settings
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"无法读取配置文件 {path}：{error}", "请检查文件权限和编码。") from error
    try:
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"配置文件 {path} 格式错误：{error}", "请修正后重试。") from error
    for section, values in tables.items():
        if section not in _SECTIONS or not isinstance(values, dict):
            raise InvalidInputError(
                f"配置文件 {path} 中没有 [{section}] 这一节。", f"可用：{'、'.join(_SECTIONS)}。"
            )
        for key, value in values.items():
            settings = _with_value(settings, section, key, value, f"配置文件 {path}")
    return settings


def _with_environment(settings: Settings, env: Mapping[str, str]) -> Settings:
    for name, value in env.items():
        section, separator, key = name.removeprefix(_PREFIX).lower().partition("__")
        if name.startswith(_PREFIX) and separator:
            settings = _with_value(settings, section, key, value, f"环境变量 {name}")
    return settings


def _with_value(settings: Settings, section: str, key: str, value: Any, where: str) -> Settings:
    kind = _SECTIONS.get(section)
    if kind is None or key not in {each.name for each in fields(kind)}:
        raise InvalidInputError(f"{where}：没有设置 {section}.{key}。", "请检查拼写。")
    wanted = get_type_hints(kind)[key]
    converted = _convert(value, wanted)
    if converted is None:
        raise InvalidInputError(
            f"{where}：{section}.{key} 的值 {value!r} 不正确。", f"应为 {_WORDS[wanted]}。"
        )
    return replace(settings, **{section: replace(getattr(settings, section), **{key: converted})})


_WORDS = {bool: "true 或 false", int: "非负整数", float: "非负数", str: "文字"}
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _convert(value: Any, wanted: type) -> Any:
    if wanted is str:
        return value if isinstance(value, str) else None
    if wanted is bool:
        return value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower())
    if isinstance(value, bool):
        return None
    try:
        number = wanted(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < float("inf") else None


def _checked(settings: Settings) -> Settings:
    provider = settings.signing.provider
    if provider and provider not in PROVIDERS:
        raise InvalidInputError(
            f"没有名为 {provider} 的签署服务。", f"signing.provider 可用：{'、'.join(PROVIDERS)}。"
        )
    return settings
