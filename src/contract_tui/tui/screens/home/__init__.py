"""合同管理: the list of contracts, from where everything begins."""

from contract_tui.tui.screens.home.screen import HomeScreen

__all__ = ["HomeScreen"]
