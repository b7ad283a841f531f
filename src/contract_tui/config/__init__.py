"""Settings: defaults, overridden by `config.toml`, overridden by the environment."""

from contract_tui.config.explaining import Explained, explain, unsaid
from contract_tui.config.homes import prepare_home, refuse_foreign, refuse_traps
from contract_tui.config.loading import demo_settings, load_settings, remember_demo
from contract_tui.config.own_folders import own_folder
from contract_tui.config.providers import PROVIDERS, installed_provider
from contract_tui.config.rights import PRIVATE, Rights
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
from contract_tui.config.walking import Spot, is_own, owner_name, walked, weakness

__all__ = [
    "CONFIG_FILE",
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
    "Spot",
    "Store",
    "Timing",
    "config_file",
    "demo_settings",
    "explain",
    "home_folder",
    "installed_provider",
    "is_own",
    "load_settings",
    "own_folder",
    "owner_name",
    "prepare_home",
    "refuse_foreign",
    "refuse_traps",
    "remember_demo",
    "unsaid",
    "walked",
    "weakness",
]
