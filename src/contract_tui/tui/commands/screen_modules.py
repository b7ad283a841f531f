"""Loading all screens, for whoever has a reason to read every command table; it knows none of them."""

import importlib
import pkgutil

from contract_tui.tui import screens


def load_every_screen() -> None:
    """Load every module of `tui.screens`, so that all commands are declared."""
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
