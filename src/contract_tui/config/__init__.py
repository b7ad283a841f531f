"""Settings: defaults, overridden by `config.toml`, overridden by the environment."""

from contract_tui.config.loading import config_file, demo_settings, load_settings
from contract_tui.config.settings import (
    PROVIDERS,
    Documents,
    Engine,
    Interface,
    Limits,
    Settings,
    Signing,
    Timing,
)

__all__ = [
    "PROVIDERS",
    "Documents",
    "Engine",
    "Interface",
    "Limits",
    "Settings",
    "Signing",
    "Timing",
    "config_file",
    "demo_settings",
    "load_settings",
]
