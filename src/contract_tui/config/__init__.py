"""Settings: defaults, overridden by `config.toml`, overridden by the environment."""

from contract_tui.config.explaining import Explained, explain, unsaid
from contract_tui.config.loading import config_file, demo_settings, load_settings, remember_demo
from contract_tui.config.rights import PRIVATE, Rights
from contract_tui.config.settings import (
    PROVIDERS,
    Demo,
    Documents,
    Engine,
    Exchange,
    Interface,
    Limits,
    Notify,
    Seal,
    Settings,
    Signing,
    Store,
    Timing,
)

__all__ = [
    "PRIVATE",
    "PROVIDERS",
    "Demo",
    "Documents",
    "Engine",
    "Exchange",
    "Explained",
    "Interface",
    "Limits",
    "Notify",
    "Rights",
    "Seal",
    "Settings",
    "Signing",
    "Store",
    "Timing",
    "config_file",
    "demo_settings",
    "explain",
    "load_settings",
    "remember_demo",
    "unsaid",
]
