"""Settings: defaults, overridden by `config.toml`, overridden by the environment.

A setting can name a program to run, a folder to write to, a root certificate to believe. Whoever can change
the file is therefore as mighty as the account that reads it: `settings_file` believes it only where nobody
but root and the reader could have written it, and otherwise takes nothing from it that does harm. Read
anywhere else, one forgotten check would make a shared folder a way into the platform's key.

All values are frozen, checked once, and told with file and line when wrong, so nothing below asks whether a
number is a number. A value that is read by nobody is a promise that the documents make and the program
breaks; a test looks for the reader of each. Nothing here imports the database or Textual: `config check`
answers on a machine on which nothing else works.
"""

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
from contract_tui.config.writing import SettingsFile

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
    "SettingsFile",
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
