"""Settings: defaults, overridden by `config.toml`, overridden by the environment."""

from contract_tui.config.explaining import Explained, explain
from contract_tui.config.loading import config_file, demo_settings, load_settings, remember_demo
from contract_tui.config.settings import (
    PROVIDERS,
    Demo,
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
    "Demo",
    "Documents",
    "Engine",
    "Explained",
    "Interface",
    "Limits",
    "Settings",
    "Signing",
    "Timing",
    "config_file",
    "demo_settings",
    "explain",
    "load_settings",
    "remember_demo",
]
