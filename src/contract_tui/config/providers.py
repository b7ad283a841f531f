"""Which signing providers the settings may name: names alone, what they are is said above this layer.

Besides those that come with the program, a package that is installed beside it may offer one, and a section
of settings for it, by entry points (docs/providers.md). It cannot take a name of the program's own. Looking
through all installed packages takes longer than starting does: it is done only for names that are not known.
"""

from typing import TYPE_CHECKING

from contract_tui.domain.errors import OutsideError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PROVIDERS_GROUP = "contract_tui.providers"
"""The group of entry points that are each a `signing.registry.Specification`."""
SETTINGS_GROUP = "contract_tui.settings"
"""The group of entry points that are each a section: a frozen dataclass of `settings.setting`."""
PROVIDERS = ("simulated", "exchange")
"""Those that come with the program; an ordinary home must name one before anything is sent or sealed."""
PROVIDER_WORDS = "exchange 为文件交换：签署人用自己的证书签署后交回文件；simulated 为模拟签署，没有法律效力"
"""The same as the setting's words explain them."""


def is_provider(name: str) -> bool:
    """Whether a provider can be chosen by that name."""
    return name in PROVIDERS or _point(PROVIDERS_GROUP, name) is not None


def installed_provider(name: str) -> object | None:
    """What another installed package offers as a provider of that name; None when none does.

    Raises:
        OutsideError: It cannot be loaded.
    """
    return None if name in PROVIDERS else _loaded(PROVIDERS_GROUP, name)


def installed_section(name: str) -> type | None:
    """The section of that name of another installed package's provider; None when there is none.

    Raises:
        OutsideError: It cannot be loaded.
    """
    section = _loaded(SETTINGS_GROUP, name)
    return section if isinstance(section, type) else None


def _loaded(group: str, name: str) -> object | None:
    point = _point(group, name)
    try:
        return point.load() if point else None
    except (ImportError, AttributeError) as error:
        raise OutsideError(
            f"签署服务 {name} 的程序不能装入：{error}。",
            "请重新安装提供它的程序包，或在 signing.provider 中选择另一个。",
        ) from error


def _point(group: str, name: str) -> "EntryPoint | None":
    from importlib.metadata import entry_points

    return next(iter(entry_points(group=group, name=name)), None) if name else None
