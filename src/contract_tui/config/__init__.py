"""Settings: defaults, overridden by `config.toml`, overridden by the environment."""

from contract_tui.config.explaining import Explained, explain, unsaid
from contract_tui.config.homes import prepare_home, refuse_foreign, refuse_traps
from contract_tui.config.loading import demo_settings, load_settings, remember_demo
from contract_tui.config.providers import PROVIDERS, installed_provider
from contract_tui.config.settings import (
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
from contract_tui.config.settings_file import CONFIG_FILE, config_file, home_folder

__all__ = [
    "CONFIG_FILE",
    "PROVIDERS",
    "Demo",
    "Documents",
    "Engine",
    "Exchange",
    "Explained",
    "Interface",
    "Limits",
    "Notify",
    "Seal",
    "Settings",
    "Signing",
    "Store",
    "Timing",
    "config_file",
    "demo_settings",
    "explain",
    "home_folder",
    "installed_provider",
    "load_settings",
    "prepare_home",
    "refuse_foreign",
    "refuse_traps",
    "remember_demo",
    "unsaid",
]
